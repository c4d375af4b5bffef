"""Markdown and text: the words stand in the file as they are; only the sign that parts cells is escaped."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from coach.patching.literals import NOT_THERE, Edit, Literal, RefusedError, Spot, Wanted
from coach.patterns import pattern

_LINE_END = pattern(r"\r\n|\n|\r")
_WRAP = pattern(r"[\r\n]\s*+")
_BAR = re.compile(r"(?<!\\)\|")
_BLOCK = pattern(r"(?:[-+*•]|#{1,6}|\d{1,9}[.)])(?:[ \t]|$)|>|`{3}|~{3}|\||<!--")
_PARTED = ("|", "\t")
_CODE = "<{}"


def finder(text: str, path: str) -> Callable[[Wanted], list[Spot]]:
    """Gives the spots of an edit in a decoded file."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line_at(offset: int) -> tuple[int, int]:
        number = bisect_right(starts, offset)
        return starts[number - 1], starts[number] if number < len(starts) else len(text)

    def spots(wanted: Wanted) -> list[Spot]:
        edit, at = wanted.edit, wanted.place.offset
        if at < 0 or not text.startswith(edit.old, at):
            raise RefusedError(NOT_THERE)
        _check(edit, code=path.lower().endswith(".mdx"))
        found = [at]
        for line in wanted.below:
            if line != wanted.place.line:
                start, stop = starts[line - 1], starts[line] if line < len(starts) else len(text)
                found += _cells(text, start, stop, edit.old)
        return [_spot(text, begin, line_at(begin)[0], line_at(begin + len(edit.old))[1], edit) for begin in found]

    return spots


def _spot(text: str, begin: int, start: int, stop: int, edit: Edit) -> Spot:
    end = begin + len(edit.old)
    in_table = _BAR.search(text, start, begin) or _BAR.search(text, end, stop)
    new = _BAR.sub(r"\\|", edit.new) if in_table else edit.new
    return Spot(Literal(begin, end, edit.old, str), 0, len(edit.old), new)


def _check(edit: Edit, *, code: bool) -> None:
    if not {*_WRAP.findall(edit.new)} <= {*_WRAP.findall(edit.old)}:
        raise RefusedError("the new text has a line break that the old one does not have")
    if _BLOCK.match(edit.new) and not _BLOCK.match(edit.old):
        raise RefusedError("the new text begins with a sign that starts a list, a heading, a quote, a table or code")
    if code and any(edit.new.count(sign) > edit.old.count(sign) for sign in _CODE):
        raise RefusedError("the new text holds `<`, `{` or `}`, which start code in MDX")


def _cells(text: str, start: int, stop: int, words: str) -> list[int]:
    """Where a line of a table has a cell of these words."""
    found = []
    at = text.find(words, start, stop)
    while at >= 0:
        left, right = at, at + len(words)
        while left > start and text[left - 1] == " ":
            left -= 1
        while right < stop and text[right] == " ":
            right += 1
        if (left == start or text[left - 1] in _PARTED) and text[right : min(right + 1, stop)] in _PARTED:
            found.append(at)
        at = text.find(words, right, stop)
    return found
