"""A model behind any endpoint that speaks OpenAI's protocol: OpenAI, Azure, Ollama, vLLM, llama.cpp and others."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urlsplit

from coach import config
from coach.errors import UsageError
from coach.llm.asking import WAYS, Answer, Ask, ModelError, Way
from coach.llm.cache import Answers, Held
from coach.llm.ledger import Ledger
from coach.llm.shape import read
from coach.llm.ways import Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.llm.turn import Line, Messages, Turn
    from coach.llm.wire import Said

    _Found = tuple[Mapping[str, Any], Said, Way]

_AGAIN = ("unreadable", "empty")
"""Kinds that another way of asking, or asking once more, may cure."""


def open_model(values: Mapping[str, str] = os.environ, *, fresh: bool = False) -> Chat | None:
    """The model that the environment configures; None where it configures none, whatever keys it holds.

    Nothing is sent yet.  `fresh`: answers of before are not used.  UsageError where a setting is wrong or a package is
    missing; ModelError where OpenAI itself is to be asked and there is no key."""
    model = config.model_name(values)
    if model is None:
        return None
    url = config.model_url(values)
    key = config.model_key(values)
    host = urlsplit(url).netloc
    if key is None and url == config.OPENAI_URL:
        raise ModelError(f"there is no key for {host}", "unauthorised")
    timeout = config.model_timeout(values)
    try:
        from coach.llm.turn import Line
        from coach.llm.wire import Wire
    except ModuleNotFoundError as missing:
        raise UsageError(f"a model needs the package {missing.name}", hint="install okr-coach[model]") from None
    folder = os.path.join(config.cache_folder(values), "llm")
    line = Line(
        Wire(url, model, key, timeout),
        host,
        model,
        Memory(folder, url, model),
        Ledger(config.model_tokens(values)),
        BoundedSemaphore(config.model_calls(values)),
        timeout,
    )
    kept = config.keeps_answers(values) and not fresh
    return Chat(line, Answers(folder, url, model) if kept else None)


class Chat:
    """A Model.  Threads may share it: they share its limit of calls at once and its tokens."""

    def __init__(self, line: Line, answers: Answers | None) -> None:
        self._line = line
        self._answers = answers
        self._finding = Lock()

    @property
    def name(self) -> str:
        return self._line.model

    @property
    def host(self) -> str:
        """Where the text goes: host, and port where the address names one."""
        return self._line.host

    def answer(self, ask: Ask) -> Answer:
        """An answer that fits the schema of `ask`; plain text where that is empty.  ModelError where there is none."""
        from coach.llm.turn import Turn

        if held := self._held(ask):
            return held
        turn = Turn(self._line, ask)
        if ask.schema:
            answer = turn.answer(*self._structured(turn))
        else:
            answer = turn.answer(None, turn.say(_messages(ask, "text"), "text", known=True), "text")
        if self._answers:
            self._answers.put(ask, Held(answer.text, answer.way, ask.prompt))
        return answer

    def stream(self, ask: Ask, on_piece: Callable[[str], None]) -> Answer:
        """As `answer`, in plain text only (an empty schema) and never from the cache: each piece is handed over as it
        comes.  Where it fails in the middle, pieces were handed over before the ModelError."""
        from coach.llm.turn import Turn

        if ask.schema:
            raise ValueError("an answer with a schema is not streamed")
        turn = Turn(self._line, ask)
        return turn.answer(None, turn.stream(_messages(ask, "text"), on_piece), "text")

    def _held(self, ask: Ask) -> Answer | None:
        held = self._answers and self._answers.get(ask)
        if not held:
            return None
        try:
            data = read(held.text, ask.schema, around=held.way == "text") if ask.schema else None
        except ModelError:
            return None
        return Answer(data, held.text, held.way, 0, 0, 0.0, 0.0, True, 0)

    def _structured(self, turn: Turn) -> _Found:
        way = self._line.memory.known.way
        if way is None:
            # One thread finds out what works, and the others wait for it.
            with self._finding:
                way = self._line.memory.known.way
                if way is None:
                    return self._find(turn)
        from coach.llm.turn import WayError

        try:
            return _in_known(turn, way)
        except WayError:
            with self._finding:
                return self._find(turn)

    def _find(self, turn: Turn) -> _Found:
        """Asks in one way after the other, and remembers the first that works."""
        from coach.llm.turn import WayError

        lasting = True
        for way in WAYS[:-1]:
            try:
                found = _once(turn, _messages(turn.ask, way), way, known=False)
            except WayError as error:
                # An endpoint that fails may be well again tomorrow.
                lasting = lasting and error.kind == "refused"
                continue
            except ModelError as error:
                if error.kind not in _AGAIN:
                    raise
                continue
            break
        else:
            found = _in_known(turn, "text")
        self._line.memory.learn_way(found[2], lasting=lasting)
        return found


def _in_known(turn: Turn, way: Way) -> _Found:
    """Asks, and once more where the answer cannot be used."""
    messages = _messages(turn.ask, way)
    try:
        return _once(turn, messages, way, known=True)
    except ModelError as error:
        if error.kind not in _AGAIN:
            raise
        wrong = error.reason
    said = [("assistant", turn.last)] if turn.last.strip() else []
    mend = f"That cannot be used: {wrong}. Answer again with one JSON object that fits the schema, and nothing else."
    return _once(turn, [*messages, *said, ("user", mend)], way, known=True)


def _once(turn: Turn, messages: Messages, way: Way, *, known: bool) -> _Found:
    said = turn.say(messages, way, known=known)
    schema = turn.ask.schema
    # Langchain asks for a call by itself where it knows that a model has no JSON schema.
    way = "function" if said.called else way
    return read(said.text, schema, around=way == "text"), said, way


def _messages(ask: Ask, way: Way) -> Messages:
    system = ask.system
    if ask.schema and way in ("json", "text"):
        schema = json.dumps(ask.schema, ensure_ascii=False)
        system += f"\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n{schema}"
    return [("system", system), ("user", ask.user)]
