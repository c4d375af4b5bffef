"""Lines that are being written: words and blanks, and how a blank reads once it is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coach.proposals import Blank
from coach.records import dataclass

_BLANK = re.compile(r"\[([a-z ]{1,40}): ([^\[\]|]{1,160})\|([^\[\]|]{1,80})\]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank.  `fill`: what stands in its place while the line is checked; nobody else ever sees it."""

    slot: str
    hint: str
    fill: str

    def __str__(self) -> str:
        return f"[{self.slot}: {self.hint}]"


Piece = str | Gap


@dataclass(frozen=True, slots=True)
class Line:
    """Words and gaps in order; spaces are part of the words."""

    pieces: tuple[Piece, ...]

    def text(self) -> str:
        return "".join([str(piece) for piece in self.pieces])

    def filled(self) -> str:
        return "".join([piece if isinstance(piece, str) else piece.fill for piece in self.pieces])

    def words(self) -> tuple[str, ...]:
        """What is not blank."""
        return tuple([piece for piece in self.pieces if isinstance(piece, str)])

    def gaps(self) -> tuple[Gap, ...]:
        return tuple([piece for piece in self.pieces if isinstance(piece, Gap)])

    def fills(self) -> list[tuple[int, int, Gap]]:
        """[start, end) of each gap in `filled()`."""
        found, at = [], 0
        for piece in self.pieces:
            size = len(piece if isinstance(piece, str) else piece.fill)
            if isinstance(piece, Gap):
                found.append((at, at + size, piece))
            at += size
        return found

    def blanks(self) -> tuple[Blank, ...]:
        found, at = [], 0
        for piece in self.pieces:
            told = str(piece)
            if isinstance(piece, Gap):
                found.append(Blank(piece.slot, piece.hint, at, at + len(told)))
            at += len(told)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rewrite that nobody has checked yet.  `lever`: what it moves; two drafts with one lever are paraphrases.

    `initiatives`: work of the author that is kept, in the author's words.  `key_results`, `guardrails`: further lines.
    `objectives`: what becomes an objective of its own.  `decides`: whether the author has to decide something although
    no blank says so."""

    line: Line
    lever: str
    initiatives: tuple[str, ...] = ()
    key_results: tuple[Line, ...] = ()
    guardrails: tuple[Line, ...] = ()
    objectives: tuple[Line, ...] = ()
    decides: bool = False

    def lines(self) -> tuple[Line, ...]:
        return (self.line, *self.key_results, *self.guardrails, *self.objectives)


def line(*pieces: Piece | Iterable[Piece]) -> Line:
    """One line of pieces and of sequences of pieces, neighbouring words joined."""
    joined: list[Piece] = []
    for piece in pieces:
        for one in (piece,) if isinstance(piece, str | Gap) else piece:
            if isinstance(one, str) and joined and isinstance(joined[-1], str):
                joined[-1] += one
            elif one != "":
                joined.append(one)
    return Line(tuple(joined))


def template(text: str) -> list[Piece]:
    """A text of the tables: `[slot: hint|fill]` are its blanks."""
    pieces: list[Piece] = []
    end = 0
    for found in _BLANK.finditer(text):
        pieces += [text[end : found.start()], Gap(*found.groups())]
        end = found.end()
    return [piece for piece in (*pieces, text[end:]) if piece != ""]


@dataclass(frozen=True, slots=True)
class Edit:
    """[start, end) of the author's text gives way to `pieces`."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def edited(text: str, edits: Sequence[Edit]) -> Line | None:
    """The author's text with the edits done; None where two of them touch the same words."""
    pieces: list[Piece] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < at:
            return None
        pieces += [text[at : edit.start], *edit.pieces]
        at = edit.end
    return line([*pieces, text[at:]])


def flat(text: str) -> str:
    """On one line, without brackets that would look like a blank."""
    return _SPACES.sub(" ", text).strip().replace("[", "(").replace("]", ")")
