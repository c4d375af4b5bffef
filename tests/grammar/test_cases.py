"""Runs the case files of cases/: what the grammar reads in one key result, slot by slot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import cast

import pytest
import yaml

from coach.grammar import parse
from coach.types import Fields, Form, Metric, Placeholder, Slot, Statement

FOLDER = os.path.join(os.path.dirname(__file__), "cases")
FILES = ("reading", "patterns", "direction", "masks", "verbs", "forms")

Spot = Slot | Metric | Placeholder
Wanted = dict[str, object]

PLAIN = {"sense", "change_kind", "unit", "currency"}
LISTS = {"parts", "unitless"}
ENTRY_KEYS = {"id", "text", "form", "slots", "absent"}
NAMES = {field.name for field in fields(Statement)} - {"text", "language", "form", "core"}
ASKED = (NAMES - {"placeholders"}) | {"core", "placeholder"}
SPOT_KEYS = {
    "metric": {"text", "head", "family", "good", "kind", "top", "vanity", "qualified"},
    "placeholder": {"text", "slot", "withheld"},
}
VALUE_KEYS = {"text", "value", "unit"}


@dataclass(frozen=True)
class Case:
    """What one text must be read as: only the slots that matter, and the slots that must be empty."""

    id: str
    text: str
    form: Form
    slots: Wanted
    absent: tuple[str, ...]


class CaseError(ValueError):
    """A case that is not written as cases are."""


def mapping_of(raw: object, allowed: set[str], where: str) -> Wanted:
    if not isinstance(raw, dict) or not raw:
        raise CaseError(f"{where}: a mapping is missing")
    stray = set(raw) - allowed
    if stray:
        raise CaseError(f"{where}: stray key {sorted(stray)}")
    return cast("Wanted", raw)


def text_of(raw: object, where: str) -> str:
    if not isinstance(raw, str):
        raise CaseError(f"{where}: {raw!r} is no text")
    return raw


def spot_of(name: str, raw: object, where: str) -> Wanted:
    """A bare text asks for the words (of a comparator: for its sign), a mapping for what it names."""
    if isinstance(raw, str):
        return {"unit" if name == "comparator" else "text": raw}
    return mapping_of(raw, SPOT_KEYS.get(name, VALUE_KEYS), where)


def wanted_of(name: str, raw: object, where: str) -> object:
    if name in PLAIN or name == "core":
        return text_of(raw, where)
    if name in LISTS or name == "exceptions":
        if not isinstance(raw, list) or not raw:
            raise CaseError(f"{where}: a list is missing")
        return [text_of(item, where) for item in raw]
    if name == "band":
        if not isinstance(raw, list) or len(raw) != 2:
            raise CaseError(f"{where}: a band has two ends")
        return [spot_of(name, end, where) for end in raw]
    return spot_of(name, raw, where)


def case_of(raw: object) -> Case:
    entry = mapping_of(raw, ENTRY_KEYS, "case")
    name = text_of(entry.get("id"), "id")
    text, form = text_of(entry.get("text"), name), text_of(entry.get("form"), name)
    slots: Wanted = {}
    if "slots" in entry:
        for slot, want in mapping_of(entry["slots"], ASKED, name).items():
            slots[slot] = wanted_of(slot, want, f"{name}: {slot}")
    absent = entry.get("absent", [])
    if not isinstance(absent, list) or set(absent) - NAMES or set(absent) & set(slots):
        raise CaseError(f"{name}: absent names slots that the case does not ask for")
    return Case(name, text, Form(form), slots, tuple(absent))


def load(name: str) -> list[Case]:
    with open(os.path.join(FOLDER, f"{name}.yaml"), encoding="utf-8") as file:
        document = yaml.safe_load(file)
    if not isinstance(document, list):
        raise CaseError(f"{name}: a list of cases is missing")
    return [case_of(raw) for raw in document]


CASES = {name: load(name) for name in FILES}


def spots(statement: Statement) -> Iterator[Spot]:
    for field in fields(Statement):
        content = getattr(statement, field.name)
        for item in content if isinstance(content, tuple) else (content,):
            if isinstance(item, Slot | Metric | Placeholder):
                yield item


def seen_of(statement: Statement, name: str, want: object) -> object:
    """What stands in the slot, in the shape the case asks for it."""
    if name == "core":
        return statement.text[slice(*statement.core)]
    if name == "placeholder":
        return [read(item, want) for item in statement.placeholders]
    content = getattr(statement, name)
    if name in PLAIN or content is None:
        return content
    if name == "exceptions":
        return sorted(content)
    if name in LISTS:
        return [item.text for item in content]
    if name == "band":
        return [read(end, wanted) for end, wanted in zip(content, cast("list[object]", want), strict=True)]
    return read(content, want)


def read(spot: Spot, want: object) -> Wanted:
    return {key: getattr(spot, key) for key in cast("Wanted", want)}


def shaped(name: str, want: object) -> object:
    if name == "placeholder":
        return [want]
    return sorted(cast("list[str]", want)) if name == "exceptions" else want


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{name}:{case.id}") for name in FILES for case in CASES[name]])
def test_a_key_result_is_read_as_the_case_says(case: Case) -> None:
    statement = parse(case.text, Fields())
    seen = {name: seen_of(statement, name, want) for name, want in case.slots.items()}
    filled = {name: getattr(statement, name) for name in case.absent if getattr(statement, name)}
    wanted = {name: shaped(name, want) for name, want in case.slots.items()}
    assert (statement.form, seen, filled) == (case.form, wanted, {})
    for spot in spots(statement):
        assert spot.start < 0 or case.text[spot.start : spot.end] == spot.text


def test_case_ids_are_unique_and_kebab() -> None:
    ids = [case.id for name in FILES for case in CASES[name]]
    assert sorted(ids) == sorted(set(ids))
    assert [name for name in ids if name != name.lower() or set(name) & set(" _.%")] == []


def test_no_text_comes_twice() -> None:
    texts = [case.text for name in FILES for case in CASES[name]]
    assert sorted(texts) == sorted(set(texts))


def test_every_case_file_is_run() -> None:
    assert {name.removesuffix(".yaml") for name in os.listdir(FOLDER)} == set(FILES)


@pytest.mark.parametrize("form", Form)
def test_every_form_has_five_cases_of_its_own(form: Form) -> None:
    assert sum(case.form is form for case in CASES["forms"]) >= 5


@pytest.mark.parametrize(
    "raw",
    [
        {"id": "a", "text": "b", "form": "activity", "slot": {}},
        {"id": "a", "text": "b", "form": "activity", "slots": {"goal": "c"}},
        {"id": "a", "text": "b", "form": "activity", "slots": {"target": {"number": 4}}},
        {"id": "a", "text": "b", "form": "activity", "slots": {"band": ["4"]}},
        {"id": "a", "text": "b", "form": "activity", "slots": {"sense": 4}},
        {"id": "a", "text": "b", "form": "activity", "slots": {"target": "4"}, "absent": ["target"]},
        {"id": "a", "text": "b", "form": "activity", "absent": ["goal"]},
        {"id": "a", "text": "b", "form": "task"},
        {"id": "a", "form": "activity"},
    ],
)
def test_a_case_with_a_stray_key_is_refused(raw: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a CaseError, or the form's own error
        case_of(raw)
