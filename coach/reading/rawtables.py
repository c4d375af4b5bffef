"""Tables written as HTML inside Markdown, or as `<tr>` inside a component of MDX; without OKR columns they are tags."""

from __future__ import annotations

import re

from coach.patterns import pattern
from coach.reading.columns import CONTENT
from coach.reading.lines import Line
from coach.reading.tables import Row, Span, Table, header_roles
from coach.records import dataclass

_TAG = pattern(
    r"<(?P<end>/?)(?P<name>table|thead|tbody|tr|td|th)(?P<rest>(?:\s[^<>]{0,1000})?)>", re.IGNORECASE | re.ASCII
)
_START = pattern(r"<(?:table|tr)[\s>]", re.IGNORECASE)
_BEFORE = 4
"""Tags between the start of a table, or the end of a row, and the next row."""
_DOWN = pattern(r"rowspan=[\"'{]{0,2}(\d{1,3})", re.IGNORECASE)
_ACROSS = pattern(r"colspan=[\"'{]{0,2}(\d{1,2})", re.IGNORECASE)
_FIRST = pattern(r"(?:\s*</?[A-Za-z][^<>]{0,1000}>)*\s*")


@dataclass(frozen=True, slots=True)
class _Cell:
    """`span`: of the words between the tags around them."""

    span: Span
    down: int
    across: int


def find_raw_table(text: str, lines: list[Line], number: int) -> Table | None:
    """The table whose first row starts at a line, or None where its header names no OKR columns."""
    line = lines[number]
    if not text.startswith("<", line.begin, line.stop) or not _START.match(text, line.begin, line.stop):
        return None
    header, at = _cells(text, line.begin)
    roles = header_roles([text[slice(*cell.span)] for cell in header])
    if not roles:
        return None
    rows: list[Row] = []
    reaching: dict[int, tuple[_Cell, int]] = {}
    while at >= 0:
        end = at
        cells, at = _cells(text, at)
        if cells:
            rows.append(_row(cells, roles, reaching, end))
    last = number
    while last < len(lines) and lines[last].start < end:
        last += 1
    return Table(last - number, roles, tuple(rows))


def _cells(text: str, at: int) -> tuple[list[_Cell], int]:
    """The cells of the next row of a table, and where that row ends; -1 where no row comes next."""
    found: list[_Cell] = []
    opened: re.Match[str] | None = None
    inside = False
    for count, tag in enumerate(_TAG.finditer(text, at)):
        name, end = tag["name"].lower(), bool(tag["end"])
        if not inside and (count == _BEFORE or text[at : tag.start()].strip()):
            return [], -1
        if opened is not None:
            found.append(_cell(text, opened, tag.start()))
            opened = None
        if name == "table" and (end or inside):
            return found, tag.start() if found else -1
        if name == "tr" and inside:
            return found, tag.end() if end else tag.start()
        if name == "tr":
            inside = not end
        elif name in ("td", "th") and not end:
            opened = tag
        at = tag.end()
    if opened is not None:
        line = text.find("\n", opened.end())
        at = line if line >= 0 else len(text)
        found.append(_cell(text, opened, at))
    return found, at if found else -1


def _cell(text: str, opened: re.Match[str], end: int) -> _Cell:
    first = _FIRST.match(text, opened.end(), end)
    begin = first.end() if first else opened.end()
    while begin < end:
        if text[end - 1].isspace():
            end -= 1
        elif text[end - 1] == ">" and (tag := text.rfind("<", begin, end)) >= 0 and _is_name(text[tag + 1]):
            end = tag
        else:
            break
    down, across = _DOWN.search(opened["rest"]), _ACROSS.search(opened["rest"])
    return _Cell((begin, end), int(down[1]) if down else 1, int(across[1]) if across else 1)


def _is_name(sign: str) -> bool:
    return sign == "/" or sign.isalpha()


def _row(cells: list[_Cell], roles: tuple[str, ...], reaching: dict[int, tuple[_Cell, int]], place: int) -> Row:
    """The cells in their columns.  `reaching`: cells from above with the rows that they still take."""
    waiting = list(reversed(cells))
    spans: list[Span] = []
    while len(spans) < len(roles):
        column = len(spans)
        above, left = reaching.pop(column, (None, 0))
        if above is not None:
            spans.append((place, place) if roles[column] in CONTENT else above.span)
            if left > 1:
                reaching[column] = above, left - 1
            continue
        cell = waiting.pop() if waiting else _Cell((place, place), 1, 1)
        for _ in range(min(max(cell.across, 1), len(roles) - column)):
            if cell.down > 1:
                reaching[len(spans)] = cell, cell.down - 1
            spans.append(cell.span if len(spans) == column else (place, place))
    return Row(tuple((role, span) for role, span in zip(roles, spans, strict=True) if role))
