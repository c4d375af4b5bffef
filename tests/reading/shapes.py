"""Reads shapes_yaml.txt and shapes_json.txt: documents as teams and their tools make them, each with what is in it."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from coach.types import KeyResult, Okr, OkrSet, Work

_SIGNS = {"key_result": "K", "guardrail": "G", "health_metric": "H"}


class Shape(NamedTuple):
    """`finds`: the lines that `told` gives, or none where there are no OKRs."""

    name: str
    path: str
    text: str
    finds: list[str]


def shapes() -> list[Shape]:
    """`@@ name`, the text, `@@ finds`, then the lines of `told`, or `nothing`."""
    return [*_of("yaml"), *_of("json")]


def _of(kind: str) -> list[Shape]:
    source = (Path(__file__).parent / f"shapes_{kind}.txt").read_text(encoding="utf-8")
    parts = source.removeprefix("@@ ").split("\n@@ ")
    return [_shape(kind, text, finds) for text, finds in zip(parts[::2], parts[1::2], strict=True)]


def _shape(kind: str, text: str, finds: str) -> Shape:
    name, _, body = text.partition("\n")
    lines = finds.removeprefix("finds").strip("\n").split("\n")
    return Shape(f"{kind}: {name}", f"a.{kind}", body + "\n", [] if lines == ["nothing"] else lines)


def told(found: OkrSet) -> list[str]:
    """All that a set says but places and struck text: S the set, O an objective, K, G and H key results, guardrails
    and health metrics, I initiatives, M milestones, N notes; each `id: words | field=value | +unread=value`."""
    lines = [f"S{_more({}, found.extra)}"] if found.extra else []
    for okr in found.okrs:
        said = {name: getattr(okr, name) for name in ("team", "owner", "period", "ambition", "parent", "level")}
        said["tags"] = ", ".join(okr.tags) or None
        lines.append(_line("O", okr, okr.objective, said))
        for kr in okr.key_results:
            values = {each.name: getattr(kr.fields, each.name) for each in fields(kr.fields)}
            values |= {"ambition": kr.ambition, "status": kr.status}
            lines.append(_line(_SIGNS[kr.role], kr, kr.text, values))
            lines += _work(kr)
        lines += _work(okr)
    return [*lines, *(f"N {note}" for note in found.notes)]


def _work(owner: Okr | KeyResult) -> list[str]:
    return [
        _line(sign, each, each.text, {"owner": each.owner, "due": each.due})
        for sign, works in (("I", owner.initiatives), ("M", owner.milestones))
        for each in works
    ]


def _line(sign: str, record: Okr | KeyResult | Work, words: str, said: dict[str, str | None]) -> str:
    return f"{sign} {record.id}: {words}".replace("\n", "⏎") + _more(said, record.extra)


def _more(said: dict[str, str | None], extra: object) -> str:
    assert isinstance(extra, dict)
    values = [f"{name}={value}" for name, value in said.items() if value is not None]
    values += [f"+{name}={json.dumps(value, ensure_ascii=False)}" for name, value in extra.items()]
    return "".join(f" | {value}" for value in values)
