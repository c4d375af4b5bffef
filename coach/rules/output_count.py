"""The key result counts what the team itself makes or does.

Why: A team can always make more of something; only what others do with it shows whether it was worth making.
Ask (hires): What will be different for whom once these people are there, and how would you see it?
Ask: Who is meant to do something different because of these, and how many of them do it today?
In: Articles, features, calls, trainings, hires, tickets closed, also as a rate and also from one number to another.
Out: Acts of outsiders: contracts signed, talks accepted, reviews written by customers.
Out: A count with a result clause that carries a number of its own.
Out: Process measures such as lead time, first-pass yield or deployment frequency.
Bad: Publish 24 recipe videos
Bad: Hire 6 night-shift nurses
Bad: Raise story points per sprint from 28 to 35
Bad: Hold 8 safety trainings at the depots
Good: Cut lead time for change requests from 12 to 5 days
Good: Sign 6 regional distributors
Good: Newsletter sign-ups from recipe videos from 90 to 160 per week
Rewrite: Count what recipients do with the output, with a start and an end; keep the count in the initiatives.
Source: S001 R4; S004 R4; G08
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.phrase import counted, is_hiring
from coach.rules.support import hit, quote, softened
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.OUTPUT_COUNT,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    words = counted(statement)
    if is_hiring(statement):
        message, variant = f"{quote(words.text)} says how the team grows, not what the new people change", "hires"
    else:
        message, variant = f"{quote(words.text)} counts what the team makes or does itself, not what comes of it", ""
    message, severity = softened(view, message, Severity.ERROR, "exploratory", "recruiting_team")
    return (hit(view, words, message, severity, variant=variant),)


RULE = Rule("KR02", "output-count", Severity.ERROR, Scope.KEY_RESULT, "CORE", check, __doc__, forms=_FORMS)
