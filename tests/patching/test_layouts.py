"""Each statement can be changed in all the ways in which people and tools write OKRs, but for a few that say why."""

from __future__ import annotations

import csv
import io

from coach.errors import InputError
from coach.patching import Edit, patched
from coach.reading import read
from coach.reading.csvfile import delimiter_of
from tests.patching.changing import texts_of
from tests.reading.layouts import layouts
from tests.reading.shapes import shapes
from tests.reading.workbooks import workbook

SHEETS = layouts("sheets.txt")
REFUSED = {
    # Behind a full stop more words make prose of a line.
    "chinese sentences with their full stops": 2,
    "chinese lines without any mark": 2,
    # Rows that say again what another row says, and parents named by their words.
    "json: rows of a sheet": 1,
    "a tree of levels, the parent by its title": 1,
    "a log of check-ins": 2,
}


def refused(name: str, data: bytes, path: str) -> dict[str, int]:
    """How many edits of a document are refused; the others say what they should."""
    try:
        found = read(data, path)
    except InputError:
        return {}
    nodes: list[tuple[str, str | None, str]] = [(okr.id, None, okr.objective) for okr in found.okrs]
    nodes += [(okr.id, kr.id, kr.text) for okr in found.okrs for kr in okr.key_results]
    edits = [Edit(okr, kr, old, " ".join(old.split()) + " now") for okr, kr, old in nodes if old]
    done = patched(found, data, edits)
    taken = {(edit.okr, edit.key_result): edit.new for edit in edits if edit not in [one for one, _ in done.refused]}
    wanted = [
        taken.get((okr.id, ident), text)
        for okr in found.okrs
        for ident, text in [(None, okr.objective), *((kr.id, kr.text) for kr in okr.key_results)]
    ]
    assert texts_of(read(done.data, path)) == wanted, name
    return {name: len(done.refused)} if done.refused else {}


def test_pages_sheets_and_trees() -> None:
    found: dict[str, int] = {}
    for layout in layouts():
        found |= refused(layout.name, layout.text.encode(), "a.md")
    for shape in shapes():
        found |= refused(shape.name, shape.text.encode(), shape.path)
    for layout in SHEETS:
        found |= refused(layout.name, layout.text.encode(), "a.csv")
    assert found == REFUSED


def test_workbooks() -> None:
    found: dict[str, int] = {}
    some = SHEETS[::3]
    for layout in some:
        rows = csv.reader(io.StringIO(layout.text), delimiter=delimiter_of(layout.text), skipinitialspace=True)
        found |= refused(layout.name, workbook({"Plan": rows}), "a.xlsx")
    assert found == {name: count for name, count in REFUSED.items() if name in {layout.name for layout in some}}
