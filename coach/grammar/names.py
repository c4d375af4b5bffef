"""Numbers that are names, dates, times or ordinals, and so no success numbers (kr-grammar, section 4)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import CURRENCY, MONEY, is_unit
from coach.grammar.scan import Scan

_NUMBERED = frozenset("number no p m h line unit page pages form order objective goal".split())

_SERIES = frozenset(
    (
        "floors steps items questions modules stages parts zones gates grades weeks years phases tiers chapters "
        "levels classes sprints versions sections wards rooms scopes articles art"
    ).split()
)
_TO = frozenset(("to", "and", "-", "through", "until", "&"))
_RENEWING = frozenset("upgrade update migrate move switch bump".split())
_AT = frozenset("at in on of for between along across".split())
_BESIDE = frozenset("with for at on in across between among through by".split())
_PARTNERS = frozenset(("our", "its", "their", "both"))
_TELLING = _PARTNERS | _SERIES | frozenset((".", "of", "all", "the", "="))
"""What stands before a number that may be part of a name, beside words that the lexicon marks so."""
_KNOWN = tag.OUTPUT | tag.EVENT | tag.METRIC | tag.HEAD | tag.OUTSIDER | tag.INSIDER | tag.TRANSACTION
_DIRECTED = tag.UP | tag.DOWN | tag.CHANGE | tag.REACH | tag.HOLD
_COUNTED = frozenset(("h", "hr", "hrs", "m", "min", "d", "x", "k"))
_STREETS = frozenset(
    "street st road rd lane avenue ave square drive place court way quay close terrace row park boulevard".split()
)
_NO_NAME = VERB | tag.METRIC | tag.PREP | tag.GE | tag.LE | tag.DET | tag.NOW | tag.GOAL | tag.MONTH


def named(scan: Scan, i: int, value: float) -> tuple[str, int] | None:
    """(reason, index behind) where the number is part of a name, a date, a time or an ordinal."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text, before = low[i], low[i - 1]
    if scan.kinds[i + 1] == "a" and scan.kinds[i + 2] == "n" and not scan.glued(i):
        # 'Cleaning time per room 34 -> 27': a value that moves.
        return None
    if before == "#" and low[i - 2] in {"from", "to", "rank", "ranked", "ranking"}:
        return None
    if i and scan.stops[i - 1] == scan.starts[i] and (before in ".#" or scan.kinds[i - 1] == "w") and before != "x":
        return "name", i + 1
    if nxt in {"st", "nd", "rd", "th"} and before in ("from", "to"):
        return None
    if scan.kinds[i + 1] == "w" and not nxt.isalpha() and scan.glued(i + 1) and not is_unit(nxt) and _is_code(nxt):
        return "name", i + 2
    if before in {"and", ",", "/", "&"} and low[i - 3] in _SERIES:
        return "name", i + 1
    if "." in text and nxt != "%" and not is_unit(nxt) and _version(scan, i):
        return "name", i + 1
    if nxt in _TO and scan.kinds[i + 2] == "n":
        behind = _run(scan, i)
        if behind:
            return "name", behind
    if nxt in {"st", "nd", "rd", "th"} and scan.glued(i + 1):
        return "ordinal", i + 2
    if text == "360" and nxt in {"feedback", "review", "reviews", "degree"}:
        return "name", i + 1
    if text == "100" and nxt == "%" and low[i + 2] in {"committed", "focused", "dedicated", "behind", "sure"}:
        return "name", i + 2
    if text == "1" and nxt in {"-", ":", "on"} and low[i + 2] == "1":
        return "name", i + 3
    # 'Last year's 300' is a value, 'year 3' one of several.
    called = None if before.endswith("'s") else _called(scan, i)
    return _dated(scan, i, value) or called or (("name", i + 1) if _addressed(scan, i) else None)


def _is_code(rest: str) -> bool:
    """Whether letters and digits behind a digit go on as in '3f2a', and not as in '2h30' or '4x100m'."""
    letters = rest.rstrip("hmins").rstrip("0123456789")
    return any(char.isdigit() for char in rest) and letters not in _COUNTED


def _version(scan: Scan, i: int) -> bool:
    """'Upgrade from 15.2 to 17.9', 'release 4.1': which release it is."""
    low, before = scan.lows, scan.bits[i - 1]
    if low[0] in _RENEWING and not any(low[stop] in ("from", "to") for _, stop, _ in scan.metrics):
        return low[i - 1] == "to" or (low[i + 1] == "to" and scan.kinds[i + 2] == "n" and "." in low[i + 2])
    if i == 1 and low[1].endswith(".0") and scan.kinds[2] == "w" and scan.text[scan.starts[0]].isupper():
        # 'Onboarding 2.0 behind a flag'
        return not before & (tag.METRIC | tag.BASE)
    made = before & tag.ARTEFACT and not before & (tag.METRIC | tag.HEAD | tag.PLURAL)
    return bool(made) and scan.kinds[i + 1] in "wp" and low[i + 1] not in ("to", "of", "/", "stars", "points")


def _run(scan: Scan, i: int) -> int:
    """Index behind 'desks 2 to 5', 'sections 2 to 7': which ones they are; 0 where it is a value that moves."""
    low, noun = scan.lows, scan.bits[i - 1]
    first, last = low[i], low[i + 2]
    if not (first.isdigit() and last.isdigit() and int(first) < int(last)) or not noun & tag.PLURAL:
        return 0
    after = scan.bits[i + 3]
    goes_on = after & tag.PREP or (after & tag.BASE and low[i - 1] in _SERIES)
    if i + 3 < scan.size and (not goes_on or low[i + 3] in ("per", "a", "by")) and scan.kinds[i + 3] == "w":
        return 0
    if low[i - 1] not in _SERIES and noun & _KNOWN and low[i - 1] != "pages":
        return 0
    if low[i - 2] in _AT:
        return i + 3
    work = scan.bits[0] & tag.ACT and not scan.bits[0] & _DIRECTED
    return i + 3 if work and (i == 2 or scan.bits[i - 2] & tag.DET) and low[i + 1] != "and" else 0


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
    if nxt in ("am", "pm") and value <= 12:
        return "time", i + 2
    if nxt in ("and", "&") and scan.bits[i + 3] & tag.MONTH and scan.kinds[i + 2] == "n" and value <= 31:
        return "date", i + 2
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
    if (
        text.isdigit()
        and len(text) == 4
        and (2010 <= value <= 2045 or (1700 < value < 2010 and value % 100 and _year_of(scan, i)))
        and nxt not in ("%", "k")
        and low[i - 1] not in CURRENCY
    ):
        return "date", i + 1
    return None


def _year_of(scan: Scan, i: int) -> bool:
    """'The 1997 line', 'since 1987'."""
    if scan.lows[i - 1] in ("since", "from") and scan.lows[i + 1] != "to":
        return True
    return (
        scan.lows[i - 1] == "the"
        and scan.kinds[i + 1] == "w"
        and not scan.bits[i + 1] & (tag.PLURAL | tag.METRIC | tag.PREP)
    )


def _called(scan: Scan, i: int) -> tuple[str, int] | None:
    """'Ward 4', '50/50', 'the 12', 'all 30', 'sample of 200', 'floors 2 and 3'."""
    low, nxt = scan.lows, scan.lows[i + 1]
    text, before = low[i], low[i - 1]
    if before == "per":
        return "per", i + 1
    if _names(scan, i) and not (
        nxt in {"%", "percent", "x", "-"}
        or (nxt == "to" and low[i + 2] != before)
        or (is_unit(nxt) and i > 1)
        or (i + 1 < scan.size and scan.kinds[i + 1] == "a")
    ):
        return "name", i + 1
    # 'Goal 3' is one of several, 'volunteers: goal 30' a value.
    masked = scan.bits[i - 1] & tag.MASK_BEFORE and not (before == "goal" and low[i - 2] == ":")
    if not masked and before not in _TELLING and nxt != "/" and scan.kinds[i - 1] != "c":
        return None
    if before == "." and (scan.bits[i - 2] & tag.MASK_BEFORE) and scan.glued(i - 1):
        return "name", i + 1
    if nxt == "/" and low[i + 2].isdigit() and text.isdigit() and int(text) + int(low[i + 2]) == 100:
        return "name", i + 3
    if before == "of" and low[i - 2] in {"panel", "sample", "base", "group", "cohort"}:
        return "sample", i + 1
    if before == "all" and nxt != "%" and not is_unit(nxt):
        return "definite", i + 1
    if before in _PARTNERS and low[i - 2] in _BESIDE and scan.bits[i + 1] & tag.PLURAL and "n" not in scan.kinds[:i]:
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
    if (
        masked
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


def _capital(scan: Scan, n: int) -> bool:
    """Whether token n is a capitalised word that is no measure."""
    if scan.kinds[n] != "w" or scan.bits[n] & _NO_NAME or scan.lows[n] in CURRENCY or scan.lows[n] in MONEY:
        return False
    return scan.text[scan.starts[n]].isupper()


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


def _names(scan: Scan, i: int) -> bool:
    """Whether the number belongs to the capitalised word before it ('Ward 4', 'RN 0.73'), which is no measure."""
    if i == 1 and ":" in scan.lows[2 : scan.size] and (scan.kinds[2] == "w" or scan.lows[2] == ":"):
        # 'Bar 1870 nights: ...': the name of a place opens the label.
        return _capital(scan, 0) and not scan.bits[0] & (tag.PLURAL | tag.HEAD)
    if i < 2 or scan.kinds[i - 1] != "w" or scan.text[scan.starts[i - 1]].islower():
        return False
    before = scan.lows[i - 1]
    if scan.bits[i - 1] & _NO_NAME or scan.glued(i):
        return False
    return before not in CURRENCY and before not in MONEY and scan.lows[i - 2] not in {":", ";", "."}
