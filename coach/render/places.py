"""Where something stands, as the user of its format would say it, and where its file does."""

from __future__ import annotations

import os

from coach.render.terminal import visible
from coach.types import Place

_UNITS = {"xlsx": "row", "docx": "paragraph"}


def spot(place: Place, format_: str) -> str:
    """`line 12`, `row 5`, `sheet "Q3", row 5`, `paragraph 7`."""
    where = f"{_UNITS.get(format_, 'line')} {place.line}"
    return f'sheet "{visible(place.part)}", {where}' if place.part else where


def has_lines(format_: str) -> bool:
    """Whether a source of that format is text, in which `line` and `column` lead to a character."""
    return format_ not in _UNITS


def rooted(path: str) -> tuple[str, bool]:
    """Path of a source with links resolved and forward slashes, and whether it starts below our root.

    That root, to which viewers and GitHub lay relative paths, is the top folder of the repository in which we work,
    else the working folder.  A source outside has its absolute path."""
    here = root = os.path.realpath(os.curdir)
    while not os.path.exists(os.path.join(root, ".git")):
        above = os.path.dirname(root)
        if above == root:
            root = here
            break
        root = above
    real = os.path.realpath(path)
    inside = real.startswith(root.rstrip(os.sep) + os.sep)
    return (os.path.relpath(real, root) if inside else real).replace(os.sep, "/"), inside
