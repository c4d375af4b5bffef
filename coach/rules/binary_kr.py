"""The key result is passed or failed at one moment, by somebody outside the team.

Why: Until that moment nobody can see whether it goes well, and afterwards it is too late to steer.
Ask: Which number would tell you a month earlier that this is going to fail?
In: Certificates, audit results, rulings of a court or regulator, an award, a place in a named ranking.
Out: Internal approvals and launches: those are activities.
Out: Zero of something that can be counted all period, such as incidents.
Bad: Obtain the ISO 22000 certificate
Bad: No major findings in the hygiene audit
Bad: Win the city's lighting contract
Good: Open hygiene findings from 17 to 4
Good: Accidents at the loading docks from 6 to zero
Good: Permit applications accepted at first submission from 55% to 80%
Rewrite: Keep it where a rule or a gate demands it, and put an early warning beside it: open findings, failing controls.
Source: S004; G03; G04
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import PUSHES, core, hit, peers, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.BINARY_STATE,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    warned = any(other.form in PUSHES or other.form is Form.METRIC_BOUND for _, other in peers(view))
    words = statement.verb or core(statement)
    message = f"{quote(words.text)} is decided at one moment by somebody else; until then nothing shows how it goes"
    severity = Severity.WARNING
    if warned:
        message, severity = softened(view, message, severity, "regulated", "external_gate")
    if view.options.milestones == "accept" and severity is not Severity.INFO:
        message, severity = f"{message} (softened: the team accepts milestones)", Severity.INFO
    return (hit(view, words, message, severity),)


RULE = Rule("KR05", "binary-kr", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
