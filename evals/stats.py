"""Intervals: Wilson for shares, a bootstrap over whole OKRs for everything that is made of several counts.

Items of one OKR go together into a resample, for they were written together (evals/README.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest, bootstrap

Counts = npt.NDArray[np.float64]
Fold = Callable[[Counts], Counts]

RESAMPLES = 1_000
SEED = 20_270_101
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure in the making: `counts`, one row an OKR (or pair, or trap), and how their sum becomes the figure.

    `fold` takes sums along the last axis.  `n`: how many examples stand behind the figure.  `rising`: more is better.
    `share`: the two columns are hits and tries, so that Wilson's interval holds."""

    name: str
    counts: Counts
    fold: Fold
    n: int
    rising: bool = True
    share: bool = False

    def value(self) -> float | None:
        """None where nothing was to be counted."""
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(self.fold(self.counts.sum(axis=0)))
        return None if np.isnan(value) else value

    def interval(self) -> tuple[float, float] | None:
        """95 %."""
        value = self.value()
        if value is None:
            return None
        if self.share:
            hits, tries = self.counts.sum(axis=0)
            low, high = binomtest(round(hits), round(tries)).proportion_ci(CONFIDENCE, method="wilson")
            return float(low), float(high)
        return _resampled(len(self.counts), lambda rows: self.fold(self.counts[rows].sum(axis=-2)), value)


def share(name: str, hits: Counts, tries: Counts, *, rising: bool = True) -> Tally:
    """hits / tries; both by OKR."""
    counts = np.stack([hits, tries], axis=-1).astype(float)
    return Tally(name, counts, lambda sums: sums[..., 0] / sums[..., 1], round(tries.sum()), rising, share=True)


def difference(now: Tally, then: Tally) -> tuple[float, float]:
    """95 % interval of now - then on the same items, resampled together."""
    both = np.concatenate([now.counts, then.counts], axis=-1)
    width = now.counts.shape[-1]

    def change(rows: npt.NDArray[np.int64]) -> Counts:
        sums = both[rows].sum(axis=-2)
        return now.fold(sums[..., :width]) - now.fold(sums[..., width:])

    value, before = now.value(), then.value()
    return _resampled(len(both), change, 0.0 if value is None or before is None else value - before)


def _resampled(size: int, statistic: Callable[[npt.NDArray[np.int64]], Counts], value: float) -> tuple[float, float]:
    if size < 2:
        return value, value

    def folded(rows: npt.NDArray[np.int64], axis: int) -> Counts:  # noqa: ARG001 - scipy hands over the last axis
        with np.errstate(invalid="ignore", divide="ignore"):
            # A resample without a single example says nothing for or against.
            return np.nan_to_num(statistic(rows.astype(int)), nan=value)

    drawn = bootstrap(
        (np.arange(size),),
        folded,
        n_resamples=RESAMPLES,
        batch=100,
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    return float(drawn.confidence_interval.low), float(drawn.confidence_interval.high)
