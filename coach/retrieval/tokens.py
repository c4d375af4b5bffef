"""A vector for each token, by which texts are compared word by word (knowledge/embedding/README.md)."""

from __future__ import annotations

import io

from coach.retrieval.keywords import speaking
from coach.retrieval.sums import verified

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt


class TokenVectors:
    """The model in `folder`.

    KnowledgeError where a file is missing or damaged, ModuleNotFoundError where the packages are not installed."""

    def __init__(self, folder: str) -> None:
        import numpy as np
        from tokenizers import Tokenizer

        files, _ = verified(folder)
        self._tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
        self._unknown = self._tokenizer.token_to_id("[UNK]")
        self._vectors = np.load(io.BytesIO(files["vectors.npy"]), allow_pickle=False)
        self._lengths = np.linalg.norm(self._vectors.astype(np.float32), axis=1)
        self._lengths[self._lengths == 0.0] = 1.0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row of length 1 a text, the mean of its tokens'; a row of zeros where no word of it is known."""
        import numpy as np

        rows = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for row, known in zip(rows, self.tokens(texts), strict=True):
            if known:
                row[:] = self._vectors[known].mean(axis=0, dtype=np.float32)
                row /= np.linalg.norm(row) or 1.0
        return rows

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Of each text the tokens that the model knows.

        Words that say nothing are left out: each would find its like in any text."""
        encodings = self._tokenizer.encode_batch_fast(
            [" ".join(speaking(text)) for text in texts], add_special_tokens=False
        )
        return [[token for token in encoded.ids if token != self._unknown] for encoded in encodings]

    def held(self, asked: Sequence[int], texts: Sequence[npt.NDArray[np.int64]]) -> list[float]:
        """How well each text holds what is asked, all of them as one token or more: the mean, over the tokens asked, of
        the cosine of the nearest token in the text.

        Each counts by the length of its vector, which is short for tokens that say little."""
        import numpy as np

        # Most tokens stand in several of the texts: each is multiplied once.
        told = np.concatenate(texts)
        stands = np.zeros(len(self._vectors), dtype=bool)
        stands[told] = True
        known = np.flatnonzero(stands)
        place = (np.cumsum(stands) - 1)[told]
        products = self._vectors[known].astype(np.float32) @ self._vectors[asked].astype(np.float32).T
        products /= self._lengths[known][:, None]
        starts = np.cumsum([0, *(len(one) for one in texts[:-1])])
        sums = np.maximum.reduceat(products[place], starts, axis=0).sum(axis=1)
        return [float(one) for one in sums / self._lengths[asked].sum()]
