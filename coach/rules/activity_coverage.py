"""The key result measures how many people or things the team's own routine reaches.

Why: Everyone can be trained, visited or tagged without doing anything differently; reach is a means at best.
Ask (things): What gets better for somebody once all of them have it, and how would you see it?
Ask: What do the people you reach do differently afterwards, and how many of them?
In: Shares that are trained, informed, surveyed, reviewed, documented, tagged, met; compliance with an own process.
Out: Shares that use, adopt, buy, pass or renew: that is behaviour, also of own staff using an internal tool.
Out: Results of a routine, such as orders on time.
Bad: Train 85% of branch managers on the new credit rules
Bad: Safety briefing coverage from 40% to 100%
Bad: 100% of pull requests have two reviewers
Good: 70% of branch managers pass the external credit exam
Good: 60% of dispatchers use the route planner every week
Good: Contract renewal rate from 78% to 86%
Rewrite: Keep it as an early sign and add the behaviour it should move; alone it does not carry an objective.
Source: S004 R3; S000
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.phrase import is_about_people, share
from coach.rules.support import LIMITS, hit, peers, quote
from coach.types import Form, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_FORMS = frozenset((Form.ACTIVITY_COVERAGE,))


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    alone = all(node.role in LIMITS for node, _ in peers(view))
    words = share(statement)
    if is_about_people(statement):
        message, variant = "measures whom the team's own routine reaches, not what they do afterwards", ""
    else:
        message, variant = "measures how far the team's own routine reaches, not what gets better by it", "things"
    return (hit(view, words, f"{quote(words.text)} {message}", Severity.WARNING if alone else None, variant=variant),)


RULE = Rule("KR03", "activity-coverage", Severity.INFO, Scope.KEY_RESULT, "T2", check, __doc__, forms=_FORMS)
