"""Ids: the author's are kept, missing ones are given, and no two are the same."""

from __future__ import annotations


class Ids:
    """`notes`: what was changed, in the user's words."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}
        self.notes: list[str] = []

    def take(self, wanted: str | None, given: str) -> str:
        """The author's id, or `given` where there is none; the second `k1` becomes `k1-2`."""
        ident = wanted or given
        if ident in self.taken:
            count = self.counts.get(ident, 1) + 1
            while f"{ident}-{count}" in self.taken:
                count += 1
            self.counts[ident] = count
            if wanted:
                self.notes.append(f"the id {ident!r} is used more than once; a later one became '{ident}-{count}'")
            ident = f"{ident}-{count}"
        self.taken.add(ident)
        return ident
