"""Guardrails to set beside a push: bounds on the measures it may harm, with today's value as the limit."""

from __future__ import annotations

from collections.abc import Iterator

from coach.rewriting.lines import Gap, Line, line
from coach.rules.pushes import push_of
from coach.rules.terms import measure_names, words_of
from coach.types import Statement

_SOFTWARE = frozenset(("change-failures", "incidents", "latency"))
"""Measures that only those have who run software."""
_SIGNS = frozenset(
    "api app apps build builds code deploy deployment deployments latency pipeline release releases rendering request"
    " requests server service services software uptime website".split()
)
_HINT = "what must not get worse meanwhile: quality, cost, trust ...?"
_LIMIT = Gap("limit", "today's value", "5%")


def guardrails(statement: Statement) -> Iterator[Line]:
    """A bound for the row of the guardrail table that a key result pushes: the author says on what; none for no push.

    Which measure a field has nobody can tell from a few words: a wrong one puts people off the whole proposal."""
    row = push_of(statement)
    if row is None:
        return
    software = not _SIGNS.isdisjoint(words_of(statement.text))
    fitting = [counter for counter in row.counters if software or counter not in _SOFTWARE]
    names = [measure_names()[counter] for counter in fitting]
    for name in names:
        yield line(
            Gap("guardrail", "what must not get worse meanwhile: quality, cost, trust ...?", name),
            " no worse than ",
            _LIMIT,
        )
