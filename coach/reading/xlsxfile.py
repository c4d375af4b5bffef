"""XLSX -> OkrSet: sheet by sheet, as the author sees them.

Hidden sheets and hidden rows are passed over, because their author put them away; hidden columns are read: exports keep
ids there.  A note names whatever is passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from coach.errors import InputError, NoOkrsError
from coach.reading.cells import Row
from coach.reading.grid import Scope
from coach.reading.headings import is_function, read_context
from coach.reading.okrs import Okrs
from coach.reading.sheet import Sheet
from coach.reading.sheetdrafts import Builder, Draft
from coach.reading.unread import lines_note, ranges
from coach.reading.xlsxmarks import KIND, Book, Marks, Shown
from coach.reading.zipped import open_zip
from coach.types import OkrSet, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta

    from python_calamine import CalamineSheet, CalamineWorkbook

    Value = int | float | str | bool | time | date | datetime | timedelta

_CALCULATE = "open the file in Excel and save it, so that their results are stored"


def read_xlsx(data: bytes, path: str) -> OkrSet:
    """The OKRs of all sheets, in order; empty where none is recognised.  Nothing is calculated or fetched.

    Raises InputError for what is damaged, protected or too large, with the sheet and its row."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = Book(open_zip(data, path, KIND), path)
    workbook = _open(data, path)
    okrs = Okrs(path, stream=False)
    notes: list[str] = []
    empty = False
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        marks = book.marks(sheet.name, number)
        if sheet.visible != SheetVisibleEnum.Visible:
            notes += [f'sheet "{sheet.name}" is hidden and was passed over'] * bool(marks.filled)
            continue
        cells = _sheet(workbook, number, path)
        for _ in Sheet(okrs, _scope(sheet.name), named=sheet.name).read(_rows(cells, sheet.name, marks)):
            pass
        empty = empty or bool(marks.empty)
        if sheet.name in okrs.parts:
            notes += _notes(sheet.name, marks, okrs.unread.get(sheet.name, []))
        elif marks.filled:
            notes.append(f'sheet "{sheet.name}" holds no OKRs')
    if empty and not okrs.ready:
        raise NoOkrsError("no OKRs were recognised: cells hold formulas without results", hint=_CALCULATE, path=path)
    okrs.settle()
    again = sum(map(_merge, okrs.ready))
    if again:
        stand, were = ("statement stands", "was") if again == 1 else ("statements stand", "were")
        notes.append(f"{again} {stand} on two sheets and {were} read once")
    builder = Builder(path)
    found = tuple(builder.build(draft) for draft in okrs.ready)
    return OkrSet(path, "xlsx", found, (*builder.told(), *okrs.told(), *notes))


def _merge(draft: Draft) -> int:
    """Makes one of what an overview sheet says again of an OKR; how many statements that took out."""
    count = 0
    for drafts in (draft.key_results, draft.initiatives, draft.milestones):
        first: dict[str, Draft] = {}
        kept = []
        for each in drafts:
            twin = first.setdefault(" ".join(each.text.split()).casefold(), each)
            if twin.place.part == each.place.part:
                kept.append(each)
                continue
            twin.add(each.values, each.extra)
            twin.initiatives += each.initiatives
            twin.milestones += each.milestones
            count += 1
        drafts[:] = kept
    return count + sum(map(_merge, draft.key_results))


def _open(data: bytes, path: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        raise _damaged(path) from error


def _sheet(workbook: CalamineWorkbook, number: int, path: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_index(number)
    except CalamineError as error:
        raise _damaged(path) from error


def _damaged(path: str) -> InputError:
    return InputError("this Excel file is damaged", hint="open it in Excel and save it again", path=path)


def _scope(name: str) -> Scope:
    """The team or period that a sheet's name clearly is: `Q3 2026`, `Marketing`, not `Sheet1` or `Summary`."""
    found = read_context(name)
    if found and found.sure:
        return Scope(found.team, found.period)
    return Scope(name if is_function(name.lower().replace("&", " ").split()) else None)


def _rows(sheet: CalamineSheet, name: str, marks: Marks) -> Iterator[Row]:
    if sheet.start is None:
        return
    first, left = sheet.start
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top + 1, []).append((column, bottom + 1))
    lasting: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.to_python(), first + 1):
        shown = (marks.shown.get((number, column)) for column in range(left + 1, left + 1 + len(values)))
        texts = [*[""] * left, *map(_text, values, shown)]
        lasting = {column: (last, text) for column, (last, text) in lasting.items() if last >= number}
        again = frozenset(column for column in lasting if column < len(texts) and not texts[column])
        if any(texts) and number not in marks.hidden:
            for column in again:
                texts[column] = lasting[column][1]
            yield _row(texts, number, name, again)
        for column, last in merged.get(number, ()):
            if column < len(texts) and texts[column]:
                lasting[column] = last, texts[column]


def _row(texts: Sequence[str], number: int, name: str, again: frozenset[int]) -> Row:
    def locate(cell: int, _begin: int, _words: str) -> Place:
        return Place(number, cell + 1, -1, name)

    return Row(texts, number, locate, again, name)


def _text(value: Value, shown: Shown | None) -> str:
    """A value as its author sees it, without rounding; dates as ISO dates."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, shown)
    return str(value).removesuffix(" 00:00:00")


def _number(value: float, shown: Shown | None) -> str:
    if shown is None:
        return _digits(value)
    size = _digits(abs(value) * shown.factor)
    return f"-{shown.before.lstrip('+')}{size}{shown.after}" if value < 0 else f"{shown.before}{size}{shown.after}"


def _digits(value: float) -> str:
    """Fifteen digits, as spreadsheets keep them: 0.3, not 0.30000000000000004."""
    return f"{value:.15g}"


def _notes(name: str, marks: Marks, unread: Sequence[int]) -> list[str]:
    found = []
    hidden = sorted(marks.hidden)
    empty, wrong = marks.empty - marks.hidden, marks.wrong - marks.hidden
    if hidden:
        found.append(f"rows that are hidden were passed over: {ranges(hidden)}")
    if empty:
        found.append(f"formulas without a result stand in rows: {ranges(empty)}; {_CALCULATE}")
    if wrong:
        found.append(f"errors such as #REF! were read as blank in rows: {ranges(wrong)}")
    if unread:
        found.append(lines_note(unread, "row"))
    return [f'sheet "{name}": {note}' for note in found]
