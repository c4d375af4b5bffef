"""OKRs of a sheet in the making: one draft a node, which later rows may still add to; records once it is complete."""

from __future__ import annotations

from coach.reading.cells import Row
from coach.reading.ids import Ids
from coach.reading.labels import read_label
from coach.records import dataclass, field
from coach.types import NO_FIELDS, Fields, KeyResult, Okr, Place, Work

_FIELD_NAMES = frozenset(
    "baseline target current unit currency direction metric_type due owner committed stretch".split()
)
_AMBITIONS = frozenset(("committed", "aspirational"))


@dataclass(slots=True, eq=False)
class Draft:
    """`kind`: objective, key_result, guardrail, health_metric, initiative, milestone, or "" where it is yet unknown.

    `values`: by role of the column.  `extra`: by header.  `parents`: ids, or words, as the row names them."""

    kind: str
    text: str
    place: Place
    ident: str | None = None
    parents: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    key_results: list[Draft] = field(default_factory=list)
    initiatives: list[Draft] = field(default_factory=list)
    milestones: list[Draft] = field(default_factory=list)

    def add(self, values: dict[str, str], extra: dict[str, str]) -> None:
        """What a row says; what an earlier row said of the same node stays."""
        for name, value in values.items():
            if value or name not in self.values:
                self.values[name] = self.values.get(name) or value
        for header, value in extra.items():
            self.extra.setdefault(header, value)


ROLES = {"kr": "key_result", "guardrail": "guardrail", "health_metric": "health_metric"}
"""Kinds of labels, and what they make of a key result."""


def past_label(words: str, begin: int) -> int:
    """Where the words after a label start, if a line break parts them."""
    return len(words) - len(words[begin:].lstrip())


def draft_at(row: Row, cell: int, begin: int, words: str, kind: str) -> Draft:
    """A draft of a cell's words from `begin` on; a label in front of them (`KR1:`) is taken off."""
    label = read_label(words, 0, len(words))
    if label and label.begin < len(words):
        if label.kind in ROLES and kind == "key_result":
            kind = ROLES[label.kind]
        elif label.kind != kind:
            label = None
        if label:
            past = past_label(words, label.begin)
            begin, words = begin + past, words[past:]
    return Draft(kind, words, row.locate(cell, begin, words))


class Builder:
    """Drafts -> records, with ids that run on."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.ids = Ids()
        self.count = 0
        self.key_results = 0

    def told(self) -> tuple[str, ...]:
        """What to tell once all is built."""
        alone = bool(self.count) and not self.key_results
        return (*self.ids.told(), *(["objectives stand here, but no key results"] * alone))

    def build(self, draft: Draft) -> Okr:
        self.count += 1
        name = self.ids.take(draft.ident, f"o{self.count}")
        values = dict(draft.values)
        tags = values.pop("tags", "")
        parent = ", ".join(draft.parents) or values.get("parent")
        return Okr(
            id=name,
            objective=draft.text,
            place=draft.place,
            source=self.path,
            key_results=tuple(self._kr(f"{name}.k{n}", kr) for n, kr in enumerate(draft.key_results, 1)),
            initiatives=self._works(f"{name}.i", draft.initiatives),
            milestones=self._works(f"{name}.m", draft.milestones),
            team=values.pop("team", None),
            owner=values.pop("owner", None),
            period=values.pop("period", None),
            ambition=_ambition(values),
            tags=tuple(tag for each in tags.replace(";", ",").split(",") if (tag := each.strip())),
            parent=parent,
            level=values.pop("level", None) or None,
            extra=_extra(values, draft),
        )

    def _kr(self, name: str, draft: Draft) -> KeyResult:
        self.key_results += 1
        name = self.ids.take(draft.ident, name)
        values = dict(draft.values)
        fields = {key: values.pop(key) for key in list(values) if key in _FIELD_NAMES}
        return KeyResult(
            id=name,
            text=draft.text,
            place=draft.place,
            fields=Fields(**fields) if fields else NO_FIELDS,
            role=draft.kind,
            ambition=_ambition(values),
            status=values.pop("status", None) or None,
            milestones=self._works(f"{name}.m", draft.milestones),
            initiatives=self._works(f"{name}.i", draft.initiatives),
            extra=_extra(values, draft),
        )

    def _works(self, prefix: str, drafts: list[Draft]) -> tuple[Work, ...]:
        return tuple(self._work(f"{prefix}{n}", draft) for n, draft in enumerate(drafts, 1))

    def _work(self, name: str, draft: Draft) -> Work:
        values = dict(draft.values)
        return Work(
            id=self.ids.take(draft.ident, name),
            text=draft.text,
            place=draft.place,
            owner=values.pop("owner", None) or None,
            due=values.pop("due", None) or None,
            extra=_extra(values, draft),
        )


def _ambition(values: dict[str, str]) -> str | None:
    word = values.get("ambition", "").lower()
    if word not in _AMBITIONS:
        return None
    del values["ambition"]
    return word


def _extra(values: dict[str, str], draft: Draft) -> dict[str, object]:
    return {**{name: value for name, value in values.items() if value}, **draft.extra}
