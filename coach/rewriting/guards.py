"""Guardrails to set beside a push: bounds on the measures it may harm, with today's value as the limit."""

from __future__ import annotations

from collections.abc import Iterator

from coach.grammar import parse
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
_BOUNDS = {"up": "at or above", "down": "at or below"}


def guardrails(statement: Statement) -> Iterator[Line]:
    """Bounds for the row of the guardrail table that a key result pushes, the likeliest first; none for no push."""
    row = push_of(statement)
    software = not _SIGNS.isdisjoint(words_of(statement.text))
    for counter in row.counters if row is not None else ():
        if counter in _SOFTWARE and not software:
            continue
        name = measure_names()[counter]
        metric = parse(name).metric
        bound = _BOUNDS.get(metric.good or "" if metric else "", "no worse than")
        yield line(f"{name[:1].upper()}{name[1:]} {bound} ", Gap("limit", "today's value", "5%"))
