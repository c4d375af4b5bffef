"""Comparing values and periods that the grammar or a tool delivered."""

from __future__ import annotations

import pytest

from coach.rules.calendar import months
from coach.rules.compare import field_number, is_same, on_one_scale
from coach.types import Slot


def value(number: float | None, unit: str | None = None) -> Slot:
    return Slot("", 0, 0, number, unit)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (value(3, "d"), value(3, "d"), (3, 3)),
        (value(2, "d"), value(20, "h"), (172_800.0, 72_000.0)),
        (value(40), value(35, "%"), (40, 35)),
        (value(8, "bp"), value(1, "%"), (0.08, 1.0)),
        (value(2, "d"), value(3, "EUR"), None),
        (value(None), value(3), None),
        (None, value(3), None),
    ],
)
def test_two_values_are_compared_in_one_unit_or_not_at_all(
    first: Slot | None, second: Slot | None, expected: tuple[float, float] | None
) -> None:
    assert on_one_scale(first, second) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1200", 1200.0),
        ("1,200", 1200.0),
        ("1,200.5", 1200.5),
        ("12 %", 12.0),
        ("€3.5M", 3_500_000.0),
        ("-4", -4.0),
        ("3,5", None),
        ("about 5", None),
        ("3-5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_field_is_a_number_only_where_it_is_plainly_one(text: str | None, expected: float | None) -> None:
    assert field_number(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (12, 12, True),
        (12, 0.12, True),
        (250_000, 250, True),
        (12, 13, False),
        (-5, 5, False),
        (0, 0, True),
        (0, 5, False),
    ],
)
def test_shares_and_magnitudes_stored_by_a_tool_are_the_same_value(first: float, second: float, expected: bool) -> None:
    assert is_same(first, second) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q3 2025", (24306, 24308)),
        ("2025-Q3", (24306, 24308)),
        ("H1 2026", (24312, 24317)),
        ("by 31 March 2025", (24302, 24302)),
        ("2025-03-31", (24302, 24302)),
        ("2025", (24300, 24311)),
        ("FY2025", None),
        ("2024-25", (24288, 24299)),
        ("2024 to 2025", None),
        ("week 6", None),
        ("31/03/2025", None),
        ("", None),
    ],
)
def test_a_period_covers_months_only_where_a_calendar_year_is_named(
    text: str, expected: tuple[int, int] | None
) -> None:
    assert months(text) == expected
