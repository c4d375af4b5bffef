"""Lines for people: wrapped, coloured, and with the words of a finding marked in the author's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from coach.records import dataclass
from coach.render.terminal import broken, cells, prose, visible
from coach.types import Finding, Severity

GUTTER = " " * 8
OWN_WORDS = {"text", "objective"}
"""Fields shown in full; a finding on another one names it."""

LEVEL_NAMES = ("", "info", "warning", "error")

_LEVELS = {Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}
_LEVEL_COLOUR = ("", "4;36", "4;33", "4;31")
_CARETS = bytes([0x20]) + b"^" * 255
_LEAST = 16
"""Cells a line of prose needs; where fewer are left, it starts on the next line."""
_EMPTY = "(empty)"
_ALL = 0.7
"""Share of a text above which marking it would say no more than the text itself does."""

# The address may hold one pair of brackets; cut off in a quotation, it ends with an ellipsis.
_LINK = re.compile(r"!?\[(?P<words>[^\[\]]*[^\[\]\s][^\[\]]*)\](?P<address>\((?:[^()]|\([^()]*\))*\)|\([^()\s]*…(?='))")
_ADDRESS = re.compile("[./:#@]")


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in cells.  With `colour` the words found are underlined by ANSI codes, else by a line of carets."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and text and codes else text


def hanging(head: str, text: str, hang: str, look: Look) -> Iterator[str]:
    """`head` and `text`, wrapped; lines after the first start with `hang`, which is no longer than `head`."""
    shown = prose(text)
    room = look.width - len(head)
    if room < _LEAST:
        yield head.rstrip()
        head, room = hang, look.width - len(hang)
    for start, end in broken(shown, look.width - len(hang), room):
        yield head + shown[start:end]
        head = hang


def marked(
    head: str, hang: str, text: str, aside: str, findings: Iterable[Finding], look: Look, painted: str | None = None
) -> Iterator[str]:
    """The author's text behind `head`, wrapped, with the words of `findings` marked; `aside` follows it.

    `painted`: `head` in colours."""
    shown, levels = levelled(text, findings)
    shown += aside
    levels.extend(bytes(len(aside)))
    painted = painted or head
    for start, end in broken(shown, look.width - len(hang), look.width - len(head)):
        words, marks = shown[start:end], levels[start:end]
        yield painted + _coloured(words, marks, look)
        if not look.colour and any(marks):
            yield " " * len(head) + _carets(words, marks).rstrip()
        head = painted = hang


def levelled(text: str, findings: Iterable[Finding]) -> tuple[str, bytearray]:
    """What is shown of the author's text, and of each character how bad the worst of `findings` on it is.

    0: none stands on it, else an index into LEVEL_NAMES."""
    shown, place = _shown(text)
    if not shown:
        return _EMPTY, bytearray(len(_EMPTY))
    levels = bytearray(len(shown))
    for finding in sorted(findings, key=lambda f: _LEVELS[f.severity]):
        if finding.field in OWN_WORDS and finding.start is not None and finding.end is not None:
            start, end = place(finding.start), place(finding.end)
            if end - start <= _ALL * len(shown):
                levels[start:end] = bytes([_LEVELS[finding.severity]]) * (end - start)
    return shown, levels


def runs(shown: str, levels: bytearray) -> Iterator[tuple[str, int]]:
    """Pieces of `shown` whose characters have one level, with that level."""
    if not any(levels):
        yield shown, 0
        return
    for run in re.finditer(rb"(.)\1*", levels, re.DOTALL):
        yield shown[run.start() : run.end()], run[0][0]


def unlinked(text: str) -> str:
    """`text` with the words of its Markdown links only."""
    if "](" not in text:
        return text
    return _LINK.sub(lambda link: link["words"] if _ADDRESS.search(link["address"]) else link[0], text)


def _shown(text: str) -> tuple[str, Callable[[int], int]]:
    """What is shown of a text, and where an offset into the text lies in it."""
    hidden: set[int] = set()
    if "](" in text:
        for link in _LINK.finditer(text):
            if _ADDRESS.search(link["address"]):
                hidden.update(range(link.start(), link.start("words")), range(link.end("words"), link.end()))
    if not hidden and text.isprintable():
        return text, lambda offset: offset
    # The two characters of a line end are one space.
    hidden.update(ends.start() for ends in re.finditer("\r\n", text))
    pieces = ["" if at in hidden else " " if char in "\n\t" else visible(char) for at, char in enumerate(text)]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return "".join(pieces), starts.__getitem__


def _carets(words: str, levels: bytearray) -> str:
    if words.isascii():
        return levels.translate(_CARETS).decode("ascii")
    return "".join(("^" if level else " ") * cells(char) for char, level in zip(words, levels, strict=True))


def _coloured(words: str, levels: bytearray, look: Look) -> str:
    if not look.colour or not any(levels):
        return words
    return "".join(look.paint(piece, _LEVEL_COLOUR[level]) for piece, level in runs(words, levels))
