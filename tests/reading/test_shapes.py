"""JSON and YAML in the shapes that people and tools make: what a careful reader finds, and where it stands."""

from __future__ import annotations

import pytest

from coach.errors import NoOkrsError
from coach.reading import read
from tests.reading.shapes import Shape, shapes, told

ALL = shapes()
HELD = [shape for shape in ALL if shape.finds]
MISSES = [shape for shape in ALL if not shape.finds]


@pytest.mark.parametrize("shape", HELD, ids=[shape.name for shape in HELD])
def test_a_shape_gives_what_a_careful_reader_finds(shape: Shape) -> None:
    assert told(read(shape.text.encode(), shape.path)) == shape.finds


@pytest.mark.parametrize("shape", MISSES, ids=[shape.name for shape in MISSES])
def test_a_file_about_other_things_holds_no_okrs(shape: Shape) -> None:
    with pytest.raises(NoOkrsError) as caught:
        read(shape.text.encode(), shape.path)
    kind = shape.path[2:].upper()
    assert (caught.value.message, caught.value.path) == (f"this {kind} holds no OKRs", shape.path)
