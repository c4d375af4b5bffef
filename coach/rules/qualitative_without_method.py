"""A feeling or a skill is to change, and nothing says how it is measured.

Why: Asked in another way or of other people, the same mood gives another number.
Ask: Which question do you put to whom, on which scale, and how often?
In: Satisfied, confident, aware, engaged, trust, ease, with a number or without, and no instrument.
Out: A named instrument: NPS, CSAT, a survey, a usability test, interviews with their number.
Out: A word that only names a thing (zero trust), the subject of a course, or what is adopted.
Out: A score with a start and an end, and evidence such as signed agreements.
Bad: Residents feel safe in the station district
Bad: Visitor satisfaction over 8.5
Bad: 75% of tenants find moving in easy
Good: Resident survey: feeling safe at the station from 3.1 to 3.8
Good: CSAT survey from 4.0 to 4.4
Good: Task success from 58% to 80% in a usability test with 20 visitors
Rewrite: Name the instrument, the scale, the sample and the time.
Source: S004 R26; S004
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import hit, quote
from coach.types import Form, Scope, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

_OWN_WORK = frozenset({Form.ACTIVITY, Form.OUTPUT_COUNT, Form.ACTIVITY_COVERAGE, Form.PERCENT_COMPLETE})
_TAUGHT = frozenset(
    "class classes course courses seminar seminars session sessions train trained training trainings webinar webinars"
    " workshop workshops".split()
)
_THINGS = frozenset("dashboard dashboards metric metrics platform report reports tool tools".split())


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    if statement.construct is None or statement.instrument is not None:
        return ()
    if statement.baseline is not None and statement.target is not None:
        return ()
    if _is_named_only(statement, statement.construct):
        return ()
    message = f"{quote(statement.construct.text)} is a perception, and nothing says how it is measured"
    return (hit(view, statement.construct, message),)


def _is_named_only(statement: Statement, word: Slot) -> bool:
    """Whether the word names a thing (zero trust, an engagement dashboard), what is taught, or what is adopted."""
    if statement.metric and "adoption" in statement.metric.text.lower():
        return True
    before = statement.text[max(word.start - 40, 0) : word.start].lower().split()[-1:]
    if word.text.lower() == "trust" and before in (["zero"], ["zero-"]):
        return True
    if statement.form not in _OWN_WORK:
        return False
    start, end = statement.core
    words = [part.strip(",.;:()") for part in statement.text[start : min(end, start + 400)].lower().split()]
    following = statement.text[word.end : word.end + 60].lower().split()[:1]
    return not _TAUGHT.isdisjoint(words) or not _THINGS.isdisjoint(following)


RULE = Rule("KR20", "qualitative-without-method", Severity.WARNING, Scope.KEY_RESULT, "T2", check, doc=__doc__)
