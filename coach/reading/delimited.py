"""Cells parted by a sign: where each starts, and rows that stand as they are in a single cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from coach.reading.cells import MAX_COLUMNS, Row
from coach.reading.sheetheader import find_header
from coach.types import Place

DELIMITERS = (",", ";", "\t", "|")
_LONGEST = 1_000


def unpacked(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, with cells of their own where each is one cell that holds a whole row: a CSV file that was pasted into
    one column, or saved twice.  A header of OKRs that is packed in this way, and a row like it below, tell so."""
    sign = ""
    held: Row | None = None
    for row in rows:
        if sign and held is None:
            yield _split(row, sign) or row
            continue
        if held is not None:
            header, below = _split(held, sign), _split(row, sign)
            if header and below and len(header.texts) == len(below.texts):
                yield from (header, below)
                held = None
                continue
            yield held
        sign = _sign(row)
        held = row if sign else None
        if held is None:
            yield row
    if held is not None:
        yield held


def _sign(row: Row) -> str:
    if not row.texts or len(row.texts[0]) > _LONGEST:
        return ""
    for sign in DELIMITERS:
        if sign in row.texts[0] and (cells := _split(row, sign)) and find_header(cells.texts):
            return sign
    return ""


def _split(row: Row, sign: str) -> Row | None:
    """The cells in a row's only cell; None where it holds others, or nothing to be parted."""
    text = row.cell(0)
    if not text or any(row.texts[1:]) or row.again:
        return None
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=True))
    except csv.Error:
        return None
    if len(found) != 1 or not 1 < len(found[0]) <= MAX_COLUMNS:
        return None
    cells = found[0]

    def locate(number: int, begin: int, words: str) -> Place:
        starts = starts_of(text, sign)
        at = starts[number] if number < len(starts) else 0
        cell = cells[number] if number < len(cells) else ""
        return row.locate(0, at + begin + len(cell) - len(cell.lstrip()), words)

    return Row([cell.strip() for cell in cells], row.line, locate, part=row.part)


@lru_cache(maxsize=8)
def _cell(delimiter: str) -> re.Pattern[str]:
    sign = re.escape(delimiter)
    return re.compile(rf' *+(?:(?P<quote>")(?:[^"]|"")*+"?[^{sign}\r\n]*+|[^{sign}\r\n]*+)')


def starts_of(raw: str, delimiter: str) -> list[int]:
    """Where the words of a row's cells start, as the parser of the standard library takes them: behind blanks and a
    quotation mark."""
    found: list[int] = []
    at = 0
    if '"' not in raw:
        for part in raw.split(delimiter):
            found.append(at + len(part) - len(part.lstrip(" ")))
            at += len(part) + 1
        return found
    cell = _cell(delimiter)
    while match := cell.match(raw, at):
        begin = match.end("quote")
        found.append(begin if begin >= 0 else at + len(match[0]) - len(match[0].lstrip(" ")))
        at = match.end() + 1
        if not raw.startswith(delimiter, match.end()):
            break
    return found


def spans_of(text: str, delimiter: str) -> Iterator[tuple[int, int, bool]]:
    """[start, end) of each cell of a whole file, blanks and quotation marks included, and whether it ends its row."""
    cell = _cell(delimiter)
    at = 0
    while at <= len(text) and (match := cell.match(text, at)):
        end = match.end()
        last = not text.startswith(delimiter, end)
        yield at, end, last
        at = end + (2 if text.startswith("\r\n", end) else 1)
