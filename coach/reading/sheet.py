"""Rows -> OKRs, row by row: finds headers, sections and labels; the rest goes to the layout that a header names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.reading.cells import Row, items
from coach.reading.grid import Grid, Scope
from coach.reading.headings import find_period, is_function, is_noise, read_context
from coach.reading.labels import read_label
from coach.reading.nodes import Nodes, is_typed
from coach.reading.okrs import Okrs
from coach.reading.sheetdrafts import ROLES, Draft, draft_at, past_label
from coach.reading.sheetheader import Header, find_header, joined

_SUMS = frozenset(
    "total totals subtotal sum average avg mean overall score scores result results grand final progress weighted"
    " legend guide key".split()
)
_LONGEST = 60
_SHORT = 4
_WORKS = ("initiative", "milestone")


class Sheet:
    """Reads the rows of one sheet into `okrs`.  `scope`: what the sheet's name says."""

    def __init__(self, okrs: Okrs, scope: Scope | None = None) -> None:
        self.okrs = okrs
        self.scope = scope or Scope()
        self.nodes = Nodes(okrs)
        self.header: Header | None = None
        self.grid: Grid | None = None
        self.header_line = 0
        self.group = ""
        self.explaining = False
        self.from_label = False

    def read(self, rows: Iterable[Row]) -> Iterator[None]:
        """Yields after each row, so that the caller can take what is ready."""
        before: Row | None = None
        for row in rows:
            if not any(row.texts):
                continue
            if before is not None:
                self._take(before, row)
                yield
            before = row
        if before is not None:
            self._take(before, None)
        self._leave()
        self.okrs.close()
        yield

    def _take(self, row: Row, following: Row | None) -> None:
        filled = [number for number in range(len(row.texts)) if row.own(number)]
        header = None if is_typed(row, self.header) else _header(row, filled)
        if header:
            self._enter(header, row)
            return
        first = filled[0]
        if self._labelled(row, filled):
            return
        if len(filled) == 1 and self._section(row, first, following):
            return
        if self.header is None:
            self._unlabelled(row, first)
        elif self._explains(row, first):
            self.okrs.pass_over(row)
        elif self.grid:
            self.grid.take(row)
        else:
            self.nodes.take(row, self.header, self.scope)

    def _enter(self, header: Header, row: Row) -> None:
        if self.header and self.header_line == row.line - 1 and not (header.nodes or self.header.nodes):
            header = joined(self.header, header)
        okr = self.okrs.current
        if self.from_label and okr and not okr.key_results and header.at("objective") is not None:
            # `Objective: what we want to achieve` above the table only explained the word.
            self.okrs.drop()
        if header.nodes:
            self.okrs.close()
        else:
            self._leave()
        self.header, self.header_line = header, row.line
        self.explaining, self.group, self.from_label = False, "", False
        self.grid = None if header.nodes else Grid(header, self.scope, self.okrs)

    def _leave(self) -> None:
        if self.nodes.nodes:
            self.nodes.flush()

    def _labelled(self, row: Row, filled: list[int]) -> bool:
        """Rows that say themselves what they are (`KR 1.1 | words`), where no header does."""
        if self.header and (self.header.nodes or self.header.at("objective") is not None):
            return False
        first = filled[0]
        words = row.texts[first]
        label = read_label(words, 0, len(words))
        if label is None:
            return False
        kind = label.kind
        bare = label.begin == len(words)
        cell = first if not bare else filled[1] if len(filled) > 1 else None
        begin = past_label(words, label.begin) if not bare else 0
        rest = "" if cell is None else row.texts[cell][begin:]
        if kind in ("team", "period", "owner") and rest:
            self._say(kind, rest)
        elif kind == "objective" and rest and cell is not None:
            self._objective(row, cell, begin, rest)
        elif self.header is not None:
            return False
        elif kind in ROLES or kind in _WORKS:
            kind = ROLES.get(kind, kind)
            if cell is None or label.many:
                self.group = kind
            if cell is not None:
                self._add(row, cell, begin, rest, kind, to_okr=label.many)
        else:
            return False
        self._keep_rest(row, [number for number in filled if number not in (first, cell)], kind)
        return True

    def _say(self, kind: str, words: str) -> None:
        """A line of its own holds for what follows; an owner below an objective is that of the objective."""
        if kind == "owner":
            if self.okrs.current and self.from_label:
                self.okrs.current.add({"owner": words}, {})
            else:
                self.scope.owner = words
        elif kind == "team":
            self.scope.team = words
            self.scope.period = self.scope.period or find_period(words)
        else:
            self.scope.period = words

    def _objective(self, row: Row, cell: int, begin: int, words: str) -> None:
        draft = Draft("objective", words, row.locate(cell, begin, words))
        for role in ("team", "period", "owner"):
            if value := getattr(self.scope, role):
                draft.values[role] = value
        self.okrs.objective(draft, row)
        self.group, self.from_label, self.explaining = "", True, False

    def _add(self, row: Row, cell: int, begin: int, text: str, kind: str, *, to_okr: bool) -> None:
        for at, words in items(text):
            draft = draft_at(row, cell, begin + at, words, kind)
            if kind in _WORKS:
                if to_okr:
                    self.okrs.kr = None
                self.okrs.attach(draft, row)
            else:
                self.okrs.add(self.okrs.owner(row).key_results, [draft], row)
                self.okrs.kr = draft

    def _keep_rest(self, row: Row, numbers: list[int], kind: str) -> None:
        draft = self.okrs.current if kind in ("objective", "team", "period", "owner") else self.okrs.kr
        draft = draft or self.okrs.current
        if draft is not None:
            draft.add({}, {f"column {number + 1}": row.texts[number] for number in numbers})

    def _unlabelled(self, row: Row, first: int) -> None:
        """Below a line such as `Key results` each row is one of them."""
        if self.group and self.okrs.current:
            self._add(row, first, 0, row.texts[first], self.group, to_okr=True)
        elif self.okrs.current:
            self.okrs.pass_over(row)

    def _section(self, row: Row, number: int, following: Row | None) -> bool:
        """A row of one cell that names a team or a period, or starts a part that explains."""
        words = row.texts[number]
        home = self.header.at("objective") if self.header else None
        if len(words) > 120 or (self.header and number in self._statements()):
            return False
        found = read_context(words)
        short = len(words.split()) <= _SHORT and not any(map(str.isdigit, words)) and not words.endswith((".", ":"))
        coming = _header(following, [n for n, text in enumerate(following.texts) if text]) if following else None
        if found and (found.team or found.period or found.okr):
            self._enter_section(found.team, found.period)
        elif is_function(words.lower().replace("&", " ").split()):
            self._enter_section(words, None)
        elif is_noise(words):
            self.explaining = True
            if self.header:
                self.okrs.pass_over(row)
        elif coming and not coming.nodes and coming.at("objective") is None and not self.group:
            self._objective(row, number, 0, words)
        elif short and (coming or (self.grid and number == home and self._starts(following))) and _is_name(words):
            self._enter_section(words, None)
        else:
            return False
        return True

    def _statements(self) -> set[int]:
        """The columns of key results and work: a cell alone in one of them is no name of a section."""
        header = self.header
        if header is None:
            return set()
        return {number for role in ("kr", *_WORKS) for number in header.all(role)}

    def _starts(self, row: Row | None) -> bool:
        """Whether a row starts an OKR: objective and key result stand in it."""
        if row is None or self.header is None:
            return False
        home = self.header.at("objective")
        return bool(home is not None and row.own(home)) and any(row.own(number) for number in self.header.all("kr"))

    def _enter_section(self, team: str | None, period: str | None) -> None:
        self.scope.team = team or self.scope.team
        self.scope.period = period or self.scope.period
        self.explaining, self.group = False, ""
        if self.grid:
            self.grid.enter_section()

    def _explains(self, row: Row, first: int) -> bool:
        """Totals, notes and score guides, and what stands below their heading."""
        header = self.header
        if header is None:
            return False
        krs = [row.own(number) for number in header.all("kr")]
        home = header.at("objective") if self.grid else header.at("title")
        words = "" if home is None else row.cell(home)
        if self.explaining and self.grid and not any(len(kr.split()) > 2 for kr in krs):
            return True
        self.explaining = False
        if any(krs):
            if all(not kr or _is_sum(kr) for kr in krs):
                return True
            return bool(words) and not any(map(str.isalpha, words)) and not any(map(_has_letters, krs))
        label = read_label(row.texts[first], 0, len(row.texts[first]))
        if label and label.kind == "note" and self.grid and (first == home or not words):
            self.explaining = True
            return True
        said = words or row.texts[first]
        return _is_sum(said) or (bool(words) and not any(map(str.isalpha, words)))


def _header(row: Row, filled: list[int]) -> Header | None:
    if len(filled) < 2 or any(len(row.texts[number]) > _LONGEST for number in filled[:2]):
        return None
    return find_header(row.texts)


def _is_name(words: str) -> bool:
    """A name, no aim: `Depot`, `North America`, not `Grow the bakery`."""
    return all(part[0].isupper() or part in ("&", "and", "of") for part in words.split())


def _is_sum(words: str) -> bool:
    parts = words.lower().replace("-", " ").strip(" :").split()
    return 0 < len(parts) <= _SHORT and all(part in _SUMS for part in parts)


def _has_letters(words: str) -> bool:
    return any(map(str.isalpha, words))
