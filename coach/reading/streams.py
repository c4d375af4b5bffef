"""Files that are read row by row, whatever their size: JSON Lines and CSV."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from functools import partial

from coach.errors import InputError, NoOkrsError
from coach.reading.decode import MAX_BYTES, MAX_LINE
from coach.reading.jsonl import stream_jsonl
from coach.records import dataclass, field
from coach.types import Okr, OkrSet

STREAMED = 4_000_000
"""Bytes from which JSON Lines are read as a stream.  A sheet is one only where it is too large to be held, because the
rows of a whole sheet may stand in any order."""
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
_HINTS = {
    "jsonl": "write one OKR a line, as JSON with `title` and `key_results`",
    "csv": "name the columns in the first row, for example `Objective,Key result,Baseline,Target`",
}
_BLOCK = 1 << 20
_UNKNOWN = b"\x81\x8d\x8f\x90\x9d"
"""Bytes that Windows-1252 does not know."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A file of OKRs that is too large to hold.  `format` as in OkrSet; `notes` grow while it is read."""

    path: str
    format: str
    encoding: str
    notes: list[str] = field(default_factory=list)

    def okrs(self) -> Iterator[Okr]:
        """Raises InputError, with the line, where it does not fit, and where no OKR is recognised."""
        # Only a line feed ends a line of JSON Lines; the parser of sheets looks for the ends of lines itself.
        newline = "\n" if self.format == "jsonl" else ""
        some = False
        with open(self.path, encoding=self.encoding, newline=newline) as lines:
            # A line without an end is not held in memory whole.
            for okr in self._read(iter(partial(lines.readline, MAX_LINE + 1), "")):
                some = True
                yield okr
        if not some:
            raise NoOkrsError("no OKRs were recognised", hint=_HINTS[self.format], path=self.path)

    def _read(self, lines: Iterable[str]) -> Iterator[Okr]:
        if self.format == "csv":
            from coach.reading.csvfile import stream_csv

            return stream_csv(lines, self.path, self.notes)
        return stream_jsonl(lines, self.path, self.notes)

    def head(self) -> OkrSet:
        """All but the OKRs, as far as it is known when reading starts."""
        return OkrSet(self.path, self.format, (), tuple(self.notes))


def stream(path: str) -> Stream | None:
    """The file as a stream, or None where it is of another kind, small enough to be read whole, or no UTF-8 and not
    too large for that."""
    kind = _ENDINGS.get(os.path.splitext(path)[1].lower())
    least = STREAMED if kind == "jsonl" else MAX_BYTES + 1
    try:
        if kind is None or (size := os.path.getsize(path)) < least or not os.path.isfile(path):
            return None
        line = _first_wrong_line(path)
    except _OtherEncodingError:
        if size <= MAX_BYTES:
            return None
        hint = f"save it as UTF-8; other encodings are read up to {MAX_BYTES:,} bytes"
        raise InputError("the file is no UTF-8 text", hint=hint, path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", hint="check the path", path=path) from error
    if line is None:
        return Stream(path, kind, "utf-8-sig")
    note = f"line {line} is not valid UTF-8; the file was read as Windows-1252, check accented letters"
    return Stream(path, kind, "cp1252", [note])


class _OtherEncodingError(Exception):
    """The bytes are UTF-16 or no text."""


def _first_wrong_line(path: str) -> int | None:
    """The line that is not UTF-8, or None.  Raises InputError for what is neither that nor Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, wrong, start = 1, None, b""
    unknown = False
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            start = start or block[:2]
            if b"\0" in block or start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                raise _OtherEncodingError
            unknown = unknown or block.translate(None, _UNKNOWN) != block
            if wrong is None:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    # What an earlier block ended with may stand before this block in what was decoded.
                    wrong = line + block.count(b"\n", 0, max(0, error.start - len(error.object) + len(block)))
            line += block.count(b"\n")
    if wrong is None and decoder.getstate()[0]:
        wrong = line
    if wrong is not None and unknown:
        raise InputError("the file is neither UTF-8 nor Windows-1252", hint="save it as UTF-8", path=path, line=wrong)
    return wrong
