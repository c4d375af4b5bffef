"""What a run spends, keeps and sends: budget, calls at once, cache, streaming, settings, doctor."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach import cli, retrieval
from coach.errors import UsageError
from coach.llm import Ask, ModelError, open_model
from coach.llm.cache import Answers, Held
from coach.llm.ledger import cost_of
from coach.records import replace
from tests.llm.conftest import ASK, PLAIN, Open
from tests.llm.endpoint import KEY, Endpoint, Reply, Request, Script, completion, failure, serving, stream

GOOD = '{"word": "calm"}'


# --- budget and calls at once -----------------------------------------------------------------


def test_a_run_stops_before_it_spends_more_than_it_may(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: completion(GOOD, usage=(100, 40))
    model = opened(OKR_COACH_MODEL_TOKENS="339", OKR_COACH_MODEL_CACHE="off")
    for _ in range(2):
        model.answer(ASK)
    with pytest.raises(ModelError) as caught:
        model.answer(ASK)
    assert str(caught.value) == (
        "this run may spend 339 tokens, and too few are left; allow more with OKR_COACH_MODEL_TOKENS (tokens a run)"
    )
    assert (caught.value.kind, len(endpoint.asked)) == ("budget", 2)


def test_calls_that_were_refused_spend_nothing(endpoint: Endpoint, opened: Open) -> None:
    model = opened(OKR_COACH_MODEL_TOKENS="100")
    endpoint.script = lambda _: failure(401)
    for _ in range(5):
        with pytest.raises(ModelError, match="key"):
            model.answer(ASK)
    endpoint.script = lambda _: completion(GOOD)
    assert model.answer(ASK).data == {"word": "calm"}


def test_an_answer_that_broke_off_may_have_cost_all_that_was_asked_for(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: Reply({}, promised=9_999)
    model = opened(OKR_COACH_MODEL_TOKENS="100")
    with pytest.raises(ModelError, match="this run may spend 100 tokens"):
        model.answer(ASK)
    assert len(endpoint.asked) == 1


def test_an_endpoint_that_counts_no_tokens_is_estimated_and_has_no_cost(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: completion(GOOD, usage=None)
    answer = opened().answer(ASK)
    assert (answer.tokens_in, answer.tokens_out, answer.cost) == (10, 5, None)


def test_no_more_calls_are_under_way_than_allowed_and_one_finds_the_way_for_all(
    endpoint: Endpoint, opened: Open
) -> None:
    def script(request: Request) -> Reply:
        reply = completion(None, call=GOOD) if request.how == "function" else failure(400)
        reply.wait = 0.05
        return reply

    endpoint.script = script
    model = opened(OKR_COACH_MODEL_CALLS="3")
    asks = [replace(ASK, user=f"Harbour {number}") for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(model.answer, asks))
    assert {answer.way for answer in answers} == {"function"}
    assert (endpoint.at_once, len(endpoint.asked)) == (3, 13)


def test_a_price_is_looked_up_and_never_guessed() -> None:
    assert cost_of("api.openai.com", "gpt-4.1-mini", 1_000_000, 500_000) == pytest.approx(1.2)
    assert cost_of("api.openai.com", "gpt-4.1-mini-of-tomorrow", 1, 1) is None
    assert cost_of("127.0.0.1", "gpt-4.1-mini", 1, 1) is None


# --- cache ------------------------------------------------------------------------------------


def test_the_same_ask_is_answered_from_the_cache_in_this_run_and_the_next(endpoint: Endpoint, opened: Open) -> None:
    first = opened().answer(ASK)
    for model in (opened(), opened()):
        held = model.answer(ASK)
        assert held == replace(first, cached=True, tokens_in=0, tokens_out=0, seconds=0.0, cost=0.0, tries=0)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(ASK, system="You name moods well."),
        replace(ASK, user="The harbour is loud."),
        replace(ASK, schema={**ASK.schema, "description": "a mood"}),
    ],
    ids=["system", "user", "schema"],
)
def test_another_ask_is_sent(endpoint: Endpoint, opened: Open, other: Ask) -> None:
    model = opened()
    model.answer(ASK)
    assert model.answer(other).cached is False
    assert len(endpoint.asked) == 2


def test_another_model_or_endpoint_is_asked_itself(endpoint: Endpoint, opened: Open) -> None:
    opened().answer(ASK)
    assert opened(OKR_COACH_MODEL="tide-2").answer(ASK).cached is False
    with serving(lambda _: completion(GOOD)) as second:
        assert opened(OKR_COACH_BASE_URL=second.url).answer(ASK).cached is False
    assert (len(endpoint.asked), len(second.asked)) == (2, 1)


def test_with_the_cache_off_each_ask_is_sent_and_nothing_is_kept(
    endpoint: Endpoint, opened: Open, tmp_path: Path
) -> None:
    for _ in range(2):
        assert opened(OKR_COACH_MODEL_CACHE="off").answer(ASK).cached is False
    assert [path.name for path in (tmp_path / "llm").iterdir()] == ["ways.json"]
    assert len(endpoint.asked) == 2


def test_only_the_owner_reads_the_cache(opened: Open, tmp_path: Path) -> None:
    opened().answer(ASK)
    assert (tmp_path / "llm" / "answers.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "body", ["", "no JSON", "[]", '["x", "song", "p@1"]', '["{}", "schema", "p@1"]', '["{}", "schema", 7]', "[" * 9_000]
)
def test_a_damaged_entry_is_asked_anew(endpoint: Endpoint, opened: Open, tmp_path: Path, body: str) -> None:
    opened().answer(ASK)
    base = sqlite3.connect(tmp_path / "llm" / "answers.sqlite3")
    base.execute("UPDATE answers SET body = ?", (body,))
    base.commit()
    base.close()
    assert opened().answer(ASK).cached is False
    assert opened().answer(ASK).cached is True
    assert len(endpoint.asked) == 2


def test_an_answer_is_kept_with_the_prompt_that_asked_for_it(opened: Open, tmp_path: Path) -> None:
    opened().answer(ASK)
    base = sqlite3.connect(tmp_path / "llm" / "answers.sqlite3")
    bodies = [json.loads(body) for (body,) in base.execute("SELECT body FROM answers")]
    base.close()
    assert bodies == [['{"word": "calm"}', "schema", "mood@1+aa"]]


def test_a_damaged_file_is_made_anew(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "answers.sqlite3").write_bytes(b"no database" * 500)
    assert [opened().answer(ASK).cached for _ in range(2)] == [False, True]


def test_a_folder_that_cannot_be_used_fails_no_answer(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "llm").write_text("a file in the way", encoding="utf-8")
    assert [opened().answer(ASK).cached for _ in range(2)] == [False, False]


def test_the_oldest_answers_go_when_the_cache_is_full(tmp_path: Path) -> None:
    answers = Answers(str(tmp_path), "u", "m", most=1_000)
    asks = [replace(ASK, user=str(number)) for number in range(6)]
    for ask in asks:
        answers.put(ask, Held("x" * 300, "text", ask.prompt))
    assert [answers.get(ask) is not None for ask in asks] == [False, False, False, True, True, True]


def test_many_threads_share_the_cache(tmp_path: Path) -> None:
    def work(number: int) -> bool:
        answers = Answers(str(tmp_path), "u", "m")
        ask = replace(ASK, user=str(number % 5))
        answers.put(ask, Held("x", "text", ask.prompt))
        return answers.get(ask) == Held("x", "text", ask.prompt)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(40)))


# --- streaming --------------------------------------------------------------------------------


def test_a_streamed_answer_comes_in_pieces(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: stream("Good ", "morn", "ing")
    pieces: list[str] = []
    answer = opened().stream(PLAIN, pieces.append)
    assert (pieces, answer.text, answer.way, answer.tries) == (["Good ", "morn", "ing"], "Good morning", "text", 1)
    assert endpoint.asked[0].body["stream"] is True


@pytest.mark.parametrize(
    ("reply", "kind", "heard"),
    [
        (stream("Good ", "morn", end=None), "cut", ["Good ", "morn"]),
        (stream("Good", end="length"), "cut", ["Good"]),
        (stream(end="stop"), "empty", []),
        (Reply(lines=['{"choices": [{"delta": {"role": "user", "content": "x"}}]}']), "empty", []),
        (Reply(lines=["[DONE]"]), "unreadable", []),
        (Reply(lines=["{broken"]), "unreadable", []),
        (Reply(lines=['{"error": {"message": "out of memory"}}']), "server", []),
        (failure(401), "unauthorised", []),
        (stream("a" * 500, "b" * 500), "overlong", ["a" * 500]),
        (stream("x", end="content_filter"), "declined", ["x"]),
    ],
    ids=["broken off", "limit", "empty", "not the model", "nothing", "no JSON", "error", "401", "overlong", "filtered"],
)
def test_a_stream_that_fails_has_a_kind(
    endpoint: Endpoint, opened: Open, reply: Reply, kind: str, heard: list[str]
) -> None:
    endpoint.script = lambda _: reply
    pieces: list[str] = []
    with pytest.raises(ModelError) as caught:
        opened().stream(PLAIN, pieces.append)
    assert (caught.value.kind, pieces) == (kind, heard)


def test_a_stream_is_tried_again_before_its_first_piece(endpoint: Endpoint, opened: Open) -> None:
    replies = iter([failure(503), stream("Hello")])
    endpoint.script = lambda _: next(replies)
    assert opened().stream(PLAIN, lambda _: None).tries == 2


def test_what_the_listener_raises_is_its_own(endpoint: Endpoint, opened: Open) -> None:
    endpoint.script = lambda _: stream("Hello")

    def gone(_: str) -> None:
        raise ConnectionResetError("the page was closed")

    with pytest.raises(ConnectionResetError):
        opened().stream(PLAIN, gone)


def test_an_answer_with_a_schema_is_not_streamed(opened: Open) -> None:
    with pytest.raises(ValueError, match="not streamed"):
        opened().stream(ASK, print)


# --- settings ---------------------------------------------------------------------------------


@pytest.fixture
def doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[[], str]:
    """Tells the doctor's last line; the search, which has tests of its own, is left out."""
    monkeypatch.setenv("OKR_COACH_CACHE", str(tmp_path))
    monkeypatch.setattr(retrieval, "search", lambda *_, **__: SimpleNamespace(vectors=True))

    def run() -> str:
        assert cli.main(["doctor"]) == 0
        captured = capsys.readouterr()
        assert KEY not in captured.out + captured.err
        return captured.out.splitlines()[-1]

    return run


def test_without_a_model_nothing_is_opened_whatever_keys_there_are(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, doctor: Callable[[], str]
) -> None:
    for name, value in {
        "OKR_COACH_BASE_URL": endpoint.url,
        "OKR_COACH_API_KEY": KEY,
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": endpoint.url,
        "OPENAI_API_BASE": endpoint.url,
    }.items():
        monkeypatch.setenv(name, value)
    assert open_model() is None
    assert doctor() == "model: none; set OKR_COACH_MODEL to use one"
    assert endpoint.asked == []


def test_the_text_goes_to_the_endpoint_and_nowhere_else(
    endpoint: Endpoint, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langchain_core.tracers.langchain import wait_for_all_tracers

    with serving(lambda _: completion(GOOD)) as other:
        for name, value in {
            "OPENAI_BASE_URL": other.url,
            "OPENAI_API_BASE": other.url,
            "LANGSMITH_GATEWAY": "true",
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": other.url,
            "LANGSMITH_API_KEY": "planted",
            "OPENAI_PROXY": other.url,
            "OPENAI_ORG_ID": "planted",
            "OPENAI_CUSTOM_HEADERS": "x-note: planted",
            "LC_OUTPUT_VERSION": "v1",
        }.items():
            monkeypatch.setenv(name, value)
        opened().answer(ASK)
        endpoint.script = lambda _: stream("Hello")
        opened().stream(PLAIN, lambda _: None)
        wait_for_all_tracers()
    assert (len(endpoint.asked), other.callers) == (2, 0)
    assert "planted" not in str([request.headers for request in endpoint.asked]).replace(KEY, "")


def test_the_key_of_openai_serves_where_a_model_is_set(endpoint: Endpoint, opened: Open) -> None:
    opened(OKR_COACH_API_KEY="", OPENAI_API_KEY="sk-second").answer(ASK)
    opened(OKR_COACH_API_KEY="", OKR_COACH_MODEL_CACHE="off").answer(ASK)
    assert [request.headers["authorization"] for request in endpoint.asked] == ["Bearer sk-second", "Bearer none"]


def test_openai_itself_is_not_asked_without_a_key() -> None:
    with pytest.raises(ModelError) as caught:
        open_model({"OKR_COACH_MODEL": "gpt-4.1-mini"})
    assert str(caught.value) == "there is no key for api.openai.com; check OKR_COACH_API_KEY"


def test_a_package_that_is_missing_is_named(
    opened: Open, monkeypatch: pytest.MonkeyPatch, doctor: Callable[[], str], endpoint: Endpoint
) -> None:
    for name in ("coach.llm.turn", "coach.llm.wire"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(UsageError) as caught:
        opened()
    assert str(caught.value) == "a model needs the package langchain_openai; install okr-coach[model]"
    monkeypatch.setenv("OKR_COACH_MODEL", "tide-1")
    monkeypatch.setenv("OKR_COACH_BASE_URL", endpoint.url)
    assert doctor() == f"model: set, but gives no answer: {caught.value}"


@pytest.mark.parametrize(
    "url",
    ["harbour", "ftp://host/v1", "http://", "http://me:secret@host/v1", "https://host/v1?key=secret", "http://[::1/v1"],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused_and_not_repeated(opened: Open, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(OKR_COACH_BASE_URL=url)
    told = "OKR_COACH_BASE_URL is no plain address; write it as https://host/v1, without a key"
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OKR_COACH_MODEL_TIMEOUT", "soon", "'soon'; write a whole number from 1 to 3600"),
        ("OKR_COACH_MODEL_TOKENS", "0", "'0'; write a whole number from 1 to 1000000000"),
        ("OKR_COACH_MODEL_CALLS", "65", "'65'; write a whole number from 1 to 64"),
        ("OKR_COACH_MODEL_CACHE", "no", "'no'; write on or off"),
    ],
)
def test_a_wrong_setting_is_named(opened: Open, name: str, value: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(**{name: value})
    assert str(caught.value) == f"{name} is {told}"


# --- doctor -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (lambda _: completion('{"works": true}'), "answers by JSON schema"),
        (
            lambda request: completion(None, call='{"works": true}') if request.how == "function" else failure(400),
            "answers by function call",
        ),
        (
            lambda request: completion('{"works": true}') if request.how == "json" else failure(400),
            "answers in JSON mode",
        ),
        (lambda request: completion('{"works": true}') if request.how == "text" else failure(400), "answers as text"),
        (
            lambda _: failure(401, KEY),
            "gives no answer: the endpoint does not accept the key (401); check OKR_COACH_API_KEY",
        ),
    ],
    ids=["schema", "function", "json", "text", "401"],
)
def test_the_doctor_asks_the_model_once_and_shows_no_secret(
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    doctor: Callable[[], str],
    script: Script,
    told: str,
) -> None:
    endpoint.script = script
    monkeypatch.setenv("OKR_COACH_MODEL", "tide-1")
    monkeypatch.setenv("OKR_COACH_BASE_URL", endpoint.url)
    monkeypatch.setenv("OKR_COACH_API_KEY", KEY)
    host = endpoint.url.removeprefix("http://").removesuffix("/v1")
    assert doctor() == f"model: tide-1 at {host} {told}"
