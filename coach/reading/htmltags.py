"""HTML -> tags and pieces of text with their offsets, in one pass that no input makes slow.

The standard library's parser takes minutes for 200 kB of `<!--`, and lxml does not say where a text stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from coach.patterns import pattern
from coach.reading.blocks import INVISIBLE, UNUSED
from coach.records import dataclass

_TAG = pattern(r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_ATTRIBUTE = pattern(r"([^\s=/\"'>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?+")
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_SEEN = rf"(?:[^\s&\u200b\ufeff\u2060\u00ad\u200e\u200f{UNUSED}]|&(?![#A-Za-z]))++"
_PIECE = pattern(
    r"(?P<space>[ \t\r\n\f\u00a0]++)|(?P<sign>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    rf"|(?P<none>[\u200b\ufeff\u2060\u00ad\u200e\u200f{UNUSED}]++)|{_SEEN}(?: {_SEEN})*+|."
)


@dataclass(frozen=True, slots=True)
class Tag:
    """`<name ...>` or, with `end`, `</name>`; `rest`: its attributes as written."""

    name: str
    end: bool
    rest: str
    at: int

    def attributes(self) -> dict[str, str]:
        """Names in lower case; without a value "".  Of a repeated one the first counts."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.rest):
            value = match[2] or match[3] or match[4] or ""
            found.setdefault(match[1].lower(), html.unescape(value) if "&" in value else value)
        return found


def tags(source: str) -> Iterator[Tag | tuple[int, int]]:
    """Tags, and the spans of the text between them; comments, declarations, scripts and styles are left out."""
    at, size = 0, len(source)
    while at < size:
        opened = source.find("<", at)
        if opened < 0:
            yield at, size
            return
        if opened > at:
            yield at, opened
        if source.startswith("<!--", opened):
            close = source.find("-->", opened + 2)
            at = close + 3 if close >= 0 else size
        elif source.startswith(("<!", "<?"), opened):
            close = source.find(">", opened)
            at = close + 1 if close >= 0 else size
        elif match := _TAG.match(source, opened):
            name = match["name"].lower()
            yield Tag(name, match["end"] == "/", match["rest"], opened)
            at = match.end()
            if name in _RAW and not match["end"]:
                ending = re.compile(f"</{name}", re.IGNORECASE).search(source, at)
                at = ending.start() if ending else size
        elif source[opened + 1 : opened + 2].isalpha() or source.startswith("</", opened):
            # A tag that never ends: as in a browser, it takes what is left.
            return
        else:
            yield opened, opened + 1
            at = opened + 1


def pieces(source: str, begin: int, end: int, *, kept: bool) -> Iterator[tuple[str, int]]:
    """What a reader sees of source[begin:end], in pieces with their offsets.

    `kept`: line breaks stay; else white space of any length is one space."""
    for match in _PIECE.finditer(source, begin, end):
        text, at = match[0], match.start()
        if match["space"]:
            yield ("\n" * text.count("\n") or " ") if kept else " ", at
        elif match["sign"]:
            shown = INVISIBLE.sub("", html.unescape(text))
            if shown:
                yield " " if shown == "\u00a0" else shown.replace("\r", " ").replace("\n", " "), at
        elif not match["none"]:
            yield text, at
