"""Which row of the guardrail table a key result pushes (codebook, missing_guardrail)."""

from __future__ import annotations

import re
from functools import cache

from coach.rules.compare import on_one_scale
from coach.rules.support import PUSHES
from coach.rules.tables import read
from coach.rules.terms import READ, Row, Terms, rows, words_of
from coach.types import Form, Metric, Statement

LEAST = 0.10
"""Relative change from which a key result pushes (codebook: our own threshold, no source sets one)."""
_CALM = frozenset("satisfaction retention quality reliability security people brand activation".split())
"""Families that are the counter of others; pushing them needs none."""
_TIMES = frozenset(("ms", "s", "min", "h", "d", "wk", "mo"))
_USED = frozenset(("use", "usage", "uptake", "adoption"))
_OF_THINGS = frozenset(("count", "amount", None))
_SHARES = frozenset(("share", "percentage", "proportion", "part", "rate"))
_HEADCOUNTS = frozenset(("acquisition", "revenue"))
_WON = frozenset(
    (
        "customer client member subscriber donor user account logo reseller merchant patient tenant buyer join "
        "contributor"
    ).split()
)
_PLACING = frozenset("to on in at by for from until".split())
_WINNING = frozenset(
    (
        "win won sign signed onboard onboarded acquire land close add join joined register enrol enroll new first gain"
        " secure attract convert bring recruit"
    ).split()
)
_IN_PASSING = frozenset(("acquisition", "revenue", "expansion", "engagement", "cost"))
"""Rows whose words stand in many claims without being what is pushed: they count in the name of the measure only."""
_ANSWERED = frozenset("query request call ticket chat email enquiry inquiry".split())
"""What somebody waits for."""
_IN_TIME = re.compile(
    r"\b(?:within|inside|under|in less than|in)\s+(?:the first\s+)?(?:\d+|one|two|three|four|five|ten|an?)\s?"
    r"(?:working |business )?(?:ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|weeks?)\b",
    re.IGNORECASE,
)
_NEAR, _FEW = 40, 4
"""Characters and words behind a number in which stands what it counts."""


@cache
def _pushes() -> Terms:
    columns = ("term", "sense", "push", "source")
    rows_of = read("lexicons/pushes.tsv", columns, columns)
    return Terms({term: f"{sense} {push}" for term, sense, push, _ in rows_of})


def push_of(statement: Statement) -> Row | None:
    """The row that a key result pushes, or None: no push, too small a one, or a family outside the table."""
    if statement.form not in PUSHES or statement.sense == "hold" or _is_small(statement):
        return None
    sense = _sense(statement)
    return rows().get(_row(statement, sense) or "")


def _is_small(statement: Statement) -> bool:
    """A relative change below a tenth.  Where the size is not known it may be large."""
    change = statement.change
    ends = on_one_scale(statement.baseline, statement.target)
    if ends is not None and ends[0]:
        return abs(ends[1] - ends[0]) < LEAST * abs(ends[0]) * (1 - 1e-9)
    if change is None or change.value is None:
        return False
    start = statement.baseline.value if statement.baseline is not None else None
    if statement.change_kind == "absolute":
        return bool(start) and abs(change.value) < LEAST * abs(start or 0)
    if statement.change_kind != "relative":
        return False
    return change.unit == "%" and abs(change.value) < 100 * LEAST


def _sense(statement: Statement) -> str | None:
    ends = on_one_scale(statement.baseline, statement.target)
    if ends is not None and ends[0] != ends[1]:
        return "up" if ends[1] > ends[0] else "down"
    if statement.sense in ("up", "down"):
        return statement.sense
    comparator = statement.comparator.unit if statement.comparator else None
    if comparator in (">=", "<="):
        return "up" if comparator == ">=" else "down"
    return statement.metric.good if statement.metric else None


def _row(statement: Statement, sense: str | None) -> str | None:
    table, metric = _pushes(), statement.metric
    if metric is not None and metric.family == "cost" and statement.unit == "count":
        # '9,000 people spending with the card' is a number of people, and no amount.
        return None
    words = words_of(claim_of(statement))
    if words[1:2] == ("of",) and words[0] in _USED and sense != "down":
        return "adoption"
    # 'Half of the visitors convert': a share of people or of an amount says nothing of how many there are.
    shared = statement.unit == "%" and statement.change is None and _is_share(metric)
    family = metric.family if metric is not None else None
    if metric is not None and not shared:
        # With a family of its own a measure is not named by words beside it: 'lost-time accidents' are no time.
        own = _exactly(table, metric.head, sense)
        own = own or (_longest(table, words_of(metric.text), sense) if family is None else None)
        if own is not None:
            return "speed" if metric.kind == "duration" and own in _HEADCOUNTS else own
        way, row = table.families.get(family or "", "- -").split()
        if sense in (way, None) and way != "-" and (metric.kind is not None or row != "cost"):
            # Paying customers are people won; money is what they pay.
            return "acquisition" if row == "revenue" and metric.kind in (None, "count") else row
        if family in _CALM:
            return None
    if statement.form is Form.EVENT_COUNT:
        return _won(statement)
    found = _longest(table, words, sense, 1 if family is None or shared else 2)
    if found in _IN_PASSING and not shared and metric is not None:
        found = _counted(statement, metric, sense)
    if shared and (found in _HEADCOUNTS or found is None):
        # 'Half of the orders through the portal' moves people, '90% of calls within 30 s' is about speed.
        timed = not _ANSWERED.isdisjoint(words) and _IN_TIME.search(statement.text[:READ]) is not None
        return None if sense == "down" else "adoption" if statement.means is not None else "speed" if timed else None
    if found is None and metric is not None and sense == "up" and _is_stock(statement, metric, words):
        found = "acquisition"
    return found or _by_unit(statement, metric, sense)


def _counted(statement: Statement, metric: Metric, sense: str | None) -> str | None:
    """The row of what stands right behind the number ('reaches 300 subscribers'), or in full before it."""
    table, target = _pushes(), statement.target or statement.change
    if target is not None and target.start >= 0:
        counted = words_of(statement.text[target.start : target.end + _NEAR])
        behind = tuple([word for word in counted if not word[0].isdigit()][:_FEW])
        own = _longest(table, behind, sense)
        if own is not None:
            return own
    ends = [slot.start for slot in (statement.baseline, target) if slot is not None and slot.start > metric.start >= 0]
    return _longest(table, words_of(statement.text[metric.start : min(ends)]), sense, 2) if ends else None


def _is_share(metric: Metric | None) -> bool:
    return metric is None or metric.kind in _OF_THINGS or (metric.family is None and metric.head in _SHARES)


def _exactly(table: Terms, head: str, sense: str | None) -> str | None:
    """The row of the term that is the head itself."""
    words = words_of(head)
    for i, behind, value in table.found(words):
        way, row = value.split()
        if i == 0 and behind == len(words) and sense in (way, None):
            return row
    return None


def _longest(table: Terms, words: tuple[str, ...], sense: str | None, least: int = 1) -> str | None:
    """The row of the longest term that pushes this way; 'per visitor' only says of what."""
    best: tuple[int, str] | None = None
    for i, behind, value in table.found(words):
        way, row = value.split()
        beside = i and words[i - 1] == "per" and row != "volume"
        if sense in (way, None) and behind - i >= least and not beside and (best is None or behind - i > best[0]):
            best = behind - i, row
    return best[1] if best else None


def _won(statement: Statement) -> str | None:
    """'Win 25 bakeries as customers': people won are people to be kept."""
    words = words_of(claim_of(statement))
    if _WON.isdisjoint(words):
        return None
    # '30 outside contributors': with no verb, the number of people itself is the claim.
    return "acquisition" if not _WINNING.isdisjoint(words) or _is_headcount(statement) else None


def _is_headcount(statement: Statement) -> bool:
    """Whether nothing but a number of people who are won is named: '30 contributors to our tools'."""
    metric, target = statement.metric, statement.target
    if statement.verb is not None or metric is None or target is None or target.start > metric.start:
        return False
    people = words_of(metric.text)[-1:]
    behind = words_of(statement.text[metric.end : statement.core[1]])[:1]
    return not _WON.isdisjoint(people) and (not behind or behind[0] in _PLACING)


def _is_stock(statement: Statement, metric: Metric, words: tuple[str, ...]) -> bool:
    """'Monthly users from 5k to 7k', 'raise the number of reference users by 25': people who are won."""
    if statement.unit != "count" or (statement.baseline is None and statement.verb is None):
        return False
    named = words_of(metric.text)[-1:]
    if metric.head == "number" and "number" in words:
        named = words[words.index("number") :][:6]
    return not _WON.isdisjoint(named)


def _by_unit(statement: Statement, metric: Metric | None, sense: str | None) -> str | None:
    """A length of time that shrinks, or money, where the words say no more."""
    if metric is not None and metric.family is not None and metric.family != "reach":
        return None
    if sense == "down" and (statement.unit in _TIMES or (metric is not None and metric.kind == "duration")):
        return "speed"
    if statement.currency is not None:
        return "cost" if sense == "down" else "revenue"
    return None


def claim_of(statement: Statement) -> str:
    """The key result without its means and its guard clause."""
    start, end = statement.core
    for slot in (statement.means, statement.guard):
        if slot is not None and start < slot.start < end:
            end = slot.start
    return statement.text[start:end]
