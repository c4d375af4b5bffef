"""The key result names work to do, not a change that somebody notices once the work is done.

Why: All the work can be finished and nobody be better off, so a tick here proves nothing about the objective.
Ask: Once this is done, what changes, for whom, and how would you see it?
In: Own tasks, deliverables, milestones and internal decisions: build, write, migrate, roll out, define.
In: The same in the wording of a state: "the portal is live", "there is a prototype", "policy signed off".
In: What will be possible ("members can book online"), with nothing on whether anybody does it.
Out: A work verb whose object is a measured property ("deliver 99.5% picking accuracy").
Out: Work with a purpose that carries the number ("launch kiosks to cut queue time from 9 to 5 minutes").
Out: Counts of own work are output-count, an outside body's decision is binary-kr.
Bad: Launch the self-checkout kiosks in every store
Bad: Migrate the patient records to the new archive
Bad: The supplier portal is live by June
Bad: Define a returns policy for marketplace sellers
Good: Deliver 99.5% picking accuracy
Good: Launch self-checkout kiosks to cut queue time from 9 to 5 minutes
Good: Get certified to ISO 14001
Good: Share of repeat shoppers from 31% to 40%
Rewrite: Ask what changes for whom once it is done, make that the key result, and move this text to the initiatives.
Source: S004 R3; S001 R5; G01; G06
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.phrase import is_capability, work_verb
from coach.rules.support import core, hit, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.ACTIVITY,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    verb = work_verb(statement)
    if verb is not None:
        message = f"{quote(verb.text)} names work; it says nothing of what changes once the work is done"
    elif is_capability(statement):
        message = "this says what will be possible, not that anybody does it"
    else:
        message = "this names something to have or to do; it does not say what changes for whom"
    # Measuring first is the advised way out of a missing baseline.
    message, severity = softened(view, message, Severity.ERROR, "baseline_quarter")
    if view.options.milestones == "accept" and (statement.deadline or (view.key_result.fields.due or "").strip()):
        message, severity = f"{message} (softened: the team accepts milestones)", Severity.INFO
    return (hit(view, verb or core(statement), message, severity),)


RULE = Rule("KR01", "activity-as-kr", Severity.ERROR, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
