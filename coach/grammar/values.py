"""Which numbers are start, end or size of change (kr-grammar, section 2), and which only set the scene (section 4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.grammar import bits as W
from coach.grammar.clauses import Clause
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import Quantity, seconds
from coach.grammar.scan import Scan

_ARROWS = frozenset("ax")
_CUT = frozenset((",", ";", "(", ")", ":", "."))
_HORIZON = frozenset(
    "for over during after first last next past trailing every previous coming final opening rolling since before".split()
)
_SOFT = frozenset(("within", "inside", "in", "of", "into"))
_CHANGE_AFTER = frozenset(
    "more less fewer higher lower better faster slower up down increase reduction growth uplift decrease improvement drop rise gain cut savings saving decline cheaper larger smaller quicker greater shorter longer ahead".split()
)
_PAST = frozenset("was were had gave stood counted measured started began".split())
_FORWARD = frozenset(
    "from after against vs versus not rather instead compared down up starting baseline as current existing previous prior initial former recent".split()
)
_STRONG_NOW = frozenset(
    "had gave stood counted measured started began now currently current presently baseline was were previously formerly initially originally existing at-present present".split()
)


@dataclass(slots=True)
class Values:
    """The numbers by their places; `index` of the clause that holds the claim's number is `clause`, or -1."""

    baseline: Quantity | None = None
    target: Quantity | None = None
    change: Quantity | None = None
    stretch: Quantity | None = None
    clause: int = -1
    extra: list[Quantity] = field(default_factory=list)


def zones(scan: Scan, clauses: list[Clause]) -> list[int]:
    """Index of the clause of every token (-1 for joining words)."""
    out = [-1] * (scan.size + 1)
    for n, clause in enumerate(clauses):
        for k in range(clause.i, clause.j):
            out[k] = n
    return out


def mask_scene(scan: Scan, found: list[Quantity], clauses: list[Clause], zone: list[int]) -> list[Quantity]:
    """Masks spans of time, sample sizes and filters of a population."""
    out: list[Quantity] = []
    hard: list[int] = []
    for n, q in enumerate(found):
        if q.mask:
            out.append(q)
            continue
        reason = ""
        before = scan.lows[q.i - 1]
        kind = clauses[zone[q.i]].kind if zone[q.i] >= 0 else ""
        if q.kind == "dur" and not q.sign:
            k = q.i - 1
            while k >= 0 and scan.lows[k] in ("the", "a", "its", "their", "our"):
                k -= 1
            word = scan.lows[k]
            if word in _HORIZON or (
                scan.lows[k - 1] in ("in", "for", "of", "during", "within") and word in ("first", "last", "full")
            ):
                reason = "horizon"
            elif (
                word in _SOFT
                or scan.lows[q.j] in ("after", "ago", "before", "later", "into", "earlier", "old")
                or scan.lows[q.j + 1] in ("in",)
                and scan.lows[q.j] == ""
            ):
                hard.append(n)
        if not reason and before in ("n",):
            reason = "sample"
        if not reason and q.kind == "count" and q.value is not None and scan.lows[q.j] in ("in",) and False:
            reason = ""
        if (
            not reason
            and kind == "relative"
            and before not in ("from", "to")
            and not _is_now(scan, q, found)
            and any(not p.mask and zone[p.i] != zone[q.i] for p in found[:n])
            and scan.lows[clauses[zone[q.i]].i] in ("who", "whose", "where", "which", "that")
        ):
            reason = "filter"
        if not reason and _filters(scan, q, found[:n]):
            reason = "filter"
        out.append(q._replace(mask=reason) if reason else q)
    for n in hard:
        rest = [q for m, q in enumerate(out) if not q.mask and m not in hard]
        # 'in 5 days, 9 at present': another number on the same scale makes the span of time the measure itself.
        if rest and not any(q.kind == "dur" or q.kind == "count" and _is_now(scan, q, rest) for q in rest):
            out[n] = out[n]._replace(mask="horizon")
    return out


def _filters(scan: Scan, q: Quantity, before: list[Quantity]) -> bool:
    """A bound right behind a population noun: 'accounts over $50k', 'drivers aged 18-24', 'firms with up to 50 staff'."""
    if q.sign == "band" and scan.lows[q.i - 1] in ("aged", "ages", "age", "smb", "band"):
        return True
    k = q.i - 1
    while k >= 0 and (
        scan.bits[k] & (W.GE | W.LE | W.APPROX) or scan.kinds[k] == "c" or scan.lows[k] in ("than", "to", "least", "at")
    ):
        k -= 1
    if k >= 1 and scan.lows[k] == "worth" and scan.lows[k - 1] == "each" and before:
        return True
    if k == q.i - 1 or not before or k < 0:
        return False
    noun = scan.bits[k]
    people = noun & (W.OUTSIDER | W.INSIDER | W.EVENT | W.TRANSACTION) and noun & W.PLURAL and not noun & W.METRIC
    if scan.lows[k] == "each":
        return any(not p.mask for p in before)
    if (
        scan.lows[k] in ("with", "of", "worth", "aged", "have", "had")
        and k > 0
        and scan.bits[k - 1] & (W.OUTSIDER | W.INSIDER | W.EVENT)
    ):
        people = 1
    return bool(people and any(not p.mask and p.kind in ("pct", "frac", "count") for p in before))


def comparable(p: Quantity, q: Quantity) -> bool:
    """Whether two numbers may be ends of one scale; a unit may stand on one side only."""
    if p.value is None or q.value is None or p.kind == q.kind:
        return not (p.kind == q.kind == "money" and p.unit != q.unit)
    kinds = {p.kind, q.kind}
    if kinds <= {"pct", "frac"} or kinds <= {"score", "count"} or kinds <= {"rank", "count"}:
        return True
    if kinds == {"count", "frac"}:
        whole, part = (p, q) if p.kind == "frac" else (q, p)
        return whole.of is not None and (part.value or 0) <= whole.of
    return "count" in kinds and not kinds & {"x", "freq"}


def amount(q: Quantity, other: Quantity | None = None) -> float:
    """The value for comparing; durations in seconds, with the unit of the other end where this one has none."""
    value = q.value or 0.0
    if q.kind == "dur" and q.unit:
        return seconds(value, q.unit)
    if q.kind == "count" and other is not None and other.kind == "dur" and other.unit:
        return seconds(value, other.unit)
    return value


def settle(
    scan: Scan, values: Values, found: list[Quantity], clauses: list[Clause], zone: list[int], index: int
) -> Values:
    """The values of the clause that decided the form, where another clause was read first."""
    if (
        values.baseline is not None
        or values.clause in (index, -1)
        or not any(zone[q.i] == index and not q.mask for q in found)
    ):
        return values
    own = assign(scan, [q for q in found if zone[q.i] == index], clauses, zone)
    own.stretch = own.stretch or values.stretch
    return own


def assign(scan: Scan, found: list[Quantity], clauses: list[Clause], zone: list[int]) -> Values:
    """Start, end and change among the unmasked numbers; a claim in the main clause comes before one in a side clause."""
    live = [q for q in found if not q.mask]
    side = {"means": 3, "guard": 4, "relative": 2, "note": 2, "purpose": 1}
    main = [q for q in live if zone[q.i] < 0 or clauses[zone[q.i]].kind not in ("means", "guard")]
    near = [
        (p, q)
        for n, p in enumerate(main)
        for q in main[n + 1 : n + 3]
        if q is main[n + 1] or main[n + 1].kind != p.kind == q.kind
    ]
    for p, q in near:
        if not comparable(p, q) or p.low is not None or q.low is not None:
            continue
        ends = _pair(scan, p, q, clauses, zone)
        if ends is None:
            continue
        low, high = ends
        out = Values(low, high, clause=zone[p.i])
        rest = [r for r in live if r is not p and r is not q]
        out.change = next(
            (
                r
                for r in rest
                if is_change(scan, r)
                and r.kind in ("pct", "frac", "x", "pp", "bp", "count")
                and zone[r.i] in (zone[p.i], zone[q.i], zone[p.i] - 1, zone[p.i] + 1)
                and clauses[zone[r.i]].kind != "label"
            ),
            None,
        )
        out.stretch = next((r for r in rest if _stretch(scan, r)), None)
        out.extra = rest
        return out
    order = sorted(live, key=lambda q: side.get(clauses[zone[q.i]].kind, 0) if zone[q.i] >= 0 else 0)
    out = Values(extra=live)
    for q in order:
        kind = clauses[zone[q.i]].kind if zone[q.i] >= 0 else "main"
        if kind in ("guard", "means") and out.clause >= 0:
            continue
        if kind in ("guard", "means") and clauses[0].lead >= 0 and kind == "means":
            continue
        limited = q.i > 0 and bool(
            scan.bits[q.i - 1] & (W.LE | W.GE)
            or scan.lows[q.i - 1] == "than"
            or scan.lows[q.i - 2] == "than"
            or scan.kinds[q.i - 1] == "c"
        )
        if (
            _is_now(scan, q, live)
            and not limited
            and not is_change(scan, q)
            and (out.target or out.change or len(live) > 0)
        ):
            out.baseline = out.baseline or q
        elif is_change(scan, q) and out.change is None:
            out.change = q
        elif _stretch(scan, q):
            out.stretch = out.stretch or q
        elif out.target is None and not (out.change is not None and kind not in ("main", "and", "note")):
            out.target = q
        else:
            continue
        if out.clause < 0:
            out.clause = zone[q.i]
    return out


def _stretch(scan: Scan, q: Quantity) -> bool:
    near = {scan.lows[n] for n in range(max(0, q.i - 4), q.i)} | {scan.lows[q.j]}
    return bool(near & {"stretch", "ultimate", "ultimately", "ceiling", "moonshot", "ideally"})


def is_change(scan: Scan, q: Quantity) -> bool:
    """Whether the number is a size of change: 'by 30%', '+10', '25% fewer', 'up 40%', 'double'."""
    if q.kind == "x":
        if scan.kinds[q.i] == "w":
            return True
        if (
            scan.lows[q.i - 1] in ("to", "least", "of", "at", "from", "than")
            or q.sign
            or (q.i and scan.kinds[q.i - 1] in "ca")
            or scan.kinds[q.j - 1] == "a"
        ):
            return False
        return scan.lows[q.i - 1] == "by" or not any(m[1] == q.i for m in scan.metrics)
    if q.sign in ("+", "-"):
        return True
    if q.kind in ("pp", "bp"):
        return scan.lows[q.i - 1] not in ("to", "from", "below", "under", "at", "within") and not (
            scan.lows[q.i - 1] == "of"
        )
    before, after = scan.lows[q.i - 1], scan.lows[q.j]
    if (
        before in ("about", "roughly", "around", "some", "least", "approximately", "than", "nearly")
        or scan.kinds[q.i - 1] == "c"
    ):
        before = next(
            (
                scan.lows[n]
                for n in range(q.i - 2, max(-1, q.i - 5), -1)
                if scan.lows[n] not in ("at", "more", "another")
            ),
            "",
        )
    if (
        before == "by"
        and (scan.bits[_governor_index(scan, q) - 1] & W.PAST != 0)
        and (
            after == "of"
            or q.kind == "count"
            and scan.head(*scan.noun_phrase(q.j, scan.size)) & (W.OUTSIDER | W.INSIDER)
        )
    ):
        return False
    if q.kind == "pct" and q.i and scan.bits[q.i - 1] & (W.UP | W.DOWN) and scan.bits[q.i - 1] & VERB:
        return True
    if before in ("by", "further", "another") and q.kind in ("pct", "frac", "count", "money", "dur", "phys"):
        return True
    if q.kind not in ("pct", "frac", "count", "money", "dur"):
        return False
    if (
        after in _CHANGE_AFTER
        and not (after in ("up", "down") and scan.lows[q.j + 1] in ("to", "from"))
        and not (after in ("more", "less", "better", "higher", "lower", "up", "down") and scan.lows[q.j - 1] == "or")
    ):
        return not (q.kind == "count" and after == "more" and q.unit is None and False)
    if (
        q.kind == "pct"
        and after in ("below", "above", "under", "over")
        and scan.lows[q.j + 1]
        in ("what", "last", "the", "budget", "plan", "previous", "prior", "our", "forecast", "target")
    ):
        return True
    if q.kind in ("pct", "money") and before in ("up", "down", "plus", "minus"):
        return True
    if (
        q.kind == "pct"
        and (scan.bits[q.i - 1] & W.METRIC != 0)
        or q.kind == "pct"
        and scan.lows[q.i - 1] in ("up", "down")
    ):
        verb = next((b for n, b in enumerate(scan.bits[: q.i]) if b & (W.UP | W.DOWN) and b & VERB), 0)
        return bool(verb) and not any(
            scan.lows[n] in ("to", "at", "under", "below", "above") for n in range(max(0, q.i - 2), q.i)
        )
    return False


def _governor_index(scan: Scan, q: Quantity) -> int:
    k = q.i - 1
    while k > 0 and scan.lows[k] != "by":
        k -= 1
    return k


def _near(scan: Scan, q: Quantity, others: list[Quantity], reach: int = 12) -> tuple[list[int], list[int]]:
    """Token indices right before and right behind q, up to a comma, bracket or another number."""
    taken = {n for o in others if o is not q for n in range(o.i, o.j)}
    before, after = [], []
    k = q.i - 1
    while (
        k >= 0
        and len(before) < 4
        and k not in taken
        and (scan.lows[k] not in _CUT or scan.lows[k] == ":" and k == q.i - 1)
    ):
        before.append(k)
        k -= 1
    k = q.j
    while k < scan.size and len(after) < reach and k not in taken and scan.lows[k] not in _CUT:
        after.append(k)
        k += 1
    return before, after


def _is_now(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    """Whether words beside the number say that it is where things stand."""
    before, after = _near(scan, q, others)
    for n in before:
        if (
            scan.lows[n] in _STRONG_NOW
            and not (scan.lows[n] in _PAST and n < q.i - 4)
            or scan.long_bits[n] & W.NOW
            and scan.ends[n] <= q.i
        ):
            return True
    for n in after:
        if scan.lows[n] in _FORWARD or scan.lows[n] in _PAST and n > q.j and scan.lows[n] not in ("started", "began"):
            continue
        if scan.lows[n] in _STRONG_NOW or scan.long_bits[n] & W.NOW:
            return True
    if (
        scan.lows[q.i - 1] in ("in", "on")
        and scan.lows[q.i - 2] == "not"
        or scan.lows[q.j] == "before"
        and len(others) > 1
    ):
        return True
    if (
        scan.lows[q.i - 1] in ("from", "after", "not", "vs", "versus", "against", "vs.", "than")
        and not (scan.lows[q.i - 1] == "after" and q.kind == "dur")
        and not (scan.lows[q.i - 1] == "than" and scan.lows[q.i - 2] != "rather")
        and not (scan.lows[q.i - 1] == "not" and (scan.bits[q.i - 1] & W.BOUND != 0))
    ):
        return not (scan.lows[q.i - 1] == "from" and len(others) == 1 and q.kind == "count" and False)
    for n in (*before, *after):
        if scan.lows[n] in ("last", "previous", "prior", "past", "old") and (
            (scan.bits[n + 1] & W.TIMEUNIT_WORD != 0)
            or (scan.bits[n + 1] & W.SEASON != 0)
            or (scan.bits[n + 1] & W.MONTH != 0)
        ):
            return True
        if scan.lows[n] in ("so", "ago", "nowadays") or (scan.lows[n] == "old" and len(others) > 1):
            return True
    # 'Jan: 34%' in brackets: a month before the number is when it was read.
    return any((scan.bits[n] & W.MONTH != 0) and scan.lows[n] != "may" for n in _label_before(scan, q))


def _label_before(scan: Scan, q: Quantity) -> list[int]:
    return [q.i - 2] if scan.lows[q.i - 1] == ":" and scan.lows[q.i - 3] in ("(", "") else []


def _is_goal(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    before, after = _near(scan, q, others)
    for n in (*before, *after):
        if scan.lows[n] in (
            "goal",
            "aim",
            "aiming",
            "target",
            "should",
            "wanted",
            "want",
            "needed",
            "desired",
            "plenty",
            "enough",
            "goes",
            "intended",
            "planned",
            "hoped",
            "become",
            "becomes",
            "later",
            "shall",
            "must",
            "ends",
            "finally",
        ):
            return True
        if scan.lows[n] == "this" and ((scan.bits[n + 1] & W.TIMEUNIT_WORD != 0) or (scan.bits[n + 1] & W.SEASON != 0)):
            return True
    if any(scan.lows[n] == "by" for n in after):
        return True
    return scan.lows[q.i - 1] in ("to", "towards", "reach", "hit", "=", ">=", ">") or any(
        scan.lows[n] == "by" and (scan.bits[n + 1] & W.SEASON != 0) for n in before
    )


def _when(scan: Scan, q: Quantity, others: list[Quantity]) -> bool:
    before, after = _near(scan, q, others)
    return any(
        (scan.bits[n] & W.MONTH != 0)
        or (scan.bits[n] & W.SEASON != 0)
        or scan.lows[n][:2] in ("q1", "q2", "q3", "q4", "h1", "h2")
        for n in (*before, *after)
    )


def _pair(
    scan: Scan, p: Quantity, q: Quantity, clauses: list[Clause], zone: list[int]
) -> tuple[Quantity, Quantity] | None:
    """(start, end) if p and q are the two ends of one change."""
    if is_change(scan, p) and p.kind != "count" or is_change(scan, q) and q.kind != "count":
        return None
    gap = range(p.j, q.i)
    if len(gap) > 24:
        return None
    lows = [scan.lows[n] for n in gap]
    last = lows[-1] if lows else ""
    crossing = any(scan.kinds[n] == "a" for n in gap)
    if crossing and len(gap) <= 6 and not any(w in _CUT for w in lows):
        return p, q
    while (
        lows
        and (scan.bits[p.j + len(lows) - 1] & (W.GE | W.LE | W.APPROX) or lows[-1] in ("than", "least", "most"))
        and "to" in lows[:-1]
    ):
        lows.pop()
    last = lows[-1] if lows else last
    if any(scan.lows[n] in ("band", "range", "between", "corridor") for n in range(max(0, p.i - 3), p.i)):
        return None
    if (
        last in ("to", "towards", "toward")
        and len(gap) <= 8
        and not any(w in (";", ".", "and") for w in lows)
        and not scan.lows[p.i - 1] == "to"
    ):
        return p, q
    if last == "-" and len(gap) == 1 and scan.lows[p.i - 1] == "from":
        return p, q
    if lows == ["~"]:
        return None
    both = [p, q]
    if _beside_other_metric(scan, p, q, lows):
        return None
    if last == "from" and "by" not in lows:
        return q, p
    now_p, now_q = _is_now(scan, p, both), _is_now(scan, q, both)
    if now_q and not now_p:
        return q, p
    if now_p and not now_q:
        return p, q
    if now_p and now_q:
        if _is_goal(scan, q, both) and not _is_goal(scan, p, both):
            return p, q
        if _is_goal(scan, p, both) and not _is_goal(scan, q, both):
            return q, p
        return None
    z = zone[q.i]
    if (
        z >= 0
        and clauses[z].kind == "note"
        and clauses[z].i <= q.i <= clauses[z].i + 1
        and p.kind in (q.kind, "dur" if q.kind == "count" else q.kind)
        and (_when(scan, q, both) or q.j >= clauses[z].j or scan.lows[q.j] in ("in", "at"))
        and p.kind != "count"
    ):
        return q, p
    if _when(scan, p, both) and _when(scan, q, both) and p.kind == q.kind and p.kind != "count":
        return p, q
    if (p.kind, q.kind) == ("freq", "freq") and last == "to":
        return p, q
    if any(w in ("becomes", "become", "later") for w in lows) or "to be" in " ".join(lows):
        return p, q
    if p.kind == q.kind and (p.kind != "count" or any(w in (",", ";", "/") for w in lows)):
        goal_p, goal_q = _is_goal(scan, p, both), _is_goal(scan, q, both)
        if goal_p != goal_q and "and" not in lows:
            return (p, q) if goal_q else (q, p)
    return (p, q) if _same_measure(scan, p, q, lows, clauses, zone) else None


def _same_measure(
    scan: Scan, p: Quantity, q: Quantity, lows: list[str], clauses: list[Clause], zone: list[int]
) -> bool:
    """Two values on one scale, the second without a noun of its own, are start and end ('31 in Q1, 10 in Q2')."""
    if (
        p.kind != q.kind
        or not any(w in (",", ";", "(", "/") for w in lows)
        or any(w in ("and", "+", "&", "or", "plus") for w in lows)
    ):
        return False
    if p.value is None or q.value is None or p.sign in ("+", "-") or q.sign in ("+", "-"):
        return False
    near = {scan.lows[n] for n in range(max(0, q.i - 3), q.i)} | {scan.lows[n] for n in range(max(0, p.i - 3), p.i)}
    if near & {"stretch", "ultimate", "commit", "committed", "ideally", "each"}:
        return False
    opener = scan.bits[clauses[0].lead] if clauses[0].lead >= 0 else 0
    if opener & W.ACT and not opener & (W.UP | W.DOWN | W.HOLD | W.REACH):
        return False
    joint = max(n for n in range(p.j, q.i) if scan.lows[n] in (",", ";", "(", "/"))
    if any(_noun(scan, n) for n in range(joint + 1, q.i)):
        return False
    k = q.j
    if k < scan.size and scan.lows[k] == "of":
        return scan.lows[p.j] == "of"
    if k < scan.size and scan.bits[k] & W.PREP:
        return not any(_noun(scan, n) for n in range(k + 1, min(k + 4, scan.size)))
    return not (k < scan.size and _noun(scan, k)) or scan.lows[k] == scan.lows[p.j]


def _noun(scan: Scan, n: int) -> bool:
    """Whether token n is a content word other than a time or a marker of now and then."""
    bits = scan.bits[n]
    if scan.kinds[n] != "w" or bits & (
        W.PREP
        | W.DET
        | W.ADV
        | W.AUX
        | W.GE
        | W.LE
        | W.APPROX
        | W.NOW
        | W.GOAL
        | W.MONTH
        | W.SEASON
        | W.PERIOD
        | W.TIMEUNIT_WORD
        | W.UNIT_TIME
        | W.CONJ
        | W.PRON
    ):
        return False
    low = scan.lows[n]
    return not (low[:1] in "qhw" and low[1:].isdigit() or low[:2] == "fy")


def _beside_other_metric(scan: Scan, p: Quantity, q: Quantity, lows: list[str]) -> bool:
    """'p95 below 300 ms, error rate below 1%': the second number has a metric of its own."""
    if not any(w in (",", "and", ";", "/", "&") for w in lows):
        return False
    between = [m for m in scan.metrics if p.j <= m[0] and m[1] <= q.i and p.j < m[0]]
    return bool(between) and not any(scan.lows[n] in _STRONG_NOW for n in range(q.i - 1, min(scan.size, q.j + 2)))
