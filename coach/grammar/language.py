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
    if 0 not in scan.bits[: scan.size]:
        return "en"
    english = 0
    votes: dict[str, int] = {}
    foreign = scan.lex.foreign
    for low, bits, kind in zip(scan.lows, scan.bits, scan.kinds, strict=True):
        if kind != "w":
            continue
        other = None if bits else foreign.get(low)
        if other is not None:
            votes[other] = votes.get(other, 0) + 1
        elif bits & _ENGLISH:
            english += 1
    if not votes:
        return "en"
    best = max(sorted(votes), key=lambda name: votes[name])
    return (
        best
        if (votes[best] >= 2 and votes[best] > english) or (votes[best] == 1 and english == 0 and scan.size > 3)
        else "en"
    )
