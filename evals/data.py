"""Loads datasets: JSON Lines, checked line by line against evals/datasets/schema.json.

The first line of a dataset of ours is its head; an outside file of OKRs may come without one.  Whatever its kind, an
item is an OKR to be judged: a pair becomes two OKRs of one key result, a trap one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coach.errors import InputError, KnowledgeError
from coach.rules.tables import labels as known_labels

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "datasets")
KINDS = ("okrs", "pairs", "traps")
LARGEST = 20_000_000
"""Bytes of a file that are read."""

_WHOLE = ("company", "unit level")
_SCORED = {"CORE", "T2", "AUTO"}
_FIELDS = {"owner_missing", "team_owner"}
"""Labels on fields, which datasets of texts do not hold."""


@dataclass(frozen=True, slots=True)
class KeyResult:
    """One key result with what the labellers said.  `spans`: the words that carry a label, by label."""

    id: str
    text: str
    form: str | None
    labels: frozenset[str]
    spans: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One OKR to be judged.  `of_company`: its function says that it belongs to a whole company or unit."""

    id: str
    objective: str
    key_results: tuple[KeyResult, ...]
    objective_labels: frozenset[str] = frozenset()
    okr_labels: frozenset[str] = frozenset()
    initiatives: tuple[str, ...] = ()
    of_company: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one key result.  `label` stands on the `side` ("a" or "b") alone; None: nothing may differ."""

    id: str
    change: str
    a: Item
    b: Item
    label: str | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Trap:
    """A key result that fools a reader of single words.  `has`: all its labels; `lacks`: those that do not apply."""

    id: str
    trap: str
    item: Item
    has: frozenset[str]
    lacks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dataset:
    """`name`: `<eval>.<split>.<version>`, or the file's name.  `labels`: those that were decided for every item.

    `digest`: of the file's bytes.  Of `items`, `pairs` and `traps` one is filled, by `kind`."""

    name: str
    kind: str
    labels: frozenset[str]
    digest: str
    items: tuple[Item, ...] = ()
    pairs: tuple[Pair, ...] = ()
    traps: tuple[Trap, ...] = ()

    def judged_items(self) -> tuple[Item, ...]:
        """All that a judge has to look at."""
        both = [one for pair in self.pairs for one in (pair.a, pair.b)]
        return (*self.items, *both, *(trap.item for trap in self.traps))


def scored_labels(scope: str | None = None) -> frozenset[str]:
    """The labels of the codebook that texts decide, of one scope or of all."""
    rows = [row for row in known_labels() if row.tier in _SCORED and scope in (None, row.scope)]
    return frozenset(row.label.replace("-", "_") for row in rows) - _FIELDS


def core_labels() -> frozenset[str]:
    return frozenset(row.label.replace("-", "_") for row in known_labels() if row.tier == "CORE")


def own_datasets() -> list[Dataset]:
    """The datasets of the project, by name.  A wrong one is a KnowledgeError."""
    names = sorted(name for name in os.listdir(FOLDER) if name.endswith(".jsonl"))
    try:
        return [load(os.path.join(FOLDER, name)) for name in names]
    except InputError as error:
        raise KnowledgeError(error.message, hint=error.hint, path=error.path, line=error.line) from None


def load(path: str) -> Dataset:
    """One dataset.  InputError names the line that does not fit, and what was expected there."""
    data = _bytes(path)
    rows = list(_rows(data, path))
    if not rows:
        raise InputError("this file holds no items", hint="write one OKR a line, as JSON", path=path)
    head: Mapping[str, Any] = {}
    if "eval" in rows[0][1]:
        number, head = rows.pop(0)
        _check(head, "head", path, number)
        name = f"{head['eval']}.{head['split']}.{head['version']}"
        if os.path.basename(path) != f"{name}.jsonl":
            raise InputError(f"the head says {name}", hint=f"name the file {name}.jsonl", path=path, line=number)
    kind = head.get("kind", "okrs")
    scored = frozenset(head["labels"]) if head else scored_labels()
    unknown = scored - scored_labels()
    if unknown:
        hint = f"known are {', '.join(sorted(scored_labels()))}"
        raise InputError(f"unknown label {min(unknown)!r}", hint=hint, path=path, line=1)
    seen: set[str] = set()
    for number, row in rows:
        _check(row, kind, path, number)
        if row["id"] in seen:
            raise InputError(f"id {row['id']!r} stands twice", hint="give each item its own", path=path, line=number)
        seen.add(row["id"])
        _check_names(row, path, number)
    name = os.path.basename(path).removesuffix(".jsonl")
    digest = hashlib.sha256(data).hexdigest()
    values = [row for _, row in rows]
    return Dataset(
        name,
        kind,
        scored,
        digest,
        items=tuple(map(_item, values)) if kind == "okrs" else (),
        pairs=tuple(map(_pair, values)) if kind == "pairs" else (),
        traps=tuple(map(_trap, values)) if kind == "traps" else (),
    )


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError("this file cannot be read", hint=error.strerror or "look at its path", path=path) from None
    if len(data) > LARGEST:
        raise InputError("this file is too large", hint=f"split it: {LARGEST:,} bytes are read", path=path)
    return data


def _rows(data: bytes, path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("this file is not UTF-8", hint="save it as UTF-8", path=path) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise InputError("this line is not JSON", hint="write one object a line", path=path, line=number) from None
        if not isinstance(row, dict):
            raise InputError("this line is no object", hint="write one object a line", path=path, line=number)
        yield number, row


_schemas: dict[str, Any] = {}


def _check(row: Mapping[str, Any], kind: str, path: str, number: int) -> None:
    from jsonschema import Draft202012Validator

    if not _schemas:
        with open(os.path.join(FOLDER, "schema.json"), encoding="utf-8") as file:
            whole = json.load(file)
        for name in ("head", *KINDS):
            _schemas[name] = Draft202012Validator({**whole, "$ref": f"#/$defs/{name}"})
    wrong = next(_schemas[kind].iter_errors(row), None)
    if wrong is not None:
        where = "/".join(map(str, wrong.absolute_path)) or "the item"
        hint = "the shape is in evals/datasets/schema.json"
        raise InputError(f"{where}: {wrong.message[:200]}", hint=hint, path=path, line=number)


def _check_names(row: Mapping[str, Any], path: str, number: int) -> None:
    """The schema knows neither the codebook nor what stands twice."""
    key_results = row.get("key_results", ())
    idents = [one["id"] for one in key_results]
    if len(set(idents)) < len(idents):
        raise InputError("two key results have one id", hint="give each its own", path=path, line=number)
    flip = [row["flips"]["label"]] if row.get("flips") else []
    lists = [row.get(key, ()) for key in ("objective_labels", "okr_labels", "has", "lacks")]
    named = {label for some in (*lists, flip, *(one["labels"] for one in key_results)) for label in some}
    known = {label.label.replace("-", "_") for label in known_labels()}
    if named - known:
        hint = f"known are {', '.join(sorted(known))}"
        raise InputError(f"unknown label {min(named - known)!r}", hint=hint, path=path, line=number)


def _item(row: Mapping[str, Any]) -> Item:
    key_results = tuple(
        KeyResult(each["id"], each["text"], each["form"], frozenset(each["labels"]), each.get("spans", {}))
        for each in row["key_results"]
    )
    return Item(
        row["id"],
        row["objective"],
        key_results,
        frozenset(row["objective_labels"]),
        frozenset(row["okr_labels"]),
        tuple(row.get("initiatives", ())),
        any(word in row.get("function", "").lower() for word in _WHOLE),
    )


def _pair(row: Mapping[str, Any]) -> Pair:
    def side(letter: str) -> Item:
        ident = f"{row['id']}{letter}"
        return Item(ident, row["objective"], (KeyResult(f"{ident}.1", row[letter], None, frozenset()),))

    flips = row["flips"] or {}
    return Pair(row["id"], row["change"], side("a"), side("b"), flips.get("label"), flips.get("on"))


def _trap(row: Mapping[str, Any]) -> Trap:
    has = frozenset(row["has"])
    item = Item(row["id"], row["objective"], (KeyResult(f"{row['id']}.1", row["text"], row["form"], has),))
    return Trap(row["id"], row["trap"], item, has, frozenset(row["lacks"]))
