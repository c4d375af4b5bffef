"""The numbers of the key result do not agree with each other.

Why: If the stated change and the two ends differ, one of them is wrong, and the score depends on which one counts.
Ask: Which of these numbers is the one you mean?
In: A size of change that is not the distance between start and end, read as percent and as points.
In: A start or end in the text that differs from the one in the field.
Out: Rounding, "about", and shares that a tool stores as a fraction.
Bad: Raise daily deliveries by 50% from 20 to 44
Bad: Double the waiting list turnover from 30 to 50 per week
Bad: Cut scrap rate by 5 pp from 12% to 9%
Bad: Library loans from 900 to 1,200 per week [target: 1500]
Good: Raise daily deliveries by 50% from 20 to 30
Good: Halve check-in time from 60 s to 30 s
Good: Cut returns by a third, from 9% to 6%
Rewrite: Compute it again and keep the ends; the size of change can go.
Source: S001 R8; S004 R26
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.compare import field_number, is_same, on_one_scale
from coach.rules.support import hit, quote
from coach.types import Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

TOLERANCE = 0.02
"""Largest difference between stated and computed change that passes as rounding (codebook)."""


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement, fields = view.statement, view.key_result.fields
    change = statement.change
    if change is not None and change.value and not _agrees(statement, change):
        return (hit(view, change, f"{quote(change.text)} is not the distance between the two ends"),)
    for slot, field, name in ((statement.baseline, fields.baseline, "start"), (statement.target, fields.target, "end")):
        number = field_number(field) if slot is not None and slot.start >= 0 and field else None
        if slot and slot.value is not None and number is not None and not is_same(slot.value, number):
            message = f"{quote(slot.text)} stands in the text, but the field gives {quote(field or '')} as {name}"
            return (hit(view, slot, message),)
    return ()


def _agrees(statement: Statement, change: Slot) -> bool:
    ends = on_one_scale(statement.baseline, statement.target)
    about = statement.comparator is not None and statement.comparator.unit == "~"
    if ends is None or change.value is None or about:
        return True
    start, end = ends
    stated = abs(change.value)
    if change.unit == "x":
        ratios = [abs(end / start)] if start else []
        ratios += [1 / ratio for ratio in ratios if ratio]
        return not ratios or any(abs(ratio - stated) <= TOLERANCE * stated for ratio in ratios)
    gap = abs(end - start)
    readings = [gap]
    if statement.change_kind == "relative":
        readings += [gap / abs(start) * 100] if start else [stated]
    return any(_near(reading, stated) for reading in readings)


def _near(computed: float, stated: float) -> bool:
    return abs(computed - stated) <= TOLERANCE * abs(stated) or float(round(computed)) == stated


RULE = Rule("KR12", "number-conflict", Severity.WARNING, Scope.KEY_RESULT, "AUTO", check, doc=__doc__)
