"""CSV: a cell is written again as a whole, in quotation marks where it had them or needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coach.patching.literals import NOT_THERE, TWICE, Literal, RefusedError, Spot, Wanted, spot_in
from coach.patterns import pattern
from coach.reading.csvfile import delimiter_of
from coach.reading.delimited import spans_of

_LINE_END = pattern(r"\r\n|\n|\r")
_QUOTED = pattern(r'"(?:[^"]|"")*+"')
# Spreadsheets compute what starts like this (OWASP, "CSV injection"); some take the wide forms for the narrow ones.
_OBEYED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_Span = tuple[int, int]


def finder(text: str, wanted: Sequence[Wanted]) -> Callable[[Wanted], list[Spot]]:
    """Gives the spots of an edit, one of `wanted`, in a decoded file."""
    delimiter = delimiter_of(text)
    rows = _rows(text, delimiter, {line for each in wanted for line in (each.place.line, *each.below)})

    def spots(wanted: Wanted) -> list[Spot]:
        edit, place = wanted.edit, wanted.place
        here = [
            (column, cell)
            for column, (start, end) in enumerate(rows.get(place.line, ()))
            if (place.offset < 0 or start <= place.offset < end)
            and edit.old in (cell := _literal(text, (start, end), delimiter)).value
        ]
        if len(here) != 1:
            raise RefusedError(TWICE if here else NOT_THERE)
        ((column, cell),) = here
        found = {cell.start: spot_in(cell, edit)}
        if cell.value.strip() == edit.old:
            for line in wanted.below:
                span = rows.get(line, [])[column : column + 1]
                again = _literal(text, span[0], delimiter) if span else cell
                if again.value.strip() == edit.old:
                    found[again.start] = spot_in(again, edit)
        return list(found.values())

    return spots


def _rows(text: str, delimiter: str, lines: set[int]) -> dict[int, list[_Span]]:
    """The cells of the rows that stand on some lines, by line."""
    found: dict[int, list[_Span]] = {}
    row: list[_Span] = []
    first = line = 1
    for start, end, last in spans_of(text, delimiter):
        row.append((start, end))
        if text.find('"', start, end) >= 0:
            line += sum(1 for _ in _LINE_END.finditer(text, start, end))
        if last:
            for number in range(first, line + 1):
                if number in lines:
                    found[number] = row
            row = []
            first = line = line + 1
    return found


def _literal(text: str, span: _Span, delimiter: str) -> Literal:
    """A cell without the blanks around it."""
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip(" "))
    end = start + len(text[start:end].rstrip())
    raw = text[start:end]
    quoted = raw.startswith('"')
    match = _QUOTED.match(raw)
    if quoted and (match is None or match.end() < len(raw)):
        # Words behind the closing mark: what is meant nobody knows.
        return Literal(start, end, "", str)
    value = raw[1:-1].replace('""', '"') if quoted else raw

    def spell(new: str) -> str:
        if new.lstrip().startswith(_OBEYED) and not value.lstrip().startswith(_OBEYED):
            raise RefusedError(f"a spreadsheet may compute a cell that begins with `{new.lstrip()[0]}`")
        if quoted or any(sign in new for sign in (delimiter, '"', "\r", "\n")):
            return '"' + new.replace('"', '""') + '"'
        return new

    return Literal(start, end, value, spell, exact=not quoted or spell(value) == raw)
