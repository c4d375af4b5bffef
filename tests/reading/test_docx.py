"""Word documents: what their pages show is read, with the paragraphs it stands in."""

from __future__ import annotations

import pytest

from coach.reading import read
from tests.reading.documents import DOCUMENTS, built
from tests.reading.test_layouts import found_in


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_what_a_careful_reader_finds(name: str) -> None:
    build, expected = DOCUMENTS[name]
    found = read(built(build), "plan.docx")
    assert (found.format, found_in(found)) == ("docx", expected)
