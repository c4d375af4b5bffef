"""Fits knowledge/embedding/ to how people ask: the second step after tools/distill.py.

A transformer cannot know that in this field "burn out" and "utilisation" lead to the same text; the lists of words that
each passage and card carries do.  The vectors are moved until two ways of asking for one text lie nearer to each other
than to those of all other texts.  No question of the evals is read.  With one thread it makes the same file each time;
with two the last bits of a sum depend on who adds first, and after some hundred steps the file does.

    OPENBLAS_NUM_THREADS=1 python -m tools.gather knowledge     fits, once, what tools/distill.py made
    python -m tools.gather knowledge --held     keeps back a tenth of the ways and tells how many find their text
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from coach.retrieval.keywords import speaking
from coach.retrieval.library import load
from tools.signing import sign

_START = "47bab24ef18a73da3d6c860e39e7a9d5625b68831d249e4eaa84c6be0190a7ba"
"""SHA-256 of the vectors.npy that tools/distill.py made: fitted a second time they would be pulled twice as far.  After
another distillation, write its sum here."""
_STEPS = 200
_RATE = 0.003
_HEAT = 0.07
_STAY = 5.0
"""How much it costs to leave the old place: without it the ways that were kept back find less."""
_MOST = 3
"""Other ways of asking that one way is held against at once."""
_HELD = 10

Rows = npt.NDArray[np.float32]


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.gather", description="Fits the model to how people ask.")
    parser.add_argument("knowledge")
    parser.add_argument("--held", action="store_true", help="measure on a tenth that is kept back; write nothing")
    arguments = parser.parse_args(words)
    folder = os.path.join(arguments.knowledge, "embedding")
    old = _distilled(os.path.join(folder, "vectors.npy"))
    groups = _groups(arguments.knowledge, folder)
    before = old.astype(np.float32) / np.linalg.norm(old.astype(np.float32), axis=1).mean()
    if arguments.held:
        taught = [[one for at, one in enumerate(group) if at % _HELD] for group in groups]
        held = [(number, group[at]) for number, group in enumerate(groups) for at in range(0, len(group), _HELD)]
        after = _fitted(before, taught)
        print(
            f"first among all texts: {_found(before, taught, held):.3f} before, {_found(after, taught, held):.3f} after"
        )
        return 0
    np.save(os.path.join(folder, "vectors.npy"), _small(_fitted(before, groups)), allow_pickle=False)
    sign(folder, ("tokenizer.json", "vectors.npy"))
    return 0


def _distilled(path: str) -> npt.NDArray[np.int8]:
    with open(path, "rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != _START:
        raise SystemExit(f"{path}: these are not the vectors of _START; run tools/distill.py first")
    vectors: npt.NDArray[np.int8] = np.load(io.BytesIO(data), allow_pickle=False)
    return vectors


def _groups(knowledge: str, folder: str) -> list[list[list[int]]]:
    """For each text its ways of asking, the title first, as tokens."""
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    unknown = tokenizer.token_to_id("[UNK]")

    def tokens(told: str) -> list[int]:
        encoded = tokenizer.encode(" ".join(speaking(told)), add_special_tokens=False)
        return [token for token in encoded.ids if token != unknown]

    return [
        [some for told in (text.title, *text.names.split("; ")) if (some := tokens(told))]
        for text in load(knowledge).texts()
    ]


def _fitted(start: Rows, groups: Sequence[Sequence[list[int]]]) -> Rows:
    """Adam on the contrast between the texts: each step takes one way of asking for each text and some others."""
    random = np.random.default_rng(0)
    used = np.unique([token for group in groups for way in group for token in way])
    place = np.zeros(len(start), dtype=np.int64)
    place[used] = np.arange(len(used))
    told = [[place[way] for way in group] for group in groups if len(group) > 1]
    first = start[used]
    vectors = first.copy()
    mean, square = np.zeros_like(first), np.zeros_like(first)
    for step in range(1, _STEPS + 1):
        others = int(random.integers(1, _MOST + 1))
        ways, rest = [], []
        for group in told:
            order = random.permutation(len(group))
            ways.append(group[order[0]])
            rest.append(np.concatenate([group[one] for one in order[1 : others + 1]]))
        slope = _slope(vectors, ways, rest) + _STAY * (vectors - first) / len(first)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        vectors -= _RATE * (1 - 0.9 * step / _STEPS) * mean / (1 - 0.9**step) / size
    fitted = start.copy()
    fitted[used] = vectors
    return fitted


def _slope(vectors: Rows, ways: Sequence[Any], rest: Sequence[Any]) -> Rows:
    """Of the loss: the cross-entropy of finding `rest` from `ways`, and the other way round, by cosine."""
    ours, long = _means(vectors, ways)
    theirs, wide = _means(vectors, rest)
    cosines = ours @ theirs.T / _HEAT
    wrong = (_shares(cosines) + _shares(cosines.T).T) / 2 - np.eye(len(ours), dtype=np.float32)
    wrong /= len(ours) * _HEAT
    slope = np.zeros_like(vectors)
    for unit, length, pull, some in ((ours, long, wrong @ theirs, ways), (theirs, wide, wrong.T @ ours, rest)):
        moved = (pull - unit * (pull * unit).sum(1, keepdims=True)) / length
        np.add.at(slope, np.concatenate(some), np.repeat(moved, [len(one) for one in some], axis=0))
    return slope


def _means(vectors: Rows, some: Sequence[Any]) -> tuple[Rows, Rows]:
    """The direction of each, and its length before."""
    starts = np.cumsum([0, *(len(one) for one in some[:-1])])
    sums = np.add.reduceat(vectors[np.concatenate(some)], starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
    return sums / lengths, lengths


def _shares(cosines: Rows) -> Rows:
    powers: Rows = np.exp(cosines - cosines.max(1, keepdims=True))
    shares: Rows = powers / powers.sum(1, keepdims=True)
    return shares


def _found(vectors: Rows, taught: Sequence[Any], held: Sequence[tuple[int, list[int]]]) -> float:
    """Share of the ways kept back whose nearest other way leads to their text."""
    known = _means(vectors, [way for group in taught for way in group])[0]
    leads = np.repeat(np.arange(len(taught)), [len(group) for group in taught])
    nearest = (_means(vectors, [way for _, way in held])[0] @ known.T).argmax(1)
    return float((leads[nearest] == [number for number, _ in held]).mean())


def _small(vectors: Rows) -> npt.NDArray[np.int8]:
    """8 bits; a few large values are cut, or they would leave the others a handful of steps."""
    most = np.quantile(np.abs(vectors), 0.9999)
    steps: npt.NDArray[np.int8] = np.clip(np.round(vectors / most * 127), -127, 127).astype(np.int8)
    return steps


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
