"""A file that is one text: decoded, changed in a few places, and encoded as it was."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Callable, Sequence

from coach.patching.injson import encodable
from coach.patching.literals import Change, RefusedError, Spot, Wanted
from coach.patterns import pattern
from coach.reading.decode import decode
from coach.reading.jsonplaces import break_of
from coach.types import OkrSet, Place

_LINE_END = pattern(r"\r\n|\n|\r")
_CODECS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
    (b"", "utf-16-le"),
    (b"", "utf-16-be"),
    (b"", "cp1252"),
)


class TextFile:
    """`spots`: where the old words of an edit stand.  Raises RefusedError."""

    def __init__(self, data: bytes, found: OkrSet, wanted: Sequence[Wanted]) -> None:
        self.text, _ = decode(data, found.path)
        self.mark, self.codec = _codec(data, self.text)
        self.spots = self._finder(found, wanted)

    def _finder(self, found: OkrSet, wanted: Sequence[Wanted]) -> Callable[[Wanted], list[Spot]]:
        if found.format in ("json", "jsonl"):
            from coach.patching import injson

            return injson.finder(self.text, self.codec, "\n" if found.format == "jsonl" else break_of(self.text))
        if found.format == "yaml":
            from coach.patching import inyaml

            return inyaml.finder(self.text, self.codec)
        if found.format == "csv":
            from coach.patching import insheets

            return insheets.finder(self.text, wanted)
        from coach.patching import inlines

        return inlines.finder(self.text, found.path)

    def written(self, changes: Sequence[Change]) -> bytes:
        """The whole file.  Raises RefusedError for a character that its encoding does not know."""
        pieces: list[str] = []
        at = 0
        for change in changes:
            if not encodable(change.text, self.codec):
                wrong = next(sign for sign in change.text if not encodable(sign, self.codec))
                raise RefusedError(f"the encoding of the file ({_NAMES.get(self.codec, self.codec)}) has no {wrong!r}")
            pieces += self.text[at : change.literal.start], change.text
            at = change.literal.end
        return self.mark + "".join([*pieces, self.text[at:]]).encode(self.codec)

    def mover(self, changes: Sequence[Change]) -> Callable[[Place], tuple[int, int | None]]:
        """Where a place stands once the changes are made: its line, and its offset where that can be told."""
        ends = [0, *(change.literal.end for change in changes)]
        offsets, lines, firsts = [0], [0], [0]
        line = at = 0
        for change in changes:
            start, end = change.literal.start, change.literal.end
            line += _breaks(self.text[at:start])
            at = start
            firsts.append(line + 1)
            offsets.append(offsets[-1] + len(change.text) - (end - start))
            lines.append(lines[-1] + _breaks(change.text) - _breaks(self.text[start:end]))
        starts = [0, *(change.literal.start for change in changes)]

        def move(place: Place) -> tuple[int, int | None]:
            number = bisect_right(firsts, place.line - 1) - 1
            line = place.line + lines[max(number, 0)]
            if place.offset < 0:
                return line, None
            before = bisect_right(starts, place.offset) - 1
            inside = before > 0 and place.offset < ends[before]
            return line, None if inside else place.offset + offsets[before]

        return move


_NAMES = {"cp1252": "Windows-1252"}


def _codec(data: bytes, text: str) -> tuple[bytes, str]:
    """The byte order mark and the codec that make these bytes of this text."""
    for mark, codec in _CODECS:
        if data.startswith(mark) and encodable(text, codec) and mark + text.encode(codec) == data:
            return mark, codec
    raise RefusedError("the file cannot be written in the encoding that it has")


def _breaks(text: str) -> int:
    return sum(1 for _ in _LINE_END.finditer(text))
