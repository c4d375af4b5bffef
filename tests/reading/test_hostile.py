"""No text makes the reader slow: twice as much of anything takes about twice as long."""

from __future__ import annotations

import json
import time

import pytest

from tests.reading.test_properties import attempt

UNITS = [
    "a",
    "-",
    "- ",
    "*",
    "**",
    "[",
    "(",
    "|",
    "`",
    "~~",
    "_",
    "#",
    "> ",
    "=",
    "<!--",
    "\\",
    "{",
    '"',
    ":",
    "KR",
    "KR: ",
]
UNITS += [
    "@",
    "1.",
    "1.1 ",
    "\t",
    " ",
    "\n",
    "[a](b)",
    "](",
    "İ",
    "|\n",
    "KR1|x\na|y\n",
    "a|b\n|--|\n",
    "```\n",
    "x\n---\n",
    "A: ",
]
UNITS += [
    "P0 ",
    "~~a~~ ",
    "weight ",
    "Q1-",
    "jan ",
    "okr ",
    "- a\n * b\n",
    "1. a\n- b\n",
    "- Objective: a\n",
    "Objectives:\n",
    "1. a\nKey results:\n- x 1\n",
    "- KR: a:\n  - b\n",
    "KR: a 1\nthx\n",
    "\n\nGrow it\n- a 1\n",
]
UNITS += [
    "- KR\n",
    "KR: a\n\n",
    "a\n\n",
    "**a**\n",
    "- **a**\n",
    "# a\n",
    "Initiatives:\n",
    "- x\n  Owner: a\n",
    "a:\n- b\n\nc\n\n",
]
UNITS += [
    "<!-- okr-coach: ignore a: b -->",
    "<!-- okr-coach: ignore a: b -->\n",
    "<!-- okr-coach: ignore ",
    "- KR: a 1 <!-- b -->\n",
    "<!-- a --> b ",
    " -->",
]
UNITS += ['{"a":', "[", '["a",', '{"objectives":[']


def seconds(data: bytes, path: str) -> float:
    start = time.process_time()
    attempt(data, path)
    return time.process_time() - start


@pytest.mark.parametrize("path", ["-", "a.json"])
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_and_not_faster(unit: str, path: str) -> None:
    small = (unit * (10_000 // len(unit))).encode()
    few = min(seconds(small, path) for _ in range(3))
    many = min(seconds(small * 4, path) for _ in range(2))
    assert many < 8 * few + 0.1


@pytest.mark.parametrize("prefix", ["- KR1: ", "| Objective | KR |\n|---|---|\n| a | ", "O1: "])
@pytest.mark.parametrize(
    "unit", ["a", "@a ", "(", "**", "~~", " ", "<br>", "[a", "weight ", "owner ", "- ", "@a,", "`"]
)
def test_one_endless_field_is_read_quickly(unit: str, prefix: str) -> None:
    small = (prefix + unit * (10_000 // len(unit))).encode()
    large = (prefix + unit * (40_000 // len(unit))).encode()
    assert min(seconds(large, "-") for _ in range(2)) < 8 * min(seconds(small, "-") for _ in range(3)) + 0.1


@pytest.mark.parametrize("indent", [None, 1])
def test_a_large_document_is_located_as_quickly_as_a_small_one(indent: int | None) -> None:
    def document(count: int) -> bytes:
        result = {"initiatives": [{"title": "Bake later"}], "title": "Loaves rise to 90"}
        objective = {"key_results": [result] * 4, "title": "Rise"}
        return json.dumps({"objectives": [objective] * count}, indent=indent).encode()

    small, large = document(500), document(2000)
    assert min(seconds(large, "a.json") for _ in range(2)) < 8 * min(seconds(small, "a.json") for _ in range(3)) + 0.1
