"""Bytes become text without loss, or the error says what to do."""

from __future__ import annotations

import pytest

from coach.errors import InputError, NoOkrsError
from coach.reading import MAX_BYTES, TEMPLATE, read
from coach.reading.decode import decode

OKR = "O1: Entrées without waiting\nKR1: Guests wait 5 instead of 12 minutes\n"


@pytest.mark.parametrize(
    "data",
    [OKR.encode(), OKR.encode("utf-8-sig"), OKR.encode("utf-16"), b"\xfe\xff" + OKR.encode("utf-16-be")],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian"],
)
def test_unicode_is_read_without_its_byte_order_mark(data: bytes) -> None:
    assert decode(data, "-") == (OKR, ())
    assert [kr.text for kr in read(data, "-").okrs[0].key_results] == ["Guests wait 5 instead of 12 minutes"]


def test_windows_1252_is_guessed_and_the_guess_is_said() -> None:
    found = read(OKR.encode("cp1252"), "plan.txt")
    assert found.okrs[0].objective == "Entrées without waiting"
    assert found.notes == ("line 1 is not valid UTF-8; the file was read as Windows-1252, check accented letters",)


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"", "the file is empty", None),
        (b" \n\t\n", "the file is empty", None),
        (b"\xef\xbb\xbf", "the file is empty", None),
        (b"PK\x03\x04rest", "this is a Word, Excel or zip file, not text", None),
        (b"%PDF-1.7", "this is a PDF file, not text", None),
        (b"O1: a\x00b", "the file is binary, not text", None),
        (bytes(range(1, 32)) * 9, "the file is binary, not text", None),
        (b"\xff\xfeO", "the file starts as UTF-16 but is not", None),
        (b"O1: a\nKR1: \x81\n", "the file is neither UTF-8 nor Windows-1252", 2),
        (b"O" * (MAX_BYTES + 1), "the file has 16,000,001 bytes; at most 16,000,000 are read", None),
    ],
    ids=["empty", "blank", "mark only", "zip", "pdf", "nul", "control", "utf-16", "neither", "large"],
)
def test_what_is_no_text_is_refused_with_a_reason_and_a_way_out(data: bytes, message: str, line: int | None) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "plan.md")
    error = caught.value
    assert (error.message, error.path, error.line) == (message, "plan.md", line)
    assert error.hint


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_empty_standard_input_is_called_so(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "-")
    assert (caught.value.message, caught.value.path) == ("standard input is empty", "-")


SHEET = "Objective,Key result,Start\nRise,Loaves sold,60\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.csv", SHEET),
        ("a.CSV", SHEET.replace(",", "|")),
        ("a.tsv", SHEET.replace(",", "\t")),
        ("a.csv", SHEET.replace(",", "\t")),
        ("a.txt", SHEET),
        ("-", "\n" + SHEET),
        ("-", SHEET.replace(",", ";")),
        ("-", "sep=;\n" + SHEET.replace(",", ";")),
        ("-", '"Objective","KR","Start"\r\n"Rise","Loaves sold","60"\r\n'),
    ],
)
def test_a_sheet_is_recognised_by_its_ending_or_its_header(path: str, text: str) -> None:
    found = read(text.encode(), path)
    (okr,) = found.okrs
    assert (found.format, okr.objective, [kr.text for kr in okr.key_results]) == ("csv", "Rise", ["Loaves sold"])
    assert [kr.fields.baseline for kr in okr.key_results] == ["60"]


@pytest.mark.parametrize("path", ["a.txt", "-"])
def test_cells_pasted_from_a_sheet_are_read_as_a_table(path: str) -> None:
    (okr,) = read(SHEET.replace(",", "\t").encode(), path).okrs
    assert (okr.objective, [kr.fields.baseline for kr in okr.key_results]) == ("Rise", ["60"])


@pytest.mark.parametrize("head", ["Objectives, key results", "Objectives, key results and owners, all in one place"])
def test_a_title_with_commas_is_no_sheet(head: str) -> None:
    (okr,) = read(f"{head}\n\nO: Rise\nKR: Loaves sold, cakes too, rise to 90\n".encode(), "-").okrs
    assert okr.objective == "Rise"


@pytest.mark.parametrize(
    "text",
    [
        "A sentence that wants nothing.",
        "- milk\n- bread\n",
        "# Tool\n\nSome words about it.\n\n## Usage\n\n- call it\n- wait\n",
        "# Meeting notes\n\n- Kim was ill\n- Sol will ask\n",
        "| Week | Task |\n|---|---|\n| 3 | Write |\n",
        "## What are OKRs?\n\n- An objective says where to go\n  - It holds no numbers\n",
    ],
)
def test_a_text_without_okrs_is_answered_with_a_template(text: str) -> None:
    with pytest.raises(NoOkrsError) as caught:
        read(text.encode(), "-")
    assert caught.value.message == "no OKRs were recognised"
    assert TEMPLATE in caught.value.hint


def test_the_template_itself_is_recognised() -> None:
    okr = read(TEMPLATE.encode(), "-").okrs[0]
    assert (okr.objective, okr.period, len(okr.key_results)) == ("what will be better, and for whom", "Q3 2026", 2)


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.md", "O: x\nKR: y", "markdown"),
        ("A.MDX", "O: x\nKR: y", "markdown"),
        ("a.txt", "O: x\nKR: y", "text"),
        ("a.html", "<p>O: x<p>KR: y", "html"),
        ("a.HTM", "O: x<br>KR: y", "html"),
        ("-", "<!-- saved -->\n<div>O: x</div><div>KR: y</div>", "html"),
        ("-", '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>- O: x<br>- KR: y</html>', "html"),
        ("-", '<p align="center">Plan</p>\n\n## O: x\n- KR: y', "markdown"),
        ("a.txt", "## O: x\n- KR: y", "markdown"),
        ("-", "O: x\nKR: y", "text"),
        ("-", '{"objectives": [{"title": "x"}]}', "json"),
        ("a.json", '[{"objective": "x"}]', "json"),
        ("-", "[x](y)\n# O: x\n- KR: y", "markdown"),
    ],
)
def test_the_format_follows_ending_and_content(path: str, text: str, kind: str) -> None:
    found = read(text.encode(), path)
    assert (found.path, found.format, len(found.okrs)) == (path, kind, 1)
