"""Every rule is listed, has a page that holds true, and cites sources that exist."""

from __future__ import annotations

import os

import pytest

import coach.rules
from coach.errors import KnowledgeError
from coach.rules import RULES
from coach.rules.page import Example, page_of, parse_page
from coach.rules.tables import sources
from coach.views import Rule
from tests.rules.rule_examples import run_example

FOLDER = os.path.dirname(coach.rules.__file__)
PAGES = [pytest.param(rule, id=rule.name) for rule in RULES]


def examples(side: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.name}: {example.text}")
        for rule in RULES
        for example in getattr(page_of(rule), side)
    ]


def test_every_file_with_a_rule_is_listed_under_the_name_of_its_file() -> None:
    files = []
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".py"):
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                if "\nRULE = " in file.read():
                    files.append(name)
    assert sorted(f"{rule.name.replace('-', '_')}.py" for rule in RULES) == files


def test_codes_count_up_and_names_are_unique() -> None:
    by_kind: dict[str, list[str]] = {}
    for rule in RULES:
        by_kind.setdefault(rule.code[:2], []).append(rule.code)
    assert list(by_kind) == ["KR", "OB", "OK", "ST"]
    for kind, codes in by_kind.items():
        assert codes == [f"{kind}{number:02}" for number in range(1, len(codes) + 1)]
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", PAGES)
def test_a_page_is_short_and_its_file_too(rule: Rule) -> None:
    with open(os.path.join(FOLDER, f"{rule.name.replace('-', '_')}.py"), encoding="utf-8") as file:
        lines = len(file.read().splitlines())
    assert lines < 80
    assert len(rule.doc.strip().splitlines()) < 40


@pytest.mark.parametrize("rule", PAGES)
def test_a_page_asks_one_question_and_cites_known_sources(rule: Rule) -> None:
    page = page_of(rule)
    assert page.ask.count("?") == 1
    assert page.ask.endswith("?")
    assert page.sources
    for source, place in page.sources:
        assert source in sources()
        assert place == "" or (place[0] == "R" and place[1:].isdecimal())


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_a_bad_example_is_found(rule: Rule, example: Example) -> None:
    assert {finding.rule for finding in run_example(rule, example)} == {rule.name}


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_a_good_example_is_left_alone(rule: Rule, example: Example) -> None:
    assert run_example(rule, example) == []


GOOD_PAGE = """A fault.

Why: It harms.
Ask: Which one?
In: This
  and that.
Out: Those.
Bad: One [beside: Two] [owner: ]
Bad: Two
Bad: Three [number]
Good: Four
Good: Five
Good: Six
Rewrite: Mend it.
Source: S004 R3; S001
"""


def test_a_page_is_read_into_its_parts() -> None:
    page = parse_page(GOOD_PAGE, "coach/rules/a_fault.py")
    assert page.title == "A fault."
    assert page.inside == ("This and that.",)
    assert page.bad[0] == Example("One", (("beside", "Two"), ("owner", "")))
    assert page.bad[2] == Example("Three [number]")
    assert page.sources == (("S004", "R3"), ("S001", ""))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("A fault.", "A fault", "has no title"),
        ("Why: It harms.", "Why?", "'Why?' belongs to no part of a page"),
        ("Ask: Which one?\n", "", "0 lines 'Ask:'"),
        ("Bad: Two\n", "", "2 lines 'Bad:'"),
        ("Rewrite: Mend it.", "Rewrite: Mend it.\nRewrite: Again.", "2 lines 'Rewrite:'"),
    ],
)
def test_a_malformed_page_names_its_file(old: str, new: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_page(GOOD_PAGE.replace(old, new), "coach/rules/a_fault.py")
    assert message in caught.value.message
    assert caught.value.path == "coach/rules/a_fault.py"
