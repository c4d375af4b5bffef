"""Which numbers are a size of change, and which two stand on one scale."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import WORD_VALUES, Quantity
from coach.grammar.scan import Scan

_CHANGING = frozenset(("pct", "frac", "count", "money", "dur", "phys"))
_HELD = tag.HOLD | tag.BOUND
_NO_NAME = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.ADV | tag.GE | tag.LE | tag.APPROX
_RANGES = frozenset(("age", "ages", "aged", "range", "band", "corridor"))
_NEARLY = frozenset("about roughly around some least approximately than nearly".split())
_YARDSTICKS = frozenset("what last the budget plan previous prior our forecast target".split())

_CHANGE_AFTER = frozenset(
    (
        "more less fewer higher lower better faster slower up down increase reduction growth uplift decrease "
        "improvement drop rise gain cut savings saving decline cheaper larger smaller quicker greater shorter "
        "longer ahead"
    ).split()
)


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


def tilde_moves(scan: Scan, i: int) -> bool:
    """Whether 'A ~ B' at token i goes from A to B: right behind the name of a measure that nothing holds or limits."""
    k = i - 1 - (scan.lows[i - 1] == ":")
    bits = scan.bits[k]
    if k < 0 or scan.kinds[k] != "w" or bits & _NO_NAME or scan.lows[k] in _RANGES:
        return False
    if bits & VERB and not bits & (tag.METRIC | tag.PLURAL):
        return False
    return not scan.union & _HELD or not any(b & _HELD for b in scan.bits[:i])


def is_change(scan: Scan, q: Quantity) -> bool:
    """Whether the number is a size of change: 'by 30%', '+10', '25% fewer', 'up 40%', 'double'."""
    if q.kind == "x":
        return _factor_changes(scan, q)
    if q.sign in ("+", "-"):
        return True
    if q.kind in ("pp", "bp"):
        return scan.lows[q.i - 1] not in {"to", "from", "below", "under", "at", "within", "of"}
    if q.kind not in _CHANGING:
        return False
    before, after = scan.lows[q.i - 1], scan.lows[q.j]
    if before in _NEARLY or scan.kinds[q.i - 1] == "c":
        before = next(
            (
                scan.lows[n]
                for n in range(q.i - 2, max(-1, q.i - 5), -1)
                if scan.lows[n] not in {"at", "more", "another"}
            ),
            "",
        )
    if (
        before == "by"
        and (scan.bits[_governor_index(scan, q) - 1] & tag.PAST)
        and (
            after == "of"
            or (q.kind == "count" and scan.head(*scan.noun_phrase(q.j, scan.size)) & (tag.OUTSIDER | tag.INSIDER))
        )
    ):
        return False
    if before == "by" and after == "of" and q.kind in ("pct", "frac") and _agents(scan, q.j + 1):
        # 'Watched by 35% of the guests': who does it.
        return False
    if q.kind == "pct" and q.i and scan.bits[q.i - 1] & (tag.UP | tag.DOWN) and scan.bits[q.i - 1] & VERB:
        return True
    if before in {"by", "further", "another"} or (before == "in" and scan.lows[q.i] == "half"):
        return True
    if q.kind == "phys":
        return False
    if (
        after in _CHANGE_AFTER
        and not (after in ("up", "down") and scan.lows[q.j + 1] in ("to", "from"))
        and not (after in {"more", "less", "better", "higher", "lower", "up", "down"} and scan.lows[q.j - 1] == "or")
    ):
        return True
    if q.kind == "pct" and after in {"below", "above", "under", "over"} and scan.lows[q.j + 1] in _YARDSTICKS:
        # 'Over the last four quarters' is during them, 'over last year' is more than then.
        counted = scan.kinds[q.j + 3] == "n" or scan.lows[q.j + 3] in WORD_VALUES
        return not (after == "over" and (counted or scan.lows[q.j + 2] in ("next", "coming")))
    if q.kind in ("pct", "money") and before in {"up", "down", "plus", "minus"}:
        return True
    if q.kind == "pct" and (scan.bits[q.i - 1] & tag.METRIC or scan.lows[q.i - 1] in ("up", "down")):
        verb = next((b for n, b in enumerate(scan.bits[: q.i]) if b & (tag.UP | tag.DOWN) and b & VERB), 0)
        return bool(verb) and not any(
            scan.lows[n] in {"to", "at", "under", "below", "above"} for n in range(max(0, q.i - 2), q.i)
        )
    return False


def _agents(scan: Scan, i: int) -> bool:
    """Whether people stand at token i."""
    return scan.lows[i] in ("those", "them") or bool(
        scan.head(*scan.noun_phrase(i, scan.size)) & (tag.OUTSIDER | tag.INSIDER)
    )


def _factor_changes(scan: Scan, q: Quantity) -> bool:
    """Whether a factor multiplies ('by 3x', 'double') rather than gives a level ('reach a 3x return')."""
    if scan.kinds[q.i] == "w":
        return True
    if (
        scan.lows[q.i - 1] in {"to", "least", "of", "at", "from", "than"}
        or q.sign
        or (q.i and scan.kinds[q.i - 1] in "ca")
        or scan.kinds[q.j - 1] == "a"
    ):
        return False
    if any(b & (tag.UP | tag.DOWN) and b & VERB for b in scan.bits[: min(2, q.i)]):
        return True
    return scan.lows[q.i - 1] == "by" or not any(m[1] == q.i for m in scan.metrics)


def _governor_index(scan: Scan, q: Quantity) -> int:
    k = q.i - 1
    while k > 0 and scan.lows[k] != "by":
        k -= 1
    return k
