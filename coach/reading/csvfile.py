"""CSV -> OkrSet, or OKR by OKR from an endless file.  Cells are parsed by the standard library and placed here."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from coach.errors import InputError, NoOkrsError
from coach.patterns import pattern
from coach.reading.cells import MAX_COLUMNS, Row
from coach.reading.decode import MAX_LINE
from coach.reading.delimited import DELIMITERS, starts_of
from coach.reading.okrs import Okrs
from coach.reading.sheet import Sheet
from coach.reading.sheetdrafts import Builder
from coach.reading.sheetheader import find_header
from coach.reading.unread import lines_note
from coach.types import Okr, OkrSet, Place

_HEAD_LINES = 200
_HEAD = 100_000
_PATIENCE = 10_000
"""Rows without a word of OKRs after which no more are read."""
_BREAK = re.compile(r"\r\n|\n|\r")
_SEP = pattern(r"\s*[\"']?sep=(.)[\"']?\s*$", re.IGNORECASE)


def read_csv(text: str, path: str) -> OkrSet:
    """The OKRs of a whole file, its rows in any order; empty where none is recognised.

    Raises InputError for an unclosed quotation mark, an endless cell or too many columns, with the line."""
    okrs = Okrs(path, stream=False)
    for _ in _read(okrs, io.StringIO(text, newline=""), path):
        pass
    okrs.settle()
    builder = Builder(path)
    found = tuple(builder.build(draft) for draft in okrs.ready)
    return OkrSet(path, "csv", found, _notes(builder, okrs))


def stream_csv(lines: Iterable[str], path: str, notes: list[str]) -> Iterator[Okr]:
    """Each OKR as soon as it is complete: where the next one starts.

    `lines`: the decoded file line by line, ends of line included (`open(..., newline="")`).  Beside the OKR at hand
    only some bytes of earlier ones are kept: ids and hashes of words.  `notes`: what to tell, filled at the end.
    Raises InputError as `read_csv` does, and with the line where a row belongs to an OKR that was handed out before."""
    okrs = Okrs(path, stream=True)
    builder = Builder(path)
    for _ in _read(okrs, lines, path):
        for draft in okrs.ready:
            yield builder.build(draft)
            builder.ids.forget()
        okrs.ready.clear()
    notes += _notes(builder, okrs)


def _read(okrs: Okrs, lines: Iterable[str], path: str) -> Iterator[None]:
    """Raises NoOkrsError for rows upon rows of something else: there may be millions of them."""
    sheet = Sheet(okrs, named=_named(path))
    for count, each in enumerate(sheet.read(_rows(lines, path)), 1):
        if count == _PATIENCE and sheet.header is None and sheet.block is None and not okrs.parts:
            hint = "name the columns in the first row, for example `Objective,Key result,Baseline,Target`"
            raise NoOkrsError(f"no OKRs were recognised in the first {_PATIENCE:,} rows", hint=hint, path=path)
        yield each


def _named(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _notes(builder: Builder, okrs: Okrs) -> tuple[str, ...]:
    return (*builder.told(), *okrs.told(), *(lines_note(lines) for lines in okrs.unread.values()))


def _rows(lines: Iterable[str], path: str) -> Iterator[Row]:
    feed = _Feed(_checked(lines, path))
    delimiter = _delimiter(feed.head)
    said = _SEP.match(feed.head[0]) if feed.head else None
    reader = csv.reader(feed, delimiter=delimiter, skipinitialspace=True)
    while True:
        feed.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _endless(feed, delimiter, path) from None
        if feed.ended:
            # The parser asked for one more line: a quotation mark is still open.
            line = feed.line + _breaks(feed.raw, starts_of(feed.raw, delimiter)[-1])
            hint = "close it, or write two of them where one is meant"
            raise InputError("a quotation mark is never closed", hint=hint, path=path, line=line)
        if len(cells) > MAX_COLUMNS:
            hint = f"at most {MAX_COLUMNS:,} are read; save only the columns with OKRs"
            raise InputError(f"a row has {len(cells):,} columns", hint=hint, path=path, line=feed.line)
        if (said and feed.line == 1) or not any(cells):
            continue
        yield _row(cells, feed, delimiter)


def _checked(lines: Iterable[str], path: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            hint = "end each row with a line break"
            raise InputError(f"this line has more than {MAX_LINE:,} characters", hint=hint, path=path, line=number)
        yield line


def _endless(feed: _Feed, delimiter: str, path: str) -> InputError:
    line = feed.line + _breaks(feed.raw, starts_of(feed.raw, delimiter)[-1])
    return InputError(
        f"a cell has more than {csv.field_size_limit():,} characters",
        hint="close the quotation mark that starts it, or shorten the text",
        path=path,
        line=line,
    )


class _Feed:
    """The lines of a file, with what the row at hand was made of.

    `line`: 1-based, where the row starts; `offset`: 0-based.  `ended`: no line is left, and one was asked for."""

    def __init__(self, lines: Iterable[str]) -> None:
        rest = iter(lines)
        self.head = _head(rest)
        self.lines = chain(self.head, rest)
        self.parts: list[str] = []
        self.line = 1
        self.offset = 0
        self.ended = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        try:
            line = next(self.lines)
            # Between two rows; inside a cell a blank line is part of its words.
            while not self.parts and line.isspace():
                self.line += 1
                self.offset += len(line)
                line = next(self.lines)
        except StopIteration:
            self.ended = True
            raise
        self.parts.append(line)
        return line

    @property
    def raw(self) -> str:
        return "".join(self.parts)

    def start_row(self) -> None:
        self.line += len(self.parts)
        self.offset += sum(map(len, self.parts))
        self.parts = []


def _head(lines: Iterator[str]) -> list[str]:
    head: list[str] = []
    size = 0
    for line in islice(lines, _HEAD_LINES):
        head.append(line)
        size += len(line)
        if size > _HEAD:
            break
    return head


def delimiter_of(text: str) -> str:
    """The sign that parts the cells of a decoded file."""
    return _delimiter(_head(io.StringIO(text, newline="")))


def _delimiter(head: list[str]) -> str:
    """The sign that makes a header of OKRs of one of the first lines; else the one that parts most rows alike."""
    if not head:
        return ","
    if match := _SEP.match(head[0]):
        return match[1]
    best, most = ",", 0
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in head):
            continue
        score = 0
        try:
            for cells in csv.reader(head, delimiter=delimiter, skipinitialspace=True):
                if 1 < len(cells) <= MAX_COLUMNS and find_header([cell.strip() for cell in cells]):
                    return delimiter
                score += len(cells) > 1
        except csv.Error:
            pass
        if score > most:
            best, most = delimiter, score
    return best


def _row(cells: list[str], feed: _Feed, delimiter: str) -> Row:
    raw, line, offset = feed.raw, feed.line, feed.offset
    starts: list[int] = []

    def locate(number: int, begin: int, words: str) -> Place:
        if not starts:
            starts.extend(starts_of(raw, delimiter))
        if number >= len(starts):
            return Place(line, 1)
        cell = cells[number]
        begin += len(cell) - len(cell.lstrip())
        at = starts[number] + begin
        if raw.startswith(words, at):
            breaks = [match.end() for match in _BREAK.finditer(raw, 0, at)]
            return Place(line + len(breaks), at - (breaks[-1] if breaks else 0) + 1, offset + at)
        # Doubled quotation marks: the words do not stand in the file as they are.
        return Place(line + _breaks(raw, starts[number]) + _breaks(cell, begin), 1)

    return Row([cell.strip() for cell in cells], line, locate)


def _breaks(text: str, end: int) -> int:
    return sum(1 for _ in _BREAK.finditer(text, 0, end))
