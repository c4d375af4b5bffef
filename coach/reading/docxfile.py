"""Word documents -> blocks -> OKRs.

python-docx is not used: it reads none of the text in text boxes, content controls and tracked changes, and parses parts
of the file that are never looked at.
"""

from __future__ import annotations

import posixpath
from collections import Counter

from coach.errors import InputError
from coach.patterns import pattern
from coach.reading.blocks import INVISIBLE, Block, Cell, Grid, Run
from coach.reading.docxstyles import NOTHING, Look, Marker, Styles, W, look_of
from coach.reading.page import Page
from coach.reading.zipped import member, open_zip
from coach.records import dataclass, replace
from coach.types import OkrSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element as Element

MAX_TAGS = 1_000_000
"""Tags of one part, both ends counted.  A lavish table has 200 a key result."""
MAX_PARAGRAPHS = 100_000
_KIND = "Word"
_LESS = "save only the OKRs to a new file"
_WIDE = 1 << 32
"""More characters than a paragraph can hold: character `c` of paragraph `n` stands at `n * _WIDE + c`."""
_TABLES = 8
"""Tables within tables that are told apart."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = W[1:-1].encode()
_SPACE = pattern(r"[\s\u00a0]")
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = frozenset("pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr rt".split())
_GONE = frozenset(("del", "moveFrom"))
_FRAMES = frozenset(("p", "tbl", "tr", "tc", "txbxContent"))
_LARGER = 1.2
_TITLE_WORDS = 20


def read_docx(data: bytes, path: str) -> OkrSet:
    """The OKRs of a document; empty where none is recognised.

    Places name the paragraph, counted from the document's start with those in cells and text boxes, as line, and the
    character in it as column; they have no offset.  Raises InputError for a file that is damaged or too large."""
    with open_zip(data, path, _KIND) as archive:
        main = _target(archive, "", "/officeDocument", path)
        if main is None:
            raise _damaged("it has no document in it", path)
        document = _parse(archive, main, path)
        parts = [_target(archive, main, kind, path) for kind in ("/styles", "/numbering")]
        styles, numbering = (None if name is None else _parse(archive, name, path) for name in parts)
    count = sum(1 for _ in document.iter(W + "p"))
    if count > MAX_PARAGRAPHS:
        told = f"the document has {count:,} paragraphs; at most {MAX_PARAGRAPHS:,} are read"
        raise InputError(told, hint=_LESS, path=path)
    walk = _Walk(Styles(styles, numbering))
    walk.read(document)
    page = Page(range(0, walk.number * _WIDE + 1, _WIDE))
    page.write(walk.content)
    found = page.read(path, "docx", None)
    if not walk.gone or not found.okrs:
        return found
    told = f"{walk.gone} tracked deletions were" if walk.gone > 1 else "1 tracked deletion was"
    return replace(found, notes=(f"{told} not read; what was inserted instead was", *found.notes))


def _damaged(what: str, path: str) -> InputError:
    return InputError(f"this {_KIND} file is damaged: {what}", hint=f"open it in {_KIND} and save it again", path=path)


def _target(archive: zipfile.ZipFile, part: str, kind: str, path: str) -> str | None:
    """The part that another part (the whole archive: "") names as its document, its styles, its numbering."""
    folder, name = posixpath.split(part)
    names = posixpath.join(folder, "_rels", f"{name}.rels")
    if names not in archive.namelist():
        return None
    for element in _parse(archive, names, path):
        if element.get("Type", "").endswith(kind) and element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            return target if target in archive.namelist() else None
    return None


def _parse(archive: zipfile.ZipFile, name: str, path: str) -> Element:
    from lxml import etree

    xml = member(archive, name, path, _KIND).replace(_STRICT, _USUAL)
    count = xml.count(b"<")
    if count > MAX_TAGS:
        raise InputError(f"{name} has {count:,} tags; at most {MAX_TAGS:,} are read", hint=_LESS, path=path)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _damaged(f"{name} cannot be read", path) from None
    if root.getroottree().docinfo.doctype:
        # Word writes none; one that defines entities may stand for gigabytes.
        raise _damaged(f"{name} has definitions in it", path)
    return root


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the walk stood when an element began; it stands there again when it ends."""

    targets: int
    grids: int
    deeper: int
    block: Block | None
    look: Look
    home: int


class _Walk:
    """Follows the elements and gathers what a page of the document shows."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.content: list[Block | Grid] = []
        self.targets = [self.content]
        self.grids: list[Grid] = []
        self.deeper = 0
        self.block: Block | None = None
        self.style = NOTHING
        self.run = NOTHING
        self.home = 0
        self.number = 0
        self.gone = 0
        self.item: Block | None = None
        self.frames: list[_Frame] = []
        self.free: list[Block] = []
        self.sizes: dict[int, int] = {}
        self.common: Counter[int] = Counter()

    def read(self, document: Element) -> None:
        from lxml import etree

        walk = etree.iterwalk(document, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
            if event == "end":
                if name in _FRAMES:
                    self._leave()
            elif name in _FRAMES:
                self._enter(name, element)
            elif name == "r":
                self._look(element)
            elif name == "t":
                self._text(element.text or "")
            elif name in _SIGNS:
                self._text(_SIGNS[name])
            elif name in _UNSEEN or self._passed(name, element):
                walk.skip_subtree()
        self._title()

    def _passed(self, name: str, element: Element) -> bool:
        if name in _GONE:
            self.gone += 1
            return True
        if name == "Fallback":
            # The same text box once more, for programs that do not know the first.
            return element.getprevious() is not None
        if name != "sdt":
            return False
        properties = element.find(W + "sdtPr")
        if properties is None:
            return False
        gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
        contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
        return contents or properties.find(W + "showingPlcHdr") is not None

    def _enter(self, name: str, element: Element) -> None:
        frame = _Frame(len(self.targets), len(self.grids), self.deeper, self.block, self.style, self.home)
        self.frames.append(frame)
        if name == "p":
            self._paragraph(element.find(W + "pPr"))
        elif name == "tbl":
            self._table()
        elif name == "tr" and self.grids and not self.deeper:
            self._row(element.find(W + "trPr"))
        elif name == "tc" and self.grids and not self.deeper:
            self._cell(element.find(W + "tcPr"))

    def _leave(self) -> None:
        frame = self.frames.pop()
        del self.targets[frame.targets :]
        del self.grids[frame.grids :]
        self.deeper, self.block, self.style, self.home = frame.deeper, frame.block, frame.look, frame.home

    def _table(self) -> None:
        if len(self.grids) >= _TABLES:
            self.deeper += 1
            return
        grid = Grid()
        self.targets[-1].append(grid)
        self.grids.append(grid)
        self.item = None

    def _row(self, properties: Element | None) -> None:
        row: list[Cell] = []
        if properties is not None:
            if properties.find(W + "del") is not None:
                self.gone += 1
                self.targets.append([])
                self.grids.append(Grid([row]))
                return
            before = _count(properties.find(W + "gridBefore"))
            if before:
                row.append(Cell(before))
        self.grids[-1].rows.append(row)

    def _cell(self, properties: Element | None) -> None:
        cell = Cell()
        if properties is not None:
            cell.across = _count(properties.find(W + "gridSpan")) or 1
            merged = properties.find(W + "vMerge")
            if merged is not None and merged.get(W + "val") != "restart":
                cell.down = 0
        rows = self.grids[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(cell)
        self.targets.append(cell.content)
        self.item = None

    def _paragraph(self, properties: Element | None) -> None:
        self.home = self.number * _WIDE
        self.number += 1
        named = None if properties is None else properties.find(W + "pStyle")
        style = self.styles.paragraph(None if named is None else named.get(W + "val"))
        self.style = self.run = style if properties is None else look_of(None, properties).over(style)
        self.block = block = self._block(self.style, properties)
        if self.style.contents:
            self.style = replace(self.style, hidden=True)
        self.targets[-1].append(block)
        if block.kind == "plain" and not self.grids:
            self.free.append(block)

    def _block(self, look: Look, properties: Element | None) -> Block:
        depth = look.depth or 0
        marker: Marker | None = self.styles.marker(look.list) if look.list not in (None, "0") else None
        mark, words = marker.next(depth) if marker else ("-", "")
        runs = [Run(words, -1)] if words else []
        if look.outline:
            self.item = None
            return Block("heading", look.outline, spaced=True, runs=runs)
        if marker:
            self.item = Block("item", depth + 1, mark, runs=runs)
            return self.item
        indent = None if properties is None else properties.find(W + "ind")
        if indent is not None and self.item is not None and _indented(indent):
            return Block("plain", self.item.level)
        # What follows a list without being in it is set off from it, as by an empty line.
        listed, self.item = self.item is not None, None
        return Block("plain", spaced=listed)

    def _look(self, run: Element) -> None:
        properties = run.find(W + "rPr")
        if properties is None:
            self.run = self.style
            return
        named = properties.find(W + "rStyle")
        look = look_of(properties, None)
        if named is not None:
            look = look.over(self.styles.named(named.get(W + "val")))
        self.run = look.over(self.style)

    def _text(self, text: str) -> None:
        block, look = self.block, self.run
        if block is None or look.hidden or self.style.hidden or not text:
            return
        shown = text if text == "\n" else _SPACE.sub(" ", text)
        begin = 0
        for match in INVISIBLE.finditer(shown):
            self._add(block, look, shown[begin : match.start()], begin)
            begin = match.end()
        self._add(block, look, shown[begin:], begin)
        self.home += len(text)
        if not self.grids and shown.strip():
            size = look.size or 20
            self.common[size] += len(text)
            self.sizes[id(block)] = min(size, self.sizes.get(id(block), size))

    def _add(self, block: Block, look: Look, text: str, begin: int) -> None:
        if text:
            block.runs.append(Run(text, self.home + begin, bool(look.bold), bool(look.struck), bool(look.slanted)))

    def _title(self) -> None:
        """Lines in larger letters than most are headings, the largest above the others."""
        if not self.common:
            return
        usual = self.common.most_common(1)[0][0]
        large = [
            (block, self.sizes[id(block)])
            for block in self.free
            if self.sizes.get(id(block), 0) >= _LARGER * usual and len(block.words().split()) <= _TITLE_WORDS
        ]
        levels = {size: level for level, size in enumerate(sorted({size for _, size in large}, reverse=True), 1)}
        for block, size in large:
            block.kind, block.level, block.spaced = "heading", min(levels[size], 6), True


def _count(element: Element | None) -> int:
    value = "" if element is None else element.get(W + "val", "")
    return min(int(value), 1000) if value.isdecimal() and value.isascii() and len(value) < 10 else 0


def _indented(element: Element) -> bool:
    value = element.get(W + "left", element.get(W + "start", ""))
    return value.isdecimal() and value.isascii() and int(value[:6]) > 300
