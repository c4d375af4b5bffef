"""Sheets made to do harm are refused in words, within two seconds and without filling the memory."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from coach.errors import InputError
from coach.reading import MAX_BYTES, read
from coach.reading.xlsxmarks import read_format
from tests.reading.test_csv import HEAD
from tests.reading.test_hostile import seconds
from tests.reading.workbooks import with_part, workbook

PLAN = workbook({"Plan": [["Objective", "Key result"], ["Rise", "Loaves sold rise to 90"]]})
SHEET = "xl/worksheets/sheet1.xml"
SAVE = "open it in Excel and save it again"
FEW = "save only the OKRs to a new file"


@pytest.fixture(autouse=True)
def _within_limits() -> Iterator[None]:
    memory, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300_000


def with_rows(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows."""
    return with_part(
        PLAN, SHEET, lambda old: f"{old[: old.index('<sheetData>')]}<sheetData>{xml}</sheetData></worksheet>"
    )


def bomb() -> bytes:
    buffer = io.BytesIO(PLAN)
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/a.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(1_000_000))
    return buffer.getvalue()


def without(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAN)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
    return buffer.getvalue()


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read(data, "a.xlsx")
    assert caught.value.path == "a.xlsx"
    return caught.value.message, caught.value.hint


def test_a_zip_bomb_is_refused_unopened() -> None:
    data = bomb()
    assert len(data) < 2_500_000
    message, hint = refused(data)
    assert message.startswith("this Excel file unpacks to 300,0")
    assert hint == f"at most 100,000,000 bytes are read; {FEW}"


@pytest.mark.parametrize("length", [1_000, len(PLAN) // 2, len(PLAN) - 30])
def test_a_truncated_file_is_refused(length: int) -> None:
    data = PLAN[:length]
    # The names of its parts stand at the end of a zip file: without them nobody can tell what kind it is.
    messages = ("this Excel file is damaged", "this is a Word, Excel or zip file, not text")
    assert refused(data)[0] in messages


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (with_part(PLAN, "xl/workbook.xml", lambda xml: xml[:300]), "this Excel file is damaged: xl/workbook.xml"),
        (with_part(PLAN, SHEET, lambda xml: xml[:-30]), f"this Excel file is damaged: {SHEET}"),
        (without(SHEET), 'this Excel file is damaged: the sheet "Plan" is missing'),
        (without("xl/_rels/workbook.xml.rels"), "this Excel file is damaged: xl/_rels/workbook.xml.rels"),
        (with_rows('<row r="a"><c r="A1"><v>1</v></c></row>'), f"this Excel file is damaged: {SHEET}"),
        (with_rows('<row r="1"><c r="A1" s="x"><v>1</v></c></row>'), f"this Excel file is damaged: {SHEET}"),
    ],
    ids=["half a workbook", "half a sheet", "no sheet", "no relations", "row", "style"],
)
def test_damaged_parts_are_named(data: bytes, message: str) -> None:
    assert refused(data) == (message, SAVE)


def test_a_workbook_without_sheets_holds_no_okrs() -> None:
    data = with_part(PLAN, "xl/workbook.xml", lambda xml: f"{xml[: xml.index('<sheets>')]}<sheets/></workbook>")
    assert refused(data)[0] == "no OKRs were recognised"


@pytest.mark.parametrize(
    ("rows", "message", "hint"),
    [
        (
            '<row r="1"><c r="NTP1"><v>1</v></c></row>',
            'sheet "Plan", row 1: the sheet has 10,000 columns and more',
            f"at most 1,000 are read; {FEW}",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            'sheet "Plan", row 1048576: the sheet has 1,048,576 rows and more',
            f"at most 100,000 are read; {FEW}",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="ALL90000"><v>1</v></c></row>',
            'sheet "Plan", row 90000: the sheet has 90,000,000 cells and more',
            f"at most 4,000,000 are read; {FEW}",
        ),
    ],
    ids=["columns", "rows", "cells"],
)
def test_a_sheet_too_large_is_refused_with_its_row(rows: str, message: str, hint: str) -> None:
    assert refused(with_rows(rows)) == (message, hint)


def test_one_long_text_in_many_cells_is_refused() -> None:
    """A few bytes a cell in the file, all of the text a cell in memory."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3_000))
    text = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    buffer = io.BytesIO(with_rows(cells))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", text)
    assert refused(buffer.getvalue()) == (
        'sheet "Plan", row 1667: the sheet has 50,011,667 characters and more',
        f"at most 50,000,000 are read; {FEW}",
    )


def test_entities_are_not_expanded() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = with_part(PLAN, SHEET, lambda xml: f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}]>{xml.replace("Rise", "&l9;")}')
    assert refused(data)[0].startswith(("this Excel file is damaged", "no OKRs were recognised"))


def test_a_file_outside_is_never_read() -> None:
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    data = with_part(PLAN, SHEET, lambda xml: entity + xml.replace("Rise", "&x;"))
    assert refused(data)[0].startswith(("this Excel file is damaged", "no OKRs were recognised"))


def test_formulas_and_links_to_other_files_are_neither_run_nor_followed() -> None:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A3"] = '=WEBSERVICE("http://127.0.0.1:9/")'
        sheet["B3"] = '=HYPERLINK("http://127.0.0.1:9/","Visits")'
        sheet["B4"] = "='[other.xlsx]Plan'!A1"
        sheet["B5"].value, sheet["B5"].data_type = "=cmd|' /C calc'!A0", "s"
        sheet["B2"].hyperlink = "http://127.0.0.1:9/"

    found = read(workbook({"Plan": [["Objective", "Key result"], ["Rise", "Loaves sold"]]}, change), "a.xlsx")
    assert [kr.text for kr in found.okrs[0].key_results] == ["Loaves sold", "=cmd|' /C calc'!A0"]
    assert found.notes == (
        (
            'sheet "Plan": formulas without a result stand in rows: 3-4; '
            "open the file in Excel and save it, so that their results are stored"
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "," * (MAX_BYTES - 100),
        "a" * MAX_BYTES,
        HEAD + '""' * 7_900_000,
        HEAD + 'a,"b\n' + ("c," * 50 + "d\n") * 150_000,
    ],
    ids=["commas", "one line", "quotation marks", "an open cell"],
)
def test_sixteen_million_bytes_of_nothing_are_refused_at_once(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text.encode(), "a.csv")
    assert caught.value.line in (1, 2)


@pytest.mark.parametrize("prefix", ["", HEAD, "ID,Parent,Title\n"])
@pytest.mark.parametrize(
    "unit",
    [
        '"',
        '""',
        ",",
        '"a",',
        "a,b\n",
        "a,a,a\n",
        ",b\n",
        "- ",
        "1. ",
        "KR ",
        "\r",
        "=",
        "Objective,KR\n",
        "1,1,a\n",
        "a|b\n",
    ],
)
def test_time_grows_with_the_length_of_a_sheet_and_not_faster(unit: str, prefix: str) -> None:
    few, many = ((prefix + unit * (size // len(unit))).encode() for size in (3_000, 12_000))
    assert min(seconds(many, "a.csv") for _ in range(2)) < 8 * min(seconds(few, "a.csv") for _ in range(2)) + 0.1


@pytest.mark.parametrize("unit", ['"', "[", "[$", "0", "#,", "_", "\\", "0 ", " "])
def test_a_number_format_of_any_length_is_read_at_once(unit: str) -> None:
    start = time.process_time()
    read_format(unit * 1_000_000)
    assert time.process_time() - start < 0.5
