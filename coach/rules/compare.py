"""Compares values that the grammar read: one scale for both, or no comparison at all."""

from __future__ import annotations

from coach.types import Slot, Statement

_SCALE = {
    "ms": ("s", 0.001), "s": ("s", 1.0), "min": ("s", 60.0), "h": ("s", 3600.0), "d": ("s", 86_400.0),
    "wk": ("s", 604_800.0), "mo": ("s", 2_629_800.0), "y": ("s", 31_557_600.0),
    "bp": ("%", 0.01), "pp": ("%", 1.0),
}  # fmt: skip
_MAGNITUDES = {"k": 1e3, "m": 1e6, "bn": 1e9}
_TOOL_FACTORS = (1.0, 100.0, 1e3, 1e6)
"""Tools keep 12% as 0.12 and 250 k as 250: such a pair is one value."""


def on_one_scale(first: Slot | None, second: Slot | None) -> tuple[float, float] | None:
    """Both values in one unit, durations and points converted; None where they cannot be compared."""
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if first.unit == second.unit or first.unit is None or second.unit is None:
        return first.value, second.value
    one, factor = _SCALE.get(first.unit, (first.unit, 1.0))
    two, other = _SCALE.get(second.unit, (second.unit, 1.0))
    return (first.value * factor, second.value * other) if one == two else None


def is_limit(statement: Statement) -> bool:
    """Keep-words, or a bound that today's value respects: at most 300 where it is 250.  Such a line pushes nothing."""
    if statement.holds or statement.sense == "hold":
        return True
    ends = on_one_scale(statement.baseline, statement.target)
    if ends is None or statement.comparator is None or statement.metric is None or statement.direction:
        return False
    start, end = ends
    slack = {"<=": ("down", start <= end), ">=": ("up", start >= end)}
    return (statement.metric.good, True) == slack.get(statement.comparator.unit or "")


def is_same(first: float, second: float) -> bool:
    """Whether two numbers are one value, whichever way a tool stores shares and magnitudes."""
    low, high = sorted((abs(first), abs(second)))
    if (first < 0) != (second < 0) and low:
        return False
    return any(abs(low * factor - high) <= 1e-6 * max(high, 1e-9) for factor in _TOOL_FACTORS)


def field_number(text: str | None) -> float | None:
    """The number of a structured field (`1,200`, `12 %`, `$3.5M`), or None where it is not plainly one number."""
    words = (text or "").strip().lstrip("$€£¥₹ ").removesuffix("%").strip().lower()
    if not words or len(words) > 40:
        return None
    factor = 1.0
    for suffix, value in _MAGNITUDES.items():
        if words.endswith(suffix):
            words, factor = words.removesuffix(suffix).strip(), value
            break
    whole, comma, tail = words.partition(",")
    if comma and not (len(tail.partition(".")[0].replace(",", "")) % 3 == 0 and whole):
        return None
    digits = words.replace(",", "")
    if not digits.removeprefix("-").replace(".", "", 1).isdecimal():
        return None
    return float(digits) * factor
