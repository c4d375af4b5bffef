"""Rows -> OKRs, row by row: finds headers, sections and labels; the rest goes to the layout that a header names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coach.errors import InputError
from coach.reading.beside import Block, objectives_above, objectives_beside, tables_beside
from coach.reading.cells import Row, items
from coach.reading.columns import read_header
from coach.reading.delimited import unpacked
from coach.reading.grid import Grid, Scope
from coach.reading.headings import find_period, is_function, is_noise, read_context
from coach.reading.labels import Label, read_label
from coach.reading.nodes import Nodes, is_typed
from coach.reading.okrs import Okrs
from coach.reading.sheetdrafts import ROLES, Draft, draft_at, past_label
from coach.reading.sheetheader import Header, find_header, joined
from coach.records import replace

_SUMS = frozenset(
    "total totals subtotal sum average avg mean overall score scores result results grand final progress weighted"
    " legend guide key".split()
)
_LONGEST = 60
_SHORT = 4
_WORKS = ("initiative", "milestone")
_BESIDE = 10_000
"""Rows of OKRs side by side are held until their end: so many of a stream."""
_LOOKED_BACK = 6


class Sheet:
    """Reads the rows of one sheet into `okrs`.  `scope`: what the sheet's name says.  `named`: its name, or the file's.

    `whole`: it is no part of one."""

    def __init__(self, okrs: Okrs, scope: Scope | None = None, *, named: str = "", whole: bool = True) -> None:
        self.okrs = okrs
        self.scope = scope or Scope()
        self.named = named
        self.whole = whole
        self.block: Block | None = None
        self.above: list[Row] = []
        self.nodes = Nodes(okrs)
        self.header: Header | None = None
        self.grid: Grid | None = None
        self.header_line = 0
        self.group = ""
        self.labels_at = -1
        self.explaining = False
        self.from_label = False

    def read(self, rows: Iterable[Row]) -> Iterator[None]:
        """Yields after each row, so that the caller can take what is ready."""
        before: Row | None = None
        for row in unpacked(rows) if self.whole else rows:
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
        if self.whole and self._beside(row, len(filled), following):
            return
        header = None if is_typed(row, self.header) else _header(row, filled, self.named)
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
        block, self.block = self.block, None
        if block:
            for rows in block.read():
                scope = Scope(self.scope.team, self.scope.period, self.scope.owner)
                for _ in Sheet(self.okrs, scope, whole=False).read(rows):
                    pass

    def _beside(self, row: Row, count: int, following: Row | None) -> bool:
        """Whether a row belongs to OKRs side by side, which are read once all their rows are there."""
        found = self._block(row, following) if count > 1 else None
        if found:
            okr = self.okrs.current
            if not self.block and self.from_label and okr and okr.place.line >= found.rows[0].line:
                # Its words were the first of several objectives in that row.
                self.okrs.drop()
            self._leave()
            self.okrs.take_back(found.rows)
            self.block, self.header, self.grid, self.above = found, None, None, []
            return True
        if self.block and _is_table_of_all(row, self.block):
            self._leave()
        if self.block is None:
            self.above = [*self.above[1 - _LOOKED_BACK :], row] if count > 1 and self.header is None else []
            return False
        if self.okrs.stream and len(self.block.rows) >= _BESIDE:
            hint = "save each of them as a file of its own"
            message = f"OKRs side by side go on for more than {_BESIDE:,} rows"
            raise InputError(message, hint=hint, path=self.okrs.path, line=row.line)
        if self.block.beyond(row):
            self.okrs.pass_over(row)
        self.block.take(row)
        return True

    def _block(self, row: Row, following: Row | None) -> Block | None:
        """The OKRs side by side that start in a row, or above it."""
        parts = tables_beside(row)
        if parts:
            return Block(parts, [*_names_above(self.above, parts), row])
        if self.header is None and (found := objectives_beside(row, following)):
            return found
        if self.block:
            # Below objectives in columns, others may start in a row that no label names.
            rows = self.block.rows
            last = next((n for n in range(len(rows) - 1, 0, -1) if read_label(rows[n].texts[0], 0, 80)), 0)
            if not self.block.left or not self.block.repeats(row) or not last:
                return None
            if found := objectives_above(row, rows[max(last, len(rows) - _LOOKED_BACK) :]):
                del rows[len(rows) - len(found.rows) + 1 :]
            return found
        return objectives_above(row, self.above) if self.header is None else None

    def _labelled(self, row: Row, filled: list[int]) -> bool:
        """Rows that say themselves what they are (`KR 1.1 | words`), where no header does."""
        if self.header and (self.header.nodes or self.header.at("objective") is not None):
            return False
        first = filled[0]
        words = row.texts[first]
        label = read_label(words, 0, len(words)) or self._field(row, filled)
        if label is None or read_header(words).role == "id":
            return False
        kind = label.kind
        bare = label.begin == len(words)
        if bare and not label.number and any(read_header(row.texts[number]).role for number in filled[1:]):
            # `Objective | Agenda | Owner` is the header of something else.
            return False
        cell = first if not bare else filled[1] if len(filled) > 1 else None
        begin = past_label(words, label.begin) if not bare else 0
        rest = "" if cell is None else row.texts[cell][begin:]
        if rest and not _has_letters(rest):
            # `KR1 | 7 | 0.4` is a line of figures, no statement.
            return False
        if kind in ("team", "period", "owner") and rest:
            self._say(kind, rest)
        elif kind == "objective" and rest and cell is not None:
            self._objective(row, cell, begin, rest)
        elif self.header is not None:
            return False
        elif kind in ROLES or kind in _WORKS:
            kind = ROLES.get(kind, kind)
            if cell is None or label.many:
                self.group, self.labels_at = kind, -1 if cell in (None, first) else first
            if cell is not None:
                self._add(row, cell, begin, rest, kind, to_okr=label.many)
        elif kind == "objective" and cell is None:
            self.group, self.labels_at = kind, first
        else:
            return False
        self._keep_rest(row, [number for number in filled if number not in (first, cell)], kind)
        return True

    def _field(self, row: Row, filled: list[int]) -> Label | None:
        """`Owner | Kim` below an objective needs no colon."""
        if len(filled) != 2 or not self.from_label or self.okrs.current is None:
            return None
        words = row.texts[filled[0]]
        label = read_label(words + ":", 0, len(words) + 1)
        if label is None or label.kind not in ("owner", "team", "period") or read_header(row.texts[filled[1]]).role:
            return None
        return replace(label, begin=len(words))

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
        if self.group == "objective":
            cell = self.labels_at if row.own(self.labels_at) else first
            self._objective(row, cell, 0, row.texts[cell])
            self._keep_rest(row, [n for n, text in enumerate(row.texts) if text and n != cell], "objective")
        elif self.group and self.okrs.current and (self.labels_at < 0 or first > self.labels_at):
            self._add(row, first, 0, row.texts[first], self.group, to_okr=True)
        elif self.okrs.current:
            self.okrs.pass_over(row)

    def _section(self, row: Row, number: int, following: Row | None) -> bool:
        """A row of one cell that names a team or a period, or starts a part that explains."""
        words = row.texts[number]
        home = self.header.at("objective") if self.header else None
        coming = _header(following, [n for n, text in enumerate(following.texts) if text]) if following else None
        leads = coming is not None and not coming.nodes and coming.at("objective") is None and not self.group
        if len(words) > 120 or (self.header and number in self._statements() and not (leads and home is None)):
            return False
        found = read_context(words)
        short = len(words.split()) <= _SHORT and not any(map(str.isdigit, words)) and not words.endswith((".", ":"))
        if found and (found.team or found.period or found.okr):
            self._enter_section(found.team, found.period)
        elif is_function(words.lower().replace("&", " ").split()):
            self._enter_section(words, None)
        elif is_noise(words):
            self.explaining = True
            if self.header:
                self.okrs.pass_over(row)
        elif leads:
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


def _header(row: Row, filled: list[int], named: str = "") -> Header | None:
    if len(filled) < 2 or any(len(row.texts[number]) > _LONGEST for number in filled[:2]):
        return None
    return find_header(row.texts, named)


def _names_above(above: list[Row], parts: Sequence[Sequence[int]]) -> list[Row]:
    """The row above tables side by side, where each of its cells names one of them."""
    filled = {number for number, text in enumerate(above[-1].texts) if text} if above else set()
    return above[-1:] if filled and filled <= {part[0] for part in parts} else []


def _is_table_of_all(row: Row, block: Block) -> bool:
    """Whether a row is a header that reaches over several parts of what stands side by side."""
    header = find_header(row.texts)
    if header is None or header.at("objective") is None:
        return False
    return sum(1 for part in block.parts if any(row.cell(number) for number in part)) > 1


def _is_name(words: str) -> bool:
    """A name, no aim: `Depot`, `North America`, not `Grow the bakery`."""
    return all(part[0].isupper() or part in ("&", "and", "of") for part in words.split())


def _is_sum(words: str) -> bool:
    parts = words.lower().replace("-", " ").strip(" :").split()
    return 0 < len(parts) <= _SHORT and all(part in _SUMS for part in parts)


def _has_letters(words: str) -> bool:
    return any(map(str.isalpha, words))
