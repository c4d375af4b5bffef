"""The vector half: a Chroma collection of our own vectors for each kind, in the user's cache folder or on a server.

In the cache folder each state of knowledge and model has a folder of its own.  It is built elsewhere and renamed when
it is whole, so that whoever comes at once, or after a build was killed, finds a whole index or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from typing import Protocol

from coach.errors import InputError
from coach.records import dataclass
from coach.retrieval.library import KINDS, PASSAGE_KIND
from coach.retrieval.shapes import AUDIENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import numpy as np
    import numpy.typing as npt

    from coach.retrieval.library import Text

_LAYOUT = 2
"""Goes up when what is stored changes."""
_KEPT = 3
"""Indexes that stay: another version of okr-coach may be reading its own."""
_PATIENCE = 60
"""Seconds to wait for another process that builds."""
_BATCH = 1_000
_MAKING = "new-"
_PIECES = 8
"""A search reads so many pieces for each text it wants."""
_SPACE: Any = {"hnsw": {"space": "cosine", "ef_search": 200}}
"""Near enough to an exact search: it looks at twice the pieces that are asked for."""
_SENTENCE = re.compile(r"(?<=[.!?]) |\n+")
_SHORTEST = 15
"""Characters of a sentence that can stand alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one vector.  `id`: that of their text and a number.  `marks`: what Chroma filters by."""

    id: str
    kind: str
    text: str
    marks: dict[str, bool]


class Embedding(Protocol):
    """Makes one row of length 1 a text, and compares texts by their tokens.  `digest` tells one model from another."""

    digest: str

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...

    def tokens(self, texts: Sequence[str]) -> list[list[int]]: ...

    def held(self, asked: Sequence[int], texts: Sequence[Sequence[int]]) -> list[float]: ...


class Index:
    """Vector search over `texts`.  Whatever Chroma cannot do is an exception of its own kind or an OSError."""

    def __init__(self, texts: Sequence[Text], embedding: Embedding, cache: str, url: str | None) -> None:
        self._embedding = embedding
        pieces = [piece for text in texts for piece in _pieces(text)]
        name = f"okr-coach-{_digest(pieces, embedding)[:32]}"
        opened = _on_server(url, name, pieces, embedding) if url else _in(cache, name, pieces, embedding)
        self._collections: dict[str, Any] = opened
        told = embedding.tokens([f"{text.title} {text.names} {text.body}" for text in texts])
        self._tokens = {text.id: sorted(set(tokens)) for text, tokens in zip(texts, told, strict=True)}

    def search(self, query: str, kinds: Sequence[str], audience: str | None, most: int) -> dict[str, float]:
        """Ids with how near they are to `query`, nearest first: two thirds the cosine of their nearest piece, one third
        that of their next, for what answers seldom does so by one chance piece.

        Empty where the model knows no word of the query."""
        vector = self._embedding.encode([query])
        if not vector.any():
            return {}
        cosines: dict[str, list[float]] = {}
        least = 1.0
        for kind in kinds:
            # Cards are for everybody; and a filter costs more than the search.
            where = {_for(audience): True} if audience is not None and kind == PASSAGE_KIND else None
            found = self._collections[kind].query(
                query_embeddings=vector, n_results=most * _PIECES, where=where, include=["distances"]
            )
            for ident, distance in zip(found["ids"][0], found["distances"][0], strict=True):
                least = min(least, 1.0 - distance)
                cosines.setdefault(ident.partition("#")[0], []).append(1.0 - distance)
        # A piece that was not found is no nearer than the farthest that was.
        near = {text: (2 * found[0] + (*found, least)[1]) / 3 for text, found in cosines.items()}
        return dict(sorted(near.items(), key=lambda one: (-one[1], one[0]))[:most])

    def held(self, query: str, ids: Iterable[str]) -> dict[str, float]:
        """For each of `ids` how well its words, one by one, match those of `query`: a mean of cosines.

        One vector for many words blurs them; this tells the text that has each of them from one of the same field."""
        (asked,) = self._embedding.tokens([query])
        some = [ident for ident in ids if self._tokens[ident]]
        if not asked or not some:
            return {}
        held = self._embedding.held(sorted(set(asked)), [self._tokens[ident] for ident in some])
        return dict(zip(some, held, strict=True))


def _pieces(text: Text) -> list[Piece]:
    """A long text answers by one of its sentences: each gets vectors for its title, its whole and its parts."""
    told = [f"{text.title}. {text.body}", f"{text.title}. {text.names}"]
    if text.kind == PASSAGE_KIND:
        sentences = [one for one in _SENTENCE.split(text.body) if len(one) > _SHORTEST]
        told += [f"{text.title}. {' '.join(sentences[at : at + 2])}" for at in range(0, len(sentences), 2)]
        told += text.names.split("; ") if text.names else []
    marks = {_for(one): True for one in text.audience or AUDIENCES}
    return [Piece(f"{text.id}#{number}", text.kind, one, marks) for number, one in enumerate(told)]


def _digest(pieces: Sequence[Piece], embedding: Embedding) -> str:
    from chromadb import __version__

    told = [[piece.id, piece.kind, piece.text, piece.marks] for piece in pieces]
    whole = json.dumps([_LAYOUT, __version__, embedding.digest, told])
    return hashlib.sha256(whole.encode()).hexdigest()


def _in(cache: str, name: str, pieces: Sequence[Piece], embedding: Embedding) -> dict[str, Any]:
    from filelock import FileLock

    folder = os.path.join(cache, "index")
    whole = os.path.join(folder, name)
    os.makedirs(folder, exist_ok=True)
    with FileLock(os.path.join(folder, "lock"), timeout=_PATIENCE):
        if not os.path.isdir(whole):
            _build(folder, whole, pieces, embedding)
        try:
            return _opened(whole, pieces)
        except Exception as error:  # Chroma has no one error for a damaged file
            # Not made anew here: Chroma goes on with what it knows of a folder until the process ends.
            shutil.rmtree(whole, ignore_errors=True)
            raise OSError("it was damaged and is removed; the next start makes it anew") from error


def _opened(whole: str, pieces: Sequence[Piece]) -> dict[str, Any]:
    client = _client(whole)
    collections = {kind: client.get_collection(kind, embedding_function=None) for kind in KINDS}
    if sum(one.count() for one in collections.values()) != len(pieces):
        raise OSError("texts are missing in the index")
    return collections


def _build(folder: str, whole: str, pieces: Sequence[Piece], embedding: Embedding) -> None:
    """Only the holder of the lock comes here: what else is being made is of a build that was killed."""
    for left in os.listdir(folder):
        if left.startswith(_MAKING):
            shutil.rmtree(os.path.join(folder, left), ignore_errors=True)
    making = tempfile.mkdtemp(prefix=_MAKING, dir=folder)
    try:
        client = _client(making)
        for kind in KINDS:
            collection = client.create_collection(kind, configuration=_SPACE, embedding_function=None)
            _fill(collection, _of(kind, pieces), embedding)
        client.close()
        os.rename(making, whole)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    indexes = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("okr-coach-")]
    for old in sorted(indexes, key=os.path.getmtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _client(folder: str) -> Any:
    import chromadb

    return chromadb.PersistentClient(folder, settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _on_server(url: str, name: str, pieces: Sequence[Piece], embedding: Embedding) -> dict[str, Any]:
    """Filled as often as it is not whole: the ids are the same each time, so two that fill it at once do no harm."""
    from urllib.parse import urlsplit

    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"OKR_COACH_CHROMA_URL is {url!r}", hint="write it as http://host:port")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    client = chromadb.HttpClient(parts.hostname, port, ssl=secure, settings=_settings())
    collections = {}
    for kind in KINDS:
        own = _of(kind, pieces)
        collection = client.get_or_create_collection(f"{name}-{kind}", configuration=_SPACE, embedding_function=None)
        if collection.count() < len(own):
            _fill(collection, own, embedding)
        collections[kind] = collection
    return collections


def _of(kind: str, pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind == kind]


def _fill(collection: Any, pieces: Sequence[Piece], embedding: Embedding) -> None:
    for start in range(0, len(pieces), _BATCH):
        some = pieces[start : start + _BATCH]
        collection.upsert(
            ids=[piece.id for piece in some],
            embeddings=embedding.encode([piece.text for piece in some]),
            metadatas=[piece.marks for piece in some],
        )


def _for(audience: str) -> str:
    return f"for_{audience}"
