"""Comments in Markdown that ask to pass over a finding: `<!-- okr-coach: ignore activity-as-kr: the reason -->`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from coach.patterns import pattern
from coach.types import Ignore

_COMMENT = pattern(r"<!--[ \t]*okr-coach:[ \t]*ignore\b(?P<said>(?:(?!-->|<!--)[\s\S]){0,1000})-->")
_SHORT = pattern(r"[a-z]{2}\d")
_WITHIN = pattern(r"[^\r\n]")
_BREAK = pattern(r"\r\n|\n|\r")
_MOST = 1_000
"""Comments of one file that are read."""


def read_ignores(text: str, worded: Sequence[int] | None = None) -> tuple[Ignore, ...]:
    """Each comment with the lines it covers: its own where words stand on it, else the next line with words.

    A comment above everything covers the first objective's line and, for rules on sets, the set.
    `worded`: numbers of the lines with words, rising, where `text` holds more than words."""
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    if worded is None:
        worded = _worded(text, starts)
    found = []
    for match in _COMMENT.finditer(text):
        names, _, reason = match["said"].partition(":")
        rules = tuple(_rule(name.strip().lower()) for name in names.split(",") if name.strip())
        line = bisect_right(starts, match.start())
        at = bisect_left(worded, line)
        covered = worded[at] if at < len(worded) else line
        found.append(Ignore(rules, " ".join(reason.split()), line, covered, covered))
        if len(found) == _MOST:
            break
    return tuple(found)


def _worded(text: str, starts: list[int]) -> list[int]:
    # Blanked, not cut out: the lines keep their numbers, and each is looked at once however many comments there are.
    bare = _COMMENT.sub(lambda match: _WITHIN.sub(" ", match[0]), text)
    return [
        number
        for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(bare)], strict=True), 1)
        if bare[start:stop].strip(" \t\r\n>-*+")
    ]


def _rule(name: str) -> str:
    """A name or code as others write it: `kr7` is kr07."""
    return f"{name[:2]}0{name[2]}" if _SHORT.fullmatch(name) else name.replace("_", "-")
