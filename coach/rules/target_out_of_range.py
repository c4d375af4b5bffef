"""The end value cannot be reached on its own scale, or is where things stand already.

Why: What cannot happen cannot be worked for, and what has already happened needs no quarter.
Ask: On which scale is this measured, and how far can it go at most?
Ask (equal): What should be different at the end, if it stands there already?
Ask (date): Which date within the period do you mean?
In: Shares above 100% or below zero, cuts of more than 100%, scores above the end of their scale.
In: A deadline that lies before the period begins; an end that equals the start.
Out: Percent of a plan, net revenue retention, growth: they may pass 100%.
Out: Holding a value on purpose.
Bad: Appointment attendance from 91% to 103%
Bad: Cut packaging cost by 130%
Bad: NPS from 36 to 36
Good: Net revenue retention from 103% to 110%
Good: 115% of the loan plan
Good: Online orders +250%
Good: Keep NPS at 36
Rewrite: Check the scale; ask for past values or for how sure the author is.
Source: S001 R19; S004
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.calendar import months
from coach.rules.compare import is_limit, on_one_scale
from coach.rules.support import LIMITS, hit, quote
from coach.types import Form, Metric, Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    metric, target, change = statement.metric, statement.target, statement.change
    beyond = metric is not None and target is not None and (_is_impossible(metric, target) or _is_share(statement))
    if target and metric and statement.reference is None and beyond:
        return (hit(view, target, f"{quote(target.text)} lies outside the scale of {quote(metric.text)}"),)
    if change and change.unit == "%" and change.value is not None and change.value > 100 and statement.sense == "down":
        return (hit(view, change, f"{quote(change.text)} is more than there is: nothing can fall by over 100%"),)
    deadline, period = statement.deadline, view.okr.period
    start = months(period) if deadline and period else None
    end = months(deadline.text) if deadline and start else None
    if deadline and end and start and end[1] < start[0]:
        message = f"{quote(deadline.text)} lies before the period {quote(period or '')} begins"
        return (hit(view, deadline, message, field="due", variant="date"),)
    ends = on_one_scale(statement.baseline, target) if statement.form is Form.METRIC_SHIFT else None
    if target is None or ends is None or ends[0] != ends[1]:
        return ()
    held = is_limit(statement) or statement.comparator or view.key_result.role in LIMITS
    message = f"{quote(target.text)} is where it stands already"
    return () if held else (hit(view, target, message, Severity.WARNING, variant="equal"),)


_WHOLE = frozenset(("share", "percentage", "proportion"))
_OF_MORE = frozenset("plan budget quota target forecast last previous prior baseline".split())


def _is_share(statement: Statement) -> bool:
    """'62% -> 108% of all berths', 'share of berths', 'berths let by June: 62% to 108%': parts of one whole."""
    start, target, metric = statement.baseline, statement.target, statement.metric
    if target is None or target.unit != "%" or target.value is None or target.value <= 100:
        return False
    if _OF_MORE.intersection(statement.text[: target.end + 40].lower().split()):
        return False
    if statement.population is not None or (metric is not None and metric.head in _WHOLE):
        return True
    named = metric is not None and metric.kind in (None, "count") and metric.family is None
    return bool(named and start is not None and start.unit == "%" and start.value is not None and start.value <= 100)


def _is_impossible(metric: Metric, target: Slot) -> bool:
    if target.value is None or metric.top is None or (target.unit not in (None, "%", "score")):
        return False
    # A margin may be negative; a share of something may not.
    return target.value > metric.top or (target.value < 0 and metric.kind == "rate" and "margin" not in metric.head)


RULE = Rule("KR13", "target-out-of-range", Severity.ERROR, Scope.KEY_RESULT, "AUTO", check, doc=__doc__)
