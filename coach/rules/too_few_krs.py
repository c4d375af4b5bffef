"""The objective has too few key results to be believed.

Why: One number can be reached by accident or by a trick; a few from different sides convince a sceptic.
Ask: What else would have to be true before a sceptic believed that the objective is reached?
In: No key result, one, or two; guardrails and health metrics do not count.
Out: Two of them beside a guardrail or a health metric.
Out: How many are right is a convention; a team sets its own band in its options.
Bad: Churn from 5% to 3%
Bad: Churn from 5% to 3% [beside: Referrals from 40 to 70 a month]
Bad: Churn from 5% to 3% [role: guardrail]
Good: Churn from 5% to 3% [beside: Referrals from 40 to 70 a month] [beside: Complaints from 90 to 40 a month]
Good: Churn from 5% to 3% [beside: Referrals from 40 to 70 a month] [guardrail: Support load at most 60 tickets a week]
Good: Late parts from 9% to 4% [beside: Scrap from 6% to 3%] [beside: Rework from 8% to 5%]
Rewrite: Add evidence for the part of the objective that no key result shows yet.
Source: S001 R2; S002 R2; S004 R2; S000 R2; G06
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import counted, is_limit_line, on_objective, softened, whole
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    band, number = view.options.key_results, len(counted(view))
    if number >= band.fewest:
        return ()
    limited = any(is_limit_line(node, statement) for node, statement in view.nodes)
    if number == band.fewest - 1 and number and limited:
        return ()
    severity = Severity.ERROR if not number else Severity.INFO if number == band.fewest - 1 else Severity.WARNING
    words = "no key result" if not number else "1 key result" if number == 1 else f"{number} key results"
    message, severity = softened(view, f"{words}; usual are {band.fewest} to {band.most}", severity, "early_stage")
    return (on_objective(whole(view.okr.objective), message, severity),)


RULE = Rule("OK02", "too-few-krs", Severity.WARNING, Scope.OKR, "AUTO", check, doc=__doc__, wording=False)
