"""Hypothesis profiles: the default is repeatable and quick, `soak` (make soak) searches long and anew each time."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.team_review import HARBOUR, Team

settings.register_profile("default", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile("soak", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """What all test modules imported is not searched for cycles again and again: that would count as time of ours."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Team:
    """A working folder with okrs.md in it; nothing above it is searched for options."""
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COLUMNS", raising=False)
    made = Team(folder, capsys)
    made.write("okrs.md", HARBOUR)
    return made
