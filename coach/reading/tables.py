"""Tables: Markdown pipes, or tabs as they come out of a spreadsheet.  A header that names OKR columns makes one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coach.reading.columns import CONTENT, names_okrs, read_header, settled
from coach.reading.labels import read_label
from coach.reading.lines import Line
from coach.records import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: (column role, span of the cell's words) in order; roles may repeat (several key result columns)."""

    cells: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`lines`: how many lines of the file it takes.  `roles`: of its columns, "" where unknown.

    `missed`: where rows start that say nothing of OKRs."""

    lines: int
    roles: tuple[str, ...]
    rows: tuple[Row, ...]
    missed: tuple[int, ...] = ()


def find_table(text: str, lines: list[Line], number: int) -> Table | None:
    """The table that starts at a line, or None.  One without OKR columns has no rows: it is passed over."""
    line = lines[number]
    start, stop = line.begin if line.kind == "remark" else line.start, line.stop
    separator = "|" if text.find("|", start, stop) >= 0 else "\t" if text.find("\t", line.begin, stop) >= 0 else ""
    if not separator:
        return None
    ruled = (
        separator == "|"
        and number + 1 < len(lines)
        and _is_ruler(text[lines[number + 1].start : lines[number + 1].stop])
    )
    header = _cells(text, line.start, stop, separator)
    roles = header_roles([text[begin:end] for begin, end in header])
    if not roles:
        return _labelled_table(text, lines, number, separator, ruled)
    first = number + (2 if ruled else 1)
    last = first
    while last < len(lines) and _is_row(text, lines[last], separator):
        last += 1
    rows = tuple(_row(text, line, separator, roles) for line in lines[first:last])
    missed = tuple(
        line.start
        for line, row in zip(lines[first:last], rows, strict=True)
        if not any(begin < end and role in CONTENT for role, (begin, end) in row.cells)
        and text[line.start : line.stop].strip("|-: \t")
    )
    return Table(last - number, roles, rows, missed)


def header_roles(words: Sequence[str]) -> tuple[str, ...]:
    """The role of each column ("" where unknown) in a header that names OKR columns; () for any other row."""
    roles = settled([_role(header) for header in words])
    return roles if names_okrs(roles) else ()


def _is_row(text: str, line: Line, separator: str) -> bool:
    return line.kind not in ("blank", "heading") and text.find(separator, line.start, line.stop) >= 0


def _labelled_table(text: str, lines: list[Line], number: int, separator: str, ruled: bool) -> Table | None:
    """A table whose first column says what a row is (`KR 1 | words`); any other ruled table is passed over."""
    rows = []
    missed = []
    last = number
    while last < len(lines) and _is_row(text, lines[last], separator):
        row = None if ruled and last == number + 1 else _labelled_row(text, lines[last], separator)
        if row:
            rows.append(row)
        elif not ruled:
            break
        elif last > number + 1 and text[lines[last].start : lines[last].stop].strip("| \t"):
            missed.append(lines[last].start)
        last += 1
    if not rows and not ruled:
        return None
    if 2 * len(rows) < last - number - 2:
        return Table(last - number, (), (), tuple(line.start for line in lines[number + 2 : last]))
    return Table(last - number, (), tuple(rows), tuple(missed))


def _labelled_row(text: str, line: Line, separator: str) -> Row | None:
    """A row `KR 1 | words`: its first cell is the label of the second."""
    if line.kind == "item":
        return None
    cells = _cells(text, line.start, line.stop, separator)
    if len(cells) < 2:
        return None
    label = read_label(text, *cells[0])
    if label is None or label.many or label.kind not in ("objective", "kr"):
        return None
    end = cells[0][1]
    return Row(((label.kind, (label.begin, end) if label.begin < end else cells[1]),))


def _row(text: str, line: Line, separator: str, roles: tuple[str, ...]) -> Row:
    spans = _cells(text, line.start, line.stop, separator)
    missing = (line.stop, line.stop)
    filled = spans + [missing] * (len(roles) - len(spans))
    return Row(tuple((role, span) for role, span in zip(roles, filled, strict=False) if role))


def _is_ruler(line: str) -> bool:
    stripped = line.strip()
    return "-" in stripped and not stripped.strip("|-: \t>+")


def _cells(text: str, start: int, stop: int, separator: str) -> list[Span]:
    """Spans of a row's cells, white space taken off.  Pipes at both ends are borders; `\\|` is a character."""
    bounds = []
    place = text.find(separator, start, stop)
    while place >= 0:
        if separator == "\t" or text[place - 1 : place] != "\\":
            bounds.append(place)
        place = text.find(separator, place + 1, stop)
    edges = [start - 1, *bounds, stop]
    spans = [_trimmed(text, left + 1, right) for left, right in pairwise(edges)]
    if separator == "|":
        if bounds and not text[start : bounds[0]].strip(" \t>"):
            spans = spans[1:]
        if bounds and not text[bounds[-1] + 1 : stop].strip():
            spans = spans[:-1]
    return spans


def _trimmed(text: str, begin: int, end: int) -> Span:
    part = text[begin:end]
    left = len(part) - len(part.lstrip())
    words = part.strip()
    return begin + left, begin + left + len(words)


def _role(header: str) -> str:
    column = read_header(header)
    # A row here is one key result: what is said of the work beside it has no place of its own, nor have ids.
    return "" if column.of in ("initiative", "milestone") or (column.role == "id" and column.of) else column.role
