"""Facts of a text: numbers, dates, names, currencies, quotations and addresses.  A rewrite may hold none of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from coach.grammar.numbers import WORD_VALUES

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SIGN = re.compile(r"[$€£¥₹₽₩₺₴₪฿₫₱]|%|‰")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}|@[\w.-]{2,60}")
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{1,200})[\"”“»]")
_WORD = re.compile(r"[^\W\d_][\w]*(?:['’&./-][^\W_]\w*)*")
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_NUMERALS = frozenset(WORD_VALUES) - frozenset(("a", "an", "one", "first", "second", "no", "none", "point", "half"))
_OPENING = re.compile(r"(?:^|[.!?:;]\s+|\n\s*|[-*•]\s+)[\"'“‘(\[]*$")


def values(text: str) -> Counter[str]:
    """Numbers in digits and in words, as often as they stand."""
    found = Counter(match.group().rstrip(".,") for match in _NUMBER.finditer(text))
    found.update(word for word in _words(text) if word in _NUMERALS)
    return found


def marks(text: str) -> frozenset[str]:
    """Signs of currency and share, addresses, quotations and months."""
    found = {match.group() for match in _SIGN.finditer(text)}
    found.update(match.group() for match in _ADDRESS.finditer(text))
    found.update(" ".join(match.group(1).split()) for match in _QUOTED.finditer(text))
    found.update(word for word in _words(text) if word in _MONTHS)
    return frozenset(found)


def names(text: str) -> frozenset[str]:
    """Words with a capital or a digit inside that no start of a sentence explains, in lower case."""
    return frozenset([word for word, opens in _capitalised(text) if not opens])


def openings(text: str) -> frozenset[str]:
    """Words whose capital the start of a sentence may explain, in lower case."""
    return frozenset([word for word, opens in _capitalised(text) if opens])


def _capitalised(text: str) -> Iterator[tuple[str, bool]]:
    """Each with whether the start of a sentence may explain it."""
    for match in _WORD.finditer(text):
        word = match.group()
        if any(ch.isupper() or ch.isdigit() for ch in word[1:]):
            yield word.casefold(), False
        elif word[:1].isupper():
            yield word.casefold(), bool(_OPENING.search(text[max(0, match.start() - 8) : match.start()]))


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """All words, in lower case, each also by its parts."""
    found: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group().casefold()
            found.add(word)
            found.update(part for part in re.split(r"['’&./-]", word) if part)
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [part for match in _WORD.finditer(text) for part in match.group().casefold().split("-")]
