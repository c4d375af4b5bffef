"""Markdown and text: only the words change, whatever stands around them."""

from __future__ import annotations

import codecs

import pytest

from tests.patching.changing import change, changed, refusal

PLAN = """\
---
title: Bakery   # kept
---
# Team: Bakery, Q3 2026

## Objective: Bread that people come back for

<!-- a note -->
* [ ] **KR1:** Regular guests from 40 to 60 (owner: Ana)   \n\
* [x] KR2: ~~Returned loaves from 9 to 3 a week~~ => 80%
\t1) A step, no key result

- KR3: [Queue](https://example.org/queue) from 12 to 5 minutes  <!-- late -->
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_only_the_words_change_in_any_encoding_and_with_any_line_end(mark: bytes, codec: str, ends: str) -> None:
    words = {
        "Bread that people come back for": "Bread that people cross the town for",
        "Regular guests from 40 to 60": "Regular guests a week from 40 to 60, Café included 🥐",
        "[Queue](https://example.org/queue) from 12 to 5 minutes": "Median queue from 12 to 5 minutes",
    }
    text = PLAN.replace("\n", ends)
    wanted = text
    for old, new in words.items():
        wanted = wanted.replace(old, new)
    assert changed(mark + text.encode(codec), "plan.md", words) == mark + wanted.encode(codec)


def test_windows_1252_stays_windows_1252() -> None:
    text = "Objective: Das Café füllen\n\n- KR1: Gäste von 40 auf 60\n"
    done = changed(text.encode("cp1252"), "plan.txt", {"Gäste von 40 auf 60": "Gäste je Tag von 40 auf 60 – überall"})
    assert done == text.replace("Gäste von 40 auf 60", "Gäste je Tag von 40 auf 60 – überall").encode("cp1252")


def test_the_last_accent_of_a_windows_1252_file_may_go() -> None:
    text = "Objective: Fill the house\n\n- KR1: Gäste von 40 auf 60\n"
    done = changed(text.encode("cp1252"), "plan.txt", {"Gäste von 40 auf 60": "Guests from 40 to 60"})
    assert done == b"Objective: Fill the house\n\n- KR1: Guests from 40 to 60\n"


def test_what_the_encoding_lacks_is_refused() -> None:
    text = "Objective: Das Café füllen\n\n- KR1: Gäste von 40 auf 60\n"
    reason = refusal(text.encode("cp1252"), "plan.txt", "Gäste von 40 auf 60", "Gäste ★ von 40 auf 60")
    assert reason == "the encoding of the file (Windows-1252) has no '★'"


TABLE = """\
| Objective | Key result | Owner |
| --- | --- | --- |
| Calm mornings | Late trains from 9 to 4 | Kim |
| Calm mornings | Lost bags \\| month from 7 to 2 | Ana |

Objective: Calm mornings
"""


def test_a_bar_in_a_cell_is_escaped_and_an_objective_said_in_each_row_changes_in_each() -> None:
    done = change(
        TABLE.encode(),
        "plan.md",
        {"Late trains from 9 to 4": "Late trains | week from 9 to 4", "Calm mornings": "Calm mornings for all"},
    )
    assert done.refused == ()
    assert done.data.decode() == (
        "| Objective | Key result | Owner |\n"
        "| --- | --- | --- |\n"
        "| Calm mornings for all | Late trains \\| week from 9 to 4 | Kim |\n"
        "| Calm mornings for all | Lost bags \\| month from 7 to 2 | Ana |\n"
        "\n"
        "Objective: Calm mornings\n"
    )


def test_a_bar_outside_of_a_table_stays_as_it_is() -> None:
    text = b"Objective: Calm\n\n- KR1: Late trains from 9 to 4\n"
    assert changed(text, "plan.md", {"Late trains from 9 to 4": "Late | cancelled trains from 9 to 4"}) == (
        b"Objective: Calm\n\n- KR1: Late | cancelled trains from 9 to 4\n"
    )


WRAPPED = b"""\
Objective: Calm mornings

- KR1: Late trains on both lines
  from 9 to 4 a week
- KR2: Lost bags from 7 to 2
"""


def test_wrapped_words_become_one_line() -> None:
    done = changed(WRAPPED, "plan.md", {"Late trains on both lines\n  from 9 to 4 a week": "Late trains from 9 to 4"})
    assert done == b"Objective: Calm mornings\n\n- KR1: Late trains from 9 to 4\n- KR2: Lost bags from 7 to 2\n"


def test_wrapped_words_may_stay_wrapped() -> None:
    new = "Late trains on both lines\n  from 9 to 4 a month"
    done = changed(WRAPPED, "plan.md", {"Late trains on both lines\n  from 9 to 4 a week": new})
    assert done == WRAPPED.replace(b"a week", b"a month")


LINE_BREAK = "the new text has a line break that the old one does not have"
BLOCK = "the new text begins with a sign that starts a list, a heading, a quote, a table or code"
OTHERWISE = "the file would be read differently afterwards, not only with the new text"


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("Late trains\n- KR9: more", "the new text holds \\n, a control character that the old one does not hold"),
        ("Late\x1b[31m trains", "the new text holds \\x1b, a control character that the old one does not hold"),
        ("Late\u202e trains", "the new text holds \\u202e, a control character that the old one does not hold"),
        ("Late\ud800 trains", "the new text holds \\ud800, a control character that the old one does not hold"),
        ("Late\x00 trains", "the new text holds \\x00, a control character that the old one does not hold"),
        ("", "the new text is empty"),
        (" \u00a0", "the new text is empty"),
        ("- late trains", BLOCK),
        ("## Late trains", BLOCK),
        ("> late trains", BLOCK),
        ("``` late", BLOCK),
        ("1. late trains", BLOCK),
        ("Late trains (owner: Eve)", OTHERWISE),
        ("Late trains ", OTHERWISE),
        ("Late <!-- okr-coach: ignore activity-as-kr: no --> trains", OTHERWISE),
    ],
)
def test_hostile_words_are_refused(new: str, reason: str) -> None:
    assert refusal(b"Objective: Calm\n\n- KR1: Late trains from 9 to 4\n", "p.md", "Late trains from 9 to 4", new) == (
        reason
    )


@pytest.mark.parametrize(
    "new",
    [
        'Say "no" to \\ and `code` and # and $5 & <b>',
        "Trains: late ones from 9 to 4",
        "-5% late trains",
        "Late trains 🚆 from [baseline: where is it today?] to 4",
        "Late trains " + "and more " * 1_110 + "end",
        "=SUM(A1)",
        "KR7: late trains",
    ],
)
def test_odd_words_are_written_as_they_are(new: str) -> None:
    text = "Objective: Calm\n\n- KR1: Late trains from 9 to 4\n- KR2: Bags from 7 to 2\n"
    wanted = text.replace("Late trains from 9 to 4", new).encode()
    assert changed(text.encode(), "p.md", {"Late trains from 9 to 4": new}) == wanted


def test_code_of_mdx_is_refused_and_passes_in_markdown() -> None:
    text = b"# Objective: Calm\n\n- KR1: Late trains from 9 to 4\n"
    reason = refusal(text, "p.mdx", "Late trains from 9 to 4", "Trains <5 min late from 9 to 4")
    assert reason == "the new text holds `<`, `{` or `}`, which start code in MDX"
    words = {"Late trains from 9 to 4": "Trains <5 min late from 9 to 4"}
    assert changed(text, "p.md", words) == text.replace(b"Late trains", b"Trains <5 min late")


def test_a_line_break_other_than_the_wrap_is_refused() -> None:
    old = "Late trains on both lines\n  from 9 to 4 a week"
    assert refusal(WRAPPED, "plan.md", old, "Late trains\n\n  from 9 to 4") == LINE_BREAK


def test_a_table_of_html_changes_in_its_cell() -> None:
    text = (
        b"<table>\n<tr><th>Objective</th><th>Key result</th></tr>\n"
        b"<tr><td>Calm mornings</td><td><b>Late trains from 9 to 4</b></td></tr>\n</table>\n"
    )
    words = {"Late trains from 9 to 4": "Late trains from 9 to 2"}
    assert changed(text, "p.md", words) == text.replace(b"9 to 4", b"9 to 2")


def test_unmarked_text_keeps_its_letter_around_it() -> None:
    text = b"Hi all,\n\nCalm mornings\nLate trains from 9 to 4\nLost bags from 7 to 2\n\nThanks\nEve\n"
    words = {"Late trains from 9 to 4": "Late trains a week from 9 to 4", "Calm mornings": "Calm and dry mornings"}
    done = changed(text, "-", words)
    assert done == text.replace(b"trains", b"trains a week").replace(b"Calm", b"Calm and dry")
