"""Numbers that are names, dates, times or ordinals, and so no success numbers (kr-grammar, section 4)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import CURRENCY, MONEY, TIME, is_unit
from coach.grammar.scan import Scan

_NUMBERED = frozenset("number no p m h line unit page pages form order objective goal".split())

_SERIES = frozenset(
    (
        "floors steps items questions modules stages parts zones gates grades weeks phases tiers chapters "
        "levels classes sprints versions sections wards rooms scopes articles art"
    ).split()
)
_PLACING = frozenset("at on in along across between for".split())
_STREETS = frozenset(
    "street st road rd lane avenue ave square drive place court way quay close terrace row park boulevard".split()
)
_ROW = frozenset(("to", "-", "and", "through", "until", "&"))
_NO_NAME = VERB | tag.METRIC | tag.PREP | tag.GE | tag.LE | tag.DET | tag.NOW | tag.GOAL | tag.MONTH


def named(scan: Scan, i: int, value: float) -> tuple[str, int] | None:
    """(reason, index behind) where the number is part of a name, a date, a time or an ordinal."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text, before = low[i], low[i - 1]
    if before == "#" and low[i - 2] in {"from", "to", "rank", "ranked", "ranking"}:
        return None
    if scan.glued(i) and (before in ".#" or scan.kinds[i - 1] == "w") and before != "x":
        return "name", i + 1
    if nxt in {"st", "nd", "rd", "th"} and before in ("from", "to"):
        return None
    if before in {"and", ",", "/", "&"} and low[i - 3] in _SERIES:
        return "name", i + 1
    if (
        before == "to"
        and "." in text
        and nxt != "%"
        and not is_unit(nxt)
        and low[0] in {"upgrade", "update", "migrate", "move", "switch", "bump"}
    ):
        return "name", i + 1
    if nxt in {"st", "nd", "rd", "th"} and scan.glued(i + 1):
        return "ordinal", i + 2
    if text == "360" and nxt in {"feedback", "review", "reviews", "degree"}:
        return "name", i + 1
    if text == "100" and nxt == "%" and low[i + 2] in {"committed", "focused", "dedicated", "behind", "sure"}:
        return "name", i + 2
    if text == "1" and nxt in {"-", ":", "on"} and low[i + 2] == "1":
        return "name", i + 3
    return _dated(scan, i, value) or _called(scan, i) or (("name", i + 1) if _addressed(scan, i) else None)


def _dated(scan: Scan, i: int, value: float) -> tuple[str, int] | None:
    """'3/4/2031', '14:30', '24/7', '5 May', 'May 5', '2031'."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text = low[i]
    if (
        nxt in ":/-."
        and nxt
        and scan.glued(i + 1)
        and scan.glued(i + 2)
        and i + 2 < scan.size
        and scan.kinds[i + 2] == "n"
    ):
        if nxt == "-" and text.isdigit() and len(text) == 3 and len(low[i + 2]) == 4:
            return "name", i + 3
        third = low[i + 3] == nxt and i + 4 < scan.size and scan.kinds[i + 4] == "n"
        if third and nxt != ":":
            return "date", i + 5
        if nxt == ":" and len(scan.lows[i + 2]) == 2 and value < 25 and "ratio" not in scan.words:
            return "time", i + 3
        if nxt == "/" and (text, low[i + 2]) == ("24", "7"):
            return "name", i + 3
        if nxt == "/" and low[i - 1] in {"by", "on", "until"} and value <= 31:
            return "date", i + 3
        if nxt in "-/" and text.isdigit() and len(text) == 4 and 1990 <= value <= 2040:
            return "date", i + 3
    if (scan.bits[i + 1] & tag.MONTH) and value <= 31 and not (nxt == "may" and (scan.bits[i + 2] & tag.BASE)):
        return "date", i + 2
    if (
        (scan.bits[i - 1] & tag.MONTH)
        and value <= 31
        and low[i - 1] != "mar"
        and nxt not in ("%", "percent")
        and not is_unit(nxt)
    ):
        return "date", i + 1
    if text.isdigit() and len(text) == 4 and 1900 < value < 2010 and value % 100 and _year_of(scan, i):
        return "date", i + 1
    if (
        text.isdigit()
        and len(text) == 4
        and 2010 <= value <= 2045
        and nxt not in ("%", "k")
        and low[i - 1] not in CURRENCY
    ):
        return "date", i + 1
    return None


def _year_of(scan: Scan, i: int) -> bool:
    """'The 1997 line', 'since 1987'."""
    if scan.lows[i - 1] in ("since", "from") and scan.lows[i + 1] != "to":
        return True
    return scan.lows[i - 1] == "the" and scan.kinds[i + 1] == "w" and not scan.bits[i + 1] & (tag.PLURAL | tag.PREP)


def _called(scan: Scan, i: int) -> tuple[str, int] | None:
    """'Ward 4', '50/50', 'the 12', 'all 30', 'sample of 200', 'floors 2 and 3'."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text, before = low[i], low[i - 1]
    if before == "per":
        return "per", i + 1
    if _names(scan, i) and not (
        nxt in {"%", "percent", "x", "-"}
        or (nxt == "to" and low[i + 2] != before)
        or is_unit(nxt)
        or (i + 1 < scan.size and scan.kinds[i + 1] == "a")
    ):
        return "name", i + 1
    if before == "." and (scan.bits[i - 2] & tag.MASK_BEFORE) and scan.glued(i - 1):
        return "name", i + 1
    if nxt == "/" and low[i + 2].isdigit() and text.isdigit() and int(text) + int(low[i + 2]) == 100:
        return "name", i + 3
    if before == "of" and low[i - 2] in {"panel", "sample", "base", "group", "cohort"}:
        return "sample", i + 1
    if before == "all" and nxt != "%" and not is_unit(nxt):
        return "definite", i + 1
    if (
        before == "the"
        and low[i - 2] not in {"against", "from", "versus", "vs", "reach", "hit"}
        and not is_unit(nxt)
        and nxt not in {"%", "of", "out"}
        and low[i - 2] not in {"of", "out", "in"}
        and not scan.bits[i + 1] & tag.NOW
        and nxt != "line"
    ):
        return "definite", i + 1
    if before in _SERIES and not (nxt == "%" or is_unit(nxt)):
        return "name", i + 1
    if scan.bits[i - 1] & tag.PLURAL and before not in CURRENCY:
        # 'The queue at tills 2 to 5': which of them.
        behind = _row(scan, i)
        if behind:
            return "name", behind
    if (
        (scan.bits[i - 1] & tag.MASK_BEFORE)
        and not (low[i - 2] in {"per", "a", "each", "every"} and (scan.bits[i - 1] & tag.TIMEUNIT_WORD))
        and not (nxt == "%" or is_unit(nxt) or before in CURRENCY)
    ):
        if before == "top" and nxt in {"on", "in", "of"}:
            return None
        if before in _NUMBERED and i >= 2 and not scan.bits[i + 1] & tag.PREP:
            return ("name", i + 1) if i + 1 >= scan.size or scan.kinds[i + 1] != "w" else None
        return "name", i + 1
    if (before == "=" and low[i - 2] == "n") or (scan.kinds[i - 1] == "c" and low[i - 2] == "n" and i >= 2):
        return "sample", i + 1
    return None


def _addressed(scan: Scan, i: int) -> bool:
    """'At 12 Mill Lane': the number of a house."""
    if _STREETS.isdisjoint(scan.words):
        return False
    for k in range(i + 1, min(i + 4, scan.size)):
        if scan.kinds[k] != "w" or not scan.text[scan.starts[k]].isupper():
            return False
        if scan.lows[k] in _STREETS:
            return k > i + 1
    return False


def _row(scan: Scan, i: int) -> int:
    """Index behind 'at tills 2 to 5', 'on lines 2-5', where the first number is token i; else 0."""
    stop = i + 3
    if scan.lows[i - 2] not in _PLACING or scan.lows[i + 1] not in _ROW or stop > scan.size:
        return 0
    first, last, behind = scan.lows[i], scan.lows[i + 2], scan.lows[stop]
    ascending = first.isdecimal() and last.isdecimal() and len(last) < 4 and int(first) < int(last)
    return stop if ascending and behind != "%" and not is_unit(behind) and scan.lows[i - 1] not in TIME else 0


def _names(scan: Scan, i: int) -> bool:
    """Whether the number belongs to the capitalised word before it ('Ward 4', 'RN 0.73'), which is no measure."""
    if i < 2 or scan.glued(i) or scan.kinds[i - 1] != "w":
        return False
    before = scan.lows[i - 1]
    if scan.text[scan.starts[i - 1]].islower() or scan.bits[i - 1] & _NO_NAME:
        return False
    return before not in CURRENCY and before not in MONEY and scan.lows[i - 2] not in {":", ";", "."}
