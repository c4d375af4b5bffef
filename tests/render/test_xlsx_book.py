"""The review as a workbook: what its sheets say, that no cell of it computes, and that it is the same each time."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from lxml import etree
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from coach.errors import UsageError
from coach.render import xlsxfile
from coach.render.rows import FINDINGS, KEY_RESULTS
from coach.render.terminal import prose
from coach.types import Review
from tests.render.hostile import HOSTILE, TEXTS, hostile
from tests.render.review_record import LAUNCH, OBJECTIVE, QUEUE, RETURNS, WHY, plain
from tests.render.test_markdown_page import whole

WORK = "names work to do, not a change that somebody outside the team would notice."
ASK = "What is better, and for whom, once this is done?"
OF_OKR = ("Shops", None, "Q3 2031", "o1", OBJECTIVE, "rework")
OPENED = (*OF_OKR, "o1.k1", "key_result", LAUNCH, "activity", "rework", "all")
WAITED = (*OF_OKR, "o1.k2", "key_result", QUEUE, "metric_shift", "refine", "most")
LIMIT = (*OF_OKR, "o1.k3", "guardrail", RETURNS, "metric_bound", "ready", "all")
NODE = ("activity-as-kr", "key_result")
PASSED = "inline: the landlord asks for it (shop.md:6 by Ana)"
NOTHING = (None,) * 6
NOT_ASKED = (None,) * 8

FOUND = [
    FINDINGS,
    (
        *("shop.md", None, 5, *OF_OKR, *NOTHING, None, "info", "KR01", "activity-as-kr", "objective", "objective"),
        *("everybody", f"'everybody' {WORK}", WHY, ASK, None, "0000000000000001", *NOT_ASKED),
    ),
    (
        *("shop.md", None, 5, *OPENED, "yes", "error", "KR01", *NODE, "text", "Open"),
        *(f"'Open' {WORK}", WHY, ASK, None, "0000000000000003", *NOT_ASKED),
    ),
    (
        *("shop.md", None, 5, *OPENED, None, "warning", "KR09", "compound-kr", "key_result", "text", "hang up"),
        *("Two things.", None, ASK, None, "0000000000000002", *NOT_ASKED),
    ),
    (
        *("shop.md", None, 6, *WAITED, None, "warning", "KR01", *NODE, "text", "支払 queue"),
        *(f"'支払 queue' {WORK}", WHY, ASK, PASSED, "0000000000000004", *NOT_ASKED),
    ),
    (
        *("shop.md", None, 5, *WAITED, None, "info", "KR01", *NODE, "unit", None),
        *(f"'支' {WORK}", WHY, ASK, None, "0000000000000005", *NOT_ASKED),
    ),
    (
        *("shop.md", None, None, *NOTHING, *NOTHING, None, "warning", "OK09", "too-many-okrs", "set", "text", "Paying"),
        *("Nine objectives; usual are 3.", None, "Which three matter most?", None, "0000000000000009", *NOT_ASKED),
    ),
]
NODES = [
    KEY_RESULTS,
    ("shop.md", None, 5, *OPENED, None, None, None, 2, "activity-as-kr, compound-kr", None),
    ("shop.md", None, 6, *WAITED, "9 min", "3 min", "min", 1, "activity-as-kr", None),
    ("shop.md", None, 7, *LIMIT, None, "4%", "%", 0, None, None),
]
LEFT_OUT = (
    "missing-unit (the text is not English); whether key results serve their objective and cover it. "
    "`--format json` lists all of it."
)
SUMMARY = [
    ("what", "said"),
    ("source", "shop.md"),
    ("note", "line 2 was skipped"),
    ("count", "1 OKR: 1 rework, 0 refine, 0 ready"),
    ("count", "2 key results: 1 rework, 1 refine, 0 ready"),
    ("count", "1 guardrail: 0 rework, 0 refine, 1 ready"),
    ("note", "1 finding passed over"),
    (
        "not checked",
        LEFT_OUT,
    ),
    ("options", "okr-coach.toml"),
    ("why a rule exists", "okr-coach explain RULE"),
    ("made by", "okr-coach 0.1.0"),
]


def opened(one: Review) -> Workbook:
    return load_workbook(io.BytesIO(xlsxfile.render(one)))


def values(book: Workbook, title: str) -> list[tuple[object, ...]]:
    return list(book[title].iter_rows(values_only=True))


def is_inert(text: str) -> None:
    data = xlsxfile.render(hostile(text))
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {type(cell.value) for cell in cells if cell.data_type == "n"} == {int}
    assert [cell for cell in cells if cell.hyperlink is not None or cell.comment is not None] == []
    assert [cell for cell in cells if cell.data_type == "s" and not cell.quotePrefix] == []
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            tags = {etree.QName(one).localname for one in etree.fromstring(archive.read(name)).iter()}
            assert tags & {"f", "hyperlink", "hyperlinks", "dataValidation", "externalLink"} == set()


def test_the_small_review_is_this() -> None:
    book = opened(whole())
    assert book.sheetnames == ["Findings", "Key results", "Summary"]
    assert values(book, "Findings") == FOUND
    assert values(book, "Key results") == NODES
    assert values(book, "Summary") == SUMMARY


def test_headers_stay_in_sight_rows_can_be_filtered_and_long_texts_are_wrapped() -> None:
    book = opened(whole())
    assert [sheet.freeze_panes for sheet in book] == ["A2", "A2", "A2"]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:AI7", "A1:U4", None]
    assert [cell.value for cell in book["Findings"][1] if not cell.alignment.wrap_text or not cell.font.bold] == []
    assert [cell.value for cell in book["Findings"][3] if cell.value and not cell.alignment.wrap_text] == []
    widths = book["Findings"].column_dimensions
    assert [widths[letter].width for letter in ("A", "B", "C", "H", "W")] == [24, 14, 10, 40, 50]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_an_author_wrote_is_computed_or_followed(text: str) -> None:
    is_inert(text)


@given(TEXTS)
@settings(max_examples=25)
def test_no_text_is_computed_or_followed(text: str) -> None:
    is_inert(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_other_programs_read_what_the_author_wrote(text: str) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsxfile.render(plain(f"a {text} z", f"1 {text} 9"))))
    row = book.get_sheet_by_name("Key results").to_python()[1]
    told = [
        re.sub("[\ufffe\uffff]", lambda sign: f"\\u{ord(sign[0]):04x}", prose(f"{a} {text} {z}"))
        for a, z in ("az", "19")
    ]
    assert [row[KEY_RESULTS.index(name)] for name in ("objective", "key result")] == told


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    text = "🙂" * 50_000
    told = values(opened(plain(text, "x")), "Key results")[1][KEY_RESULTS.index("objective")]
    assert told == "🙂" * 16_000 + " … (cut)"


def test_nothing_in_the_book_tells_when_or_by_whom_it_was_made() -> None:
    data = xlsxfile.render(whole())
    with ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    book = load_workbook(io.BytesIO(data))
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("okr-coach", None)
    assert {str(book.properties.created), str(book.properties.modified)} == {"1980-01-01 00:00:00"}


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsxfile, "_MOST_ROWS", 9)
    xlsxfile.render(plain("Paying is quick", *"abcdefghi"))
    with pytest.raises(UsageError) as refused:
        xlsxfile.render(plain("Paying is quick", *"abcdefghij"))
    assert refused.value.message == "the review has more rows than a sheet can hold"
    assert refused.value.hint == "write it with --format csv or json, or review fewer files at once"
