"""Numbers of a statement with their units, and those that are no success numbers (kr-grammar, sections 2 and 4)."""

from __future__ import annotations

from typing import NamedTuple

from coach.grammar import bits as W
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan

_WORD_VALUES = {
    **{w: float(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    **{w: float(n) for n, w in zip(range(13, 20), "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), strict=True)},
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
    "hundred": 100.0, "dozen": 12.0, "thousand": 1000.0, "million": 1e6,
}  # fmt: skip
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0, "fifths": 20.0, "tenth": 10.0, "tenths": 10.0}
_TIMES = {
    "double": 2.0, "doubles": 2.0, "doubling": 2.0, "doubled": 2.0, "twofold": 2.0, "twice": 2.0, "triple": 3.0, "triples": 3.0, "tripling": 3.0,
    "tripled": 3.0, "threefold": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "halve": 0.5, "halves": 0.5, "halving": 0.5, "halved": 0.5, "tenfold": 10.0, "fivefold": 5.0,
}  # fmt: skip
_FREQUENCY = {
    "hourly": 720.0, "daily": 30.0, "nightly": 30.0, "weekly": 4.345, "biweekly": 2.17, "bi-weekly": 2.17, "fortnightly": 2.17,
    "monthly": 1.0, "bimonthly": 0.5, "quarterly": 1 / 3, "yearly": 1 / 12, "annually": 1 / 12,
}  # fmt: skip
_MAGNITUDE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "thousands": 1e3, "hundreds": 100.0, "b": 1e9, "bn": 1e9, "billion": 1e9, "lakh": 1e5, "crore": 1e7, "dozen": 12.0, "hundred": 100.0}
_TIME = {
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "min", "mins": "min", "minute": "min",
    "minutes": "min", "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "d": "d", "day": "d", "days": "d", "bd": "d", "wk": "wk", "wks": "wk", "week": "wk", "weeks": "wk",
    "mo": "mo", "month": "mo", "months": "mo", "quarter": "qtr", "quarters": "qtr", "yr": "y", "yrs": "y", "year": "y", "years": "y", "nights": "d", "fortnight": "wk",
}  # fmt: skip
_CURRENCY = {
    "$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY", "\u20b9": "INR", "\u20a9": "KRW", "\u20ba": "TRY", "\u20bd": "RUB", "\u20b4": "UAH", "\u20a6": "NGN", "\u20b1": "PHP", "\u0e3f": "THB", "\u20aa": "ILS", "\u20ab": "VND", "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "jpy": "JPY",
    "inr": "INR", "cny": "CNY", "rmb": "CNY", "pln": "PLN", "z\u0142": "PLN", "czk": "CZK", "huf": "HUF", "brl": "BRL", "cad": "CAD", "aud": "AUD", "nzd": "NZD", "zar": "ZAR", "sgd": "SGD", "aed": "AED", "krw": "KRW",
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "bucks": "USD", "pounds": "GBP", "kr": "SEK", "rs": "INR",
}  # fmt: skip
_MONEY = {prefix + iso: (scale, code) for iso, code in _CURRENCY.items() if len(iso) == 3 and iso.isalpha() for prefix, scale in (("m", 1e6), ("k", 1e3), ("t", 1e3), ("bn", 1e9))}
_PHYSICAL = frozenset(
    "kg g t tonne tonnes ton tons kwh mwh gwh wh kw mw gw kb mb gb tb pb km cm mm l litre litres liter liters ppm rps qps tps rpm mbps gbps kbps fps db kcal calories calorie ha hectares hectare sqm m2 m3 "
    "tco2e co2e fte ftes \u00b0c degrees miles mile lbs lux pt cu bbl".split()
)
_SCORE_UNITS = frozenset(("stars", "star"))
_SERIES = frozenset("grades weeks phases tiers chapters levels classes sprints versions sections wards rooms scopes articles art".split())
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "wk": 604800.0, "mo": 2629800.0, "qtr": 7889400.0, "y": 31557600.0}
_HARD_HORIZON = frozenset(("for", "over", "during", "after", "first", "last", "next", "past", "trailing", "every", "previous", "coming", "final", "opening", "rolling"))
_SOFT_HORIZON = frozenset(("within", "inside", "in", "of"))


_NUMBER_WORDS = frozenset(
    (
        *_WORD_VALUES, *_FRACTIONS, *_TIMES, *_FREQUENCY, *_TIME, "once", "most", "order", "x", "xx", "xxx", "n", "y", "z", "zzz", "xy", "tbd", "tbc", "tba",
    )
)  # fmt: skip


class Quantity(NamedTuple):
    """A number as written.  `i`, `j`: tokens [i, j), currency and unit included.

    `kind`: pct, frac (n of m; value is the share in %), money, dur, count, x (factor), pp, bp, score, phys, freq, rank.
    `value` None: a placeholder.  `low`: lower end of a band.  `of`: denominator of a fraction or scale.
    `sign`: comparator '>=', '<=' or '~'; "+" or "-" for a signed change.  `mask`: why it is no success number, or "".
    """

    kind: str
    value: float | None
    unit: str | None
    i: int
    j: int
    low: float | None = None
    of: float | None = None
    sign: str = ""
    mask: str = ""


def seconds(value: float, unit: str) -> float:
    """A duration in seconds; raises KeyError for a unit that is none."""
    return value * _SECONDS[unit]


def number(text: str, percent: bool) -> float:
    """The value of digits with separators: '30,000', '30 000', '30.000' are thousands, '3,8' and '3.8' decimals."""
    plain = text.replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        return float(plain[:last].replace(",", "").replace(".", "") + "." + plain[last + 1 :])
    for mark in ",.":
        if mark in plain:
            parts = plain.split(mark)
            thousands = all(len(p) == 3 for p in parts[1:]) and parts[0] != "0" and not (percent and len(parts) == 2)
            return float("".join(parts)) if thousands or len(parts) > 2 else float(parts[0] + "." + parts[1])
    return float(plain)


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
            if lows[i] in _NUMBER_WORDS or lows[i][:1] == "n" and len(lows[i]) < 4:
                found = _worded(scan, i)
        elif kind == "x" or lows[i] == "[":
            found = _blank(scan, i)
        if found is None:
            i += 1
            continue
        out.append(found)
        i = found.j
    return _fractions(scan, out)


def _digits(scan: Scan, i: int) -> Quantity:
    j = i + 1
    percent = scan.lows[j] in ("%", "percent", "pct") or scan.lows[j] == "per" and scan.lows[j + 1] == "cent"
    value = number(scan.lows[i], percent)
    mask = _named(scan, i, value)
    if mask:
        return Quantity("count", value, None, i, mask[1], mask=mask[0])
    if scan.lows[j] == "-" and scan.glued(j) and scan.glued(j + 1) and j + 1 < scan.size:
        after = scan.lows[j + 1]
        if scan.kinds[j + 1] == "w" and after not in ("k", "m"):
            if after == "fold":
                return Quantity("x", value, "x", i, j + 2)
            return Quantity("count", value, None, i, j + 2, mask="compound")
    if scan.lows[j] in ("-", "~", "\u2013", "to") and j + 1 < scan.size and scan.kinds[j + 1] == "n" and scan.lows[j] != "to":
        upper = _digits(scan, j + 1)
        if not upper.mask and upper.value is not None and upper.value > value and scan.lows[i - 1] != "from":
            return upper._replace(i=upper.i if upper.i < i else i, low=value, sign="band")
    return _unit(scan, i, j, value)


def _named(scan: Scan, i: int, value: float) -> tuple[str, int] | None:
    """(reason, index behind) where the number is part of a name, a date, a time or an ordinal."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text = scan.lows[i]
    if scan.glued(i) and (low[i - 1] in ".#" or scan.kinds[i - 1] == "w") and low[i - 1] not in ("x",):
        return "name", i + 1
    if nxt in ("st", "nd", "rd", "th") and scan.glued(i + 1):
        return "ordinal", i + 2
    if text == "1" and nxt in ("-", ":", "on") and low[i + 2] == "1":
        return "name", i + 3
    if nxt in ":/-." and nxt and scan.glued(i + 1) and scan.glued(i + 2) and i + 2 < scan.size and scan.kinds[i + 2] == "n":
        third = low[i + 3] == nxt and i + 4 < scan.size and scan.kinds[i + 4] == "n"
        if third and nxt != ":":
            return "date", i + 5
        if nxt == ":" and len(scan.lows[i + 2]) == 2 and value < 25:
            return "time", i + 3
        if nxt == "/" and (text, low[i + 2]) == ("24", "7"):
            return "name", i + 3
        if nxt == "/" and low[i - 1] in ("by", "on", "until") and value <= 31:
            return "date", i + 3
        if nxt == "-" and text.isdigit() and len(text) == 4 and 1990 <= value <= 2040:
            return "date", i + 3
    if (scan.bits[i + 1] & W.MONTH != 0) and value <= 31 and not (nxt == "may" and (scan.bits[i + 2] & W.BASE != 0)):
        return "date", i + 2
    if (scan.bits[i - 1] & W.MONTH != 0) and value <= 31 and low[i - 1] != "mar" and nxt not in ("%", "percent") and not _is_unit(nxt):
        return "date", i + 1
    if text.isdigit() and len(text) == 4 and 2010 <= value <= 2045 and nxt not in ("%", "k") and low[i - 1] not in _CURRENCY:
        return "date", i + 1
    if low[i - 1] == "per":
        return "per", i + 1
    if _names(scan, i) and not (nxt in ("%", "percent", "to", "x", "-") or _is_unit(nxt) or i + 1 < scan.size and scan.kinds[i + 1] == "a"):
        return "name", i + 1
    if low[i - 1] == "." and (scan.bits[i - 2] & W.MASK_BEFORE != 0) and scan.glued(i - 1):
        return "name", i + 1
    if nxt == "/" and low[i + 2].isdigit() and text.isdigit() and int(text) + int(low[i + 2]) == 100:
        return "name", i + 3
    if low[i - 1] == "of" and low[i - 2] in ("panel", "sample", "base", "group", "cohort"):
        return "sample", i + 1
    if low[i - 1] == "all" and nxt not in ("%",) and not _is_unit(nxt):
        return "definite", i + 1
    if low[i - 1] == "the" and low[i - 2] not in ("against", "from", "versus", "vs", "reach", "hit") and not _is_unit(nxt) and nxt not in ("%", "of", "out") and low[i - 2] not in ("of", "out", "in") and not (scan.bits[i + 1] & W.NOW != 0) and nxt != "line":
        return "definite", i + 1
    if low[i - 1] in _SERIES and not (nxt == "%" or _is_unit(nxt)):
        return "name", i + 1
    if (scan.bits[i - 1] & W.MASK_BEFORE != 0) and not (low[i - 2] in ("per", "a", "each", "every") and (scan.bits[i - 1] & W.TIMEUNIT_WORD != 0)) and not (nxt == "%" or _is_unit(nxt) or low[i - 1] in _CURRENCY):
        if low[i - 1] == "top" and nxt in ("on", "in", "of"):
            return None
        if low[i - 1] in ("number", "no", "p", "m", "h", "line", "unit", "page", "pages", "form", "order", "objective", "goal") and i >= 2 and not (scan.bits[i + 1] & W.PREP != 0):
            return ("name", i + 1) if i + 1 >= scan.size or scan.kinds[i + 1] != "w" else None
        return "name", i + 1
    if low[i - 1] == "=" and low[i - 2] == "n" or (scan.kinds[i - 1] == "c" and low[i - 2] == "n" and i >= 2):
        return "sample", i + 1
    return None


def _names(scan: Scan, i: int) -> bool:
    """Whether the number belongs to the capitalised word before it ('Ward 4', 'RN 0.73'), which is no measure."""
    if i < 2 or scan.glued(i) or scan.kinds[i - 1] != "w":
        return False
    before = scan.lows[i - 1]
    if scan.text[scan.starts[i - 1]].islower() or scan.bits[i - 1] & (VERB | W.METRIC | W.PREP | W.GE | W.LE | W.DET | W.NOW | W.GOAL | W.MONTH):
        return False
    return before not in _CURRENCY and before not in _MONEY and scan.lows[i - 2] not in (":", ";", ".")


def _is_unit(low: str) -> bool:
    return low in _TIME or low in _PHYSICAL or low in _MAGNITUDE or low in _CURRENCY or low in _MONEY


def _unit(scan: Scan, i: int, j: int, value: float, first: int | None = None) -> Quantity:
    """Adds sign, currency, magnitude and unit to the number in [i, j)."""
    low, start = scan.lows, i if first is None else first
    money = None
    if low[start - 1] in _CURRENCY and (low[start - 1] not in ("s", "rs", "kr") or True):
        money, start = _CURRENCY[low[start - 1]], start - 1
    sign = ""
    if scan.text[scan.starts[j] : scan.stops[j]] == "S" and scan.glued(j) if j < scan.size else False:
        return Quantity("count", value, None, i, j + 1, mask="name")
    if low[start - 1] in "+-" and low[start - 1] and not scan.glued(start - 1) and scan.glued(start):
        sign, start = low[start - 1], start - 1
        if sign == "-" and (low[start - 1] in ("to", "from") or not (money or low[j] in ("%", "pp", "percent")) and not _change_context(scan, start)):
            value, sign = -value, ""
    elif low[start - 1] == "+" and low[start - 2] in (":", ",", "") and low[j] in ("%", "percent", "pp", "percentage"):
        sign, start = "+", start - 1
    elif low[start - 1] == "\u00b1":
        sign, start = "+", start - 1
    word = low[j]
    if word == "+" and scan.glued(j):
        sign, j = ">=", j + 1
        word = low[j]
    if word in _MAGNITUDE and not (word in ("m", "b") and not scan.glued(j)) and not (word in ("k", "m") and low[j + 1] in ("/",)):
        value, j = value * _MAGNITUDE[word], j + 1
        word = low[j]
        if word == "+" and scan.glued(j):
            sign, j = ">=", j + 1
            word = low[j]
    if word in _MONEY:
        scale, money = _MONEY[word]
        return Quantity("money", value * scale, money, start, j + 1, sign=sign)
    if money is None and word in _CURRENCY and word not in ("s",):
        money, j = _CURRENCY[word], j + 1
    if money:
        return Quantity("money", value, money, start, j, sign=sign)
    if word == "%" or word in ("percent", "pct"):
        j += 1
        if low[j] == "+" and scan.glued(j):
            sign, j = ">=", j + 1
        if low[j] in ("points", "point", "pts"):
            return Quantity("pp", value, "pp", start, j + 1, sign=sign)
        return Quantity("pct", value, "%", start, j, sign=sign)
    if word == "per" and low[j + 1] == "cent":
        return Quantity("pct", value, "%", start, j + 2, sign=sign)
    if word in ("pp", "ppt", "ppts", "p.p") or (word == "percentage" and low[j + 1].startswith("point")):
        return Quantity("pp", value, "pp", start, j + (2 if word == "percentage" else 1), sign=sign)
    if word in ("bps", "bp") or (word == "basis" and low[j + 1].startswith("point")):
        return Quantity("bp", value, "bp", start, j + (2 if word == "basis" else 1), sign=sign)
    if word in ("points", "pts") or (word == "point" and value == 1):
        return Quantity("pp", value, "points", start, j + 1, sign=sign)
    if word == "x" and scan.glued(j) and j + 1 < scan.size and (_people_or_things(scan, j + 1) or scan.kinds[j + 1] == "n"):
        return Quantity("count", value, None, start, j + 1, sign=sign)
    if word in ("x", "times") and low[j + 1] in ("a", "per", "every", "weekly", "daily", "monthly") or word == "x" and low[j + 1] == "/":
        return Quantity("freq", value * _rate(scan, j + 1), "freq", start, min(j + 3, scan.size), sign=sign)
    if word in ("x", "\u00d7") and (scan.glued(j) or scan.lows[j] == "\u00d7"):
        return Quantity("x", value, "x", start, j + 1, sign=sign)
    if word == "times":
        if (scan.bits[j + 1] & W.CADENCE != 0) or low[j + 1] in ("a", "per", "every", "weekly"):
            return Quantity("freq", value * _rate(scan, j + 1), "freq", start, min(j + 3, scan.size), sign=sign)
        if value > 20:
            return Quantity("count", value, None, start, j + 1, sign=sign)
        return Quantity("x", value, "x", start, j + 1, sign=sign)
    clock = word[:1] in "hm" and scan.glued(j) and word[1:].rstrip("sm").isdigit()
    if clock:
        rest = float(word[1:].rstrip("sm"))
        unit = "min" if word[0] == "m" else "h"
        return Quantity("dur", value + rest / 60, unit, start, j + 1, sign=sign)
    skip = 1 if word in ("business", "working", "calendar", "full") and low[j + 1] in _TIME else 0
    if low[j + skip] in _TIME and (word != "m"):
        unit, j = _TIME[low[j + skip]], j + skip + 1
        if j + 1 < scan.size and scan.kinds[j] == "n" and low[j + 1] in _TIME and _SECONDS[_TIME[low[j + 1]]] < _SECONDS[unit]:
            value += seconds(number(low[j], False), _TIME[low[j + 1]]) / _SECONDS[unit]
            j += 2
        return Quantity("dur", value, unit, start, j, sign=sign)
    if word in _PHYSICAL:
        return Quantity("phys", value, word, start, j + 1, sign=sign)
    if word in _SCORE_UNITS:
        return Quantity("score", value, "score", start, j + 1, sign=sign)
    if low[start - 1] == "#":
        return Quantity("rank", value, "rank", start - 1, j, sign=sign)
    if low[start - 1] == "rank" or (low[start - 1] == "top" and (scan.bits[j] & W.PREP != 0)):
        return Quantity("rank", value, "rank", start, j, sign=sign)
    return Quantity("count", value, None, start, j, sign=sign)


def _people_or_things(scan: Scan, k: int) -> bool:
    """Whether '4x' at token k - 2 counts what follows ('4x engineers') rather than multiplies it ('4x faster')."""
    i, j = scan.noun_phrase(k, scan.size)
    return bool(i < j and scan.head(i, j) & (W.INSIDER | W.OUTPUT | W.PLURAL) and not scan.head(i, j) & W.METRIC)


def _change_context(scan: Scan, i: int) -> bool:
    return i > 0 and scan.kinds[i - 1] == "w" and scan.lows[i - 1] not in ("from", "to")


def _rate(scan: Scan, i: int) -> float:
    """Occurrences a month of 'a week', 'per day', 'every month' at token i."""
    for n in (i, i + 1, i + 2):
        word = scan.lows[n]
        if word in _FREQUENCY:
            return _FREQUENCY[word]
        for name, rate in (("day", 30.0), ("week", 4.345), ("fortnight", 2.17), ("month", 1.0), ("quarter", 1 / 3), ("year", 1 / 12)):
            if word.startswith(name):
                return rate
    return 1.0


def _worded(scan: Scan, i: int) -> Quantity | None:
    low = scan.lows
    word = low[i]
    if word in _TIMES:
        if word == "double" and low[i + 1] in ("down", "check", "-") or word == "twice" and ((scan.bits[i + 1] & W.CADENCE != 0) or low[i + 1] in ("a", "per", "every", "weekly")):
            return None if word == "double" or low[i + 1] == "in" else Quantity("freq", 2 * _rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
        if word == "twice" and low[i + 1] not in ("as", "the", "last", "what", "our", "that"):
            return None
        if word in ("double", "triple", "halves") and (scan.bits[i - 1] & W.DET != 0):
            return None
        return Quantity("x", _TIMES[word], "x", i, i + 1)
    if low[i - 1] in ("from", "to") and word in _TIME and len(word) > 3 and (low[i - 1] == "from" and low[i + 1] == "to" or low[i - 3] == "from" or low[i - 4] == "from"):
        return Quantity("worded", None, _TIME[word], i, i + 1)
    if word == "once" and ((scan.bits[i + 1] & W.CADENCE != 0) or low[i + 1] in ("a", "per", "every")):
        return Quantity("freq", _rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
    if word in _FREQUENCY and (low[i - 1] in ("from", "to", "than") or (low[i + 1] == "to" and low[i + 2] in _FREQUENCY)):
        return Quantity("freq", _FREQUENCY[word], "freq", i, i + 1)
    if word == "most" and (low[i + 1] in ("of", "our", "the") or i == 0 and (scan.bits[i + 1] & W.PLURAL != 0) and scan.bits[i + 1] & (W.OUTSIDER | W.INSIDER)):
        return Quantity("frac", 50.0, "%", i, i + 1, sign=">=")
    if word == "order" and low[i + 1] == "of" and low[i + 2] == "magnitude":
        return Quantity("x", 10.0, "x", i, i + 3)
    value = _WORD_VALUES.get(word)
    if value is not None:
        return _word_value(scan, i, value)
    if word in ("half", "third", "quarter", "tenth", "fifth") and (low[i - 1] in ("a", "one") or word == "half"):
        if low[i - 2] in ("to", "at", "under", "below", "than", "from"):
            return Quantity("frac", _FRACTIONS[word], "%", i - 1, i + 1)
        if word == "half" and low[i + 1] in ("year", "day", "an", "time", "marathon", "hour") or low[i - 1] in ("this", "next", "last", "first", "second", "the"):
            return None
        of = low[i + 1] == "of" or word == "half" or low[i - 2] in ("by", "down", "up", "cut") or low[i - 1] == "by"
        return Quantity("pct" if low[i - 2] == "by" or low[i - 1] == "by" else "frac", _FRACTIONS[word], "%", i - (low[i - 1] in ("a", "one")), i + 1) if of else None
    if word in ("x", "xx", "xxx", "n", "y", "z", "zzz", "xy", "tbd", "tbc", "tba") or (word[:1] == "n" and word[1:].isdigit() and len(word) < 4):
        return _blank(scan, i)
    return None


def _word_value(scan: Scan, i: int, value: float) -> Quantity | None:
    low = scan.lows
    if low[i + 1] in _FRACTIONS and low[i + 1] not in ("third", "quarter", "half", "fifth", "tenth") or (low[i] == "one" and low[i + 1] in ("third", "quarter", "tenth", "fifth")):
        return Quantity("frac", value * _FRACTIONS[low[i + 1]], "%", i, i + 2)
    shared = low[i + 1] in ("of", "out", "in") and (low[i + 2] in ("every", "of") or i + 2 < scan.size and scan.kinds[i + 2] == "n")
    bare = i + 1 >= scan.size or scan.kinds[i + 1] == "p" and low[i + 1] not in "%(/" or low[i + 1] in ("every", "each")
    if low[i] == "one" and not shared and low[i - 1] not in ("least", "most", "to", "from", "than") and (bare or scan.bits[i - 1] & W.JUDGEMENT and i > 0):
        return None
    if low[i] == "one" and not shared and (low[i + 1] in ("of", "another", "more", "step", "day") and low[i - 1] not in ("least", "most") or low[i - 1] in ("the", "no", "any", "each", "this", "every", "which", "that") or i + 1 >= scan.size):
        return None
    if low[i] == "zero" and (scan.glued(i + 1) or low[i + 1] in ("trust", "touch", "day", "downtime")) and low[i + 1] == "-":
        return None
    if low[i] == "hundred" and low[i - 1] == "in":
        return None
    j = i + 1
    if low[j] in ("dozen", "hundred", "thousand", "million") and low[i] != "dozen":
        value, j = value * _WORD_VALUES[low[j]], j + 1
    if low[i] == "four" and low[j] == "nines":
        return Quantity("pct", 99.99, "%", i, j + 1)
    if low[j] == "nines":
        return Quantity("pct", 100 - 10 ** (2 - value), "%", i, j + 1)
    if (scan.bits[i - 1] & W.MASK_BEFORE != 0) and not _is_unit(low[j]):
        return Quantity("count", value, None, i, j, mask="name")
    if low[i - 1] in ("the", "all", "these", "those", "both") and low[i - 2] not in ("of", "out", "in", "against", "from") and not _is_unit(low[j]) and low[j] not in ("of", "in", "out"):
        return Quantity("count", value, None, i, j, mask="definite")
    if low[i - 1] in ("the", "all") and low[i - 2] in ("in", "for", "of") and (scan.bits[j] & W.PLURAL != 0):
        return Quantity("count", value, None, i, j, mask="definite")
    return _unit(scan, i, j, value)


def _blank(scan: Scan, i: int) -> Quantity | None:
    """A placeholder in a value slot: X%, $N1, ??, TBD, [number]; None where the letter is a name."""
    kind, word, low = scan.kinds[i], scan.lows[i], scan.lows
    start = i
    if word == "[":
        j = i + 1
        while j < scan.size and j < i + 8 and low[j] != "]":
            j += 1
        inner = low[i + 1]
        if low[j] == "]" and (inner in ("number", "insert", "x", "xx", "n", "value", "amount", "baseline", "target", "metric", "date", "tbd", "tbc", "percentage", "redacted", "current", "?", "figure", "name") or scan.kinds[i + 1] == "x"):
            return Quantity(_blank_kind(scan, j + 1), None, None, i, j + 1)
        return None
    j = i + 1
    if kind == "w" and word not in ("tbd", "tbc", "tba"):
        written = scan.text[scan.starts[i] : scan.stops[i]]
        if not written.isupper():
            return None
        if (scan.bits[i - 1] & W.NAME_NOUN != 0) or low[i - 1] in ("on", "via", "at", "with") and low[j] not in ("%", "percent") or (low[j] == "(" and not (scan.bits[i - 1] & W.PREP != 0)) or low[j] in ("/", "-", "&", "."):
            return None
        number_like = len(written) > 1 and not written[1:].isdigit() or low[j] in ("%", "percent") or low[i - 1] in _CURRENCY
        valued = low[i - 1] in ("from", "to", "by", "than", "least", "most", "below", "above", "under", "over", "of", "reach", "hit", "is", ">", "<", ">=", "<=", "=")
        counted = j < scan.size and scan.kinds[j] == "w" and not scan.bits[j] & (W.PREP | W.AUX | W.CONJ | W.REL) or _is_unit(low[j])
        withheld = written[0] == "N" and written[1:].isdigit() or (written == "N" and j < scan.size and scan.kinds[j] == "n" and scan.starts[j] - scan.stops[i] < 8)
        if not (number_like or valued or withheld or (counted and (i == 0 or scan.bits[i - 1] & (VERB_BASE | W.PREP)))):
            return None
        if withheld and written == "N":
            j += 1
    elif kind == "x":
        if word.startswith("?") and not (i == 0 and scan.size <= 2 or len(word) > 1 or low[j] in ("%",) or _is_unit(low[j]) or low[i - 1] in _CURRENCY or low[i - 1] in ("from", "to", "by") or scan.kinds[i - 1] == "c"):
            return None
        if word.startswith("_") and scan.glued(i) and scan.glued(j):
            return None
    if low[start - 1] in _CURRENCY:
        start -= 1
    kind = "money" if start < i else _blank_kind(scan, j)
    while j < scan.size and (low[j] == "%" or low[j] in _MAGNITUDE and low[j] not in ("m", "b", "k", "hundred") or kind == "dur" and low[j] in _TIME):
        j += 1
    return Quantity(kind, None, "%" if kind == "pct" else None, start, j)


VERB_BASE = W.BASE | W.THIRD | W.ING


def _blank_kind(scan: Scan, j: int) -> str:
    word = scan.lows[j]
    if word in ("%", "percent"):
        return "pct"
    if word in _TIME:
        return "dur"
    return "count"


def _fractions(scan: Scan, found: list[Quantity]) -> list[Quantity]:
    """Joins 'n of m', 'n out of m', 'n in m', 'n/m' into one share, and 'n of 5' on a scale into a score."""
    out: list[Quantity] = []
    for q in found:
        if out and not q.mask and q.value and not out[-1].mask:
            p = out[-1]
            gap = [scan.lows[n] for n in range(p.j, q.i)]
            if p.value is not None and p.kind in ("count", "score") and q.kind in ("count", "score", "pct") and (q.value >= p.value or q.value in (5.0, 10.0) and p.value % 1) and 0 < len(gap) <= 7 and p.low is None:
                joint = " ".join(gap)
                scale = q.value in (5.0, 7.0, 10.0) and (p.value % 1 or q.kind == "score")
                if joint == "/" or joint in ("of", "out of") and scale:
                    out[-1] = Quantity("score" if scale or joint == "/" and q.value in (5.0, 10.0) and p.value > 1 else "frac", p.value if scale or q.value in (5.0, 10.0) and joint == "/" else 100 * p.value / q.value, "score" if scale else "%", p.i, q.j, of=q.value, sign=p.sign)
                    continue
                share = joint.startswith(("of the", "of our", "of all", "of every", "out of", "of")) and len(gap) <= 3 and gap[0] in ("of", "out")
                per = joint in ("in", "in every", "of every", "out of every") or (len(gap) <= 3 and gap[-1:] == ["in"] and q.value in (2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0))
                late = gap[-1] in ("of",) and len(gap) <= 6 and (gap[-2:] == ["out", "of"] or "," in gap)
                tail = q.kind == "count"
                if tail and (share or per or late) and not (per and q.value > 1000):
                    first_word = p.j
                    out[-1] = Quantity("frac", 100 * p.value / q.value, "%", p.i, q.j if not (late and not share) else q.j, of=q.value, sign=p.sign, low=None)
                    del first_word
                    continue
        out.append(q)
    return out
