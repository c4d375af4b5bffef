"""Deadlines and periods: they go into a slot of their own, never into a value."""

from __future__ import annotations

import re

from coach.grammar import bits as tag
from coach.grammar.scan import Scan

_SPANS = frozenset("quarter year month half week period season term".split())

_WHICH = frozenset(("the", "this", "next", "of", "each", "half"))
_UNTIL = frozenset(("by", "until", "till", "before"))
_IN = frozenset("in during over within for of from this on as starting since".split())
_BEFORE_DATE = _UNTIL | _IN
_EDGE = frozenset("end beginning start middle mid close eoq eoy eom eod summer year-end quarter-end".split())
_DATE_WORDS = _EDGE.union("q1 q2 q3 q4 h1 h2 h3 h4".split())
_DATED = _DATE_WORDS.union(_UNTIL, ("week", "w", "wk", "cw", "kw"))
_OPENING = _BEFORE_DATE | _DATED
_YEARS = frozenset(("fy", "cw", "kw"))
_NAMED = tag.MONTH | tag.SEASON
_PART = tag.MONTH | tag.SEASON | tag.TIMEUNIT_WORD

# Most statements hold no date, and one look tells.
_YEAR = re.compile(r"\d{4}").search
_WEEK = re.compile(r"[ckCK][wW]\d").search


def _is_date(scan: Scan, k: int) -> bool:
    low, kind = scan.lows[k], scan.kinds[k]
    if kind == "n":
        return low.isdigit() and len(low) in {1, 2, 4}
    if kind != "w":
        return False
    if scan.bits[k] & _NAMED and not (low == "may" and scan.bits[k + 1] & tag.BASE) and low != "fall":
        # 'Cut it by half', 'cut it in half': no half of a year.
        return low != "half" or scan.lows[k - 1] not in ("by", "in") or scan.lows[k + 1] == "year"
    if low in _DATE_WORDS:
        return True
    if low[:4] == "mid-":
        return bool(scan.lex.words.get(low[4:], 0) & _NAMED)
    numbered = scan.kinds[k + 1] == "n"
    head = low[:2]
    if head == "fy":
        return len(low) == 2 or low[2].isdigit()
    if head in ("cw", "kw"):
        return low[2:].isdigit() or (len(low) == 2 and numbered)
    return numbered and low in {"week", "w", "wk"}


def _holds_year(text: str) -> bool:
    """Whether something like '2031', 'FY31', 'KW31' or 'mid-May' stands anywhere in the text."""
    if "mid-" in text or _YEAR(text):
        return True
    # Looking for two letters takes a tenth of the time of a pattern for them.
    low = text.lower()
    return "fy" in low or (("cw" in low or "kw" in low) and _WEEK(text) is not None)


def read_periods(scan: Scan) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """(deadline, period) as token ranges with their preposition, or None."""
    deadline = period = None
    if not scan.union & _PART and _DATED.isdisjoint(scan.words) and not _holds_year(scan.text):
        return None, None
    k, size, lows, kinds, bits = 0, scan.size, scan.lows, scan.kinds, scan.bits
    while k < size:
        low = lows[k]
        if low not in _OPENING and not bits[k] & _NAMED and low[:2] not in _YEARS:
            k += 1
            continue
        if low in _EDGE and kinds[k + 1] == "n" and len(lows[k + 1]) < 4:
            # 'Close 45 posts' is work, 'close 2027' a date.
            k += 1
            continue
        if low in _BEFORE_DATE or (
            (bits[k] & _NAMED or low in _DATED or low[:2] in _YEARS) and kinds[k] == "w" and _is_date(scan, k)
        ):
            stop = _run(scan, k)
            if stop:
                if (low in _UNTIL or low in _EDGE or low in ("on", "end")) and deadline is None:
                    deadline = (k, stop)
                elif period is None and low not in _UNTIL:
                    period = (k, stop)
                k = stop
                continue
        k += 1
    return deadline, period


def _run(scan: Scan, k: int) -> int:
    """Index behind the date that starts at token k, or 0."""
    j, dated = k, False
    if scan.lows[j] in _UNTIL or scan.lows[j] in _IN:
        j += 1
        if scan.lows[k] in _UNTIL and scan.lows[j + 1] == "/" and scan.lows[j].isdigit() and scan.lows[j + 2].isdigit():
            return j + 3
    start = j
    while j < scan.size and j < k + 9:
        low = scan.lows[j]
        if _is_date(scan, j):
            named = scan.kinds[j] == "w"
            dated = (
                dated
                or named
                or (len(low) == 4 and 1990 <= int(low) <= 2045 and scan.lows[j + 1] != "%" and j > start - 1)
            )
            j += 1
        elif low in {"of", "the", "this", "next", "end", "our", "each"} and j + 1 < scan.size:
            j += 1
        elif low in _SPANS and (j > start or scan.lows[k] == "this") and scan.lows[j - 1] in _WHICH:
            dated, j = True, j + 1
        elif (low in ",-/" and j > start and j + 1 < scan.size and _is_date(scan, j + 1) and dated) or (
            low in {"st", "nd", "rd", "th"} and scan.glued(j)
        ):
            j += 1
        else:
            break
    while j > start and scan.lows[j - 1] in {"of", "the", "this", "next", ",", "our", "-"}:
        j -= 1
    return j if dated else 0
