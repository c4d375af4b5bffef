"""Files that are read row by row, whatever their size: JSON Lines and CSV."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from functools import partial

from coach.errors import InputError, NoOkrsError
from coach.reading.decode import MAX_BYTES
from coach.records import dataclass, field
from coach.types import Okr, OkrSet

STREAMED = 4_000_000
"""Bytes from which such a file is read as a stream."""
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl"}
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
        from coach.reading.jsonl import MAX_LINE, stream_jsonl

        some = False
        with open(self.path, encoding=self.encoding, newline="\n") as lines:
            # A line without an end is not held in memory whole.
            pieces = iter(partial(lines.readline, MAX_LINE + 1), "")
            for okr in stream_jsonl(pieces, self.path, self.notes):
                some = True
                yield okr
        if not some:
            hint = "write one OKR a line, as JSON with `title` and `key_results`"
            raise NoOkrsError("no OKRs were recognised", hint=hint, path=self.path)

    def head(self) -> OkrSet:
        """All but the OKRs, as far as it is known when reading starts."""
        return OkrSet(self.path, self.format, (), tuple(self.notes))


def stream(path: str, least: int = STREAMED) -> Stream | None:
    """The file as a stream, or None where it is of another kind, smaller than `least` bytes, or no UTF-8 and small
    enough to be read whole."""
    kind = _ENDINGS.get(os.path.splitext(path)[1].lower())
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
