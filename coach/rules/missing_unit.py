"""A number of the key result could be days, hours, percent or thousands.

Why: Two readers will measure two things, and both will be right.
Ask: In which unit is this counted, and from which source?
In: Durations, money and sizes whose unit is nowhere to be read.
Out: Counts with a counted noun, named scores, percentages, ratios, and units given in a field.
Bad: Response time from 8 to 3
Bad: Raise revenue from 400 to 900
Bad: Reduce cost by 30
Good: Response time from 8 to 3 hours
Good: Library visitors from 400 to 900 per week
Good: Raise revenue from 400 to 900 [unit: k€]
Rewrite: Write the unit on both sides.
Source: S001 R8; S004 R26
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    numbers = view.statement.unitless
    fields = view.key_result.fields
    if not numbers or (fields.unit or "").strip() or (fields.currency or "").strip():
        return ()
    first = numbers[0]
    field = "baseline" if first == view.statement.baseline else "target"
    message = f"{quote(first.text)} has no unit: it could be read as more than one thing"
    return (hit(view, first, message, field=field),)


RULE = Rule("KR09", "missing-unit", Severity.WARNING, Scope.KEY_RESULT, "AUTO", check, doc=__doc__)
