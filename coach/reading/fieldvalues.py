"""What the text in a structured field says."""

from __future__ import annotations

from collections.abc import Mapping

from coach.patterns import pattern

_DATE = pattern(r"\d{4}-\d\d(?:-\d\d)?(?:[T ][\d:.]{2,15}(?:Z|[+-]\d\d:?\d\d)?)?$")
_SAID = frozenset(
    "x xx xxx y yy yyy z n tbd tbc tba todo ? ?? ??? - – n/a na unknown open"
    " true false yes no done zero none all nobody nothing".split()
) | {""}


def is_date(value: str) -> bool:
    return _DATE.match(value) is not None


def lacks_number(value: str) -> bool:
    """Whether a figure holds no digit and is neither a blank nor a word for one."""
    return not any(map(str.isdigit, value)) and value.strip("[]<>{}() ").lower() not in _SAID


def either(own: str | None, default: str | None) -> str | None:
    """An objective's own value; null and "" override nothing."""
    return own or (own if default is None else default)


def says_again(name: str, description: str) -> bool:
    """A description that says the name again, and more, is the statement; the name is its short title."""
    if len(description) <= len(name):
        return False
    said = set(description.lower().replace(",", " ").replace(".", " ").split())
    words = [word for word in name.lower().split() if len(word) > 2 or word.isdigit()]
    return 2 * sum(1 for word in words if word in said) >= len(words) > 0


def period_between(value: Mapping[str, object]) -> str:
    """`2026-07-01 to 2026-09-30` of an object with start and end."""
    return " to ".join(str(value[name]) for name in ("start", "end") if value.get(name))
