"""Records behave as those of the standard library do: each test asks both."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from coach import records
from coach.types import Fields, KeyResult, OkrSet, Place, Slot
from coach.views import Hit, Skipped


def standard(**options: Any) -> Any:
    return make(dataclasses, options)


def ours(**options: Any) -> Any:
    return make(records, options)


def make(library: Any, options: dict[str, Any]) -> Any:
    body = {"text": "str", "start": "int", "more": "list[int]"}
    fields = {"start": 0, "more": library.field(default_factory=list)}
    return library.dataclass(slots=True, **options)(type("Fixed", (), {"__annotations__": body, **fields}))


BOTH = pytest.mark.parametrize("kind", [standard, ours])


@BOTH
def test_a_record_has_its_fields_and_defaults(kind: Any) -> None:
    cls = kind(frozen=True)
    first, second = cls("a"), cls(text="b", start=2, more=[1])
    assert (first.text, first.start, first.more) == ("a", 0, [])
    assert (second.text, second.start, second.more) == ("b", 2, [1])
    assert first.more is not cls("a").more
    assert repr(second) == "Fixed(text='b', start=2, more=[1])"
    assert cls.__match_args__ == ("text", "start", "more")
    assert not hasattr(first, "__dict__")


@BOTH
def test_records_are_equal_by_class_and_values(kind: Any) -> None:
    cls = kind(frozen=True)
    assert cls("a", 1) == cls("a", 1)
    assert cls("a", 1) != cls("a", 2)
    assert cls("a", 1) != kind(frozen=True)("a", 1)
    assert cls("a", 1) != ("a", 1, [])
    same = kind(eq=False)
    assert same("a") != same("a")
    assert len({same("a"), same("a")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(kind()("a"))


@BOTH
def test_a_frozen_record_cannot_be_changed(kind: Any) -> None:
    record = kind(frozen=True)("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'text'"):
        record.text = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'text'"):
        del record.text
    free = kind()("a")
    free.text = "b"
    assert free.text == "b"
    with pytest.raises(AttributeError):
        free.other = 1


@BOTH
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, r"missing 1 required positional argument: 'text'"),
        ({"text": "a", "end": 1}, r"Fixed\.__init__\(\) got an unexpected keyword argument 'end'"),
    ],
)
def test_wrong_arguments_are_refused(kind: Any, given: dict[str, Any], message: str) -> None:
    cls = kind(frozen=True)
    for _ in range(2):
        with pytest.raises(TypeError, match=message):
            cls(**given)


def test_the_standard_library_takes_these_records() -> None:
    slot = Slot("ten", 0, 3, 10.0)
    assert [field.name for field in dataclasses.fields(Slot)] == ["text", "start", "end", "value", "unit"]
    assert dataclasses.replace(slot, unit="%") == records.replace(slot, unit="%") == Slot("ten", 0, 3, 10.0, "%")
    assert dataclasses.asdict(Hit("m", 0, 1, related=("k",)))["related"] == ("k",)
    place = {"line": 1, "column": 1, "offset": -1, "part": ""}
    assert dataclasses.asdict(KeyResult("k", "t", Place(1, 1)))["place"] == place
    with pytest.raises(TypeError):
        records.replace(slot, unknown=1)  # type: ignore[call-arg]


def test_records_are_hashed_by_value_copied_and_pickled() -> None:
    slot = Slot("ten", 0, 3, 10.0)
    assert hash(slot) == hash(("ten", 0, 3, 10.0, None))
    assert hash(Skipped("why")) == hash(("why",))
    sets = OkrSet("a.md", "markdown", (), extra={"n": [1]})
    for twin in (copy.copy(sets), copy.deepcopy(sets), pickle.loads(pickle.dumps(sets))):  # noqa: S301
        assert twin == sets
        assert twin is not sets


def test_a_record_that_holds_itself_can_be_shown() -> None:
    sets = OkrSet("a.md", "markdown", (), extra={})
    sets.extra["self"] = sets  # type: ignore[index]
    assert repr(sets) == "OkrSet(path='a.md', format='markdown', okrs=(), notes=(), ignores=(), extra={'self': ...})"


def test_a_record_of_no_fields_given_equals_its_default() -> None:
    assert KeyResult("k", "t", Place(1, 1)).fields == Fields()
