"""The XML of a sheet, byte by byte: where cells stand, and where the words in them do.

No parser at hand that builds a tree can write it again as it was; expat tells the place of each part instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from xml.parsers import expat

from coach.patching.literals import RefusedError
from coach.reading.xlsxmarks import LETTERS, Spot, column_of
from coach.records import dataclass, field

_UNUSUAL = "the workbook is written in an unusual way"
_NOT_TEXT = (b"<!", b"<?")


@dataclass(slots=True)
class Piece:
    """`start`, `end`: [start, end) of a text in the bytes of its element, escapes included.  `text`: what it says."""

    start: int
    end: int
    text: str = ""


@dataclass(slots=True)
class Element:
    """A cell, or a shared text, by itself.  `value`: its `<v>`, with `begin` and `after`, where that element starts and
    ends.  `texts`: of its `<t>`.  `names`: of all elements in it."""

    xml: bytes
    kind: str = ""
    texts: list[Piece] = field(default_factory=list)
    value: Piece | None = None
    begin: int = 0
    after: int = 0
    names: list[str] = field(default_factory=list)


def _walker(start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _check_encoding
    return parser


def _refuse(*_: object) -> None:
    raise RefusedError(_UNUSUAL)


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
        raise RefusedError(_UNUSUAL)


def _parse(parser: expat.XMLParserType, xml: bytes) -> None:
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise RefusedError(_UNUSUAL) from None


def cells_of(xml: bytes, wanted: Collection[Spot]) -> dict[Spot, tuple[int, int]]:
    """[start, end) of some cells in the bytes of a sheet.  Raises RefusedError for what is not UTF-8 XML."""
    found: dict[Spot, tuple[int, int]] = {}
    row = column = opened = 0

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal row, column, opened
        name = tag.rpartition(":")[2]
        if name == "row":
            row, column = int(values.get("r") or row + 1), 0
        elif name == "c":
            at = values.get("r", "")
            column = column_of(at) if at else column + 1
            row = int(at.lstrip(LETTERS)) if at else row
            opened = parser.CurrentByteIndex

    def end(tag: str) -> None:
        if (row, column) in wanted and tag.rpartition(":")[2] == "c":
            found[row, column] = opened, xml.index(b">", parser.CurrentByteIndex) + 1

    parser = _walker(start, end)
    _parse(parser, xml)
    return found


def shared_of(xml: bytes, wanted: Collection[int]) -> dict[int, bytes]:
    """Some of the texts that cells share, each as its element."""
    found: dict[int, bytes] = {}
    number, opened = -1, 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal number, opened
        if tag.rpartition(":")[2] == "si":
            number += 1
            opened = parser.CurrentByteIndex

    def end(tag: str) -> None:
        if number in wanted and tag.rpartition(":")[2] == "si":
            found[number] = xml[opened : xml.index(b">", parser.CurrentByteIndex) + 1]

    parser = _walker(start, end)
    _parse(parser, xml)
    return found


def element_of(xml: bytes) -> Element:
    """What a cell or a shared text holds.  Raises RefusedError for comments and the like in it."""
    if any(sign in xml for sign in _NOT_TEXT):
        raise RefusedError(_UNUSUAL)
    found = Element(xml)
    piece: Piece | None = None

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal piece
        name = tag.rpartition(":")[2]
        if not found.names:
            found.kind = values.get("t", "")
        found.names.append(tag)
        piece = Piece(-1, -1) if name in ("t", "v") else None
        if name == "v":
            found.begin = parser.CurrentByteIndex

    def data(text: str) -> None:
        if piece is not None:
            piece.start = parser.CurrentByteIndex if piece.start < 0 else piece.start
            piece.text += text

    def end(tag: str) -> None:
        nonlocal piece
        name = tag.rpartition(":")[2]
        if piece is not None and piece.start >= 0:
            piece.end = parser.CurrentByteIndex
            if name == "v":
                found.value, found.after = piece, xml.index(b">", piece.end) + 1
            else:
                found.texts.append(piece)
        piece = None

    parser = _walker(start, end)
    parser.CharacterDataHandler = data
    _parse(parser, xml)
    return found


_SHARED = re.compile(rb"""(\st\s*=\s*)(?:"s"|'s')""")


def with_text(element: Element, piece: Piece, text: str) -> bytes:
    """The element with other words in one of its texts."""
    refers = element.xml[piece.start : piece.end].isascii() and not piece.text.isascii()
    written = _escaped(text).encode("ascii" if refers else "utf-8", "xmlcharrefreplace")
    return element.xml[: piece.start] + written + element.xml[piece.end :]


def own_text(cell: Element, shared: Element, piece: Piece, text: str) -> bytes:
    """A cell that shows a shared text, with a text of its own instead, formatted as that one is."""
    prefix = cell.names[0].removesuffix("c")
    if shared.names[0] != prefix + "si":
        raise RefusedError(_UNUSUAL)
    head = _SHARED.sub(rb'\1"inlineStr"', cell.xml[: cell.begin], count=1)
    inner = with_text(shared, piece, text)
    inner = inner[inner.index(b">") + 1 : inner.rindex(b"</")]
    own = f"{prefix}is".encode()
    return head + b"<" + own + b">" + inner + b"</" + own + b">" + cell.xml[cell.after :]


def _escaped(text: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(sign, written)
    return text
