"""Lines of keys and list items in a TOML file; the standard library's reader gives none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Path = tuple[str | int, ...]
"""Keys from the top of the file; a number counts the items of a list, also the tables below a [[name]]."""

_TOKEN = re.compile(
    r"""
      \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3,5}
    | '{3} (?: [^'] | '(?!'') )* '{3,5}
    | " (?: [^"\\\n] | \\. )* "
    | ' [^'\n]* '
    | \#[^\n]*
    | \n
    | [\[\]{},.=]
    | [^\s"'\#\[\]{},.=]+
    """,
    re.VERBOSE | re.DOTALL,
)


def places(text: str) -> dict[Path, int]:
    """The 1-based line of each key, table and list item of a text that is TOML."""
    reader = _Places()
    for match in _TOKEN.finditer(text):
        reader.take(match[0])
    return reader.found


def line_of(found: Mapping[Path, int], keys: Sequence[str | int]) -> int | None:
    """The line of `keys`, else of the longest part of them that has one."""
    return next((found[path] for n in range(len(keys), 0, -1) if (path := tuple(keys[:n])) in found), None)


class _Places:
    """`_open`: the lists and inline tables that stand open, each with its path and, for a list, its item's number."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self._line = 1
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self._open: list[tuple[Path, int | None]] = []
        self._key: list[str] = []
        self._head = ""
        self._path: Path | None = None

    def take(self, piece: str) -> None:
        if piece == "\n":
            if not self._open:
                self._key, self._head, self._path = [], "", None
        elif piece[0] == "#":
            pass
        elif self._path is None:
            self._of_key(piece)
        else:
            self._of_value(piece, self._path)
        self._line += piece.count("\n")

    def _of_key(self, piece: str) -> None:
        if piece == "[":
            self._head += piece
        elif piece == "]":
            self._end_head()
        elif piece == "=":
            above = self._open[-1][0] if self._open else self._table
            self._path = self._named(above)
        elif piece == "}":
            self._close()
        elif piece not in (".", ","):
            self._key.append(_name(piece))

    def _end_head(self) -> None:
        if not self._head:
            return
        self._table = self._named(())
        if self._head == "[[":
            number = self._counts[self._table] = self._counts.get(self._table, -1) + 1
            self._table = (*self._table, number)
            self.found.setdefault(self._table, self._line)
        self._head = ""

    def _named(self, above: Path) -> Path:
        """The path of the key just read; `a.b` names `a` as well."""
        for part in self._key:
            above = (*above, part)
            self.found.setdefault(above, self._line)
        return above

    def _of_value(self, piece: str, path: Path) -> None:
        if piece in ("]", "}"):
            self._close()
        elif piece == ",":
            home, number = self._open[-1] if self._open else ((), None)
            self._key = []
            self._path = None
            if number is not None:
                self._open[-1] = home, number + 1
                self._path = (*home, number + 1)
        else:
            self.found.setdefault(path, self._line)
            if piece == "[":
                self._open.append((path, 0))
                self._path = (*path, 0)
            elif piece == "{":
                self._open.append((path, None))
                self._key = []
                self._path = None

    def _close(self) -> None:
        if self._open:
            self._path, _ = self._open.pop()


def _name(piece: str) -> str:
    """A key as it is meant: without quotes, escapes read."""
    if piece[0] == "'":
        return piece[1:-1]
    if piece[0] == '"':
        import tomllib

        name: str = tomllib.loads(f"key = {piece}")["key"]
        return name
    return piece
