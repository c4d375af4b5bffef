"""Styles and lists of a Word document: what the look of a paragraph says it is."""

from __future__ import annotations

from coach.patterns import pattern
from coach.records import dataclass, field, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_LONGEST = 12
"""So many styles are followed from one to the one it is based on."""
_HEADING = pattern(r"heading ([1-9])$")
_LIST = pattern(r"list (?:bullet|number) ?([2-9])?$")
_PLACE = pattern(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says; None: nothing.  `size`: in half points.  `outline`: of a heading 1-6, 0 for body text.

    `list`: the list's id ("0" for none).  `depth`: in it, from 0."""

    bold: bool | None = None
    struck: bool | None = None
    slanted: bool | None = None
    hidden: bool | None = None
    size: int | None = None
    outline: int | None = None
    list: str | None = None
    depth: int | None = None
    contents: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, and where it says nothing that of `below`."""
        if below is NOTHING:
            return self
        unsaid = [name for name in self.__slots__ if getattr(self, name) is None]
        return replace(self, **{name: getattr(below, name) for name in unsaid})


NOTHING = Look()


@dataclass(slots=True, eq=False)
class Marker:
    """The marks of one list.  `counts`: of the items so far, by depth."""

    formats: dict[int, tuple[str, str]]
    counts: list[int] = field(default_factory=lambda: [0] * 10)

    def next(self, depth: int) -> tuple[str, str]:
        """The mark of the next item as Markdown has it, and the words that Word shows in front of it (`KR 1:`)."""
        self.counts[depth] += 1
        self.counts[depth + 1 :] = [0] * (9 - depth)
        kind, shown = self.formats.get(depth, ("bullet", ""))
        words = ""
        if any(map(str.isalpha, _PLACE.sub("", shown))) and len(shown) > 1:
            words = _PLACE.sub(lambda place: str(self.counts[int(place[1]) - 1]), shown).strip() + " "
        return ("-" if kind in ("bullet", "none") else f"{min(self.counts[depth], 999)}."), words


class Styles:
    """`styles`, `numbering`: the parts of these names, None where the document has none."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        self._base = NOTHING
        for style in styles if styles is not None else ():
            if style.tag == W + "docDefaults":
                self._base = look_of(style.find(f"{W}rPrDefault/{W}rPr"), None)
            name = style.get(W + "styleId")
            if style.tag != W + "style" or name is None:
                continue
            self._elements[name] = style
            if style.get(W + "default") in ("1", "true") and style.get(W + "type") == "paragraph":
                self._default = name
        self._markers = _markers(numbering) if numbering is not None else {}

    def paragraph(self, name: str | None) -> Look:
        """What the style of a paragraph says, the document's defaults included."""
        return self.named(name if name in self._elements else self._default).over(self._base)

    def named(self, name: str | None) -> Look:
        if not name:
            return NOTHING
        known = self._looks.get(name)
        if known is not None:
            return known
        found, at = NOTHING, name
        for _ in range(_LONGEST):
            element = self._elements.get(at)
            if element is None:
                break
            found = found.over(_style(element))
            at = _value(element.find(W + "basedOn")) or ""
        self._looks[name] = found
        return found

    def marker(self, name: str | None) -> Marker:
        """The marks of a list; one with bullets where the document says nothing of it."""
        return self._markers.setdefault(name or "", Marker({}))


def look_of(run: Element | None, paragraph: Element | None) -> Look:
    """What `rPr` and `pPr` say by themselves."""
    found = NOTHING
    if run is not None and len(run):
        struck = _on(run.find(W + "strike"))
        size = _value(run.find(W + "sz"))
        found = Look(
            bold=_on(run.find(W + "b")),
            struck=_on(run.find(W + "dstrike")) if struck is None else struck,
            slanted=_on(run.find(W + "i")),
            hidden=_on(run.find(W + "vanish")),
            size=_number(size),
        )
    if paragraph is not None and len(paragraph):
        level = _number(_value(paragraph.find(W + "outlineLvl")))
        listed = _value(paragraph.find(f"{W}numPr/{W}numId"))
        depth = _number(_value(paragraph.find(f"{W}numPr/{W}ilvl")))
        outline = None if level is None else min(level + 1, 6) if level < 9 else 0
        found = Look(outline=outline, list=listed, depth=None if depth is None else min(depth, 8)).over(found)
    return found


def _style(element: Element) -> Look:
    own = look_of(element.find(W + "rPr"), element.find(W + "pPr"))
    name = (_value(element.find(W + "name")) or "").lower()
    # Word keeps the English names of its own styles in every language.
    if heading := _HEADING.match(name):
        return own.over(Look(outline=min(int(heading[1]), 6)))
    if name == "title":
        return own.over(Look(outline=1))
    if listed := _LIST.match(name):
        return Look(depth=int(listed[1] or 1) - 1).over(own)
    if name.startswith("toc "):
        return own.over(Look(contents=True))
    return own


def _markers(numbering: Element) -> dict[str, Marker]:
    kinds: dict[str, dict[int, tuple[str, str]]] = {}
    for element in numbering.iterfind(W + "abstractNum"):
        levels = kinds.setdefault(element.get(W + "abstractNumId", ""), {})
        for level in element.iterfind(W + "lvl"):
            depth = _number(level.get(W + "ilvl"))
            if depth is not None:
                kind = _value(level.find(W + "numFmt")) or "decimal"
                levels[depth] = kind, _value(level.find(W + "lvlText")) or ""
    return {
        element.get(W + "numId", ""): Marker(kinds.get(_value(element.find(W + "abstractNumId")) or "", {}))
        for element in numbering.iterfind(W + "num")
    }


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(_VAL)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and value.isascii() and len(value) < 5 else None


def _on(element: Element | None) -> bool | None:
    if element is None:
        return None
    return element.get(_VAL, "1") not in ("0", "false", "off")
