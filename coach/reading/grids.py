"""Tables of documents -> lines of a page: by what they are laid out for.

A header that names OKR columns makes a pipe table; labels in the first column make labelled lines; a cell across the
whole width stands between tables; a table that only arranges blocks is written block by block.  Any other is written as
a pipe table too, which the Markdown reader passes over and counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from coach.reading.blocks import Block, Cell, Grid
from coach.reading.columns import CONTENT
from coach.reading.labels import Label, read_label
from coach.reading.page import Page, lines_of
from coach.reading.tables import header_roles
from coach.records import dataclass

_WIDEST = 100
"""So many columns are told apart; `colspan="1000"` means all of them."""
_NAME_WORDS = 5
"""A longer text is no column's name."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell in one column of one row.  `own`: it starts here; else it reaches here from above or from the left."""

    cell: Cell
    own: bool

    def words(self) -> str:
        return self.cell.words() if self.own else ""


_Row = list[Slot]
_NO_CELL = Cell()


def write_grid(page: Page, grid: Grid) -> None:
    header: _Row | None = None
    section: list[_Row] = []
    first = True
    for row in _laid_out(grid):
        own = [slot.cell for slot in row if slot.own and slot.cell.holds()]
        if not own:
            continue
        if _stands_alone(row, own, first=first):
            header = _write_section(page, section, header)
            section = []
            page.ours("\n")
            page.write(own[0].content)
        else:
            if section and _header(row):
                header = _write_section(page, section, header)
                section = []
            section.append(row)
        first = False
    _write_section(page, section, header)
    page.ours("\n")


def _laid_out(grid: Grid) -> list[_Row]:
    """The rows with a slot for each column, cells that reach over several repeated."""
    rows: list[_Row] = []
    reaching: dict[int, tuple[Cell, int]] = {}
    for cells in grid.rows:
        row: _Row = []
        waiting = list(reversed(cells))
        while waiting or any(column >= len(row) for column in reaching):
            column = len(row)
            if column >= _WIDEST:
                break
            above = reaching.get(column)
            if above:
                cell, left = above
                row.append(Slot(cell, False))
                if left > 1:
                    reaching[column] = cell, left - 1
                else:
                    del reaching[column]
                continue
            if not waiting:
                row.append(Slot(_NO_CELL, False))
                continue
            cell = waiting.pop()
            if cell.down == 0:
                up = rows[-1][column].cell if rows and column < len(rows[-1]) else _NO_CELL
                row += [Slot(up, False)] * min(cell.across, _WIDEST)
                continue
            across = min(cell.across, _WIDEST - column) if len(cells) > 1 else 1
            for place in range(column, column + across):
                row.append(Slot(cell, place == column))
                if cell.down > 1:
                    reaching[place] = cell, cell.down - 1
        rows.append(row)
    return rows


def _stands_alone(row: _Row, own: list[Cell], *, first: bool) -> bool:
    """A cell across the whole width, a title in the first row, or an objective with nothing beside it."""
    if len(own) != 1 or any(not slot.own and slot.cell is not own[0] and slot.cell.holds() for slot in row):
        return False
    if first or all(slot.cell is own[0] for slot in row):
        return True
    label = _label(own[0].words())
    return label is not None and label.kind == "objective"


def _write_section(page: Page, rows: list[_Row], header: _Row | None) -> _Row | None:
    """Writes rows that belong together; the header that holds for the rows after them."""
    if not rows:
        return header
    if _header(rows[0]):
        header, rows = rows[0], rows[1:]
    elif header is not None and len(header) != len(rows[0]):
        header = None
    if header is not None:
        _write_columns(page, header, rows)
    elif _is_labelled(rows):
        _write_labelled(page, rows)
    elif _arranges(rows):
        _write_blocks(page, rows)
    else:
        _write_columns(page, rows[0], rows[1:])
    return header


def _header(row: _Row) -> tuple[str, ...]:
    words = [slot.words() for slot in row]
    roles = header_roles(words)
    if sum(map(bool, roles)) > 1:
        return roles
    # `KR 1 | words` and `Key results | a sentence` name a row, `KR 1 | KR 2 | KR 3` names columns.
    first, *others = [cell for cell in words if cell] or [""]
    label = _label(first)
    named = label is not None and (label.number or any(map(_is_value, others)))
    return () if named else roles


def _is_value(words: str) -> bool:
    return "\n" in words or len(words.split()) > _NAME_WORDS


def _write_columns(page: Page, header: _Row, rows: Sequence[_Row]) -> None:
    roles = _header(header)
    page.ours("\n|")
    for slot in header:
        page.ours(" ")
        if slot.own:
            _write_cell(page, slot.cell)
        page.ours(" |")
    page.ours("\n|" + "---|" * len(header) + "\n")
    for row in rows:
        page.ours("|")
        for column, slot in enumerate(row):
            role = roles[column] if column < len(roles) else ""
            page.ours(" ")
            # What is said of several rows is said once, but for what each of them has: an owner, a period.
            if slot.own or (role and role not in CONTENT):
                _write_cell(page, slot.cell)
            page.ours(" |")
        page.ours("\n")


def _write_cell(page: Page, cell: Cell) -> None:
    lines = [line for block in _blocks(cell) for line in lines_of(block)]
    for number, line in enumerate(lines):
        if number:
            page.gap()
        page.words(line)


def _blocks(cell: Cell) -> list[Block]:
    """All blocks of a cell, those of tables within it too; readers see to it that these are not deep."""
    found: list[Block] = []
    for part in cell.content:
        if isinstance(part, Block):
            found.append(part)
        else:
            found += [block for row in part.rows for inner in row for block in _blocks(inner)]
    return found


def _label(words: str) -> Label | None:
    """The label that the words are or start with; `Owner` beside a value needs no colon."""
    return read_label(words, 0, len(words)) or (read_label(words + ":", 0, len(words) + 1) if words else None)


def _filled(row: _Row) -> list[Slot]:
    return [slot for slot in row if slot.own and slot.cell.holds()]


def _is_labelled(rows: list[_Row]) -> bool:
    """Whether the first column says what the rows are.  Below names of three columns or more most rows have to."""
    named = sum(map(_is_okr_label, rows))
    headed = not _is_okr_label(rows[0]) and min(len(_filled(row)) for row in rows) > 2
    return named > 0 and not (headed and 2 * named < len(rows))


def _is_okr_label(row: _Row) -> bool:
    filled = _filled(row)
    if len(filled) < 2:
        return False
    words = filled[0].words()
    label = _label(words)
    return label is not None and label.kind in ("objective", "kr") and "\n" not in words


def _write_labelled(page: Page, rows: list[_Row]) -> None:
    page.ours("\n")
    listing = False
    for row in rows:
        filled = _filled(row)
        words = filled[0].words()
        label = _label(words)
        if label is None or "\n" in words:
            if listing:
                _write_items(page, filled[0].cell)
            continue
        listing = False
        head = _blocks(filled[0].cell)[0]
        if label.begin < len(words):
            page.line(head)
        elif len(filled) > 1 and label.many:
            page.labelled(head, [])
            _write_items(page, filled[1].cell)
            listing = True
        elif len(filled) > 1:
            page.labelled(head, filled[1].cell.content)


def _write_items(page: Page, cell: Cell) -> None:
    for block in _blocks(cell):
        for line in lines_of(block):
            page.line(Block("item", max(1, block.level), block.mark, block.check, runs=line))


def _arranges(rows: list[_Row]) -> bool:
    """Whether cells hold what stands elsewhere in a document by itself: headings, tables, labels, lists with a lead."""
    return any(_is_laid_out(slot.cell) for row in rows for slot in row if slot.own)


def _is_laid_out(cell: Cell) -> bool:
    led = False
    lines = 0
    for part in cell.content:
        if isinstance(part, Grid) or part.kind == "heading" or (led and part.kind == "item"):
            return True
        led = led or bool(part.words())
        lines += len(lines_of(part))
        label = _label(part.words())
        if lines > 1 and label and label.kind in ("objective", "kr"):
            return True
    return False


def _write_blocks(page: Page, rows: list[_Row]) -> None:
    by_column = len(rows) > 1 and not any(_is_laid_out(slot.cell) for slot in rows[0] if slot.own)
    width = max(map(len, rows)) if by_column else 1
    for column in range(width):
        for row in rows:
            for slot in row[column : column + 1] if by_column else row:
                if slot.own:
                    page.ours("\n")
                    page.write(slot.cell.content)
