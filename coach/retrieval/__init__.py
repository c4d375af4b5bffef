"""Retrieval: a question -> the passages and metric cards that answer it.  Opened once a process; threads may share it.

found = search("how do I set a baseline?", kinds=("passage",))
for result in found.results: library().passages[result.id]
"""

from __future__ import annotations

from functools import cache

from coach.config import cache_folder, chroma_url
from coach.resources import knowledge_path
from coach.retrieval.library import CARD_KIND, KINDS, PASSAGE_KIND, Card, Library, Passage, Source, Text, load
from coach.retrieval.search import Found, Result, Search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.retrieval.index import Index

__all__ = [
    "CARD_KIND",
    "KINDS",
    "PASSAGE_KIND",
    "Card",
    "Found",
    "Library",
    "Passage",
    "Result",
    "Source",
    "library",
    "nearest",
    "search",
]


@cache
def library() -> Library:
    """The library of the project.  KnowledgeError where it is wrong."""
    return load(knowledge_path())


def search(
    query: str, *, kinds: Sequence[str] = KINDS, audience: str | None = None, k: int = 5, budget: int = 2_000
) -> Found:
    """What answers `query`: at most `k` texts of `kinds` for `audience`, of `budget` tokens together.  See Search."""
    return _search().search(query, kinds=kinds, audience=audience, k=k, budget=budget)


def nearest(query: str, *, kinds: Sequence[str] = KINDS, most: int = 5) -> dict[str, float]:
    """Ids of what is nearest in meaning, with how near it is; none where meaning cannot be searched.  See Search."""
    return _search().nearest(query, kinds, most)


@cache
def _search() -> Search:
    return Search(library().texts(), _opened)


def _opened(texts: Sequence[Text]) -> Index:
    from coach.retrieval.encoder import Encoder
    from coach.retrieval.index import Index
    from coach.retrieval.tokens import TokenVectors

    models = TokenVectors(knowledge_path("embedding")), Encoder(knowledge_path("encoder"))
    return Index(texts, *models, cache_folder(), chroma_url())
