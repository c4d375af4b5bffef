"""The benchmark measures what it says: the same distinct texts each time, and no run that failed."""

from __future__ import annotations

import resource
import sys

import pytest

from tools.bench import run
from tools.bench_texts import generate


def test_the_generated_statements_are_distinct_and_the_same_each_time() -> None:
    okrs = generate(400)
    texts = [text for title, key_results in okrs for text in (title, *key_results)]
    assert (len(okrs), len(texts), len(set(texts))) == (400, 2_000, 2_000)
    assert generate(400) == okrs


def test_a_child_that_fails_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        run(sys.executable, "-c", "raise SystemExit(3)")


def test_the_peak_of_a_child_includes_what_it_allocates() -> None:
    # A child's peak counts from its parent's, and the process that runs all tests is large.
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + 200_000_000
    small = run(sys.executable, "-c", "pass")
    large = run(sys.executable, "-c", f"b'x' * {size}")
    assert large.peak > small.peak
    assert large.peak > size / 2**20
