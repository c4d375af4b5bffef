"""What a model is asked, what it answers, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from coach.errors import CoachError
from coach.records import dataclass

Way = Literal["schema", "function", "json", "text"]
"""How the answer was asked for: by JSON schema, by a function call, in JSON mode, or as text."""

WAYS: tuple[Way, ...] = ("schema", "function", "json", "text")
"""The strictest first."""

Kind = Literal[
    "refused",
    "timeout",
    "unauthorised",
    "busy",
    "server",
    "cut",
    "unreadable",
    "empty",
    "overlong",
    "declined",
    "budget",
]

_HINTS: dict[Kind, str] = {
    "refused": "check OKR_COACH_MODEL and OKR_COACH_BASE_URL",
    "timeout": "try again, or give it longer with OKR_COACH_MODEL_TIMEOUT (seconds)",
    "unauthorised": "check OKR_COACH_API_KEY",
    "busy": "try again later, or with a smaller OKR_COACH_MODEL_CALLS (calls at once)",
    "server": "try again later",
    "cut": "try again, or take another model",
    "unreadable": "try again, or take another model",
    "empty": "try again, or take another model",
    "overlong": "take another model",
    "declined": "put it in other words",
    "budget": "allow more with OKR_COACH_MODEL_TOKENS (tokens a run)",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One question.  `prompt`: id@version+hash, to tell where it comes from.  `schema`: a JSON Schema of an object; its
    title names it in letters, digits, - and _; empty for an answer in plain text.  `most`: tokens of an answer."""

    prompt: str
    system: str
    user: str
    schema: Mapping[str, Any]
    most: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` fits the schema of the ask; None where there was none.  `text`: what the model wrote.  Tokens, seconds and
    `tries` are those of all calls together, and 0 for a cached answer.  `cost`: US dollars at list price; None where
    the price or the number of tokens is not known."""

    data: Mapping[str, Any] | None
    text: str
    way: Way
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float | None
    cached: bool
    tries: int


class ModelError(CoachError):
    """The model gave no answer that can be used.  `reason` is for people and holds nothing that the endpoint wrote."""

    code = "model"

    def __init__(self, reason: str, kind: Kind) -> None:
        super().__init__(reason, hint=_HINTS[kind])
        self.reason = reason
        self.kind = kind


class Model(Protocol):
    """Whatever answers.  `name`: for people."""

    @property
    def name(self) -> str: ...

    def answer(self, ask: Ask) -> Answer:
        """ModelError where there is no answer that fits."""
        ...
