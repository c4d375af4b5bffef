"""The key result holds what is there already, or a standing duty, as if it were a change.

Why: What only has to go on needs watching, not one of the few places for change.
Ask: Is this what you want to change, or what must not break while you change something else?
In: Keep-words on a measure, and duties to go on with, where nothing is pushed that the limit would balance.
Out: A limit beside a key result that pushes something, and lines tagged as guardrail.
Out: Getting back to a former level, and reaching a level for the first time.
Bad: Maintain patient satisfaction at 93%
Bad: Keep sending the monthly budget reports
Bad: Overtime hours not to exceed 400 per month
Good: Overtime hours not to exceed 400 per month [beside: Units per shift from 310 to 360]
Good: Keep spoilage below 3% [role: guardrail]
Good: Restore on-time departures from 84% to 92%
Rewrite: Move it to the health metrics or tag it as guardrail, or state what should become better.
Source: S003 R27; S004 R12; G05
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import LIMITS, PUSHES, core, hit, is_tagged_limit, peers, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_SELF_SUFFICIENT = frozenset({"reliability", "quality", "satisfaction", "security"})
"""Families whose push nothing has to balance (codebook, missing guardrail)."""

_BOUND, _TARGET = Form.METRIC_BOUND, Form.METRIC_TARGET
_DUTIES = frozenset({Form.ACTIVITY, Form.OUTPUT_COUNT, Form.ACTIVITY_COVERAGE})


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    duty = statement.holds is not None and statement.form in _DUTIES
    level = statement.form is _BOUND or (statement.holds and statement.form is _TARGET)
    if statement.change or (statement.form is _TARGET and statement.sense in ("up", "down")):
        level = False  # "keep growing orders by 10%" keeps up a push, not a level
    if not (duty or level):
        return ()
    tagged = is_tagged_limit(view)
    # A duty has no number that could balance a push, so only a measured level is excused by its neighbours.
    # 'Grow without hurting the runway': the objective itself asks for the limit.
    as_ever = statement.holds is not None and statement.holds.text.lower().startswith("as ")
    if level and (tagged or (not as_ever and (view.objective.guard or _balances(view)))):
        return ()
    words = statement.holds or statement.verb or statement.direction or core(statement)
    message = f"{quote(words.text)} asks for what is there already; nothing becomes better if it succeeds"
    if tagged:
        return (hit(view, words, f"{message} (softened: tagged limit)", Severity.INFO),)
    message, severity = softened(view, message, Severity.WARNING, "bau_team")
    return (hit(view, words, message, severity),)


def _balances(view: KeyResultView) -> bool:
    """Whether another key result pushes something that needs a limit: better quality or safety needs none."""
    return any(
        other.form in PUSHES
        and node.role not in LIMITS
        and (other.metric is None or other.metric.family not in _SELF_SUFFICIENT)
        for node, other in peers(view)
    )


RULE = Rule("KR19", "business-as-usual", Severity.WARNING, Scope.KEY_RESULT, "T2", check, doc=__doc__)
