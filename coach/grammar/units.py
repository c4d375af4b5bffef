"""What stands around the digits: sign, currency, magnitude and unit."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.numbers import (
    CURRENCY,
    FREQUENCY,
    MAGNITUDE,
    MONEY,
    PHYSICAL,
    SCORE_UNITS,
    SECONDS,
    TIME,
    Quantity,
    number,
    seconds,
)
from coach.grammar.scan import Scan

_PER_MONTH = (
    ("day", 30.0),
    ("week", 4.345),
    ("fortnight", 2.17),
    ("month", 1.0),
    ("quarter", 1 / 3),
    ("year", 1 / 12),
)
_SIZES = frozenset(("s", "g"))
"""In capitals, right behind a number, they belong to a name."""
_SHARES = frozenset("% percent pct per pp ppt ppts p.p percentage bps bp basis points pts point".split())
_SIGNS = frozenset("+-\u00b1")
_FACTORS = frozenset("x \u00d7 times st nd rd th".split())
# Below, numbers are made by place, with neither a lower end nor a denominator: by name a call takes twice as long.
_TEAM_OR_THINGS = tag.INSIDER | tag.OUTPUT | tag.PLURAL


def with_unit(scan: Scan, i: int, j: int, value: float) -> Quantity:
    """The number in tokens [i, j) with its sign, currency, magnitude and unit."""
    low, start, money = scan.lows, i, CURRENCY.get(scan.lows[i - 1])
    if money is not None:
        start -= 1
    if low[j] in _SIZES and scan.glued(j) and scan.text[scan.starts[j]].isupper():
        return Quantity("count", value, None, i, j + 1, mask="name")
    sign = ""
    if low[start - 1] in _SIGNS:
        value, sign, start = _signed(scan, start, j, value, money is not None)
    if low[j] == "+":
        sign, j = _floor(scan, j, sign)
    word = low[j]
    if (
        word in MAGNITUDE
        and not (word in ("m", "b") and not scan.glued(j) and money is None)
        and not (word in ("k", "m") and low[j + 1] == "/")
    ):
        value *= MAGNITUDE[word]
        sign, j = _floor(scan, j + 1, sign)
        # '1,8 Mio. EUR'
        j += low[j] == "." and scan.glued(j) and (low[j + 1] in CURRENCY or low[j + 1] in MONEY)
        word = low[j]
    if word in MONEY:
        scale, money = MONEY[word]
        return Quantity("money", value * scale, money, start, j + 1, None, None, sign)
    if money is None and word in CURRENCY:
        money, j = CURRENCY[word], j + 1
    if money is not None:
        return Quantity("money", value, money, start, j, None, None, sign)
    found = None
    if word in _SHARES:
        found = _share(scan, start, j, value, sign)
    elif word in _FACTORS:
        found = _factor(scan, start, j, value, sign)
    return found or _duration(scan, start, j, value, sign) or _other(scan, start, j, value, sign)


def _signed(scan: Scan, start: int, j: int, value: float, money: bool) -> tuple[float, str, int]:
    """(value, sign of a change or "", first token) of the number that starts at `start` and ends before `j`."""
    low, before = scan.lows, scan.lows[start - 1]
    if before in ("+", "-") and not scan.glued(start - 1) and scan.glued(start):
        start -= 1
        measured = money or low[j] in {"%", "pp", "percent"}
        level = low[start - 1] in ("to", "from", "at", "below", "above") or not (
            measured or _change_context(scan, start)
        )
        return (-value, "", start) if before == "-" and level else (value, before, start)
    opens = before == "+" and low[start - 2] in {":", ",", ""}
    if before == "\u00b1":
        return value, "", start - 1
    if opens and low[j] in {"%", "percent", "pp", "percentage"}:
        return value, "+", start - 1
    return value, "", start


def _floor(scan: Scan, j: int, sign: str) -> tuple[str, int]:
    """'500+': a plus right behind the number says that it may be more."""
    return (">=", j + 1) if scan.lows[j] == "+" and scan.glued(j) else (sign, j)


def _share(scan: Scan, start: int, j: int, value: float, sign: str) -> Quantity | None:
    """Per cent, percentage points, basis points and points."""
    low, word = scan.lows, scan.lows[j]
    if word in {"%", "percent", "pct"}:
        sign, j = _floor(scan, j + 1, sign)
        if low[j] in {"points", "point", "pts"}:
            return Quantity("pp", value, "pp", start, j + 1, None, None, sign)
        return Quantity("pct", value, "%", start, j, None, None, sign)
    if word == "per" and (low[j + 1] == "cent" or _per_hundred(scan, j + 1)):
        return Quantity("pct", value, "%", start, j + 2, None, None, sign)
    if word in {"pp", "ppt", "ppts", "p.p"} or (word == "percentage" and low[j + 1].startswith("point")):
        return Quantity("pp", value, "pp", start, j + (2 if word == "percentage" else 1), None, None, sign)
    if word in ("bps", "bp") or (word == "basis" and low[j + 1].startswith("point")):
        return Quantity("bp", value, "bp", start, j + (2 if word == "basis" else 1), None, None, sign)
    if (word in ("points", "pts") and low[j + 1 : j + 3] != ["of", "sale"]) or (word == "point" and value == 1):
        return Quantity("pp", value, "points", start, j + 1, None, None, sign)
    return None


def _per_hundred(scan: Scan, k: int) -> bool:
    """'Nine per hundred' is a share, '9 per 100 berths' a rate."""
    if scan.lows[k] not in ("hundred", "100"):
        return False
    return k + 1 >= scan.size or scan.kinds[k + 1] in "pa" or scan.lows[k + 1] == "to"


def _factor(scan: Scan, start: int, j: int, value: float, sign: str) -> Quantity | None:
    """'3x', '4x engineers', '2 times a week', '1st'."""
    word, after = scan.lows[j], scan.lows[j + 1]
    glued = scan.glued(j)
    if word == "x":
        if glued and j + 1 < scan.size and (_people_or_things(scan, j + 1) or scan.kinds[j + 1] == "n"):
            return Quantity("count", value, None, start, j + 1, None, None, sign)
        if after == "/":
            return _frequency(scan, start, j, value, sign)
    if word in ("x", "times") and after in {"a", "per", "every", "weekly", "daily", "monthly"}:
        return _frequency(scan, start, j, value, sign)
    if (word == "x" and glued) or word == "\u00d7":
        return Quantity("x", value, "x", start, j + 1, None, None, sign)
    if word in {"st", "nd", "rd", "th"} and glued:
        return Quantity("rank", value, "rank", start, j + 1, None, None, sign)
    if word == "times":
        if scan.bits[j + 1] & tag.CADENCE:
            return _frequency(scan, start, j, value, sign)
        if value > 20:
            return Quantity("count", value, None, start, j + 1, None, None, sign)
        return Quantity("x", value, "x", start, j + 1, None, None, sign)
    return None


def _frequency(scan: Scan, start: int, j: int, value: float, sign: str) -> Quantity:
    rate = value * monthly_rate(scan, j + 1)
    return Quantity("freq", rate, "freq", start, min(j + 3, scan.size), None, None, sign)


def _duration(scan: Scan, start: int, j: int, value: float, sign: str) -> Quantity | None:
    """'3h30', '2 hours 15 minutes', '10 working days'."""
    low, word = scan.lows, scan.lows[j]
    if word[:1] in "hm" and word not in PHYSICAL and scan.glued(j) and word[1:].rstrip("sm").isdigit():
        rest = float(word[1:].rstrip("sm"))
        return Quantity("dur", value + rest / 60, "min" if word[0] == "m" else "h", start, j + 1, None, None, sign)
    if word in {"business", "working", "calendar", "full"} and low[j + 1] in TIME:
        j += 1
    unit = TIME.get(low[j])
    if unit is None:
        return None
    if low[j].startswith("fortnight"):
        value *= 2
    j += 1
    if j + 1 < scan.size and scan.kinds[j] == "n":
        smaller = TIME.get(low[j + 1])
        if smaller is not None and SECONDS[smaller] < SECONDS[unit]:
            value += seconds(number(low[j], False), smaller) / SECONDS[unit]
            j += 2
    return Quantity("dur", value, unit, start, j, None, None, sign)


def _other(scan: Scan, start: int, j: int, value: float, sign: str) -> Quantity:
    """Physical units, scores, ranks and plain counts."""
    word, before = scan.lows[j], scan.lows[start - 1]
    if word in PHYSICAL:
        return Quantity("phys", value, word, start, j + 1, None, None, sign)
    if word in SCORE_UNITS:
        return Quantity("score", value, "score", start, j + 1, None, None, sign)
    if before == "#":
        return Quantity("rank", value, "rank", start - 1, j, None, None, sign)
    if before == "rank" or (before == "top" and scan.bits[j] & tag.PREP):
        return Quantity("rank", value, "rank", start, j, None, None, sign)
    return Quantity("count", value, None, start, j, None, None, sign)


def _people_or_things(scan: Scan, k: int) -> bool:
    """Whether '4x' at token k - 2 counts what follows ('4x engineers') rather than multiplies it ('4x faster')."""
    i, j = scan.noun_phrase(k, scan.size)
    return bool(i < j and scan.head(i, j) & _TEAM_OR_THINGS and not scan.head(i, j) & tag.METRIC)


def _change_context(scan: Scan, i: int) -> bool:
    return i > 0 and scan.kinds[i - 1] == "w" and scan.lows[i - 1] not in ("from", "to")


def monthly_rate(scan: Scan, i: int) -> float:
    """Occurrences a month of 'a week', 'per day', 'every month' at token i."""
    for word in scan.lows[i : i + 3]:
        if word in FREQUENCY:
            return FREQUENCY[word]
        for name, rate in _PER_MONTH:
            if word.startswith(name):
                return rate
    return 1.0
