"""Traps: whether a reader of single words is fooled.  Right: all labels that apply, none of those that do not."""

from __future__ import annotations

import numpy as np

from evals.data import Dataset
from evals.judges import Judgements
from evals.stats import Tally, share


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    """By kind of trap, then all."""
    hits, tries = np.zeros(len(dataset.traps)), np.zeros(len(dataset.traps))
    for row, trap in enumerate(dataset.traps):
        judgement = judged.get(trap.item.id)
        if judgement is not None:
            said = frozenset(judgement.key_results[trap.item.key_results[0].id].labels)
            tries[row] = 1
            hits[row] = trap.has & dataset.labels <= said and not said & trap.lacks & dataset.labels
    kinds = sorted({trap.trap for trap in dataset.traps})
    masks = {f"traps: {kind}": np.array([trap.trap == kind for trap in dataset.traps], float) for kind in kinds}
    masks["traps"] = np.ones_like(tries)
    return [share(name, hits * mask, tries * mask) for name, mask in masks.items() if (tries * mask).any()]
