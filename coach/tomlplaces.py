"""Lines of keys in a TOML file; the standard library's reader gives none."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = re.compile(r"^[ \t]*(\[\[?)[ \t]*([^\]]{1,400}?)[ \t]*\]\]?[ \t]*(?:#.*)?$")
_PAIR = re.compile(r"^[ \t]*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)[ \t]*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The 1-based line where `keys` are set, else that of the longest part of them found; None where none is.

    A number counts the tables of a list: ("ignore", 2) is the third [[ignore]]."""
    best: tuple[int, int] | None = None
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        head = _HEAD.match(line)
        if head:
            names = _parts(head[2])
            table = names
            if head[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
            here = table
        else:
            pair = _PAIR.match(line)
            if not pair:
                continue
            here = (*table, *_parts(pair[1]))
        shared = _shared(here, keys)
        if shared == len(here) and shared and (best is None or shared > best[0]):
            best = shared, number
    return None if best is None else best[1]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(name))


def _shared(here: Sequence[str | int], keys: Sequence[str | int]) -> int:
    return next(
        (n for n, (one, other) in enumerate(zip(here, keys, strict=False)) if one != other), min(len(here), len(keys))
    )
