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

import re
from collections.abc import Iterable

from coach.rules.support import field_hit, is_first, is_nobody, quote
from coach.rules.tables import phrases
from coach.types import Hit, KeyResultView, Rule, Scope, Severity, Skipped

_BETWEEN = re.compile(r"[/&+;,\n]|\s(?=@)| and | und | et ", re.IGNORECASE)
_LONGEST = 200


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    hits: list[Hit] = []
    owner = view.key_result.fields.owner
    if owner and not is_nobody(owner) and _is_shared(owner):
        message = f"{quote(owner)} is not one person, so nobody in particular answers for this"
        hits.append(field_hit(message, owner, "owner"))
    owner = view.okr.owner
    if owner and is_first(view) and not is_nobody(owner) and _is_shared(owner):
        message = f"{quote(owner)} is not one person, so nobody in particular answers for this objective"
        hits.append(field_hit(message, owner, "objective.owner"))
    return hits


def _is_shared(owner: str) -> bool:
    main, _, note = owner[:_LONGEST].partition("(")
    kinds = phrases("owners.tsv")
    parts = [" ".join(part.lower().split()) for part in _BETWEEN.split(main) if part.strip()]
    words = [word.strip(".:-") for part in parts for word in part.split()]
    if any(kinds.get(word) == "lead" for word in (*words, *note.lower().replace(")", " ").split())):
        return False
    groups = [_is_group(part, kinds) for part in parts]
    if "," in main and len(parts) == 2 and not any(groups) and all(len(part.split()) == 1 for part in parts):
        return False  # family name first, or two first names: cannot be told
    return bool(parts) and groups.count(False) != 1


def _is_group(part: str, kinds: dict[str, str]) -> bool:
    words = part.split()
    if any(kinds.get(word) == "title" for word in words):
        return False
    return kinds.get(part) == "group" or kinds.get(words[-1]) == "group" or kinds.get(words[0]) == "all"


RULE = Rule("KR22", "team-owner", Severity.INFO, Scope.KEY_RESULT, "AUTO", check, doc=__doc__, wording=False)
