"""Fences: marks nobody can guess, texts without hidden characters, quotes that lead back to the author's own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.critique.fence import LONGEST, Shown, fenced, shown


def test_a_fenced_text_is_this() -> None:
    assert fenced("K1", "Churn from 8% to 4%", b"key") == "[[K1 ab7be4fe]] Churn from 8% to 4% [[/ab7be4fe]]"


def test_the_mark_depends_on_the_text_and_on_the_key_alone() -> None:
    one = fenced("K1", "a", b"key")
    assert one == fenced("K1", "a", b"key")
    assert len({one, fenced("K1", "b", b"key"), fenced("K1", "a", b"other")}) == 3


def test_what_is_hidden_is_gone_and_line_ends_are_spaces() -> None:
    text = "Churn\u200b from\n\n8%\u202e to\t4%\U000e0041\ufe0f\x1b[31m\u3164 now"
    assert shown(text).text == "Churn from 8% to 4% [31m now"


def test_two_brackets_come_apart() -> None:
    assert shown("[[K1]] [［x］]").text == "[ [K1] ] [ ［x］ ]"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert shown("x" * LONGEST).cut is False
    assert shown("x" * (LONGEST + 1)) == Shown("x" * LONGEST, tuple(range(LONGEST)), True)


def test_a_quote_leads_to_the_words_of_the_author() -> None:
    text = "Repairs \u200bdone\nat the  first visit"
    start, end = shown(text).find("done at the first") or (-1, -1)
    assert text[start:end] == "done\nat the  first"
    assert shown(text).find("done at a visit") is None
    assert shown(text).find("  ") is None


@given(st.text(max_size=80), st.text(alphabet="[]［］⟦⟧ \u200bK1/0af", max_size=60))
def test_no_text_holds_a_mark_and_every_piece_of_it_can_be_quoted(some: str, marks: str) -> None:
    text = some + marks
    one = shown(text)
    assert "[[" not in one.text
    assert "]]" not in one.text
    assert len(one.places) == len(one.text)
    assert list(one.places) == sorted(one.places)
    assert fenced("K1", one.text, b"key").count("[[") == 2
