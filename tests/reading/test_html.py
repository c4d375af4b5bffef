"""Web pages: what a reader sees is read, with places in the source."""

from __future__ import annotations

import pytest

from coach.reading import read
from coach.types import OkrSet
from tests.reading.layouts import Layout, layouts
from tests.reading.test_layouts import found_in

PAGES = layouts("pages.txt")


def page(source: str) -> OkrSet:
    return read(source.encode(), "plan.html")


@pytest.mark.parametrize("layout", PAGES, ids=[layout.name for layout in PAGES])
def test_a_page_gives_what_a_careful_reader_finds(layout: Layout) -> None:
    found = page(layout.text)
    assert (found.format, found_in(found)) == ("html", layout.found)
