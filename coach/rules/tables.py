"""Loads the tables of knowledge/ that rules need.  A wrong table is a KnowledgeError that names file and line."""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

from coach.errors import KnowledgeError
from coach.resources import knowledge_path
from coach.types import Citation


class Source(NamedTuple):
    """Where a claim comes from.  `location`: file name, address or publication, "" where the title says it."""

    id: str
    location: str
    title: str
    author: str
    kind: str


class Label(NamedTuple):
    """One label of the codebook.  `judge`: text or context.  `reason`: why no rule decides it, "" where one does."""

    label: str
    scope: str
    tier: str
    judge: str
    reason: str


class Step(NamedTuple):
    """A metric family's place in the funnel.  `own_channel`: whether it leads on through its own channel only."""

    order: int
    own_channel: bool


@cache
def sources() -> dict[str, Source]:
    rows = read("sources.tsv", Source._fields, required=("id", "title", "author", "kind"))
    return {row[0]: Source(*row) for row in rows}


@cache
def citations() -> dict[str, tuple[Citation, ...]]:
    """For each rule the passages that support it, best first."""
    columns = ("place", "passage", "title", "source")
    found: dict[str, tuple[Citation, ...]] = {}
    for place, *citation in read("citations.tsv", columns, required=columns):
        rule = place.partition(" ")[0]
        found[rule] = (*found.get(rule, ()), Citation(*citation))
    return found


@cache
def labels() -> tuple[Label, ...]:
    rows = read("labels.tsv", Label._fields, required=("label", "scope", "tier", "judge"))
    return tuple(Label(*row) for row in rows)


@cache
def phrases(name: str) -> dict[str, str]:
    """A lexicon of two columns and a source: term, then what it stands for."""
    rows = read(os.path.join("lexicons", name), ("term", "kind", "source"), required=("term", "kind", "source"))
    return {term.lower(): kind for term, kind, _ in rows}


@cache
def funnel() -> dict[str, Step]:
    path = os.path.join("lexicons", "funnel.tsv")
    columns = ("family", "order", "channel", "source")
    return {family: Step(int(order), channel == "own") for family, order, channel, _ in read(path, columns, columns)}


def read(name: str, columns: tuple[str, ...], required: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table below knowledge/: tab-separated, a header line, lines with `#` are comments."""
    path = knowledge_path(name)
    shown = os.path.join("knowledge", name)
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError:
        raise KnowledgeError("this table is missing", hint="install okr-coach again", path=shown) from None
    rows: list[list[str]] = []
    first: dict[str, int] = {}
    header = False
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if not header:
            header = True
            if tuple(row) != columns:
                hint = f"make its first line {' '.join(columns)}, with tabs"
                raise KnowledgeError(f"the columns are {' '.join(row)}", hint=hint, path=shown, line=number)
            continue
        if len(row) != len(columns):
            hint = f"write {len(columns)} columns: {' '.join(columns)}"
            raise KnowledgeError(f"{row[0]!r} has {len(row)} columns", hint=hint, path=shown, line=number)
        for column, cell in zip(columns, row, strict=True):
            if column in required and not cell.strip("? "):
                hint = "add an id of knowledge/sources.tsv" if column == "source" else "fill it"
                raise KnowledgeError(f"{row[0]!r} has no {column}", hint=hint, path=shown, line=number)
        if row[0] in first:
            hint = f"keep one of the lines {first[row[0]]} and {number}"
            raise KnowledgeError(f"{row[0]!r} stands twice", hint=hint, path=shown, line=number)
        first[row[0]] = number
        rows.append(row)
    return rows
