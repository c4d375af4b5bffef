"""JSON and JSON Lines: a string is written again as a whole, with the escapes that its author used."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable

from coach.patching.literals import NOT_THERE, Literal, RefusedError, Spot, Wanted, spot_in
from coach.patterns import pattern

_STRING = pattern(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')


def finder(text: str, codec: str, break_: str) -> Callable[[Wanted], list[Spot]]:
    """Gives the spots of an edit in a decoded file.  `break_`: what ends a line in the places of that file."""
    strings = [match.span() for match in _STRING.finditer(text)]
    starts = [start for start, _ in strings]
    lines = [0]
    while at := text.find(break_, lines[-1]) + 1:
        lines.append(at)
    escapes = text.isascii() and "\\u" in text
    literals: dict[int, Literal] = {}

    def spots(wanted: Wanted) -> list[Spot]:
        place = wanted.place
        at = place.offset if place.offset >= 0 else lines[min(place.line, len(lines)) - 1] + place.column - 1
        number = bisect_left(starts, at) - 1
        if number < 0 or strings[number][1] <= at:
            raise RefusedError(NOT_THERE)
        if number not in literals:
            start, end = strings[number]
            literals[number] = _literal(text[start:end], start, codec, escapes=escapes)
        return [spot_in(literals[number], wanted.edit)]

    return spots


def _literal(raw: str, start: int, codec: str, *, escapes: bool) -> Literal:
    value = str(json.loads(raw))

    def spell(new: str) -> str:
        ascii_ = (raw.isascii() and (escapes or not value.isascii())) or not encodable(new, codec)
        spelled = json.dumps(new, ensure_ascii=ascii_)
        return spelled.replace("/", "\\/") if "\\/" in raw else spelled

    return Literal(start, start + len(raw), value, spell, exact=spell(value) == raw)


def encodable(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
