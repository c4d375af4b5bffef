"""A number is pushed, and nothing in the OKR keeps the push honest.

Why: What is pushed alone is reached at the expense of whatever nobody looks at.
Ask: What would you not accept in exchange for this number, and how would you see it?
In: A key result that pushes a measure by a tenth or more, or by nobody knows how much, without a counter of its family.
In: One push without a counter is enough; a guard clause without a number is none.
Out: A counter measure of the same product as key result, bound, guard clause with a number, guardrail or health metric.
Out: Pushes on quality, reliability, safety or satisfaction, families outside the table, and OKRs of work only.
Bad: Trial lessons booked from 150 to 240 per month
Bad: Cost per meal from €9 to €6 [beside: Meals per cook from 30 to 45]
Bad: Time to fill a post from 60 to 30 days without lowering the bar
Good: Cost per meal from €9 to €6 [beside: Complaints per 1,000 meals at most 4]
Good: Trial lessons booked from 150 to 240 per month, of whom at least 30% come back
Good: Uptime of the ticket shop from 99.1% to 99.8%
Rewrite: Add one bound on a measure that the push may harm, with today's value as the limit.
Source: S004 R12; G02; G07
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.balance import side_conditions
from coach.rules.guarding import is_floor, is_guarded
from coach.rules.pushes import push_of
from coach.rules.support import PEERS, core, is_limit_line, quote
from coach.rules.terms import measure_names
from coach.types import Scope, Severity
from coach.views import Hit, OkrView, Rule, Skipped

_NAMED = 3
"""Measures a message proposes."""


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    pushes = [
        (node, statement, row)
        for node, statement in view.nodes[:PEERS]
        if not is_limit_line(node, statement) and (row := push_of(statement)) is not None
    ]
    if not pushes:
        return ()
    beside = [side_conditions(statement) for _, statement in view.nodes[:PEERS]]
    uncovered = [
        (node, statement, row)
        for node, statement, row in pushes
        if not is_guarded(node, statement, row, view, beside) and not is_floor(statement, [row for *_, row in pushes])
    ]
    if not uncovered:
        return ()
    (node, statement, row), *others = uncovered
    names = [measure_names()[measure] for measure in row.counters[:_NAMED]]
    words = core(statement)
    message = (
        f"{quote(words.text)} {row.push}, and nothing here balances it: {row.harm};"
        f" a limit on {', '.join(names[:-1])} or {names[-1]} would"
    )
    related = tuple(other.id for other, _, _ in others)
    return (Hit(message, words.start, words.end, related=related, key_result=node),)


RULE = Rule("OK01", "missing-guardrail", Severity.WARNING, Scope.OKR, "CORE", check, doc=__doc__)
