"""Which months the words of a period or deadline cover, where they name a calendar year."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[a-z]+|\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 60


def months(text: str) -> tuple[int, int] | None:
    """First and last month, counted from year 0, of `Q3 2025`, `H1 2026`, `31 March 2025`, `2025-03-31`, `2025`.

    None where no year stands, several do, or the year is a fiscal one, which begins anywhere."""
    words = _WORDS.findall(text[:_LONGEST].lower())
    years = {int(word) for word in words if word.isdecimal() and len(word) == 4 and word.startswith("20")}
    if len(years) != 1 or any(word.startswith("fy") for word in words):
        return None
    first = years.pop() * 12
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "q" and following in ("1", "2", "3", "4"):
            return first + 3 * int(following) - 3, first + 3 * int(following) - 1
        if word == "h" and following in ("1", "2"):
            return first + 6 * int(following) - 6, first + 6 * int(following) - 1
        if word[:3] in _MONTHS:
            return (first + _MONTHS.index(word[:3]),) * 2
    if len(words) == 3 and len(words[0]) == 4 and all(word.isdecimal() for word in words) and 1 <= int(words[1]) <= 12:
        return (first + int(words[1]) - 1,) * 2
    return (first, first + 11) if len(words) <= 2 else None
