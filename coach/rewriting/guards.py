"""Guardrails to set beside a push: bounds on the measures it may harm, with today's value as the limit."""

from __future__ import annotations

from collections.abc import Iterator

from coach.grammar import parse
from coach.rewriting.lines import Gap, Line, line
from coach.rules.pushes import push_of
from coach.rules.terms import measure_names
from coach.types import Statement

_BOUNDS = {"up": "at or above", "down": "at or below"}


def guardrails(statement: Statement) -> Iterator[Line]:
    """Bounds for the row of the guardrail table that a key result pushes, the likeliest first; none for no push."""
    row = push_of(statement)
    for counter in row.counters if row is not None else ():
        name = measure_names()[counter]
        metric = parse(name).metric
        bound = _BOUNDS.get(metric.good or "" if metric else "", "no worse than")
        yield line(f"{name[:1].upper()}{name[1:]} {bound} ", Gap("limit", "today's value", "5%"))
