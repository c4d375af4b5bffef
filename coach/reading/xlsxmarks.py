"""What stands in a workbook beside the values of its cells: number formats, hidden rows, formulas without a result.

The parser of the values tells none of it, and makes room for every cell between the first and the last one.  So each
sheet is measured here before, element by element: no tree is built, and what is too large is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coach.errors import InputError
from coach.patterns import pattern
from coach.reading.cells import MAX_COLUMNS
from coach.reading.zipped import member
from coach.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile
    from typing import Any

KIND = "Excel"
MAX_ROWS = 100_000
MAX_AREA = 4_000_000
"""Cells, blank ones between filled ones included."""
MAX_TEXT = 50_000_000
"""Characters of a sheet: one long text may stand in a hundred thousand cells and take its place in the file once."""
_MAX_ELEMENTS = 8_000_000
_BLOCK = 1 << 16
_BOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedstrings.xml"
_LONGEST_VALUE = 40
"""Characters: of a value only a number's need to be known."""

Spot = tuple[int, int]
"""Row and column of a cell, 1-based."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a number format writes around a number, which is multiplied by `factor` before."""

    before: str
    after: str
    factor: float = 1


@dataclass(slots=True)
class Marks:
    """Of one sheet.  `filled`: number of cells that hold something.  `hidden`, `empty`, `wrong`: rows that are hidden,
    hold a formula without a result, or an error such as `#REF!`.  `shown`: how numbers are shown, where it matters."""

    filled: int = 0
    hidden: set[int] = field(default_factory=set)
    empty: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)
    shown: dict[Spot, Shown] = field(default_factory=dict)


class Book:
    """The parts of a workbook's zip file.  All raise InputError for what is damaged."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.archive = archive
        self.path = path
        written = archive.namelist()
        # The parser of the values finds its parts whatever their case; the part measured must be the part read.
        self.names = {name.replace("\\", "/").lower(): name for name in written}
        if len(self.names) < len(written):
            raise self._damaged("two parts have the same name")
        if _BOOK not in self.names:
            hint = "open it in Excel and save it as .xlsx"
            raise InputError("this is an Excel file of another kind than .xlsx", hint=hint, path=path)
        self.sheets = self._sheets()
        self.shown = self._formats() if _STYLES in self.names else []
        self.lengths = self._lengths() if _TEXTS in self.names else []

    def marks(self, name: str, number: int) -> Marks:
        """What there is to know of the sheet with a 0-based number.  Raises InputError where it is too large."""
        part = self.sheets[number] if number < len(self.sheets) else ""
        if part not in self.names:
            raise self._damaged(f'the sheet "{name}" is missing')
        walker = _Cells(name, self)
        self._walk(part, walker)
        return walker.marks

    def _sheets(self) -> list[str]:
        """The parts of all sheets, in the order of the workbook."""
        idents: list[str] = []
        targets: dict[str, str] = {}

        def of_book(tag: str, values: dict[str, str]) -> None:
            if tag == "sheet":
                idents.append(next((value for key, value in values.items() if key.endswith("}id")), ""))

        def of_relations(tag: str, values: dict[str, str]) -> None:
            if tag == "Relationship":
                target = values.get("Target", "").lower().removeprefix("/")
                targets[values.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

        self._walk(_BOOK, _Starts(of_book))
        self._walk("xl/_rels/workbook.xml.rels", _Starts(of_relations))
        return [targets.get(ident, "") for ident in idents]

    def _formats(self) -> list[Shown | None]:
        """How numbers are shown, by the number of the cell's style."""
        codes: dict[str, str] = {"9": "0%", "10": "0.00%"}
        styles: list[str] = []
        inside = [False]

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "numFmt":
                codes[values.get("numFmtId", "")] = values.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                inside[0] = tag == "cellXfs"
            elif tag == "xf" and inside[0]:
                styles.append(values.get("numFmtId", ""))

        self._walk(_STYLES, _Starts(start))
        read = {ident: read_format(code) for ident, code in codes.items()}
        return [read.get(ident) for ident in styles]

    def _lengths(self) -> list[int]:
        """Characters of each text that several cells may share."""
        walker = _Lengths()
        self._walk(_TEXTS, walker)
        return walker.found

    def _walk(self, name: str, walker: Any) -> None:
        """Hands a part to a walker: an object with those of lxml's methods `start`, `data` and `end` that it needs."""
        from lxml import etree

        data = member(self.archive, self.names.get(name, name), self.path, KIND)
        try:
            parser = etree.XMLParser(target=walker, resolve_entities=False, no_network=True, load_dtd=False)
            for begin in range(0, len(data), _BLOCK):
                parser.feed(data[begin : begin + _BLOCK])
            parser.close()
        except (etree.XMLSyntaxError, ValueError):
            raise self._damaged(name) from None

    def _damaged(self, what: str) -> InputError:
        hint = "open it in Excel and save it again"
        return InputError(f"this Excel file is damaged: {what}", hint=hint, path=self.path)


class _Starts:
    """Hears where elements start."""

    def __init__(self, heard: Callable[[str, dict[str, str]], None]) -> None:
        self.heard = heard
        self.count = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MAX_ELEMENTS:
            raise ValueError("too many elements")
        self.heard(tag.rpartition("}")[2], values)

    def close(self) -> None:
        """The parser asks for it."""


class _Lengths(_Starts):
    def __init__(self) -> None:
        super().__init__(self._begin)
        self.found: list[int] = []

    def _begin(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self.found.append(0)

    def data(self, text: str) -> None:
        if self.found:
            self.found[-1] += len(text)


class _Cells(_Starts):
    """Takes one sheet cell by cell."""

    def __init__(self, name: str, book: Book) -> None:
        super().__init__(self._begin)
        self.name = name
        self.book = book
        self.marks = Marks()
        self.row = self.column = 0
        self.rows = self.columns = (0, 0)
        self.kind = self.style = self.value = ""
        self.formula = self.inline = self.in_value = False
        self.text = 0

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag == "row":
            self.row, self.column = int(values.get("r") or self.row + 1), 0
            if values.get("hidden") in ("1", "true"):
                self.marks.hidden.add(self.row)
        elif tag == "c":
            at = values.get("r", "")
            self.column = column_of(at) if at else self.column + 1
            self.row = int(at.lstrip(LETTERS)) if at else self.row
            self.kind, self.style, self.value = values.get("t", "n"), values.get("s", "0"), ""
            self.formula = self.inline = False
        elif tag == "f":
            self.formula = True
        elif tag == "is":
            self.inline = True
        self.in_value = tag == "v"

    def data(self, text: str) -> None:
        if self.in_value and len(self.value) < _LONGEST_VALUE:
            self.value += text
        self.text += len(text)

    def end(self, tag: str) -> None:
        self.in_value = False
        if tag.rpartition("}")[2] != "c":
            return
        if self.formula and not self.value and self.kind != "str":
            self.marks.empty.add(self.row)
        if not (self.value or self.inline):
            return
        self._measure()
        if self.kind == "e":
            self.marks.wrong.add(self.row)
        elif self.kind == "n":
            number = int(self.style)
            shown = self.book.shown[number] if 0 <= number < len(self.book.shown) else None
            if shown:
                self.marks.shown[self.row, self.column] = shown

    def _measure(self) -> None:
        self.marks.filled += 1
        row, column = self.row, self.column
        if self.marks.filled == 1:
            self.rows, self.columns = (row, row), (column, column)
        self.rows = min(row, self.rows[0]), max(row, self.rows[1])
        self.columns = min(column, self.columns[0]), max(column, self.columns[1])
        if self.kind == "s":
            number = int(self.value)
            self.text += self.book.lengths[number] if 0 <= number < len(self.book.lengths) else 0
        area = (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)
        for told, size, most in (
            ("rows", row, MAX_ROWS),
            ("columns", column, MAX_COLUMNS),
            ("cells", area, MAX_AREA),
            ("characters", self.text, MAX_TEXT),
        ):
            if size > most:
                raise InputError(
                    f'sheet "{self.name}", row {row}: the sheet has {size:,} {told} and more',
                    hint=f"at most {most:,} are read; save only the OKRs to a new file",
                    path=self.book.path,
                )


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = pattern(r"([^0#?]*)([0#?](?:[0#?,. ]*[0#?,.])?)([^0#?]*)$")
_QUOTED = pattern(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|[_*].|\[[^\]]*\]')


def column_of(name: str) -> int:
    """The number of a cell's column: 28 for `AB3`."""
    number = 0
    for letter in name[:4]:
        if letter not in LETTERS:
            break
        number = number * 26 + LETTERS.index(letter) + 1
    return number


def read_format(code: str) -> Shown | None:
    """What a number format shows beside the digits: a currency, `%`, a unit in quotation marks; None where nothing."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return "\ue000"

    # Quoted words may hold any sign; a private one stands for them until the digits are found.
    plain = _QUOTED.sub(lambda match: keep(match[1] or match[2] or match[3] or ""), code[:200]).partition(";")[0]
    match = _CODE.match(plain)
    if not match or any(map(str.isalpha, plain)) or "@" in plain:
        return None
    texts = iter(kept)
    before, after = (_filled(match[number], texts) for number in (1, 3))
    factor = 0.001 ** (len(match[2]) - len(match[2].rstrip(",")))
    if "%" in before + after:
        factor *= 100
    if not (before or after) and factor == 1:
        return None
    return Shown(before.lstrip(), after if after.strip() else "", factor)


def _filled(part: str, texts: Iterator[str]) -> str:
    return "".join(next(texts, "") if sign == "\ue000" else sign for sign in part)
