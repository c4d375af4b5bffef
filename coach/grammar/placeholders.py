"""Values that were not filled in: X%, $N1, ??, TBD, [number]."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.numbers import CURRENCY, MAGNITUDE, TIME, Quantity, is_unit
from coach.grammar.scan import Scan

_VALUE_AFTER = frozenset("from to by than least most below above under over of reach hit is > < >= <= =".split())
_BRACKETED = frozenset(
    (
        "number insert x xx n value amount baseline target metric date tbd tbc percentage redacted current ? "
        "figure name"
    ).split()
)
_NOT_COUNTED = tag.PREP | tag.AUX | tag.CONJ | tag.REL


def blank(scan: Scan, i: int) -> Quantity | None:
    """A placeholder in a value slot: X%, $N1, ??, TBD, [number]; None where the letter is a name."""
    kind, word, low = scan.kinds[i], scan.lows[i], scan.lows
    start = i
    if word == "[":
        j = i + 1
        while j < scan.size and j < i + 8 and low[j] != "]":
            j += 1
        inner = low[i + 1]
        if low[j] == "]" and (inner in _BRACKETED or scan.kinds[i + 1] == "x"):
            return Quantity(_blank_kind(scan, j + 1), None, None, i, j + 1)
        return None
    j = i + 1
    if kind == "w" and word not in {"tbd", "tbc", "tba"}:
        written = scan.text[scan.starts[i] : scan.stops[i]]
        if not written.isupper():
            return None
        if (
            (scan.bits[i - 1] & tag.NAME_NOUN)
            or (low[i - 1] in {"on", "via", "at", "with"} and low[j] not in ("%", "percent"))
            or (low[j] == "(" and not scan.bits[i - 1] & tag.PREP)
            or low[j] in {"/", "-", "&", "."}
        ):
            return None
        number_like = (
            (len(written) > 1 and not written[1:].isdigit()) or low[j] in ("%", "percent") or low[i - 1] in CURRENCY
        )
        valued = low[i - 1] in _VALUE_AFTER
        counted = (j < scan.size and scan.kinds[j] == "w" and not scan.bits[j] & _NOT_COUNTED) or is_unit(low[j])
        withheld = (written[0] == "N" and written[1:].isdigit()) or (
            written == "N" and j < scan.size and scan.kinds[j] == "n" and scan.starts[j] - scan.stops[i] < 8
        )
        if not (
            number_like or valued or withheld or (counted and (i == 0 or scan.bits[i - 1] & (VERB_BASE | tag.PREP)))
        ):
            return None
        if withheld and written == "N":
            j += 1
    elif kind == "x":
        if word.startswith("?") and not (
            (i == 0 and scan.size <= 2)
            or len(word) > 1
            or low[j] == "%"
            or is_unit(low[j])
            or low[i - 1] in CURRENCY
            or low[i - 1] in {"from", "to", "by"}
            or scan.kinds[i - 1] == "c"
        ):
            return None
        if word.startswith("_") and scan.glued(i) and scan.glued(j):
            return None
    if low[start - 1] in CURRENCY:
        start -= 1
    kind = "money" if start < i else _blank_kind(scan, j)
    while j < scan.size and (
        low[j] == "%"
        or (low[j] in MAGNITUDE and low[j] not in {"m", "b", "k", "hundred"})
        or (kind == "dur" and low[j] in TIME)
    ):
        j += 1
    return Quantity(kind, None, "%" if kind == "pct" else None, start, j)


VERB_BASE = tag.BASE | tag.THIRD | tag.ING


def _blank_kind(scan: Scan, j: int) -> str:
    word = scan.lows[j]
    if word in ("%", "percent"):
        return "pct"
    if word in TIME:
        return "dur"
    return "pp" if word in ("points", "pp", "pts") else "count"
