"""Hypothesis profiles: the default is repeatable and quick, `soak` (make soak) searches long and anew each time."""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile("soak", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """What all test modules imported is not searched for cycles again and again: that would count as time of ours."""
    gc.collect()
    gc.freeze()
