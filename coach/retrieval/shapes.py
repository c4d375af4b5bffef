"""What the items of the library have to look like: for each key what is expected, in words and as a test."""

from __future__ import annotations

import re

from coach.errors import KnowledgeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Expected = tuple[str, Callable[[Any], bool], bool]
    Shape = Mapping[str, Expected]

AUDIENCES = ("team", "reviewer", "leader", "coach")
"""Whom a passage is for."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_SOURCE_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")

_FAMILIES = tuple(
    "acquisition activation adoption automation brand conversion cost delivery engagement expansion fraud hiring "
    "inventory operations people performance price public finance quality reach reliability retention revenue sales "
    "satisfaction security social support time volume".split()
)


def _line(value: object) -> bool:
    return isinstance(value, str) and value.strip() == value != "" and "\n" not in value


def _lines(value: object) -> bool:
    return isinstance(value, list) and all(map(_line, value)) and len(set(value)) == len(value)


def _one_of(*names: str) -> Expected:
    return f"one of {', '.join(names)}", lambda value: value in names, True


def _some_of(*names: str) -> Expected:
    expected = f"a list of one or more of {', '.join(names)}"
    return expected, lambda value: _lines(value) and value != [] and set(value) <= set(names), True


def _formula(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) in ({"value"}, {"numerator", "denominator"})
        and all(map(_line, value.values()))
    )


def _vanity(value: object) -> bool:
    if not isinstance(value, dict):
        return value is None
    return set(value) == {"why", "instead"} and _line(value["why"]) and _lines(value["instead"]) and value["instead"]


def _between(fewest: int, most: int) -> Expected:
    return f"a list of {fewest} to {most}", lambda value: _lines(value) and fewest <= len(value) <= most, True


_LINE: Expected = ("one line of text", _line, True)
_LISTED: Expected = ("a list", _lines, True)
_NAMED: Expected = ("a list of one or more", lambda value: _lines(value) and value != [], True)

PASSAGE: Shape = {
    "id": ("words of small letters with hyphens", lambda value: _line(value) and bool(_ID.match(value)), True),
    "title": _LINE,
    "sources": _NAMED,
    "rules": _LISTED,
    "audience": _some_of(*AUDIENCES),
    "kind": _one_of("definition", "reason", "exception", "practice", "question", "case", "disagreement"),
    "words": _between(3, 44),
    "also": _between(0, 5),
}
CARD: Shape = {
    "id": PASSAGE["id"],
    "name": (
        "a name without digits",
        lambda value: _line(value) and not any(character.isdigit() for character in value),
        True,
    ),
    "definition": _LINE,
    "formula": ("either a numerator and a denominator, or a value", _formula, True),
    "unit": _LINE,
    "direction": _one_of("up", "down", "within"),
    "family": _one_of(*_FAMILIES),
    "timing": _one_of("leading", "lagging"),
    "vanity": ("null, or why and instead", _vanity, True),
    "read": _one_of("daily", "weekly", "monthly", "quarterly", "yearly"),
    "data": _NAMED,
    "asks": _NAMED,
    "guardrails": _between(1, 3),
    "words": _between(3, 29),
    "also": PASSAGE["also"],
    "sources": _NAMED,
}
SOURCE: Shape = {
    "id": ("words of letters with hyphens", lambda value: _line(value) and bool(_SOURCE_ID.match(value)), True),
    "title": _LINE,
    "author": _LINE,
    "kind": _LINE,
    "worth": _LINE,
    "errors": _LINE,
    "year": ("a year", lambda value: type(value) is int and 1800 < value < 2100, False),
    "location": ("one line of text", _line, False),
}
"""What each value has to be, how to test it, and whether the key must be there."""


def check(item: Mapping[str, Any], shape: Shape, ident: str, path: str) -> None:
    """KnowledgeError where `item`, named `ident`, has a key too many or too few, or a wrong value."""
    for key in item:
        if key not in shape:
            hint = f"known are {', '.join(shape)}"
            raise KnowledgeError(f"{ident}: unknown key {key!r}", hint=hint, path=path)
    for key, (expected, fits, needed) in shape.items():
        if key not in item:
            if needed:
                raise KnowledgeError(f"{ident}: {key} is missing", hint=f"write {expected}", path=path)
        elif not fits(item[key]):
            raise KnowledgeError(f"{ident}: {key} is {item[key]!r}", hint=f"write {expected}", path=path)
