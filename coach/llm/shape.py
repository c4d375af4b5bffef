"""Reads the JSON of a model and checks it against the schema that was asked for: its required keys and types.

Whether a value is one of those allowed is for whoever uses it to see: one wrong value costs its own part only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from coach.llm.asking import ModelError

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def read(text: str, schema: Mapping[str, Any], *, around: bool) -> Mapping[str, Any]:
    """The object that `text` is; with `around`, that other words may stand around.

    ModelError unreadable, which names the first place that does not fit."""
    if around:
        # Models that think aloud close their thoughts with this mark, and thoughts hold braces.
        text = text.rpartition("</think>")[2]
        text = text[max(text.find("{"), 0) : text.rfind("}") + 1]
    try:
        data = json.loads(text, parse_constant=_no_number)
        # A lone surrogate cannot be written to any file later.
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ModelError("the model's answer is no JSON object", "unreadable")
    if wrong := _misfit(data, schema, "the answer"):
        raise ModelError(f"the model's answer has the wrong shape: {wrong}", "unreadable")
    return data


def _misfit(value: object, schema: Mapping[str, Any], at: str) -> str | None:
    """What is wrong, in words that name keys of the schema and none of the model's."""
    wanted = schema.get("type", ())
    types = [wanted] if isinstance(wanted, str) else wanted
    if types and not any(_is(value, one) for one in types):
        return f"{at} is not of type {' or '.join(types)}"
    if isinstance(value, dict):
        return _misfit_of_object(value, schema, at)
    if isinstance(value, list) and "items" in schema:
        found = (_misfit(one, schema["items"], f"{at}[{number}]") for number, one in enumerate(value))
        return next((wrong for wrong in found if wrong), None)
    return None


def _misfit_of_object(value: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> str | None:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            return f"{at}.{name} is missing"
    if schema.get("additionalProperties") is False and not value.keys() <= known.keys():
        return f"{at} has keys that nobody asked for"
    found = (_misfit(value[name], inner, f"{at}.{name}") for name, inner in known.items() if name in value)
    return next((wrong for wrong in found if wrong), None)


def _is(value: object, wanted: str) -> bool:
    # True is an int to Python and none to JSON.
    return isinstance(value, _TYPES[wanted]) and (wanted == "boolean" or not isinstance(value, bool))


def _no_number(name: str) -> None:
    raise ValueError(name)
