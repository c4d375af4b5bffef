"""How often the form is right, and which form is taken for which."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import confusion_matrix

from evals.data import Dataset
from evals.judges import Judgements
from evals.stats import Tally, share


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    hits, tries = np.zeros(len(dataset.items)), np.zeros(len(dataset.items))
    for row, item in enumerate(dataset.items):
        judgement = judged.get(item.id)
        for one in item.key_results if judgement is not None else ():
            verdict = judgement.key_results.get(one.id) if judgement is not None else None
            tries[row] += 1
            hits[row] += verdict is not None and verdict.form == one.form
    return [share("form", hits, tries)]


def confusion(dataset: Dataset, judged: Judgements) -> list[tuple[str, str, int]]:
    """(labelled, said, how often) of each form taken for another, commonest first."""
    pairs = [
        (one.form or "", verdict.form or "")
        for item in dataset.items
        if (judgement := judged.get(item.id)) is not None
        for one in item.key_results
        if (verdict := judgement.key_results.get(one.id)) is not None
    ]
    forms = sorted({form for pair in pairs for form in pair})
    if len(forms) < 2:
        return []
    table = confusion_matrix([gold for gold, _ in pairs], [said for _, said in pairs], labels=forms)
    wrong = [(gold, said, int(table[i, j])) for i, gold in enumerate(forms) for j, said in enumerate(forms) if i != j]
    return sorted((row for row in wrong if row[2]), key=lambda row: (-row[2], row[0], row[1]))
