"""The key result names a measure but no end value.

Why: Without an end value any movement can be called success, and nobody knows how far to go.
Ask: At which value would you say "reached", and what is it today?
In: A direction only ("improve the pass rate"), also with a start value but no end.
In: Keeping something without saying at which level.
In: A comparison whose figure is not given, such as an industry average.
Out: Words that are numbers: double, halve, zero, all, every, first.
Out: A limit taken from an own record, such as last year's level or the budget.
Out: Work, counts of own work and outside decisions, which have faults of their own.
Bad: Improve the first-time pass rate of apprentices
Bad: Reduce staff turnover on the wards
Bad: Maintain a high level of code quality
Good: Double weekly grocery orders
Good: Staff turnover on the wards from 14% to 9%
Good: Keep agency spending within last year's budget
Rewrite: Measure from today's value to an end value, by a date.
Source: S001 R6; S001 R8
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import core, hit, quote
from coach.types import Form, Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

_BARE = frozenset("amount count figure level number quantity rate ratio share size sum time total value volume".split())

_FORMS = frozenset((Form.METRIC_TREND, Form.METRIC_BOUND))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.form is Form.METRIC_BOUND and not _is_open(statement):
        return ()
    # An unfilled value is a fault of its own; the same gap is not named twice.
    if any(placeholder.slot != "baseline" for placeholder in statement.placeholders):
        return ()
    metric = statement.metric
    # 'Number' or 'time' alone is no measure: the words around it say of what.
    whole = metric is None or metric.start < 0 or metric.text.lower() in _BARE
    words = core(statement) if metric is None or whole else Slot(metric.text, metric.start, metric.end)
    return (hit(view, words, f"{quote(words.text)} has no end value, so nobody can say when it is reached"),)


def _is_open(statement: Statement) -> bool:
    values = (statement.target, statement.band, statement.change, statement.stretch, statement.reference)
    return all(value is None for value in values)


RULE = Rule("KR06", "missing-target", Severity.ERROR, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
