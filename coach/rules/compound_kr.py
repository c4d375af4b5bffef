"""One line holds two results that could be hit and missed apart.

Why: If one is met and the other missed there is no score, and the harder one is quietly dropped.
Ask: Which of these would convince you more if you could keep only one?
Ask (work): Put these on lines of their own, as initiatives: what should they change, and for whom?
In: Two targets, or two deliverables with different objects, joined by and, a plus, a comma or a semicolon.
Out: Conditions on one count, segments with one joint target, and the definition of the measure.
Out: A means ("by automating"), a limit to respect ("while returns stay under 2%"), steps on one object.
Bad: Pass rate from 61% to 75% and dropout from 9% to 5%
Bad: Launch the ordering app and reach 4,000 orders per week
Bad: Publish the care guide and hire a ward manager
Good: Sign 4 carriers worth €2M in total
Good: Cut claim handling from 14 to 3 days by automating intake
Good: Raise basket value from €38 to €45 while returns stay below 4%
Rewrite: Make two key results, or keep the stronger one; a limit belongs on a line of its own.
Source: S001 R8; S004 R12; G02
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    parts = view.statement.parts
    if len(parts) < 2:
        return ()
    message = f"{quote(parts[1].text)} can be hit or missed apart from {quote(parts[0].text)}"
    # Where no part is a result, none of them can convince anybody.
    work = view.statement.form in (Form.ACTIVITY, Form.OUTPUT_COUNT)
    return (hit(view, parts[1], message, variant="work" if work else ""),)


RULE = Rule("KR16", "compound-kr", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, doc=__doc__)
