"""Whether a text of a dataset stands, nearly, among what the rules were made from: then it measures memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from evals.data import Dataset

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLACES = ("prompts", "knowledge", "examples", "coach/rules", "tests/rule_cases", "tests/grammar/cases", "tests/rules")
"""Where prompts, passages, lexicons, pages of rules and cases live."""

SHINGLE = 4
"""Words of content in a row that are compared: frames such as 'from 4 to 6 by May' are everybody's."""
NEAR = 0.5
"""Share of a text's shingles that makes it a near copy."""

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_FRAME = frozenset(
    (
        "a about all an and are as at be below by each every for from in into is it its less month more no not of on or"
        " our over per quarter s than that the their this to today under up via we week were when which while who with"
        " without year cut grow halve improve increase keep lift raise reduce"
    ).split()
)


def leaks(datasets: Iterable[Dataset], known: Iterable[tuple[str, str]] | None = None) -> list[tuple[str, str, str]]:
    """(dataset, text, file) of each text that a file holds nearly.  `known`: (file, text); default: our own files."""
    by_shingle: dict[tuple[str, ...], set[str]] = {}
    lines: dict[str, str] = {}
    for path, text in _files() if known is None else known:
        lines[" ".join(_words(text))] = path
        for shingle in _shingles(text):
            by_shingle.setdefault(shingle, set()).add(path)
    whole = "\n".join(lines)
    found = []
    for dataset in datasets:
        for item in dataset.judged_items():
            for text in (item.objective, *(one.text for one in item.key_results)):
                near = _near(text, by_shingle)
                words = _words(text)
                if near is None and len(words) > SHINGLE and " ".join(words) in whole:
                    near = next(path for line, path in lines.items() if " ".join(words) in line)
                if near is not None:
                    found.append((dataset.name, text, near))
    return found


def _near(text: str, by_shingle: dict[tuple[str, ...], set[str]]) -> str | None:
    shingles = _shingles(text)
    hits: dict[str, int] = {}
    for shingle in shingles:
        for path in by_shingle.get(shingle, ()):
            hits[path] = hits.get(path, 0) + 1
    worst = max(hits, key=lambda path: hits[path], default=None)
    return worst if worst is not None and hits[worst] >= NEAR * len(shingles) else None


def _words(text: str) -> list[str]:
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(text.lower())]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word for word in _words(text) if word != "0" and word not in _FRAME]
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _files() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        for folder, _, names in os.walk(os.path.join(ROOT, place)):
            for name in sorted(names):
                if name.endswith((".md", ".yaml", ".tsv", ".txt", ".py", ".json")):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        # Line by line: a shingle over a line end is nobody's sentence.
                        for line in file:
                            yield os.path.relpath(path, ROOT), line
