"""Every sheet of sheets.txt is read as a careful reader would, from CSV and from a workbook alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from coach.errors import InputError
from coach.reading import read
from coach.reading.csvfile import stream_csv
from coach.types import NO_FIELDS, KeyResult, Okr, Work
from tests.reading.test_properties import parts
from tests.reading.workbooks import workbook

_SIGNS = {"key_result": "K", "guardrail": "G", "health_metric": "H"}


class Sheet(NamedTuple):
    """`found`: what a careful reader finds, a line for each node."""

    name: str
    text: str
    found: str


def sheets() -> list[Sheet]:
    """`@@ name`, the sheet, `@@ finds`, then a line for each node: its kind, its words, and what is said of it."""
    source = (Path(__file__).parent / "sheets.txt").read_text(encoding="utf-8")
    blocks = source.removeprefix("@@ ").rstrip("\n").split("\n@@ ")
    pairs = zip((head.partition("\n") for head in blocks[::2]), blocks[1::2], strict=True)
    return [Sheet(name, text, finds.removeprefix("finds\n")) for (name, _, text), finds in pairs]


def rows_of(text: str) -> Iterator[list[str]]:
    """The cells as somebody would type them into a spreadsheet, a row `sep=;` left out."""
    said = text.startswith("sep=")
    delimiter = text[4] if said else next((sign for sign in "\t;" if sign in text.partition("\n")[0]), ",")
    lines = io.StringIO(text.partition("\n")[2] if said else text, newline="")
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def shown(okrs: tuple[Okr, ...]) -> str:
    """The OKRs as sheets.txt shows them: work after its owner; ids where the author gave them."""
    lines: list[str] = []
    for okr in okrs:
        said = {name: getattr(okr, name) for name in ("owner", "parent", "period", "team", "level", "ambition")}
        tags = {"tags": ",".join(okr.tags)} if okr.tags else {}
        lines.append(_line("O", okr.id, okr.objective, {**okr.extra, **said, **tags}))
        lines += _works(okr)
        for kr in okr.key_results:
            fields = {name: getattr(kr.fields, name) for name in NO_FIELDS.__slots__}
            lines.append(_line(_SIGNS[kr.role], kr.id, kr.text, {**kr.extra, **fields, "status": kr.status}))
            lines += _works(kr)
    return "\n".join(lines)


def _works(node: Okr | KeyResult) -> list[str]:
    return [_work("I", work) for work in node.initiatives] + [_work("M", work) for work in node.milestones]


def _work(sign: str, work: Work) -> str:
    return _line(sign, work.id, work.text, {**work.extra, "owner": work.owner, "due": work.due})


def _line(sign: str, ident: str, words: str, said: dict[str, object]) -> str:
    name = "" if re.fullmatch(r"o\d+(\.[kim]\d+)*", ident) else f"{ident} "
    values = " ".join(f"{key}={value}" for key, value in sorted(said.items()) if value is not None)
    return (f"{sign} {name}{words}" + (f" | {values}" if values else "")).replace("\n", "\\n")


ALL = sheets()


@pytest.mark.parametrize("sheet", ALL, ids=[sheet.name for sheet in ALL])
def test_a_sheet_gives_what_a_careful_reader_finds(sheet: Sheet) -> None:
    assert shown(read(sheet.text.encode(), "a.csv").okrs) == sheet.found


@pytest.mark.parametrize("sheet", ALL, ids=[sheet.name for sheet in ALL])
def test_a_workbook_gives_the_same_as_its_cells_in_a_csv_file(sheet: Sheet) -> None:
    rows = list(rows_of(sheet.text))
    found = read(workbook({"Sheet1": rows}), "a.xlsx")
    assert shown(found.okrs) == sheet.found
    for okr in found.okrs:
        for node in (okr, *parts(okr)):
            text = node.objective if isinstance(node, Okr) else node.text
            assert text in rows[node.place.line - 1][node.place.column - 1]
            assert (node.place.offset, node.place.part) == (-1, "Sheet1")


@pytest.mark.parametrize("sheet", ALL, ids=[sheet.name for sheet in ALL])
def test_a_stream_gives_the_same_or_asks_for_another_order(sheet: Sheet) -> None:
    try:
        found = shown(tuple(stream_csv(io.StringIO(sheet.text, newline=""), "a.csv", [])))
    except InputError as error:
        found = error.hint
    assert found == sheet.found or found.startswith("sort the file")
