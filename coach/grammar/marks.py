"""Words beside a number that say it is where things stand, or where they should go."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.numbers import WORD_VALUES, Quantity
from coach.grammar.scan import Scan

_START_BEFORE = frozenset("from after not vs versus against vs. than".split())
_GOAL_WORDS = frozenset(
    (
        "goal aim aiming target should wanted want needed desired plenty enough goes intended planned hoped "
        "become becomes later shall must ends finally"
    ).split()
)

CUT = frozenset((",", ";", "(", ")", ":", ".", "/", "|"))
_FORWARD = frozenset(
    (
        "from after against vs versus not rather instead compared down up starting baseline as current "
        "existing previous prior initial former recent"
    ).split()
)
_PAST = frozenset("was were had gave stood counted measured started began".split())
STRONG_NOW = frozenset(
    (
        "today had gave stood counted measured began now currently current presently baseline was "
        "were previously formerly initially originally existing at-present present"
    ).split()
)
_ARRIVING = frozenset("to towards reach reaches hit hits = >= >".split())
_COMING = frozenset(("next", "coming"))
_EARLIER = frozenset(("last", "previous", "prior", "past", "old"))
_AGO = frozenset(("ago", "nowadays"))
_NOW_WORDS = STRONG_NOW | _START_BEFORE | _EARLIER | _AGO | {"before"}
_NOW_OR_MONTH = tag.NOW | tag.MONTH
_SPAN = tag.TIMEUNIT_WORD | tag.SEASON | tag.MONTH
_MOVES = tag.UP | tag.DOWN
_QUARTERS = frozenset("q1 q2 q3 q4 h1 h2 fy".split())
_GOALS = frozenset(("goal", "target", "aim"))


def near_tokens(scan: Scan, q: Quantity, others: list[Quantity]) -> tuple[list[int], list[int]]:
    """Token indices right before and right behind q, up to a comma, bracket or another number."""
    bits, lows = scan.bits, scan.lows
    low, high = max(0, q.i - 4), min(scan.size, q.j + 12)
    for o in others:
        if o is not q:
            if o.i < q.i:
                low = max(low, min(o.j, q.i))
            if o.j > q.j:
                high = min(high, max(o.i, q.j))
    before: list[int] = []
    for k in range(q.i - 1, low - 1, -1):
        if lows[k] in CUT and not (lows[k] == ":" and k == q.i - 1):
            break
        before.append(k)
    after: list[int] = []
    for k in range(q.j, high):
        if lows[k] in CUT or bits[k] & tag.REL or (bits[k] & tag.ING and not bits[k] & _MOVES):
            break
        after.append(k)
    return before, after


def is_now(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    """Whether words beside the number say that it is where things stand."""
    if _stood(scan, q):
        return True
    if _NOW_WORDS.isdisjoint(scan.words) and not scan.union & _NOW_OR_MONTH:
        return False
    before, after = near_tokens(scan, q, others)
    for n in before:
        if (scan.lows[n] in STRONG_NOW and not (scan.lows[n] in _PAST and n < q.i - 4)) or (
            scan.long_bits[n] & tag.NOW and scan.ends[n] <= q.i
        ):
            return True
    for n in after:
        if scan.lows[n - 1 : n + 1] == ["from", "now"]:
            # 'From now on', '3 years from now': what is to come.
            continue
        if scan.lows[n] in _FORWARD or (scan.lows[n] in _PAST and n > q.j and scan.lows[n] not in ("started", "began")):
            continue
        if scan.lows[n] in STRONG_NOW or scan.long_bits[n] & tag.NOW:
            return True
    if (scan.lows[q.i - 1] in ("in", "on") and scan.lows[q.i - 2] == "not") or (
        "before" in (scan.lows[q.j], scan.lows[q.i - 1]) and len(others) > 1
    ):
        return True
    if (
        scan.lows[q.i - 1] in _START_BEFORE
        and not (scan.lows[q.i - 1] == "after" and q.kind == "dur")
        and not (scan.lows[q.i - 1] == "than" and scan.lows[q.i - 2] != "rather")
        and not (scan.lows[q.i - 1] == "not" and (scan.bits[q.i - 1] & tag.BOUND))
    ):
        return True
    for n in (*before, *after):
        # 'In the past four quarters' was before, 'may not go past 4 h' is a limit.
        earlier = scan.lows[n] in _EARLIER and (scan.lows[n] != "past" or scan.bits[n - 1] & tag.DET)
        if earlier and (scan.bits[n + 1] & _SPAN or _counted_span(scan, n + 1)):
            return True
        if scan.lows[n] in _AGO or (scan.lows[n] == "old" and len(others) > 1):
            return True
    # 'Jan: 34%' in brackets: a month before the number is when it was read.
    labelled = scan.lows[q.i - 1] == ":" and scan.lows[q.i - 3] in ("(", "") and scan.lows[q.i - 2] != "may"
    return labelled and bool(scan.bits[q.i - 2] & tag.MONTH)


def _stood(scan: Scan, q: Quantity) -> bool:
    """'(Base 62%)', 'nobody yet', 'goal 30 (Q4: 3)': beside a goal, a quarter says when the number was read."""
    if scan.lows[q.i - 1] == "base" or scan.lows[q.i - 2 : q.i] == ["base", ":"]:
        return True
    if q.value == 0 and (scan.lows[q.j] == "yet" or scan.lows[q.j : q.j + 2] == ["so", "far"]):
        return True
    owner = scan.lows[q.i - 1].removesuffix("'s")
    if owner != scan.lows[q.i - 1] and (scan.bits[q.i - 1] & _SPAN or owner[:2] in _QUARTERS):
        # 'Up 40% on last year's 300'
        return True
    if scan.lows[q.i - 1] != ":" or scan.lows[q.i - 3] != "(":
        return False
    return scan.lows[q.i - 2][:2] in _QUARTERS and not _GOALS.isdisjoint(scan.lows[: q.i])


def _counted_span(scan: Scan, k: int) -> bool:
    """'(the last) four quarters'."""
    return (scan.kinds[k] == "n" or scan.lows[k] in WORD_VALUES) and bool(scan.bits[k + 1] & tag.UNIT_TIME)


def is_goal(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    """Whether words beside the number say that it is where things should go."""
    before, after = near_tokens(scan, q, others)
    for n in (*before, *after):
        if scan.lows[n] in _GOAL_WORDS:
            return True
        if scan.lows[n] in _COMING and (scan.bits[n + 1] & _SPAN or scan.lows[n + 1] in WORD_VALUES):
            return True
        if scan.lows[n] == "this" and (
            scan.bits[n + 1] & (tag.TIMEUNIT_WORD | tag.SEASON) or scan.lows[n + 1] == "time"
        ):
            return True
    if any(scan.lows[n] == "by" for n in after):
        return True
    return scan.lows[q.i - 1] in _ARRIVING or any(
        scan.lows[n] == "by" and (scan.bits[n + 1] & tag.SEASON) for n in before
    )


def is_dated(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    """Whether a month, quarter or season stands beside the number."""
    before, after = near_tokens(scan, q, others)
    return any(
        scan.bits[n] & (tag.MONTH | tag.SEASON) or scan.lows[n][:2] in {"q1", "q2", "q3", "q4", "h1", "h2"}
        for n in (*before, *after)
    )


def is_paced(scan: Scan, i: int, j: int) -> bool:
    """Whether a word of cadence stands in [i, j) before a comma."""
    for n in range(i, j) if scan.union & tag.CADENCE else ():
        if scan.lows[n] in (",", ";"):
            return False
        if scan.bits[n] & tag.CADENCE:
            return True
    return False
