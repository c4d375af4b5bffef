"""Which OKRs stand at the top."""

from __future__ import annotations

import pytest

from coach.rules.levels import is_company, is_top_level
from coach.types import Okr, Place


def okr(team: str | None, level: str | None) -> Okr:
    return Okr("o1", "Members stay", Place(1, 1), "a.json", team=team, level=level)


@pytest.mark.parametrize(
    ("team", "level", "company", "top"),
    [
        (None, "company", True, True),
        ("Courts", "Organisation", True, True),
        (None, "business-unit", False, True),
        (None, "team", False, False),
        ("Company", "team", False, False),
        ("Company", None, True, True),
        ("Company OKRs", "", True, True),
        ("Business Unit North", None, False, False),
        ("North Business Unit", None, False, True),
        ("Group Sales Operations", None, False, False),
        ("Courts", "", False, False),
        (None, None, False, False),
    ],
)
def test_the_level_says_it_and_where_it_is_empty_the_name_of_the_team(
    team: str | None, level: str | None, company: bool, top: bool
) -> None:
    assert (is_company(okr(team, level)), is_top_level(okr(team, level))) == (company, top)
