"""Ids: the author's are kept, missing ones are given, and no two are the same."""

from __future__ import annotations

_MOST_NOTES = 20
MOST_BELOW = 10_000
"""Key results (initiatives, milestones) of one objective: more of them are another kind of table."""
_REMEMBERED = 50_000


class Ids:
    """`notes`: what was changed, in the user's words.

    In a source with more than some 50,000 ids, equal ones that stand far apart stay as they are."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}
        self.notes: list[str] = []
        self.more = 0

    def forget(self) -> None:
        """Keeps the memory small; called where no OKR is half read."""
        if len(self.taken) > _REMEMBERED:
            self.taken.clear()
            self.counts.clear()

    def told(self) -> tuple[str, ...]:
        """All that is to be told, in a few lines."""
        return (*self.notes, *([f"{self.more} more ids that are used more than once got a number"] * bool(self.more)))

    def take(self, wanted: str | None, given: str) -> str:
        """The author's id, or `given` where there is none; the second `k1` becomes `k1-2`."""
        ident = wanted or given
        if ident in self.taken:
            count = self.counts.get(ident, 1) + 1
            while f"{ident}-{count}" in self.taken:
                count += 1
            self.counts[ident] = count
            if wanted and len(self.notes) >= _MOST_NOTES:
                self.more += 1
            elif wanted:
                self.notes.append(f"the id {ident!r} is used more than once; a later one became '{ident}-{count}'")
            ident = f"{ident}-{count}"
        self.taken.add(ident)
        return ident
