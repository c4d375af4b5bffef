"""Whether a file that was read again holds the same OKRs as before, in the same places, but for the new texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from coach.records import replace
from coach.types import Ignore, KeyResult, Okr, OkrSet, Place, Work

Key = tuple[str, str | None]
"""Ids of an OKR and of a key result, None for the objective."""

_NOWHERE = Place(0, 0)


def differing(
    before: OkrSet, after: OkrSet, texts: Mapping[Key, str], move: Callable[[Place], tuple[int, int | None]]
) -> set[str] | None:
    """Ids of the OKRs that are not as before; None where more than that differs.

    `texts`: what the edited statements say now.  `move`: the line and offset that a place has now, the offset None
    where that cannot be told."""
    if (before.format, before.extra, len(before.okrs)) != (after.format, after.extra, len(after.okrs)):
        return None
    if [_moved(ignore, move) for ignore in before.ignores] != [*after.ignores]:
        return None
    renamed = {okr.objective: texts[okr.id, None] for okr in before.okrs if (okr.id, None) in texts}
    found = set()
    for old, new in zip(before.okrs, after.okrs, strict=True):
        wanted = _edited(old, texts)
        if old.parent in renamed and new.parent != old.parent:
            # Objectives below one another are read as naming the one above by its words.
            wanted = replace(wanted, parent=renamed[old.parent])
        in_place = all(map(_stands, _places(old), _places(new), map(move, _places(old))))
        if not in_place or _bare(wanted) != _bare(new):
            found.add(old.id)
    return found


def _moved(ignore: Ignore, move: Callable[[Place], tuple[int, int | None]]) -> Ignore:
    line, first, last = (move(Place(number, 1))[0] for number in (ignore.line, ignore.first, ignore.last))
    return replace(ignore, line=line, first=first, last=last)


def _stands(old: Place, new: Place, now: tuple[int, int | None]) -> bool:
    line, offset = now
    return (new.line, new.part) == (line, old.part) and (offset is None or offset == new.offset)


def _edited(okr: Okr, texts: Mapping[Key, str]) -> Okr:
    krs = tuple(replace(kr, text=texts.get((okr.id, kr.id), kr.text)) for kr in okr.key_results)
    return replace(okr, objective=texts.get((okr.id, None), okr.objective), key_results=krs)


def _bare(okr: Okr) -> Okr:
    """Without places."""
    return replace(
        okr,
        place=_NOWHERE,
        key_results=tuple(map(_bare_kr, okr.key_results)),
        initiatives=tuple(map(_bare_work, okr.initiatives)),
        milestones=tuple(map(_bare_work, okr.milestones)),
    )


def _bare_kr(kr: KeyResult) -> KeyResult:
    milestones, initiatives = tuple(map(_bare_work, kr.milestones)), tuple(map(_bare_work, kr.initiatives))
    return replace(kr, place=_NOWHERE, milestones=milestones, initiatives=initiatives)


def _bare_work(work: Work) -> Work:
    return replace(work, place=_NOWHERE)


def _places(okr: Okr) -> Iterator[Place]:
    yield okr.place
    for work in (*okr.initiatives, *okr.milestones):
        yield work.place
    for kr in okr.key_results:
        yield kr.place
        for work in (*kr.milestones, *kr.initiatives):
            yield work.place
