"""The number moves with markets or rivals, whatever the team does.

Why: A result nobody can influence teaches nothing, whether it comes or not.
Ask: Which driver of this number does your team move within the cycle?
In: Only the plain cases: share prices, exchange rates, the size of a market, the losses of a rival.
Out: Results that are influenced without being controlled; that is how a key result should be.
Out: Whether a total is too far above a team cannot be told from the words, so nothing is said about it.
Bad: Share price from €41 to €50
Bad: Exchange rate below 1.08
Bad: Market size from 2 to 3 million households
Good: Loyalty members who buy monthly from 22% to 30%
Good: Win rate in public tenders from 18% to 26%
Good: Market share in the north from 12% to 15%
Rewrite: Choose the driver that this team moves, such as its win rate or its cost per unit.
Source: S001 R5
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import MEASURES, quote
from coach.rules.tables import phrases
from coach.types import Hit, KeyResultView, Rule, Scope, Severity, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    metric = view.statement.metric
    if metric is None or view.statement.form not in MEASURES:
        return ()
    words = f" {' '.join(metric.text[:200].lower().replace('’', chr(39)).split())} "
    terms = phrases("beyond_reach.tsv")
    if metric.head not in terms and not any(f" {term} " in words for term in terms):
        return ()
    message = f"{quote(metric.text)} moves with markets or rivals, whatever the team does"
    return (Hit(message, metric.start, metric.end),) if metric.start >= 0 else (Hit(message, None, None),)


RULE = Rule("KR18", "not-influenceable", Severity.WARNING, Scope.KEY_RESULT, "CTX", check, doc=__doc__)
