"""Numbers in words: halves and doubles, 'nine in ten', 'twice a week', and letters that stand for a value."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.numbers import FRACTIONS, FREQUENCY, TIME, TIMES, WORD_VALUES, Quantity, is_unit
from coach.grammar.placeholders import blank
from coach.grammar.scan import Scan
from coach.grammar.units import monthly_rate, with_unit
from coach.records import replace

BLANKS = frozenset("x xx xxx n y z zzz xy tbd tbc tba".split())
"""Letters that may stand for a value nobody filled in."""
_NOBODY = frozenset(("none", "nil", "nobody", "nothing"))
_ONE = frozenset(("a", "an", "one"))
_SPANS = frozenset(("from",))
_PARTS = frozenset("half third quarter fifth sixth eighth tenth twentieth hundredth".split())
_LEVELS = frozenset("to at under below than from only just barely".split())
_SINCE = frozenset("ago earlier before later old".split())
_WHILE = frozenset("last next past previous first coming over within for after".split())
_AFTER_NONE = frozenset(("by", "this", "now", "next", "in", "at", "until", "after", "before"))
_BEFORE_NONE = frozenset(", ; to become becomes then".split())
_BEFORE_COUPLE = frozenset(("a", "another", "first", "next", "last", ""))
_BEFORE_ONE = frozenset("the no any each this every which that".split())


def worded(scan: Scan, i: int) -> Quantity | None:
    """The number that words at token i stand for, or None."""
    low = scan.lows
    word = low[i]
    if word in TIMES:
        if (word == "double" and low[i + 1] in {"down", "check", "-"}) or (
            word == "twice" and ((scan.bits[i + 1] & tag.CADENCE) or low[i + 1] in {"a", "per", "every", "weekly"})
        ):
            return (
                None
                if word == "double" or low[i + 1] == "in"
                else Quantity("freq", 2 * monthly_rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
            )
        if word == "twice" and low[i + 1] not in {"as", "the", "last", "what", "our", "that"}:
            return None
        if word in {"double", "triple", "halves"} and (scan.bits[i - 1] & tag.DET):
            return None
        return Quantity("x", TIMES[word], "x", i, i + 1)
    if word in TIME or word == "half":
        span = _span(scan, i)
        if span is not None:
            return span
    if word == "once" and ((scan.bits[i + 1] & tag.CADENCE) or low[i + 1] in {"a", "per", "every"}):
        return Quantity("freq", monthly_rate(scan, i + 1), "freq", i, min(i + 3, scan.size))
    if word in FREQUENCY and (
        low[i - 1] in {"from", "to", "than"}
        or (low[i + 1] == "to" and low[i + 2] in FREQUENCY)
        or (scan.kinds[i + 1] == "a" and low[i + 2] in FREQUENCY)
        or (scan.kinds[i - 1] == "a" and low[i - 2] in FREQUENCY)
    ):
        return Quantity("freq", FREQUENCY[word], "freq", i, i + 1)
    if word == "most" and (
        low[i + 1] in {"of", "our", "the"}
        or (i == 0 and (scan.bits[i + 1] & tag.PLURAL) and scan.bits[i + 1] & (tag.OUTSIDER | tag.INSIDER))
    ):
        return Quantity("frac", 50.0, "%", i, i + 1, sign=">=")
    if word == "order" and low[i + 1] == "of" and low[i + 2] == "magnitude":
        return Quantity("x", 10.0, "x", i, i + 3)
    if word in _NOBODY:
        return Quantity("count", 0.0, None, i, i + 1) if _none_left(scan, i) else None
    value = WORD_VALUES.get(word)
    if value is not None:
        return _couple(scan, i) if word == "couple" else _word_value(scan, i, value)
    if word in _PARTS and (low[i - 1] in _ONE or word == "half"):
        return _part(scan, i)
    return _lettered(scan, i)


def _lettered(scan: Scan, i: int) -> Quantity | None:
    """Letters in place of a value ('X', 'n3'), and working days of a month ('books closed on WD5')."""
    word = scan.lows[i]
    if word in BLANKS or (word[:1] == "n" and word[1:].isdigit() and len(word) < 4):
        return blank(scan, i)
    if word[:2] == "wd" and word[2:].isdigit():
        return Quantity("dur", float(word[2:]), "d", i, i + 1)
    return None


def _span(scan: Scan, i: int) -> Quantity | None:
    """A length of time without a number: 'from days to hours', 'from two months to a fortnight', 'to half a day'."""
    low, word = scan.lows, scan.lows[i]
    if (
        low[i - 1] in ("from", "to")
        and word in TIME
        and len(word) > 3
        and ((low[i - 1] == "from" and low[i + 1] == "to") or low[i - 3] == "from" or low[i - 4] == "from")
    ):
        return Quantity("worded", None, TIME[word], i, i + 1)
    if word in TIME and len(word) > 3 and low[i - 1] in _ONE and low[i - 2] in ("from", "to") and _SPANS & scan.words:
        # 'From two months to a fortnight', 'from a week to two days'.
        return Quantity("dur", 2.0 if word == "fortnight" else 1.0, TIME[word], i - 1, i + 1)
    if word == "half" and low[i + 1] in _ONE and low[i + 2] in TIME and low[i - 1] in ("from", "to", "under", "below"):
        return Quantity("dur", 1.0 if low[i + 2] == "fortnight" else 0.5, TIME[low[i + 2]], i, i + 3)
    return None


def _part(scan: Scan, i: int) -> Quantity | None:
    """'Half of them', 'to a third', 'only a quarter': a fraction named by token i."""
    low, word = scan.lows, scan.lows[i]
    if low[i - 2] in _LEVELS and (word != "quarter" or low[i + 1] not in _SINCE):
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


def _none_left(scan: Scan, i: int) -> bool:
    """'Nine last summer, none this one', '40 a week, to become nil': the end of a count that was named before.

    'None so far', 'nobody yet': its start."""
    if scan.lows[i + 1] == "yet" or scan.lows[i + 1 : i + 3] == ["so", "far"]:
        return True
    if scan.lows[i - 1] not in _BEFORE_NONE and scan.kinds[i - 1] != "a":
        return False
    # 'None from schools', 'none of them severe': some of what is counted, not its end.
    ends = scan.kinds[i + 1] != "w" or scan.lows[i + 1] in _AFTER_NONE
    return ends and any(scan.kinds[k] == "n" or scan.lows[k] in WORD_VALUES for k in range(i) if scan.lows[k] != "one")


def _couple(scan: Scan, i: int) -> Quantity | None:
    """'A couple of clinics', 'in a couple of weeks'; 'a couple wins a prize' holds no number."""
    before, of = scan.lows[i - 1], scan.lows[i + 1] == "of"
    if before not in _BEFORE_COUPLE or not (of or scan.lows[i + 1] == "more"):
        return None
    return replace(with_unit(scan, i, i + 1 + of, 2.0), i=i - (before == "a"))


def _word_value(scan: Scan, i: int, value: float) -> Quantity | None:
    low = scan.lows
    parted = low[i + 1] in FRACTIONS and low[i + 1] not in _PARTS
    if parted and low[i + 1] == "quarters" and (low[i - 1] in _WHILE or (value != 3 and low[i + 2] != "of")):
        parted = False  # 'the last four quarters'
    if parted or (low[i] == "one" and low[i + 1] in _PARTS - {"half"}):
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
    if low[i - 1] == "per" or ((scan.bits[i - 1] & tag.MASK_BEFORE) and not is_unit(low[j])):
        return Quantity("count", value, None, i, j, mask="per" if low[i - 1] == "per" else "name")
    if (
        low[i - 1] in {"the", "all", "these", "those", "both"}
        and low[i - 2] not in {"of", "out", "in", "against", "from"}
        and not is_unit(low[j])
        and low[j] not in {"of", "in", "out"}
    ):
        return Quantity("count", value, None, i, j, mask="definite")
    ours = low[i - 1] in {"our", "its", "their"} and low[i - 2] in {
        "with",
        "for",
        "at",
        "on",
        "across",
        "between",
        "by",
    }
    if (ours or (low[i - 1] in ("the", "all") and low[i - 2] in {"in", "for", "of"})) and scan.bits[j] & tag.PLURAL:
        return Quantity("count", value, None, i, j, mask="definite")
    return with_unit(scan, i, j, value)
