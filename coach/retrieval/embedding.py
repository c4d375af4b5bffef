"""A static model: a vector for each token, and for a text the mean of its tokens' (knowledge/embedding/README.md)."""

from __future__ import annotations

import hashlib
import os

from coach.errors import KnowledgeError
from coach.retrieval.keywords import speaking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

SUMS = "SHA256SUMS"


class Embedding:
    """The model in `folder`.  `digest` changes with its files.

    KnowledgeError where a file is missing or damaged, ModuleNotFoundError where the packages are not installed."""

    def __init__(self, folder: str) -> None:
        import numpy as np
        from tokenizers import Tokenizer

        files, self.digest = _verified(folder)
        self._tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
        self._unknown = self._tokenizer.token_to_id("[UNK]")
        self._vectors = np.load(os.path.join(folder, "vectors.npy"), allow_pickle=False)
        self._lengths = np.linalg.norm(self._vectors.astype(np.float32), axis=1)
        self._lengths[self._lengths == 0.0] = 1.0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row of length 1 a text; a row of zeros where the model knows no word of it."""
        import numpy as np

        rows = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for row, known in zip(rows, self.tokens(texts), strict=True):
            if known:
                row[:] = self._vectors[known].mean(axis=0, dtype=np.float32)
                row /= np.linalg.norm(row) or 1.0
        return rows

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Of each text the tokens that the model knows.

        Words that say nothing are left out: a mean of vectors cannot pass over them by itself."""
        encodings = self._tokenizer.encode_batch_fast(
            [" ".join(speaking(text)) for text in texts], add_special_tokens=False
        )
        return [[token for token in encoded.ids if token != self._unknown] for encoded in encodings]

    def held(self, asked: Sequence[int], texts: Sequence[Sequence[int]]) -> list[float]:
        """How well each text holds what is asked, all of them as one token or more: the mean, over the tokens asked, of
        the cosine of the nearest token in the text.

        Each counts by the length of its vector, which is short for tokens that say little."""
        import numpy as np

        # Most tokens stand in several of the texts: each is multiplied once.
        known, place = np.unique(np.concatenate(texts), return_inverse=True)
        products = self._vectors[known].astype(np.float32) @ self._vectors[asked].astype(np.float32).T
        products /= self._lengths[known][:, None]
        starts = np.cumsum([0, *(len(told) for told in texts[:-1])])
        sums = np.maximum.reduceat(products[place], starts, axis=0).sum(axis=1)
        return [float(one) for one in sums / self._lengths[asked].sum()]


def _verified(folder: str) -> tuple[dict[str, bytes], str]:
    """The files that SUMS lists, and the digest of that list."""
    shown = os.path.join("knowledge", os.path.basename(folder))
    hint = "install okr-coach again"
    files = {}
    try:
        with open(os.path.join(folder, SUMS), encoding="ascii") as lines:
            listed = lines.read()
        for line in listed.splitlines():
            expected, name = line.split()
            with open(os.path.join(folder, name), "rb") as file:
                files[name] = file.read()
            if hashlib.sha256(files[name]).hexdigest() != expected:
                raise KnowledgeError("this file is damaged", hint=hint, path=os.path.join(shown, name))
    except (OSError, ValueError):
        raise KnowledgeError("the embedding model cannot be read", hint=hint, path=shown) from None
    return files, hashlib.sha256(listed.encode()).hexdigest()
