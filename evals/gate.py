"""The gate: whether a run judges worse than the one accepted last.

A figure is worse where it leaves the 95 % interval of the accepted one on the bad side, or where the paired difference
on the same items lies wholly on the bad side.  Where all examples of a rare label were found, the interval has no
width, and any loss is red (docs/decisions/0011)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.data import Dataset
from evals.run import Run, tallies, unscored
from evals.stats import Tally, difference

_TOLD_ONLY = (" precision", " recall")
"""Endings of figures that the gate leaves to their F1."""


@dataclass(frozen=True, slots=True)
class Regression:
    """One thing that became worse, in words."""

    dataset: str
    figure: str
    says: str


def compare(now: Run, accepted: Run, datasets: Sequence[Dataset]) -> list[Regression]:
    """What is worse in `now`; empty where the gate is open."""
    worse: list[Regression] = []
    for dataset in datasets:
        name = dataset.name
        if accepted.digests.get(name) != dataset.digest:
            worse.append(Regression(name, "dataset", "is not the one that was accepted; look, then run eval --accept"))
            continue
        failed = sorted(set(unscored(now.judged[name])) - set(unscored(accepted.judged[name])))
        if failed:
            worse.append(Regression(name, "unscored", f"could not be judged: {', '.join(failed[:10])}"))
        before = {tally.name: tally for tally in tallies(dataset, accepted.judged[name])}
        after = {tally.name: tally for tally in tallies(dataset, now.judged[name])}
        for figure, then in before.items():
            if not figure.endswith(_TOLD_ONLY):
                says = _worse(after.get(figure), then)
                if says:
                    worse.append(Regression(name, figure, says))
    return worse


def _worse(now: Tally | None, then: Tally) -> str | None:
    before, interval = then.value(), then.interval()
    after = None if now is None else now.value()
    if before is None or interval is None:
        return None
    if now is None or after is None:
        return f"was {before:.3f} and has no value now"
    sign = 1 if then.rising else -1
    if sign * (after - before) >= 0:
        return None
    bound = interval[0] if then.rising else interval[1]
    if sign * (after - bound) < 0:
        return f"{before:.3f} -> {after:.3f}, beyond {bound:.3f}"
    low, high = difference(now, then)
    if (high if then.rising else -low) < 0:
        return f"{before:.3f} -> {after:.3f}, paired difference {low:+.3f} to {high:+.3f}"
    return None
