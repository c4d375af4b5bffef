"""What --fix says it wrote is what it wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.fixing import fixed
from coach.pipeline import Coach
from coach.proposals import Rewrite
from coach.reading import read
from coach.records import replace

DRAFT = """\
## Objective: Skippers find a berth without waiting

- KR1: Truly cut the wait for a berth from 40 min to 15 min
- KR2: Truly cut lost bookings from 9% to 4%
"""


def test_a_rewrite_that_is_refused_is_not_counted_as_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "harbour.md"
    path.write_text(DRAFT, encoding="utf-8")
    okrs = read(path.read_bytes(), str(path))
    first, second = okrs.okrs[0].key_results
    rewrites = (
        Rewrite("r1", str(path), "o1", first.id, first.text.replace("Truly cut", "Cut"), "safe", "offline", ("f1",)),
        Rewrite("r2", str(path), "o1", second.id, "Cut lost\nbookings from 9% to 4%", "safe", "offline", ("f2",)),
    )
    assert fixed([okrs], replace(Coach().review([okrs]), rewrites=rewrites)) == {str(path)}
    assert path.read_text(encoding="utf-8") == DRAFT.replace("Truly cut the wait", "Cut the wait")
    said = capsys.readouterr().err
    assert f"note: {path}: {second.id} is not rewritten: " in said
    assert f"note: {path}: 1 safe rewrite written\n" in said
