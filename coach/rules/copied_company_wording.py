"""A team's objective repeats the words of the company.

Why: The company's words say what for; the team's part in it is still to be found.
Ask: What does your team do that nobody else can do for this objective?
In: A team's objective that shares four fifths of its words with an objective or key result of the company.
Out: One shared word; the company's own OKRs; a link field that quotes the parent.
Out: Where no OKR of the company is in the set, nothing can be compared.
Rewrite: Translate it to the lever that the team controls.
Bad: Members stay with us for years [company: Members stay with us for years]
Bad: Our team: members stay with us for years [company: Members stay with us for years]
Bad: Cut member churn from 5% to 3% [company kr: Member churn cut from 5% to 3%]
Good: The first visit makes people want a second [company: Members stay with us for years]
Good: Members book a court in a minute [company: Members stay with us for years]
Good: Members stay with us for years [level: company]
Source: S004 R17
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.levels import is_company
from coach.rules.overlap import NEAR, shared_words
from coach.rules.support import PEERS, quote
from coach.types import Scope, Severity
from coach.views import Hit, Rule, SetView, Skipped

_UNKNOWN = Skipped("no OKR of the company is in the set")


def check(view: SetView) -> Iterable[Hit | Skipped]:
    okrs = [okr for okr in view.okr_set.okrs if not okr.struck]
    above = [okr for okr in okrs if is_company(okr)]
    if not above:
        return (_UNKNOWN,)
    said = [text for okr in above for text in (okr.objective, *(node.text for node in okr.key_results[:PEERS]))][:PEERS]
    hits = []
    for okr in okrs:
        for node in () if is_company(okr) else (None, *okr.key_results[:PEERS]):
            words = okr.objective if node is None else node.text
            copied = next((text for text in said if shared_words(words, text) >= NEAR), None)
            if copied is not None:
                message = f"says again what the company says: {quote(copied)}"
                field = "objective" if node is None else "text"
                hits.append(Hit(message, 0, len(words), None, field, okr=okr, key_result=node))
    return hits


RULE = Rule("ST03", "copied-company-wording", Severity.INFO, Scope.SET, "AUTO", check, doc=__doc__)
