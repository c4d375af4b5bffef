"""The OKRs of a source while its rows are read: kept to the end, or handed out as soon as the next one starts."""

from __future__ import annotations

from coach.errors import InputError
from coach.reading.cells import Row
from coach.reading.sheetdrafts import Draft

Key = tuple[str, str | None, str | None]
"""Words, team and period of an objective: where they are the same, it is the same OKR."""


def key_of(draft: Draft) -> Key:
    words = " ".join(draft.text.split()).casefold()
    return words, draft.values.get("team") or None, draft.values.get("period") or None


class Okrs:
    """`ready`: finished drafts, for the caller to take.  `unread`: lines that say nothing of OKRs, by sheet."""

    def __init__(self, path: str, *, stream: bool) -> None:
        self.path = path
        self.stream = stream
        self.ready: list[Draft] = []
        self.current: Draft | None = None
        self.kr: Draft | None = None
        self._key: Key = ("", None, None)
        self.unread: dict[str, list[int]] = {}
        self.notes: list[str] = []
        self._known: dict[Key, Draft] = {}
        # So many bytes an OKR, and not the OKR itself, are kept of what was handed out.
        self._gone: set[int] = set()

    def objective(self, draft: Draft, row: Row, *, new: bool = False) -> Draft:
        """Makes an objective the current one; the draft of an earlier row where that says the same, unless `new`."""
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
            self.current = draft if new else self._known.setdefault(key, draft)
            if self.current is draft:
                self.ready.append(draft)
        self.kr, self._key = None, key
        return self.current

    def owner(self, row: Row) -> Draft:
        """The objective that a key result belongs to; one without words where the author gives none."""
        if self.current is None:
            return self.objective(Draft("objective", "", row.locate(0, 0, "")), row)
        return self.current

    def close(self) -> None:
        """No row adds to the current objective any more."""
        if self.stream and self.current is not None:
            self._gone.add(hash(self._key))
            self.ready.append(self.current)
        self.current = self.kr = None

    def drop(self) -> None:
        """Takes back the current objective: it only explained the word."""
        if not self.stream and self.current is not None:
            self._known.pop(self._key, None)
            self.ready.remove(self.current)
        self.current = self.kr = None

    def pass_over(self, row: Row) -> None:
        self.unread.setdefault(row.part, []).append(row.line)

    def attach(self, draft: Draft, row: Row) -> None:
        """Puts work where it belongs: to the key result above it, else to the objective."""
        home = self.kr or self.owner(row)
        (home.milestones if draft.kind == "milestone" else home.initiatives).append(draft)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
