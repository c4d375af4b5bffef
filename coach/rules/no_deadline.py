"""No date and no period says until when.

Why: Without an end the key result can never be missed.
Ask: By which date do you want to know whether this worked?
In: The field for the date or the period is there and empty, and no words name one.
Out: A date or period in the key result, the objective or the head of the set.
In: No period is known, another key result of the objective has a date, and this one has none.
Out: Where no field, no head and no other key result names a date or period: that is not known, and nothing is said.
Bad: Reach 600 weekly course bookings [period: ]
Bad: Bed occupancy from 94% to 88% [due: ]
Bad: Invoice errors from 40 to 15 per month [period: ]
Good: Bed occupancy from 94% to 88% by the end of September [due: ]
Good: Reach 600 weekly course bookings [period: 2025 Q3]
Good: Invoice errors from 40 to 15 per month [period: ] [due: 2025-06-30]
Rewrite: Add the end of the cycle, or an earlier date.
Source: S001 R8; S001 R22
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import field_hit, peers
from coach.types import NO_FIELDS, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_UNDECIDED = (Skipped("no period was found in the head or in a field; add one to have this checked"),)


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement, objective, due, period = view.statement, view.objective, view.key_result.fields.due, view.okr.period
    if statement.deadline or statement.period or objective.deadline or objective.period:
        return ()
    if (due or "").strip() or (period or "").strip():
        return ()
    if due is None and period is None:
        # One look at all of them, most often for nothing, before each peer is asked.
        if not _may_be_dated(view) or not any(node.fields.due or other.deadline for node, other in peers(view)):
            return _UNDECIDED
        return (Hit("no date says until when, while another key result here has one", None, None),)
    return (field_hit("no date and no period says until when", None, "period" if due is None else "due"),)


def _may_be_dated(view: KeyResultView) -> bool:
    for other in view.siblings:
        if other.deadline is not None:
            return True
    for node in view.okr.key_results[: len(view.siblings) + 1]:
        if node.fields is not NO_FIELDS and node.fields.due:
            return True
    return False


RULE = Rule("KR17", "no-deadline", Severity.WARNING, Scope.KEY_RESULT, "CTX", check, doc=__doc__)
