"""What an objective is for, as a sentence of its own: 'launch the portal so that tenants report repairs'."""

from __future__ import annotations

import re

from coach.grammar import bits as tag
from coach.grammar.lexicon import lexicon
from coach.rewriting.lines import flat
from coach.types import Aim, Slot, Statement

_CONNECTOR = re.compile(
    r"(?<!\w)(?:(in order to|so as to|resulting in|leading to|to)|(in order that|so that|such that|so))$",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"(?:with the (?:aim|goal|intention|purpose) of|aimed at|for the purpose of|thereby) (?=\w+ing )", re.IGNORECASE
)
_ABLE_TO = frozenset("support include contain use handle run work".split())
"""What the thing itself is to do: 'extend the tool to support PDF' says nothing about what for."""
_LESS = frozenset("fewer less more faster shorter higher lower better safer cheaper".split())
_IN_FRONT = re.compile(r"(?:(?:in order|so as) )?to (?=\w)", re.IGNORECASE)
_ABLE = re.compile(r"(?:be able to|be in a position to) (?=\w)", re.IGNORECASE)
_OPENED = 60
"""Characters before a clause within which the words that open it stand."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_IT = frozenset("it its this these those that ones he she him her his".split())
_THEY = frozenset("they them their theirs".split())
LOOSE = " \t\n,;:.–—-*_"
"""What a piece of a sentence begins or ends with once it is cut out."""


def purpose_of(read: Statement, aim: Aim) -> tuple[str, str] | None:
    """What it is for, as a sentence, and what stands beside it; None where the one does not stand without the other."""
    purpose, (start, stop), text = aim.purpose or _delayed(read, aim), read.core, read.text
    if purpose is None:
        return None
    if purpose.start <= start:
        led = _IN_FRONT.match(purpose.text)
        if led is None:
            return None
        words, other, clause = purpose.text[led.end() :], text[purpose.end : stop], False
    else:
        opened = opened_at(text, start, purpose.start)
        if opened is None:
            return None
        at, clause = opened
        words, other = text[purpose.start : stop], text[start:at]
    words, other = flat(words).strip(LOOSE), flat(other).strip(LOOSE)
    if not clause:
        # 'So it is easier to file a claim': the words behind 'to' are not the purpose.
        words = "" if " so " in f" {other} " else _imperative(words)
    return (words, other) if words and other and not points_back(words) else None


def _imperative(words: str) -> str:
    """What follows 'to' or 'with the aim of' as a demand, or what follows 'resulting in'; "" where it is neither."""
    able = _ABLE.match(words)
    words = words[able.end() :] if able else words
    first, _, rest = words.partition(" ")
    low, known = first.lower(), lexicon()
    bits = known.words.get(low, 0)
    if low in _ABLE_TO:
        return ""
    if bits & tag.ING and low in known.lemmas:
        return f"{known.lemmas[low]} {rest}"
    return words if not bits or bits & tag.BASE or low in _LESS else ""


def _delayed(read: Statement, aim: Aim) -> Slot | None:
    """'Open a depot by June to serve the north', 'open a depot, to serve the north', '... with the aim of serving the
    north': what it is for, behind a date, a comma or longer words."""
    text, stop, timed = read.text, read.core[1], (read.deadline, read.period)
    if aim.work is None:
        return None
    aimed = _AIMED.search(text, 0, stop)
    if aimed is not None:
        return Slot(text[aimed.end() : stop], aimed.end(), stop)
    ends = [at + 1 for at, char in enumerate(text[:stop]) if char == ","]
    for end in (*(slot.end for slot in timed if slot is not None), *ends):
        led = _IN_FRONT.match(text, end + 1)
        if led is not None and text[end : end + 1] == " ":
            return Slot(text[led.end() : stop], led.end(), stop)
    return None


def opened_at(text: str, start: int, stop: int) -> tuple[int, bool] | None:
    """Where the words that open a purpose begin, and whether a whole clause follows ('so that ...')."""
    low = max(start, stop - _OPENED)
    before = flat(text[low:stop])
    found = _CONNECTOR.search(before) or _AIMED.search(f"{before} doing ")
    if found is None or found.end() < len(before):
        return None
    # Only spaces may differ between the author's text and its flat form.
    words = found.group().split()
    at = stop
    for word in reversed(words):
        at = text.rindex(word, low, at)
    return at, found.re is _CONNECTOR and found.group(2) is not None


def points_back(words: str) -> bool:
    """'So that it lasts', 'so that they stay': a pronoun speaks of what stands outside these words."""
    known, named = lexicon(), False
    for found in _WORD.finditer(words.lower()):
        word = found.group().replace("’", "'").partition("'")[0]
        if word == "that" and found.start():
            continue
        if word in _IT or (word in _THEY and not named):
            return True
        several = known.words.get(word, 0) & (tag.PLURAL | tag.OUTSIDER | tag.INSIDER)
        named = named or word in known.singular or bool(several) or (word.endswith("s") and not word.endswith("ss"))
    return False
