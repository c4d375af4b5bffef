"""What the forms are decided on: clauses, numbers and the measures they belong to."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.lexicon import MetricEntry
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.grammar.values import Values
from coach.records import dataclass

_ROUND = frozenset(("hundred", "thousand", "million"))
_LINKS = frozenset("of from in for among on with by per".split())

UPDOWN = tag.UP | tag.DOWN
_HOLDING = tag.BOUND | tag.HOLD
_NOT = frozenset("not no never mustn't cannot can't won't shouldn't don't doesn't".split())
_BOUNDING = _NOT.union("kept held maintained steady preserved within in".split())
_KEPT_AT = frozenset(
    (
        "at below above under over within on around between stable steady flat where the in-line unchanged to as "
        "fewer less lower shorter more higher"
    ).split()
)
_LIMITS = frozenset(
    (
        "above over more higher longer greater below less lower under exceed past beyond worse fewer bigger "
        "pass rise climb surpass top cross fall drop sink slip"
    ).split()
)


@dataclass(slots=True)
class Reading:
    """Everything that was read before the form is decided.  `near`: answers of `metric_near`, which many ask for."""

    scan: Scan
    clauses: list[Clause]
    zone: list[int]
    found: list[Quantity]
    values: Values
    blanks: list[Quantity]
    near: dict[tuple[int, int, int], tuple[int, int, MetricEntry] | None]


def metric_near(r: Reading, q: Quantity | None, clause: Clause) -> tuple[int, int, MetricEntry] | None:
    """The metric mention a number belongs to: nearest to its left, else right behind it, in its own clause or label."""
    if not r.scan.metrics:
        return None
    place = (-1 if q is None else q.i, clause.i, clause.j)
    if place not in r.near:
        r.near[place] = _metric_near(r, q, clause)
    return r.near[place]


def _metric_near(r: Reading, q: Quantity | None, clause: Clause) -> tuple[int, int, MetricEntry] | None:
    scan = r.scan
    index = r.clauses.index(clause)
    low = clause.i
    while index and (
        (r.clauses[index - 1].kind in ("label", "relative") and clause.kind in {"main", "and", "label"})
        or r.clauses[index].kind == "note"
    ):
        index -= 1
        low = r.clauses[index].i
    described = clause.kind == "relative" and index > 0 and _describes(r, clause, r.clauses[index - 1])
    if described:
        low = r.clauses[index - 1].i
    left = right = None
    for mention in scan.metrics:
        if mention[0] < low or mention[0] >= clause.j or mention[1] - 1 == clause.lead or _is_unit(r, mention):
            continue
        z = r.zone[mention[0]]
        if z >= 0 and r.clauses[z].kind in {"means", "guard", "relative"} and r.clauses[z] is not clause:
            continue
        if described and left is not None and z == index:
            # 'Delays, which hit 40 minutes on the worst route': the words behind 'which' only describe the measure.
            continue
        if q is None:
            if mention[0] > clause.lead and (left is None or "head" in left[2].flags):
                left = mention
        elif mention[0] < q.i:
            if left is None or not _inside(scan, left, mention):
                left = mention
        elif scan.lows[mention[0] - 1] in {"a", "an", "per", "each", "every"}:
            continue
        elif right is None and mention[0] >= q.j:
            right = mention
    if q is not None and right is not None and right[0] - q.j <= 2 and (left is None or q.i - left[1] > 2):
        return right
    return left or right


def _is_unit(r: Reading, mention: tuple[int, int, MetricEntry]) -> bool:
    """'From 7 hours', 'per 1,000 visits': a unit is no measure; 'the 40 minutes of waiting' are one."""
    scan, i = r.scan, mention[0]
    for p in r.found:
        if p.i <= i and mention[1] <= p.j and scan.lows[p.j] != "of":
            return True
    before = scan.lows[i - 1]
    return before == "per" or ((scan.kinds[i - 1] == "n" or before in _ROUND) and scan.lows[i - 2] == "per")


def _describes(r: Reading, clause: Clause, before: Clause) -> bool:
    """Whether a clause with 'which' or 'that' tells of a measure before it, not of work ('a plan that cuts ...')."""
    if not r.scan.bits[clause.i] & tag.REL or before.kind not in ("main", "and"):
        return False
    lead = r.scan.bits[before.lead] if before.lead >= 0 else UPDOWN
    return bool(lead & (UPDOWN | tag.HOLD | tag.REACH | tag.CHANGE))


def _inside(scan: Scan, outer: tuple[int, int, MetricEntry], inner: tuple[int, int, MetricEntry]) -> bool:
    """'Sign-ups from articles', 'conversion of visitors': the second only says of what.

    Not so where the first is a mere 'number of'."""
    # 'Time to repair a lift': what it takes the time to reach.
    reached = outer[2].kind == "duration" and "to" in scan.lows[outer[0] : outer[1]]
    if reached and inner[0] == outer[1] + (scan.bits[outer[1]] & tag.DET != 0):
        return True
    if scan.lows[outer[1]] not in _LINKS:
        return False
    joined = inner[0] - outer[1] <= 2 or inner[0] < scan.noun_phrase(outer[1] + 1, inner[1])[1]
    return joined and outer[2].term not in {"number", "count", "volume", "level", "amount"}


def label_of(r: Reading, n: int) -> Clause | None:
    """The label right before clause n ('NPS: ...'), or None."""
    return r.clauses[n - 1] if n and r.clauses[n - 1].kind == "label" else None


def label_word(r: Reading, n: int) -> str:
    label = label_of(r, n)
    return r.scan.lows[label.j - 1] if label is not None else ""


def is_bound(r: Reading, clause: Clause) -> bool:
    """Whether the clause keeps or limits a level rather than moves it."""
    scan = r.scan
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    if lead & tag.HOLD and scan.lex.lemmas.get(scan.lows[clause.lead]) in {
        "hold",
        "protect",
        "limit",
        "cap",
        "contain",
    }:
        # 'Hold 12 clinics' is work, 'hold waste at 3%' keeps a level.
        numbers = {q.i - 1 for q in r.found}
        kept = any(
            scan.lows[k] in {"line", "steady", "stable"}
            or (
                k in numbers
                and (scan.lows[k] in {"at", "below", "under", "above", "to", "within"} or scan.kinds[k] == "c")
            )
            for k in range(clause.lead + 1, clause.j)
        )
        return kept or any(
            m[0] > clause.lead and m[0] < clause.j and (r.values.target is None or m[0] < r.values.target.i)
            for m in scan.metrics
        )
    if lead & tag.HOLD:
        return not lead & tag.WIN or any(m[0] > clause.lead and m[0] < clause.j for m in scan.metrics)
    if lead & (UPDOWN | tag.CHANGE):
        return False
    if lead & tag.REACH and not lead & tag.LIGHT:
        return False
    if not scan.union & _HOLDING and _BOUNDING.isdisjoint(scan.words):
        return False
    for k in range(clause.i, clause.j):
        bits = scan.bits[k]
        if not bits & _HOLDING and scan.lows[k] not in _BOUNDING:
            continue
        if (
            scan.lows[k] in _NOT
            and any(scan.lows[m] in _LIMITS for m in range(k + 1, min(k + 5, clause.j)))
            and any(k < q.i <= k + 8 and not q.mask for q in r.found)
        ):
            return True
        if bits & tag.BOUND:
            banded = scan.lows[k] == "between" or (
                scan.lows[k] in ("within", "in") and not scan.long_bits[k] & tag.BOUND
            )
            if banded and not any(q.sign == "band" or q.low is not None for q in r.found):
                continue
            return True
        if (
            bits & tag.HOLD
            and k > 0
            and (k > clause.i or clause.i)
            and bits & (tag.BASE | tag.THIRD)
            and not bits & tag.PREP
        ):
            before = scan.bits[k - 1]
            keeps = scan.lows[k + 1] in _KEPT_AT or (k + 1 < clause.j and scan.kinds[k + 1] in "nc")
            if (
                keeps
                and not any(a <= k < b for a, b, _ in scan.metrics)
                and not before & tag.DET
                and (scan.lows[k - 1] != "to" or clause.lead < 0)
            ):
                return True
        if (
            scan.lows[k] in {"kept", "held", "maintained", "steady", "preserved"}
            and k > clause.i
            and scan.lows[k + 1] not in {"by", "with", "for", "in"}
        ):
            return True
        if (
            scan.lows[k] in ("within", "in")
            and k + 1 < clause.j
            and any(q.low is not None and not q.mask and k < q.i <= k + 4 and q is r.values.target for q in r.found)
        ):
            return True
    return False


def has_reference(scan: Scan, clause: Clause) -> bool:
    """Whether the clause names a recorded level to compare with ('last year's level')."""
    return any(scan.bits[k] & tag.REFERENCE for k in range(clause.lead, clause.j))
