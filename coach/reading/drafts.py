"""OKRs in the making: spans of the file while it is read, records once it has been read."""

from __future__ import annotations

import re
from bisect import bisect_right

from coach.patterns import pattern
from coach.records import dataclass, field
from coach.types import NO_FIELDS, Fields, KeyResult, Okr, Place, Work

_FIELD_NAMES = frozenset(
    "baseline target current unit currency direction metric_type due owner committed stretch".split()
)


@dataclass(slots=True, eq=False)
class WorkDraft:
    begin: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class KrDraft:
    """`values`: what labels and columns say (baseline, owner, status ...), by field name."""

    begin: int
    end: int
    role: str = "key_result"
    values: dict[str, str] = field(default_factory=dict)
    check: str | None = None
    initiatives: list[WorkDraft] = field(default_factory=list)
    milestones: list[WorkDraft] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class OkrDraft:
    """`labelled`: the author called it an objective, by `word` and with `number` where the label has one."""

    begin: int
    end: int
    labelled: bool = False
    word: str = ""
    number: str = ""
    values: dict[str, str] = field(default_factory=dict)
    krs: list[KrDraft] = field(default_factory=list)
    initiatives: list[WorkDraft] = field(default_factory=list)
    milestones: list[WorkDraft] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """The author's words of one item and what was taken off their ends."""

    begin: int
    end: int
    values: dict[str, str]
    struck: bool = False


_PRIORITY = pattern(
    r"(?:[`\[(]|\*\*)(?P<boxed>P[0-9X])(?:[`\])]|\*\*)[ \t]*(?:[-–—:][ \t]*)?"
    r"|(?P<bare>P[0-9])(?:[ \t]*:|[ \t]+[-–—](?=[ \t]))[ \t]*"
)
_LEADING_OWNER = pattern(
    r"[\[(]?(?P<who>@[\w.-]{1,60}(?:(?:,| and| &|/)? ?@[\w.-]{1,60}){0,5})[\])]?[ \t]*(?:[-–—:,][ \t]*)?(?=\S)"
)
_TRAILING_OWNER = pattern(
    r"[ \t]*(?:[-–—|,;][ \t]*)?[(\[]?[*_]{0,2}(?i:owners?|dri|owned by|assignees?|lead)[*_]{0,2}"
    r"(?:[ \t]*[:：=][*_]{0,2}[ \t]*|[ \t]+-[ \t]+|[ \t]+(?=@))"
    r"(?P<who>[^()\[\]|:;]{1,50}?)[)\]]?$"
)
_MENTIONS = pattern(r"[(\[]?(?P<who>@[\w.-]{1,60}(?:,? @[\w.-]{1,60}){0,5})[)\]]?$")
_WEIGHT = pattern(r"[ \t]*[(\[](?i:weight(?:ing)?)[ \t:=]*(?P<weight>\d{1,3}(?:[.,]\d{1,3})?[ ]?%?)[)\]]$")
_TAIL = 110
_OPENERS = frozenset("`[(*P@")
_CLOSERS = frozenset("~*_")
_OWNER_WORDS = frozenset("owner owners dri lead assignee by".split())
_BINDING = frozenset("by than with to from for of and or via at on in as per the other".split())


def read_words(text: str, begin: int, end: int) -> Words:
    """Takes priority, owner, weight and the marks around the whole off the ends; the rest stays as written."""
    words = Words(begin, end, {})
    _strip(text, words)
    if words.begin == words.end:
        return words
    _unwrap(text, words)
    for _ in range(3):
        if text[words.begin : words.begin + 1] not in _OPENERS:
            break
        if match := _PRIORITY.match(text, words.begin, words.end):
            words.values["priority"] = match["boxed"] or match["bare"]
        elif match := _LEADING_OWNER.match(text, words.begin, words.end):
            words.values["owner"] = match["who"]
        else:
            break
        words.begin = match.end()
    tail = text[max(words.begin, words.end - _TAIL) : words.end]
    lower = tail.lower()
    if "@" in tail or "weight" in lower or _names_owner(lower):
        _take_tail(words, tail, lower)
    _unwrap(text, words)
    return words


def _take_tail(words: Words, tail: str, lower: str) -> None:
    start = words.end - len(tail)
    if "weight" in lower and (match := _WEIGHT.search(tail)):
        words.values["weight"] = match["weight"]
        tail = tail[: match.start()]
    at = tail.find("@")
    while at > 0:
        opener = at - 1 if tail[at - 1] in "([" else at
        if opener and tail[opener - 1] in " \t" and (match := _MENTIONS.match(tail, opener)):
            kept = tail[:opener].rstrip(" \t-–—|,")
            before = kept.rsplit(None, 1)[-1].lower().strip("(*_:") if kept else "by"
            if before not in _BINDING and before not in _OWNER_WORDS:
                words.values["owner"] = match["who"]
                tail = kept
            break
        at = tail.find("@", at + 1)
    if _names_owner(lower) and (match := _TRAILING_OWNER.search(tail)):
        words.values["owner"] = match["who"].strip(" *_")
        tail = tail[: match.start()]
    words.end = start + len(tail.rstrip())


def _names_owner(lower: str) -> bool:
    return "own" in lower or "lead" in lower or "dri" in lower or "assignee" in lower


def _unwrap(text: str, words: Words) -> None:
    """Takes off the marks around the whole (`~~...~~`, `**...**`) and one left over where a label held the other."""
    if text[words.end - 1 : words.end] not in _CLOSERS:
        return
    for mark in ("~~", "**", "__", "~~"):
        size = len(mark)
        count = text.count(mark, words.begin, words.end)
        if count == 2 and words.end - words.begin > 2 * size and _around(text, words, mark):
            words.begin, words.end = words.begin + size, words.end - size
            words.struck = words.struck or mark == "~~"
        elif count == 1 and mark != "__" and text.endswith(mark, words.begin, words.end):
            words.end -= size
            words.struck = words.struck or mark == "~~"
    _strip(text, words)


def _strip(text: str, words: Words) -> None:
    inner = text[words.begin : words.end]
    stripped = inner.strip()
    if stripped != inner:
        words.begin += len(inner) - len(inner.lstrip())
        words.end = words.begin + len(stripped)


def _around(text: str, words: Words, mark: str) -> bool:
    return text.startswith(mark, words.begin, words.end) and text.endswith(mark, words.begin, words.end)


class Builder:
    """Drafts -> records with ids and places."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def build(self, drafts: list[OkrDraft]) -> tuple[Okr, ...]:
        return tuple(self._okr(f"o{number}", draft) for number, draft in enumerate(drafts, 1))

    def line_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def _place(self, offset: int) -> Place:
        line = self.line_of(offset)
        return Place(line, offset - self.starts[line - 1] + 1, offset)

    def _okr(self, name: str, draft: OkrDraft) -> Okr:
        words = read_words(self.text, draft.begin, draft.end)
        values = words.values | draft.values
        return Okr(
            id=name,
            objective=self.text[words.begin : words.end],
            place=self._place(words.begin),
            source=self.path,
            key_results=tuple(self._kr(f"{name}.k{n}", kr) for n, kr in enumerate(draft.krs, 1)),
            initiatives=self._works(f"{name}.i", draft.initiatives),
            milestones=self._works(f"{name}.m", draft.milestones),
            team=values.pop("team", None),
            owner=values.pop("owner", None),
            period=values.pop("period", None),
            ambition=values.pop("ambition", None),
            parent=values.pop("parent", None),
            struck=words.struck,
            extra=values,
        )

    def _kr(self, name: str, draft: KrDraft) -> KeyResult:
        words = read_words(self.text, draft.begin, draft.end)
        values = words.values | draft.values
        fields = NO_FIELDS
        if values:
            fields = Fields(**{key: values.pop(key) for key in list(values) if key in _FIELD_NAMES})
        return KeyResult(
            id=name,
            text=self.text[words.begin : words.end],
            place=self._place(words.begin),
            fields=fields,
            role=draft.role,
            ambition=values.pop("ambition", None),
            status=values.pop("status", None) or draft.check,
            struck=words.struck,
            milestones=self._works(f"{name}.m", draft.milestones),
            initiatives=self._works(f"{name}.i", draft.initiatives),
            extra=values,
        )

    def _works(self, prefix: str, drafts: list[WorkDraft]) -> tuple[Work, ...]:
        return tuple(self._work(f"{prefix}{number}", draft) for number, draft in enumerate(drafts, 1)) if drafts else ()

    def _work(self, name: str, draft: WorkDraft) -> Work:
        words = read_words(self.text, draft.begin, draft.end)
        values = words.values | draft.values
        return Work(
            id=name,
            text=self.text[words.begin : words.end],
            place=self._place(words.begin),
            owner=values.pop("owner", None),
            due=values.pop("due", None),
            extra=values,
        )
