"""CSV in all dialects, placed to the character; what is no CSV is refused with its line, and streams stay small."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.reading import ids, okrs, read, streams
from coach.reading.csvfile import stream_csv
from coach.reading.streams import stream
from coach.types import Fields, KeyResult, Okr, OkrSet, Place

HEAD = "Objective,Key result,Target\n"


def test_a_file_becomes_whole_records() -> None:
    text = 'Objective,Key result,Target,Owner,Pillar\nRise,Loaves sold,90,Kim,Shop\n,"Guests, all",,,\n'
    krs = (
        KeyResult("o1.k1", "Loaves sold", Place(2, 6, 46), Fields(target="90", owner="Kim"), extra={"Pillar": "Shop"}),
        KeyResult("o1.k2", "Guests, all", Place(3, 3, 72), Fields(target="", owner="")),
    )
    assert read(text.encode(), "a.csv") == OkrSet("a.csv", "csv", (Okr("o1", "Rise", Place(2, 1, 41), "a.csv", krs),))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_places_hold_in_every_dialect(delimiter: str, ending: str) -> None:
    rows = ["Objective,Key result,Target", "Rise,Loaves sold,90", ',"Guests', 'of the shop",5', ',  "Cakes sold" ,7']
    text = ending.join(row.replace(",", delimiter) for row in rows)
    (okr,) = read(text.encode(), "a.csv").okrs
    places = [(kr.text, kr.place.line, kr.place.column, text.find(kr.text)) for kr in okr.key_results]
    assert places == [
        ("Loaves sold", 2, 6, okr.key_results[0].place.offset),
        (f"Guests{ending}of the shop", 3, 3, okr.key_results[1].place.offset),
        ("Cakes sold", 5, 5, okr.key_results[2].place.offset),
    ]


def test_a_statement_inside_a_cell_is_placed_at_its_own_line() -> None:
    text = HEAD + 'Rise,"- Loaves sold\n- Guests ""of old""\n- Cakes sold",\n'
    (okr,) = read(text.encode(), "a.csv").okrs
    assert [(kr.text, kr.place) for kr in okr.key_results] == [
        ("Loaves sold", Place(2, 9, text.index("Loaves"))),
        ('Guests "of old"', Place(3, 1, -1)),
        ("Cakes sold", Place(4, 1, -1)),
    ]


def test_quotation_marks_inside_a_cell_are_kept() -> None:
    (okr,) = read((HEAD + 'Rise,Sold as "fresh",90\n').encode(), "a.csv").okrs
    assert okr.key_results[0].text == 'Sold as "fresh"'


def test_surplus_cells_are_kept_and_missing_ones_are_blank() -> None:
    (okr,) = read((HEAD + "Rise,Loaves sold,90,ask Kim,,soon\n,Guests\n").encode(), "a.csv").okrs
    assert [(kr.fields, kr.extra) for kr in okr.key_results] == [
        (Fields(target="90"), {"column 4": "ask Kim", "column 6": "soon"}),
        (Fields(target=""), {}),
    ]


def test_lines_that_say_nothing_of_okrs_are_told() -> None:
    text = HEAD + "Rise,Loaves sold,90\n\nNotes\nScores are set on Friday\n"
    assert read(text.encode(), "a.csv").notes == ("2 lines were not read: 4-5",)


def test_a_parent_that_is_nowhere_is_told() -> None:
    text = "Row ID,Parent Row ID,Node Type,Title\n1,,Objective,Rise\n2,9,Key Result,Loaves sold\n"
    found = read(text.encode(), "a.csv")
    assert ([kr.id for kr in found.okrs[0].key_results], found.notes) == (
        ["2"],
        ("line 3: the parent '9' is not in the file",),
    )


def test_rows_that_are_their_own_parents_do_not_stop_the_reader() -> None:
    text = "ID,Parent,Title,Target\n1,2,Rise,\n2,1,Bake,\n3,3,Sell,5\n"
    assert [okr.id for okr in read(text.encode(), "a.csv").okrs]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (HEAD + 'Rise,"Loaves sold,90\nMore,Guests,5\n', "a quotation mark is never closed", 2),
        (HEAD + 'Rise,"Loaves\nsold","90\n', "a quotation mark is never closed", 3),
        (HEAD + "Rise," + "x" * 140_000, "a cell has more than 131,072 characters", 2),
        (HEAD + "Rise," + "x," * 1_000_000, "this line has more than 2,000,000 characters", 2),
        (HEAD + "Rise" + "," * 10_000, "a row has 10,001 columns", 2),
        (HEAD + "Rise,a\x00b,\n", "the file is binary, not text", None),
    ],
    ids=["open", "open in a later line", "endless cell", "endless line", "many columns", "nul"],
)
def test_what_is_no_sheet_is_refused_with_its_line(text: str, message: str, line: int | None) -> None:
    with pytest.raises(InputError) as caught:
        read(text.encode(), "a.csv")
    error = caught.value
    assert (error.message, error.path, error.line) == (message, "a.csv", line)
    assert error.hint


@pytest.mark.parametrize(
    "words", ['=HYPERLINK("https://example.org","Sales")', "=WEBSERVICE(A1)", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+A1"]
)
def test_formulas_are_words(words: str) -> None:
    cell = words.replace('"', '""')
    (okr,) = read((HEAD + f'"{cell}","{cell}",=2\n').encode(), "a.csv").okrs
    assert (okr.objective, okr.key_results[0].text, okr.key_results[0].fields.target) == (words, words, "=2")


def lines_of(count: int) -> Iterator[str]:
    yield "Objective,Key result,Target\n"
    for number in range(count):
        yield f"Rise in part {number // 3},Loaves of kind {number % 3} sold,{number}\n"


def test_a_stream_gives_each_okr_when_the_next_one_starts() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in lines_of(3_000):
            taken += 1
            yield line

    found = stream_csv(lines(), "a.csv", [])
    first = next(found)
    assert (first.id, [kr.text for kr in first.key_results]) == ("o1", [f"Loaves of kind {n} sold" for n in range(3)])
    # The kind of sheet is told by the first 200 lines.
    assert taken <= 200
    assert [okr.id for okr in found] == [f"o{number}" for number in range(2, 1_001)]


def test_the_memory_of_a_stream_does_not_grow_with_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_REMEMBERED", 100)
    monkeypatch.setattr(okrs, "_REMEMBERED", 100)

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in stream_csv(lines_of(count), "a.csv", []):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    # Headers that were looked up before stay in a small cache, which the first run fills.
    peak(400)
    assert peak(2_400) < peak(400) + 100_000


@pytest.mark.parametrize(
    ("text", "message", "hint", "line"),
    [
        (
            HEAD + "Rise,Loaves,1\nBake,Cakes,2\nRise,Guests,3\n",
            "the objective 'Rise' comes back after another one",
            "sort the file by objective, so that the rows of each stand together",
            4,
        ),
        (
            "ID,Parent,Type,Title\n1,,Objective,Rise\n2,1,KR,Loaves\n3,,Objective,Bake\n4,1,KR,Guests\n",
            "the parent '1' of this row does not stand in the rows above it, or was read before",
            "sort the file so that the rows below an objective follow it",
            5,
        ),
    ],
)
def test_a_stream_refuses_what_belongs_to_an_okr_it_gave_away(text: str, message: str, hint: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        list(stream_csv(io.StringIO(text, newline=""), "a.csv", []))
    error = caught.value
    assert (error.message, error.hint, error.path, error.line) == (message, hint, "a.csv", line)
    assert read(text.encode(), "a.csv").okrs


def test_a_stream_tells_its_notes_at_the_end() -> None:
    notes: list[str] = []
    text = HEAD + "Rise,Loaves,1\n\nNotes\nScores are set on Friday\n"
    assert len(list(stream_csv(io.StringIO(text, newline=""), "a.csv", notes))) == 1
    assert notes == ["2 lines were not read: 4-5"]


@pytest.mark.parametrize(("encoding", "notes"), [("utf-8-sig", 0), ("cp1252", 1)])
def test_a_file_too_large_to_be_held_is_streamed(
    encoding: str, notes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes((HEAD.replace("\n", "\r\n") + 'Café,"Loaves\r\nsold",90\r\nÜber,Guests,5\r\n').encode(encoding))
    assert stream(str(path)) is None
    monkeypatch.setattr(streams, "MAX_BYTES", 20)
    found = stream(str(path))
    assert found is not None
    assert (tuple(found.okrs()), found.format) == (read(path.read_bytes(), str(path)).okrs, "csv")
    assert len(found.notes) == notes


def test_a_large_file_without_okrs_is_told_what_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    path.write_text("name,price\n" + "bread,2\n" * 20, encoding="utf-8")
    monkeypatch.setattr(streams, "MAX_BYTES", 20)
    found = stream(str(path))
    assert found is not None
    with pytest.raises(InputError) as caught:
        list(found.okrs())
    hint = "name the columns in the first row, for example `Objective,Key result,Baseline,Target`"
    assert (caught.value.message, caught.value.hint) == ("no OKRs were recognised", hint)
