"""Two people could not pick the same measure from these words.

Why: What each reader measures in their own way can be neither agreed at the start nor scored at the end.
Ask: What exactly would you count or time, out of what, and where do the figures come from?
In: Success that rests on a judgement word: successful, better, seamless, significant, high-quality.
In: An umbrella noun as the measure: engagement, productivity, awareness, performance, quality.
Out: An umbrella beside an operational noun or an instrument, such as weekly active use or a named survey.
Out: Work, unless the deliverable itself cannot be told.
Bad: Increase pupil engagement by 20%
Bad: Successful launch of the donor portal
Bad: Improve productivity on line 4
Good: Pupils who hand in weekly homework from 55% to 75%
Good: Units per shift on line 4 from 310 to 360
Good: Rework per 1,000 units from 24 to 15
Rewrite: Name what is observed, what it is divided by, and the source.
Source: S004 R26; S001 R8
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Form, Hit, KeyResultView, Rule, Scope, Severity, Skipped

_WITHOUT_MEASURE = frozenset({Form.ACTIVITY, Form.OUTPUT_COUNT, Form.BINARY_STATE, Form.UNCLEAR})


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.judgement:
        message = f"{quote(statement.judgement.text)} is a matter of opinion: two people would judge it differently"
        return (hit(view, statement.judgement, message),)
    if statement.umbrella and statement.instrument is None and statement.form not in _WITHOUT_MEASURE:
        message = f"{quote(statement.umbrella.text)} can be measured in many ways, and none is named"
        return (hit(view, statement.umbrella, message),)
    return ()


RULE = Rule("KR15", "vague-wording", Severity.WARNING, Scope.KEY_RESULT, "T2", check, doc=__doc__)
