"""One ask, with all calls that it takes: tries, waits, tokens and time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any

from coach.llm.asking import Answer, Ask, ModelError, Way
from coach.llm.ledger import Ledger, cost_of, estimate
from coach.llm.ways import Memory
from coach.llm.wire import Fault, Said, Wire
from coach.records import dataclass, replace

_TRIES = 3
_FIRST_WAIT = 0.5
"""Seconds, doubled with each try, where the endpoint asks for no other time."""
_OVERLONG = 4
"""Times the tokens asked for."""

Messages = Sequence[tuple[str, str]]
"""Role and text."""


class WayError(ModelError):
    """The endpoint takes no such way of asking."""


@dataclass(frozen=True, slots=True)
class Line:
    """What all turns with one model share.  `calls`: how many may be under way at once.  `patience`: seconds of a turn
    after which no new try is begun."""

    wire: Wire
    host: str
    model: str
    memory: Memory
    ledger: Ledger
    calls: BoundedSemaphore
    patience: float


class Turn:
    """Counts what one ask takes.  `last`: what the model wrote last, whether or not it can be used."""

    def __init__(self, line: Line, ask: Ask) -> None:
        self.ask = ask
        self.last = ""
        self._line = line
        self._begun = time.monotonic()
        self._tries = self._in = self._out = 0
        self._counted = True

    def say(self, messages: Messages, way: Way, *, known: bool) -> Said:
        """What the model says.  `known`: the way has worked before, so an endpoint that fails is tried again.

        WayError where another way may work.  Else ModelError."""

        def send() -> Said | Fault:
            return self._line.wire.send(self.ask, messages, way, cool=self._line.memory.known.cool)

        return self._usable(self._tried(messages, send, known=known))

    def stream(self, messages: Messages, on_piece: Callable[[str], None]) -> Said:
        """As `say` in plain text; each piece is handed over as it comes.  After the first there is no second try."""

        def send() -> Said | Fault:
            text = ""
            for piece in self._line.wire.stream(self.ask, messages, cool=self._line.memory.known.cool):
                if isinstance(piece, Said) or (isinstance(piece, Fault) and not text):
                    return piece
                if isinstance(piece, Fault):
                    return replace(piece, again=False)
                text += piece
                if self._overlong(text):
                    break
                if piece:
                    on_piece(piece)
            return Fault("overlong", "the answer is far longer than asked for")

        said = self._usable(self._tried(messages, send, known=True))
        if not said.end:
            raise ModelError("the connection broke off in the middle of the answer", "cut")
        return said

    def answer(self, data: Mapping[str, Any] | None, said: Said, way: Way) -> Answer:
        # A price times a guess is no cost.
        cost = cost_of(self._line.host, self._line.model, self._in, self._out) if self._counted else None
        seconds = time.monotonic() - self._begun
        return Answer(data, said.text, way, self._in, self._out, seconds, cost, False, self._tries)

    def _tried(self, messages: Messages, send: Callable[[], Said | Fault], *, known: bool) -> Said:
        tries = 0
        while True:
            tries += 1
            got = self._sent(messages, send)
            if isinstance(got, Said):
                return got
            if got.parameter == "temperature" and self._line.memory.known.cool:
                self._line.memory.learn_no_temperature()
                continue
            if got.way and not (known and got.again):
                raise WayError(got.reason, got.kind)
            wait = _FIRST_WAIT * 2 ** (tries - 1) * random.uniform(0.75, 1) if got.wait is None else got.wait  # noqa: S311
            late = time.monotonic() + wait > self._begun + self._line.patience
            if not got.again or tries == _TRIES or late:
                raise ModelError(got.reason, got.kind)
            time.sleep(wait)

    def _sent(self, messages: Messages, send: Callable[[], Said | Fault]) -> Said | Fault:
        """One call, with its tokens set aside before it and settled after it."""
        asked = sum(estimate(text) for _, text in messages)
        aside = used = asked + self.ask.most
        self._line.ledger.set_aside(aside)
        try:
            with self._line.calls:
                self._tries += 1
                got = send()
            used = self._count(got, asked)
        finally:
            self._line.ledger.settle(aside, used)
        return got

    def _count(self, got: Said | Fault, asked: int) -> int:
        counts = got.usage
        if counts is None and isinstance(got, Said):
            self._counted = False
            counts = (asked, estimate(got.text))
        elif counts is None and isinstance(got, Fault) and got.kind in ("cut", "timeout", "overlong"):
            # The model was at work, and nobody tells how long.
            self._counted = False
            counts = (asked, self.ask.most)
        tokens_in, tokens_out = counts or (0, 0)
        self._in += tokens_in
        self._out += tokens_out
        return tokens_in + tokens_out

    def _usable(self, said: Said) -> Said:
        self.last = said.text
        if said.declined:
            raise ModelError("the model declined to answer", "declined")
        if self._overlong(said.text):
            raise ModelError("the answer is far longer than asked for", "overlong")
        if said.end == "length":
            raise ModelError("the model's answer was cut at the limit of tokens", "cut")
        if not said.text.strip():
            raise ModelError("the model's answer is empty", "empty")
        return said

    def _overlong(self, text: str) -> bool:
        return estimate(text) > _OVERLONG * self.ask.most
