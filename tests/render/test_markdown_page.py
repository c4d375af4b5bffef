"""The review as Markdown: whole, and inert whatever an author wrote."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coach.render import markdown
from coach.render.lines import unlinked
from coach.render.terminal import prose
from coach.types import Dismissal, Review, Scope, Severity
from tests.render.hostile import HARMLESS, HOSTILE, TEXTS, hostile
from tests.render.review_record import OBJECTIVE, finding, plain, review

WHOLE = """\
# OKR review

- 1 OKR: 1 rework, 0 refine, 0 ready
- 2 key results: 1 rework, 1 refine, 0 ready
- 1 guardrail: 0 rework, 0 refine, 1 ready
- 1 finding passed over
- team options: okr-coach.toml
- why a rule exists, with examples: `okr-coach explain RULE`

## Source: shop.md

Note: line 2 was skipped

### Objective: Paying in our shops is a matter of seconds for **everybody** who comes back to us

`rework` (1 of 2 key results), line 3, Shops, Q3 2031

**Mend first:** KR01 activity-as-kr, key result 1

- `info` KR01 activity-as-kr: 'everybody' names work to do, not a change that somebody outside the team would notice.
  - why: All the work can be done and nobody be better off.
  - ask: What is better, and for whom, once this is done?
  - see: Work is no result (work-is-no-result)

Key results:

1. `rework` (line 5) **Open** the second checkout lane and **hang up** the new signs in each of the nine shops by May
   - `error` KR01 activity-as-kr: 'Open' names work to do, not a change that somebody outside the team would notice.
   - `warning` KR09 compound-kr: Two things.
     - ask: What is better, and for whom, once this is done?
     - see: Work is no result (work-is-no-result)
2. `refine` (line 6) 支払 queue from 9 min to 3 min
   - passed over KR01 activity-as-kr: the landlord asks for it (shop.md:&#8203;6 by Ana)
   - `info` KR01 activity-as-kr (unit): '支' names work to do, not a change that somebody outside the team would notice.

Guardrails:

- G1. `ready` (line 7) Keep returns below 4%

Also 1 initiative: work, not reviewed as key results

### The set as a whole

- `warning` OK09 too-many-okrs: Nine objectives; usual are 3.
  - ask: Which three matter most?
  - see: Work is no result (work-is-no-result)

## Not checked

missing-unit (the text is not English); whether key results serve their objective and cover it. \
`--format json` lists all of it.
"""


def whole() -> Review:
    source = review()
    *others, queue, unit = source.findings
    said = Dismissal("inline", "shop.md:6", "the landlord asks for it", "Ana")
    on_set = finding(
        9,
        OBJECTIVE,
        "Paying",
        Severity.WARNING,
        rule="too-many-okrs",
        code="OK09",
        scope=Scope.SET,
        okr=None,
        key_result=None,
        line=None,
        message="Nine objectives; usual are 3.",
        why="",
        question="Which three matter most?",
    )
    findings = (*others, replace(queue, dismissed=said), unit, on_set)
    return replace(source, findings=findings, options="okr-coach.toml")


def written(one: Review) -> str:
    return "".join(markdown.render(one))


PARSER = MarkdownIt("js-default", {"html": True, "linkify": False})


def parsed(text: str) -> list[Token]:
    return PARSER.parse(text)


def blocks(tokens: list[Token]) -> list[tuple[str, str, int]]:
    return [(token.type, token.tag, token.level) for token in tokens]


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def shown(tokens: list[Token]) -> str:
    """The words a reader sees, without the spaces that cut references, blanks run together."""
    words = " ".join("".join(part.content for part in token.children or ()) for token in tokens if token.children)
    return " ".join(words.replace("\u200b", "").split())


def codes(tokens: list[Token]) -> Counter[str]:
    return Counter(token.content for token in inline(tokens) if token.type == "code_inline")


# What GitHub and GitLab turn into links, people, pictures and colours after the Markdown is read.
REFERENCES = [
    r"[@#!$%^~&]\w",
    r"\*iteration",
    r"\w\#\d",
    r"(?<!\w)[A-Za-z]\w*-\d",
    r"(?i)ghsa-\w",
    r"[0-9a-fA-F]{7,}",
    r":\w+:",
    r"://",
    r"(?i)(?<!\w)www\.",
    r"(?i)\b(?:mailto|xmpp|javascript):[^\s\u200b]",
    r"\[\[",
    r"\{[+-]",
    r"\w>",
]


OWN = parsed(written(hostile(HARMLESS)))


def is_inert(text: str) -> None:
    tokens, own = parsed(written(hostile(text))), OWN
    assert blocks(tokens) == blocks(own)
    assert {token.type for token in inline(tokens)} <= {"text", "strong_open", "strong_close", "code_inline"}
    assert codes(tokens) == codes(own)
    said = "\n".join(token.content for token in inline(tokens) if token.type != "code_inline")
    assert [one for one in REFERENCES if re.search(one, said)] == []


def test_the_small_review_is_this() -> None:
    assert written(whole()) == WHOLE


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_an_author_wrote_takes_effect(text: str) -> None:
    is_inert(text)


@given(TEXTS)
def test_no_text_takes_effect(text: str) -> None:
    is_inert(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_reader_sees_what_the_author_wrote(text: str) -> None:
    told = shown(parsed(written(plain(f"a {text} z", f"1 {text} 9"))))
    for words in (f"a {text} z", f"1 {text} 9"):
        seen = unlinked(words)
        assert " ".join(prose(seen).replace("\u200b", "").split()) in told


def test_the_words_found_are_bold_also_beside_signs_that_stop_asterisks() -> None:
    text = "Grow(sales)by 9%, [TBD] or **more** of it all in the long run"
    found = [
        finding(n, text, words, Severity.ERROR, source="a.md") for n, words in enumerate(("(sales)", "TBD", "*more"))
    ]
    tokens = parsed(written(replace(plain("Paying is quick", text), findings=tuple(found))))
    line = next(token for token in tokens if token.content.startswith("`ready` (line"))
    bold, words, depth = [], "", 0
    for token in line.children or ():
        depth += token.nesting
        if token.type == "strong_close":
            bold.append(words)
            words = ""
        elif depth:
            words += token.content
    assert [one.replace("\u200b", "") for one in bold] == ["Grow(sales)by", "TBD", "**more"]
    assert shown(tokens).count(text) == 1


def test_a_word_of_50_kb_stays_one_line_and_takes_time_in_proportion() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        lines = written(plain("Paying is quick", text)).splitlines()
        assert len(lines) == len(written(plain("Paying is quick", "x")).splitlines())
        return time.process_time() - start

    for unit in ("x", "@", "[", "GH-", "_", "deadbeef", "\u202e"):
        short, long = 3_125 // len(unit), 50_000 // len(unit)
        assert min(seconds(unit * long) for _ in range(2)) < 40 * max(
            min(seconds(unit * short) for _ in range(2)), 0.002
        )


def test_what_was_explained_once_is_not_explained_again_in_another_source() -> None:
    one, two = plain("Paying is quick", "Hang up signs"), plain("Selling is quick", "Hang up boards")
    (first,), (second,) = one.sets, two.sets
    second = replace(second, path="b.md", okrs=tuple(replace(okr, source="b.md") for okr in second.okrs))
    (other,) = two.okrs
    findings = (
        finding(1, "Hang up signs", "Hang", Severity.ERROR, source="a.md"),
        finding(2, "Hang up boards", "Hang", Severity.ERROR, source="b.md"),
    )
    both = replace(one, sets=(first, second), okrs=(*one.okrs, replace(other, okr=second.okrs[0])), findings=findings)
    text = written(both)
    assert (text.count("  - why: "), text.count("  - ask: ")) == (1, 2)
