"""One call to an endpoint that speaks OpenAI's protocol, through langchain.  Imported when a model is opened.

Whatever goes wrong becomes a Fault in our own words: what an endpoint writes into its errors may hold the key."""

from __future__ import annotations

import json
import math
import ssl
import time
import warnings
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from email.utils import mktime_tz, parsedate_tz
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
import langsmith
import openai
from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from coach.llm.asking import Ask, Kind, Way
from coach.records import dataclass

_MOST_BYTES = 8_000_000
"""Of one answer with everything around it."""
_MOST_TOKENS = 2_000_000
"""Of one call; no model reads or writes more."""
_HEADERS = {
    *(
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    ),
    "x-stainless-raw-response",  # the client looks for it in its own request
}
"""All that is sent.  The client adds what it knows of this machine, and what OPENAI_* in the environment says."""
_NO_KEY = "none"
"""Local servers want none, and the client wants one."""
_BOUNDS = ("maxItems", "maxLength")
_METHODS: dict[Way, Any] = {"schema": "json_schema", "function": "function_calling", "json": "json_mode"}

_WARNINGS = (
    "This model does not support OpenAI's structured output feature",
    "Invalid schema for OpenAI's structured output feature",
    "Cannot use method='json_schema' with model",
)
"""Langchain tells programmers which way of asking does not work.  The client finds that out by itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back.  `called`: the arguments of a call.  `usage`: tokens in and out; None where nobody tells."""

    text: str
    called: bool
    usage: tuple[int, int] | None
    end: str
    declined: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing came back.  `again`: another try may help, after `wait` seconds where the endpoint says so.
    `way`: another way of asking may help.  `parameter`: the one that the endpoint does not take."""

    kind: Kind
    reason: str
    again: bool = False
    wait: float | None = None
    way: bool = False
    parameter: str | None = None
    usage: tuple[int, int] | None = None


class Wire:
    """The connection to one model.  Threads may share it.  It closes when nobody holds it any more."""

    def __init__(self, url: str, model: str, key: str | None, timeout: float) -> None:
        for message in _WARNINGS:
            warnings.filterwarnings("ignore", message=message, category=UserWarning)
        host = urlsplit(url).hostname or ""
        self._openai = host == "api.openai.com" or host.endswith(".azure.com")
        hooks: Any = {"request": [_stamp(timeout)], "response": [_guard]}
        # An endpoint may not send the author's text on to another one.
        client = openai.DefaultHttpxClient(
            timeout=timeout, follow_redirects=False, event_hooks=hooks, verify=_trusted()
        )
        weakref.finalize(self, client.close)
        # What langchain would otherwise take from the environment is given here, and _stamp drops its headers.
        self._chat = ChatOpenAI(
            model=model,
            base_url=url,
            api_key=SecretStr(key or _NO_KEY),
            timeout=timeout,
            max_retries=0,
            use_responses_api=False,
            output_version="v0",
            openai_proxy=None,
            http_client=client,
            # Nobody uses it; the one that langchain makes reads the certificates a second time.
            http_async_client=httpx2.AsyncClient(verify=_trusted()),
        )

    def send(self, ask: Ask, messages: Sequence[tuple[str, str]], way: Way, *, cool: bool) -> Said | Fault:
        try:
            with _untraced():
                got = self._asked(ask, way, cool).invoke(list(messages))
            return _said(got["raw"] if isinstance(got, dict) else got)
        except Exception as error:  # the client, langchain and endpoints fail in ways that nobody lists
            return _fault(error)

    def stream(self, ask: Ask, messages: Sequence[tuple[str, str]], *, cool: bool) -> Iterator[str | Said | Fault]:
        """Pieces of text, then what was said as a whole, or what went wrong."""
        whole: AIMessageChunk | None = None
        try:
            asked = self._chat.bind(**self._parameters(ask, cool))
            with _untraced():
                for piece in asked.stream(list(messages), stream_usage=self._openai):
                    if isinstance(piece, AIMessageChunk):
                        whole = piece if whole is None else whole + piece
                        yield str(piece.text)
            said: Said | Fault = Fault("empty", "the model said nothing") if whole is None else _said(whole)
        except Exception as error:  # as above
            said = _fault(error)
        yield said

    def _asked(self, ask: Ask, way: Way, cool: bool) -> Any:
        parameters = self._parameters(ask, cool)
        if way == "text":
            return self._chat.bind(**parameters)
        if way == "schema":
            parameters["strict"] = _closed(ask.schema)
        schema = _unbounded(ask.schema) if self._openai else dict(ask.schema)
        return self._chat.with_structured_output(schema, method=_METHODS[way], include_raw=True, **parameters)

    def _parameters(self, ask: Ask, cool: bool) -> dict[str, Any]:
        # OpenAI's newer models take no max_tokens, and other servers know nothing else.
        most = {"max_completion_tokens": ask.most} if self._openai else {"extra_body": {"max_tokens": ask.most}}
        return most | ({"temperature": 0} if cool else {})


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust.  Reading the certificates takes a tenth of a second."""
    return httpx2.create_ssl_context()


def _closed(schema: Mapping[str, Any]) -> bool:
    """Whether OpenAI can hold a model to it strictly: each object requires all it has and allows nothing else."""
    known = schema.get("properties", {})
    if schema.get("type") == "object" and (
        schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(known)
    ):
        return False
    return all(_closed(inner) for inner in (*known.values(), *([schema["items"]] if "items" in schema else [])))


def _unbounded(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without its bounds: OpenAI takes none where it holds a model to a schema strictly."""
    inner = {name: _unbounded(value) for name, value in schema.items() if name == "items"}
    if "properties" in schema:
        inner["properties"] = {name: _unbounded(value) for name, value in schema["properties"].items()}
    return {name: value for name, value in schema.items() if name not in _BOUNDS} | inner


def _untraced() -> AbstractContextManager[None]:
    """In it langsmith traces nothing, whatever the environment says: the text goes to the endpoint and nowhere else."""
    return langsmith.tracing_context(enabled=False)


# --- limits of one answer ---------------------------------------------------------------------


class _OverlongError(httpx2.TransportError):
    pass


class _Guarded(httpx2.SyncByteStream):
    """A body within its time and size.  The client's own timeout is one for each read: a body that drips never ends."""

    def __init__(self, body: httpx2.SyncByteStream, until: float) -> None:
        self._body = body
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._body:
            size += len(piece)
            if size > _MOST_BYTES:
                raise _OverlongError("too long")
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("too slow")
            yield piece

    def close(self) -> None:
        self._body.close()


def _stamp(timeout: float) -> Callable[[httpx2.Request], None]:
    def stamp(request: httpx2.Request) -> None:
        request.extensions["until"] = time.monotonic() + timeout
        for name in set(request.headers) - _HEADERS:
            del request.headers[name]

    return stamp


def _guard(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Guarded(response.stream, response.request.extensions["until"])


# --- what came back ---------------------------------------------------------------------------


def _said(message: AIMessage) -> Said:
    text = str(message.text)
    if message.tool_calls:
        text = json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    elif message.invalid_tool_calls:
        text = message.invalid_tool_calls[0]["args"] or ""
    end = message.response_metadata.get("finish_reason") or ""
    declined = bool(message.additional_kwargs.get("refusal")) or end == "content_filter"
    usage = message.usage_metadata
    counted = _counted(usage["input_tokens"], usage["output_tokens"]) if usage else None
    return Said(text, bool(message.tool_calls), counted, end, declined)


def _counted(tokens_in: object, tokens_out: object) -> tuple[int, int] | None:
    """None where the numbers cannot be true: they would spend the run's tokens, or give some back."""
    if not (isinstance(tokens_in, int) and isinstance(tokens_out, int)):
        return None
    told = 0 <= tokens_in <= _MOST_TOKENS and 0 <= tokens_out <= _MOST_TOKENS
    return (tokens_in, tokens_out) if told else None


# --- what went wrong --------------------------------------------------------------------------


def _fault(error: BaseException) -> Fault:
    if isinstance(error, openai.LengthFinishReasonError):
        used = error.completion.usage
        counted = _counted(used.prompt_tokens, used.completion_tokens) if used else None
        return Fault("cut", "the model's answer was cut at the limit of tokens", usage=counted)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return Fault("declined", "the model declined to answer")
    if isinstance(error, ContextOverflowError):
        return Fault("refused", "the text is too long for the model")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    causes = _causes(error)
    if any(isinstance(one, _OverlongError) for one in causes):
        return Fault("overlong", "the answer is far longer than asked for")
    if any(isinstance(one, openai.APITimeoutError | httpx2.TimeoutException) for one in causes):
        return Fault("timeout", "the endpoint did not answer in time")
    if any(isinstance(one, httpx2.ConnectError) for one in causes):
        return Fault("refused", "the endpoint cannot be reached")
    if any(isinstance(one, openai.APIConnectionError | httpx2.TransportError) for one in causes):
        return Fault("cut", "the connection broke off in the middle of the answer", again=True)
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIResponseValidationError):
        return Fault("server", "the endpoint reported an error while it answered")
    return Fault("unreadable", "the endpoint's answer does not follow OpenAI's protocol")


def _of_status(error: openai.APIStatusError) -> Fault:
    status = error.status_code
    if status in (401, 403):
        return Fault("unauthorised", f"the endpoint does not accept the key ({status})")
    if status == 402 or error.code == "insufficient_quota":
        return Fault("busy", f"the account at the endpoint has nothing left to spend ({status})")
    wait = _wait(error.response.headers)
    if status == 429:
        return Fault("busy", "the endpoint takes no more calls at the moment (429)", again=True, wait=wait)
    if status >= 500 or status in (408, 409):
        # Some servers answer 500 to a way of asking that they do not know.
        reason = f"the endpoint failed ({status})"
        return Fault("server", reason, again=True, wait=wait, way=status in (500, 501))
    if 300 <= status < 400:
        return Fault("refused", f"the endpoint sends the call elsewhere, which is not followed ({status})")
    reason = (
        "the endpoint does not know the model or the address" if status == 404 else "the endpoint declines the call"
    )
    return Fault("refused", f"{reason} ({status})", way=True, parameter=error.param)


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that Retry-After asks for, given as seconds or as a date."""
    asked = headers.get("retry-after", "")
    try:
        date = parsedate_tz(asked)
        seconds = float(asked) if date is None else mktime_tz(date) - time.time()
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__) is not None:
        causes.append(cause)
    return causes
