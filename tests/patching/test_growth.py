"""No words make patching slow: twice as much of anything takes about twice as long."""

from __future__ import annotations

import json
import time

import pytest

from coach.patching import Edit, diff, patched
from coach.reading import read
from tests.reading.workbooks import workbook


def seconds(data: bytes, path: str, new: str) -> float:
    """How long it takes to change all key results at once."""
    found = read(data, path)
    edits = [Edit(okr.id, kr.id, kr.text, f"{kr.text}{new}") for okr in found.okrs for kr in okr.key_results]
    start = time.process_time()
    diff(path, data, patched(found, data, edits).data)
    return time.process_time() - start


PLANS = {
    "p.md": "Objective: Calm mornings\n\n- KR1: Late trains from 9 to 4\n",
    "p.json": '{"title": "Calm", "key_results": ["Late trains from 9 to 4"]}',
    "p.yaml": "title: Calm\nkey_results:\n- Late trains from 9 to 4\n",
    "p.csv": "Objective,Key result\nCalm,Late trains from 9 to 4\n",
}


@pytest.mark.parametrize("path", PLANS)
@pytest.mark.parametrize("unit", [" ", "|", "\\", '"', "'", " #", ": ", "é", "-", "<", "\\|"])
def test_endless_words_are_taken_or_refused_quickly(unit: str, path: str) -> None:
    data = PLANS[path].encode()
    few = min(seconds(data, path, unit * 5_000 + "x") for _ in range(2))
    assert seconds(data, path, unit * 20_000 + "x") < 8 * few + 0.1


def _lines(count: int) -> bytes:
    return ("Objective: Calm\n\n" + "".join(f"- KR: Trains {n} from 9 to 4\n" for n in range(count))).encode()


def _table(count: int) -> bytes:
    return ("Objective|Key result\n--|--\n" + "".join(f"a|a {n} from 9 to 4\n" for n in range(count))).encode()


def _text_in_json(count: int) -> bytes:
    krs = "\n".join(f"- Trains {n} from 9 to 4" for n in range(count))
    return json.dumps({"objectives": [{"title": "Calm", "key_results": krs}]}).encode()


def _cells(count: int) -> bytes:
    return ("Objective;Key result\n" + "".join(f'Calm;"Trains ""{n}"" from 9 to 4"\n' for n in range(count))).encode()


def _block(count: int) -> bytes:
    return ("objectives:\n- title: A\n  krs: |\n" + "".join(f"   - Trains {n} to 4\n" for n in range(count))).encode()


def _book(count: int) -> bytes:
    rows = [["Objective", "Key result"], *([["Calm", f"Trains {n} from 9 to 4"] for n in range(count)])]
    return workbook({"Plan": rows})


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (_lines, "p.md"),
        (_table, "p.md"),
        (_text_in_json, "p.json"),
        (_cells, "p.csv"),
        (_block, "p.yaml"),
        (_book, "p.xlsx"),
    ],
)
def test_many_edits_take_as_long_each_as_a_few(made: object, path: str) -> None:
    assert callable(made)
    small, large = made(100), made(400)
    few = min(seconds(small, path, " now") for _ in range(2))
    assert seconds(large, path, " now") < 8 * few + 0.1


def test_edits_that_are_all_refused_end_soon() -> None:
    data = _lines(500)
    assert seconds(data, "p.md", " (owner: Eve)") < 8 * seconds(data, "p.md", " now") + 0.1
