"""JSON: the neutral document, its schema, and plain JSON of the same shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from coach.errors import InputError, NoOkrsError
from coach.reading import read
from coach.types import Fields, KeyResult, Okr, OkrSet, Place, Work
from tests.reading.test_properties import VALUES

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "knowledge/schemas/okr-coach.okrset.v1.schema.json").read_text("utf-8")
)
NAME = "okr-coach.okrset.v1"
FULL = """\
{
 "schema": "okr-coach.okrset.v1",
 "team": "Bakery", "owner": "Kim", "period": {"start": "2026-07-01", "end": "2026-09-30"}, "colour": 3,
 "objectives": [
  {
   "id": "rise", "title": "Bread people queue for", "tags": ["early_stage"], "level": "team", "parent_id": "stay",
   "extra": {"theme": 1.50},
   "key_results": [
    {"id": 7, "title": "Loaves left over fall", "owner": null, "due": "2026-09-30",
     "role": "guardrail", "ambition": "committed",
     "metric": {"type": "number", "unit": "loaves", "currency": null, "direction": "decrease",
                "start": 0.10, "current": 1e2, "target": "10", "committed": 12, "stretch": false, "source": "till"},
     "confidence": {"value": 0.5}, "status": "on track",
     "initiatives": [{"title": "Bake later", "owner": "Sol", "done": true}]}
   ],
   "milestones": [{"id": "m", "title": "Oven runs", "due": "2026-08-01"}]
  },
  {"title": "Sell", "team": "Shop", "owner": null, "period": "Q4"}
 ]
}
"""


def refused(document: object, path: str = "a.json") -> InputError:
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    with pytest.raises(InputError) as caught:
        read(text.encode(), path)
    return caught.value


def test_every_field_finds_its_place() -> None:
    fields = Fields(
        baseline="0.10",
        target="10",
        current="1e2",
        unit="loaves",
        currency="",
        direction="decrease",
        metric_type="number",
        due="2026-09-30",
        owner="",
        committed="12",
        stretch="false",
    )
    kr = KeyResult(
        "7",
        "Loaves left over fall",
        Place(9, 25, FULL.index("Loaves left")),
        fields,
        role="guardrail",
        ambition="committed",
        status="on track",
        initiatives=(
            Work("7.i1", "Bake later", Place(14, 33, FULL.index("Bake later")), owner="Sol", extra={"done": True}),
        ),
        extra={"confidence": {"value": 0.5}, "metric": {"source": "till"}},
    )
    rise = Okr(
        "rise",
        "Bread people queue for",
        Place(6, 28, FULL.index("Bread")),
        "a.json",
        (kr,),
        milestones=(Work("m", "Oven runs", Place(16, 41, FULL.index("Oven")), due="2026-08-01"),),
        team="Bakery",
        owner="Kim",
        period="2026-07-01 to 2026-09-30",
        tags=("early_stage",),
        parent="stay",
        level="team",
        extra={"theme": 1.5},
    )
    sell = Okr("o2", "Sell", Place(18, 14, FULL.index("Sell")), "a.json", team="Shop", owner="Kim", period="Q4")
    assert read(FULL.encode(), "a.json") == OkrSet("a.json", "json", (rise, sell), extra={"colour": 3})


def test_the_example_is_valid_by_the_published_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(FULL))


def strict(**objective: object) -> dict[str, object]:
    return {"schema": NAME, "objectives": [{"title": "Rise", **objective}]}


@pytest.mark.parametrize(
    ("document", "message", "line"),
    [
        ({"schema": NAME}, "objectives has to be a list", 1),
        ({"schema": NAME, "objectives": {}}, "objectives has to be a list", 3),
        ({"schema": NAME, "objectives": ["Rise"]}, "objectives[0] has to be an object with `title`", 4),
        (
            {"schema": NAME, "objectives": [{"name": "Rise"}]},
            "objectives[0] has to be an object with `title`; its keys are `name`",
            4,
        ),
        ({"schema": NAME, "objectives": [{"title": 5}]}, "objectives[0].title has to be text", 5),
        ({"schema": "okr-coach.okrset.v9", "objectives": []}, 'schema has to be "okr-coach.okrset.v1"', 2),
        (strict(team=["a"]), "objectives[0].team has to be text, a number or null", 6),
        (strict(tags="regulated"), "objectives[0].tags has to be a list of text", 6),
        (strict(level=["team"]), "objectives[0].level has to be text, a number or null", 6),
        (strict(parent_id=["o1"]), "objectives[0].parent_id has to be text, a number or null", 6),
        (strict(aligned_to="o1"), "objectives[0].aligned_to has to be a list of ids", 6),
        (strict(aligned_to=[{"id": "o1"}]), "objectives[0].aligned_to has to be a list of ids", 6),
        (strict(key_results={}), "objectives[0].key_results has to be a list", 6),
        (strict(extra=5), "objectives[0].extra has to be an object", 6),
        (strict(period={"start": 5}), "objectives[0].period.start has to be text or null", 7),
        (
            strict(key_results=[{"title": "x", "role": "boss"}]),
            "objectives[0].key_results[0].role has to be one of key_result, guardrail, health_metric",
            9,
        ),
        (
            strict(key_results=[{"title": "x", "metric": "NPS"}]),
            "objectives[0].key_results[0].metric has to be an object with start, current, target, unit ...",
            9,
        ),
        (
            strict(key_results=[{"title": "x", "metric": {"start": []}}]),
            "objectives[0].key_results[0].metric.start has to be text, a number or null",
            10,
        ),
        (strict(initiatives=[{"title": True}]), "objectives[0].initiatives[0].title has to be text", 8),
    ],
)
def test_a_wrong_shape_is_refused_with_its_json_path_and_line(document: object, message: str, line: int) -> None:
    error = refused(document)
    assert (error.message, error.path, error.line) == (message, "a.json", line)
    assert NAME in error.hint
    assert not Draft202012Validator(SCHEMA).is_valid(document)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{"objectives": [}', "not valid JSON: Expecting value (column 17)", 1),
        ('{\n"objectives": nope}', "not valid JSON: Expecting value (column 15)", 2),
        ('{"a": {"b": 1,\n"b": 2}}', "the key 'b' stands twice in one object", 2),
        ('{"a": [{"b": 1}, {"b": 2}],\r"\\u0061": 2}', "the key 'a' stands twice in one object", 2),
        ('{"\\ud800": 1, "\\ud801": 2}', "the key '\ufffd' stands twice in one object", 1),
        ("[" * 100_000, "the JSON is nested more than 64 levels deep", 1),
        ('{"objectives":\n' + "[" * 70 + "]" * 70 + "}", "the JSON is nested more than 64 levels deep", 2),
        (
            '{"objectives": [{"title": "Rise"},\n {"aim": "Sell", "steps": []}]}',
            "objectives[1] has to be an object with `title`; its keys are `aim`, `steps`",
            2,
        ),
    ],
)
def test_what_is_no_document_is_refused(text: str, message: str, line: int | None) -> None:
    error = refused(text)
    assert (error.message, error.line) == (message, line)


@pytest.mark.parametrize(
    "document",
    [
        {"schema": NAME, "objectives": []},
        "5",
        {"a": 1},
        {"objectives": {}},
        {"name": "bakery", "version": "1.2"},
        {"results": [{"name": "Loaves"}]},
        [{"file": "a.md", "format": "text"}],
        [{"name": "Kim"}, {"name": "Sol"}],
        ["Rise", "Sell"],
        [],
    ],
)
def test_json_of_other_things_holds_no_okrs(document: object) -> None:
    error = refused(document)
    assert isinstance(error, NoOkrsError)
    assert (error.message, error.path) == ("this JSON holds no OKRs", "a.json")


@pytest.mark.parametrize("named", [{"schema": NAME}, {}])
@pytest.mark.parametrize("key", ["keyresults", "key-results", "KeyResults", "Key Results", "KEY_RESULTS"])
def test_keys_are_the_same_in_any_spelling(key: str, named: dict[str, str]) -> None:
    result = {"Title": "Loaves", "Metric": {"Start": 60, "TARGET": 90}, "Owner": "Kim"}
    text = json.dumps({**named, "Objectives": [{"Title": "Rise", key: [result]}]}, indent=1)
    (okr,) = read(text.encode(), "a.json").okrs
    (kr,) = okr.key_results
    place = Place(next(n for n, line in enumerate(text.split("\n"), 1) if "Loaves" in line), 16, text.index("Loaves"))
    assert kr == KeyResult("o1.k1", "Loaves", place, Fields(baseline="60", target="90", owner="Kim"))


def test_of_two_spellings_the_usual_one_counts_and_the_other_is_kept() -> None:
    text = '{"objectives": [{"Title": "Sell", "title": "Rise"}]}'
    (okr,) = read(text.encode(), "a.json").okrs
    assert (okr.objective, dict(okr.extra)) == ("Rise", {"Title": "Sell"})


@pytest.mark.parametrize("found", [[{"title": "Loaves rise to 90"}], ["Loaves rise to 90"]])
def test_a_list_below_an_unknown_key_is_named(found: object) -> None:
    text = json.dumps({"objectives": [{"title": "Rise", "proofs": found}]}, indent=1)
    assert read(text.encode(), "a.json").notes == (
        "line 5: objectives[0].proofs is an unknown key; the list below it was not read",
    )


def test_a_list_of_words_beside_key_results_is_no_loss() -> None:
    text = '{"objectives": [{"title": "Rise", "key_results": ["Loaves rise to 90"], "labels": ["shop"]}]}'
    assert read(text.encode(), "a.json").notes == ()


def test_figures_without_a_number_and_dates_of_another_form_are_noted_and_kept() -> None:
    results = [
        {"title": "Loaves", "metric": {"start": "four", "target": "€40k"}, "due": "31/12/2026"},
        {"title": "Waste", "metric": {"start": "TBD", "target": "[X]", "current": True}, "due": "2026-12-31"},
    ]
    found = read(json.dumps(strict(key_results=results), indent=1).encode(), "a.json")
    assert found.notes == (
        "line 10: objectives[0].key_results[0].metric.start says 'four', which holds no number",
        "line 13: objectives[0].key_results[0].due says '31/12/2026', no date such as 2026-12-31; kept as written",
    )
    assert found.okrs[0].key_results[0].fields == Fields(baseline="four", target="€40k", due="31/12/2026")


def test_notes_on_many_values_are_counted_not_listed() -> None:
    results = [{"title": "Loaves", "target": "more"}] * 9
    notes = read(json.dumps(strict(key_results=results)).encode(), "a.json").notes
    assert (len(notes), notes[-1]) == (6, "4 more values or lists like these")


def test_repeated_ids_get_a_suffix_and_a_note() -> None:
    document = strict(id="k1", key_results=[{"id": "k1", "title": "x"}, {"title": "y"}, {"id": "k1", "title": "z"}])
    found = read(json.dumps(document).encode(), "a.json")
    assert [kr.id for kr in found.okrs[0].key_results] == ["k1-2", "k1.k2", "k1-3"]
    assert found.notes == (
        "the id 'k1' is used more than once; a later one became 'k1-2'",
        "the id 'k1' is used more than once; a later one became 'k1-3'",
    )


@pytest.mark.parametrize(
    "document",
    [
        {"objectives": [{"title": "Rise", "key_results": ["Loaves rise to 90", {"title": "Waste falls to 3%"}]}]},
        {"objectives": [{"name": "Rise", "results": [{"name": "Loaves rise to 90"}, {"text": "Waste falls to 3%"}]}]},
        {"okrs": [{"objective": "Rise", "krs": ["Loaves rise to 90", {"kr": "Waste falls to 3%"}]}]},
        [{"text": "Rise", "keyResults": ["Loaves rise to 90", "Waste falls to 3%"]}],
        {"objective": "Rise", "key_results": ["Loaves rise to 90", "Waste falls to 3%"]},
        {
            "objectives": [
                {"description": "Rise", "key_results": [{"description": "Loaves rise to 90"}, "Waste falls to 3%"]}
            ]
        },
    ],
)
def test_plain_json_of_a_similar_shape_is_read(document: object) -> None:
    (okr,) = read(json.dumps(document).encode(), "-").okrs
    assert (okr.objective, [kr.text for kr in okr.key_results]) == ("Rise", ["Loaves rise to 90", "Waste falls to 3%"])


def test_a_description_that_says_the_name_and_more_is_the_key_result() -> None:
    results = [
        {"name": "Loaves sold", "description": "Loaves sold in a day rise from 60 to 90"},
        {
            "name": "Waste falls from 8% to 3%",
            "description": "Kim weighs the bin each night and enters it into the sheet",
        },
    ]
    (okr,) = read(json.dumps({"objectives": [{"name": "Rise", "results": results}]}).encode(), "-").okrs
    assert [(kr.text, dict(kr.extra)) for kr in okr.key_results] == [
        ("Loaves sold in a day rise from 60 to 90", {"name": "Loaves sold"}),
        ("Waste falls from 8% to 3%", {"description": "Kim weighs the bin each night and enters it into the sheet"}),
    ]


@pytest.mark.parametrize(
    ("links", "parent"),
    [
        ({}, None),
        ({"parent_id": "stay"}, "stay"),
        ({"parent_id": 7}, "7"),
        ({"parent_id": None}, ""),
        ({"parent_id": ""}, ""),
        ({"aligned_to": ["stay"]}, "stay"),
        ({"aligned_to": ["stay", 7]}, "stay, 7"),
        ({"aligned_to": []}, ""),
        ({"aligned_to": None}, ""),
        ({"parent_id": "stay", "aligned_to": ["grow"]}, "stay"),
        ({"parent_id": None, "aligned_to": ["grow"]}, "grow"),
        ({"parentId": "stay"}, "stay"),
        ({"Aligned To": ["stay"]}, "stay"),
    ],
)
def test_an_objective_says_which_one_it_serves_or_that_it_names_none(
    links: dict[str, object], parent: str | None
) -> None:
    document = strict(**links)
    (okr,) = read(json.dumps(document).encode(), "a.json").okrs
    assert (okr.parent, dict(okr.extra)) == (parent, {})
    assert Draft202012Validator(SCHEMA).is_valid(document)


@pytest.mark.parametrize(("level", "read_as"), [("company", "company"), (2, "2"), (None, ""), ("", "")])
def test_an_objective_says_its_level(level: object, read_as: str) -> None:
    (okr,) = read(json.dumps(strict(level=level)).encode(), "a.json").okrs
    assert (okr.level, okr.parent, dict(okr.extra)) == (read_as, None, {})


def test_a_link_of_another_shape_is_kept_unread_without_a_schema() -> None:
    (okr,) = read(b'{"objectives": [{"title": "Rise", "aligned_to": "stay", "parent_id": ["stay"]}]}', "a.json").okrs
    assert (okr.parent, dict(okr.extra)) == (None, {"aligned_to": "stay", "parent_id": ["stay"]})


def test_without_a_schema_what_does_not_fit_is_kept_unread() -> None:
    document = {
        "objectives": [
            {
                "title": "Rise",
                "owner": {"name": "Kim"},
                "tags": 5,
                "key_results": [{"title": "x", "role": "boss", "due": [1]}],
            }
        ]
    }
    (okr,) = read(json.dumps(document).encode(), "-").okrs
    assert (okr.owner, okr.tags, dict(okr.extra)) == ("Kim", (), {"tags": 5})
    assert dict(okr.key_results[0].extra) == {"role": "boss", "due": [1]}


def test_half_a_character_is_replaced() -> None:
    (okr,) = read(b'{"objectives": [{"title": "Rise \\ud83c\\udf5e \\ud83c", "x": ["\\udf5e"]}]}', "-").okrs
    assert (okr.objective, dict(okr.extra)) == ("Rise \U0001f35e \ufffd", {"x": ["\ufffd"]})


@given(VALUES)
def test_the_schema_and_the_reader_agree(value: object) -> None:
    document = {**(value if isinstance(value, dict) else {"objectives": value}), "schema": NAME}
    document = json.loads(json.dumps(document).replace("NaN", "0").replace("-Infinity", "0").replace("Infinity", "0"))
    try:
        read(json.dumps(document).encode(), "a.json")
        accepted = True
    except NoOkrsError:
        accepted = True
    except InputError:
        accepted = False
    assert accepted == Draft202012Validator(SCHEMA).is_valid(document)
