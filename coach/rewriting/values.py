"""Blanks for values, each with a value of the same unit that stands in for it while the line is checked."""

from __future__ import annotations

from coach.rewriting.lines import Gap
from coach.types import Slot, Statement

_TIMES = frozenset(("ms", "s", "min", "h", "d", "wk", "mo", "qtr", "y"))
_SPELLED = {"d": "days", "wk": "weeks", "mo": "months", "qtr": "quarters", "y": "years"}
_PLAIN = frozenset((None, "count", "score", "points", "ratio"))
_EXAMPLES = {
    "rate": ("20%", "40%"),
    "duration": ("10 days", "20 days"),
    "amount": ("20,000 euros", "40,000 euros"),
    "score": ("3.5 of 5", "4.5 of 5"),
}
_NUMBERS = ("120", "240")
_TODAY, _END = "today's value", "the value to reach"


def way_of(statement: Statement) -> str | None:
    """Up or down, as the words, the comparison or the measure have it; None where nothing tells."""
    if statement.sense in ("up", "down"):
        return statement.sense
    compared = statement.comparator.unit if statement.comparator else None
    if compared in (">=", "<="):
        return "up" if compared == ">=" else "down"
    return statement.metric.good if statement.metric else None


def ends(kind: str | None, way: str | None, ask: str = "") -> tuple[Gap, Gap]:
    """Both ends of a measure of which no value is known.  `kind` as in Metric; `ask`: who would know, or ""."""
    low, high = _EXAMPLES.get(kind or "", _NUMBERS)
    start, end = (high, low) if way == "down" else (low, high)
    return baseline(start, ask), Gap("target", _END, end)


def ends_of(change: Slot, kind: str | None, way: str | None, ask: str = "") -> tuple[Gap, Gap]:
    """Both ends of a measure that is to change by `change`."""
    value = abs(change.value or 0.0)
    # What lies beyond the scale is asked for elsewhere in the line.
    value = 50.0 if change.unit == "%" and way == "down" and value >= 100 else value
    start = 20.0
    if change.unit == "%":
        moved = start * value / 100
    elif change.unit == "x":
        moved = start * max(value - 1, 0)
    else:
        start, moved = 2 * value + 1, value
    end = start - moved if way == "down" else start + moved
    unit = (
        "%"
        if kind == "rate"
        else {"duration": "d"}.get(kind or "", change.unit if change.unit not in ("%", "x") else None)
    )
    return baseline(told(start, unit, change.text), ask), Gap("target", _END, told(end, unit, change.text))


def baseline(fill: str, ask: str = "") -> Gap:
    return Gap("baseline", f"{_TODAY}, ask {ask}" if ask else _TODAY, fill)


def beside(slot: Slot, way: str | None) -> str:
    """A value from which `slot` would be a step in the direction of `way`."""
    value = slot.value if slot.value is not None else 0.0
    if way == "down":
        start = (value + 100) / 2 if slot.unit == "%" and value >= 50 else value * 2 if value else 12.0
    else:
        start = value / 2 if value > 0 else value * 2 - 10
    return told(start, slot.unit, slot.text)


def told(value: float, unit: str | None, like: str) -> str:
    """A number with its unit, in digits.  `like`: a value that the author wrote with this unit."""
    number = f"{value:,.0f}" if abs(value) >= 10 and value == round(value) else f"{value:.3f}".rstrip("0").rstrip(".")
    if unit == "%":
        return f"{number}%"
    if unit in _TIMES:
        return f"{number} {_SPELLED.get(unit or '', unit)}"
    if unit in _PLAIN:
        return number
    if unit == "rank":
        return f"#{number}"
    if unit == "x":
        return f"{number}x"
    if unit == "freq":
        return f"{number} times a month"
    before = like[: len(like) - len(like.lstrip("$€£¥"))]
    return f"{before}{number}" if before else f"{number} {unit}"
