"""Structured fields count as text of the key result: a title beside start and target is read as one statement."""

from __future__ import annotations

from collections.abc import Callable

from coach.grammar.numbers import Quantity
from coach.records import replace
from coach.types import Fields, Form, Placeholder, Slot, Statement

_WORK = (Form.ACTIVITY, Form.OUTPUT_COUNT, Form.PERCENT_COMPLETE, Form.BINARY_STATE)
_UNMEASURED = frozenset(("boolean", "milestone", "none", "binary", "yes/no"))

Numbers = Callable[[str], list[Quantity]]


def with_fields(statement: Statement, fields: Fields, parse: Callable[[str], Statement], numbers: Numbers) -> Statement:
    """Fills empty slots from the fields and reads the form anew where only the fields hold the numbers.

    `parse`: the grammar itself, for the title with its numbers behind it.  `numbers`: the numbers of one value."""
    unit = fields.unit or ("%" if (fields.metric_type or "").lower() in {"percent", "percentage"} else fields.currency)
    changed = statement
    found = {
        name: slot
        for name, value in (("baseline", fields.baseline), ("target", fields.target), ("stretch", fields.stretch))
        if value and getattr(statement, name) is None and (slot := _slot(value, unit or statement.unit, numbers))
    }
    if (
        (statement.target is None and statement.change is None)
        and found.keys() & {"baseline", "target"}
        and not (statement.form in _WORK and statement.verb is not None)
        and (fields.metric_type or "").lower() not in _UNMEASURED
    ):
        changed = _reread(statement, found, unit, parse)
    changed = replace(
        changed,
        baseline=changed.baseline or found.get("baseline"),
        target=changed.target or found.get("target"),
        stretch=changed.stretch or found.get("stretch"),
        deadline=changed.deadline or (Slot(fields.due, -1, -1) if fields.due else None),
        unitless=() if unit else changed.unitless,
        placeholders=changed.placeholders + _blanks(fields, numbers),
    )
    return replace(changed, form=_form(changed))


def _reread(
    statement: Statement, found: dict[str, Slot], unit: str | None, parse: Callable[[str], Statement]
) -> Statement:
    """The title and its numbers as an author would have written them: 'Late parcels: 9 % -> 3 %'."""
    suffix = f" {unit}" if unit else ""
    ends = [f"{found[name].value:g}{suffix}" for name in ("baseline", "target") if name in found]
    end = statement.core[1]
    ended = " to " if statement.verb is not None and len(ends) == 1 and "target" in found else ": "
    whole = parse(f"{statement.text[:end]}{ended}{' -> '.join(ends)}")
    both = len(ends) == 2
    measure = Form.METRIC_SHIFT if both else Form.METRIC_TARGET if "target" in found else Form.METRIC_TREND
    kept = (Form.OUTPUT_COUNT, Form.ACTIVITY_COVERAGE, Form.EVENT_COUNT, Form.METRIC_BOUND)
    form = whole.form if whole.form in kept and not (both and whole.form is Form.EVENT_COUNT) else measure
    metric = whole.metric if whole.metric is not None and whole.metric.end <= end else statement.metric
    return replace(statement, form=form, metric=metric)


def _form(statement: Statement) -> Form:
    form = statement.form
    if statement.target is None:
        return form
    if form in {Form.METRIC_TREND, Form.METRIC_TARGET} and statement.baseline is not None:
        return Form.METRIC_SHIFT
    return Form.METRIC_TARGET if form is Form.METRIC_TREND else form


def _blanks(fields: Fields, numbers: Numbers) -> tuple[Placeholder, ...]:
    """Fields that hold a marked blank ('TBD', 'X %') instead of a value."""
    return tuple(
        Placeholder(value.strip(), -1, -1, name)
        for name, value in (("baseline", fields.baseline), ("target", fields.target))
        if value and (read := numbers(value.strip())) and all(q.value is None for q in read)
    )


def _slot(value: str, unit: str | None, numbers: Numbers) -> Slot | None:
    q = next((q for q in numbers(value.strip()) if q.value is not None), None)
    return None if q is None else Slot(value.strip(), -1, -1, q.value, q.unit or unit)
