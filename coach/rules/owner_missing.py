"""The field for the owner is empty.

Why: What belongs to nobody is looked at by nobody when it starts to slip.
Ask: Who will say each week how this stands?
In: An owner field that holds a dash, a question mark or a word for "nobody yet" (TBD, n/a, open).
In: An empty owner field of a key result; an empty owner field of the objective, said once for the objective.
Out: Files without such a field: nobody was asked for a name.
Bad: Stock-outs from 6% to 3% [owner: ]
Bad: Late invoices from 18% to 9% [owner: ]
Bad: Late invoices from 18% to 9% [objective owner: ]
Good: Stock-outs from 6% to 3% [owner: Ines Duarte]
Good: Late invoices from 18% to 9%
Good: Late invoices from 18% to 9% [objective owner: Head of Billing]
Rewrite: Write one name; list contributors apart.
Source: S004 R15; S000 R15
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import field_hit, is_first, is_nobody
from coach.types import Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    hits: list[Hit] = []
    owner = view.key_result.fields.owner
    if owner is not None and is_nobody(owner):
        hits.append(field_hit("nobody is named as the owner of this key result", owner.strip() and owner, "owner"))
    owner = view.okr.owner
    if owner is not None and is_nobody(owner) and is_first(view):
        message = "nobody is named as the owner of this objective"
        hits.append(field_hit(message, owner.strip() and owner, "objective.owner"))
    return hits


RULE = Rule("KR21", "owner-missing", Severity.WARNING, Scope.KEY_RESULT, "AUTO", check, doc=__doc__, wording=False)
