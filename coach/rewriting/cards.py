"""Metric cards for words of the author: by name where the words hold one, else by search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from coach.retrieval import CARD_KIND, Card, library, nearest
from coach.types import Statement

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 6
"""Words of the longest name that is looked for."""
_QUERY = 300
"""Characters of a text that a search is asked with."""
_FIRST = 3
_NEAR = 0.56
"""How near a card has to be to speak of the same thing as a key result and its objective: of the cards that it lets
through for questions that none is measured with (evals/README.md), two of three answer."""

Find = Callable[[str, int], Sequence[Card]]
"""The best so many cards for a text; none where nothing is relevant."""


@cache
def opened() -> Cards:
    """The cards of the project's library; searched by meaning, and not at all where that half is missing."""
    known = library().cards

    def find(text: str, most: int) -> Sequence[Card]:
        near = nearest(text, kinds=(CARD_KIND,), most=most)
        return [known[ident] for ident, cosine in near.items() if cosine >= _NEAR]

    return Cards(known.values(), find)


class Cards:
    """Cards by the names and words people use for them; `find` searches among them."""

    def __init__(self, cards: Iterable[Card], find: Find) -> None:
        self._find = find
        self._named: dict[tuple[str, ...], list[Card]] = {}
        for card in cards:
            for name in (card.name, *card.words):
                self._named.setdefault(_folded(name), []).append(card)

    def named(self, statement: Statement, *, sure: bool = False) -> Card | None:
        """The card with the longest name that stands in what is measured, the last one among equals.

        A single word is a name only where it is the head of the measure and of its family: a 'visit' to a page is not
        one to a doctor.  `sure`: names of several words only."""
        if statement.metric is None:
            return None
        words, family = _folded(statement.metric.text), statement.metric.family
        for size in range(min(_LONGEST, len(words)), 1, -1):
            for start in range(len(words) - size, -1, -1):
                found = self._named.get(words[start : start + size])
                if found:
                    return next((card for card in found if card.family == family), found[0])
        found = [] if sure else self._named.get(_folded(statement.metric.head), [])
        return next((card for card in found if card.family == family), None)

    def about(self, text: str) -> Sequence[Card]:
        """The best cards for a text, best first; none where nothing is relevant or the search fails."""
        if not text.strip():
            return ()
        try:
            return self._find(text[:_QUERY], _FIRST)
        except Exception:  # whatever it is: rewrites without cards are better than none
            return ()


def _folded(text: str) -> tuple[str, ...]:
    """Words in lower case, plurals cut."""
    return tuple(
        word[:-1] if word.endswith("s") and not word.endswith("ss") else word
        for word in map(str.lower, _WORD.findall(text))
    )
