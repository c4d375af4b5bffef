"""Two key results measure the same thing.

Why: One success is counted twice, and the objective looks better proven than it is.
Ask: Which of the two would you keep if you could report only one?
In: The same measure of the same people twice, a total and its part, a number and its complement.
Out: Different measures of one funnel; two values or averages of one process, such as time and error rate.
Bad: NPS from 30 to 45 [beside: Raise NPS by 15 points]
Bad: Orders per week from 900 to 1,200 [beside: Orders per week in Norway from 200 to 300]
Bad: Monthly churn from 5% to 3% [beside: Monthly retention from 95% to 97%]
Good: NPS from 30 to 45 [beside: eNPS from 10 to 20]
Good: Orders per week from 900 to 1,200 [beside: Order value from €40 to €48]
Good: Trial starts from 300 to 420 per week [beside: Trial-to-paid conversion from 9% to 12%]
Rewrite: Keep the one that is nearer to the objective.
Source: S004 R2; S002 R2
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from coach.rules.overlap import MEASURED, is_same_measure, named
from coach.rules.support import PEERS, core, counted, quote
from coach.types import KeyResult, Scope, Severity, Statement
from coach.views import Hit, OkrView, Rule, Skipped


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    hits: list[Hit] = []
    seen: set[str] = set()
    measured = [(node, statement) for node, statement in counted(view)[:PEERS] if statement.form in MEASURED]
    nodes = [(node, statement, named(statement)) for node, statement in measured if len(measured) > 1]
    for (first, one, words), (second, other, others) in combinations(nodes, 2):
        if second.id not in seen and is_same_measure(one, words, other, others):
            seen.add(second.id)
            hits.append(_hit(first, one, second, other))
    return hits


def _hit(first: KeyResult, one: Statement, second: KeyResult, other: Statement) -> Hit:
    words = core(other)
    message = f"{quote(words.text)} measures what {quote(core(one).text)} measures"
    return Hit(message, words.start, words.end, related=(first.id,), key_result=second)


RULE = Rule("OK04", "duplicate-krs", Severity.WARNING, Scope.OKR, "AUTO", check, doc=__doc__)
