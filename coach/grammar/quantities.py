"""All numbers of a statement with their units (kr-grammar, section 2)."""

from __future__ import annotations

import re

from coach.grammar import bits as tag
from coach.grammar.change import tilde_moves
from coach.grammar.lexicon import VERB
from coach.grammar.names import named
from coach.grammar.numbers import FRACTIONS, FREQUENCY, TIME, TIMES, WORD_VALUES, Quantity, number
from coach.grammar.placeholders import blank
from coach.grammar.scan import Scan
from coach.grammar.units import with_unit
from coach.grammar.worded import BLANKS, worded
from coach.records import replace

_NUMBER_WORDS = BLANKS.union(
    WORD_VALUES, FRACTIONS, TIMES, FREQUENCY, TIME, ("once", "most", "order", "none", "nil", "nobody", "nothing")
)
_STANDS_FOR_A_VALUE = re.compile(r"(?:n|wd)\d+").fullmatch
"""'N3', a letter in place of a value; 'WD5', a working day of a month."""
_CLOCK = frozenset("at by until till before after between since".split())
_MINUTES = frozenset("min mins minute minutes".split())
_ROUND = frozenset((2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0))


def read_quantities(scan: Scan) -> list[Quantity]:
    """All numbers of the statement in order; those that name, date or filter carry a mask."""
    out: list[Quantity] = []
    lows, free = scan.lows, 0
    # Most words stand for no number: one look at a set tells, and in most texts one for all of them.
    numbers = _NUMBER_WORDS
    spelled = not numbers.isdisjoint(scan.words)
    for i, kind in enumerate(scan.kinds[: scan.size]):
        if kind == "w":
            low = lows[i]
            if low.isalpha():
                if not spelled or low not in numbers or i < free:
                    continue
            elif i < free or (low not in numbers and not _STANDS_FOR_A_VALUE(low)):
                # Letters as in 'n3' stand for a value, too.
                continue
            found = worded(scan, i)
        elif i < free:
            continue
        elif kind == "n":
            found = _digits(scan, i)
        elif kind == "x" or lows[i] == "[":
            found = blank(scan, i)
        else:
            continue
        if found is not None:
            out.append(found)
            free = found.j
    return _fractions(out, lows) if len(out) > 1 else out


def _digits(scan: Scan, i: int, *, upper_end: bool = False) -> Quantity:
    """The number whose digits stand at token i.  `upper_end`: it ends a band, so it opens none itself."""
    j, lows = i + 1, scan.lows
    after = lows[j]
    percent = after in {"%", "percent", "pct"} or (after == "per" and lows[j + 1] == "cent")
    value = number(lows[i], percent)
    lasting = _lasting(scan, i, value) if after == ":" else None
    if lasting is not None:
        return lasting
    mask = named(scan, i, value)
    if mask is not None:
        return Quantity("count", value, None, i, mask[1], None, None, "", mask[0])
    if after == "-" and scan.kinds[j + 1] == "w" and scan.glued(j) and scan.glued(j + 1):
        behind = lows[j + 1]
        if behind == "fold":
            return Quantity("x", value, "x", i, j + 2)
        if behind not in ("k", "m"):
            return Quantity("count", value, None, i, j + 2, mask="compound")
    if after == ":" and scan.kinds[j + 1] == "n" and scan.glued(j) and scan.glued(j + 1):
        over = number(lows[j + 1], percent=False)
        if over and 1.0 in (value, over):
            # '8:1', '1:8': in a ratio one side is the unit.
            return Quantity("ratio", value / over, "ratio", i, j + 2)
    spaced = after == "~" and not scan.glued(j) and tilde_moves(scan, i)
    if after in ("-", "~") and scan.kinds[j + 1] == "n" and not upper_end and not spaced:
        upper = _digits(scan, j + 1, upper_end=True)
        if not upper.mask and upper.value is not None and upper.value > value and lows[i - 1] != "from":
            return replace(upper, i=min(i, upper.i), low=value, sign="band")
    found = with_unit(scan, i, j, value)
    end = found.j
    if end + 1 < scan.size and scan.kinds[end + 1] == "n" and _spans(scan, i, end):
        upper = with_unit(scan, end + 1, end + 2, number(lows[end + 1], percent=False))
        if upper.value is not None and found.value is not None and upper.value > found.value:
            return replace(upper, i=found.i, low=found.value, sign="band")
    return found


def _lasting(scan: Scan, i: int, value: float) -> Quantity | None:
    """'6:30' beside minutes: how long it takes, and no time of day."""
    lows = scan.lows
    if not (scan.kinds[i + 2] == "n" and scan.glued(i + 1) and scan.glued(i + 2) and len(lows[i + 2]) == 2):
        return None
    if lows[i - 1] in _CLOCK or lows[i + 3] in ("am", "pm", "-") or _MINUTES.isdisjoint(scan.words):
        return None
    end = i + 3 + (lows[i + 3] in _MINUTES)
    return Quantity("dur", value + number(lows[i + 2], percent=False) / 60, "min", i, end)


def _spans(scan: Scan, i: int, behind: int) -> bool:
    """Whether 'and' or 'to' behind the number at i leads to the upper end of a band ('between 70 and 80%')."""
    before, joint = scan.lows[i - 1], scan.lows[behind]
    if (before, joint) in (("between", "and"), ("within", "to")):
        return True
    verb = scan.bits[i - 1]
    counted = behind + 2 < scan.size and scan.kinds[behind + 2] == "w"
    work = verb & tag.ACT and verb & VERB and not verb & (tag.UP | tag.DOWN | tag.CHANGE | tag.METRIC)
    return bool(joint == "to" and work and counted and behind == i + 1)


def _fractions(found: list[Quantity], lows: list[str]) -> list[Quantity]:
    """Joins 'n of m', 'n out of m', 'n in m', 'n/m' into one share, and 'n of 5' on a scale into a score."""
    out: list[Quantity] = []
    for q in found:
        joined = None
        if out and q.value and 0 < q.i - out[-1].j <= 7 and not q.mask and not out[-1].mask:
            joined = _share_of(out[-1], q, lows[out[-1].j : q.i])
        if joined is None:
            out.append(q)
        else:
            out[-1] = joined
    return out


def _share_of(p: Quantity, q: Quantity, gap: list[str]) -> Quantity | None:
    """One number out of two that only `gap` stands between, or None where they are two."""
    part, whole = p.value, q.value
    if part is None or whole is None or p.low is not None:
        return None
    if p.kind not in ("count", "score") or q.kind not in {"count", "score", "pct"}:
        return None
    if whole < part and not (whole in (5.0, 10.0) and part % 1):
        return None
    joint = " ".join(gap)
    scale = whole in {5.0, 7.0, 10.0} and (part % 1 or q.kind == "score")
    if joint == "/" or (joint in ("of", "out of") and scale):
        rated = joint == "/" and whole in (5.0, 10.0)
        return Quantity(
            "score" if scale or (rated and part > 1) else "frac",
            part if scale or rated else 100 * part / whole,
            "score" if scale else "%",
            p.i,
            q.j,
            of=whole,
            sign=p.sign,
        )
    if q.kind != "count":
        return None
    per = joint in {"in", "in every", "of every", "out of every", "in a"} or (
        len(gap) <= 3 and gap[-1] == "in" and whole in _ROUND
    )
    if per:
        counted = whole <= 1000
    else:
        share = len(gap) <= 3 and gap[0] in ("of", "out") and joint.startswith(("of", "out of"))
        counted = share or (len(gap) <= 6 and gap[-1] == "of" and (gap[-2:-1] == ["out"] or "," in gap))
    return Quantity("frac", 100 * part / whole, "%", p.i, q.j, of=whole, sign=p.sign) if counted else None
