"""Where something stands, as the user of its format would say it."""

from __future__ import annotations

from coach.render.terminal import visible
from coach.types import Place

_UNITS = {"xlsx": "row", "docx": "paragraph"}


def spot(place: Place, format_: str) -> str:
    """`line 12`, `row 5`, `sheet "Q3", row 5`, `paragraph 7`."""
    where = f"{_UNITS.get(format_, 'line')} {place.line}"
    return f'sheet "{visible(place.part)}", {where}' if place.part else where
