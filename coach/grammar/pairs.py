"""Two numbers that are start and end of one change (kr-grammar, section 2)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.change import is_change, tilde_moves
from coach.grammar.clauses import Clause
from coach.grammar.marks import CUT, STRONG_NOW, is_dated, is_goal, is_now
from coach.grammar.numbers import CURRENCY, Quantity
from coach.grammar.scan import Scan

_NO_NOUN = (
    tag.PREP
    | tag.DET
    | tag.ADV
    | tag.AUX
    | tag.GE
    | tag.LE
    | tag.APPROX
    | tag.NOW
    | tag.GOAL
    | tag.MONTH
    | tag.SEASON
    | tag.PERIOD
    | tag.TIMEUNIT_WORD
    | tag.UNIT_TIME
    | tag.CONJ
    | tag.PRON
)
_BANDS = frozenset(("band", "range", "between", "corridor"))
_ENDED = frozenset((";", ".", "and"))
_LISTED = frozenset((",", "and", ";", "/", "&"))
_APART = frozenset((",", ";", "/", "|", ".", "then"))
_JOINTS = _APART | {"("}
_BARE_END = frozenset(("dur", "pct", "money", "phys"))
"""Kinds whose unit a second value may leave out."""
_STAGES = frozenset(
    "launch start beginning end close wave survey round then next average want going should year season we".split()
)
"""Words of a time or an intent: '14,200 at launch, 17,000 at its end', '46%, next wave 60%'."""


def pair_of(
    scan: Scan, p: Quantity, q: Quantity, clauses: list[Clause], zone: list[int]
) -> tuple[Quantity, Quantity] | None:
    """(start, end) if p and q are the two ends of one change."""
    if (is_change(scan, p) and p.kind != "count") or (is_change(scan, q) and q.kind != "count"):
        return None
    gap = range(p.j, q.i)
    if len(gap) > 24:
        return None
    lows = scan.lows[p.j : q.i]
    last = lows[-1] if lows else ""
    if len(gap) <= 6 and "a" in scan.kinds[p.j : q.i] and CUT.isdisjoint(lows):
        return p, q
    while (
        lows
        and (scan.bits[p.j + len(lows) - 1] & (tag.GE | tag.LE | tag.APPROX) or lows[-1] in {"than", "least", "most"})
        and "to" in lows[:-1]
    ):
        lows.pop()
    last = lows[-1] if lows else last
    if not _BANDS.isdisjoint(scan.lows[max(0, p.i - 3) : p.i]):
        return None
    if last in {"to", "towards", "toward"} and len(gap) <= 8 and _ENDED.isdisjoint(lows) and scan.lows[p.i - 1] != "to":
        return p, q
    if last == "-" and len(gap) == 1 and scan.lows[p.i - 1] == "from":
        return p, q
    if lows == [">"] and p.value is not None and q.value is not None and p.value < q.value:
        # '64 > 78 %': an arrow by its values.
        return p, q
    if lows == ["~"]:
        return (p, q) if tilde_moves(scan, p.i) else None
    if scan.lows[p.i - 1] == "before" and "after" in lows and p.kind == q.kind:
        return p, q
    if _beside_other_metric(scan, p, q, lows):
        return None
    if last == "from" and _goes_on(scan, p, q):
        return None
    if last == "from" and scan.lows[p.i - 1] == "by" and is_change(scan, p):
        # 'By 600, up from 2,000': how much more, and from where.
        return None
    if last == "from" and "by" not in lows:
        return q, p
    return _by_marks(scan, p, q, lows, clauses, zone)


def _goes_on(scan: Scan, p: Quantity, q: Quantity) -> bool:
    """'2 desks (from 6 to 8)': a number behind 'from' that goes on to an end of its own is no start of p."""
    k = q.j + 1
    ends = scan.lows[q.j] == "to" and (scan.kinds[k] == "n" or scan.lows[k] in CURRENCY)
    return ends and scan.lows[k] != scan.lows[p.i]


def _by_marks(
    scan: Scan, p: Quantity, q: Quantity, lows: list[str], clauses: list[Clause], zone: list[int]
) -> tuple[Quantity, Quantity] | None:
    """(start, end) where words of now, of a goal or of a date say which is which; `lows`: the words between."""
    both = [p, q]
    last = lows[-1] if lows else ""
    now_p, now_q = is_now(scan, p, both), is_now(scan, q, both)
    if now_q and not now_p:
        return q, p
    if now_p and not now_q:
        return p, q
    if now_p and now_q:
        if is_goal(scan, q, both) and not is_goal(scan, p, both):
            return p, q
        if is_goal(scan, p, both) and not is_goal(scan, q, both):
            return q, p
        return None
    z = zone[q.i]
    if (
        z >= 0
        and clauses[z].kind == "note"
        and (zone[p.i] < 0 or clauses[zone[p.i]].kind != "note")
        and clauses[z].i <= q.i <= clauses[z].i + 1
        and p.kind in (q.kind, "dur" if q.kind == "count" else q.kind)
        and (is_dated(scan, q, both) or q.j >= clauses[z].j or scan.lows[q.j] in ("in", "at"))
        and (p.kind != "count" or (scan.lows[p.i - 1] == "to" and scan.lows[p.i - 2] in ("down", "up")))
    ):
        return q, p
    if is_dated(scan, p, both) and is_dated(scan, q, both) and p.kind == q.kind and p.kind != "count":
        # '40% by March, 60% by June': two ends, and no start.
        return None if "by" in lows and scan.lows[q.j] == "by" else (p, q)
    if (p.kind, q.kind) == ("freq", "freq") and last == "to":
        return p, q
    if any(w in {"becomes", "become", "later"} for w in lows) or "to be" in " ".join(lows):
        return p, q
    other = p.kind == "count" and is_noun(scan, q.j) and scan.lows[q.j] != scan.lows[p.j]
    listed = not _APART.isdisjoint(lows) or p.kind == q.kind != "count"
    if _on_one_scale(scan, p, q) and not other and listed:
        goal_p, goal_q = is_goal(scan, p, both), is_goal(scan, q, both)
        if goal_p != goal_q and "and" not in lows:
            return (p, q) if goal_q else (q, p)
    return (p, q) if _same_measure(scan, p, q, lows, clauses) else None


def _on_one_scale(scan: Scan, p: Quantity, q: Quantity) -> bool:
    """Whether q is of p's kind, or bare ('61 days, then 40')."""
    return p.kind == q.kind or (q.kind == "count" and p.kind in _BARE_END and not is_noun(scan, q.j))


def _same_measure(scan: Scan, p: Quantity, q: Quantity, lows: list[str], clauses: list[Clause]) -> bool:
    """Two values on one scale, the second without a noun of its own, are start and end ('31 in Q1, 10 in Q2')."""
    if (
        not _on_one_scale(scan, p, q)
        or _JOINTS.isdisjoint(lows)
        or any(w in {"and", "+", "&", "or", "plus"} for w in lows)
    ):
        return False
    if p.value is None or q.value is None or p.sign in ("+", "-") or q.sign in ("+", "-"):
        return False
    near = {scan.lows[n] for n in range(max(0, q.i - 3), q.i)} | {scan.lows[n] for n in range(max(0, p.i - 3), p.i)}
    if near & {"stretch", "ultimate", "commit", "committed", "ideally", "each"}:
        return False
    opener = scan.bits[clauses[0].lead] if clauses[0].lead >= 0 else 0
    if opener & tag.ACT and not opener & (tag.UP | tag.DOWN | tag.HOLD | tag.REACH):
        return False
    joint = max(n for n in range(p.j, q.i) if scan.lows[n] in _JOINTS)
    if any(is_noun(scan, n) for n in range(joint + 1, q.i)):
        return False
    k = q.j
    if k < scan.size and scan.lows[k] == "of":
        return scan.lows[p.j] == "of"
    if k < scan.size and scan.bits[k] & tag.PREP:
        return not any(is_noun(scan, n) for n in range(k + 1, min(k + 4, scan.size)))
    return not (k < scan.size and is_noun(scan, k)) or scan.lows[k] == scan.lows[p.j]


def is_noun(scan: Scan, n: int) -> bool:
    """Whether token n is a content word other than a time or a marker of now and then."""
    bits = scan.bits[n]
    if scan.kinds[n] != "w" or bits & _NO_NOUN:
        return False
    low = scan.lows[n]
    if low in _STAGES:
        return False
    return not ((low[:1] in "qhw" and low[1:].isdigit()) or low[:2] == "fy")


def _beside_other_metric(scan: Scan, p: Quantity, q: Quantity, lows: list[str]) -> bool:
    """'p95 below 300 ms, error rate below 1%': the second number has a metric of its own."""
    if _LISTED.isdisjoint(lows):
        return False
    # '18 % of turnover in May, 27 % in June': what the share is of belongs to the first.
    behind = scan.noun_phrase(p.j + 1, q.i)[1] if scan.lows[p.j] == "of" else p.j + 1
    between = [m for m in scan.metrics if behind <= m[0] and m[1] <= q.i]
    return bool(between) and not any(scan.lows[n] in STRONG_NOW for n in range(q.i - 1, min(scan.size, q.j + 2)))
