"""Notes, tables and change log keep the shape that their readers count on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.readme_tables import table, with_table

ROOT = Path(__file__).resolve().parents[1]
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
NOTES = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
TABLES = sorted((ROOT / "knowledge").rglob("*.tsv"))


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("note", NOTES, ids=name)
def test_a_decision_note_has_its_five_parts_none_empty(note: Path) -> None:
    parts = re.split(r"^## ", note.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [part.splitlines()[0] for part in parts[1:]] == HEADINGS
    assert [part.splitlines()[0] for part in parts[1:] if not "".join(part.splitlines()[1:]).strip()] == []


@pytest.mark.parametrize("note", NOTES, ids=name)
def test_a_decision_note_is_titled_by_its_number_and_listed(note: Path) -> None:
    number = note.name[:4]
    assert note.read_text(encoding="utf-8").startswith(f"# {number}: ")
    assert f"[{number}]({note.name})" in (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")


def test_decision_numbers_run_without_a_gap() -> None:
    assert [note.name[:4] for note in NOTES] == [f"{number:04}" for number in range(1, len(NOTES) + 1)]


def test_the_change_log_opens_with_what_is_unreleased() -> None:
    sections = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sections[0] == "Unreleased"


def test_the_tables_of_the_readme_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.readme_tables", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stale_rule_table_is_replaced_and_the_rest_kept() -> None:
    new = with_table("above\n<!-- rules:start -->\nstale\n<!-- rules:end -->\nbelow\n", "rules", table())
    assert new.startswith("above\n<!-- rules:start -->\n| code | rule | severity | says |\n")
    assert new.endswith("\n<!-- rules:end -->\nbelow\n")
    assert "stale\n<!--" not in new


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="rules:start"):
        with_table("no markers here", "rules", "new")


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_a_table_is_as_wide_in_each_row_as_in_its_header(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == "", "a table ends with a line break"
    rows = [line for line in lines if line and not line.startswith("#")]
    width = rows[0].count("\t")
    assert width > 0
    assert [row for row in rows if row.count("\t") != width] == []
