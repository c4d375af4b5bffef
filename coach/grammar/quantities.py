"""All numbers of a statement with their units (kr-grammar, section 2)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.names import named
from coach.grammar.numbers import (
    CURRENCY,
    FRACTIONS,
    FREQUENCY,
    MAGNITUDE,
    MONEY,
    PHYSICAL,
    SCORE_UNITS,
    SECONDS,
    TIME,
    TIMES,
    WORD_VALUES,
    Quantity,
    is_unit,
    number,
    seconds,
)
from coach.grammar.placeholders import blank
from coach.grammar.scan import Scan

_BLANKS = frozenset("x xx xxx n y z zzz xy tbd tbc tba".split())
_BEFORE_ONE = frozenset("the no any each this every which that".split())

_NUMBER_WORDS = frozenset(
    (
        *WORD_VALUES, *FRACTIONS, *TIMES, *FREQUENCY, *TIME, "once", "most", "order", "x", "xx", "xxx", "n", "y", "z", "zzz", "xy", "tbd", "tbc", "tba",
    )
)  # fmt: skip


def read_quantities(scan: Scan) -> list[Quantity]:
    """All numbers of the statement in order; those that name, date or filter carry a mask."""
    out: list[Quantity] = []
    kinds, lows, i, size = scan.kinds, scan.lows, 0, scan.size
    while i < size:
        found = None
        kind = kinds[i]
        if kind == "n":
            found = _digits(scan, i)
        elif kind == "w":
            # Most words stand for no number: one look at a set tells.
            if lows[i] in _NUMBER_WORDS or (lows[i][:1] == "n" and len(lows[i]) < 4):
                found = worded(scan, i)
        elif kind == "x" or lows[i] == "[":
            found = blank(scan, i)
        if found is None:
            i += 1
            continue
        out.append(found)
        i = found.j
    return _fractions(scan, out)


def _digits(scan: Scan, i: int) -> Quantity:
    j = i + 1
    percent = scan.lows[j] in {"%", "percent", "pct"} or (scan.lows[j] == "per" and scan.lows[j + 1] == "cent")
    value = number(scan.lows[i], percent)
    mask = named(scan, i, value)
    if mask:
        return Quantity("count", value, None, i, mask[1], mask=mask[0])
    if scan.lows[j] == "-" and scan.glued(j) and scan.glued(j + 1) and j + 1 < scan.size:
        after = scan.lows[j + 1]
        if scan.kinds[j + 1] == "w" and after not in ("k", "m"):
            if after == "fold":
                return Quantity("x", value, "x", i, j + 2)
            return Quantity("count", value, None, i, j + 2, mask="compound")
    if (
        scan.lows[j] in {"-", "~", "\u2013", "to"}
        and j + 1 < scan.size
        and scan.kinds[j + 1] == "n"
        and scan.lows[j] != "to"
    ):
        upper = _digits(scan, j + 1)
        if not upper.mask and upper.value is not None and upper.value > value and scan.lows[i - 1] != "from":
            return upper._replace(i=min(i, upper.i), low=value, sign="band")
    return with_unit(scan, i, j, value)


def _fractions(scan: Scan, found: list[Quantity]) -> list[Quantity]:
    """Joins 'n of m', 'n out of m', 'n in m', 'n/m' into one share, and 'n of 5' on a scale into a score."""
    out: list[Quantity] = []
    for q in found:
        if out and not q.mask and q.value and not out[-1].mask:
            p = out[-1]
            gap = [scan.lows[n] for n in range(p.j, q.i)]
            if (
                p.value is not None
                and p.kind in ("count", "score")
                and q.kind in {"count", "score", "pct"}
                and (q.value >= p.value or (q.value in (5.0, 10.0) and p.value % 1))
                and 0 < len(gap) <= 7
                and p.low is None
            ):
                joint = " ".join(gap)
                scale = q.value in {5.0, 7.0, 10.0} and (p.value % 1 or q.kind == "score")
                if joint == "/" or (joint in ("of", "out of") and scale):
                    out[-1] = Quantity(
                        "score" if scale or (joint == "/" and q.value in (5.0, 10.0) and p.value > 1) else "frac",
                        p.value if scale or (q.value in (5.0, 10.0) and joint == "/") else 100 * p.value / q.value,
                        "score" if scale else "%",
                        p.i,
                        q.j,
                        of=q.value,
                        sign=p.sign,
                    )
                    continue
                share = (
                    joint.startswith(("of the", "of our", "of all", "of every", "out of", "of"))
                    and len(gap) <= 3
                    and gap[0] in ("of", "out")
                )
                per = joint in {"in", "in every", "of every", "out of every"} or (
                    len(gap) <= 3 and gap[-1:] == ["in"] and q.value in {2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0}
                )
                late = gap[-1] == "of" and len(gap) <= 6 and (gap[-2:] == ["out", "of"] or "," in gap)
                tail = q.kind == "count"
                if tail and (share or per or late) and not (per and q.value > 1000):
                    first_word = p.j
                    out[-1] = Quantity(
                        "frac",
                        100 * p.value / q.value,
                        "%",
                        p.i,
                        q.j if not (late and not share) else q.j,
                        of=q.value,
                        sign=p.sign,
                        low=None,
                    )
                    del first_word
                    continue
        out.append(q)
    return out
