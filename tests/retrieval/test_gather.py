"""The second step of making the model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coach.resources import knowledge_path
from tools.gather import main


def test_vectors_that_are_fitted_already_are_refused_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "embedding" / "vectors.npy"
    shutil.copytree(knowledge_path("embedding"), path.parent)
    before = path.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path)])
    assert str(stopped.value) == f"{path}: these are not the vectors of _START; run tools/distill.py first"
    assert path.read_bytes() == before
