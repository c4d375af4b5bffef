"""Reads layouts.txt and pages.txt: ways in which people write OKRs, each with what a careful reader finds in it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

WORDS = {
    "<help>": "Help customers help themselves",
    "<tickets>": "Tickets per 100 orders fall from 14 to 9",
    "<found>": "Share of searches that end in an article rises from 35% to 60%",
    "<quick>": "Get parcels to the door faster",
    "<days>": "Median delivery time falls from 4 to 2 days",
    "<late>": "Late parcels fall from 8% to 3%",
}


class Layout(NamedTuple):
    """`found`: objectives with the texts of their key results."""

    name: str
    text: str
    found: list[tuple[str, list[str]]]


def layouts(name: str = "layouts.txt") -> list[Layout]:
    """`@@ name`, the text, `@@ finds`, then a line for each objective (O) and key result (K)."""
    source = (Path(__file__).parent / name).read_text(encoding="utf-8")
    for short, words in WORDS.items():
        source = source.replace(short, words)
    parts = source.removeprefix("@@ ").split("\n@@ ")
    return [_layout(text, finds) for text, finds in zip(parts[::2], parts[1::2], strict=True)]


def _layout(text: str, finds: str) -> Layout:
    name, _, body = text.partition("\n")
    found: list[tuple[str, list[str]]] = []
    for line in finds.removeprefix("finds").strip("\n").split("\n"):
        words = line[2:].replace("\\n", "\n")
        if line.startswith("O"):
            found.append((words, []))
        else:
            found[-1][1].append(words)
    return Layout(name, body + "\n", found)
