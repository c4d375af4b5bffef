"""The header of a sheet of OKRs: which layout it announces, and what each column says of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coach.patterns import pattern
from coach.reading.cells import Row, lines_of
from coach.reading.columns import UNKNOWN, Column, names_okrs, read_header, settled
from coach.reading.onekind import is_elsewhere, one_kind
from coach.records import dataclass, replace

_CONTENT = frozenset(("objective", "kr", "initiative", "milestone"))
_OF_A_ROW = _CONTENT | {"id", "parent"}
_OF_A_NODE = frozenset(("title", "type", "id", "parent"))
_ONCE = ("objective", "title", "parent", "type", "team", "period", "tags", "level", "description")
_MEASURED = frozenset(("baseline", "target", "current"))

_UNDER = pattern(r"([a-z]{0,2}\d{1,4}(?:\.\d{1,4}){0,4})\.\d{1,4}\.?$", re.IGNORECASE)
_LINK = pattern(r" \(https?://[^()\s]{1,500}\)$")

_DAYS = frozenset(
    ("date", "day", "week", "month", "week of", "week ending", "check in", "checkin", "check in date", "as of")
)

Said = tuple[dict[str, str], dict[str, str]]
"""What cells say: by the role of their column, and by the header where the column has none."""


@dataclass(frozen=True, slots=True)
class Header:
    """`names`: headers as written, no two the same.  `nodes`: one row is one node; else the columns hold the kinds.

    `kind`: of all nodes, objective or key_result, where the table holds one kind alone; else ""."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    nodes: bool
    kind: str = ""

    @property
    def numbered(self) -> bool:
        """Whether only the numbers of the rows (`2`, `2.1`) can say what hangs from what."""
        return (
            self.nodes
            and not self.kind
            and self.at("id") is not None
            and self.at("parent") is None
            and self.at("type") is None
        )

    def at(self, role: str, of: str = "") -> int | None:
        """The number of the first column with a role."""
        for number, column in enumerate(self.columns):
            if column.role == role and column.of in ("", of):
                return number
        return None

    @property
    def dated(self) -> int | None:
        """The column that says on which day, or in which week, a row was written: that of a check-in."""
        return next((n for n, name in enumerate(self.names) if _is_day(name) and not self.columns[n].role), None)

    def all(self, role: str) -> list[int]:
        return [number for number, column in enumerate(self.columns) if column.role == role]

    def ident(self, row: Row, of: str = "") -> str | None:
        """The id that the author gives to the node that the columns `of` speak of."""
        for number, column in enumerate(self.columns):
            if column.role == "id" and (column.of == of or self.nodes):
                return row.own(number) or None
        return None

    def parents(self, row: Row) -> tuple[str, ...]:
        number = self.at("parent")
        if number is not None:
            return tuple(_LINK.sub("", line) for line in lines_of(row.cell(number)))
        above = _UNDER.match(self.ident(row) or "") if self.numbered else None
        return (above[1],) if above else ()

    def said(self, row: Row) -> dict[str, Said]:
        """What a row's cells beside its statements say, by whose they are: `""`, a kind, or the number of a KR."""
        found: dict[str, Said] = {}
        silent = _OF_A_NODE if self.nodes else _OF_A_ROW
        for number, text in enumerate(row.texts):
            column = self.columns[number] if number < len(self.columns) else UNKNOWN
            if column.role in silent:
                continue
            values, extra = found.setdefault(column.number or column.of, ({}, {}))
            if column.role:
                values[column.role] = text
                if column.unit and text:
                    values.setdefault("unit", column.unit)
            elif text:
                name = self.names[number] if number < len(self.names) else ""
                extra[name or f"column {number + 1}"] = text
        for number in range(len(row.texts), len(self.columns)):
            column = self.columns[number]
            if column.role and column.role not in silent:
                found.setdefault(column.number or column.of, ({}, {}))[0][column.role] = ""
        return found


def find_header(texts: Sequence[str], named: str = "") -> Header | None:
    """The header that a row's cells are, or None.  `named`: what the file or the sheet is called."""
    columns = [read_header(text) if text else UNKNOWN for text in texts]
    written = [column.role for column in columns]
    if sum(1 for role in written if role not in ("", "number")) < 2:
        # One column that holds whole OKRs, told apart by their labels, needs no other that is known.
        return (
            _nodes(texts, columns, list(settled(written)))
            if "okrtext" in written and sum(map(bool, texts)) > 1
            else None
        )
    if "parent" in written and "goal" in written and not {"kr", "title"} & {*written}:
        # Where goals hang from goals, the lowest are key results.
        written[written.index("goal")] = "title"
    if "okr" in written and not {"kr", "objective", "type"} & {*written}:
        # One column for both: it says what the words beside it are, or it holds them, told apart by their labels.
        beside = bool({"title", "description"} & {*written})
        written[written.index("okr")] = "type" if beside else "title"
        if not beside:
            return _nodes(texts, columns, list(settled(written)))
    roles = list(settled(written))
    if kind := one_kind(columns, roles, texts, named):
        return _of_one_kind(texts, columns, roles, kind)
    if "kr" not in roles and "objective" in roles and "metric" in roles and _MEASURED & {*roles}:
        roles[roles.index("metric")] = "kr"
    if not names_okrs(roles):
        return _nodes(texts, columns, roles) if "okrtext" in written and "title" in roles else None
    if "kr" not in roles and "title" in roles and ("title" in written or "objective" not in roles):
        return _nodes(texts, columns, roles)
    if "objective" not in roles and "title" in roles:
        roles[roles.index("title")] = "objective"
    if "kr" not in roles and is_elsewhere(texts, named):
        return None
    first = next((number for number, role in enumerate(roles) if role in ("objective", "kr")), 0)
    # A date on the left of all is the day on which the row was written, no day by which anything is due.
    roles = ["" if n < first and role == "due" and _is_day(texts[n]) else role for n, role in enumerate(roles)]
    if "kr" in roles:
        # `O1` and `KR1` come again on many rows; they stay beside the words.
        roles = ["" if role == "id" and column.of else role for column, role in zip(columns, roles, strict=True)]
    found = _settled(columns, map(_role_in_rows, columns, roles), _ONCE)
    _share_out(found)
    return Header(_unique(texts), tuple(found), nodes=False)


def _nodes(texts: Sequence[str], columns: list[Column], roles: list[str]) -> Header:
    numbers = [number for number, column in enumerate(columns) if column.role == "number"]
    if numbers and "id" not in roles:
        roles[numbers[0]] = "id"
    found = _settled(columns, map(_role_in_nodes, roles), (*_ONCE, "id"))
    return Header(_unique(texts), tuple(found), nodes=True)


def _of_one_kind(texts: Sequence[str], columns: list[Column], roles: list[str], kind: str) -> Header:
    """A table of objectives, or of key results that name their objectives by id."""
    if kind == "key_result" and "kr" in roles:
        roles = ["title" if role == "kr" else "" if role == "title" else role for role in roles]
    ids = [number for number, role in enumerate(roles) if role == "id"]
    mine = [number for number in ids if columns[number].of == ("kr" if kind == "key_result" else "objective")]
    for number in ids:
        roles[number] = "parent" if kind == "key_result" and columns[number].of == "objective" else ""
    if mine or "id" in [columns[number].role for number in ids if not columns[number].of]:
        roles[next(iter(mine), ids[0])] = "id"
    plain = [replace(column, of="") for column in columns]
    found = _settled(plain, map(_role_in_nodes, roles), (*_ONCE, "id"))
    return Header(_unique(texts), tuple(found), nodes=True, kind=kind)


def _settled(columns: list[Column], roles: Iterable[str], once: Sequence[str]) -> list[Column]:
    pairs = zip(columns, roles, strict=True)
    found = [replace(column, role=role) if role else UNKNOWN for column, role in pairs]
    _keep_one(found, once)
    return found


def _role_in_nodes(role: str) -> str:
    return "" if role in _CONTENT or role in ("goal", "okr") else role


def _role_in_rows(column: Column, role: str) -> str:
    """Nobody asks for a row's type where its columns say what it holds, and no other title is needed."""
    if role in ("title", "type"):
        role = column.role
    return "" if role in ("type", "goal", "okr") else role


def _is_day(name: str) -> bool:
    return " ".join(name[:40].lower().replace("-", " ").split()) in _DAYS


def joined(above: Header, below: Header) -> Header:
    """A header of two rows: the lower one is the more exact."""
    columns, names = list(above.columns), list(above.names)
    for number, column in enumerate(below.columns):
        if number >= len(columns):
            columns.append(column)
            names.append(below.names[number])
        elif below.names[number]:
            columns[number], names[number] = column, below.names[number]
    return Header(tuple(names), tuple(columns), below.nodes)


def _keep_one(columns: list[Column], roles: Sequence[str]) -> None:
    for role in roles:
        numbers = [number for number, column in enumerate(columns) if column.role == role]
        for number in sorted(numbers, key=lambda number: (not columns[number].named, columns[number].of))[1:]:
            columns[number] = UNKNOWN


def _share_out(columns: list[Column]) -> None:
    """Of two columns `Owner` each belongs to the statement on its left; a third of the same is kept as it stands."""
    seen = set()
    for number, column in enumerate(columns):
        twice = column.role and column.role not in _CONTENT and sum(1 for c in columns if c.role == column.role) > 1
        if twice and not column.of and not column.number:
            left = next((c.role for c in reversed(columns[:number]) if c.role in _CONTENT), "")
            column = columns[number] = replace(column, of=left)
        if twice and (column.role, column.of, column.number) in seen:
            columns[number] = UNKNOWN
        seen.add((column.role, column.of, column.number))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        found.append(f"{name} ({counts[name]})" if name and counts[name] > 1 else name)
    return tuple(found)
