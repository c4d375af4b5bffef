"""Sentence vectors from a static model: the mean of the vectors of a text's tokens (knowledge/embedding/README.md)."""

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

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row of length 1 a text; a row of zeros where the model knows no word of it.

        Words that say nothing are left out: a mean of vectors cannot pass over them by itself."""
        import numpy as np

        rows = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(
            [" ".join(speaking(text)) for text in texts], add_special_tokens=False
        )
        for row, encoded in zip(rows, encodings, strict=True):
            known = [token for token in encoded.ids if token != self._unknown]
            if known:
                row[:] = self._vectors[known].mean(axis=0, dtype=np.float32)
                row /= np.linalg.norm(row) or 1.0
        return rows


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
