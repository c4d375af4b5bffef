"""No date and no period says until when this objective holds.

Why: Without an end nobody asks whether it was reached.
Ask: At the end of which period do you want to look back at this?
In: The field for the period is there and empty, and no words of the objective or its key results name one.
Out: A period in the head of the set, in a field, or in words, of the objective or of any key result.
Out: Where no field and no head names a period: that is not known, and nothing is said.
Bad: Churn from 5% to 3% [objective: Members stay with us] [period: ]
Bad: Bed occupancy from 94% to 88% [objective: Beds are there when people need them] [period: ]
Bad: Late invoices from 18% to 9% [objective: Suppliers trust our word] [period: ]
Good: Churn from 5% to 3% [objective: Members stay with us] [period: 2026 Q2]
Good: Churn from 5% to 3% by June [objective: Members stay with us] [period: ]
Good: Churn from 5% to 3% [objective: This summer members stay with us] [period: ]
Rewrite: Put the period in the head of the set.
Source: S001 R22; S001 R8
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import on_objective, whole
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped

_UNKNOWN = Skipped("no period was found in the head or in a field; add one to have this checked")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    okr = view.okr
    if view.objective.deadline or view.objective.period:
        return ()
    for node, statement in view.nodes:
        if statement.deadline or statement.period or (node.fields.due or "").strip():
            return ()
    if (okr.period or "").strip():
        return ()
    if okr.period is None:
        return (_UNKNOWN,)
    return (on_objective(whole(okr.objective), "no date and no period says until when this holds"),)


RULE = Rule("OB06", "not-time-bound", Severity.INFO, Scope.OBJECTIVE, "CTX", check, doc=__doc__, wording=False)
