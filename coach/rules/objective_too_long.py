"""The objective is too long to be remembered.

Why: What nobody can repeat from memory does not guide anybody's day.
Ask: How would you say it to a new colleague in one breath?
In: More than 20 words or 140 characters (our own thresholds; no source sets one).
Out: Long explanations that stand below the objective.
Bad: Churn from 5% to 3% [objective: Bring together everything that our regional branches know about their members
  so that whoever picks up the phone can answer any question at once]
Bad: Churn from 5% to 3% [objective: Make sure that people who move house, change their name, get married or lose a
  relative can tell us once and never have to tell us a second time]
Bad: Churn from 5% to 3% [objective: Interdepartmental responsibilities, organisational accountabilities,
  communication arrangements and administrative interdependencies are understandable]
Good: Churn from 5% to 3% [objective: Whoever picks up the phone can answer any member's question]
Good: Churn from 5% to 3% [objective: Tell us once, whatever changes in your life]
Good: Churn from 5% to 3% [objective: Everybody knows who decides]
Rewrite: One sentence that a new hire could repeat.
Source: S001 R21; S004 R21
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coach.rules.support import on_objective, whole
from coach.types import Scope, Severity, Slot
from coach.views import Hit, OkrView, Rule, Skipped

WORDS, CHARACTERS = 20, 140
_LINK = re.compile(r"https?://\S+|www\.\S+")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    start, end = view.objective.core
    written = whole(view.okr.objective[start:end])
    read = written.text
    if "://" in read or "www." in read:
        read = _LINK.sub("", read).strip()
    words, characters = len(read.split()), len(read)
    if words <= WORDS and characters <= CHARACTERS:
        return ()
    text = Slot(read, start + written.start, start + written.end)
    if words > WORDS:
        return (on_objective(text, f"{words} words; more than {WORDS} are hard to remember"),)
    return (on_objective(text, f"{characters} characters; more than {CHARACTERS} are hard to remember"),)


RULE = Rule("OB05", "objective-too-long", Severity.INFO, Scope.OBJECTIVE, "AUTO", check, doc=__doc__, wording=False)
