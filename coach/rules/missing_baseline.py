"""The key result gives an end value or a size of change, but not where things stand today.

Why: Without the start nobody can tell a stretch from a walk, and half-way has no meaning.
Ask: What is the value today, and who measured it when?
In: A level to reach, zero included, or a change of some size, also against a year whose value is not given.
Out: The start stands anywhere: in the key result, the objective or a field, as "from", "currently" or "baseline".
Out: The start is zero by meaning: the first, a new thing, from scratch, a thing this key result creates.
Out: Counts of acts that begin at zero this period, limits to hold, and lines tagged as guardrail or health metric.
Bad: Reach 12,000 weekly riders
Bad: Cut parcel damages by 25%
Bad: Patient satisfaction score of at least 92%
Bad: Voluntary attrition under 7%
Good: Weekly riders from 9,000 to 12,000
Good: Keep parcel damages below 0.4%
Good: Win the first 5 paying municipalities
Good: Voluntary attrition under 7% (currently 11%)
Good: Reach 12,000 weekly riders [baseline: 9000]
Rewrite: Add today's value and its date; where it is unknown, measure for two weeks first.
Source: S004 R7; S001 R6; G07
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import LIMITS, core, hit, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_NEW = frozenset({"from", "first", "initial", "inaugural", "starting"})
"""Words that say of everything below an objective that it starts at zero."""

_FORMS = frozenset((Form.METRIC_TARGET,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.baseline or statement.baseline_excuse:
        return ()
    # An unfilled value is a fault of its own; a line tagged as a limit holds a number in place and starts nowhere.
    if statement.placeholders or view.key_result.role in LIMITS or _is_known_elsewhere(view):
        return ()
    words = statement.target or statement.change or core(statement)
    only_size = words is statement.change or (statement.target and statement.target.unit == "x")
    missing = "how much, not from where" if only_size else "where to go, but not where things stand today"
    message = f"{quote(words.text)} says {missing}"
    return (hit(view, words, *softened(view, message, Severity.WARNING, "early_stage", "baseline_quarter")),)


def _is_known_elsewhere(view: KeyResultView) -> bool:
    if (view.key_result.fields.current or "").strip():
        return True
    objective, metric = view.objective, view.statement.metric
    if objective.baseline_excuse:
        # The objective makes the thing: it excuses only the key results that measure that thing.
        words = objective.baseline_excuse.text.lower().split()
        return words[0] in _NEW or words[-1] in view.statement.text.lower()
    if objective.baseline is None:
        return False
    same = objective.metric is None or metric is None or objective.metric.head == metric.head
    return same or (metric is not None and objective.metric is not None and objective.metric.family == metric.family)


RULE = Rule("KR07", "missing-baseline", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
