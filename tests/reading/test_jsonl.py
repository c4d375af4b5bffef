"""JSON Lines, whole and as a stream: the same OKRs, ids, places, notes and errors."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.reading import MAX_BYTES, read
from coach.reading.jsonl import MAX_LINE
from coach.reading.streams import Stream, stream
from coach.types import Okr, OkrSet, Place

RISE = '{"objective": "Rise", "krs": ["Loaves rise to 90"]}'
SELL = '{"id": "s", "title": "Sell", "key_results": [{"id": "k", "title": "Caf\u00e9s served", "target": "more"}]}'
TEAM = (
    '{"teams": [{"name": "Bakery", "objectives":'
    ' [{"title": "Bake", "krs": ["Waste falls to 3%"]}, {"title": "Eat", "krs": []}]}]}'
)
WHOLE = f'{{"team": "Shop", "objectives": [{RISE}]}}'
ALL = f'{RISE}\n\n{SELL}\n{{"a": 1}}\n{TEAM}\n{WHOLE}\n[]\n{SELL}\n'
LINES = b"\n" * 1_200_000
NOTES = (
    "line 3: [0].key_results[0].target says 'more', which holds no number",
    "line 8: [0].key_results[0].target says 'more', which holds no number",
    "the id 's' is used more than once; a later one became 's-2'",
    "the id 'k' is used more than once; a later one became 'k-2'",
    "2 lines hold no OKRs",
)


def open_stream(path: Path) -> Stream:
    found = stream(str(path), least=0)
    assert found is not None
    return found


def streamed(data: bytes, folder: Path) -> OkrSet:
    path = folder / "a.jsonl"
    path.write_bytes(data)
    found = open_stream(path)
    okrs: tuple[Okr, ...] = tuple(found.okrs())
    return OkrSet(str(path), "jsonl", okrs, tuple(found.notes))


def both(data: bytes, folder: Path) -> OkrSet:
    """What both ways find."""
    as_stream = streamed(data, folder)
    assert read(data, as_stream.path) == as_stream
    return as_stream


def both_refuse(data: bytes, folder: Path) -> InputError:
    with pytest.raises(InputError) as one:
        streamed(data, folder)
    with pytest.raises(InputError) as other:
        read(data, str(folder / "a.jsonl"))
    assert str(one.value) == str(other.value)
    return one.value


def test_each_line_is_read_in_its_own_shape(tmp_path: Path) -> None:
    found = both(ALL.encode(), tmp_path)
    assert [(okr.id, okr.objective, okr.team, okr.place.line) for okr in found.okrs] == [
        ("o1", "Rise", None, 1),
        ("s", "Sell", None, 3),
        ("o3", "Bake", "Bakery", 5),
        ("o4", "Eat", "Bakery", 5),
        ("o5", "Rise", "Shop", 6),
        ("s-2", "Sell", None, 8),
    ]
    assert [[kr.id for kr in okr.key_results] for okr in found.okrs] == [
        ["o1.k1"],
        ["k"],
        ["o3.k1"],
        [],
        ["o5.k1"],
        ["k-2"],
    ]
    assert found.notes == NOTES


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_point_into_the_file(before: str, end: str, tmp_path: Path) -> None:
    text = ALL.replace("\n", end)
    found = both((before + text).encode(), tmp_path)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    pairs = [(okr.objective, okr.place) for okr in found.okrs]
    pairs += [(kr.text, kr.place) for okr in found.okrs for kr in okr.key_results]
    for words, place in pairs:
        assert text.startswith(words, place.offset)
        assert place == Place(place.line, place.offset - starts[place.line - 1] + 1, place.offset)


def test_windows_1252_after_the_first_megabyte_is_told(tmp_path: Path) -> None:
    data = (RISE + "\n").encode() + b" \n" * 600_000 + (SELL + "\n").encode("cp1252")
    found = both(data, tmp_path)
    assert found.okrs[1].key_results[0].text == "Caf\u00e9s served"
    assert found.notes[0] == (
        "line 600002 is not valid UTF-8; the file was read as Windows-1252, check accented letters"
    )


def test_a_letter_across_two_blocks_is_no_fault(tmp_path: Path) -> None:
    data = f'{{"objective": " {"é" * 600_000}", "krs": ["x"]}}\n'.encode()
    assert both(data, tmp_path).notes == ()


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (RISE + '\n\n{"objective":\n' + RISE, "not valid JSON: Expecting value (column 14)", 3),
        (RISE + "\n" + '{"title": "a", "title": "b"}', "the key 'title' stands twice in one object", 2),
        (RISE + "\n" + '{"x": [{"\\u0061": 1,\t"a": 2}]}', "the key 'a' stands twice in one object", 2),
        (RISE + "\n" + "[" * 3000 + "]" * 3000, "the JSON is nested more than 64 levels deep", 2),
        ("x" * (MAX_LINE + 1), f"this line has more than {MAX_LINE:,} characters", 1),
        (RISE + '\n{"objectives": [{}]}', "objectives[0] has to be an object with `title`", 2),
        (
            RISE + '\n{"objectives": [{"title": "a", "krs": [5]}]}',
            "objectives[0].key_results[0] has to be an object with `title`",
            2,
        ),
    ],
    ids=["end", "twice", "twice with escapes", "deep", "endless", "no title", "number"],
)
def test_a_bad_line_is_named(data: str, message: str, line: int, tmp_path: Path) -> None:
    error = both_refuse(data.encode(), tmp_path)
    assert (error.message, error.line) == (message, line)


@pytest.mark.parametrize(
    "data",
    [b'\n{"objective": "\x81"}\n', LINES + b"\xc3", LINES + b'"\x9d"'],
    ids=["first block", "cut letter", "second block"],
)
def test_bytes_of_no_known_encoding_are_refused(data: bytes, tmp_path: Path) -> None:
    error = both_refuse(data, tmp_path)
    assert error.path == str(tmp_path / "a.jsonl")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_whole_where_it_is_small_and_else_refused(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    data = f"{RISE}\n{WHOLE}\n".encode(encoding)
    path.write_bytes(data)
    assert stream(str(path), least=0) is None
    assert [okr.objective for okr in read(data, str(path)).okrs] == ["Rise", "Rise"]
    path.write_bytes(data * (MAX_BYTES // len(data) + 1))
    with pytest.raises(InputError) as caught:
        stream(str(path))
    error = caught.value
    assert (error.message, error.hint, error.path) == (
        "the file is no UTF-8 text",
        "save it as UTF-8; other encodings are read up to 20,000,000 bytes",
        str(path),
    )


def test_utf_16_without_a_zero_is_known_by_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("\u76ee\u6807".encode("utf-16"))
    assert stream(str(path), least=0) is None


def test_a_line_without_an_end_is_not_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'"' + b"x" * 40_000_000)
    tracemalloc.start()
    try:
        found = open_stream(path)
        with pytest.raises(InputError, match="this line has more than"):
            next(found.okrs())
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def test_notes_on_many_lines_are_counted(tmp_path: Path) -> None:
    line = json.dumps({"objective": "Rise", "krs": [{"title": "Loaves", "target": "more"}]})
    notes = both("\n".join([line] * 30).encode(), tmp_path).notes
    assert (len(notes), notes[-1]) == (21, "10 more notes like these")
