"""What a model is asked and what it answers: the only words that the model's part and its client share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from coach.records import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One question.  `prompt`: tag of the prompt it was made from.  `schema`: JSON Schema of the data wanted, with a
    title.  `most`: tokens the answer may have."""

    prompt: str
    system: str
    user: str
    schema: Mapping[str, object]
    most: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.  `data`: as the schema wants it, or None where the text could not be read so.

    `way`: how the client asked for data.  `seconds`: wall time.  `cost`: in US dollars, None where nobody knows."""

    data: Mapping[str, object] | None
    text: str
    way: str
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float | None
    cached: bool
    tries: int


class ModelError(Exception):
    """The model gave no answer.  `reason`: why, in words for people.  `kind`: which case it is, for code."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


class Model(Protocol):
    """Anything that answers.  `answer` raises ModelError and nothing else."""

    @property
    def name(self) -> str: ...

    def answer(self, ask: Ask) -> Answer: ...
