"""The OKRs of a source while its rows are read: kept to the end, or handed out as soon as the next one starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coach.errors import InputError
from coach.reading.cells import Row
from coach.reading.ids import MOST_BELOW
from coach.reading.sheetdrafts import Draft

_REMEMBERED = 200_000
"""OKRs of a stream: one that comes back after so many others is not recognised any more."""
_TOLD = 100_000
"""Lines of a stream that say nothing of OKRs: so many are counted."""
_NAMED = 8
_LOOKED_AT = 20
"""Objectives with the same words: thousands of them would cost thousands of looks at each."""

Key = tuple[str, str | None, str | None]
"""Words, team and period of an objective: where they are the same, it is the same OKR."""


def key_of(draft: Draft) -> Key:
    # Without words, only key results of the same sheet may belong together.
    words = _words(draft) or f"\n{draft.place.part}"
    if draft.ident and not draft.text:
        words = f"{words}\n{draft.ident}"
    return words, draft.values.get("team") or None, draft.values.get("period") or None


class Okrs:
    """`ready`: finished drafts, for the caller to take.  `parts`: sheets that say something of OKRs.

    `unread`: lines that say nothing of them, by sheet.  `nameless`: ids of objectives whose words were not read."""

    def __init__(self, path: str, *, stream: bool) -> None:
        self.path = path
        self.stream = stream
        self.ready: list[Draft] = []
        self.current: Draft | None = None
        self.kr: Draft | None = None
        self._key: Key = ("", None, None)
        self.parts: set[str] = set()
        self.unread: dict[str, list[int]] = {}
        self.notes: list[str] = []
        self.nameless: dict[str, None] = {}
        self._known: dict[Key, Draft] = {}
        self._worded: dict[str, list[Draft]] = {}
        # So many bytes an OKR, and not the OKR itself, are kept of what was handed out.
        self._gone: set[int] = set()

    def objective(self, draft: Draft, row: Row, *, new: bool = False) -> Draft:
        """Makes an objective the current one; the draft of an earlier row where that says the same, unless `new`."""
        self.parts.add(row.part)
        key = key_of(draft)
        if self.current is not None and self._key == key and not new:
            return self.current
        if self.stream:
            if hash(key) in self._gone and not new:
                raise InputError(
                    f"the objective {_short(draft.text)} comes back after another one",
                    hint="sort the file by objective, so that the rows of each stand together",
                    path=self.path,
                    line=row.line,
                )
            self.close()
            self.current = draft
        else:
            self.current = draft if new else self._known.get(key) or self._elsewhere(key, row.part) or draft
            if self.current is draft:
                self.ready.append(draft)
                self._worded.setdefault(key[0], []).append(draft)
            self._known.setdefault(key, self.current)
        self.kr, self._key = None, key
        return self.current

    def _elsewhere(self, key: Key, part: str) -> Draft | None:
        """The objective with these words on another sheet, where not both sheets name a team or a period."""
        for draft in self._worded.get(key[0], ())[:_LOOKED_AT]:
            pairs = zip(key, key_of(draft), strict=True)
            if draft.place.part != part and all(None in pair or pair[0] == pair[1] for pair in pairs):
                return draft
        return None

    def owner(self, row: Row) -> Draft:
        """The objective that a key result belongs to; one without words where the author gives none."""
        if self.current is None:
            return self.objective(Draft("objective", "", row.locate(0, 0, "")), row)
        return self.current

    def close(self) -> None:
        """No row adds to the current objective any more."""
        if self.stream and self.current is not None:
            if len(self._gone) >= _REMEMBERED:
                self._gone.clear()
            self._gone.add(hash(self._key))
            self.ready.append(self.current)
        self.current = self.kr = None

    def drop(self) -> None:
        """Takes back the current objective: it only explained the word."""
        if not self.stream and self.current is not None:
            self._known.pop(self._key, None)
            self._worded[self._key[0]].remove(self.current)
            self.ready.remove(self.current)
        self.current = self.kr = None

    def pass_over(self, row: Row) -> None:
        lines = self.unread.setdefault(row.part, [])
        if len(lines) < _TOLD:
            lines.append(row.line)

    def by_id(self) -> dict[str, Draft]:
        """The objectives of earlier sheets."""
        return {draft.ident: draft for draft in reversed(self.ready) if draft.ident}

    def stand_in(self, idents: Iterable[str]) -> None:
        for ident in idents:
            if not self.stream or len(self.nameless) < _TOLD:
                self.nameless[ident] = None

    def settle(self) -> None:
        """Where a later sheet gives the words of an objective, puts what an earlier one said of its id below it."""
        worded = {draft.ident: draft for draft in reversed(self.ready) if draft.ident and draft.text}
        kept = []
        for draft in self.ready:
            home = worded.get(draft.ident) if draft.ident in self.nameless and not draft.text else None
            if home is None:
                kept.append(draft)
            else:
                home.key_results += draft.key_results
                self.nameless.pop(draft.ident or "", None)
        self.ready = kept
        self._fold()

    def _fold(self) -> None:
        """Makes one of a key result and what a sheet that names no objectives says of it: check-ins, the last first."""
        known = {_words(kr): kr for draft in reversed(self.ready) if draft.text for kr in draft.key_results}
        folded = set()
        for draft in self.ready:
            if draft.text or draft.ident:
                continue
            kept = []
            for kr in reversed(draft.key_results):
                twin = known.get(_words(kr))
                if twin is None or twin.place.part == kr.place.part:
                    kept.append(kr)
                else:
                    folded.add(id(draft))
                    twin.add({role: value for role, value in kr.values.items() if role != "due"}, kr.extra)
            draft.key_results = kept[::-1]
        self.ready = [draft for draft in self.ready if draft.key_results or id(draft) not in folded]

    def told(self) -> tuple[str, ...]:
        ids = [*self.nameless]
        if not ids:
            return tuple(self.notes)
        named = ", ".join(ident[:40] for ident in ids[:_NAMED]) + (" and more" if len(ids) > _NAMED else "")
        what = "objective is known by its id" if len(ids) == 1 else "objectives are known by their ids"
        return (*self.notes, f"{len(ids):,} {what} alone: {named}")

    def take_back(self, rows: Sequence[Row]) -> None:
        """Rows that were passed over, and say something after all."""
        for row in rows:
            lines = self.unread.get(row.part, [])
            if row.line in lines[-len(rows) :]:
                lines.remove(row.line)
            if not lines:
                self.unread.pop(row.part, None)

    def attach(self, draft: Draft, row: Row) -> None:
        """Puts work where it belongs: to the key result above it, else to the objective."""
        home = self.kr or self.owner(row)
        self.add(home.milestones if draft.kind == "milestone" else home.initiatives, [draft], row)

    def add(self, to: list[Draft], drafts: list[Draft], row: Row) -> None:
        """Raises InputError where more stands below one node than anybody writes below an objective."""
        if len(to) + len(drafts) > MOST_BELOW:
            raise InputError(
                f"one objective has more than {MOST_BELOW:,} rows",
                hint="name each objective in a column of its own",
                path=self.path,
                line=row.line,
            )
        to += drafts


def _words(draft: Draft) -> str:
    return " ".join(draft.text.split()).casefold()


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
