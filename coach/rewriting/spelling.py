"""British or American: words of ours in the author's spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from coach.rules.tables import read

_WORD = re.compile(r"[A-Za-z]+")


@cache
def _american() -> dict[str, str]:
    columns = ("british", "american", "source")
    return {british: american for british, american, _ in read("rewriting/spelling.tsv", columns, columns)}


def is_american(texts: Iterable[str]) -> bool:
    """Whether the author spells the American way, as far as the texts show."""
    words = {word.lower() for text in texts for word in _WORD.findall(text)}
    return not words.isdisjoint(_american().values()) and words.isdisjoint(_american())


def spelt(text: str, *, american: bool) -> str:
    """A text of ours, which is British, in the author's spelling; its words are in small letters."""
    return _WORD.sub(lambda found: _american().get(found.group(), found.group()), text) if american else text
