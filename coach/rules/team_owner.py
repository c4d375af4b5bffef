"""The owner is a team or several people, so nobody in particular.

Why: When everybody answers for a number, everybody waits for the others.
Ask: Who of them will say each week how this stands?
In: A team, a department, "all", or several people without a lead.
Out: A name, a role that one person holds, and a name with contributors in brackets.
Bad: Stock-outs from 6% to 3% [owner: Purchasing]
Bad: Late invoices from 18% to 9% [owner: Ines / Tom]
Bad: Sick days per nurse from 14 to 10 [owner: everyone]
Good: Stock-outs from 6% to 3% [owner: Ines Duarte]
Good: Late invoices from 18% to 9% [owner: Head of Billing]
Good: Sick days per nurse from 14 to 10 [owner: Ines (with HR)]
Rewrite: Name one accountable person and list the others as contributors.
Source: S004 R15; S004 R16; G04
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.sharing import is_shared
from coach.rules.support import field_hit, is_first, is_nobody, quote
from coach.types import Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    hits: list[Hit] = []
    owner = view.key_result.fields.owner
    if owner and not is_nobody(owner) and is_shared(owner):
        message = f"{quote(owner)} is not one person, so nobody in particular answers for this"
        hits.append(field_hit(message, owner, "owner"))
    owner = view.okr.owner
    if owner and is_first(view) and not is_nobody(owner) and is_shared(owner):
        message = f"{quote(owner)} is not one person, so nobody in particular answers for this objective"
        hits.append(field_hit(message, owner, "objective.owner"))
    return hits


RULE = Rule("KR22", "team-owner", Severity.INFO, Scope.KEY_RESULT, "AUTO", check, doc=__doc__, wording=False)
