"""The verb that opens a clause: 'launch the app' has one, 'launch rate 60%' and 'release of X' have none."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan

_WANTING = frozenset("want aim plan intend hope will need expect".split())
_DIRECTED = tag.UP | tag.DOWN | tag.HOLD | tag.REACH | tag.CHANGE
LEADING = tag.ACT | tag.TREAT | _DIRECTED | tag.WIN | tag.USE | tag.LIGHT
_NOUNS = tag.OUTPUT | tag.ARTEFACT | tag.EVENT | tag.INSIDER | tag.OUTSIDER | tag.TRANSACTION | tag.OWN_PLAN
_LEVELS = frozenset("from to below under above of among".split())
_WE = frozenset(("we", "to", "'", '"', "i", "the team", "please", "will", "should", "must"))
_PAST_LEADS = tag.UP | tag.DOWN | tag.WIN | tag.REACH
_MEASURED_NOUNS = tag.OUTPUT | tag.ARTEFACT | tag.EVENT | tag.METRIC | tag.OWN_PLAN | tag.TRANSACTION
_BEFORE_NUMBER = tag.PREP | tag.AUX | tag.GE | tag.LE | tag.ADV


def lead_verb(scan: Scan, i: int, j: int) -> int:
    """Index of the verb that opens [i, j), or -1.

    'Launch the app' opens with one, 'Launch rate 60%' and 'Release of X' do not."""
    k = _after_we(scan, i, j) if i < j and scan.bits[i] & tag.PREP else i
    while k < j and (scan.lows[k] in _WE or (scan.bits[k] & tag.ADV and not scan.bits[k] & VERB)):
        k += 1
    if k < j and scan.lows[k] in {"have", "has", "be", "are", "get"} and k > i and (scan.bits[k + 1] & tag.PAST):
        k += 1
    if k >= j or scan.kinds[k] != "w":
        return -1
    bits = scan.bits[k]
    if not bits & VERB or not bits & LEADING:
        return -1
    if bits & tag.BASE:
        return k if verb_reading(scan, k, j) else -1
    if bits & tag.ING:
        if bits & tag.STAT and _window(scan, k):
            return -1
        # 'Shipping cost below 4 EUR': a measure that carries a number, not work on it.
        nominal = (
            scan.lows[k + 1] in (":", "of")
            or k + 1 >= j
            or any(
                a <= k < b or (a == k + 1 and not bits & _DIRECTED and number_follows(scan, b, j))
                for a, b, _ in scan.metrics
            )
        )
        stated = any(scan.lows[n] in {"is", "are", "was", "were"} for n in range(k + 1, min(j, k + 5)))
        return (
            -1
            if nominal or stated or (scan.bits[k + 1] & (tag.PAST | tag.THIRD) and not scan.bits[k + 1] & tag.PLURAL)
            else k
        )
    if bits & tag.PAST and k + 1 < j:
        return k if bits & _PAST_LEADS or k > i else -1
    return k if bits & tag.THIRD and k > i else -1


def _window(scan: Scan, k: int) -> bool:
    """Whether 'rolling' at token k says over what a value is taken ('rolling 30-day', 'moving average')."""
    n = k + 1
    if scan.kinds[n] != "n":
        return bool(scan.bits[n] & (tag.STAT | tag.CADENCE))
    n += 1 + (scan.lows[n + 1] == "-")
    return bool(scan.bits[n] & tag.UNIT_TIME) and scan.lows[n + 1] != "of"


def _after_we(scan: Scan, i: int, j: int) -> int:
    """Behind 'we' where a phrase of time or company stands before it ('By Easter we want to see ...')."""
    for k in range(i, min(i + 7, j)):
        if scan.lows[k] == "we":
            k += 1
            while k < j and scan.lows[k] in _WANTING:
                k += 1
            return k
    return i


def verb_reading(scan: Scan, k: int, j: int) -> bool:
    bits, after = scan.bits[k], scan.lows[k + 1]
    if k + 1 >= j:
        return False
    if after in ("of", ":") or ((scan.bits[k + 1] & tag.AUX) and after not in {"get", "gets", "do", "does", "have"}):
        return False
    if scan.kinds[k + 1] == "n" and bits & tag.MASK_BEFORE:
        return False
    if scan.lows[k + 2 : k + 4] == [":", "from"] and not scan.bits[k + 1] & ~tag.PLURAL and not bits & _DIRECTED:
        # 'Print hiccups: from 9% to 2%': a name that no word list knows, and where it goes.
        return False
    if scan.kinds[k + 1] == "p" and ((after in "-/{." and scan.glued(k + 1)) or after in ",;."):
        return after == "," and (scan.bits[k + 2] & tag.BASE != 0)
    if _subject(scan, k, j) or (bits & tag.METRIC and not bits & _DIRECTED and after in _LEVELS):
        return False
    for a, b, _ in scan.metrics:
        if a == k and b > k + 1:
            return False
        # 'Launch crash rate below 2%': work words before a bare metric that carries a number are part of its name.
        if a == k + 1 and not bits & (_DIRECTED | tag.WIN | tag.LIGHT) and b < j and number_follows(scan, b, j):
            return False
    nouny = bits & _MEASURED_NOUNS
    past_next = (scan.bits[k + 1] & tag.PAST != 0) and scan.bits[k + 1] & tag.BASE == 0
    return not (
        past_next and (nouny or k + 2 >= j or scan.lows[k + 2] in {"by", "and", "for", "in", "with", "to", "on"})
    )


def _subject(scan: Scan, k: int, j: int) -> bool:
    """Whether a word that may be noun or verb belongs to the subject of a later verb ('Plant passes the audit')."""
    if scan.bits[k] & tag.STATE and (scan.bits[k + 1] & tag.PLURAL):
        stop = scan.noun_phrase(k + 1, j)[1]
        if stop < j and scan.lows[stop] in {"to", "from", ":", "below", "under"}:
            return True
    if not scan.bits[k] & _NOUNS:
        return False
    after = scan.bits[k + 1]
    if after & (tag.THIRD | tag.ING) and not after & (_NOUNS | tag.PLURAL | tag.METRIC) and scan.kinds[k + 1] == "w":
        return True
    for n in range(k + 1, min(k + 3, j - 1)):
        # 'Fund managers feel informed': a plural noun and then a verb.
        if scan.bits[n] & tag.PLURAL and scan.bits[n + 1] & tag.BASE and not scan.bits[n + 1] & (_NOUNS | tag.METRIC):
            return True
    for n in range(k + 1, j - 1) if scan.union & tag.THIRD else ():
        if scan.bits[n] & tag.THIRD and scan.kinds[n + 1] == "n":
            return True
    return False


def number_follows(scan: Scan, k: int, j: int) -> bool:
    while k < j and (scan.bits[k] & _BEFORE_NUMBER or scan.kinds[k] in "cp"):
        k += 1
    return k < j and scan.kinds[k] == "n"
