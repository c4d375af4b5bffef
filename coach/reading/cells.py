"""Rows of cells, wherever they come from, and the statements in one cell.

The rule for a cell of several lines: where a line starts with a bullet, a number or a label (`KR1:`), each such line
starts an item and a line without one goes on with the item above it.  Where no line does, each line is an item of its
own, unless it goes on with the line above: it starts with a small letter or a sign that cannot start a statement, it is
a single word, or the line above ends open (in a comma, a dash or a small word such as `of`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coach.patterns import pattern
from coach.reading.labels import read_label
from coach.records import dataclass
from coach.types import Place

MAX_COLUMNS = 1_000
"""Of a sheet."""

Locate = Callable[[int, int, str], Place]


@dataclass(frozen=True, slots=True)
class Row:
    """`texts`: of its cells, white space taken off.  `line`: 1-based, where the row starts.

    `locate`: (0-based number of a cell, offset into its text, the words there) -> their place.
    `again`: numbers of cells whose text is that of the cell above, because the two are merged.
    `part`: as in Place."""

    texts: Sequence[str]
    line: int
    locate: Locate
    again: frozenset[int] = frozenset()
    part: str = ""

    def cell(self, number: int) -> str:
        return self.texts[number] if number < len(self.texts) else ""

    def own(self, number: int) -> str:
        """A cell's text, "" where it is only merged down from above."""
        return "" if number in self.again else self.cell(number)


_MARK = pattern(
    r"(?:[-*+•–—▪◦·‣○●➤✓]\s+|[•▪◦‣○●➤✓]|[-–*](?=[^\W\d_])|\(?\d{1,2}[.)]\s+|[a-h][.)]\s+|\[[ xX]?\]\s+)+(?=\S)"
)
_BREAK = re.compile(r"\r\n|\n|\r")
_OPEN_WORDS = frozenset(
    "to from by of and or the a an in on at for with within than per via as is are that which our their its de la el"
    " le les des du der die das und oder von mit für auf".split()
)
_PARTS = re.compile(r"[;|\r\n]")
_PACKED = frozenset(("objective", "kr", "guardrail", "health_metric", "initiative", "milestone", "target"))
_KR_KINDS = frozenset(("kr", "guardrail", "health_metric"))

Item = tuple[int, str]
"""Where an item starts in the text of its cell, and its words."""


def items(text: str) -> list[Item]:
    """The statements in one cell, bullets taken off."""
    if "\n" not in text and "\r" not in text:
        begin = after_mark(text)
        return [(begin, text[begin:])] if begin < len(text) else []
    lines = _lines(text)
    marks = [_is_marked(words) for _, words in lines]
    starts = [
        at
        for at, (_, words) in enumerate(lines)
        if at == 0 or (marks[at] if any(marks) else not _goes_on(lines[at - 1][1], words))
    ]
    found = []
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        begin = lines[first][0]
        last, tail = lines[after - 1]
        whole = text[begin : last + len(tail)]
        left = after_mark(whole)
        if left < len(whole):
            found.append((begin + left, whole[left:]))
    return found


def packed(text: str) -> list[tuple[str, int, str]]:
    """(kind of label, where its words start, its words) of a whole OKR in one cell: `Objective: words; KR1: words`.

    Empty where no objective comes first, or no key result after it.  A target is one where nothing else is."""
    found = []
    begin = 0
    for end in [*(match.start() for match in _PARTS.finditer(text)), len(text)]:
        part = text[begin:end]
        begin += len(part) - len(part.lstrip(" \t\r\n;|"))
        label = read_label(text, begin, end)
        if label and label.kind in _PACKED and label.begin < end:
            found.append((label.kind, begin, label.begin))
        begin = end
    kinds = [kind for kind, _, _ in found]
    if kinds[:1] != ["objective"] or not {"kr", "target"} & {*kinds}:
        return []
    kept = [each for each in found if each[0] != "target" or "kr" not in kinds]
    ends = [*(at for _, at, _ in kept[1:]), len(text)]
    statements = [(kind, at, text[at:end].rstrip(" \t\r\n;|")) for (kind, _, at), end in zip(kept, ends, strict=True)]
    return [("kr" if kind == "target" else kind, at, words) for kind, at, words in statements if words]


def lines_of(text: str) -> list[str]:
    """The lines of a cell that say something."""
    return [words for _, words in _lines(text)]


def _lines(text: str) -> list[Item]:
    found = []
    begin = 0
    for end, following in [*((match.start(), match.end()) for match in _BREAK.finditer(text)), (len(text), 0)]:
        part = text[begin:end]
        words = part.strip()
        if words:
            found.append((begin + len(part) - len(part.lstrip()), words))
        begin = following
    return found


def after_mark(words: str) -> int:
    """Where the words behind a bullet or a number start."""
    match = _MARK.match(words)
    return match.end() if match else 0


def _is_marked(words: str) -> bool:
    if after_mark(words):
        return True
    label = read_label(words, 0, len(words))
    return label is not None and label.kind in _KR_KINDS and not label.many


def _goes_on(above: str, words: str) -> bool:
    if words[0].islower() or words[0] in ",;.)&/%=" or len(words.split()) == 1:
        return True
    return above.endswith((",", "-", "–", "—", "(", "/", "&")) or above.rsplit(None, 1)[-1].lower() in _OPEN_WORDS
