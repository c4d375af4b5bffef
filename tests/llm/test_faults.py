"""Every fault of an endpoint is a ModelError with a kind, words for people, and nothing of the key."""

from __future__ import annotations

import contextlib
import copy
import logging
import socket
import time
import traceback
from email.utils import formatdate
from typing import Any

import pytest

from coach.errors import CoachError
from coach.llm import Ask, Model, ModelError, ScriptedModel
from tests.llm.conftest import ASK, PLAIN, Open
from tests.llm.endpoint import KEY, Endpoint, Reply, Script, completion, failure, serving

GOOD = '{"word": "calm"}'


def fault(model: object) -> ModelError:
    with pytest.raises(ModelError) as caught:
        model.answer(ASK)  # type: ignore[attr-defined]
    return caught.value


def broken_off() -> Reply:
    reply = completion(GOOD)
    reply.promised = 9_999
    return reply


@pytest.mark.parametrize(
    ("script", "kind", "reason", "asked"),
    [
        (lambda _: failure(401, KEY), "unauthorised", "the endpoint does not accept the key (401)", 1),
        (lambda _: failure(403, KEY), "unauthorised", "the endpoint does not accept the key (403)", 1),
        (lambda _: failure(402), "busy", "the account at the endpoint has nothing left to spend (402)", 1),
        (
            lambda _: failure(429, code="insufficient_quota"),
            "busy",
            "the account at the endpoint has nothing left to spend (429)",
            1,
        ),
        (lambda _: failure(429), "busy", "the endpoint takes no more calls at the moment (429)", 3),
        (lambda _: failure(503), "server", "the endpoint failed (503)", 3),
        (lambda _: failure(500), "server", "the endpoint failed (500)", 6),
        (lambda _: failure(404), "refused", "the endpoint does not know the model or the address (404)", 4),
        (lambda _: failure(400), "refused", "the endpoint declines the call (400)", 4),
        (
            lambda _: failure(400, "context_length_exceeded"),
            "refused",
            "the text is too long for the model",
            1,
        ),
        (lambda _: broken_off(), "cut", "the connection broke off in the middle of the answer", 3),
        (lambda _: completion(GOOD, end="length"), "cut", "the model's answer was cut at the limit of tokens", 1),
        (lambda _: completion('{"word": "ca'), "unreadable", "the model's answer is no JSON object", 5),
        (lambda _: completion("word: calm"), "unreadable", "the model's answer is no JSON object", 5),
        (
            lambda _: completion('{"sound": "calm"}'),
            "unreadable",
            "the model's answer has the wrong shape: the answer.word is missing",
            5,
        ),
        (
            lambda _: Reply(b'{"choices": [{'),
            "unreadable",
            "the endpoint's answer does not follow OpenAI's protocol",
            5,
        ),
        (lambda _: Reply({"choices": []}), "unreadable", "the endpoint's answer does not follow OpenAI's protocol", 5),
        (lambda _: completion(None), "empty", "the model's answer is empty", 5),
        (lambda _: completion(" \n"), "empty", "the model's answer is empty", 5),
        (lambda _: completion(None, refusal="I will not."), "declined", "the model declined to answer", 1),
        (lambda _: completion("", end="content_filter"), "declined", "the model declined to answer", 1),
        (
            lambda _: completion('{"word": "' + "calm " * 400 + '"}'),
            "overlong",
            "the answer is far longer than asked for",
            1,
        ),
        (lambda _: Reply(b" " * 8_000_001), "overlong", "the answer is far longer than asked for", 1),
    ],
)
def test_a_fault_of_the_endpoint_has_a_kind_and_words(
    endpoint: Endpoint, opened: Open, script: Script, kind: str, reason: str, asked: int
) -> None:
    endpoint.script = script
    error = fault(opened())
    assert (error.kind, error.reason, len(endpoint.asked)) == (kind, reason, asked)
    assert isinstance(error, CoachError)
    assert str(error) == f"{reason}; {error.hint}"


def test_a_function_that_is_not_called_is_an_empty_answer(endpoint: Endpoint, opened: Open) -> None:
    model = opened(OKR_COACH_MODEL_CACHE="off")
    endpoint.script = lambda request: completion(None, call=GOOD) if request.how == "function" else failure(400)
    model.answer(ASK)
    endpoint.script = lambda _: completion(None)
    error = fault(model)
    assert (error.kind, [request.how for request in endpoint.asked]) == (
        "empty",
        ["schema", "function", "function", "function"],
    )


def test_arguments_that_are_no_json_are_unreadable(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: completion(None, call='{"word":')
    assert fault(opened()).kind == "unreadable"


def test_nobody_listens(opened: Open) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    error = fault(opened(OKR_COACH_BASE_URL=f"http://127.0.0.1:{port}/v1"))
    assert (error.kind, error.reason) == ("refused", "the endpoint cannot be reached")


@pytest.mark.parametrize("slow", [Reply({}, wait=3), Reply({"choices": "never"}, drip=0.2)], ids=["silent", "dripping"])
def test_an_answer_that_takes_too_long_is_given_up_in_time(endpoint: Endpoint, opened: Open, slow: Reply) -> None:
    endpoint.script = lambda _: slow
    begun = time.monotonic()
    error = fault(opened(OKR_COACH_MODEL_TIMEOUT="1"))
    assert (error.kind, error.reason) == ("timeout", "the endpoint did not answer in time")
    # Given up at 1 s.  The silent server speaks after 3 s and the dripping one never ends: a bound below 3 s tells the
    # guard from its absence, and a busy machine needs the room.
    assert 1 <= time.monotonic() - begun < 2.5


def test_a_call_that_is_sent_elsewhere_is_not_followed(endpoint: Endpoint, opened: Open) -> None:
    with serving(lambda _: completion(GOOD)) as elsewhere:
        endpoint.script = lambda _: Reply({}, 307, {"location": f"{elsewhere.url}/chat/completions"})
        error = fault(opened())
    assert (error.kind, error.reason) == (
        "refused",
        "the endpoint sends the call elsewhere, which is not followed (307)",
    )
    assert elsewhere.asked == []


# --- tries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [failure(429), failure(503), broken_off()], ids=["429", "503", "broken off"])
def test_what_passes_is_tried_again(endpoint: Endpoint, opened: Open, first: Reply) -> None:
    replies = iter([first, completion(GOOD)])
    endpoint.script = lambda _: next(replies)
    answer = opened().answer(ASK)
    assert (answer.data, answer.way, answer.tries) == ({"word": "calm"}, "schema", 2)


def test_the_endpoint_says_how_long_to_wait(endpoint: Endpoint, opened: Open) -> None:
    replies = iter([Reply({}, 429, {"retry-after": "0.4"}), completion(GOOD)])
    endpoint.script = lambda _: next(replies)
    assert 0.4 <= opened().answer(ASK).seconds < 2


def test_the_endpoint_may_name_a_date(endpoint: Endpoint, opened: Open) -> None:
    replies = iter([Reply({}, 429, {"retry-after": formatdate(time.time() - 60, usegmt=True)}), completion(GOOD)])
    endpoint.script = lambda _: next(replies)
    assert opened().answer(ASK).tries == 2


@pytest.mark.parametrize("wait", ["3600", "1e400", formatdate(4_000_000_000, usegmt=True)])
def test_a_wait_beyond_the_limit_is_not_begun(endpoint: Endpoint, opened: Open, wait: str) -> None:
    endpoint.script = lambda _: Reply({}, 429, {"retry-after": wait})
    begun = time.monotonic()
    assert fault(opened()).kind == "busy"
    assert (len(endpoint.asked), time.monotonic() - begun < 1) == (1, True)


@pytest.mark.parametrize("wait", ["soon", "nan", "-5", "Mon, 99 Foo 99999 99:99:99 GMT", ""])
def test_a_wait_that_is_none_is_ours_to_choose(endpoint: Endpoint, opened: Open, wait: str) -> None:
    replies = iter([Reply({}, 429, {"retry-after": wait}), completion(GOOD)])
    endpoint.script = lambda _: next(replies)
    assert opened().answer(ASK).tries == 2


# --- answers that nobody foresees -------------------------------------------------------------

ODD: list[Any] = [None, True, -1, 10**60, 1e99, "x", "", [], [None], {}, {"x": []}, "\ud800"]
PLACES: list[tuple[Any, ...]] = [
    (),
    ("choices",),
    ("choices", 0),
    ("choices", 0, "message"),
    ("choices", 0, "message", "role"),
    ("choices", 0, "message", "content"),
    ("choices", 0, "message", "refusal"),
    ("choices", 0, "message", "tool_calls"),
    ("choices", 0, "message", "tool_calls", 0),
    ("choices", 0, "message", "tool_calls", 0, "function"),
    ("choices", 0, "message", "tool_calls", 0, "function", "arguments"),
    ("choices", 0, "finish_reason"),
    ("usage",),
    ("usage", "prompt_tokens"),
    ("usage", "completion_tokens"),
    ("error",),
]


@pytest.mark.parametrize(("ask", "odds"), [(ASK, ODD[::4]), (PLAIN, ODD)], ids=["schema", "plain"])
def test_whatever_an_endpoint_sends_there_is_an_answer_or_a_fault(
    endpoint: Endpoint, opened: Open, ask: Ask, odds: list[Any]
) -> None:
    model = opened(OKR_COACH_MODEL_CACHE="off")
    model.answer(ASK)
    outcomes = []
    for place in PLACES:
        for odd in odds:
            body: Any = copy.deepcopy(completion("Hello", call=GOOD if "tool_calls" in place else None).body)
            at = body
            for step in place[:-1]:
                at = at[step]
            if place:
                at[place[-1]] = odd
            sent = Reply(body if place else odd)
            endpoint.script = lambda _, sent=sent: sent  # type: ignore[misc]
            try:
                answer = model.answer(ask)
                outcomes.append("answer")
                assert answer.tokens_in >= 0 <= answer.tokens_out
            except ModelError as error:
                outcomes.append(error.kind)
    assert set(outcomes) <= {"answer", "unreadable", "empty", "declined"}
    assert len(outcomes) == len(PLACES) * len(odds)


# --- the key ----------------------------------------------------------------------------------


def test_the_key_is_in_no_log_no_exception_and_no_repr(
    endpoint: Endpoint, opened: Open, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def telling(status: int) -> Script:
        return lambda request: failure(status, f"no access with {request.headers['authorization']}")

    model = opened()
    seen = [repr(model), repr(vars(model)), repr(model._line), repr(vars(model._line.wire))]
    with caplog.at_level(logging.DEBUG):
        for status in (307, 400, 401, 402, 404, 429, 500, 503):
            endpoint.script = telling(status)
            error: BaseException | None = fault(model)
            while error is not None:
                told = traceback.TracebackException.from_exception(error, capture_locals=True)
                seen += [repr(error), str(error), "".join(told.format())]
                error = error.__context__
            with contextlib.suppress(ModelError):
                model.stream(PLAIN, seen.append)
    assert len(caplog.records) > 100
    out, err = capfd.readouterr()
    told_all = "\n".join((*seen, caplog.text, out, err))
    assert "Bearer" not in told_all
    assert KEY not in told_all


def test_a_key_that_no_header_can_hold_is_a_wrong_setting_and_not_repeated(opened: Open) -> None:
    with pytest.raises(CoachError) as caught:
        opened(OKR_COACH_API_KEY="sk-\x00planted")
    assert str(caught.value) == "the model's key holds characters that no key has; copy it anew"


# --- the script -------------------------------------------------------------------------------


def test_a_script_stands_in_for_a_model(opened: Open) -> None:
    models: list[Model] = [opened(), ScriptedModel([{"word": "calm"}])]
    assert [(model.name, model.answer(ASK).data) for model in models] == [
        ("tide-1", {"word": "calm"}),
        ("scripted", {"word": "calm"}),
    ]


def test_a_script_answers_fails_and_remembers_what_it_was_asked() -> None:
    model = ScriptedModel([{"word": "calm"}, 'I say: {"word": "loud"}', ModelError("too slow", "timeout"), "{}"])
    assert [model.answer(ASK).data for _ in range(2)] == [{"word": "calm"}, {"word": "loud"}]
    assert [fault(model).kind for _ in range(2)] == ["timeout", "unreadable"]
    with pytest.raises(LookupError):
        model.answer(ASK)
    assert model.asks == [ASK] * 5
    assert ScriptedModel(lambda ask: ask.user.upper(), name="echo").answer(PLAIN).text == "HELLO"
