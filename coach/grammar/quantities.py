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
                found = _worded(scan, i)
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
    return _unit(scan, i, j, value)


def _unit(scan: Scan, i: int, j: int, value: float, first: int | None = None) -> Quantity:
    """Adds sign, currency, magnitude and unit to the number in [i, j)."""
    low, start = scan.lows, i if first is None else first
    money = None
    if low[start - 1] in CURRENCY and (low[start - 1] not in {"s", "rs", "kr"} or True):
        money, start = CURRENCY[low[start - 1]], start - 1
    sign = ""
    if scan.text[scan.starts[j] : scan.stops[j]] == "S" and scan.glued(j) if j < scan.size else False:
        return Quantity("count", value, None, i, j + 1, mask="name")
    if low[start - 1] in "+-" and low[start - 1] and not scan.glued(start - 1) and scan.glued(start):
        sign, start = low[start - 1], start - 1
        if sign == "-" and (
            low[start - 1] in ("to", "from")
            or (not (money or low[j] in {"%", "pp", "percent"}) and not _change_context(scan, start))
        ):
            value, sign = -value, ""
    elif (
        low[start - 1] == "+" and low[start - 2] in {":", ",", ""} and low[j] in {"%", "percent", "pp", "percentage"}
    ) or low[start - 1] == "\u00b1":
        sign, start = "+", start - 1
    word = low[j]
    if word == "+" and scan.glued(j):
        sign, j = ">=", j + 1
        word = low[j]
    if (
        word in MAGNITUDE
        and not (word in ("m", "b") and not scan.glued(j))
        and not (word in ("k", "m") and low[j + 1] == "/")
    ):
        value, j = value * MAGNITUDE[word], j + 1
        word = low[j]
        if word == "+" and scan.glued(j):
            sign, j = ">=", j + 1
            word = low[j]
    if word in MONEY:
        scale, money = MONEY[word]
        return Quantity("money", value * scale, money, start, j + 1, sign=sign)
    if money is None and word in CURRENCY and word != "s":
        money, j = CURRENCY[word], j + 1
    if money:
        return Quantity("money", value, money, start, j, sign=sign)
    if word == "%" or word in ("percent", "pct"):
        j += 1
        if low[j] == "+" and scan.glued(j):
            sign, j = ">=", j + 1
        if low[j] in {"points", "point", "pts"}:
            return Quantity("pp", value, "pp", start, j + 1, sign=sign)
        return Quantity("pct", value, "%", start, j, sign=sign)
    if word == "per" and low[j + 1] == "cent":
        return Quantity("pct", value, "%", start, j + 2, sign=sign)
    if word in {"pp", "ppt", "ppts", "p.p"} or (word == "percentage" and low[j + 1].startswith("point")):
        return Quantity("pp", value, "pp", start, j + (2 if word == "percentage" else 1), sign=sign)
    if word in ("bps", "bp") or (word == "basis" and low[j + 1].startswith("point")):
        return Quantity("bp", value, "bp", start, j + (2 if word == "basis" else 1), sign=sign)
    if word in ("points", "pts") or (word == "point" and value == 1):
        return Quantity("pp", value, "points", start, j + 1, sign=sign)
    if (
        word == "x"
        and scan.glued(j)
        and j + 1 < scan.size
        and (_people_or_things(scan, j + 1) or scan.kinds[j + 1] == "n")
    ):
        return Quantity("count", value, None, start, j + 1, sign=sign)
    if (word in ("x", "times") and low[j + 1] in {"a", "per", "every", "weekly", "daily", "monthly"}) or (
        word == "x" and low[j + 1] == "/"
    ):
        return Quantity("freq", value * _rate(scan, j + 1), "freq", start, min(j + 3, scan.size), sign=sign)
    if word in ("x", "\u00d7") and (scan.glued(j) or scan.lows[j] == "\u00d7"):
        return Quantity("x", value, "x", start, j + 1, sign=sign)
    if word in {"st", "nd", "rd", "th"} and scan.glued(j):
        return Quantity("rank", value, "rank", start, j + 1, sign=sign)
    if word == "times":
        if (scan.bits[j + 1] & tag.CADENCE) or low[j + 1] in {"a", "per", "every", "weekly"}:
            return Quantity("freq", value * _rate(scan, j + 1), "freq", start, min(j + 3, scan.size), sign=sign)
        if value > 20:
            return Quantity("count", value, None, start, j + 1, sign=sign)
        return Quantity("x", value, "x", start, j + 1, sign=sign)
    clock = word[:1] in "hm" and scan.glued(j) and word[1:].rstrip("sm").isdigit()
    if clock:
        rest = float(word[1:].rstrip("sm"))
        unit = "min" if word[0] == "m" else "h"
        return Quantity("dur", value + rest / 60, unit, start, j + 1, sign=sign)
    skip = 1 if word in {"business", "working", "calendar", "full"} and low[j + 1] in TIME else 0
    if low[j + skip] in TIME and (word != "m"):
        unit, j = TIME[low[j + skip]], j + skip + 1
        if (
            j + 1 < scan.size
            and scan.kinds[j] == "n"
            and low[j + 1] in TIME
            and SECONDS[TIME[low[j + 1]]] < SECONDS[unit]
        ):
            value += seconds(number(low[j], False), TIME[low[j + 1]]) / SECONDS[unit]
            j += 2
        return Quantity("dur", value, unit, start, j, sign=sign)
    if word in PHYSICAL:
        return Quantity("phys", value, word, start, j + 1, sign=sign)
    if word in SCORE_UNITS:
        return Quantity("score", value, "score", start, j + 1, sign=sign)
    if low[start - 1] == "#":
        return Quantity("rank", value, "rank", start - 1, j, sign=sign)
    if low[start - 1] == "rank" or (low[start - 1] == "top" and (scan.bits[j] & tag.PREP)):
        return Quantity("rank", value, "rank", start, j, sign=sign)
    return Quantity("count", value, None, start, j, sign=sign)


def _people_or_things(scan: Scan, k: int) -> bool:
    """Whether '4x' at token k - 2 counts what follows ('4x engineers') rather than multiplies it ('4x faster')."""
    i, j = scan.noun_phrase(k, scan.size)
    return bool(
        i < j and scan.head(i, j) & (tag.INSIDER | tag.OUTPUT | tag.PLURAL) and not scan.head(i, j) & tag.METRIC
    )


def _change_context(scan: Scan, i: int) -> bool:
    return i > 0 and scan.kinds[i - 1] == "w" and scan.lows[i - 1] not in ("from", "to")


def _rate(scan: Scan, i: int) -> float:
    """Occurrences a month of 'a week', 'per day', 'every month' at token i."""
    for n in (i, i + 1, i + 2):
        word = scan.lows[n]
        if word in FREQUENCY:
            return FREQUENCY[word]
        for name, rate in (
            ("day", 30.0),
            ("week", 4.345),
            ("fortnight", 2.17),
            ("month", 1.0),
            ("quarter", 1 / 3),
            ("year", 1 / 12),
        ):
            if word.startswith(name):
                return rate
    return 1.0


def _worded(scan: Scan, i: int) -> Quantity | None:
    low = scan.lows
    word = low[i]
    if word in TIMES:
        if (word == "double" and low[i + 1] in {"down", "check", "-"}) or (
            word == "twice" and ((scan.bits[i + 1] & tag.CADENCE) or low[i + 1] in {"a", "per", "every", "weekly"})
        ):
            return (
                None
                if word == "double" or low[i + 1] == "in"
                else Quantity("freq", 2 * _rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
            )
        if word == "twice" and low[i + 1] not in {"as", "the", "last", "what", "our", "that"}:
            return None
        if word in {"double", "triple", "halves"} and (scan.bits[i - 1] & tag.DET):
            return None
        return Quantity("x", TIMES[word], "x", i, i + 1)
    if (
        low[i - 1] in ("from", "to")
        and word in TIME
        and len(word) > 3
        and ((low[i - 1] == "from" and low[i + 1] == "to") or low[i - 3] == "from" or low[i - 4] == "from")
    ):
        return Quantity("worded", None, TIME[word], i, i + 1)
    if word == "once" and ((scan.bits[i + 1] & tag.CADENCE) or low[i + 1] in {"a", "per", "every"}):
        return Quantity("freq", _rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
    if word in FREQUENCY and (low[i - 1] in {"from", "to", "than"} or (low[i + 1] == "to" and low[i + 2] in FREQUENCY)):
        return Quantity("freq", FREQUENCY[word], "freq", i, i + 1)
    if word == "most" and (
        low[i + 1] in {"of", "our", "the"}
        or (i == 0 and (scan.bits[i + 1] & tag.PLURAL) and scan.bits[i + 1] & (tag.OUTSIDER | tag.INSIDER))
    ):
        return Quantity("frac", 50.0, "%", i, i + 1, sign=">=")
    if word == "order" and low[i + 1] == "of" and low[i + 2] == "magnitude":
        return Quantity("x", 10.0, "x", i, i + 3)
    value = WORD_VALUES.get(word)
    if value is not None:
        return _word_value(scan, i, value)
    if word in {"half", "third", "quarter", "tenth", "fifth"} and (low[i - 1] in ("a", "one") or word == "half"):
        if low[i - 2] in {"to", "at", "under", "below", "than", "from"}:
            return Quantity("frac", FRACTIONS[word], "%", i - 1, i + 1)
        if (word == "half" and low[i + 1] in {"year", "day", "an", "time", "marathon", "hour"}) or low[i - 1] in {
            "this",
            "next",
            "last",
            "first",
            "second",
            "the",
        }:
            return None
        of = low[i + 1] == "of" or word == "half" or low[i - 2] in {"by", "down", "up", "cut"} or low[i - 1] == "by"
        return (
            Quantity(
                "pct" if low[i - 2] == "by" or low[i - 1] == "by" else "frac",
                FRACTIONS[word],
                "%",
                i - (low[i - 1] in ("a", "one")),
                i + 1,
            )
            if of
            else None
        )
    if word in _BLANKS or (word[:1] == "n" and word[1:].isdigit() and len(word) < 4):
        return blank(scan, i)
    return None


def _word_value(scan: Scan, i: int, value: float) -> Quantity | None:
    low = scan.lows
    if (low[i + 1] in FRACTIONS and low[i + 1] not in {"third", "quarter", "half", "fifth", "tenth"}) or (
        low[i] == "one" and low[i + 1] in {"third", "quarter", "tenth", "fifth"}
    ):
        return Quantity("frac", value * FRACTIONS[low[i + 1]], "%", i, i + 2)
    shared = low[i + 1] in {"of", "out", "in"} and (
        low[i + 2] in ("every", "of") or (i + 2 < scan.size and scan.kinds[i + 2] == "n")
    )
    bare = (
        i + 1 >= scan.size or (scan.kinds[i + 1] == "p" and low[i + 1] not in "%(/") or low[i + 1] in ("every", "each")
    )
    if (
        low[i] == "one"
        and not shared
        and low[i - 1] not in {"least", "most", "to", "from", "than"}
        and (bare or (scan.bits[i - 1] & tag.JUDGEMENT and i > 0))
    ):
        return None
    if (
        low[i] == "one"
        and not shared
        and (
            (low[i + 1] in {"of", "another", "more", "step", "day"} and low[i - 1] not in ("least", "most"))
            or low[i - 1] in _BEFORE_ONE
            or i + 1 >= scan.size
        )
    ):
        return None
    if (
        low[i] == "zero"
        and (scan.glued(i + 1) or low[i + 1] in {"trust", "touch", "day", "downtime"})
        and low[i + 1] == "-"
    ):
        return None
    if low[i] == "hundred" and low[i - 1] == "in":
        return None
    j = i + 1
    if low[j] in {"dozen", "hundred", "thousand", "million"} and low[i] != "dozen":
        value, j = value * WORD_VALUES[low[j]], j + 1
    if low[i] == "four" and low[j] == "nines":
        return Quantity("pct", 99.99, "%", i, j + 1)
    if low[j] == "nines":
        return Quantity("pct", 100 - 10 ** (2 - value), "%", i, j + 1)
    if (scan.bits[i - 1] & tag.MASK_BEFORE) and not is_unit(low[j]):
        return Quantity("count", value, None, i, j, mask="name")
    if (
        low[i - 1] in {"the", "all", "these", "those", "both"}
        and low[i - 2] not in {"of", "out", "in", "against", "from"}
        and not is_unit(low[j])
        and low[j] not in {"of", "in", "out"}
    ):
        return Quantity("count", value, None, i, j, mask="definite")
    if low[i - 1] in ("the", "all") and low[i - 2] in {"in", "for", "of"} and (scan.bits[j] & tag.PLURAL):
        return Quantity("count", value, None, i, j, mask="definite")
    return _unit(scan, i, j, value)


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
