"""How far the words a finding quotes are those that the labellers marked: F1 over characters, mean of all hits."""

from __future__ import annotations

import numpy as np

from evals.data import Dataset
from evals.judges import Judgements
from evals.stats import Tally, share


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    overlap, hits = np.zeros(len(dataset.items)), np.zeros(len(dataset.items))
    for row, item in enumerate(dataset.items):
        judgement = judged.get(item.id)
        for one in item.key_results if judgement is not None else ():
            verdict = judgement.key_results.get(one.id) if judgement is not None else None
            for label, marked in one.spans.items() if verdict is not None else ():
                quoted = verdict.labels.get(label) if verdict is not None else None
                if quoted:
                    hits[row] += 1
                    overlap[row] += _overlap(one.text, marked, quoted)
    if not hits.any():
        return []
    mean = share("words quoted", overlap, hits)
    return [Tally(mean.name, mean.counts, mean.fold, mean.n)]


def _overlap(text: str, marked: str, quoted: str) -> float:
    """F1 of the characters at the first place of each; 0.0 where one does not stand in the text."""
    places = []
    for words in (marked, quoted):
        start = text.find(words)
        if start < 0:
            return 0.0
        places.append(set(range(start, start + len(words))))
    one, other = places
    return 2 * len(one & other) / (len(one) + len(other))
