"""What of an author's text may reach a terminal, proved over every code point."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.render.terminal import broken, cells, prose, visible, wrapped

BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
TAGS = {*range(0xE0000, 0xE0080)}


def test_no_control_bidi_tag_or_surrogate_code_point_passes() -> None:
    passed = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"} or code in BIDI | TAGS
        if chr(code) in visible(chr(code)) or not visible(chr(code)).isascii()
    ]
    assert passed == []


def test_letters_numbers_signs_spaces_and_joiners_pass_as_they_are() -> None:
    changed = {
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LMNPS" and visible(chr(code)) != chr(code)
    }
    assert changed == set()
    assert [visible(char) for char in " \u00a0\u200d\u200f\u00ad"] == list(" \u00a0\u200d\u200f\u00ad")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\x9b2J", r"\x9b2J"),
        ("one\ntwo\tthree\r", r"one\ntwo\tthree\r"),
        ("a\u202eb", r"a\u202eb"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud83d!", r"\ud83d!"),
        ("naïve 支払 🙂", "naïve 支払 🙂"),
    ],
)
def test_an_unsafe_character_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_prose_puts_line_breaks_and_tabs_as_spaces_and_escapes_the_rest() -> None:
    assert prose("one\r\ntwo\nthree\tfour\x07") == r"one two three four\x07"


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("支払", 4), ("e\u0301", 1), ("🙂", 2), ("한", 2), ("", 0)])
def test_cells_count_wide_characters_twice_and_marks_not_at_all(text: str, wide: int) -> None:
    assert cells(text) == wide


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("  one  two ", 20, ["one  two"]),
        ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
        ("支払 成功", 4, ["支払", "成功"]),
        ("支払成功", 5, ["支払", "成功"]),
        ("", 5, []),
        ("   ", 2, []),
    ],
)
def test_lines_break_at_spaces_and_long_words_are_cut(text: str, limit: int, lines: list[str]) -> None:
    assert wrapped(text, limit) == lines


def test_the_first_line_may_be_shorter() -> None:
    assert list(broken("one two three", 9, 5)) == [(0, 3), (4, 13)]


@given(st.text(st.sampled_from("ab  é支\u0301"), max_size=60), st.integers(2, 12), st.integers(2, 12))
def test_lines_keep_to_their_limit_and_lose_nothing_but_spaces(text: str, limit: int, first: int) -> None:
    spans = list(broken(text, limit, first))
    lines = [text[start:end] for start, end in spans]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [cells(line) <= (limit if number else first) for number, line in enumerate(lines)] == [True] * len(lines)
    assert all(line == line.strip(" ") != "" for line in lines)


@given(st.text(st.sampled_from("ab  "), max_size=60), st.integers(1, 12), st.integers(1, 12))
def test_a_wide_letter_at_the_end_does_not_move_the_lines_before_it(text: str, limit: int, first: int) -> None:
    narrow, wide = list(broken(text + " c", limit, first)), list(broken(text + " ç", limit, first))
    assert narrow == wide
