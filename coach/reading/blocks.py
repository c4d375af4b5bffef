"""What a document with a layout holds: blocks of words and tables, each character with its place in the source."""

from __future__ import annotations

from coach.patterns import pattern
from coach.records import dataclass, field

UNUSED = "\ufdd0-\ufdef"
"""Unicode's non-characters, for a regular expression: no author means one, so that a page may use them as signs."""
INVISIBLE = pattern(rf"[\u200b\ufeff\u2060\u00ad\u200e\u200f{UNUSED}]+")
"""What no reader sees; readers leave it out of the author's words."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike.  `text[i]` stands at position `at + i` of the source.  `badge`: set off as a mark."""

    text: str
    at: int
    bold: bool = False
    struck: bool = False
    slanted: bool = False
    badge: bool = False


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, a heading, an item or a term that the next item explains; a line break in it is a `\\n`.

    `kind`: plain, heading, item or term.  `level`: of a heading 1-6, else how many lists it stands in.
    `mark`: of an item, as in Markdown.  `check`: "done", "open" or None.  `spaced`: an empty line stands above."""

    kind: str
    level: int = 0
    mark: str = "-"
    check: str | None = None
    spaced: bool = False
    runs: list[Run] = field(default_factory=list)

    def words(self) -> str:
        return "".join(run.text for run in self.runs).strip()


@dataclass(slots=True, eq=False)
class Cell:
    """`across`: columns it takes.  `down`: rows it takes; 0 where it goes on with the cell above."""

    across: int = 1
    down: int = 1
    content: list[Block | Grid] = field(default_factory=list)

    def words(self) -> str:
        return "\n".join(part.words() for part in self.content if isinstance(part, Block)).strip()

    def holds(self) -> bool:
        return any(isinstance(part, Grid) or part.words() for part in self.content)


@dataclass(slots=True, eq=False)
class Grid:
    """A table as it is laid out."""

    rows: list[list[Cell]] = field(default_factory=list)
