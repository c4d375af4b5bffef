"""JSON, JSON Lines and YAML: a string is spelled as its author spelled strings, and nothing around it changes."""

from __future__ import annotations

import json

import pytest

from tests.patching.changing import change, changed, refusal

DOCUMENT = """\
{ "schema" :"okr-coach.okrset.v1",
\t"period": {"label": "Q3 2026", "start": null, "end": null},
  "objectives": [ {"title": "Guests come back", "owner":"Ana",
      "key_results": [
        {"id":"b","title": "Visits a guest from 2 to 3","metric":{"start":2.0,"target":3.10}},
        {"title":"Waste \\u2013 from 9 kg to 4 kg", "id": "a", "note": "x\\/y"},
        {"title": "Say \\"thanks\\" from 2\\/day to 5\\/day"}
      ]}]
}
"""


def test_only_the_strings_change() -> None:
    done = changed(
        b"\xef\xbb\xbf" + DOCUMENT.replace("\n", "\r\n").encode(),
        "plan.json",
        {
            "Visits a guest from 2 to 3": 'Visits "a" \\ guest from 2 to 4',
            "Waste – from 9 kg to 4 kg": "Waste – from 9 kg to 5 kg",
            'Say "thanks" from 2/day to 5/day': 'Say "danke" from 2/day to 6/day',
        },
    )
    wanted = (
        DOCUMENT.replace('"Visits a guest from 2 to 3"', '"Visits \\"a\\" \\\\ guest from 2 to 4"')
        .replace("to 4 kg", "to 5 kg")
        .replace('\\"thanks\\" from 2\\/day to 5\\/day', '\\"danke\\" from 2\\/day to 6\\/day')
    )
    assert done == b"\xef\xbb\xbf" + wanted.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["Waste from 9 to 4", "G\\u00e4ste"]', '["G\\u00e4ste \\ud83e\\udd50 9", "G\\u00e4ste"]'),
        ('["Waste from 9 to 4", "G\\u00e4ste", "ä"]', '["Gäste 🥐 9", "G\\u00e4ste", "ä"]'),
        ('["Waste from 9 to 4", "Guests"]', '["Gäste 🥐 9", "Guests"]'),
    ],
    ids=["all escaped", "not all escaped", "no escapes"],
)
def test_escapes_are_used_where_the_author_used_them(before: str, after: str) -> None:
    text = '{"title": "Fill the house", "key_results": %s}'
    assert (
        changed((text % before).encode(), "plan.json", {"Waste from 9 to 4": "Gäste 🥐 9"}) == (text % after).encode()
    )


def test_what_the_encoding_lacks_is_escaped_in_json() -> None:
    text = '{"title": "Café füllen", "key_results": ["Gäste von 40 auf 60"]}'
    done = changed(text.encode("cp1252"), "plan.json", {"Gäste von 40 auf 60": "Gäste ★ von 40"})
    assert done == text.replace("Gäste von 40 auf 60", "G\\u00e4ste \\u2605 von 40").encode("cp1252")


def test_lines_of_one_text_change_line_by_line() -> None:
    text = b'{"objectives": [{"title": "Calm", "key_results": "- Late trains 9 to 4\\n- Lost bags 7 to 2\\n"}]}'
    done = changed(text, "p.json", {"Lost bags 7 to 2": "Lost bags 7 to 1", "Late trains 9 to 4": "Late trains 9 to 3"})
    assert done == text.replace(b"9 to 4", b"9 to 3").replace(b"7 to 2", b"7 to 1")


def test_a_key_that_is_the_objective_changes() -> None:
    text = b'{"objectives": {"Calm mornings": ["Late trains from 9 to 4"]}}'
    assert changed(text, "p.json", {"Calm mornings": "Calm evenings"}) == text.replace(b"mornings", b"evenings")


def test_a_key_and_its_value_together_are_refused() -> None:
    text = b'{"objectives": [{"title": "Calm", "key_results": {"Late trains": "from 9 to 4"}}]}'
    reason = refusal(text, "p.json", "Late trains: from 9 to 4", "Late trains: from 9 to 3")
    assert reason == "the words do not stand in the file in one piece"


def test_a_title_that_a_description_says_again_is_not_half_changed() -> None:
    text = b'{"objectives": [{"title": "Calm", "key_results": [{"title": "Trains", "description": "Trains 9 to 4"}]}]}'
    reason = refusal(text, "p.json", "Trains 9 to 4", "Late buses 9 to 4")
    assert reason == "the file would be read differently afterwards, not only with the new text"


def test_each_line_of_json_lines_keeps_its_form() -> None:
    lines = [
        '{"title":"Calm mornings","key_results":["Late trains \\u2192 from 9 to 4"]}',
        "",
        '{ "title" : "Dry evenings", "key_results" : [ { "title" : "Leaks from 5 to 1" } ] }',
    ]
    text = "\r\n".join(lines)
    words = {"Late trains → from 9 to 4": "Late trains → from 9 to 3", "Leaks from 5 to 1": "Leaks from 5 to 0 → none"}
    wanted = text.replace("to 4", "to 3").replace("to 1", "to 0 \\u2192 none")
    assert changed(text.encode(), "p.jsonl", words) == wanted.encode()


def test_an_objective_below_another_follows_its_new_name() -> None:
    text = (
        b'{"objectives": [{"title": "Calm", "key_results": ["Trains 9 to 4"], '
        b'"objectives": [{"title": "Dry", "key_results": ["Leaks 5 to 1"]}]}]}'
    )
    assert changed(text, "p.json", {"Calm": "Calm days"}) == text.replace(b"Calm", b"Calm days")


YAML = """\
# plan of the bakery
objectives:
- title:   Bread that people come back for   # say it plainly
  owner: &ana "Ana"
  key_results:
    - 'Guests'' visits a month from 2 to 3'
    - "Waste \\u2013 from 9 kg to 4 kg"
    - {title: Queue from 12 to 5 minutes, target: 5.0}
    - title: >-
        Returned loaves
        from 9 to 3

      due: 2026-09-30
    - KR5: !!str Late deliveries from 7 to 2
    - Sign-ups: from 3 to 5
... # end
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("old", "new", "raw", "spelled"),
    [
        ("Bread that people come back for", "Bread, warm", "Bread that people come back for ", "Bread, warm "),
        ("Bread that people come back for", "Bread: warm", "Bread that people come back for ", '"Bread: warm" '),
        ("Bread that people come back for", "- bread", "Bread that people come back for ", '"- bread" '),
        ("Bread that people come back for", "# 'b'", "Bread that people come back for ", "\"# 'b'\" "),
        ("Bread that people come back for", "12.5", "Bread that people come back for ", '"12.5" '),
        ("Guests' visits a month from 2 to 3", "It's: 2", "'Guests'' visits a month from 2 to 3'", "'It''s: 2'"),
        ("Guests' visits a month from 2 to 3", "Café 🥐", "'Guests'' visits a month from 2 to 3'", "'Café 🥐'"),
        ("Waste – from 9 kg to 4 kg", 'A – "b"', '"Waste \\u2013 from 9 kg to 4 kg"', '"A \\u2013 \\"b\\""'),
        ("Queue from 12 to 5 minutes", "Queue to 4", "Queue from 12 to 5 minutes", "Queue to 4"),
        ("Queue from 12 to 5 minutes", "Queue, to 4", "Queue from 12 to 5 minutes", '"Queue, to 4"'),
        ("Late deliveries from 7 to 2", "Late to 1", "Late deliveries from 7 to 2", "Late to 1"),
        ("Sign-ups: from 3 to 5", "Sign-ups: from 3 to 6", "Sign-ups: from 3 to 5", "Sign-ups: from 3 to 6"),
        ("Returned loaves from 9 to 3", "Loaves: 9 # 3", "Returned loaves\n        from 9 to 3", "Loaves: 9 # 3"),
    ],
)
def test_a_scalar_keeps_its_style_where_it_can(old: str, new: str, raw: str, spelled: str, ends: str) -> None:
    assert YAML.count(raw) == 1
    done = changed(YAML.replace("\n", ends).encode(), "plan.yaml", {old: new})
    assert done == YAML.replace(raw, spelled).replace("\n", ends).encode()


def test_all_scalars_change_at_once() -> None:
    words = {
        "Bread that people come back for": "Bread that is warm",
        "Guests' visits a month from 2 to 3": "Guests' visits from 2 to 4",
        "Returned loaves from 9 to 3": "Returned loaves from 9 to 2",
        "Sign-ups: from 3 to 5": "Sign-ups: from 3 to 9",
    }
    wanted = (
        YAML.replace("people come back for", "is warm")
        .replace("visits a month from 2 to 3", "visits from 2 to 4")
        .replace("loaves\n        from 9 to 3", "loaves from 9 to 2")
        .replace("ups: from 3 to 5", "ups: from 3 to 9")
    )
    assert changed(YAML.encode("utf-16"), "plan.yaml", words) == wanted.encode("utf-16")


def test_lines_of_a_block_change_line_by_line() -> None:
    text = b"objectives:\n- title: Calm\n  krs: |\n   - Late trains 9 to 4\n   - Lost bags 7 to 2\n# end\n"
    words = {"Lost bags 7 to 2": 'Lost "bags": 7 to 1', "Late trains 9 to 4": "Late trains 9 to 3"}
    assert changed(text, "p.yaml", words) == (
        b'objectives:\n- title: Calm\n  krs: |\n   - Late trains 9 to 3\n   - Lost "bags": 7 to 1\n# end\n'
    )


def test_a_block_takes_no_words_with_blanks_around_them() -> None:
    text = b"title: Calm\nkey_results:\n- title: |\n    Late trains 9 to 4\n"
    assert refusal(text, "p.yaml", "Late trains 9 to 4", " trains") == (
        "in a block of YAML the new text has to be one line that neither begins nor ends with a blank"
    )


@pytest.mark.parametrize(
    "new",
    ['"', "\\", "'", "a: b # c", "- x", "? x", "{a}", "[a", "&a", "*a", "!a", "%a", "`a", "yes", "null", "~", "|", ">"],
)
@pytest.mark.parametrize("literal", ["{}", "'{}'", '"{}"'], ids=["plain", "single", "double"])
def test_odd_words_are_read_back_from_yaml(new: str, literal: str) -> None:
    text = "title: Calm\nkey_results:\n- {}\n- Lost bags 7 to 2\n"
    old = text.format(literal.format("Late trains 9 to 4"))
    before, after = old.split(literal.format("Late trains 9 to 4"))
    done = changed(old.encode(), "p.yaml", {"Late trains 9 to 4": new}).decode()
    assert done.startswith(before)
    assert done.endswith(after)


@pytest.mark.parametrize("path", ["p.json", "p.yaml"])
def test_many_characters_are_written(path: str) -> None:
    words = "Late trains, all of them " * 400
    document = json.dumps({"title": "Calm", "key_results": ["Late trains 9 to 4"]})
    done = changed(document.encode(), path, {"Late trains 9 to 4": words.strip()})
    assert done.decode() == json.dumps({"title": "Calm", "key_results": [words.strip()]})


def test_two_edits_of_one_statement_and_wrong_words_are_refused() -> None:
    text = b'{"title": "Calm", "key_results": ["Late trains 9 to 4"]}'
    done = change(text, "p.json", {"Late trains 9 to 4": "Late trains 9 to 3"})
    assert done.refused == ()
    assert refusal(text, "p.json", "Calm", "Ca\x07lm") == (
        "the new text holds \\x07, a control character that the old one does not hold"
    )
