"""A rate is to change by so many percent, which can mean percent of its value or percentage points.

Why: From 40%, "up 10%" is 44% to one reader and 50% to the next, and the quarter ends in an argument.
Ask: What is the rate today and what should it be: which two values do you mean?
In: By N percent, plus N percent, N percent better, where the measure is a share, a rate or a bounded score.
Out: Percent changes of amounts and counts, levels to reach, changes in points, and a start with an end.
Bad: Increase the course completion rate by 15%
Bad: Improve on-time arrival rate by 5%
Bad: Patient NPS +10%
Good: Grow rental income by 15%
Good: Course completion rate from 48% to 60%
Good: Bakery margin +4 pp
Rewrite: Give both ends, or write percentage points.
Source: S001 R8; S004 R26
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.METRIC_TARGET, Form.METRIC_SHIFT))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    change, metric = statement.change, statement.metric
    if change is None or metric is None or metric.kind not in ("rate", "score"):
        return ()
    if statement.baseline and statement.target:
        return ()
    if statement.change_kind != "relative" or change.unit != "%" or "relative" in change.text.lower():
        return ()
    message = f"{quote(change.text)} can mean percent of today's value or percentage points of {quote(metric.text)}"
    return (hit(view, change, message),)


RULE = Rule("KR10", "ambiguous-percentage", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
