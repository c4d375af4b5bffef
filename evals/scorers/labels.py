"""Precision, recall and F1 of each label, and their averages.

Hits, false and missed findings are counted by OKR.  F1 and its averages are those of scikit-learn, and the tests hold
the folds to it; they are written out here so that a thousand resamples take a second, not a minute."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evals.data import Dataset, Item, core_labels, scored_labels
from evals.judges import Judgement, Judgements
from evals.stats import Counts, Tally, share

FREQUENT = 15
"""Examples from which a label enters the stricter average."""


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    """Of every label with an example or a finding, then the averages over the labels of tier CORE."""
    counts = count(dataset, judged)
    found: list[Tally] = []
    for label, (hits, false, missed) in counts.items():
        if not (hits + false + missed).any():
            continue
        gold = round((hits + missed).sum())
        found.append(share(f"{label} precision", hits, hits + false))
        found.append(share(f"{label} recall", hits, hits + missed))
        found.append(Tally(f"{label} F1", np.stack([hits, false, missed], axis=-1), _f1, gold))
    return found + _averages(counts)


def count(dataset: Dataset, judged: Judgements) -> dict[str, tuple[Counts, Counts, Counts]]:
    """(hits, false findings, missed) of each label, each one number an OKR."""
    labels = sorted(dataset.labels)
    at = {label: column for column, label in enumerate(labels)}
    table = np.zeros((len(labels), 3, len(dataset.items)))
    for row, item in enumerate(dataset.items):
        judgement = judged.get(item.id)
        if judgement is None:
            continue
        for gold, said in _nodes(item, judgement):
            for label in (gold | said) & dataset.labels:
                kind = 0 if label in gold and label in said else 1 if label in said else 2
                table[at[label], kind, row] += 1
    return {label: (table[at[label], 0], table[at[label], 1], table[at[label], 2]) for label in labels}


def _nodes(item: Item, judgement: Judgement) -> list[tuple[frozenset[str], frozenset[str]]]:
    """(labelled, said) of the objective, of the OKR and of every key result."""
    said = {ident: frozenset(verdict.labels) for ident, verdict in judgement.key_results.items()}
    return [
        (item.objective_labels, judgement.objective),
        (item.okr_labels, judgement.okr),
        *((one.labels, said.get(one.id, frozenset())) for one in item.key_results),
    ]


def _averages(counts: Mapping[str, tuple[Counts, Counts, Counts]]) -> list[Tally]:
    core = core_labels()
    present = [label for label in counts if label in core and any(part.any() for part in counts[label])]
    frequent = [label for label in present if (counts[label][0] + counts[label][2]).sum() >= FREQUENT]
    of_key_results = [label for label in present if label in scored_labels("key_result")]
    averages = []
    for name, chosen, fold in (
        ("core micro-F1", present, _micro),
        ("core macro-F1", present, _macro),
        (f"core macro-F1, labels with {FREQUENT} or more", frequent, _macro),
        ("core micro-F1, key results", of_key_results, _micro),
        ("core macro-F1, key results", of_key_results, _macro),
    ):
        if chosen:
            columns = np.stack([part for label in chosen for part in counts[label]], axis=-1)
            gold = sum(round((counts[label][0] + counts[label][2]).sum()) for label in chosen)
            averages.append(Tally(name, columns, fold, gold))
    return averages


def _f1(sums: Counts) -> Counts:
    """Of hits, false findings and missed along the last axis."""
    hits, false, missed = sums[..., 0], sums[..., 1], sums[..., 2]
    return np.asarray(2 * hits / (2 * hits + false + missed))


def _split(sums: Counts) -> Counts:
    return sums.reshape(*sums.shape[:-1], sums.shape[-1] // 3, 3)


def _micro(sums: Counts) -> Counts:
    return _f1(_split(sums).sum(axis=-2))


def _macro(sums: Counts) -> Counts:
    # In a resample that holds no example of a label, that label has no F1 and does not count.
    each = _f1(_split(sums))
    return np.asarray(np.nansum(each, axis=-1) / (~np.isnan(each)).sum(axis=-1))
