"""Tables of one kind alone, as databases are exported: objectives in one file, key results in another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.reading.columns import Column, read_header

_WORD = re.compile(r"[^\W\d_]+")
_ELSEWHERE = frozenset(
    "course courses curso lesson lessons module modules curriculum syllabus subject bloom blooms learning learner"
    " student students chapter exam quiz agenda test".split()
)
"""Objectives of a lesson, a meeting or a test are no OKRs."""
_SAID_OF_OKRS = frozenset(("period", "owner", "team"))
_REACHED = frozenset(("target", "current"))
_NAMED = frozenset(("objective", "kr", "okr", "initiative", "milestone"))
_QUARTERS = frozenset("q h t w fy".split())
_NAME = 100
_WORKS = frozenset(("initiative", "milestone"))


def one_kind(columns: Sequence[Column], roles: Sequence[str], texts: Sequence[str], named: str) -> str:
    """`objective` or `key_result` where a header says that every row is one, else "".

    The id on the left is that of the rows, any other that of what they hang from.  `named`: the name of the file or the
    sheet, which tells what rows are where no id does."""
    if "objective" in roles or "okr" in roles or _WORKS & {*roles}:
        return ""
    ids = [column.of for column in columns if column.role == "id"]
    if "kr" in roles:
        single = sum(1 for role in roles if role == "kr") == 1 and not any(column.number for column in columns)
        return "key_result" if single and "objective" in ids else ""
    if "title" not in roles or is_elsewhere(texts, named):
        return ""
    name = _kind_of_name(named)
    if name in _WORKS:
        return ""
    first = ids[0] if ids and _is_left(columns, texts) else None
    reached = bool(_REACHED & {*roles})
    if name == "kr" or "kr" in ids:
        sure = name == "kr" or first == "kr"
        return "key_result" if sure and ("objective" in ids or reached) else ""
    if "objective" in ids and first == "":
        return "key_result" if reached else ""
    said = bool(_SAID_OF_OKRS & {*roles})
    if "type" in roles or "parent" in roles or not said:
        return ""
    return "objective" if first == "objective" or (name in ("objective", "okr") and "objective" not in ids) else ""


def _is_left(columns: Sequence[Column], texts: Sequence[str]) -> bool:
    """Whether no id of something else stands left of the first that is known."""
    for column, text in zip(columns, texts, strict=True):
        if column.role == "id":
            return True
        words = [word.lower() for word in _WORD.findall(text)]
        if "id" in words or (words and text.endswith(("Id", "ID"))):
            return False
    return False


def is_elsewhere(texts: Sequence[str], named: str) -> bool:
    """Whether objectives alone, in a table with these headers, are no OKRs."""
    words = (word.lower() for text in (*texts, named) if len(text) <= 60 for word in _WORD.findall(text))
    return any(word in _ELSEWHERE for word in words)


def _kind_of_name(named: str) -> str:
    """What a file's name says that it holds, by its last words: `team_key_results_2026` -> kr, `okr_users` -> ""."""
    words = [word for word in _WORD.findall(named[-_NAME:]) if word.lower() not in _QUARTERS]
    roles = [read_header(word).role for word in (" ".join(words[-2:]), *words[-1:])]
    return next((role for role in roles if role in _NAMED), "")
