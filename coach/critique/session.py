"""One run with a model: it may fail, and then the run goes on without it."""

from __future__ import annotations

from typing import Protocol

from coach.critique.fence import shown
from coach.llm.asking import Answer, Ask, Model, ModelError
from coach.llm.ledger import Usage

PATIENCE = 3
"""Failures in a row after which the model is not asked again."""
_LONGEST = 160


class Asking(Protocol):
    """`reason`: why there was no answer, or ""."""

    reason: str

    def answer(self, ask: Ask) -> Answer | None: ...


class Talk:
    """Asks `model` until it failed PATIENCE times in a row.

    `reason`: why it failed last, or "".  `usage`: to which its answers are added."""

    def __init__(self, model: Model, usage: Usage) -> None:
        self._model = model
        self._usage = usage
        self._in_a_row = 0
        self.reason = ""

    def answer(self, ask: Ask) -> Answer | None:
        """None where the model fails, and where it is not asked any more."""
        if self._in_a_row >= PATIENCE:
            return None
        try:
            answer = self._model.answer(ask)
        except ModelError as error:
            self._in_a_row += 1
            # What a server says is text of strangers.
            self.reason = shown(error.reason, _LONGEST).text.rstrip(". ")
            return None
        self._in_a_row = 0
        self._usage.add(answer)
        return answer


class Unsent:
    """Asks nobody, and keeps what would have been asked."""

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self.reason = "nothing was sent"

    def answer(self, ask: Ask) -> None:
        self.asks.append(ask)
