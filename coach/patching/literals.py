"""What an edit touches: a literal of the file, which reads as a value and can be spelled anew for another value."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coach.records import dataclass
from coach.types import Place


class RefusedError(Exception):
    """An edit cannot be written; the message says why, for the author."""


NOT_THERE = "the words do not stand in the file in one piece"
TWICE = "the words stand more than once in the same place, so it is not sure which are meant"
OVERLAP = "another edit changes the same words"


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text for one statement.  `okr`, `key_result`: ids; without a key result the objective is meant.

    `old`: its text as it was read (`Okr.objective`, `KeyResult.text`)."""

    okr: str
    key_result: str | None
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edit with what its file knows of it.  `below`: lines of the objective's key results, on which a table may say
    the objective again; empty for a key result."""

    edit: Edit
    place: Place
    below: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """`start`, `end`: [start, end) in its file, in the unit that the file counts in.  `value`: what it reads as.

    `spell`: writes a value in the style of this literal.  Raises RefusedError.
    `exact`: spelled anew, a part of the value that does not change keeps its characters.
    `part`: what its file counts from, where that is not the start of the whole."""

    start: int
    end: int
    value: str
    spell: Callable[[str], str]
    exact: bool = True
    part: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """`begin`, `end`: [begin, end) of the old words in the value of `literal`.  `new`: what is read there then."""

    literal: Literal
    begin: int
    end: int
    new: str


def spot_in(literal: Literal, edit: Edit) -> Spot:
    """Where the old words stand in a literal.  Raises RefusedError where they do not, or it is not sure where."""
    begin = literal.value.rfind(edit.old)
    if begin < 0 or (not literal.exact and literal.value != edit.old):
        raise RefusedError(NOT_THERE)
    # Of `KR2: 2` the end is meant: labels stand in front.
    if literal.value.find(edit.old) < begin and not literal.value.rstrip().endswith(edit.old):
        raise RefusedError(TWICE)
    return Spot(literal, begin, begin + len(edit.old), edit.new)


@dataclass(frozen=True, slots=True)
class Change:
    """A literal and how it is written now."""

    literal: Literal
    text: str


def changes_of(spots: Iterable[Spot]) -> list[Change]:
    """Each literal once, in the order of the file.  Raises RefusedError where two spots overlap."""
    found: list[Change] = []
    groups: dict[tuple[str, int], list[Spot]] = {}
    for spot in spots:
        groups.setdefault((spot.literal.part, spot.literal.start), []).append(spot)
    end: tuple[str, int] = ("", 0)
    for key, group in sorted(groups.items()):
        literal = group[0].literal
        if key < end:
            raise RefusedError(OVERLAP)
        end = literal.part, literal.end
        pieces: list[str] = []
        at = 0
        for spot in sorted(group, key=lambda each: each.begin):
            if spot.begin < at:
                raise RefusedError(OVERLAP)
            pieces += literal.value[at : spot.begin], spot.new
            at = spot.end
        found.append(Change(literal, literal.spell("".join([*pieces, literal.value[at:]]))))
    return found
