"""What holds for any cells: an OkrSet or an InputError, and no words that stand in no cell."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import InputError
from coach.reading import read
from coach.reading.csvfile import stream_csv
from coach.types import Okr
from tests.reading.test_properties import (
    LABELS,
    MARKS,
    WORDS,
    assert_ids_are_unique,
    assert_places_hold,
    attempt,
    parts,
)
from tests.reading.workbooks import workbook

HEADERS = [
    "Objective",
    "Objectives (what)",
    "Key Result",
    "KR 1",
    "KR 2",
    "key_result_1_title",
    "Initiative",
    "Milestone",
    "Row ID",
    "Parent Row ID",
    "Type",
    "Title",
    "OKR",
    "No.",
    "Goal",
    "Company Objective",
    "Owner",
    "KR Owner",
    "Team",
    "Period",
    "Target (%)",
    "Baseline",
    "Status",
    "Tags",
    "Description",
    "Objective ID",
    "id_kr",
    "okr_description",
    "Metric",
    "Date",
    "Objective 1",
    "O",
    "Objective,Key Result,Owner",
]
CELLS = ["", "", "1", "1.1", "2", "a", "Objective", "KR", "key result", "Marketing", "Total", "Notes", "sep=;", "5%"]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)
CELL = st.one_of(
    st.sampled_from(HEADERS),
    st.sampled_from(CELLS),
    st.lists(st.sampled_from(MARKS + LABELS + WORDS), min_size=1, max_size=4).map("".join),
    TEXT,
)
DATA = st.lists(st.lists(CELL, max_size=6), max_size=8)
ROWS = st.one_of(
    DATA,
    st.tuples(st.lists(st.sampled_from(HEADERS), min_size=2, max_size=6), DATA).map(
        lambda found: [found[0], *found[1]]
    ),
)

WHOLE = workbook({"Plan": [["Objective", "Key result"], ["Rise", "Loaves sold rise to 90"]]})


def assert_words_are_cells(okrs: tuple[Okr, ...], cells: list[str]) -> None:
    for okr in okrs:
        for words in (okr.objective, *(part.text for part in parts(okr))):
            assert any(words in cell for cell in cells), words
            assert words == words.strip()


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_rows_give_okrs_made_of_their_cells_or_an_input_error(
    rows: list[list[str]], delimiter: str, ending: str
) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=ending).writerows(rows)
    text = buffer.getvalue()
    found = attempt(text.encode(), "a.csv")
    if isinstance(found, InputError):
        assert (found.path, bool(found.hint)) == ("a.csv", True)
        return
    # A delimiter that was guessed wrong leaves longer cells, never other words.
    assert_words_are_cells(found.okrs, [text, *(cell for row in rows for cell in row)])
    assert_places_hold(text, found.okrs, always=False)
    assert_ids_are_unique(found.okrs)


@given(ROWS)
def test_a_stream_gives_what_the_whole_file_gives_unless_it_refuses(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    text = buffer.getvalue()
    try:
        streamed = tuple(stream_csv(io.StringIO(text, newline=""), "a.csv", []))
    except InputError:
        return
    found = attempt(text.encode(), "a.csv")
    assert streamed == (() if isinstance(found, InputError) else found.okrs)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["Plan", "Q3 2026", "Marketing", "Users"]), ROWS, min_size=1, max_size=2))
def test_any_workbook_gives_okrs_made_of_its_cells_or_an_input_error(sheets: dict[str, list[list[str]]]) -> None:
    found = attempt(workbook(sheets), "a.xlsx")
    if isinstance(found, InputError):
        assert (found.path, bool(found.hint)) == ("a.xlsx", True)
        return
    assert_words_are_cells(found.okrs, [cell for rows in sheets.values() for row in rows for cell in row])
    assert_ids_are_unique(found.okrs)
    assert {okr.place.part for okr in found.okrs} <= {*sheets}


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_named_as_a_sheet_give_okrs_or_an_input_error(data: bytes, path: str) -> None:
    found = attempt(data, path)
    assert found.hint if isinstance(found, InputError) else found.okrs


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_workbook_gives_okrs_or_an_input_error(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=5)):
        whole[at] = data.draw(st.integers(0, 255))
    found = attempt(bytes(whole), "a.xlsx")
    assert found.hint if isinstance(found, InputError) else found.okrs


def test_read_is_a_door_for_any_bytes() -> None:
    """A fuzzer calls it so."""
    assert read(b"Objective,KR\nRise,Loaves\n", "x.csv").okrs[0].objective == "Rise"
