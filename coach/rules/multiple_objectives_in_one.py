"""Two ends about different things share one objective.

Why: Each needs key results and an owner of its own; together, one hides behind the other.
Ask: If you could reach only one of the two, which would it be?
In: End states about different objects, joined by "and", a comma or a semicolon.
Out: Several qualities of one thing, and a trade-off such as growing without hurting what is there.
Bad: Repeat orders from 20% to 28% [objective: Open the Danish market and renew the payroll system]
Bad: Regretted leavers from 9 to 4 [objective: Hire a strong sales team; shorten the month-end close]
Bad: Crashes from 40 to 12 a week [objective: Win back lapsed donors and cut the cost of our servers]
Good: Crashes from 40 to 12 a week [objective: Make the app quick, calm and hard to break]
Good: Repeat orders from 20% to 28% [objective: Grow in Denmark while regular buyers stay happy]
Good: Regretted leavers from 9 to 4 [objective: Keep and develop our nurses]
Rewrite: Make two objectives of it, or choose one.
Source: S004 R30; S002
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import on_objective, quote
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    parts = view.aim.parts
    if not parts:
        return ()
    last = parts[-1]
    message = f"{quote(parts[0].text)} and {quote(last.text)} are two ends that need key results of their own"
    return (on_objective(last, message),)


RULE = Rule("OB04", "multiple-objectives-in-one", Severity.WARNING, Scope.OBJECTIVE, "T2", check, doc=__doc__)
