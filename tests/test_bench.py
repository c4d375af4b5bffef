"""The benchmark measures what it says: the same distinct texts each time, and no run that failed."""

from __future__ import annotations

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
    small = run(sys.executable, "-c", "pass")
    large = run(sys.executable, "-c", "b'x' * 300_000_000")
    assert large.peak > small.peak
    assert large.peak > 300_000_000 / 2**20
