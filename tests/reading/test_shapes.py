"""JSON and YAML in the shapes that people and tools make: what a careful reader finds, and where it stands."""

from __future__ import annotations

import json

import pytest

from coach.errors import InputError, NoOkrsError
from coach.reading import read
from coach.types import Okr, Place
from tests.reading.shapes import Shape, shapes, told

ALL = shapes()
HELD = [shape for shape in ALL if shape.finds]
MISSES = [shape for shape in ALL if not shape.finds]


@pytest.mark.parametrize("shape", HELD, ids=[shape.name for shape in HELD])
def test_a_shape_gives_what_a_careful_reader_finds(shape: Shape) -> None:
    assert told(read(shape.text.encode(), shape.path)) == shape.finds


FOLDED = ("yaml: block scalars and comments", "yaml: quoted and plain scalars over lines", "json: escapes")


@pytest.mark.parametrize("shape", HELD, ids=[shape.name for shape in HELD])
def test_a_text_of_any_shape_stands_where_its_place_says(shape: Shape) -> None:
    starts = [0, *(at + 1 for at, sign in enumerate(shape.text) if sign == "\n")]
    for okr in read(shape.text.encode(), shape.path).okrs:
        for each in (*okr.key_results, *okr.initiatives, *okr.milestones, okr):
            words = each.objective if isinstance(each, Okr) else each.text
            place = each.place
            if words and (shape.name not in FOLDED or place.offset >= 0):
                assert shape.text.startswith(words, place.offset)
                assert place == Place(place.line, place.offset - starts[place.line - 1] + 1, place.offset)


@pytest.mark.parametrize("shape", MISSES, ids=[shape.name for shape in MISSES])
def test_a_file_about_other_things_holds_no_okrs(shape: Shape) -> None:
    with pytest.raises(NoOkrsError) as caught:
        read(shape.text.encode(), shape.path)
    kind = shape.path[2:].upper()
    assert (caught.value.message, caught.value.path) == (f"this {kind} holds no OKRs", shape.path)


SHARED = "apiVersion: v1\nspec:\n  objectives:\n    - title: Rise\n      krs: [Loaves rise to 90]\n    - aim: Sell\n"


def test_what_stands_among_objectives_and_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        read(SHARED.encode(), "a.yaml")
    error = caught.value
    assert (error.message, error.line) == ("an objective has to be an object with `title`; its keys are `aim`", 6)


def test_key_results_of_an_objective_that_is_not_there_are_counted() -> None:
    results = [{"objectiveId": 1, "title": "Loaves rise to 90"}, {"objectiveId": 7, "title": "Waste falls to 3%"}]
    text = json.dumps({"objectives": [{"id": 1, "title": "Rise"}], "keyResults": results}, indent=1)
    assert told(read(text.encode(), "a.json")) == [
        "O 1: Rise",
        "K 1.k1: Loaves rise to 90 | +objectiveId=1",
        "N line 14: not read, for their objectives are not in this file: 1",
    ]


def test_a_figure_without_a_number_is_noted_with_its_line_in_any_shape() -> None:
    text = "teams:\n- name: Bakery\n  okrs:\n  - title: Rise\n    krs:\n    - kr: Loaves\n      target: more\n"
    assert read(text.encode(), "a.yaml").notes == (
        "line 6: [0].key_results[0].target says 'more', which holds no number",
    )


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("initiative: New oven", ["I o1.i1: New oven"]),
        ("milestones: {m1: Oven runs}", ["M m1: Oven runs"]),
        ("guardrail: Waste stays below 8%", ["G o1.k2: Waste stays below 8%"]),
        ("healthMetrics: {Staff turnover: below 5%}", ["H o1.k2: Staff turnover: below 5%"]),
    ],
)
def test_one_instead_of_a_list_is_read(written: str, found: list[str]) -> None:
    text = f"objectives:\n  - title: Rise\n    krs: [Loaves rise to 90]\n    {written}\n"
    assert told(read(text.encode(), "a.yaml")) == ["O o1: Rise", "K o1.k1: Loaves rise to 90", *found]
