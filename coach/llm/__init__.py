"""The model's room: one question to a model, one answer that fits its schema, or a ModelError that says why not.

model = open_model()
answer = model.answer(Ask("greet@1", "You greet.", "Hello", schema={}, most=50))

Without OKR_COACH_MODEL there is no model.  The packages of the extra `model` are imported when one is opened."""

from __future__ import annotations

from coach.llm.asking import Answer, Ask, Model, ModelError
from coach.llm.client import Chat, open_model
from coach.llm.scripted import ScriptedModel

__all__ = ["Answer", "Ask", "Chat", "Model", "ModelError", "ScriptedModel", "open_model"]
