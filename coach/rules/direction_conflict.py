"""The words push one way and the numbers the other, or both push a measure the way nobody wants.

Why: Whoever reads it works in one of two directions, and one of them does harm.
Ask: Which way should this go: are the two ends swapped, or the verb?
In: Increase with an end below the start, reduce with an end above it.
In: More churn, errors, waiting, cost per case; less uptime, satisfaction, revenue.
Out: Measures without a good side, such as headcount, price or utilisation; ranks, where smaller is better.
Out: Limits: guardrails, keep-words, and an upper or lower bound that today's value already respects.
Out: "Improve", which follows the measure, and scores below zero that rise.
Bad: Increase readmissions from 9% to 6%
Bad: Reduce customer NPS from 31 to 44
Bad: Cut average wait time from 12 min to 20 min
Good: Improve average wait time from 20 min to 12 min
Good: Move the city ranking from 9 to 4
Good: Raise NPS from -8 to 12
Good: Shorten time to discharge from 2 days to 20 hours
Rewrite: Ask which way is meant, then swap the ends or the verb.
Source: S001 R8; S004 R26
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.compare import is_limit, on_one_scale
from coach.rules.support import LIMITS, hit, quote
from coach.types import Form, Metric, Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

_FOLLOWS_METRIC = ("improv", "optimi", "accelerat", "enhanc", "better")
"""Verbs whose sense is the good side of the measure: they cannot contradict the numbers, only the measure can."""

_LINKS = frozenset({"of", "on", "in", "for", "to", "from", "against", "with"})

_FORMS = frozenset((Form.METRIC_SHIFT, Form.METRIC_TARGET))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    words = _sense_of_words(statement)
    ends = on_one_scale(statement.baseline, statement.target)
    start, end = statement.baseline, statement.target
    ranked = (start is not None and start.unit == "rank") or (end is not None and end.unit == "rank")
    if ranked or (ends and ends[0] == ends[1]) or view.key_result.role in LIMITS or is_limit(statement):
        return ()
    numbers = None if ends is None else "up" if ends[1] > ends[0] else "down"
    where = statement.direction or statement.target or statement.change
    if where is None:
        return ()
    field = "direction" if where is statement.direction else "target"
    if words and numbers and words != numbers:
        message = f"{quote(where.text)} points {words}, but the numbers go {numbers}"
        return (hit(view, where, message, field=field),)
    metric, pushed = statement.metric, numbers or words
    if metric is None or metric.vanity:  # fewer views may be meant: only the plain cases have one good side
        return ()
    if metric.good and pushed and metric.good != pushed and _is_pushed_itself(statement, metric):
        message = f"this drives {quote(metric.text)} {pushed}, which is the way nobody wants it to go"
        return (hit(view, where, message, field=field),)
    return ()


def _is_pushed_itself(statement: Statement, metric: Metric) -> bool:
    """Not so in "detection of fraud": there a good thing is raised that concerns a bad one."""
    at = statement.text.lower().find(metric.head, max(metric.start, 0))
    begin = statement.direction.end if statement.direction and 0 <= statement.direction.end <= at else metric.start
    return at < 0 or begin < 0 or _LINKS.isdisjoint(statement.text[begin:at].lower().split())


def _sense_of_words(statement: Statement) -> str | None:
    direction: Slot | None = statement.direction
    if direction is None or direction.text.lower().startswith(_FOLLOWS_METRIC):
        return None
    return statement.sense if statement.sense in ("up", "down") else None


RULE = Rule("KR11", "direction-conflict", Severity.ERROR, Scope.KEY_RESULT, "AUTO", check, __doc__, forms=_FORMS)
