"""Measures retrieval on questions with the passages and cards that answer them: `python -m evals.retrieval`.

Hybrid search beside each of its halves, and beside a larger embedding model where `--larger` names a folder with its
model.onnx and tokenizer.json.  Bars of those that the product does not use are found by `bar`, on the half of the
questions that is for tuning.  What is told is the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.errors import InputError
from coach.resources import knowledge_path
from coach.retrieval.encoder import Encoder, amid
from coach.retrieval.index import Index
from coach.retrieval.library import KINDS, Text, load
from coach.retrieval.search import BOTH, DEPTH, WORDS, Bar, Search, Signs
from coach.retrieval.tokens import TokenVectors
from evals.stats import Tally

QUESTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "queries", "retrieval.v4.jsonl")
_OPEN = Bar(least=-1.0)
"""Lets everything pass, so that a bar can be held against it later."""
_REFUSED = 0.9
"""Share of the questions without an answer that a bar has to refuse in the tuning half."""
_WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
_KINDS = {**{kind: (kind,) for kind in KINDS}, "any": KINDS}
_ROOM = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """`answers`: ids of all texts that a fair judge takes for an answer; none where the library has none."""

    id: str
    query: str
    kinds: tuple[str, ...]
    answers: frozenset[str]
    tuning: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`ranked`: ids, before any bar."""

    ranked: tuple[str, ...]
    signs: Signs


Asked = Callable[[Question], Answer]


def questions(path: str, known: frozenset[str]) -> list[Question]:
    """InputError names the line that does not fit."""
    found = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                one = Question(
                    row["id"],
                    row["query"],
                    _KINDS[row["kinds"]],
                    frozenset(row["answers"]),
                    {"tune": True, "test": False}[row["split"]],
                )
            except (ValueError, KeyError, TypeError) as error:
                hint = "write id, query, kinds, answers and split, as JSON"
                raise InputError(f"this is no question: {error}", hint=hint, path=path, line=number) from None
            if one.answers - known:
                hint = "name a passage or card that exists"
                raise InputError(f"there is no text {min(one.answers - known)!r}", hint=hint, path=path, line=number)
            found.append(one)
    return found


# --- what is compared ---------------------------------------------------------------------------


class Larger:
    """A sentence transformer as it comes, in ONNX: `folder` holds its model.onnx and tokenizer.json."""

    def __init__(self, folder: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        path = os.path.join(folder, "model.onnx")
        with open(path, "rb") as file:
            self.digest = hashlib.file_digest(file, "sha256").hexdigest()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(256)

    def encode(self, told: str) -> npt.NDArray[np.float32]:
        encoded = self._tokenizer.encode(told)
        fed = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        arrays = {name: np.array([ids], dtype=np.int64) for name, ids in fed.items() if name in self._inputs}
        states: npt.NDArray[np.float32] = self._session.run(None, arrays)[0][0]
        mean: npt.NDArray[np.float32] = states.mean(axis=0) if states.ndim == 2 else states
        return mean / np.linalg.norm(mean)

    def places(self, texts: Sequence[Text]) -> npt.NDArray[np.float32]:
        return np.stack([amid(text, self.encode) for text in texts])


def by(search: Search) -> Asked:
    def ask(question: Question) -> Answer:
        found = search.search(question.query, kinds=question.kinds, k=10, budget=_ROOM)
        return Answer(tuple(result.id for result in found.results), found.signs)

    return ask


def by_vectors(index: Index) -> Asked:
    def ask(question: Question) -> Answer:
        near = index.search(question.query, question.kinds, None, DEPTH)
        signs = Signs(0.0, max(near.values(), default=0.0), 0)
        return Answer(tuple(near)[:10], signs)

    return ask


def bar(asked: Asked, tuning: Sequence[Question]) -> Bar:
    """Of the bars of two signs that refuse enough of what has no answer, the one that lets most of the rest pass."""
    signs = [asked(question).signs for question in tuning]
    answerable = np.array([bool(question.answers) for question in tuning])
    best, most = Bar(0.0), -1
    for weight in _WEIGHTS:
        scores = np.array([Bar(0.0, weight).sum(one) for one in signs])
        refused = np.sort(scores[~answerable])
        least = float(refused[math.ceil(_REFUSED * len(refused)) - 1]) + 0.001
        passed = int((scores[answerable] >= least).sum())
        if passed > most:
            best, most = Bar(round(least, 3), near=weight), passed
    return best


# --- figures ------------------------------------------------------------------------------------


def tallies(asked: Asked, passes: Bar, test: Sequence[Question]) -> list[Tally]:
    answers = {question.id: asked(question) for question in test}
    served = {ident: passes.passes(one.signs) for ident, one in answers.items()}
    answerable = [question for question in test if question.answers]
    others = [question for question in test if not question.answers]

    def ranked(question: Question) -> tuple[str, ...]:
        return answers[question.id].ranked

    def shown(question: Question) -> tuple[str, ...]:
        return ranked(question) if served[question.id] else ()

    def some(value: Callable[[Question], float], name: str, questions: Sequence[Question]) -> Tally:
        counts = np.array([[value(question), 1.0] for question in questions])
        return Tally(name, counts, lambda sums: sums[..., 0] / sums[..., 1], len(questions))

    return [
        some(lambda one: recall(ranked(one), one.answers), "recall@5 before the bar", answerable),
        some(lambda one: ndcg(ranked(one), one.answers), "nDCG@10 before the bar", answerable),
        some(lambda one: float(bool(one.answers & set(ranked(one)[:5]))), "an answer in 5 before the bar", answerable),
        some(lambda one: recall(shown(one), one.answers), "recall@5 as shown", answerable),
        some(lambda one: ndcg(shown(one), one.answers), "nDCG@10 as shown", answerable),
        some(lambda one: float(served[one.id]), "answered, where there is an answer", answerable),
        some(lambda one: float(not served[one.id]), '"nothing", where there is none', others),
    ]


def recall(ranked: Sequence[str], answers: frozenset[str]) -> float:
    """Of what answers, up to five, the share among the first five."""
    return len(answers & set(ranked[:5])) / min(5, len(answers))


def ndcg(ranked: Sequence[str], answers: frozenset[str]) -> float:
    gains = [1 / np.log2(place + 2) for place in range(10)]
    return float(
        sum(gain for gain, ident in zip(gains, ranked, strict=False) if ident in answers) / sum(gains[: len(answers)])
    )


def latency(search: Search, asked: Sequence[Question]) -> dict[str, float]:
    """Milliseconds of a warm query."""
    search.search("warm")
    taken = []
    for question in asked:
        start = time.perf_counter()
        search.search(question.query, kinds=question.kinds)
        taken.append((time.perf_counter() - start) * 1000)
    return {"median": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}


# --- the table ----------------------------------------------------------------------------------


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description="Measures retrieval.")
    parser.add_argument("questions", nargs="?", default=QUESTIONS, help="default: our own")
    parser.add_argument("--library", default=knowledge_path(), help="the knowledge folder to search")
    parser.add_argument("--larger", metavar="FOLDER", help="a larger model: model.onnx and tokenizer.json")
    arguments = parser.parse_args(words)
    texts = load(arguments.library).texts()
    asked = questions(arguments.questions, frozenset(text.id for text in texts))
    with tempfile.TemporaryDirectory() as cache:
        print(table(texts, asked, cache, arguments.larger))
    return 0


def table(texts: Sequence[Text], asked: Sequence[Question], cache: str, larger: str | None) -> str:
    tuning = [question for question in asked if question.tuning]
    test = [question for question in asked if not question.tuning]
    tokens, encoder = TokenVectors(knowledge_path("embedding")), Encoder(knowledge_path("encoder"))
    start = time.perf_counter()
    ours = Index(texts, tokens, encoder, cache, None)
    built = time.perf_counter() - start
    hybrid = by(Search(texts, lambda _: ours, _OPEN, _OPEN))
    words = by(Search(texts, _without, _OPEN, _OPEN))
    compared: dict[str, tuple[Asked, Bar]] = {
        "hybrid": (hybrid, BOTH),
        "words": (words, WORDS),
        "vectors": (by_vectors(ours), bar(by_vectors(ours), tuning)),
    }
    if larger is not None:
        theirs = Index(texts, tokens, Larger(larger), cache, None)
        with_larger = by(Search(texts, lambda _: theirs, _OPEN, _OPEN))
        compared["larger"] = (by_vectors(theirs), bar(by_vectors(theirs), tuning))
        compared["hybrid, larger"] = (with_larger, bar(with_larger, tuning))
    took = latency(Search(texts, lambda _: ours), asked)
    return "\n".join(
        [
            *_rows({head: tallies(one, passes, test) for head, (one, passes) in compared.items()}),
            f"{len(texts)} texts; index built in {built:.1f} s",
            f"a warm query takes {took['median']:.1f} ms at the median, {took['p95']:.1f} ms at p95",
        ]
    )


def _rows(columns: Mapping[str, Sequence[Tally]]) -> list[str]:
    head = f"{'':<36} {'n':>4} " + " ".join(f"{name:>20}" for name in columns)
    return [
        head,
        *(
            f"{row[0].name:<36} {row[0].n:>4} " + " ".join(f"{_figure(one):>20}" for one in row)
            for row in zip(*columns.values(), strict=True)
        ),
    ]


def _figure(tally: Tally) -> str:
    value, interval = tally.value(), tally.interval()
    return "–" if value is None or interval is None else f"{value:.3f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _without(texts: Sequence[Text]) -> Any:  # noqa: ARG001 - in the place of what makes the vector half
    raise InputError("words alone are measured", hint="nothing is wrong")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
