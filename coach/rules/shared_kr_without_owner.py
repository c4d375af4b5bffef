"""Several teams hold a key result and nobody in particular answers for it.

Why: Each team waits for the others; shared work needs one person who says how it stands.
Ask: Who of them will say each week how this stands, for all?
In: An owner field with several teams or people of equal rank, "all teams", or nobody on what two teams have in common.
Out: One name with contributors; one team only; a squad with a named lead.
Out: Where no owner is listed anywhere, that is not known, and nothing is said.
Rewrite: Name one person, and give each team a key result for its part.
Bad: Members stay with us [owner: Sales, Support and Billing]
Bad: Members stay with us [owner: all teams]
Bad: Members stay with us [owner: ] [also in: Billing] [team: Support]
Good: Members stay with us [owner: Ana Ruiz (with Sales and Support)]
Good: Members stay with us [owner: Billing]
Good: Members stay with us [owner: Ana Ruiz] [also in: Billing] [team: Support]
Source: S004 R16
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.engine import normalised
from coach.rules.sharing import holders
from coach.rules.support import is_nobody, quote
from coach.types import KeyResult, Okr, Scope, Severity
from coach.views import Hit, Rule, SetView, Skipped

_UNKNOWN = Skipped("no owner of a key result is listed")


def check(view: SetView) -> Iterable[Hit | Skipped]:
    nodes = [
        (okr, node)
        for okr in view.okr_set.okrs
        for node in okr.key_results
        if not okr.struck and not node.struck and node.fields.owner is not None
    ]
    if not nodes:
        return (_UNKNOWN,)
    held: dict[str, set[str]] = {}
    for okr, node in nodes:
        held.setdefault(normalised(node.text), set()).update(_teams(okr))
    hits, said = [], set()
    for okr, node in nodes:
        key, owner = normalised(node.text), node.fields.owner or ""
        teams = len(held[key])
        if holders(owner) > 1:
            message = f"{quote(owner)} share this, and nobody in particular answers for it"
        elif is_nobody(owner) and teams > 1 and key not in said:
            said.add(key)
            message = f"{teams} teams hold this, and nobody is named for it"
        else:
            continue
        hits.append(_hit(okr, node, message))
    return hits


def _teams(okr: Okr) -> list[str]:
    return [
        part for part in normalised(okr.team or "").replace("&", ",").replace(" and ", ",").split(",") if part.strip()
    ]


def _hit(okr: Okr, node: KeyResult, message: str) -> Hit:
    return Hit(message, 0 if node.text else None, len(node.text) if node.text else None, okr=okr, key_result=node)


RULE = Rule("ST04", "shared-kr-without-owner", Severity.WARNING, Scope.SET, "CTX", check, doc=__doc__, wording=False)
