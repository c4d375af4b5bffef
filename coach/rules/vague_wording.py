"""Two people could not pick the same measure from these words.

Why: What each reader measures in their own way can be neither agreed at the start nor scored at the end.
Ask: What exactly would you count or time, out of what, and where do the figures come from?
In: Success that rests on a judgement word: successful, better, seamless, significant, high-quality.
In: An umbrella noun as the measure: engagement, productivity, awareness, performance, quality.
Out: An umbrella beside an operational noun or an instrument, such as weekly active use or a named survey.
Out: Work, unless the deliverable itself cannot be told.
Bad: Increase pupil engagement by 20%
Bad: Successful launch of the donor portal
Bad: Improve productivity on line 4
Good: Pupils who hand in weekly homework from 55% to 75%
Good: Units per shift on line 4 from 310 to 360
Good: Rework per 1,000 units from 24 to 15
Rewrite: Name what is observed, what it is divided by, and the source.
Source: S004 R26; S001 R8
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Form, Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

_WITHOUT_MEASURE = frozenset({Form.ACTIVITY, Form.OUTPUT_COUNT, Form.BINARY_STATE, Form.UNCLEAR})

_COMPARATIVES = frozenset("better easier faster simpler smarter stronger cleaner clearer nicer bigger smaller".split())
_ALSO_VERBS = frozenset(("impact", "impacts"))
_OPEN = frozenset(
    "action actions amount balance balances bill bills bug bugs case cases claim claims debt debts defect defects"
    " fine fines invoice invoices issue issues item items loan loans order orders payment payments pr prs request"
    " requests task tasks ticket tickets".split()
)
"""What is outstanding when it is still open."""


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.judgement and not _is_no_judgement(statement, statement.judgement):
        message = f"{quote(statement.judgement.text)} is a matter of opinion: two people would judge it differently"
        return (hit(view, statement.judgement, message),)
    if statement.umbrella and statement.instrument is None and statement.form not in _WITHOUT_MEASURE:
        if _is_verb(statement, statement.umbrella):
            return ()
        message = f"{quote(statement.umbrella.text)} can be measured in many ways, and none is named"
        return (hit(view, statement.umbrella, message),)
    return ()


def _is_no_judgement(statement: Statement, word: Slot) -> bool:
    """Outstanding issues are open ones; of work, a bare comparative only repeats that nobody said what changes."""
    if word.text.lower() == "outstanding":
        following = {part.strip(",.;:()").lower() for part in _after(statement, word)[:4]}
        return not _OPEN.isdisjoint(following)
    return statement.form is Form.ACTIVITY and word.text.lower() in _COMPARATIVES


def _is_verb(statement: Statement, word: Slot) -> bool:
    """'Impacts 20% of users': what is done to somebody, and no measure."""
    following = _after(statement, word)
    return word.text.lower() in _ALSO_VERBS and bool(following) and following[0].lstrip("~<>≥≤")[:1].isdecimal()


def _after(statement: Statement, word: Slot) -> list[str]:
    return statement.text[word.end : word.end + 60].split() if word.start >= 0 else []


RULE = Rule("KR15", "vague-wording", Severity.WARNING, Scope.KEY_RESULT, "T2", check, doc=__doc__)
