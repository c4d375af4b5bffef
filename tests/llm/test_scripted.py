"""The scripted model answers in order, and raises what the script says."""

from __future__ import annotations

import pytest

from coach.llm.asking import Answer, Ask, ModelError
from coach.llm.scripted import ScriptedModel

ASK = Ask("p@1+0", "system", "user", {"title": "data"}, 100)


def test_data_text_and_errors_come_in_their_order() -> None:
    model = ScriptedModel([{"a": 1}, "words", ModelError("no key is set", "key")])
    assert model.answer(ASK) == Answer({"a": 1}, "", "script", 0, 0, 0.0, None, False, 1)
    assert model.answer(ASK) == Answer(None, "words", "script", 0, 0, 0.0, None, False, 1)
    for reason in ("no key is set", "the script has no more answers"):
        with pytest.raises(ModelError) as caught:
            model.answer(ASK)
        assert caught.value.reason == reason
    assert model.asks == [ASK] * 4
