"""Whether a push is held in check by something in the same OKR (codebook, missing_guardrail and section 10)."""

from __future__ import annotations

from collections.abc import Sequence

from coach.rules.balance import (
    is_elsewhere,
    is_worse,
    measures_in,
    measures_of,
    own_condition,
    success_of,
)
from coach.rules.pushes import claim_of
from coach.rules.support import is_limit_line
from coach.rules.terms import Row
from coach.types import Form, KeyResult, Statement
from coach.views import OkrView

_MEASURING = frozenset((Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.METRIC_BOUND, Form.METRIC_TREND, Form.EVENT_COUNT))


def is_guarded(node: KeyResult, statement: Statement, row: Row, view: OkrView, beside: Sequence[Sequence[str]]) -> bool:
    """Whether anything in the OKR holds the push `row` of `statement` in check: its own words, or another line.

    `beside`: the side conditions of the view's nodes, in their order."""
    counters = frozenset(row.counters)
    near = (claim_of(statement), view.okr.objective)
    # What these harm is elsewhere by nature: old users, the core market, honest customers.
    anywhere = row.row in ("adoption", "expansion", "controls")
    if counters & measures_in(own_condition(statement)):
        return True
    for (other_node, other), conditions in zip(view.nodes, beside, strict=False):
        for clause in conditions:
            if counters & measures_in(clause) and (anywhere or not is_elsewhere(clause, near)):
                return True
        if other_node is not node and _measures(other_node, other):
            found = counters & measures_of(other)
            found |= counters & success_of(other.text, near[0])
            if found and not is_worse(other, found) and (anywhere or not is_elsewhere(other.text, near)):
                return True
    return False


def _measures(node: KeyResult, statement: Statement) -> bool:
    """Whether a line can show that something got worse: a measure, a limit, or a line that says it is one."""
    return statement.form in _MEASURING or statement.comparator is not None or is_limit_line(node, statement)


def is_floor(statement: Statement, rows: list[Row]) -> bool:
    """'Lead-to-paid rate at 18% or more' beside a push on leads: what balances a push is none itself."""
    if statement.baseline or statement.change or statement.direction or statement.comparator is None:
        return False
    found = measures_of(statement)
    return any(found & frozenset(row.counters) for row in rows)
