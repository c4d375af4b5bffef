"""The objective names work: when the work is finished, so is the objective.

Why: A project can end on time and nobody be better off; the objective is what the project is for.
Ask: What will be better, and for whom, once this is done?
Ask (purpose): Could what you want it for be the objective, and the work an initiative below it?
In: Launching, implementing, migrating, rolling out, defining; finding out or fixing, where that is all there is to do.
In: With a purpose clause it is only worth a look, for the purpose is there already.
Out: Building or creating something that lasts, such as a habit or a team that keeps its people; figures of speech.
Out: Getting something ready, ensuring, winning, serving: states that no date finishes.
Bad: Orders per picker from 40 to 55 [objective: Implement the new warehouse software]
Bad: Complaints from 30 to 12 a month [objective: Understand why subscribers complain]
Bad: Drop-out from 24% to 15% [objective: Roll out mentoring so that first-year students stay]
Good: Orders per picker from 40 to 55 [objective: Make picking the calm part of the warehouse]
Good: Drop-out from 24% to 15% [objective: First-year students find their feet and stay]
Good: Regretted leavers from 9 to 4 [objective: Build a team that good people do not want to leave]
Rewrite: Promote the purpose to the objective, and keep the work as an initiative.
Source: S004 R21; S000; G06
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import on_objective, quote
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    work, purpose = view.aim.work, view.aim.purpose
    if work is None:
        return ()
    if purpose is not None:
        message = f"{quote(work.text)} names work; what it is for, {quote(purpose.text)}, would be the objective"
        return (on_objective(work, message, Severity.INFO, "purpose"),)
    return (on_objective(work, f"{quote(work.text)} names work: once it is finished, so is the objective"),)


RULE = Rule("OB02", "task-as-objective", Severity.WARNING, Scope.OBJECTIVE, "CORE", check, doc=__doc__)
