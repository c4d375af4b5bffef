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
from functools import cache

from coach.rules.support import MEASURES, core, hit, quote
from coach.rules.tables import phrases
from coach.types import Scope, Severity, Slot
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    metric = statement.metric
    if metric is None:
        return ()
    # A rival's loss is told by who loses, not by what is lost: "a rival loses 3 clients".
    text = statement.text.lower()
    of_rival = "competitor" in text or "rival" in text
    whole = of_rival or metric.start < 0
    if metric.head not in phrases("beyond_reach.tsv"):
        start, end = statement.core
        if not _names_one(statement.text[start:end] if whole else metric.text):
            return ()
    words = core(statement) if whole else Slot(metric.text, metric.start, metric.end)
    return (hit(view, words, f"{quote(words.text)} moves with markets or rivals, whatever the team does"),)


def _names_one(text: str) -> bool:
    words = text[:200].lower().replace("’", "'").split()
    if _openings().isdisjoint(words):
        return False
    named = f" {' '.join(words)} "
    return any(map(named.__contains__, _apart()))


@cache
def _apart() -> tuple[str, ...]:
    """The terms as they stand among other words."""
    return tuple(f" {term} " for term in phrases("beyond_reach.tsv"))


@cache
def _openings() -> frozenset[str]:
    return frozenset(term.split()[0] for term in phrases("beyond_reach.tsv"))


RULE = Rule("KR18", "not-influenceable", Severity.WARNING, Scope.KEY_RESULT, "CTX", check, __doc__, forms=MEASURES)
