"""The keyword half: full-text search of SQLite, in memory, with its stemmer and its bm25()."""

from __future__ import annotations

import math
import re
import threading
from functools import lru_cache

from coach.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.retrieval.library import Text

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 64
"""Of a query; more of them make no search better, only slower."""
_KNOWN = 1_000
"""Words whose holders are kept: people ask with the same ones again and again."""

_SILENT = frozenset(
    "a about after again all also am an and any are as at be because been before being both but by can could did do "
    "does doing don for from had has have having he her here his how i if in into is it its just like ll m me more "
    "most my need no not now of on or our out over own please re s same shall she should so some such t than that the "
    "their them then there these they this those through to too under up ve very want was we were what when where "
    "which while who whom why will with would you your".split()
)
"""Words of questions that say nothing about their subject."""

_WEIGHTS = (3.0, 2.0, 1.0)
"""Of a word in title, names and body."""


def speaking(text: str) -> list[str]:
    """The words of a text that say something about its subject, in small letters."""
    return [word for word in _WORD.findall(text.lower()) if word not in _SILENT]


@dataclass(frozen=True, slots=True)
class Matches:
    """`scores`: ids with their bm25, above 0, best first.  `covered`: for each of them the share of the query that it
    holds, 0 to 1, each word counting as much as it is rare."""

    scores: dict[str, float]
    covered: dict[str, float]


class Keywords:
    """Full-text search over `texts`.  Threads may share it."""

    def __init__(self, texts: Sequence[Text]) -> None:
        import sqlite3

        self._ids = [text.id for text in texts]
        self._holders = lru_cache(_KNOWN)(self._holding)
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "create virtual table texts using fts5(title, names, body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._base.executemany(
            "insert into texts (rowid, title, names, body) values (?, ?, ?, ?)",
            ((number, text.title, text.names, text.body) for number, text in enumerate(texts)),
        )

    def search(self, query: str, allowed: frozenset[str], most: int) -> Matches:
        """The best `most` of the `allowed` ids that hold a word of `query`; its syntax means nothing here."""
        words = list(dict.fromkeys(speaking(query)))[:_MOST_WORDS]
        if not words:
            return Matches({}, {})
        # A word in quotation marks is a word: FTS5 sees no operator in it, and _WORD leaves no quotation mark.
        phrases = [f'"{word}"' for word in words]
        with self._lock:
            holders = [self._holders(phrase) for phrase in phrases]
            found = self._base.execute(
                "select rowid, -bm25(texts, ?, ?, ?) from texts where texts match ? order by 2 desc, rowid",
                (*_WEIGHTS, " OR ".join(phrases)),
            ).fetchall()
        weights = [math.log(1 + (len(self._ids) + 0.5) / (len(held) + 0.5)) for held in holders]
        best = [(row, score) for row, score in found if self._ids[row] in allowed][:most]
        covered = {
            self._ids[row]: sum(weight for weight, held in zip(weights, holders, strict=True) if row in held)
            / sum(weights)
            for row, _ in best
        }
        return Matches({self._ids[row]: score for row, score in best}, covered)

    def _holding(self, phrase: str) -> frozenset[int]:
        rows = self._base.execute("select rowid from texts where texts match ?", (phrase,))
        return frozenset(row[0] for row in rows)
