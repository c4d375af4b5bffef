"""The tables behind the guardrail rule, and texts as words of those tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from coach.grammar.lexicon import lexicon
from coach.rules.tables import read

WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_APART = {code: " " for code in range(128) if not chr(code).isalnum()}
REMEMBERED = 1_024
"""Texts whose words are kept: those of some dozens of OKRs, which several rules ask for."""
READ = 600
"""Characters of a text whose words are looked up."""


class Row(NamedTuple):
    """A row of the guardrail table.  `counters`: measures.

    `push`, `harm`: parts of messages, such as "pushes up revenue" and "it may come from discounts"."""

    row: str
    push: str
    harm: str
    counters: tuple[str, ...]


@cache
def rows() -> dict[str, Row]:
    columns = ("row", "push", "harm", "counters", "source")
    names = measure_names()
    found = {}
    for row, push, harm, counters, _ in read("guardrails.tsv", columns, columns):
        found[row] = Row(row, push, harm, tuple(name for name in counters.split(";") if names[name]))
    return found


@cache
def measure_names() -> dict[str, str]:
    """What a message calls a measure."""
    columns = ("measure", "words", "source")
    return {measure: words for measure, words, _ in read("measures.tsv", columns, columns)}


class Terms:
    """Terms by their first word, the longest first."""

    def __init__(self, terms: dict[str, str]) -> None:
        self.families = {term[1:]: value for term, value in terms.items() if term[0] == "@"}
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for term, value in terms.items():
            if term[0] == "@":
                continue
            first, *rest = words_of(term)
            self.by_first.setdefault(first, []).append((tuple(rest), value))
        for some in self.by_first.values():
            some.sort(key=lambda one: -len(one[0]))

    def found(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
        """(first, behind, value) of each term, left to right, the longest first."""
        begun = self.by_first.get
        for i, word in enumerate(words):
            some = begun(word)
            if some is None:
                continue
            for rest, value in some:
                behind = i + 1 + len(rest)
                if not rest or words[i + 1 : behind] == rest:
                    yield i, behind, value


@cache
def folded(word: str) -> str:
    single = lexicon().singular.get(word)
    if single is not None:
        return single
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


@lru_cache(maxsize=REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    """Words of a text, lower case, in the singular; hyphens part them."""
    read = text[:READ]
    if read.isascii() and "'" not in read:
        # The same words as those of the pattern, in a third of its time.
        return tuple(map(folded, read.lower().translate(_APART).split()))
    return tuple([folded(word.lower().removesuffix("'s")) for word in WORD.findall(read)])
