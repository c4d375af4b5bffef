"""The four ways of asking for JSON: the strictest that works is found once and remembered."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from coach.llm import Answer, Ask, ModelError
from tests.llm.conftest import ASK, MOOD, PLAIN, Open
from tests.llm.endpoint import KEY, Endpoint, How, Reply, Request, Script, completion, failure

GOOD = '{"word": "calm"}'


def only(way: How, refusal: Reply) -> Script:
    """An endpoint that knows one way; `refusal` is what it answers to any other."""

    def script(request: Request) -> Reply:
        if request.how != way:
            return refusal
        return completion(None, call=GOOD) if way == "function" else completion(GOOD)

    return script


def hows(endpoint: Endpoint) -> list[str]:
    return [request.how for request in endpoint.asked]


def test_a_json_schema_is_asked_for_first_with_all_that_the_model_needs(endpoint: Endpoint, opened: Open) -> None:
    answer = opened().answer(ASK)
    assert answer == Answer({"word": "calm"}, GOOD, "schema", 11, 7, answer.seconds, None, False, 1)
    assert answer.seconds > 0
    inner = {name: MOOD[name] for name in ("type", "properties", "required", "additionalProperties")}
    assert [request.body for request in endpoint.asked] == [
        {
            "model": "tide-1",
            "stream": False,
            "messages": [
                {"content": "You name moods.", "role": "system"},
                {"content": "The harbour is quiet.", "role": "user"},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "mood", "strict": True, "schema": inner},
            },
            "temperature": 0,
            "max_tokens": 50,
        }
    ]
    assert endpoint.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert sorted(endpoint.asked[0].headers) == [
        *("accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host"),
        *("user-agent", "x-stainless-raw-response"),
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        failure(400, "'response_format' of type 'json_schema' is not supported with this model"),
        failure(404, "no endpoint supports that"),
        failure(422, "extra inputs are not permitted"),
        failure(500, "Input should be 'text' or 'json_object'"),
        completion("I would say it is calm."),
        completion(None),
        completion('{"mood": "calm"}'),
        Reply(b"<html>no JSON</html>"),
        Reply({"choices": None}),
    ],
    ids=["400", "404", "422", "500", "prose", "nothing", "wrong shape", "html", "no choices"],
)
@pytest.mark.parametrize(("way", "tries"), [("function", 2), ("json", 3), ("text", 4)])
def test_another_way_is_found_and_then_used_at_once(
    endpoint: Endpoint, opened: Open, way: How, tries: int, refusal: Reply
) -> None:
    endpoint.script = only(way, refusal)
    model = opened(OKR_COACH_MODEL_CACHE="off")
    first = model.answer(ASK)
    again = model.answer(ASK)
    assert [(answer.data, answer.way, answer.tries) for answer in (first, again)] == [
        ({"word": "calm"}, way, tries),
        ({"word": "calm"}, way, 1),
    ]
    assert hows(endpoint) == [*("schema", "function", "json", "text")[:tries], way]


def test_the_next_run_knows_the_way_of_this_endpoint_and_model_and_no_secret_is_kept(
    endpoint: Endpoint, opened: Open, tmp_path: Path
) -> None:
    endpoint.script = only("json", failure(400))
    opened(OKR_COACH_MODEL_CACHE="off").answer(ASK)
    assert opened(OKR_COACH_MODEL_CACHE="off").answer(ASK).tries == 1
    assert opened(OKR_COACH_MODEL_CACHE="off", OKR_COACH_MODEL="other").answer(ASK).tries == 3
    kept = (tmp_path / "llm" / "ways.json").read_text(encoding="utf-8")
    known = {"way": "json", "cool": True}
    assert json.loads(kept) == {f"{endpoint.url} other": known, f"{endpoint.url} tide-1": known}


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"URL tide-1": {"way": "song", "cool": true}}', "[" * 9_000])
def test_a_damaged_memory_is_none(endpoint: Endpoint, opened: Open, tmp_path: Path, damage: str) -> None:
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "ways.json").write_text(damage.replace("URL", endpoint.url), encoding="utf-8")
    assert opened().answer(ASK).way == "schema"


def test_an_endpoint_that_fails_for_a_day_is_asked_strictly_in_the_next_run(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = only("text", failure(500))
    model = opened(OKR_COACH_MODEL_CACHE="off")
    assert (model.answer(ASK).tries, model.answer(ASK).tries) == (4, 1)
    endpoint.script = lambda _: completion(GOOD)
    assert opened(OKR_COACH_MODEL_CACHE="off").answer(ASK).way == "schema"


def test_a_way_that_is_no_longer_taken_is_found_anew(endpoint: Endpoint, opened: Open) -> None:
    model = opened(OKR_COACH_MODEL_CACHE="off")
    assert model.answer(ASK).way == "schema"
    endpoint.script = only("function", failure(400))
    assert model.answer(ASK).way == "function"
    assert hows(endpoint) == ["schema", "schema", "schema", "function"]


def test_as_text_the_schema_is_told_and_the_object_is_found_among_other_words(endpoint: Endpoint, opened: Open) -> None:
    said = '<think>{"word": no, wait}</think>Here you are:\n```json\n{"word": "calm"}\n```\nGood luck'
    endpoint.script = lambda request: completion(said) if request.how == "text" else failure(400)
    assert opened().answer(ASK).data == {"word": "calm"}
    system = endpoint.asked[-1].body["messages"][0]["content"]
    assert system == (
        "You name moods.\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n"
        + json.dumps(MOOD)
    )


def test_an_answer_of_the_wrong_shape_is_sent_back_once_with_what_is_wrong(endpoint: Endpoint, opened: Open) -> None:
    model = opened(OKR_COACH_MODEL_CACHE="off")
    model.answer(ASK)
    said = iter(['{"word": 7}', GOOD])
    endpoint.script = lambda _: completion(next(said))
    answer = model.answer(ASK)
    assert (answer.data, answer.way, answer.tries, answer.tokens_in) == ({"word": "calm"}, "schema", 2, 22)
    assert endpoint.asked[-1].body["messages"][2:] == [
        {"role": "assistant", "content": '{"word": 7}'},
        {
            "role": "user",
            "content": "That cannot be used: the model's answer has the wrong shape: the answer.word is not of type "
            "string. Answer again with one JSON object that fits the schema, and nothing else.",
        },
    ]


def test_a_model_that_langchain_takes_for_an_old_one_is_asked_by_function(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = only("function", failure(400))
    assert opened(OKR_COACH_MODEL="gpt-4").answer(ASK).way == "function"
    assert hows(endpoint) == ["function"]


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("tide-1", "'response_format' of type 'json_schema' is not supported with this model"),
        ("tide-1", "Invalid schema for response_format"),
        ("gpt-4", ""),
    ],
)
def test_finding_the_way_warns_nobody(endpoint: Endpoint, opened: Open, model: str, message: str) -> None:
    endpoint.script = only("text", failure(400, message))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert opened(OKR_COACH_MODEL=model).answer(ASK).way == "text"
    assert seen == []


def test_a_model_that_takes_no_temperature_is_asked_without_from_then_on(endpoint: Endpoint, opened: Open) -> None:
    def script(request: Request) -> Reply:
        cool = "temperature" in request.body
        return failure(400, "only the default", param="temperature") if cool else completion(GOOD)

    endpoint.script = script
    for _ in range(2):
        assert opened(OKR_COACH_MODEL_CACHE="off").answer(ASK).way == "schema"
    assert ["temperature" in request.body for request in endpoint.asked] == [True, False, False]


def test_plain_text_needs_no_way(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: completion("Good morning")
    answer = opened().answer(PLAIN)
    assert (answer.data, answer.text, answer.way, hows(endpoint)) == (None, "Good morning", "text", ["text"])


NESTED = {
    "title": "list",
    "type": "object",
    "properties": {
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"n": {"type": "integer"}, "why": {"type": ["string", "null"]}},
                "required": ["n"],
            },
        },
        "mark": {"enum": ["good", "bad"]},
    },
    "required": ["rows"],
}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ('{"rows": [{"n": 1, "why": null}, {"n": 2, "more": 3}], "mark": "good"}', None),
        ("[]", "the model's answer is no JSON object"),
        ('{"rows": [{"n": NaN}]}', "the model's answer is no JSON object"),
        ('{"rows": [], "mark": "\\ud800"}', "the model's answer is no JSON object"),
        ('{"rows": ' + "[" * 5_000, "the model's answer is no JSON object"),
        ("{}", "the model's answer has the wrong shape: the answer.rows is missing"),
        ('{"rows": {}}', "the model's answer has the wrong shape: the answer.rows is not of type array"),
        ('{"rows": [{"n": 1}, {}]}', "the model's answer has the wrong shape: the answer.rows[1].n is missing"),
        (
            '{"rows": [{"n": true}]}',
            "the model's answer has the wrong shape: the answer.rows[0].n is not of type integer",
        ),
        (
            '{"rows": [{"n": 1, "why": 2}]}',
            "the model's answer has the wrong shape: the answer.rows[0].why is not of type string or null",
        ),
        ('{"rows": [], "mark": "so"}', None),
    ],
)
def test_the_shape_of_an_answer_is_checked_and_the_first_fault_named(
    endpoint: Endpoint, opened: Open, said: str, wrong: str | None
) -> None:
    endpoint.script = lambda _: completion(said)
    ask = Ask("list@1", "s", "u", NESTED, 4_000)
    if wrong is None:
        assert opened().answer(ask).data == json.loads(said)
        assert endpoint.asked[0].body["response_format"]["json_schema"]["strict"] is False
        return
    with pytest.raises(ModelError) as caught:
        opened().answer(ask)
    assert (caught.value.kind, caught.value.reason) == ("unreadable", wrong)


def test_openai_is_sent_no_bounds_for_it_takes_none(endpoint: Endpoint, opened: Open) -> None:
    word = {"type": "string", "maxLength": 20}
    words = {"type": "array", "maxItems": 2, "items": {"type": "object", "properties": {"word": word}}}
    schema = {"title": "list", "type": "object", "properties": {"words": words}}
    endpoint.script = lambda _: completion('{"words": []}')
    sent = []
    for openai in (False, True):
        model = opened(OKR_COACH_MODEL_CACHE="off")
        model._line.wire._openai = openai
        model.answer(Ask("list@1", "s", "u", schema, 50))
        sent.append(endpoint.asked[-1].body["response_format"]["json_schema"]["schema"]["properties"]["words"])
    assert sent == [
        words,
        {"type": "array", "items": {"type": "object", "properties": {"word": {"type": "string"}}}},
    ]
