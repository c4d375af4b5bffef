"""Pairs: one attribute flips exactly its label, and what changes no attribute flips none."""

from __future__ import annotations

import numpy as np

from evals.data import Dataset, Item, Pair
from evals.judges import Judgements
from evals.stats import Tally, share


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    """Shares of flips seen, of invariant pairs left alone, and of both."""
    outcome = [_outcome(pair, judged, dataset.labels) for pair in dataset.pairs]
    tries = np.array([one is not None for one in outcome], float)
    hits = np.array([bool(one) for one in outcome], float)
    flips = np.array([pair.label is not None for pair in dataset.pairs], float)
    named = (
        ("flips: exactly the label that was changed", flips),
        ("paraphrases, units, typos, spellings: nothing flips", 1 - flips),
        ("contrast pairs", np.ones_like(flips)),
    )
    return [share(name, hits * chosen, tries * chosen) for name, chosen in named if (tries * chosen).any()]


def wrong(dataset: Dataset, judged: Judgements) -> list[str]:
    """Ids of the pairs that were not right, for whoever looks into them."""
    return [pair.id for pair in dataset.pairs if _outcome(pair, judged, dataset.labels) is False]


def _outcome(pair: Pair, judged: Judgements, scored: frozenset[str]) -> bool | None:
    """Whether the pair was right; None where a side was not judged."""
    a, b = _labels(pair.a, judged), _labels(pair.b, judged)
    if a is None or b is None:
        return None
    differ = (a ^ b) & scored
    if pair.label is None:
        return not differ
    return differ == {pair.label} and pair.label in (a if pair.side == "a" else b)


def _labels(item: Item, judged: Judgements) -> frozenset[str] | None:
    judgement = judged.get(item.id)
    return None if judgement is None else frozenset(judgement.key_results[item.key_results[0].id].labels)
