"""The key result measures how many people or things the team's own routine reaches.

Why: Everyone can be trained, visited or tagged without doing anything differently; reach is a means at best.
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

from coach.rules.support import LIMITS, core, hit, peers, quote
from coach.types import Form, Hit, KeyResultView, Rule, Scope, Severity, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.form is not Form.ACTIVITY_COVERAGE:
        return ()
    alone = all(node.role in LIMITS for node, _ in peers(view))
    words = statement.verb or core(statement)
    message = f"{quote(words.text)} measures whom the team's own routine reaches, not what they do afterwards"
    return (hit(view, words, message, Severity.WARNING if alone else None),)


RULE = Rule("KR03", "activity-coverage", Severity.INFO, Scope.KEY_RESULT, "T2", check, doc=__doc__)
