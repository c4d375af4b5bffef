"""The objective has so many key results that none of them is important.

Why: With many numbers to watch, each week's work helps one of them, and the objective stays where it is.
Ask: If you could keep only three of these, which would still prove the objective?
In: Five key results are worth a look, six are many, nine are a list; guardrails and health metrics do not count.
Out: Initiatives and milestones; guardrails beside four key results.
Out: How many are right is a convention; a team sets its own band in its options.
Bad: A from 1% to 2% [beside: B from 1% to 2%] [beside: C from 1% to 2%] [beside: D from 1% to 2%]
  [beside: E from 1% to 2%]
Bad: Late parts from 9% to 4% [beside: Scrap from 6% to 3%] [beside: Rework from 8% to 5%]
  [beside: Sick days from 9 to 6]
  [beside: Overtime from 300 to 200 hours]
Bad: Churn from 5% to 3% [beside: Referrals from 40 to 70] [beside: Complaints from 9 to 4]
  [beside: Visits from 9k to 12k]
  [beside: NPS from 20 to 30] [beside: Late orders from 9% to 4%]
Good: Late parts from 9% to 4% [beside: Scrap from 6% to 3%] [beside: Rework from 8% to 5%]
Good: Late parts from 9% to 4% [beside: Scrap from 6% to 3%] [beside: Rework from 8% to 5%]
  [beside: Sick days from 9 to 6]
Good: Late parts from 9% to 4% [beside: Scrap from 6% to 3%] [beside: Rework from 8% to 5%]
  [beside: Sick days from 9 to 6]
  [guardrail: Overtime at most 300 hours]
Rewrite: Merge those that say the same, move work to the initiatives, and rank the rest.
Source: S002 R2; S004 R2; S001 R2; G06
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import counted, on_objective, whole
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    band, number = view.options.key_results, len(counted(view))
    if number <= band.most:
        return ()
    severity = (
        Severity.ERROR if number >= band.far_too_many else Severity.WARNING if number >= band.many else Severity.INFO
    )
    message = f"{number} key results; usual are {band.fewest} to {band.most}"
    return (on_objective(whole(view.okr.objective), message, severity),)


RULE = Rule("OK03", "too-many-krs", Severity.WARNING, Scope.OKR, "AUTO", check, doc=__doc__, wording=False)
