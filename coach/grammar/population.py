"""Whom or what a share is taken of, and what happens to them."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan

_ROUTINE_ACTS = frozenset(
    (
        "train coach contact survey review document tag inform brief certify enable educate interview call "
        "visit audit inspect screen check label assess welcome notify remind invite email triage mentor "
        "onboard appraise phone ring consult assign classify vaccinate cover test verify measure monitor"
    ).split()
)
_REGISTERING = frozenset(
    ("document tag review label check audit inspect assess classify screen assign enrol enroll register record").split()
)
_BEFORE_SHARE = frozenset("in on at with by for to across".split())
_FOLLOWING = frozenset(
    (
        "have has having with using use includes include contain contains carry follow get gets receive "
        "receives had following documented"
    ).split()
)
_TAKING_PART = frozenset("complete attend take finish do join visit put".split())
_OTHER_COVERAGE = frozenset("test code press media news article story pipeline branch".split())

_PLANS = frozenset("plan list backlog programme program roadmap".split())
_IN_PLAN = frozenset(("in", "on", "of", "from"))
_RECORDED = frozenset("filled entered recorded logged".split())
_GIVING = frozenset("give send hand mail post handed mailed posted issue present".split())

PEOPLE = tag.OUTSIDER | tag.INSIDER
GRANTED = frozenset(
    "accepted signed won awarded approved selected nominated shortlisted sold granted received earned".split()
)
LESSONS = frozenset(
    (
        "training trainings course courses workshop workshops session sessions module modules certification "
        "e-learning onboarding bootcamp induction"
    ).split()
)


def governor(scan: Scan, q: Quantity) -> int:
    """Index of the word before the number and its comparator."""
    k = q.i - 1
    while k >= 0 and (
        (scan.bits[k] & (tag.GE | tag.LE | tag.APPROX) and scan.lows[k] not in ("in", "on"))
        or scan.kinds[k] == "c"
        or scan.lows[k] in {"least", "than", "at"}
    ):
        k -= 1
    return k


def is_routine(scan: Scan, k: int) -> bool:
    """Whether token k is an act that is done to one after the other."""
    return scan.lex.lemmas.get(scan.lows[k], "") in _ROUTINE_ACTS  # fmt: skip


def registers(scan: Scan, k: int) -> bool:
    """Whether token k is an act that only records or sorts things."""
    return scan.lex.lemmas.get(scan.lows[k], "") in _REGISTERING  # fmt: skip


def predicate_of(scan: Scan, j: int, end: int) -> tuple[int, bool]:
    """(index of the predicate verb or state word behind token j or -1, whether it is active)."""
    active = False
    for k in range(j, end):
        bits = scan.bits[k]
        if scan.lows[k] in {"has", "have", "had"} and scan.lows[k + 1] != "been":
            if k + 1 < end and scan.bits[k + 1] & tag.PAST and scan.lows[k + 1] != "been":
                return k + 1, scan.lows[k + 2] != "by"
            return k, True
        if bits & tag.AUX:
            continue
        if bits & VERB and not scan.bits[k - 1] & tag.DET and not any(a <= k < b for a, b, _ in scan.metrics):
            if bits & tag.ING and not bits & tag.USE:
                continue
            # 'All guests read the menu': of forms that serve both tenses, an object makes it the present.
            active = not bits & tag.PAST or bool(bits & tag.BASE and scan.bits[k + 1] & tag.DET)
            return k, active
        if bits & tag.STATE and scan.lows[k] not in {"over", "out", "up", "in", "set", "open"}:
            return k, False
    return -1, False


def predicate_before(scan: Scan, clause: Clause, q: Quantity) -> int:
    """Index of a participle or state word right before 'in / with / by 28 of 40 sites', or -1."""
    k = governor(scan, q)
    if clause.lead >= 0 or scan.lows[k] not in _BEFORE_SHARE:
        return -1
    k -= 1
    return k if k > clause.i and (scan.bits[k] & tag.PAST or scan.bits[k] & tag.STATE) else -1


def population_of(scan: Scan, clause: Clause, q: Quantity, label: Clause | None) -> tuple[int, int]:
    """Tokens of the noun phrase the share is taken of."""
    k = q.j
    while k < clause.j and (scan.lows[k] in {"of", "+", "or", "more", "all", "the", "our"} or scan.bits[k] & tag.DET):
        k += 1
    if k < clause.j and not scan.bits[k] & tag.PREP:
        i, j = scan.noun_phrase(k, clause.j)
        if (
            i < j
            and not (scan.bits[i] & VERB and scan.bits[i] & tag.PAST and j == i + 1)
            and not (j == i + 1 and scan.bits[i] & tag.STATE and not scan.bits[i] & tag.OWN_PLAN)
        ):
            return i, j
    if label is not None and q.i - clause.i <= 2:
        return scan.noun_phrase(label.i, label.j)
    start = clause.lead + 1 if clause.lead >= 0 else clause.i
    return scan.noun_phrase(start, q.i)


def follows_process(scan: Scan, k: int, end: int) -> bool:
    """'have a command plan', 'with two reviewers', 'using the template': compliance with a process of ours."""
    if k < 0:
        return False
    opener = scan.lows[k] in _FOLLOWING
    if not opener:
        return False
    return any(scan.bits[n] & tag.PROCESS_OBJECT for n in range(k + 1, end))


def process_subject(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether a process of our own is the subject before the number."""
    i, j = scan.noun_phrase(clause.i, q.i)
    return bool(scan.head(i, j) & tag.PROCESS_OBJECT)


def our_people_do(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """'Nurses check 95% of beds': our own people are the subject of a routine act right before the share."""
    k = governor(scan, q)
    if (
        clause.lead >= 0
        or k <= clause.i
        or not scan.bits[k] & (tag.BASE | tag.THIRD)
        or not scan.bits[k] & (tag.TREAT | tag.ACT)
    ):
        return False
    return bool(scan.bits[k - 1] & tag.INSIDER or scan.lows[k - 1] in {"team", "teams", "we"})


def takes_part(scan: Scan, head: int, predicate: int, active: bool, clause: Clause) -> bool:
    """'90% of managers complete the course': our staff go through our own training."""
    if not head & tag.INSIDER or predicate < 0 or (not active and scan.lows[predicate] != "put"):
        return False
    return (
        any(scan.lows[n] in LESSONS for n in range(predicate, clause.j))
        and scan.lex.lemmas.get(scan.lows[predicate], "") in _TAKING_PART
    )


def predicate_at_end(scan: Scan, b: int) -> bool:
    """Whether a 'metric' that ends at b is in truth a noun and its participle ('meeting held')."""
    return (scan.bits[b - 1] & tag.PAST != 0) and scan.bits[b - 1] & tag.HEAD == 0


def for_before(scan: Scan, q: Quantity) -> bool:
    """Whether 'for', 'in', 'with' or a comparator stands right before the number."""
    return scan.lows[q.i - 1] in {"for", "in", "with"} or scan.kinds[q.i - 1] == "c" if q.i else False


def routine_coverage(scan: Scan, k: int) -> bool:
    """'Briefing coverage', 'QBR coverage': how many our routine reaches; not test, press or network coverage."""
    return (
        scan.lows[k] == "coverage"
        and (scan.bits[k - 1] & (tag.OUTPUT | tag.PROCESS_OBJECT) != 0)
        and scan.lows[k - 1].rsplit("-", 1)[-1] not in _OTHER_COVERAGE
    )


def planned(scan: Scan) -> bool:
    """'Steps in our fire plan that are taken': what counts are the things of a plan of ours, done one by one."""
    for k in range(2, scan.size - 1) if not _PLANS.isdisjoint(scan.words) else ():
        if scan.lows[k] not in _PLANS:
            continue
        at = next((n for n in range(k - 1, max(k - 6, 0), -1) if scan.lows[n] in _IN_PLAN), 0)
        things = scan.bits[at - 1]
        if not at or scan.kinds[at - 1] != "w" or (things & (PEOPLE | tag.METRIC) and not things & tag.TRANSACTION):
            continue
        done = k + 1
        while scan.bits[done] & (tag.REL | tag.AUX):
            done += 1
        if scan.bits[done] & tag.PAST and not scan.bits[done] & (tag.USE | tag.UP | tag.DOWN):
            return True
    return False


def we_treat(scan: Scan) -> bool:
    """'Berths where we have phoned the skipper': a routine act of ours says which ones count."""
    for k in range(2, scan.size - 2) if "we" in scan.words else ():
        if scan.lows[k] == "we" and (scan.bits[k - 1] & tag.REL or scan.lows[k - 1] == "where"):
            verb = k + 1 + (scan.lows[k + 1] in ("have", "had"))
            return is_routine(scan, verb) and bool(scan.bits[verb] & tag.PAST)
    return False


def filled_in(scan: Scan) -> bool:
    """'Work orders with the fault code filled in': a rule of ours on keeping records is followed."""
    for k in range(2, scan.size) if not _RECORDED.isdisjoint(scan.words) else ():
        if scan.lows[k] not in _RECORDED or (scan.lows[k] == "filled" and scan.lows[k + 1] not in ("in", "out")):
            continue
        opener = next((n for n in range(k - 1, max(k - 8, 0), -1) if scan.lows[n] == "with"), 0)
        if opener and not scan.bits[opener - 1] & PEOPLE and scan.kinds[opener - 1] == "w":
            return True
    return False


def handed_out(scan: Scan, q: Quantity, predicate: int) -> bool:
    """'Leaflet handed to 80% of visitors': what we give or send reaches them."""
    if not 0 <= predicate < q.i or scan.lows[governor(scan, q)] != "to":
        return False
    given = scan.lex.lemmas.get(scan.lows[predicate], scan.lows[predicate]) in _GIVING
    return given and not any(b <= predicate for _, b, _ in scan.metrics)
