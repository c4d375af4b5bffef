"""Who holds what an owner field names: one person, a team, or several."""

from __future__ import annotations

import re

from coach.rules.tables import phrases

_BETWEEN = re.compile(r"[/&+;,\n]|\s(?=@)| and | und | et ", re.IGNORECASE)
_BESIDE = re.compile(r"[;,]?\s*\b(?:contributors?|contributing|supported by|with help of)\b", re.IGNORECASE)
_LONGEST = 200
_SEVERAL = 2


def holders(owner: str) -> int:
    """How many hold it with equal rank; 1 where one person or one team answers."""
    if not is_shared(owner):
        return 1
    main = owner[:_LONGEST].partition("(")[0]
    parts = [part for part in _BETWEEN.split(main) if part.strip()]
    kinds = phrases("owners.tsv")
    everybody = any(kinds.get(word) == "all" for word in main.lower().split())
    return max(len(parts), _SEVERAL) if everybody else len(parts)


def is_shared(owner: str) -> bool:
    """Whether no single person answers: a team, a department, everybody, or several without a lead."""
    main, _, note = owner[:_LONGEST].partition("(")
    main = _BESIDE.split(main, maxsplit=1)[0] or main
    kinds = phrases("owners.tsv")
    parts = [" ".join(part.lower().split()) for part in _BETWEEN.split(main) if part.strip()]
    words = [word.strip(".:-") for part in parts for word in part.split()]
    if any(
        kinds.get(word) == "lead"
        for word in (*words, *(part.strip(".:-") for part in note.lower().replace(")", " ").split()))
    ):
        return False
    groups = [_is_group(part, kinds) for part in parts]
    if "," in main and len(parts) == 2 and not any(groups) and all(len(part.split()) == 1 for part in parts):
        return False  # family name first, or two first names: cannot be told
    return bool(parts) and groups.count(False) != 1


def _is_group(part: str, kinds: dict[str, str]) -> bool:
    words = part.split()
    if any(kinds.get(word) == "title" for word in words):
        return False
    return kinds.get(part) == "group" or kinds.get(words[-1]) == "group" or kinds.get(words[0]) == "all"
