"""Comments that ask to pass over a finding: which rules they name, why, and whose lines they cover."""

from __future__ import annotations

import time

import pytest

from coach.reading import read
from coach.types import Ignore

HEAD = "## Objective: Skippers find a berth\n"


def ignores(text: str, path: str = "harbour.md") -> tuple[Ignore, ...]:
    return read(text.encode(), path).ignores


def texts(text: str) -> list[str]:
    (okr,) = read(text.encode(), "harbour.md").okrs
    return [node.text for node in okr.key_results]


def test_a_comment_on_a_line_covers_that_line_and_is_no_part_of_its_words() -> None:
    text = f"{HEAD}- KR: Build a dock <!-- okr-coach: ignore activity-as-kr: the contract asks for it -->\n- KR: x 1\n"
    assert ignores(text) == (Ignore(("activity-as-kr",), "the contract asks for it", 2, 2, 2),)
    assert texts(text) == ["Build a dock", "x 1"]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n", "-\n", "> \n"])
def test_a_comment_on_a_line_of_its_own_covers_the_next_one_with_words(between: str) -> None:
    text = f"{HEAD}<!-- okr-coach: ignore activity-as-kr: agreed -->\n{between}- KR: Build a dock\n"
    below = 3 + between.count("\n")
    assert ignores(text) == (Ignore(("activity-as-kr",), "agreed", 2, below, below),)
    assert texts(text) == ["Build a dock"]


def test_several_comments_above_a_line_all_cover_it() -> None:
    text = (
        f"{HEAD}<!-- okr-coach: ignore KR01: a -->\n<!-- okr-coach: ignore KR16: b -->\n"
        "- KR: Build a dock <!-- okr-coach: ignore KR17: c -->\n"
    )
    assert ignores(text) == (
        Ignore(("kr01",), "a", 2, 4, 4),
        Ignore(("kr16",), "b", 3, 4, 4),
        Ignore(("kr17",), "c", 4, 4, 4),
    )


def test_a_comment_over_several_lines_covers_the_words_below_its_end() -> None:
    text = f"{HEAD}<!-- okr-coach: ignore activity-as-kr: agreed with\n     the board -->\n\n- KR: Build a dock\n"
    assert ignores(text) == (Ignore(("activity-as-kr",), "agreed with the board", 2, 5, 5),)


def test_a_comment_above_everything_covers_the_first_line_with_words() -> None:
    text = f"<!-- okr-coach: ignore too-many-objectives: two teams -->\n\n{HEAD}- KR: x 1\n"
    assert ignores(text) == (Ignore(("too-many-objectives",), "two teams", 1, 3, 3),)


def test_a_comment_below_all_words_covers_nothing_but_itself() -> None:
    text = f"{HEAD}- KR: x 1\n\n<!-- okr-coach: ignore KR01: late -->\n\n"
    assert ignores(text) == (Ignore(("kr01",), "late", 4, 4, 4),)


@pytest.mark.parametrize(
    ("said", "rules", "reason"),
    [
        (" activity-as-kr: why", ("activity-as-kr",), "why"),
        (" vague_wording, KR16 ,  Compound-KR : a: b", ("vague-wording", "kr16", "compound-kr"), "a: b"),
        (" KR01", ("kr01",), ""),
        (" KR01:", ("kr01",), ""),
        (" KR01:   ", ("kr01",), ""),
        (" KR01:  two\tlong   words ", ("kr01",), "two long words"),
        ("", (), ""),
        (": why", (), "why"),
        (" no-such-rule: why", ("no-such-rule",), "why"),
        (" KR01, , : why", ("kr01",), "why"),
    ],
)
def test_rules_stand_before_the_colon_and_the_reason_behind_it(said: str, rules: tuple[str, ...], reason: str) -> None:
    assert ignores(f"{HEAD}- KR: x 1 <!-- okr-coach: ignore{said} -->\n") == (Ignore(rules, reason, 2, 2, 2),)


@pytest.mark.parametrize("comment", ["<!--okr-coach:ignore KR01: so-->", "<!--\tokr-coach:  ignore  KR01 :so -->"])
def test_spacing_does_not_matter(comment: str) -> None:
    assert ignores(f"{HEAD}- KR: x 1 {comment}\n") == (Ignore(("kr01",), "so", 2, 2, 2),)


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- ask Sol -->",
        "<!-- okr-coach: ignored KR01: so -->",
        "<!-- okr-coach ignore KR01: so -->",
        "<!-- we use okr-coach: ignore KR01: so -->",
        "okr-coach: ignore KR01: so",
        f"<!-- okr-coach: ignore KR01: {'long ' * 250}-->",
    ],
)
def test_other_comments_ask_for_nothing(comment: str) -> None:
    assert ignores(f"{HEAD}- KR: x 1 {comment}\n") == ()


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing(line_end: str) -> None:
    text = (
        f"{HEAD}\n<!-- okr-coach: ignore KR01: above -->\n\n- KR: Build a dock\n"
        "- KR: Paint it <!-- okr-coach: ignore KR01: beside -->\n"
    )
    expected = (Ignore(("kr01",), "above", 3, 5, 5), Ignore(("kr01",), "beside", 6, 6, 6))
    assert ignores(text) == expected
    assert ignores(text.replace("\n", line_end)) == expected


def test_a_byte_order_mark_and_other_endings_change_nothing() -> None:
    text = f"{HEAD}- KR: x 1 <!-- okr-coach: ignore KR01: so -->\n"
    expected = (Ignore(("kr01",), "so", 2, 2, 2),)
    assert ignores("\ufeff" + text) == ignores(text, "harbour.txt") == ignores(text, "-") == expected


def test_json_has_no_comments() -> None:
    text = '{"objectives": [{"title": "Rise <!-- okr-coach: ignore KR01: so -->", "key_results": ["x 1"]}]}'
    assert ignores(text, "a.json") == ()


@pytest.mark.parametrize(
    "rest",
    ["<!-- okr-coach: ignore KR01: so", "<!-- okr-coach: ignore KR01: so --"],
)
def test_a_comment_that_is_not_closed_asks_for_nothing_and_a_later_one_still_does(rest: str) -> None:
    text = f"{HEAD}- KR: x 1 {rest}\n- KR: y 2 <!-- okr-coach: ignore KR17: here -->\n"
    assert ignores(text) == (Ignore(("kr17",), "here", 3, 3, 3),)


def test_a_reason_may_hold_signs_of_markup() -> None:
    text = f"{HEAD}- KR: x 1 <!-- okr-coach: ignore KR01: <b> and 3 < 4 -->\n"
    assert ignores(text) == (Ignore(("kr01",), "<b> and 3 < 4", 2, 2, 2),)


def test_the_first_thousand_comments_of_a_file_are_read() -> None:
    text = HEAD + "- KR: x 1 <!-- okr-coach: ignore KR01: so -->\n" * 1_200
    found = ignores(text)
    assert (len(found), found[-1]) == (1_000, Ignore(("kr01",), "so", 1_001, 1_001, 1_001))


@pytest.mark.parametrize(
    "unit",
    [
        "<!-- okr-coach: ignore KR01: so -->\n",
        "<!-- okr-coach: ignore KR01: so --> ",
        "<!-- okr-coach: ignore KR01: so -->\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
        "<!-- okr-coach: ignore ",
        "<!-- okr-coach: ignore KR01\n",
        "<!-- okr-coach:" + " " * 1_000,
        "- KR: x 1 <!-- okr-coach: ignore KR01: so -->\n",
    ],
)
def test_a_hundred_kilobytes_of_comments_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = HEAD + "- KR: x 1\n" + unit * (size // len(unit))
        start = time.process_time()
        ignores(text)
        return time.process_time() - start

    few = min(seconds(25_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(2)) < 8 * few + 0.1
