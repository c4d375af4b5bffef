"""What a patch changes, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from coach.patterns import pattern
from coach.reading.decode import decode
from coach.reading.kinds import container_of
from coach.render.terminal import prose, visible

_LINE_END = pattern(r"\r\n|\n|\r")


def diff(path: str, before: bytes, after: bytes) -> str:
    """A unified diff of two states of a text file; of a workbook, each changed cell with its old and new text.

    Empty where nothing changed.  Control characters are shown as escapes; ends of lines are not shown.
    Raises InputError for bytes that cannot be read."""
    if before == after:
        return ""
    lines = _cells(path, before, after) if container_of(before) == "xlsx" else _lines(path, before, after)
    return "".join(f"{visible(line)}\n" for line in lines)


class _Lines(SequenceMatcher[str]):
    """Lines of equal number stand for each other: twenty thousand changed ones would take difflib a minute."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new)
        self.old = old
        self.new = new

    def get_opcodes(self) -> list[tuple[str, int, int, int, int]]:  # type: ignore[override]
        if len(self.old) != len(self.new):
            return [*super().get_opcodes()]
        found = []
        for same, group in groupby(range(len(self.old)), lambda number: self.old[number] == self.new[number]):
            start, *rest = group
            end = rest[-1] + 1 if rest else start + 1
            found.append(("equal" if same else "replace", start, end, start, end))
        return found


def _lines(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (_LINE_END.split(decode(data, path)[0].rstrip("\r\n")) for data in (before, after))
    yield from (f"--- {prose(path)}", f"+++ {prose(path)}")
    for group in _Lines(old, new).get_grouped_opcodes():
        first, last = group[0], group[-1]
        yield f"@@ -{first[1] + 1},{last[2] - first[1]} +{first[3] + 1},{last[4] - first[3]} @@"
        for same, begin, end, start, stop in group:
            mark = " " if same == "equal" else "-"
            yield from (mark + line for line in old[begin:end])
            if mark == "-":
                yield from ("+" + line for line in new[start:stop])


def _cells(path: str, before: bytes, after: bytes) -> Iterator[str]:
    from coach.patching.inbook import cell_name, texts_of

    old, new = texts_of(before), texts_of(after)
    for spot, text in new.items():
        was = old.get(spot, "")
        if text != was:
            sheet, row, column = spot
            where = f"{prose(path)}, sheet {prose(sheet)}, cell {cell_name(row, column)}"
            yield from (f"--- {where}", f"-{was}", f"+{text}")
