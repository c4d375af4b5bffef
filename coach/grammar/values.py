"""Start, end and size of change of a statement."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.change import comparable, is_change
from coach.grammar.clauses import Clause
from coach.grammar.marks import is_now
from coach.grammar.numbers import Quantity, number
from coach.grammar.pairs import is_noun, pair_of
from coach.grammar.scan import Scan
from coach.records import dataclass, replace


@dataclass(slots=True)
class Values:
    """The numbers by their places; `index` of the clause that holds the claim's number is `clause`, or -1."""

    baseline: Quantity | None = None
    target: Quantity | None = None
    change: Quantity | None = None
    stretch: Quantity | None = None
    clause: int = -1


_FURTHER = frozenset(("stretch", "ultimate", "ultimately", "ceiling", "moonshot", "ideally"))
_SIDE = {"means": 3, "guard": 4, "relative": 2, "note": 2, "purpose": 1}


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
    """Start, end and change among the unmasked numbers; those of the main clause come before those of a side clause."""
    live, main = _unmasked(found, clauses, zone)
    near = (
        [
            (p, q)
            for n, p in enumerate(main)
            for q in main[n + 1 : n + 3]
            if q is main[n + 1] or main[n + 1].kind != p.kind == q.kind
        ]
        if len(main) > 1
        else ()
    )
    for p, q in near:
        if not comparable(p, q) or p.low is not None or q.low is not None or _counts_something(scan, p, q):
            continue
        ends = pair_of(scan, p, q, clauses, zone)
        if ends is None:
            continue
        low, high = ends
        out = Values(_scaled(scan, low, high), high, clause=zone[p.i])
        rest = [r for r in live if r is not p and r is not q]
        out.change = next(
            (
                r
                for r in rest
                if is_change(scan, r)
                and r.kind in {"pct", "frac", "x", "pp", "bp", "count"}
                and zone[r.i] in (zone[p.i], zone[q.i], zone[p.i] - 1, zone[p.i] + 1)
                and clauses[zone[r.i]].kind != "label"
            ),
            None,
        )
        out.stretch = next((r for r in rest if _stretch(scan, r)), None)
        return out
    order = live
    if len(live) > 1:
        order = sorted(live, key=lambda q: _SIDE.get(clauses[zone[q.i]].kind, 0) if zone[q.i] >= 0 else 0)
    out = Values()
    for q in order:
        kind = clauses[zone[q.i]].kind if zone[q.i] >= 0 else "main"
        if kind in ("guard", "means") and out.clause >= 0:
            # '1 in 4 people through the door buy, it was 1 in 6': the end of a means is seldom marked.
            if kind == "means" and out.target and out.target.kind == q.kind and is_now(scan, q, live):
                out.baseline = out.baseline or q
            continue
        if kind in ("guard", "means") and clauses[0].lead >= 0 and kind == "means":
            continue
        limited = q.i > 0 and bool(
            scan.bits[q.i - 1] & (tag.LE | tag.GE)
            or scan.lows[q.i - 1] == "than"
            or scan.lows[q.i - 2] == "than"
            or scan.kinds[q.i - 1] == "c"
        )
        changes = is_change(scan, q)
        if not changes and not limited and is_now(scan, q, live):
            out.baseline = out.baseline or q
        elif changes and out.change is None:
            out.change = q
        elif _stretch(scan, q):
            out.stretch = out.stretch or q
        elif (
            out.target is None and not changes and not (out.change is not None and kind not in {"main", "and", "note"})
        ):
            out.target = q
        else:
            continue
        if out.clause < 0:
            out.clause = zone[q.i]
    return out


def _unmasked(found: list[Quantity], clauses: list[Clause], zone: list[int]) -> tuple[list[Quantity], list[Quantity]]:
    """All unmasked numbers, and those that stand neither in a means nor in a guard."""
    live: list[Quantity] = []
    main: list[Quantity] = []
    for q in found:
        if not q.mask:
            live.append(q)
            if zone[q.i] < 0 or clauses[zone[q.i]].kind not in ("means", "guard"):
                main.append(q)
    return live, main


def _scaled(scan: Scan, low: Quantity, high: Quantity) -> Quantity:
    """'From 40 to 60 thousand': one magnitude for both ends, where the bare start would be far off the end."""
    factor, own = _magnitude(scan, high), _magnitude(scan, low)
    if factor < _THOUSAND or own != 1 or not low.value or high.value is None:
        return low
    share = low.value * factor / high.value
    return replace(low, value=low.value * factor) if 1 / _FAR <= share <= _NEAR else low


def _magnitude(scan: Scan, q: Quantity) -> float:
    """The factor that words or letters behind the digits stand for; 0 where there are no digits."""
    if q.value is None or q.kind not in ("count", "money") or "n" not in scan.kinds[q.i : q.j]:
        return 0
    raw = number(scan.lows[scan.kinds.index("n", q.i)], percent=False)
    return round(abs(q.value) / raw, 6) if raw else 0


_THOUSAND, _FAR, _NEAR = 1e3, 10, 2
"""A start that shares its end's magnitude is at most ten times smaller, or twice as large; '900 to 1.2k' is neither."""


def _counts_something(scan: Scan, p: Quantity, q: Quantity) -> bool:
    """Whether one is a count with a noun of its own, and so on another scale ('solved with one reply ... 48%')."""
    if p.kind == q.kind or "count" not in (p.kind, q.kind):
        return False
    count = p if p.kind == "count" else q
    return is_noun(scan, count.j)


def _stretch(scan: Scan, q: Quantity) -> bool:
    if _FURTHER.isdisjoint(scan.words):
        return False
    return scan.lows[q.j] in _FURTHER or not _FURTHER.isdisjoint(scan.lows[max(0, q.i - 4) : q.i])
