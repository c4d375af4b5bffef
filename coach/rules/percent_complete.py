"""The key result is the share of the team's own work that is done.

Why: A plan can be 100% done and the plan be wrong; progress on work is not progress on the objective.
Ask: What is better for somebody on the day this reaches 100%?
In: Shares of an own plan, backlog, roadmap, set of modules, services, documents or controls.
Out: Shares of customers, users, traffic, transactions or spend: those are adoption.
Out: Properties of a product, such as test coverage or the share of cases that run by themselves.
Bad: 90% of the warehouse roadmap delivered
Bad: Complete 75% of the curriculum rewrite
Bad: 14 of 20 modules ported to the new platform
Good: 80% of parents registered on the new school app
Good: Test coverage of the billing code from 48% to 70%
Good: 65% of card payments run over the new gateway
Rewrite: Name what is better once all of it is done, for instance waiting time, cost per case or users on the new path.
Source: S004 R3; S004 R9
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.phrase import share
from coach.rules.support import hit, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.PERCENT_COMPLETE,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    words = share(statement)
    message = f"{quote(words.text)} measures how much of the team's own work is done, not what the work brings"
    return (hit(view, words, *softened(view, message, Severity.WARNING, "committed", "platform")),)


RULE = Rule("KR04", "percent-complete", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
