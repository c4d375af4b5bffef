"""House rules on size: a file is read in one sitting."""

from __future__ import annotations

from pathlib import Path

from coach.rules import RULES

ROOT = Path(__file__).resolve().parents[1]


def lengths(pattern: str) -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob(pattern)
    }


def test_no_source_file_has_more_than_400_lines() -> None:
    found = lengths("coach/**/*.py") | lengths("api/**/*.py") | lengths("evals/**/*.py")
    assert "coach/types.py" in found
    assert {path: length for path, length in found.items() if length > 400} == {}


def test_no_rule_file_has_80_lines_or_more() -> None:
    files = {rule.check.__module__.replace(".", "/") + ".py" for rule in RULES}
    assert files <= {*lengths("coach/rules/*.py")}
    assert {
        path: length for path, length in lengths("coach/rules/*.py").items() if path in files and length >= 80
    } == {}
