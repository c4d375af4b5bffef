"""One OKR mixes promises with stretch goals.

Why: Nobody knows which number must be met and which may be missed, so all are treated alike.
Ask: Which of these would you apologise for if you missed it?
In: Tags or words of a promise (committed, must hit) and of a stretch (aspirational, moonshot) within one OKR.
Out: Two levels of one key result, and OKRs without any such tag: that is not known, and nothing is said.
Bad: Committed: churn from 5% to 3% [beside: Stretch: NPS from 20 to 60]
Bad: Must hit: all audits passed on time [beside: Moonshot: ten times more trial lessons]
Bad: Commit: late parts from 9% to 4% [beside: Aspirational: scrap from 6% to 1%]
Good: Stretch: churn from 5% to 3% [beside: Stretch: NPS from 20 to 60]
Good: Churn from 5% to 3%, stretch 2% [beside: Committed: NPS from 20 to 30]
Good: Churn from 5% to 3% [beside: NPS from 20 to 60]
Rewrite: Make two OKRs, one of promises and one of bets, or tag all of it one way.
Source: S004 R18
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.rules.support import PEERS, core, quote
from coach.types import KeyResult, Scope, Severity, Statement
from coach.views import Hit, OkrView, Rule, Skipped

_COMMIT = r"commit(?:ted|ment)?|must[- ]hit|must[- ]win|promise|p0 promise|100%"
_STRETCH = r"stretch|aspirational|moonshot|10x bet|bet|roofshot|ambitious"
_TAG = re.compile(
    rf"^\W{{0,4}}(?:(?P<c>{_COMMIT})|(?P<s>{_STRETCH}))\b(?:\s+(?:goal|target|kr))?\s*(?:[\])}}:]|-\s|–\s|—\s)",
    re.IGNORECASE,
)
_END = re.compile(rf"[\[(](?:(?P<c>{_COMMIT})|(?P<s>{_STRETCH}))[\])]\s*$", re.IGNORECASE)
_KINDS = {"committed": "commit", "aspirational": "stretch", "stretch": "stretch", "moonshot": "stretch"}
_REACH = 40
_UNKNOWN = Skipped("nothing says which key results are promises and which are stretch goals")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    tags = {tag.strip().lower() for tag in view.okr.tags}
    own = _KINDS.get((view.okr.ambition or "").lower()) or next((_KINDS[tag] for tag in tags if tag in _KINDS), None)
    kinds = [(node, statement, _kind(node, statement)) for node, statement in view.nodes[:PEERS]]
    said = [one for one in kinds if one[2]]
    first = own or (said[0][2] if said else None)
    if first is None:
        return (_UNKNOWN,)
    node, statement, _ = next((one for one in said if one[2] != first), (None, None, None))
    if node is None or statement is None:
        return ()
    words = core(statement)
    other = "a stretch goal among promises" if first == "commit" else "a promise among stretch goals"
    return (Hit(f"{quote(words.text)} is {other}", words.start, words.end, key_result=node),)


def _kind(node: KeyResult, statement: Statement) -> str | None:
    if node.ambition:
        return _KINDS.get(node.ambition.lower())
    text = statement.text.strip()
    match = _TAG.match(text[:_REACH]) or _END.search(text[-_REACH:])
    return None if match is None else "commit" if match["c"] else "stretch"


RULE = Rule("OK07", "mixed-commit-and-stretch", Severity.WARNING, Scope.OKR, "CTX", check, doc=__doc__)
