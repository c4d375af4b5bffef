"""Every layout of layouts.txt is read as a careful reader would."""

from __future__ import annotations

import pytest

from coach.reading import read
from coach.types import OkrSet
from tests.reading.layouts import Layout, layouts

ALL = layouts()


def found_in(okrs: OkrSet) -> list[tuple[str, list[str]]]:
    return [(okr.objective, [kr.text for kr in okr.key_results]) for okr in okrs.okrs]


@pytest.mark.parametrize("layout", ALL, ids=[layout.name for layout in ALL])
def test_a_layout_gives_what_a_careful_reader_finds(layout: Layout) -> None:
    assert found_in(read(layout.text.encode(), "-")) == layout.found


@pytest.mark.parametrize("layout", ALL, ids=[layout.name for layout in ALL])
def test_windows_line_ends_change_nothing_but_the_breaks_inside_texts(layout: Layout) -> None:
    expected = [
        (objective.replace("\n", "\r\n"), [text.replace("\n", "\r\n") for text in texts])
        for objective, texts in layout.found
    ]
    assert found_in(read(layout.text.replace("\n", "\r\n").encode(), "-")) == expected


def test_there_are_layouts_with_different_names() -> None:
    assert len({layout.name for layout in ALL}) == len(ALL) > 60
