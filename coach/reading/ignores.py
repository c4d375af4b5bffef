"""Comments in Markdown that ask to pass over a finding: `<!-- okr-coach: ignore activity-as-kr: the reason -->`."""

from __future__ import annotations

from bisect import bisect_right

from coach.patterns import pattern
from coach.types import Ignore

_COMMENT = pattern(r"<!--[ \t]*okr-coach:[ \t]*ignore\b(?P<said>(?:(?!-->|<!--)[\s\S]){0,1000})-->")
_SHORT = pattern(r"[a-z]{2}\d")
_BREAK = pattern(r"\r\n|\n|\r")
_MOST = 1_000
"""Comments of one file that are read."""


def read_ignores(text: str) -> tuple[Ignore, ...]:
    """Each comment with the lines it covers: its own where words stand on it, else the next line with words.

    A comment above everything covers the first objective's line and, for rules on sets, the set."""
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    found = []
    for match in _COMMENT.finditer(text):
        names, _, reason = match["said"].partition(":")
        rules = tuple(_rule(name.strip().lower()) for name in names.split(",") if name.strip())
        line = bisect_right(starts, match.start())
        covered = _covered(text, starts, line)
        found.append(Ignore(rules, " ".join(reason.split()), line, covered, covered))
        if len(found) == _MOST:
            break
    return tuple(found)


def _covered(text: str, starts: list[int], line: int) -> int:
    """The 1-based line of the words that a comment on `line` stands beside or above."""
    at = line
    while at <= len(starts):
        stop = starts[at] if at < len(starts) else len(text)
        if _COMMENT.sub("", text[starts[at - 1] : stop]).strip(" \t\r\n>-*+"):
            return at
        at += 1
    return line


def _rule(name: str) -> str:
    """A name or code as others write it: `kr7` is kr07."""
    return f"{name[:2]}0{name[2]}" if _SHORT.fullmatch(name) else name.replace("_", "-")
