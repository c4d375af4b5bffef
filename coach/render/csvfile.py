"""The review as CSV (RFC 4180): one row a finding, and one for whatever has none, so that nothing is lost.

It starts with a byte order mark: without one Excel reads UTF-8 as an old code page and spoils every accent, and
whoever wants to read a review by program has the JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from coach.render.rows import FINDINGS, Cell, findings
from coach.render.standing import Standing
from coach.types import Review

# Spreadsheets compute what starts like this (OWASP, "CSV injection"); some take the wide forms for the narrow ones.
_OBEYED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_END = "\r\n"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def render(review: Review) -> Iterator[str]:
    """The lines of the table, each with its line end, the first one the header."""
    yield head()
    yield from rows(review)


def head() -> str:
    return "\ufeff" + str(csv.writer(_Echo(), lineterminator=_END).writerow(FINDINGS))


def rows(review: Review, *, several: bool | None = None) -> Iterator[str]:
    """`several`: whether the whole review has more sources than one, by default what this part of it has."""
    writer = csv.writer(_Echo(), lineterminator=_END)
    for row in findings(review, Standing(review, several=several), silent=True):
        yield writer.writerow([_inert(cell) for cell in row])


def _inert(cell: Cell) -> Cell:
    # Blanks before it do not keep every spreadsheet from computing; a line of ours is a number, never a text.
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_OBEYED) else cell
