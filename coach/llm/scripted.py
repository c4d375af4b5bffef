"""A model whose answers are written down beforehand, for demonstrations and tests.  It sends nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from coach.llm.asking import Answer, Ask, ModelError
from coach.llm.ledger import estimate
from coach.llm.shape import read

Reply = Mapping[str, Any] | str | ModelError
"""An object, a text as a model would write it, or a failure."""


class ScriptedModel:
    """A Model.  `asks`: what it was asked, in order.  Answers are checked as those of a real model are."""

    def __init__(self, replies: Callable[[Ask], Reply] | Iterable[Reply], name: str = "scripted") -> None:
        self.name = name
        self.asks: list[Ask] = []
        self._lock = Lock()
        if callable(replies):
            self._reply = replies
        else:
            rest = iter(replies)
            self._reply = lambda _: next(rest)

    def answer(self, ask: Ask) -> Answer:
        """The next reply.  ModelError where it is one or does not fit; LookupError where the script has no more."""
        with self._lock:
            self.asks.append(ask)
            try:
                reply = self._reply(ask)
            except StopIteration:
                raise LookupError(f"the script has no answer to ask {len(self.asks)}") from None
        if isinstance(reply, ModelError):
            raise reply
        text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
        data = read(text, ask.schema, around=True) if ask.schema else None
        tokens_in = estimate(ask.system) + estimate(ask.user)
        return Answer(data, text, "text", tokens_in, estimate(text), 0.0, None, False, 1)
