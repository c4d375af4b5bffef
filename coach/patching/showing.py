"""What a patch changes, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Iterator

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


def _lines(path: str, before: bytes, after: bytes) -> Iterator[str]:
    from difflib import unified_diff

    old, new = (_LINE_END.split(decode(data, path)[0].rstrip("\r\n")) for data in (before, after))
    yield from unified_diff(old, new, prose(path), prose(path), lineterm="")


def _cells(path: str, before: bytes, after: bytes) -> Iterator[str]:
    from coach.patching.inbook import cell_name, texts_of

    old, new = texts_of(before), texts_of(after)
    for spot, text in new.items():
        was = old.get(spot, "")
        if text != was:
            sheet, row, column = spot
            where = f"{prose(path)}, sheet {prose(sheet)}, cell {cell_name(row, column)}"
            yield from (f"--- {where}", f"-{was}", f"+{text}")
