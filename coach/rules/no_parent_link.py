"""A team's objective names no objective of the company that it serves.

Why: A team can succeed at something the company does not need.
Ask: Which objective of the company comes nearer when you reach this one, and by which lever?
In: A link that is empty, or leads to something retired, to "misc" or to the team's own numbers.
Out: A link to another objective, of the company or a team; words such as "supports O2"; the company's own OKRs.
Out: An objective that was agreed to be local is only worth a look. Where no parent is known, nothing is said.
Rewrite: Name the parent and the lever.
Bad: Members stay with us [parent: ]
Bad: Members stay with us [parent: misc]
Bad: Members stay with us [parent: Objective 3 of 2024, retired]
Good: Members stay with us [parent: o4]
Good: Members stay with us
Good: Members stay with us [level: company] [parent: ]
Source: S004 R17; S001 R17
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.rules.levels import is_company
from coach.rules.support import is_nobody, softer
from coach.types import Okr, Scope, Severity
from coach.views import Hit, Rule, SetView, Skipped

_NO_PARENT = re.compile(
    r"^\W*(?:misc\w*|various|other|general|none|tbd|n/?a|self|own kpis?|our own\b.*|own\b.*|kpis?|team kpi.*)\W*$"
    r"|\b(?:retired|discontinued|cancelled|canceled|closed last year|no longer)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:supports?|supporting|contributes? to|serves?|in support of|aligned (?:to|with)|for company)\s+"
    r"(?:the )?(?:company\W?s? )?(?:objective|goal|okr|o)\s?\W?o?\d",
    re.IGNORECASE,
)
_LONGEST = 400
_UNKNOWN = Skipped("no objective of the level above is known: no field for a parent, and no OKR of the company")


def check(view: SetView) -> Iterable[Hit | Skipped]:
    okrs = [okr for okr in view.okr_set.okrs if not okr.struck]
    if not any(okr.parent is not None for okr in okrs) and not any(okr.level and is_company(okr) for okr in okrs):
        return (_UNKNOWN,)
    return [_hit(okr) for okr in okrs if not is_company(okr) and not _is_linked(okr)]


def _is_linked(okr: Okr) -> bool:
    if _SAID.search(okr.objective[:_LONGEST]):
        return True
    parent = (okr.parent or "").strip()
    return bool(parent) and not is_nobody(parent) and not _NO_PARENT.search(parent[:_LONGEST])


def _hit(okr: Okr) -> Hit:
    local = "local" in {tag.strip().lower() for tag in okr.tags}
    severity = softer(Severity.WARNING) if local else Severity.WARNING
    message = "names no objective of the company that it serves" + (" (softened: agreed to be local)" if local else "")
    text = okr.objective
    return Hit(message, 0 if text else None, len(text) if text else None, severity, "objective", okr=okr)


RULE = Rule("ST02", "no-parent-link", Severity.WARNING, Scope.SET, "CTX", check, doc=__doc__, wording=False)
