"""A review of one small file through the command line, for the tests of team options and of what is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coach import cli

HARBOUR = """\
# Team Harbour, Q3 2031

## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website by 30 September 2031
- KR2: Median wait for a berth from 40 min to 15 min
- KR3: Reach 30,000 nights booked
"""


class Ended(NamedTuple):
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def review(self) -> dict[str, Any]:
        return dict(json.loads(self.out))

    @property
    def findings(self) -> list[tuple[str | None, str, str]]:
        """Key result, rule and severity of what stands."""
        return [
            (one["key_result"], one["rule"], one["severity"])
            for one in self.review["findings"]
            if one["dismissed"] is None
        ]

    @property
    def passed_over(self) -> list[tuple[str, dict[str, Any]]]:
        """Rule and dismissal of what no longer counts."""
        return [(one["rule"], one["dismissed"]) for one in self.review["findings"] if one["dismissed"] is not None]


class Team:
    """A working folder of its own, below which nothing is searched."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def run(self, *arguments: str) -> Ended:
        code = cli.main(["review", *arguments])
        return Ended(code, *self._capsys.readouterr())

    def json(self, *arguments: str) -> Ended:
        return self.run("okrs.md", "--format", "json", *arguments)

    def text(self, *arguments: str) -> Ended:
        return self.run("okrs.md", *arguments)
