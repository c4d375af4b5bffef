"""JSON Lines -> OKRs: each line an objective, a list of them or a whole document, in any shape that JSON is read in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from coach.errors import InputError, NoOkrsError
from coach.reading.ids import Ids
from coach.reading.neutral import read_line
from coach.types import Okr, OkrSet

_MOST_NOTES = 20
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
    offset = count = other = more = 0
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            hint = "write one OKR a line"
            raise InputError(f"this line has more than {MAX_LINE:,} characters", hint=hint, path=path, line=number)
        if line.strip():
            try:
                # Without its end: what is missing there is missing in this line, not in the next.
                found = read_line(line.rstrip("\r\n"), path, number, offset, ids, count)
            except NoOkrsError:
                other += 1
            else:
                count += len(found.okrs)
                room = max(0, _MOST_NOTES - len(notes))
                notes += found.notes[:room]
                more += len(found.notes[room:])
                yield from found.okrs
                ids.forget()
        offset += len(line)
    if more:
        notes.append(f"{more} more notes like these")
    notes += ids.told()
    if other:
        notes.append(f"{other} {'line holds' if other == 1 else 'lines hold'} no OKRs")
