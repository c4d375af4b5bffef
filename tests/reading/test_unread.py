"""Nothing is lost silently: what became no part of an OKR is named by its lines."""

from __future__ import annotations

import pytest

from coach.reading import read

HEAD = "## O: Rise\n- KR: Loaves rise from 60 to 90\n"


def notes(text: str) -> tuple[str, ...]:
    return read(text.encode(), "-").notes


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (HEAD + "  - by the new oven\n", "1 line was not read: 3"),
        (HEAD + "\n## About us\n- We bake\n- We sell\n", "2 lines were not read: 5-6"),
        (
            HEAD + "\n## About us\n- We bake\n\nWe have 3 shops in town\n- One by the lake\n",
            "2 lines were not read: 5, 8",
        ),
        (HEAD + "  - KPI: visits\n", "1 line was not read: 3"),
        (HEAD + "\nKPIs:\n- Visits\n- Sales\n", "2 lines were not read: 5-6"),
        (HEAD + "\n| Week | Task |\n|---|---|\n| 3 | Buy flour |\n| 4 | Bake |\n", "2 lines were not read: 6-7"),
        ("| O | KR | Owner |\n|--|--|--|\n| Rise | Loaves to 90 | Kim |\n| | | Sol |\n", "1 line was not read: 4"),
        ("| Objective 1 | Rise |\n|--|--|\n| KR 1 | Loaves to 90 |\n| Mood | fine |\n", "1 line was not read: 4"),
        (HEAD + "\nCakes rise from 10 to 30\n", "1 line was not read: 4"),
        ("- Bake\n  - Rise\n    - Rye\n      - Loaves to 90\n    - Wheat\n      - Rolls to 50\n", None),
    ],
)
def test_lines_that_became_nothing_are_named(text: str, note: str | None) -> None:
    assert notes(text) == ((note,) if note else ())


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "  - Owner: Kim\n  - Why? People queue\n    - for 9 minutes\n",
        HEAD + "\nNotes: we spoke of 3 ovens\n\n## Links\n- [Board](https://example.org)\n- see 2 pages\n",
        HEAD + "\nInitiatives:\n- Buy an oven\n\n## Milestones\n- Oven runs\n",
        "# What are OKRs?\n\n- Ask 3 people\n\n" + HEAD,
        "Team: Bakery\nQ3 2026\n\n" + HEAD + "\n---\n\n> seen by 2 people\n\n```\n- code 5\n```\n",
        "Objectives:\n1. Rise\n   - Loaves rise to 90\n",
        "Hi all, 3 days left\n\nO: Rise\nKR: Loaves rise to 90\n\nThanks, Kim\n",
    ],
)
def test_what_is_known_to_be_no_okr_is_passed_over_in_silence(text: str) -> None:
    assert notes(text) == ()


def test_many_gaps_are_counted_and_the_first_are_named() -> None:
    text = "## O: Rise\n" + "- KR: Loaves rise from 60 to 90\n  - by the oven\n" * 10
    assert notes(text) == ("10 lines were not read: 3, 5, 7, 9, 11, 13, 15, 17 and more",)


def test_a_long_list_below_a_colon_is_named_and_not_swallowed() -> None:
    found = read(("## O: Rise\n- KR: Each shop grows:\n" + "  - a shop\n" * 13).encode(), "-")
    assert [kr.text for kr in found.okrs[0].key_results] == ["Each shop grows:"]
    assert found.notes == ("13 lines were not read: 3-15",)


def test_a_wrapped_item_counts_with_all_its_lines() -> None:
    assert notes(HEAD + "  - by the new oven, which\n    bakes at night\n") == ("2 lines were not read: 3-4",)
