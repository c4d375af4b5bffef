"""JSON and YAML in the shapes that people and tools make: what a careful reader finds, and where it stands."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import InputError, NoOkrsError
from coach.reading import read
from coach.types import OkrSet, Place
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
        parts = [(each.text, each.place) for each in okr.key_results]
        parts += [(each.text, each.place) for each in (*okr.initiatives, *okr.milestones)]
        for words, place in [(okr.objective, okr.place), *parts]:
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


def many(count: int) -> list[str]:
    """Documents with `count` of something."""
    objective = {"id": 1, "title": "Rise"}
    results = [{"id": f"k{at}", "objectiveId": 1, "title": "x"} for at in range(count)]
    nodes = [{"type": "objective", **objective}, *({"type": "kr", **each} for each in results)]
    children = [{"type": "kr", "title": "x"}] * count
    rows = [{"objective": f"Rise {at}", "key_result": "x"} for at in range(count)]
    deep: object = {"title": "Rise", "krs": ["x"] * count}
    for _ in range(12):
        deep = {"title": "Rise", "krs": [], "objectives": [deep]}
    documents: list[object] = [
        {"objectives": [objective], "keyResults": results},
        nodes,
        {"objectives": [{"title": "Rise", "krs": [], "children": children}]},
        rows,
        {"objectives": [{"title": "Rise", "KR1": "x", **{f"x{at}": [at] for at in range(count)}}]},
        {"objectives": {f"Rise {at}": ["x"] for at in range(count)}},
        {f"Q1 20{at % 90 + 10} {at}": {"objectives": [{"title": "Rise", "krs": ["x"]}]} for at in range(count)},
        {"objectives": [deep]},
    ]
    return [json.dumps(document) for document in documents]


@pytest.mark.parametrize("path", ["a.json", "a.yaml"])
@pytest.mark.parametrize("which", range(8))
def test_twice_as_much_takes_about_twice_as_long(path: str, which: int) -> None:
    def cost(count: int) -> float:
        data = many(count)[which].encode()
        times = []
        for _ in range(2):
            start = time.process_time()
            read(data, path)
            times.append(time.process_time() - start)
        return min(times)

    assert cost(800) < 9 * max(cost(200), 0.004)


KEYS = st.sampled_from(
    "title name objective goal objectives okrs goals key_results keyResults krs results KR1 kr O1 o id type parent_id"
    " objectiveId children team teams Q3 2026 period start end guardrails health_metrics initiatives milestones metric"
    " target due owner ambition role tags extra label data edges node nodes metadata description aligned_to"
    " level".split()
)
LEAVES: st.SearchStrategy[object] = st.sampled_from(
    ["", "Rise", "kr", "objective", "a", "b", "Q3 2026", 5, 0.1, True, None, [], {}]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_any_document_is_read_or_refused_alike_as_json_and_as_yaml(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    ways = [attempt(text, "a.json"), attempt(text, "a.yaml")]
    if any(found is None for found in ways):
        assert ways == [None, None]
        return
    as_json, as_yaml = (found for found in ways if found is not None)
    assert told(as_json) == told(as_yaml)
    assert places(as_json) == places(as_yaml)
    idents = [okr.id for okr in as_json.okrs] + [kr.id for okr in as_json.okrs for kr in okr.key_results]
    assert len(idents) == len(set(idents))


def attempt(text: str, path: str) -> OkrSet | None:
    try:
        return read(text.encode(), path)
    except InputError:
        return None


def places(found: OkrSet) -> list[Place]:
    return [okr.place for okr in found.okrs] + [kr.place for okr in found.okrs for kr in okr.key_results]


@pytest.mark.parametrize(
    "text",
    [
        "team: Bakery\nobjective: Rise\nkey_results:\n  - Loaves rise to 90\n",
        "objectives:\n  O1:\n    title: Rise\n    keyResults: [Loaves rise to 90]\n",
        "# plan\nokrs:\n- objective: Rise\n  krs: [Loaves rise to 90]\n",
    ],
)
def test_pasted_yaml_is_known_by_what_it_holds(text: str) -> None:
    found = read(text.encode(), "-")
    assert (found.format, [okr.objective for okr in found.okrs]) == ("yaml", ["Rise"])


@pytest.mark.parametrize(
    "text", ["Objective: Rise\nKey results:\n- Loaves rise to 90\n", "O: Rise\nKRs:\n- Loaves rise\n"]
)
def test_pasted_prose_with_colons_is_no_yaml(text: str) -> None:
    assert read(text.encode(), "-").format in ("text", "markdown")
