"""No key result can be read before the end of the period.

Why: When the first reading comes, it is too late to change anything.
Ask: What would move first, and could be read every week or two?
In: Yearly and quarterly surveys, yearly figures, 12-month cohorts, pass or fail, milestones, and nothing else.
Out: Any measure that can be read on the way, and OKRs of work only, which have other worries.
Bad: Score of the annual staff survey from 6.1 to 7.0
Bad: 12-month attrition from 14% to 9% [beside: Be named a top employer by the chamber of commerce]
Bad: Yearly market share from 11% to 14%
Good: Score of the annual staff survey from 6.1 to 7.0 [beside: Open posts from 30 to 12]
Good: Conversion rate from 2.0% to 2.6%
Good: Launch the staff portal
Rewrite: Add one measure that moves early and is read every week or two.
Source: S004 R11
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.rules.support import MEASURES, PEERS, on_objective, whole
from coach.types import Form, Scope, Severity, Statement
from coach.views import Hit, OkrView, Rule, Skipped

_SLOW = re.compile(
    r"\b(?:annual(?:ly|ised|ized)?(?! recurring| contract value| run)|year(?:ly)?|year-end|year-on-year"
    r"|quarterly (?:\w+ ){0,2}(?:survey|pulse|poll|nps)|once a year|per year|a year|(?:12|twelve|18|24)[- ]months?"
    r"|per annum|biannual|every year|full[- ]year)\b",
    re.IGNORECASE,
)
_LONGEST = 400
_UNDECIDED = Skipped("it asks for a key result with a measure; this OKR has none")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    statements = [statement for _, statement in view.nodes[:PEERS]]
    if not any(one.form in MEASURES for one in statements):
        return (_UNDECIDED,) if statements else ()
    for one in statements:
        if not _is_late(one):
            return ()
    return (on_objective(whole(view.okr.objective), "none of these can be read before the period is over"),)


def _is_late(statement: Statement) -> bool:
    """Read once, at the end: by its words, or because it is done or not done."""
    if statement.form in (Form.BINARY_STATE, Form.ACTIVITY):
        return True
    if statement.form not in MEASURES:
        return False
    deadline = statement.deadline.text if statement.deadline and statement.deadline.start >= 0 else ""
    words = statement.text[:_LONGEST].replace(deadline, " ") if deadline else statement.text[:_LONGEST]
    return _SLOW.search(words) is not None


RULE = Rule("OK05", "all-lagging", Severity.INFO, Scope.OKR, "T2", check, doc=__doc__)
