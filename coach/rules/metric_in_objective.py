"""The objective holds the number that belongs in a key result.

Why: A number says how much, not what for; with it in the objective, people argue about the figure and forget the point.
Ask: What will be different for somebody once this number is reached?
In: A percentage, an amount, a count or a multiple that could be the target of a key result; words such as "daily".
Out: Names and sizes: ISO 27001, Q3, 24/7, firms with up to 50 staff, a slogan such as "number one choice".
Out: Guides differ on this one; a team that wants numbers in its objectives says so in its options.
Bad: Occupancy from 70% to 80% [objective: Raise ticket income by 30%]
Bad: Queue at the till from 9 to 5 minutes [objective: Nobody waits longer than 5 minutes at the till]
Bad: Repeat orders from 20% to 28% [objective: Win 40 hospital pharmacies]
Good: Queue at the till from 9 to 5 minutes [objective: Shopping here is the quick part of the day]
Good: Findings open from 12 to 2 [objective: Be at ease with ISO 13485]
Good: Repeat orders from 20% to 28% [objective: Clinics with up to 30 beds order from us without thinking]
Rewrite: Say in the objective why the number matters, and move the number to a key result.
Source: S002; S004 R21; G05
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import on_objective, quote
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped

_ALLOWED = Skipped("the team options accept numbers in objectives")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    if view.options.numbers_in_objectives == "accept":
        return (_ALLOWED,)
    number = view.aim.quantity
    if number is None:
        return ()
    return (on_objective(number, f"{quote(number.text)} is a target; it belongs in a key result"),)


RULE = Rule("OB01", "metric-in-objective", Severity.WARNING, Scope.OBJECTIVE, "CORE", check, doc=__doc__)
