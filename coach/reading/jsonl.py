"""JSON Lines -> OKRs: each line an objective, a list of them or a whole document, in any shape that JSON is read in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from coach.errors import InputError, NoOkrsError
from coach.reading.ids import Ids
from coach.reading.neutral import read_line
from coach.types import Okr, OkrSet

MAX_LINE = 2_000_000
"""Characters of a line: one that is longer is no OKR, and would have to be held in memory whole."""


def read_jsonl(text: str, path: str) -> OkrSet:
    """All OKRs of a decoded file.  Raises InputError with the line of what is no JSON or does not fit."""
    notes: list[str] = []
    # A line separator of Unicode may stand raw inside a JSON string: only a line feed ends a line.
    okrs = tuple(stream_jsonl(io.StringIO(text, newline="\n"), path, notes))
    return OkrSet(path, "jsonl", okrs, tuple(notes))


def stream_jsonl(lines: Iterable[str], path: str, notes: list[str]) -> Iterator[Okr]:
    """The OKRs line by line; of what was read before, only ids are kept.  `notes`: what to tell, filled on the way."""
    ids = Ids()
    offset = count = other = 0
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            hint = "write one OKR a line"
            raise InputError(f"this line has more than {MAX_LINE:,} characters", hint=hint, path=path, line=number)
        if line.strip():
            try:
                found = read_line(line, path, number, offset, ids, count)
            except NoOkrsError:
                other += 1
            else:
                count += len(found.okrs)
                yield from found.okrs
                ids.forget()
        offset += len(line)
    notes += ids.told()
    if other:
        notes.append(f"{other} {'line holds' if other == 1 else 'lines hold'} no OKRs")
