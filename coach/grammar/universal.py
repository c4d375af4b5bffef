"""Claims whose only number is a word: all, every, each, zero, no (codebook, section 10)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.population import LESSONS, PEOPLE, follows_process, is_routine, predicate_of
from coach.grammar.scan import Scan
from coach.types import Form

_NOT_NONE = frozenset("one longer later matter need trust code more less".split())

_UNIVERSAL = frozenset("all every each everyone everybody full entire zero no".split())
_ENABLING = frozenset("get enable give provide equip move".split())
_THINGS = PEOPLE | tag.TRANSACTION | tag.OWN_PLAN | tag.ARTEFACT | tag.OUTPUT
_HAVING = tag.REACH | tag.WIN | tag.LIGHT | tag.HOLD


def universal(scan: Scan, clause: Clause) -> Form | None:
    """The form of a clause whose only number is a word: all, every, each, zero, no (codebook, section 10), or None."""
    if _UNIVERSAL.isdisjoint(scan.words):
        return None
    for k in range(clause.i, clause.j):
        low = scan.lows[k]
        if (
            low in {"all", "every", "each", "everyone", "everybody", "full", "entire"}
            and not (low == "all" and scan.lows[k + 1] in {"necessary", "the", "in"})
        ) or (low == "all" and scan.lows[k + 1] == "the"):
            return _all_form(scan, clause, k)
        if (
            low in ("zero", "no")
            and k + 1 < clause.j
            and scan.kinds[k + 1] == "w"
            and not scan.glued(k + 1)
            and scan.lows[k + 1] not in _NOT_NONE
        ):
            return _none_form(scan, clause, k)
    return None


_GIVEN = frozenset("hold offer give send provide assign deliver meet".split())
_UNITS_OF_STAFF = frozenset(
    "team squad department unit manager lead chapter group crew office branch ward school".split()
)


def _reaches(scan: Scan, clause: Clause, k: int) -> bool:
    """'A runbook for every alert', 'call each donor': a routine act of ours reaches one after the other."""
    if (
        scan.lows[k] not in ("every", "each")
        or scan.bits[k + 1] & (tag.UNIT_TIME | tag.TIMEUNIT_WORD | tag.SEASON)
        or scan.lows[k + 1].endswith("day")
    ):
        return False
    if scan.lows[k - 1] not in {"for", "to", "with", "in", "at", "on", "of"}:
        return False
    if clause.lead >= 0:
        return is_routine(scan, clause.lead) or scan.lex.lemmas.get(scan.lows[clause.lead], "") in _GIVEN
    if scan.noun_phrase(k + 1, clause.j)[1] <= k + 1:
        return False
    comma = max((n for n in range(clause.i, k) if scan.lows[n] == ","), default=clause.i - 1)
    worked = any(scan.bits[n] & tag.PAST and scan.bits[n] & (tag.ACT | tag.TREAT) for n in range(comma + 1, k))
    if comma >= clause.i and not worked:
        return False
    i, j = scan.noun_phrase(clause.i, k)
    return worked or k - 1 == clause.i or bool(scan.head(i, j) & (tag.OUTPUT | tag.PROCESS_OBJECT))


def _all_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1 + (scan.lows[k + 1] == "of"), clause.j)
    head = scan.head(i, j)
    if scan.lows[k] in ("everyone", "everybody"):
        head, j = tag.INSIDER, k + 1
    if scan.lows[k] == "full":
        if any(m[0] == k + 1 and m[2].kind in ("rate", "count") for m in scan.metrics):
            return Form.METRIC_TARGET
        return None
    if _reaches(scan, clause, k):
        return Form.ACTIVITY_COVERAGE
    predicate, active = predicate_of(scan, j, clause.j)
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    if clause.lead < 0 and _done_for(scan, clause, k, head):
        return Form.ACTIVITY_COVERAGE
    if (
        predicate >= 0
        and any(scan.lows[n] in LESSONS for n in range(predicate, clause.j))
        and scan.lex.lemmas.get(scan.lows[predicate], "")
        in {"complete", "attend", "take", "finish", "do", "join", "have"}
    ):
        return Form.ACTIVITY_COVERAGE
    if follows_process(scan, predicate, clause.j) or follows_process(scan, j, clause.j):
        return Form.ACTIVITY_COVERAGE
    if clause.lead >= 0 and k > clause.lead:
        routine = lead & tag.TREAT and head & (PEOPLE | tag.TRANSACTION) and is_routine(scan, clause.lead)
        enabling = head & tag.INSIDER and scan.lex.lemmas.get(scan.lows[clause.lead], "") in _ENABLING
        return Form.ACTIVITY_COVERAGE if routine or enabling else None
    return _subject_form(scan, clause, k, j, head, predicate, active)


def _subject_form(scan: Scan, clause: Clause, k: int, j: int, head: int, predicate: int, active: bool) -> Form | None:
    """The form where 'all ...' at [k, j) is no object of a leading verb: what happens to them, or what they do."""
    bits = scan.bits[predicate] if predicate >= 0 else 0
    if predicate >= 0 and bits & tag.PAST and not active and is_routine(scan, predicate) and k == clause.i:
        return Form.ACTIVITY_COVERAGE
    if predicate >= 0 and bits & tag.PAST and not active and head & _THINGS:
        if bits & tag.TREAT and is_routine(scan, predicate):
            return Form.ACTIVITY_COVERAGE
        if head & tag.INSIDER and bits & (tag.ACT | tag.TREAT):
            return Form.ACTIVITY_COVERAGE
        return None
    if predicate >= 0 and active and bits & tag.USE and head & (PEOPLE | tag.TRANSACTION):
        return Form.METRIC_TARGET
    if (
        scan.lows[k - 1] in {"for", "to", "with"}
        and head & tag.INSIDER
        and any(scan.bits[n] & (tag.PAST | tag.STATE) for n in range(clause.i, k))
    ):
        return Form.ACTIVITY_COVERAGE
    if scan.lows[k - 1] == "by" and head & tag.INSIDER:
        lesson = not LESSONS.isdisjoint(scan.lows[clause.i : k]) and any(
            scan.bits[n] & tag.PAST for n in range(clause.i, k)
        )
        return Form.ACTIVITY_COVERAGE if lesson else Form.METRIC_TARGET
    staff = k == clause.i and scan.lows[j - 1] in _UNITS_OF_STAFF and active and bits & tag.ACT
    if staff and any(scan.bits[n] & tag.PROCESS_OBJECT for n in range(predicate, clause.j)):
        return Form.ACTIVITY_COVERAGE
    return None


def _done_for(scan: Scan, clause: Clause, k: int, head: int) -> bool:
    """'Trained for all nurses', 'checks run at every site': work of ours reaches all of them; `head`: what they are."""
    before = scan.lows[k - 1]
    if before in {"for", "to", "with"} and head & PEOPLE:
        settled = tag.PAST | tag.STATE
        if any(scan.bits[n] & settled and scan.kinds[n] == "w" for n in range(clause.i, k)):
            return True
    done = [n for n in range(clause.i, k) if scan.bits[n] & tag.PAST]
    if before == "for" and head and done and any(scan.bits[n] & tag.PROCESS_OBJECT for n in range(clause.i, k)):
        return True
    return before in {"at", "in", "on"} and any(is_routine(scan, n) for n in done)


def _none_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1, clause.j)
    head = scan.head(i, j)
    lows = {scan.lows[n] for n in range(i, clause.j)}
    if lows & {"findings", "finding", "objection", "objections"} and scan.lows[k] == "no":
        return None
    low_is_no = scan.lows[k] == "no"
    left = any(scan.lows[n] in {"left", "remain", "remains", "remaining"} for n in range(j - 1, clause.j))
    if (scan.lows[k] == "zero" and clause.lead < 0 and j > i) or (left and head):
        return Form.METRIC_TARGET
    if low_is_no and k == clause.i and head and any(scan.bits[n] & tag.PAST for n in range(j, clause.j)):
        return Form.METRIC_TARGET
    countable = any(i <= m[0] < j for m in scan.metrics) or head & (tag.EVENT | tag.TRANSACTION)
    if not countable or (clause.lead >= 0 and k > clause.lead and not scan.bits[clause.lead] & _HAVING):
        return None
    if clause.lead >= 0 and scan.bits[clause.lead] & tag.HOLD:
        return Form.METRIC_BOUND
    return Form.METRIC_TARGET
