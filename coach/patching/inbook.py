"""Workbooks: one cell gets a text of its own; all other parts of the file are taken over as they are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from copy import copy
from itertools import groupby

from coach.patching.cellxml import Element, Piece, cells_of, element_of, own_text, shared_of, with_text
from coach.patching.literals import NOT_THERE, Change, Literal, RefusedError, Spot, Wanted, spot_in
from coach.reading.xlsxmarks import KIND, Book
from coach.reading.xlsxmarks import Spot as Where
from coach.reading.zipped import member, open_zip
from coach.types import OkrSet, Place

_TEXTS = "xl/sharedstrings.xml"
_FORMULA = "the cell holds a formula, which makes the text"
_PIECES = "the cell's words are formatted in several pieces"
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""What Excel reads as one character."""


class BookFile:
    """`spots`: where the old words of an edit stand.  Raises RefusedError."""

    def __init__(self, data: bytes, found: OkrSet, wanted: Sequence[Wanted]) -> None:
        self.archive = open_zip(data, found.path, KIND)
        self.path = found.path
        self.book = Book(self.archive, found.path)
        self.parts = {name: self.book.sheets[number] for number, name in enumerate(_titles(data))}
        self.sheets: dict[str, bytes] = {}
        self.cells: dict[tuple[str, Where], tuple[int, Element]] = {}
        self._find(wanted)
        numbers = {number for _, cell in self.cells.values() if (number := _shared(cell)) is not None}
        texts = shared_of(self._member(_TEXTS), numbers) if numbers else {}
        self.shared = {number: element_of(text) for number, text in texts.items()}

    def _find(self, wanted: Sequence[Wanted]) -> None:
        rows: dict[str, set[Where]] = {}
        for each in wanted:
            place = each.place
            rows.setdefault(place.part, set()).update((row, place.column) for row in (place.line, *each.below))
        for title, places in rows.items():
            if title not in self.parts:
                raise RefusedError(NOT_THERE)
            xml = self.sheets[title] = self._member(self.parts[title])
            for where, (start, end) in cells_of(xml, places).items():
                self.cells[title, where] = start, element_of(xml[start:end])

    def _member(self, part: str) -> bytes:
        return member(self.archive, self.book.names.get(part, part), self.path, KIND)

    def spots(self, wanted: Wanted) -> list[Spot]:
        edit, place = wanted.edit, wanted.place
        if _ESCAPE.search(edit.new):
            raise RefusedError("the new text holds signs such as `_x0041_`, which Excel reads as one character")
        first = self._literal(place.part, (place.line, place.column), edit.old)
        found = [spot_in(first, edit)]
        if first.value.strip() == edit.old:
            for row in wanted.below:
                where = row, place.column
                if row != place.line and (place.part, where) in self.cells:
                    found += self._again(place.part, where, wanted)
        return found

    def _again(self, title: str, where: Where, wanted: Wanted) -> list[Spot]:
        try:
            literal = self._literal(title, where, wanted.edit.old)
        except RefusedError:
            return []
        return [spot_in(literal, wanted.edit)] if literal.value.strip() == wanted.edit.old else []

    def _literal(self, title: str, where: Where, old: str) -> Literal:
        start, cell = self.cells.get((title, where), (0, None))
        if cell is None:
            raise RefusedError(NOT_THERE)
        if any(name.rpartition(":")[2] == "f" for name in cell.names):
            raise RefusedError(_FORMULA)
        number = _shared(cell)
        holder = cell if number is None else self.shared.get(number)
        if holder is None:
            raise RefusedError(NOT_THERE)
        if any(name.rpartition(":")[2] == "rPh" for name in holder.names):
            raise RefusedError("the cell's words have a pronunciation beside them")
        pieces = holder.texts or ([cell.value] if cell.kind == "str" and cell.value else [])
        with_old = [piece for piece in pieces if old in piece.text]
        if len(with_old) != 1:
            raise RefusedError(_PIECES if len(pieces) > 1 else NOT_THERE)
        return Literal(start, start + len(cell.xml), with_old[0].text, _speller(cell, holder, with_old[0]), part=title)

    def written(self, changes: Sequence[Change]) -> bytes:
        """The whole file.  A part that does not change keeps its bytes, its date and its place."""
        anew: dict[str, bytes] = {}
        for title, group in groupby(changes, key=lambda change: change.literal.part):
            xml, at = self.sheets[title], 0
            pieces: list[bytes] = []
            for change in group:
                pieces += xml[at : change.literal.start], change.text.encode()
                at = change.literal.end
            anew[self.book.names[self.parts[title]]] = b"".join([*pieces, xml[at:]])
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.comment = self.archive.comment
            for info in self.archive.infolist():
                kept = anew.get(info.filename)
                # What writes a part notes in its record where it stands now.
                archive.writestr(copy(info), self.archive.read(info) if kept is None else kept)
        return made.getvalue()

    def mover(self, _: Sequence[Change]) -> Callable[[Place], tuple[int, int | None]]:
        """A row stays where it is."""
        return lambda place: (place.line, None)


def _speller(cell: Element, holder: Element, piece: Piece) -> Callable[[str], str]:
    def spell(new: str) -> str:
        made = with_text(cell, piece, new) if holder is cell else own_text(cell, holder, piece, new)
        return made.decode()

    return spell


def _shared(cell: Element) -> int | None:
    """The number of the text that a cell shares with others, None where it has its own."""
    if cell.kind != "s" or cell.value is None or not cell.value.text.strip().isdecimal():
        return None
    return int(cell.value.text)


def _titles(data: bytes) -> list[str]:
    from python_calamine import CalamineWorkbook

    return [sheet.name for sheet in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheets_metadata]


def texts_of(data: bytes) -> dict[tuple[str, int, int], str]:
    """The text of each cell of a workbook that was read before, by sheet, row and column."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        top, left = sheet.start or (0, 0)
        for row, values in enumerate(sheet.to_python(), top + 1):
            for column, value in enumerate(values, left + 1):
                if isinstance(value, str) and value:
                    found[title, row, column] = value
    return found


def cell_name(row: int, column: int) -> str:
    """`AB3` for row 3, column 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
