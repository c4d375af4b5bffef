"""Each test has an environment of its own, an endpoint on the loopback, and waits that are short."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.llm import Ask, Chat, open_model, turn
from tests.llm.endpoint import KEY, Endpoint, completion, serving

MOOD = {
    "title": "mood",
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
ASK = Ask("mood@1+aa", "You name moods.", "The harbour is quiet.", MOOD, 50)
PLAIN = Ask("talk@1+bb", "You talk.", "Hello", {}, 50)

Open = Callable[..., Chat]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("OKR_COACH_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(turn, "_FIRST_WAIT", 0.01)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Answers well, until a test gives it another script."""
    with serving(lambda _: completion('{"word": "calm"}')) as served:
        yield served


@pytest.fixture
def opened(endpoint: Endpoint, tmp_path: Path) -> Open:
    """Opens a model at the endpoint, with more settings where a test has some."""

    def opens(**settings: str) -> Chat:
        values = {
            "OKR_COACH_MODEL": "tide-1",
            "OKR_COACH_BASE_URL": endpoint.url,
            "OKR_COACH_API_KEY": KEY,
            "OKR_COACH_CACHE": str(tmp_path),
            "OKR_COACH_MODEL_TIMEOUT": "5",
            **settings,
        }
        model = open_model(values)
        assert model is not None
        return model

    return opens
