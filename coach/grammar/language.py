"""Whether a text is English, by its script and its function words; when in doubt it is."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.scan import Scan

_ENGLISH = tag.PREP | tag.DET | tag.AUX | tag.PRON | tag.BASE | tag.METRIC | tag.ADV


def language(scan: Scan) -> str:
    """`en`, the code of a language whose function words outnumber the English ones, or `und` for another script."""
    text = scan.text
    if not text.isascii():
        letters = [c for c in text if c.isalpha()]
        latin = sum(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in letters)
        if letters and latin * 2 < len(letters):
            return "und"
    foreign = scan.lex.foreign
    if foreign.keys().isdisjoint(scan.words):
        return "en"
    votes = [foreign[low] for low, bits in zip(scan.lows, scan.bits, strict=True) if not bits and low in foreign]
    if not votes:
        return "en"
    english = sum(bits & _ENGLISH != 0 for bits, kind in zip(scan.bits, scan.kinds, strict=True) if kind == "w")
    best = max(sorted(set(votes)), key=votes.count)
    many = votes.count(best)
    return best if (many >= 2 and many > english) or (many == 1 and english == 0 and scan.size > 3) else "en"
