"""The vector half: a Chroma collection of the places of all texts of a kind, in the user's cache folder or on a server.

In the cache folder each state of knowledge and model has a folder of its own.  It is built elsewhere and renamed when
it is whole, so that whoever comes at once, or after a build was killed, finds a whole index or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from functools import cached_property
from typing import Protocol

from coach.errors import InputError
from coach.retrieval.library import KINDS, PASSAGE_KIND
from coach.retrieval.shapes import AUDIENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    import numpy as np
    import numpy.typing as npt

    from coach.retrieval.library import Text

_LAYOUT = 3
"""Goes up when what is stored changes."""
_KEPT = 3
"""Indexes that stay: another version of okr-coach may be reading its own."""
_PATIENCE = 60
"""Seconds to wait for another process that builds."""
_MAKING = "new-"
_SPACE: Any = {"hnsw": {"space": "cosine", "ef_search": 200}}
"""Near enough to an exact search: it looks at more texts than are asked for."""


class TokenVectors(Protocol):
    """Compares texts by their tokens, or by the means of their tokens."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...

    def tokens(self, texts: Sequence[str]) -> list[list[int]]: ...

    def held(self, asked: Sequence[int], texts: Sequence[npt.NDArray[np.int64]]) -> list[float]: ...


class Encoder(Protocol):
    """Makes one row of length 1 of a question, and one for each text, near those of the questions that it answers.
    `digest` tells one model from another."""

    digest: str

    def encode(self, told: str) -> npt.NDArray[np.float32]: ...

    def places(self, texts: Sequence[Text]) -> npt.NDArray[np.float32]: ...


class Index:
    """Vector search over `texts`.  Whatever Chroma cannot do is an exception of its own kind or an OSError."""

    def __init__(
        self, texts: Sequence[Text], vectors: TokenVectors, encoder: Encoder, cache: str, url: str | None
    ) -> None:
        import numpy as np

        self._texts = texts
        self._vectors = vectors
        self._encoder = encoder
        name = f"okr-coach-{_digest(texts, encoder)[:32]}"
        opened = _on_server(url, name, texts, encoder) if url else _in(cache, name, texts, encoder)
        self._collections: dict[str, Any] = opened
        told = vectors.tokens([f"{text.title} {text.names} {text.body}" for text in texts])
        self._tokens = {text.id: np.unique(tokens) for text, tokens in zip(texts, told, strict=True)}

    def search(self, query: str, kinds: Sequence[str], audience: str | None, most: int) -> dict[str, float]:
        """Ids with how near the places of these texts are to `query`, as cosines, nearest first.

        Empty where no word of the query is known."""
        if not self._vectors.tokens([query])[0]:
            return {}
        row = self._encoder.encode(query)
        near: dict[str, float] = {}
        for kind in kinds:
            # Cards are for everybody; and a filter costs more than the search.
            where = {_for(audience): True} if audience is not None and kind == PASSAGE_KIND else None
            found = self._collections[kind].query(
                query_embeddings=row[None], n_results=most, where=where, include=["distances"]
            )
            near |= {ident: 1.0 - far for ident, far in zip(found["ids"][0], found["distances"][0], strict=True)}
        return dict(sorted(near.items(), key=lambda one: (-one[1], one[0]))[:most])

    def alike(self, told: str, kinds: Sequence[str], most: int) -> dict[str, float]:
        """Ids with how near their words are to those of `told`, nearest first: two thirds the cosine of the nearer of
        body and names, each with the title, one third that of the other.

        For words that are no question: of drafts the encoder has learnt nothing.  Empty where no word is known."""
        import numpy as np

        (row,) = self._vectors.encode([told])
        if not row.any():
            return {}
        near = np.sort(self._means @ row, axis=1) @ (1 / 3, 2 / 3)
        found = {text.id: float(one) for text, one in zip(self._texts, near, strict=True) if text.kind in kinds}
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most])

    @cached_property
    def _means(self) -> npt.NDArray[np.float32]:
        told = [f"{text.title}. {part}" for text in self._texts for part in (text.body, text.names)]
        return self._vectors.encode(told).reshape(len(self._texts), 2, -1)

    def held(self, query: str, ids: Iterable[str]) -> dict[str, float]:
        """For each of `ids` how well its words, one by one, match those of `query`: a mean of cosines.

        One vector for many words blurs them; this tells the text that has each of them from one of the same field."""
        (asked,) = self._vectors.tokens([query])
        some = [ident for ident in ids if self._tokens[ident].size]
        if not asked or not some:
            return {}
        held = self._vectors.held(sorted(set(asked)), [self._tokens[ident] for ident in some])
        return dict(zip(some, held, strict=True))


def _digest(texts: Sequence[Text], encoder: Encoder) -> str:
    from chromadb import __version__

    told = [[text.id, text.kind, text.title, text.names, text.body, text.audience] for text in texts]
    whole = json.dumps([_LAYOUT, __version__, encoder.digest, told])
    return hashlib.sha256(whole.encode()).hexdigest()


def _in(cache: str, name: str, texts: Sequence[Text], encoder: Encoder) -> dict[str, Any]:
    from filelock import FileLock

    folder = os.path.join(cache, "index")
    whole = os.path.join(folder, name)
    os.makedirs(folder, exist_ok=True)
    with FileLock(os.path.join(folder, "lock"), timeout=_PATIENCE):
        if not os.path.isdir(whole):
            _build(folder, whole, texts, encoder)
        try:
            return _opened(whole, texts)
        except Exception as error:  # Chroma has no one error for a damaged file
            # Not made anew here: Chroma goes on with what it knows of a folder until the process ends.
            shutil.rmtree(whole, ignore_errors=True)
            raise OSError("it was damaged and is removed; the next start makes it anew") from error


def _opened(whole: str, texts: Sequence[Text]) -> dict[str, Any]:
    client = _client(whole)
    collections = {kind: client.get_collection(kind, embedding_function=None) for kind in KINDS}
    if sum(one.count() for one in collections.values()) != len(texts):
        raise OSError("texts are missing in the index")
    return collections


def _build(folder: str, whole: str, texts: Sequence[Text], encoder: Encoder) -> None:
    """Only the holder of the lock comes here: what else is being made is of a build that was killed."""
    for left in os.listdir(folder):
        if left.startswith(_MAKING):
            shutil.rmtree(os.path.join(folder, left), ignore_errors=True)
    making = tempfile.mkdtemp(prefix=_MAKING, dir=folder)
    try:
        client = _client(making)
        for kind in KINDS:
            collection = client.create_collection(kind, configuration=_SPACE, embedding_function=None)
            _fill(collection, _of(kind, texts), encoder)
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


def _on_server(url: str, name: str, texts: Sequence[Text], encoder: Encoder) -> dict[str, Any]:
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
        own = _of(kind, texts)
        collection = client.get_or_create_collection(f"{name}-{kind}", configuration=_SPACE, embedding_function=None)
        if collection.count() < len(own):
            _fill(collection, own, encoder)
        collections[kind] = collection
    return collections


def _of(kind: str, texts: Sequence[Text]) -> list[Text]:
    return [text for text in texts if text.kind == kind]


def _fill(collection: Any, texts: Sequence[Text], encoder: Encoder) -> None:
    if texts:
        collection.upsert(
            ids=[text.id for text in texts],
            embeddings=encoder.places(texts),
            metadatas=[{_for(one): True for one in text.audience or AUDIENCES} for text in texts],
        )


def _for(audience: str) -> str:
    return f"for_{audience}"
