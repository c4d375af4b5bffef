"""What the fuzzer found once (tools/fuzz.py): each file is read, or refused as a user's file is."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.reading import read

FINDS = sorted((Path(__file__).parent / "finds").glob("*.*"))


@pytest.mark.parametrize("path", FINDS, ids=[path.name for path in FINDS])
def test_a_find_is_read_or_refused_at_once(path: Path) -> None:
    data = path.read_bytes()
    start = time.process_time()
    with suppress(InputError):
        read(data, path.name)
    assert time.process_time() - start < 2
