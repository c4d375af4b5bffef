"""Without its key results nobody could say what this objective would make different.

Why: Whatever happens, somebody can claim that it was reached, and somebody else that it was not.
Ask: Who will notice that something is different, and what exactly will they notice?
In: Only a judgement (best, great, excellent), only an area, or "improve" with an area and nothing that shows.
Out: A beneficiary or area together with a state that can be seen; a position in a market.
Bad: Queue at the till from 9 to 5 minutes [objective: Be the best shop]
Bad: Claims settled in a week from 40% to 70% [objective: Improve our claims process]
Bad: Regretted leavers from 9 to 4 [objective: Operational excellence]
Good: Queue at the till from 9 to 5 minutes [objective: Shopping here is the quick part of the day]
Good: Claims settled in a week from 40% to 70% [objective: People with a claim have their money before they worry]
Good: Win rate from 20% to 28% [objective: Be the first name rural clinics think of]
Rewrite: Name who benefits and what is visibly different for them.
Source: S004 R21; S004 R30; S001 R21
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import on_objective, quote
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    words = view.aim.vague
    if words is None:
        return ()
    message = f"{quote(view.okr.objective)} leaves open what will be different, and for whom"
    return (on_objective(words, message),)


RULE = Rule("OB03", "vague-objective", Severity.INFO, Scope.OBJECTIVE, "T2", check, doc=__doc__)
