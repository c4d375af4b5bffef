"""Whether a file that was read again holds the same OKRs as before, in the same places, but for the new texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coach.records import replace
from coach.types import Ignore, KeyResult, Okr, OkrSet, Place, Work

Key = tuple[str, str | None]
"""Ids of an OKR and of a key result, None for the objective."""
Move = Callable[[Place], tuple[int, int | None]]
"""The line and the offset that a place has now, the offset None where that cannot be told."""

_NOWHERE = Place(0, 0)


def differing(before: OkrSet, after: OkrSet, texts: Mapping[Key, str], move: Move) -> set[Key] | None:
    """The statements that do not say what they should, or not where they did; None where more than that differs.

    `texts`: what the edited statements say now."""
    if (before.format, before.extra, len(before.okrs)) != (after.format, after.extra, len(after.okrs)):
        return None
    if [_moved(ignore, move) for ignore in before.ignores] != [*after.ignores]:
        return None
    renamed = {okr.objective: texts[okr.id, None] for okr in before.okrs if (okr.id, None) in texts}
    found: set[Key] = set()
    for old, new in zip(before.okrs, after.okrs, strict=True):
        if len(old.key_results) != len(new.key_results):
            return None
        wanted = replace(old, objective=texts.get((old.id, None), old.objective))
        if old.parent in renamed and new.parent != old.parent:
            # Objectives below one another are read as naming the one above by its words.
            wanted = replace(wanted, parent=renamed[old.parent])
        if _bare(wanted) != _bare(new) or not _stand(_places(old), _places(new), move):
            found.add((old.id, None))
        for kr, now in zip(old.key_results, new.key_results, strict=True):
            said = replace(kr, text=texts.get((old.id, kr.id), kr.text))
            if _bare_kr(said) != _bare_kr(now) or not _stand(_places(kr), _places(now), move):
                found.add((old.id, kr.id))
    return found


def _moved(ignore: Ignore, move: Move) -> Ignore:
    line, first, last = (move(Place(number, 1))[0] for number in (ignore.line, ignore.first, ignore.last))
    return replace(ignore, line=line, first=first, last=last)


def _stand(before: list[Place], after: list[Place], move: Move) -> bool:
    for old, new in zip(before, after, strict=True):
        line, offset = move(old)
        if (new.line, new.part) != (line, old.part) or offset not in (None, new.offset):
            return False
    return True


def _bare(okr: Okr) -> Okr:
    """Without places and key results."""
    initiatives, milestones = _bare_works(okr.initiatives), _bare_works(okr.milestones)
    return replace(okr, place=_NOWHERE, key_results=(), initiatives=initiatives, milestones=milestones)


def _bare_kr(kr: KeyResult) -> KeyResult:
    initiatives, milestones = _bare_works(kr.initiatives), _bare_works(kr.milestones)
    return replace(kr, place=_NOWHERE, initiatives=initiatives, milestones=milestones)


def _bare_works(works: tuple[Work, ...]) -> tuple[Work, ...]:
    return tuple(replace(work, place=_NOWHERE) for work in works)


def _places(node: Okr | KeyResult) -> list[Place]:
    """Of the node and its work."""
    return [node.place, *(work.place for work in (*node.initiatives, *node.milestones))]
