"""Rows whose columns are objective, key result, initiative, milestone: a blank cell means "as above"."""

from __future__ import annotations

from coach.reading.cells import Item, Row, after_mark, items, lines_of
from coach.reading.labels import read_label
from coach.reading.okrs import Okrs
from coach.reading.sheetdrafts import ROLES, Draft, draft_at
from coach.reading.sheetheader import Header, Said
from coach.records import dataclass

Cell = tuple[int, list[Item]]
"""The number of a cell, and the statements in it."""
Works = dict[str, list[Draft]]
"""Initiatives and milestones of one row, by kind."""

_AT_A_DATE = frozenset(("current", "status", "confidence"))
_OF_THE_OKR = ("team", "period", "tags", "level")
_NOTHING = frozenset("- – — -- n/a na n.a.".split())
_WORKS = ("initiative", "milestone")
_KINDS = ROLES | {kind: kind for kind in _WORKS}


@dataclass(slots=True)
class Scope:
    """What rows above a table say of all OKRs below: sections, titles, the sheet's name."""

    team: str | None = None
    period: str | None = None
    owner: str | None = None


class Grid:
    def __init__(self, header: Header, scope: Scope, okrs: Okrs) -> None:
        self.header = header
        self.scope = scope
        self.okrs = okrs
        self.home = header.at("objective")
        self.krs = header.all("kr")
        roles = ("objective", "id", "parent", *_OF_THE_OKR)
        self.of_objective = [number for number, column in enumerate(header.columns) if column.role in roles]
        self.works = {kind: columns for kind in _WORKS if (columns := header.all(kind))}
        self.last: tuple[str, ...] = ()
        self.above: dict[str, str] = {}
        self.parents: tuple[str, ...] = ()
        self.dated = header.dated
        self.said: dict[tuple[int, str], Draft] = {}

    def enter_section(self) -> None:
        """What the rows above the section's name said is not said of those below it."""
        self.last = ()
        self.above.clear()
        self.parents = ()

    def take(self, row: Row) -> None:
        """Adds what a row says.  Raises InputError where the OKRs are streamed and its objective was handed out."""
        header = self.header
        said = header.said(row)
        number = self.home
        text = "" if number is None else row.own(number)
        kind = ""
        new = bool(text)
        if self._is_repeated(row, text):
            self.okrs.owner(row).add(*said.get("objective", ({}, {})))
        elif number is not None and text:
            label = read_label(text, 0, len(text))
            # `Guardrail | words`: what the row is stands where its objective would.
            kind = _KINDS.get(label.kind, "") if label and label.begin == len(text) else ""
            new = not kind
            if new:
                self._objective(row, number, text, said)
            else:
                self.last = ()
        found = [(column, items(words)) for column in self.krs if (words := row.own(column)) and words not in _NOTHING]
        krs = self._key_results(row, found, said, kind)
        works = self._works(row, krs)
        self._rest(row, said, krs, works, new)

    def _is_repeated(self, row: Row, text: str) -> bool:
        """Whether a row says the same of its objective as the row before: large files repeat it on each row."""
        last = self.last
        self.last = tuple(row.cell(number) for number in self.of_objective) if text else ()
        return bool(text) and last == self.last and self.okrs.current is not None

    def _objective(self, row: Row, number: int, text: str, said: dict[str, Said]) -> None:
        begin = after_mark(text)
        draft = draft_at(row, number, begin, text[begin:], "objective")
        values = {}
        for role in _OF_THE_OKR:
            column = self.header.at(role, "objective")
            if column is not None:
                values[role] = self._as_above(role, row.cell(column))
        for role, default in (("team", self.scope.team), ("period", self.scope.period), ("owner", self.scope.owner)):
            if default and not values.get(role):
                values[role] = default
        draft.add(values, {})
        draft.ident = self.header.ident(row, "objective")
        draft.parents = self._parents(row, number)
        if self.header.at("parent") is not None:
            draft.values["parent"] = ""
        okr = self.okrs.objective(draft, row)
        okr.add(*said.get("objective", ({}, {})))

    def _parents(self, row: Row, objective: int) -> tuple[str, ...]:
        """What an objective serves; left of it, as in `Company objective | Team objective`, a blank means as above."""
        column = self.header.at("parent")
        if column is not None and column < objective:
            self.parents = self.header.parents(row) or self.parents
            return self.parents
        return self.header.parents(row)

    def _as_above(self, role: str, text: str) -> str:
        if role in ("team", "period"):
            text = text or self.above.get(role, "")
            self.above[role] = text
        return text

    def _key_results(self, row: Row, found: list[Cell], said: dict[str, Said], kind: str) -> list[Draft]:
        krs: list[Draft] = []
        for column, pieces in found:
            if not pieces:
                continue
            drafts = [draft_at(row, column, begin, words, kind or "key_result") for begin, words in pieces]
            own = said.get(self.header.columns[column].number) if self.header.columns[column].number else None
            if kind in _WORKS:
                for draft in drafts:
                    self.okrs.attach(draft, row)
                krs += drafts
                continue
            okr = self.okrs.owner(row)
            if self._is_same(drafts, found):
                return [self.okrs.kr] if self.okrs.kr else []
            if (twin := self._checked_in(okr, drafts, row)) is not None:
                return [twin]
            self.okrs.add(okr.key_results, drafts, row)
            if own:
                _share(drafts, own)
            krs += drafts
            self.okrs.kr = drafts[-1]
        return krs

    def _checked_in(self, okr: Draft, drafts: list[Draft], row: Row) -> Draft | None:
        """The key result of an earlier row, where this one says how it stands on another day."""
        date = "" if self.dated is None else row.cell(self.dated)
        if self.dated is None or not date or len(drafts) > 1:
            return None
        if self.okrs.stream and self.okrs.kr is None:
            self.said.clear()
        twin = self.said.setdefault((id(okr), drafts[0].text), drafts[0])
        if twin is drafts[0]:
            return None
        for values, extra in self.header.said(row).values():
            twin.values.update({role: value for role, value in values.items() if value and role in _AT_A_DATE})
            twin.extra.update({header: value for header, value in extra.items() if header in twin.extra})
        self.okrs.kr = twin
        return twin

    def _is_same(self, drafts: list[Draft], found: list[Cell]) -> bool:
        """A key result said again, so that the row can hold one more initiative or milestone."""
        kr = self.okrs.kr
        return bool(self.works) and kr is not None and len(found) == len(drafts) == 1 and kr.text == drafts[0].text

    def _works(self, row: Row, krs: list[Draft]) -> Works:
        works: Works = {}
        if len(krs) > 1:
            # Of several key results in one row nobody can tell whose work it is.
            self.okrs.kr = None
        for kind, columns in self.works.items():
            for column in columns:
                for begin, words in items(row.own(column)):
                    draft = draft_at(row, column, begin, words, kind)
                    self.okrs.attach(draft, row)
                    works.setdefault(kind, []).append(draft)
        return works

    def _rest(self, row: Row, said: dict[str, Said], krs: list[Draft], works: Works, new: bool) -> None:
        """Values beside the statements belong to the row's key result, else to its work, else to its objective."""
        for kind, drafts in works.items():
            if kind in said:
                _share(drafts, said[kind])
        if "kr" in said and krs:
            _share(krs, said["kr"])
        values, extra = said.get("", ({}, {}))
        okr = self.okrs.current
        of_okr = okr.values if okr else {}
        values = {
            role: value
            for role, value in values.items()
            if role not in _OF_THE_OKR or (not new and value and of_okr.get(role) != value)
        }
        numbered = any(self.header.columns[column].number for column in self.krs)
        ident = self.header.ident(row)
        if krs and not numbered:
            _share(krs, (values, extra))
            if len(krs) == 1:
                krs[0].ident = krs[0].ident or self.header.ident(row, "kr") or ident
        elif works and not (new and self.krs):
            _share([draft for drafts in works.values() for draft in drafts], (values, extra))
        elif okr is not None and (new or krs):
            okr.add({role: value for role, value in values.items() if value}, extra)
            okr.ident = okr.ident or ident
        elif any(values.values()) or extra:
            self.okrs.pass_over(row)


def _share(drafts: list[Draft], said: Said) -> None:
    """Gives values to several statements of one cell: line by line where there are as many lines, else to each."""
    values, extra = said
    for at, draft in enumerate(drafts):
        draft.add(
            {role: "" if value in _NOTHING else _line(value, at, len(drafts)) for role, value in values.items()},
            {header: _line(value, at, len(drafts)) for header, value in extra.items()},
        )


def _line(value: str, at: int, count: int) -> str:
    lines = lines_of(value) if count > 1 else []
    return lines[at] if len(lines) == count else value
