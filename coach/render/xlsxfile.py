"""The review as a workbook: sheets for findings, key results, the measuring plan where there is one, and the summary.

The same review gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coach.config import NAME, VERSION
from coach.errors import UsageError
from coach.render.counting import EXPLAINED, LISTED, not_checked, summary
from coach.render.rows import FINDINGS, KEY_RESULTS, PLAN, Cell, findings, key_results, plan
from coach.render.standing import Standing
from coach.render.telling import is_old
from coach.render.terminal import prose
from coach.types import Review

# Importing typing for this name would cost more than all of this file; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from openpyxl import Workbook

_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
_LONGEST = 16_000
"""Characters of a cell: a sheet holds 32,767 UTF-16 units, and an escape makes seven of one."""
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 (the zip format knows no zones, and no earlier date)
_WIDTHS = {
    **dict.fromkeys(("line", "code", "checked", "severity", "findings", "mend first"), 10),
    **dict.fromkeys(("objective", "key result", "words"), 40),
    **dict.fromkeys(("message", "why", "question", "rewrites"), 50),
    **dict.fromkeys(("source", "rule", "rules", "dismissed", "measure", "numerator", "denominator"), 24),
}
_WIDTH = 14
_HEADER, _BODY = "okr-coach header", "okr-coach body"

# XML holds no such characters, and `_x0041_` in a cell is another way to write a letter.
_ILLEGAL = re.compile("[\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def render(review: Review) -> bytes:
    """The workbook.  Raises UsageError where it would need more rows than a sheet has."""
    from openpyxl import Workbook

    # Refused before a sheet is begun: openpyxl complains loudly of sheets that are never finished.
    found = sum(not is_old(finding) for finding in review.findings)
    if max(found, sum(len(one.key_results) for one in review.okrs)) > _MOST_ROWS:
        hint = "write it with --format csv or json, or review fewer files at once"
        raise UsageError("the review has more rows than a sheet can hold", hint=hint)
    standing = Standing(review)
    book = Workbook(write_only=True)
    _style(book)
    _table(book, "Findings", FINDINGS, findings(review, standing))
    _table(book, "Key results", KEY_RESULTS, key_results(review, standing))
    if review.plan:
        _table(book, "Measuring plan", PLAN, plan(review))
    _table(book, "Summary", ("what", "said"), _summary(review, standing), filtered=False)
    return _zipped(book)


def _style(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    fill = PatternFill("solid", fgColor="1F3A5F")
    bold = Font(bold=True, color="FFFFFF")
    top = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(_HEADER, font=bold, fill=fill, alignment=top))
    book.add_named_style(NamedStyle(_BODY, alignment=top))


def _table(
    book: Workbook, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], *, filtered: bool = True
) -> None:
    from openpyxl.utils import get_column_letter

    # Any: the stubs know nothing of what a write-only sheet takes over from others.
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 100 if name == "said" else _WIDTH)
    sheet.append(_cells(columns, *_styled(sheet, _HEADER)))
    text, number = _styled(sheet, _BODY)
    last = 1
    for row in rows:
        sheet.append(_cells(row, text, number))
        last += 1
    if filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"


def _styled(sheet: Any, style: str) -> tuple[Any, Any]:
    """A cell for texts and one for numbers."""
    from openpyxl.cell import WriteOnlyCell

    text, number = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    text.style = number.style = style
    # What starts like a formula stays a text, also once somebody has edited it.
    text.quotePrefix = True
    return text, number


def _cells(row: tuple[Cell, ...], text: Any, number: Any) -> Iterator[Any]:
    # The two cells are filled anew for each value, which is written before the next: styling takes half the time.
    for value in row:
        if value == "":
            yield None
        elif isinstance(value, int):
            number.value = value
            yield number
        else:
            text.value = _text(value)
            # openpyxl takes `=1+1` for a formula and `#N/A` for an error.
            text.data_type = "s"
            yield text


def _text(value: str) -> str:
    if len(value) > _LONGEST:
        value = f"{value[:_LONGEST]} … (cut)"
    value = _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
    return _ESCAPE.sub("_x005F_", value)


def _summary(review: Review, standing: Standing) -> Iterator[tuple[Cell, ...]]:
    answer, counts, notes = summary(review, standing)
    for one_set in review.sets:
        yield "source", prose(one_set.path)
        for note in one_set.notes:
            yield "note", prose(note)
    if answer:
        yield "answer", answer
    yield from (("count", sentence) for sentence in counts)
    yield from (("note", sentence) for sentence in notes)
    yield "not checked", f"{prose(not_checked(review))}. `{LISTED}` lists all of it."
    if review.options is not None:
        yield "options", prose(review.options)
    if review.findings:
        yield "why a rule exists", EXPLAINED
    yield "made by", f"{NAME} {VERSION}"


def _zipped(book: Workbook) -> bytes:
    from openpyxl.writer.excel import ExcelWriter

    # Workbook.save would put the time of day into the properties and into the archive.
    book.properties.creator = NAME
    book.properties.created = book.properties.modified = _EPOCH
    raw, fixed = BytesIO(), BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()
    with ZipFile(raw) as written, ZipFile(fixed, "w", ZIP_DEFLATED) as archive:
        for name in written.namelist():
            archive.writestr(ZipInfo(name, _EPOCH.timetuple()[:6]), written.read(name), ZIP_DEFLATED)
    return fixed.getvalue()
