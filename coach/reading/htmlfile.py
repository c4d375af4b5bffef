"""HTML as saved from a browser, exported from a wiki or pasted from a document -> blocks -> OKRs."""

from __future__ import annotations

import re
from collections import Counter

from coach.errors import InputError
from coach.patterns import pattern
from coach.reading.blocks import Block, Cell, Grid, Run
from coach.reading.htmltags import Tag, pieces, tags
from coach.reading.ignores import read_ignores
from coach.reading.page import Page
from coach.records import dataclass, replace
from coach.types import OkrSet

MAX_TAGS = 250_000
"""With signs written as `&amp;`.  A table of 10,000 key results, as a wiki saves it, has as many."""
MAX_TEXT = 1_000_000
"""Characters of text that a reader sees: a hundred times what the OKRs of a large firm take."""
_DEEPEST = 120
_TABLES = 8
"""Tables within tables that are told apart."""

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset(
    "head script style noscript template svg nav footer aside header iframe object select button textarea canvas video"
    " audio math title xmp noembed noframes".split()
)
_IN_HEAD = frozenset("head title meta link style script base noscript template".split())
_ROLES = frozenset("navigation banner contentinfo complementary search".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACED = frozenset("p ul ol dl table pre blockquote hr section article".split()) | frozenset(_HEADINGS)
_BLOCKS = _SPACED | frozenset(
    "div li dt dd tr td th thead tbody tfoot caption details summary main body html form fieldset legend figure"
    " figcaption address center header label-row option".split()
)
_LISTS = frozenset(("ul", "ol", "menu", "dl"))
_BOLD = frozenset(("b", "strong"))
_STRUCK = frozenset(("del", "s", "strike"))
_SLANTED = frozenset(("em", "i"))
# What a start tag ends, and what keeps it from reaching further out.
_ENDS = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "td", "th"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", "td", "th"))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", "td", "th"))),
    "tr": (frozenset(("tr", "caption")), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
}
_PARAGRAPH = (frozenset(("p",)), frozenset(("td", "th", "li", "table", "dd", "div", "button")))
_HIDDEN = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-list\s*:\s*ignore", re.IGNORECASE)
_WEIGHT = pattern(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
_THROUGH = pattern(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_WORD_LEVEL = pattern(r"mso-list\s*:[^;]{0,40}?level(\d)", re.IGNORECASE)
_FLAT_LEVEL = pattern(r"lst-[\w]{1,60}-(\d)(?!\w)")
_LINE = pattern(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element with what holds inside it.  `tables`, `targets`: how many were open outside it.

    `depth`: lists around its words.  `kind`, `level`: of the blocks in it, "" as elsewhere."""

    name: str
    tables: int
    targets: int
    unseen: bool = False
    bold: bool = False
    struck: bool = False
    slanted: bool = False
    kept: bool = False
    article: bool = False
    tasks: bool = False
    depth: int = 0
    kind: str = ""
    level: int = 0


def read_html(text: str, path: str) -> OkrSet:
    """The OKRs of a page; empty where none is recognised.

    Places name line, column and offset in the source; the offset is -1 where the words do not stand there as one piece.
    Raises InputError for a page with more than MAX_TAGS tags or MAX_TEXT characters of text."""
    count = text.count("<") + text.count("&")
    if count > MAX_TAGS:
        told = f"the page has {count:,} tags and entities; at most {MAX_TAGS:,} are read"
        raise InputError(told, hint="save only the part with the OKRs", path=path)
    starts = [0, *(match.end() for match in _LINE.finditer(text))]
    page, found = _read(text, path, starts, code=False)
    if not found.okrs and "<pre" in text.lower():
        page, found = _read(text, path, starts, code=True)
    return replace(found, ignores=read_ignores(text, page.worded())) if "okr-coach:" in text else found


def _read(text: str, path: str, starts: list[int], *, code: bool) -> tuple[Page, OkrSet]:
    page = Page(starts)
    page.write(_Blocks(text, path, code=code).read())
    return page, page.read(path, "html", text)


class _Blocks:
    """Follows the tags as a browser does, and gathers what it shows.  `code`: blocks of code too."""

    def __init__(self, source: str, path: str, *, code: bool) -> None:
        self.source = source
        self.path = path
        self.size = 0
        self.code = code
        self.content: list[Block | Grid] = []
        self.targets = [self.content]
        self.grids: list[Grid] = []
        self.open = [_Element("", 0, 1)]
        self.names: Counter[str] = Counter()
        self.deeper: Counter[str] = Counter()
        self.counts: list[int] = []
        self.block: Block | None = None
        self.item: Block | None = None
        self.blank = False

    def read(self) -> list[Block | Grid]:
        for part in tags(self.source):
            if not isinstance(part, Tag):
                self._text(*part)
            elif part.end:
                self._end(part.name)
            else:
                self._start(part)
        return self.content

    def _text(self, begin: int, end: int) -> None:
        top = self.open[-1]
        if top.unseen:
            return
        self.size += end - begin
        if self.size > MAX_TEXT:
            told = f"the page has more than {MAX_TEXT:,} characters of text"
            raise InputError(told, hint="save only the part with the OKRs", path=self.path)
        for text, at in pieces(self.source, begin, end, kept=top.kept):
            block = self.block
            if text == " " and (block is None or block.runs[-1].text[-1] in " \n"):
                continue
            if block is None:
                if not text.strip():
                    continue
                block = self._begin(top)
            block.runs.append(Run(text, at, top.bold, top.struck, top.slanted))

    def _begin(self, top: _Element) -> Block:
        if self.item is not None:
            block, self.item = self.item, None
        elif top.kind:
            block = Block(top.kind, top.level)
        else:
            block = Block("plain", top.depth)
        block.spaced = self.blank and not top.depth
        self.blank = False
        self.block = block
        self.targets[-1].append(block)
        return block

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if self.names["head"] and name not in _IN_HEAD:
            self._end("head")
        if name in _VOID:
            if not self.open[-1].unseen:
                self._void(tag)
            return
        if name in _ENDS:
            self._leave(*_ENDS[name])
        if name in _BLOCKS:
            if self.names["p"]:
                self._leave(*_PARAGRAPH)
            self.block = None
            self.blank = self.blank or name in _SPACED
        if len(self.open) >= _DEEPEST:
            self.deeper[name] += 1
            return
        self._push(tag)

    def _push(self, tag: Tag) -> None:
        name, outer = tag.name, self.open[-1]
        attributes = tag.attributes() if tag.rest else {}
        element = replace(outer, name=name, tables=len(self.grids), targets=len(self.targets))
        if name in _UNSEEN or attributes:
            element = self._look(element, attributes)
        if name in _BOLD and not attributes.get("style", "").replace(" ", "").startswith("font-weight:normal"):
            element = replace(element, bold=True)
        elif name in _STRUCK:
            element = replace(element, struck=True)
        elif name in _SLANTED:
            element = replace(element, slanted=True)
        elif name in ("article", "main"):
            element = replace(element, article=True)
        elif name == "pre":
            element = replace(element, kept=True)
        elif name == "code" and outer.kept and not self.code:
            element = replace(element, unseen=True)
        elif name in _HEADINGS:
            element = replace(element, kind="heading", level=_HEADINGS[name])
        elif name == "dt":
            element = replace(element, kind="term", level=outer.depth - 1)
        elif name in _LISTS:
            element = self._list(element, attributes)
        self.open.append(element)
        self.names[name] += 1
        if not element.unseen:
            self._enter(element, attributes)

    def _look(self, element: _Element, attributes: dict[str, str]) -> _Element:
        """What attributes say of an element's words: unseen, bold, struck."""
        name, style = element.name, attributes.get("style", "")
        unseen = name in _UNSEEN and not (name == "header" and element.article)
        unseen = unseen or "hidden" in attributes or attributes.get("aria-hidden") == "true"
        unseen = unseen or attributes.get("role", "") in _ROLES or attributes.get("class") == "headerlink"
        if unseen or (style and _HIDDEN.search(style)):
            return replace(element, unseen=True)
        if not style:
            return element
        weight = _WEIGHT.search(style)
        bold = weight[1].lower() in ("bold", "bolder", "600", "700", "800", "900") if weight else element.bold
        return replace(element, bold=bold, struck=element.struck or _THROUGH.search(style) is not None)

    def _list(self, element: _Element, attributes: dict[str, str]) -> _Element:
        start = attributes.get("start", "1")
        self.counts.append(int(start) - 1 if start.isdecimal() and len(start) < 4 else 0)
        flat = _FLAT_LEVEL.search(attributes.get("class", ""))
        depth = max(element.depth + 1, int(flat[1]) + 1 if flat else 0)
        return replace(element, depth=depth, kind="", tasks="task" in attributes.get("class", ""))

    def _enter(self, element: _Element, attributes: dict[str, str]) -> None:
        name = element.name
        if name == "li":
            deep = attributes.get("aria-level", "")
            level = max(element.depth, 1, int(deep) if deep.isdecimal() and len(deep) < 2 else 0)
            check = "done" if attributes.get("class") == "checked" else "open" if element.tasks else None
            self.item = Block("item", level, self._mark(attributes), check)
            self.open[-1] = replace(element, depth=level)
        elif name == "dd":
            self.item = Block("item", max(element.depth, 1))
        elif name == "p" and (listed := _WORD_LEVEL.search(attributes.get("style", ""))):
            self.item = Block("item", int(listed[1]))
        elif name == "div" and "checkbox" in attributes.get("class", "").split():
            self._check("checkbox-on" in attributes["class"].split())
        elif name == "table" and len(self.grids) < _TABLES:
            grid = Grid()
            self.targets[-1].append(grid)
            self.grids.append(grid)
            self.item = None
        elif name == "tr" and self.grids:
            self.grids[-1].rows.append([])
        elif name in ("td", "th") and self.grids:
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        rows = self.grids[-1].rows
        if not rows:
            rows.append([])
        cell = Cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        rows[-1].append(cell)
        self.targets.append(cell.content)
        self.open[-1] = replace(self.open[-1], depth=0, kind="", bold=False)
        self.blank = False

    def _mark(self, attributes: dict[str, str]) -> str:
        above = next((element.name for element in reversed(self.open[:-1]) if element.name in _LISTS), "ul")
        if above != "ol" or not self.counts:
            return "-"
        value = attributes.get("value", "")
        self.counts[-1] = int(value) if value.isdecimal() and len(value) < 4 else min(self.counts[-1] + 1, 999)
        return f"{self.counts[-1]}."

    def _void(self, tag: Tag) -> None:
        if tag.name == "br":
            if self.block is None:
                self.blank = True
            else:
                self.block.runs.append(Run("\n", tag.at))
        elif tag.name == "hr":
            self.block, self.blank = None, True
        elif tag.name == "input":
            attributes = tag.attributes()
            if attributes.get("type") == "checkbox":
                self._check("checked" in attributes)

    def _check(self, done: bool) -> None:
        check = "done" if done else "open"
        if self.block is not None:
            if self.block.kind == "item":
                self.block.check = check
            return
        if self.item is None:
            self.item = Block("item", self.open[-1].depth + 1)
        self.item.check = check

    def _end(self, name: str) -> None:
        if name in _BLOCKS:
            self.block = None
            self.blank = self.blank or name in _SPACED
        if self.deeper[name]:
            self.deeper[name] -= 1
        elif self.names[name]:
            self._leave(frozenset((name,)), frozenset(("table",)) if name not in ("table", "body", "html") else ())

    def _leave(self, names: frozenset[str], within: frozenset[str] | tuple[()]) -> None:
        """Closes the nearest of the elements, unless one of `within` stands in the way."""
        for place in range(len(self.open) - 1, 0, -1):
            name = self.open[place].name
            if name in names:
                self._close(place)
                return
            if name in within:
                return

    def _close(self, place: int) -> None:
        for element in self.open[place:]:
            self.names[element.name] -= 1
            if element.name in _BLOCKS:
                self.block = None
            if element.name in ("li", "dd"):
                self.item = None
            if element.name in _LISTS:
                self.counts.pop()
        element = self.open[place]
        del self.grids[element.tables :]
        del self.targets[element.targets :]
        del self.open[place:]


def _span(value: str | None) -> int:
    """`colspan` and `rowspan` as numbers; what is absurd is as wide as any table."""
    if not value or not value.strip().isdecimal():
        return 1
    digits = value.strip()
    return max(1, int(digits)) if len(digits) < 5 else 1000
