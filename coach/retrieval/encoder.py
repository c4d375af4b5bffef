"""A transformer of sentences, fitted to how people ask, and for each text the place to which such questions lead
(knowledge/encoder/README.md)."""

from __future__ import annotations

import io

from coach.retrieval.sums import verified

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    from coach.retrieval.library import Text

_LONGEST = 160
"""Tokens of a text that are read."""
_WAYS = 8
"""Ways of asking that give a text its place where none was fitted."""


class Encoder:
    """The model in `folder`.  `digest` changes with its files.  Threads may share it.

    KnowledgeError where a file is missing or damaged, ModuleNotFoundError where the packages are not installed."""

    def __init__(self, folder: str) -> None:
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer

        files, self.digest = verified(folder)
        options = onnxruntime.SessionOptions()
        # A question is too short for a second thread to pay, and it would go on spinning afterwards.
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(files["model.onnx"], options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        ids = files["texts.txt"].decode("ascii").split()
        places = np.load(io.BytesIO(files["texts.npy"]), allow_pickle=False).astype(np.float32)
        self._fitted = dict(zip(ids, places / np.linalg.norm(places, axis=1, keepdims=True), strict=True))

    def encode(self, told: str) -> npt.NDArray[np.float32]:
        """A row of length 1."""
        import numpy as np

        row: npt.NDArray[np.float32] = self._session.run(
            None, {"input_ids": np.array([self._tokenizer.encode(_clean(told)).ids], dtype=np.int64)}
        )[0][0]
        return row

    def places(self, texts: Sequence[Text]) -> npt.NDArray[np.float32]:
        """One row of length 1 a text: what was taught, or else, for a text that came later, what is amid its words."""
        import numpy as np

        return np.stack(
            [self._fitted[text.id] if text.id in self._fitted else amid(text, self.encode) for text in texts]
        )


def amid(text: Text, encode: Callable[[str], npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    """The mean of what `encode` says of title, text and ways of asking: a row of length 1."""
    import numpy as np

    told = [text.title, text.body, *text.names.split("; ")[:_WAYS]]
    mean: npt.NDArray[np.float32] = np.mean([encode(one) for one in told if one], axis=0)
    return mean / np.linalg.norm(mean)


def _clean(told: str) -> str:
    """Without halves of characters, which no tokenizer takes."""
    return told.encode("utf-8", "replace").decode("utf-8")
