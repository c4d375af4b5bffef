"""What of an author's text may reach a terminal, and how wide it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Everything that moves the cursor, recolours, retitles, reorders or hides what a reader sees: C0, DEL, C1, line and
# paragraph separators, bidi embeddings, overrides and isolates, deprecated format controls, interlinear marks, tags,
# and lone surrogates, which no encoding takes.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in {9, 10, 13}:
        return {9: "\\t", 10: "\\n", 13: "\\r"}[code]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""`text` with every unsafe character shown as an escape such as `\x1b`; all else as it was."""
    # isprintable is false for every unsafe character and costs a hundredth of the search.
    return text if text.isprintable() else _UNSAFE.sub(_escape, text)


def prose(text: str) -> str:
    """`visible(text)` on one line: the author's line breaks and tabs are spaces."""
    return visible(text if text.isprintable() else text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cells(text: str) -> int:
    """Terminal cells of visible text: wide East Asian characters take 2, combining and format marks 0."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def broken(text: str, limit: int, first: int | None = None) -> Iterator[tuple[int, int]]:
    """[start, end) of the lines of `text`, broken at spaces, each at most `limit` cells wide and the first one at most
    `first`; a word longer than that is cut."""
    return (_broken_narrow if text.isascii() else _broken_wide)(text, limit, limit if first is None else first)


def _broken_narrow(text: str, limit: int, room: int) -> Iterator[tuple[int, int]]:
    """For text of which each character takes one cell: a few searches a line instead of a measure a word."""
    start, stop = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    while stop - start > room:
        end = text.rfind(" ", start, start + room + 1)
        end = start + room if end < 0 else end
        line = text[start:end].rstrip(" ")
        yield start, start + len(line)
        start, room = end, limit
        while text[start] == " ":
            start += 1
    if start < stop:
        yield start, stop


def _broken_wide(text: str, limit: int, room: int) -> Iterator[tuple[int, int]]:
    start = end = used = 0
    open_line = False
    for word in re.finditer("[^ ]+", text):
        wide = cells(word[0])
        if open_line and used + word.start() - end + wide > room:
            yield start, end
            open_line, room = False, limit
        if open_line:
            used += word.start() - end + wide
        else:
            start, used, open_line = word.start(), wide, True
        end = word.end()
        if wide > room:
            *whole, (start, end) = _cut(text, start, end, room, limit)
            yield from whole
            used, room = cells(text[start:end]), limit
    if open_line:
        yield start, end


def _cut(text: str, start: int, end: int, first: int, limit: int) -> Iterator[tuple[int, int]]:
    used, room = 0, first
    for at in range(start, end):
        wide = _cells(text[at])
        if used + wide > room and at > start:
            yield start, at
            start, used, room = at, 0, limit
        used += wide
    yield start, end


def wrapped(text: str, limit: int) -> list[str]:
    """The lines of `prose(text)`."""
    shown = prose(text)
    return [shown[start:end] for start, end in broken(shown, limit)]
