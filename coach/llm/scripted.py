"""A model that answers from a script, for tests and for trying out without an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coach.llm.asking import Answer, Ask, ModelError


class ScriptedModel:
    """Answers with what `answers` gives: a Mapping is data, a str is text, a ModelError is raised.

    `answers`: a function of what is asked, or the answers in their order.  `asks`: what was asked so far."""

    name = "scripted"

    def __init__(self, answers: Callable[[Ask], object] | Sequence[object]) -> None:
        self._answers = answers
        self.asks: list[Ask] = []

    def answer(self, ask: Ask) -> Answer:
        """ModelError, too, where a list of answers has come to its end."""
        self.asks.append(ask)
        told: object
        if callable(self._answers):
            told = self._answers(ask)
        elif len(self.asks) <= len(self._answers):
            told = self._answers[len(self.asks) - 1]
        else:
            told = ModelError("the script has no more answers", "script")
        if isinstance(told, ModelError):
            raise told
        data = told if isinstance(told, Mapping) else None
        return Answer(data, told if isinstance(told, str) else "", "script", 0, 0, 0.0, None, False, 1)
