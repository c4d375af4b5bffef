"""A workbook is read as its author sees it, and what is passed over is told."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill

from coach.errors import NoOkrsError
from coach.reading import read
from coach.types import Fields, KeyResult, Okr, OkrSet, Place
from tests.reading.test_sheets import shown
from tests.reading.workbooks import with_part, workbook

HEAD = ["Objective", "Key result", "Baseline", "Target", "Due"]
RISE = ["Bread people queue for", "Regular guests rise", 200, 300, None]
CALM = ["A calm kitchen", "Complaints fall", 12, 3, None]
FIRST = "xl/worksheets/sheet1.xml"


def test_a_workbook_becomes_whole_records() -> None:
    data = workbook(
        {"Plan": [["Shop team"], [], HEAD, RISE, [None, "Loaves left over fall", 40.5, 10, date(2026, 9, 30)]]}
    )
    place = Place(4, 1, -1, "Plan")
    fields = Fields(baseline="200", target="300", due="")
    last = Fields(baseline="40.5", target="10", due="2026-09-30")
    krs = (
        KeyResult("o1.k1", "Regular guests rise", Place(4, 2, -1, "Plan"), fields),
        KeyResult("o1.k2", "Loaves left over fall", Place(5, 2, -1, "Plan"), last),
    )
    okr = Okr("o1", "Bread people queue for", place, "a.xlsx", krs, team="Shop")
    assert read(data, "a.xlsx") == OkrSet("a.xlsx", "xlsx", (okr,))


def test_sheets_are_read_in_order_and_their_names_say_what_nothing_else_does() -> None:
    calm = ["Objective", "Key result", "Period"], ["A calm kitchen", "Complaints fall to 3", "Q4 2026"]
    data = workbook(
        {"Marketing": [HEAD, RISE], "Q3 2026": calm, "Sheet3": [HEAD, ["Third", "More", 1, 2]], "Notes": []}
    )
    found = read(data, "-")
    assert [(okr.objective, okr.team, okr.period, okr.place.part) for okr in found.okrs] == [
        ("Bread people queue for", "Marketing", None, "Marketing"),
        ("A calm kitchen", None, "Q4 2026", "Q3 2026"),
        ("Third", None, None, "Sheet3"),
    ]
    assert (found.format, found.notes) == ("xlsx", ())


def test_sheets_without_okrs_are_passed_over_and_named() -> None:
    users = [["email", "firstName"], ["kim@example.org", "Kim"]]
    found = read(workbook({"Users": users, "Plan": [HEAD, RISE], "Empty": []}), "a.xlsx")
    assert (len(found.okrs), found.notes) == (1, ('sheet "Users" holds no OKRs',))


def test_tasks_on_a_sheet_of_their_own_belong_to_the_same_objectives() -> None:
    plan = [
        ["Session", "objective", "keyResultName", "targetValue"],
        ["Q3 2026", "A calm kitchen", "Complaints fall", 3],
    ]
    tasks = [
        ["objective", "taskName", "owner"],
        ["A calm kitchen", "Hire a cook", "Bo"],
        ["A calm kitchen", "Buy a bell", "Kim"],
    ]
    found = read(workbook({"OKRs": plan, "Tasks": tasks}), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (
        (
            "O A calm kitchen | period=Q3 2026\n"
            "I Hire a cook | owner=Bo\n"
            "I Buy a bell | owner=Kim\n"
            "K Complaints fall | target=3"
        ),
        (),
    )


def test_what_an_overview_says_again_is_read_once() -> None:
    overview = [["Objective", "Key result", "Status"], ["A calm kitchen", "Complaints fall", "amber"]]
    found = read(workbook({"Overview": overview, "Kitchen": [HEAD, CALM]}), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (
        "O A calm kitchen\nK Complaints fall | baseline=12 due= status=amber target=3",
        ("1 statement stands on two sheets and was read once",),
    )


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1234.5"),
        (0.25, "0%", "25%"),
        (0.0725, "0.0%", "7.25%"),
        (-0.07, "0%", "-7%"),
        (1200, '"$"#,##0', "$1200"),
        (1200, "#,##0.00\\ [$€-407]", "1200 €"),
        (1200, '_("$"* #,##0.00_);_("$"* (#,##0.00)', "$1200"),
        (2_500_000, '$0.0,,"M"', "$2.5M"),
        (4, '0 "days"', "4 days"),
        (3, "+0;-0", "+3"),
        (-3, "+0;-0", "-3"),
        (0.5, "# ?/?", "0.5"),
        (date(2026, 9, 30), "dd.mm.yyyy", "2026-09-30"),
        (datetime(2026, 9, 30, 8, 15), "yyyy-mm-dd h:mm", "2026-09-30 08:15:00"),  # noqa: DTZ001 (cells know no zone)
        (time(8, 30), "h:mm", "08:30:00"),
        (True, "General", "TRUE"),
        ("  90 %\n", "General", "90 %"),
        ("=1+1", "@", "=1+1"),
    ],
)
def test_values_are_read_as_their_author_sees_them(value: object, code: str, text: str) -> None:
    def change(book: Workbook) -> None:
        cell = book.worksheets[0]["D2"]
        cell.value = value
        cell.number_format = code
        if value == "=1+1":
            cell.data_type = "s"

    (okr,) = read(workbook({"Plan": [HEAD, CALM]}, change), "a.xlsx").okrs
    assert okr.key_results[0].fields == Fields(baseline="12", target=text, due="")


def test_merged_cells_hold_for_all_their_rows() -> None:
    rows = [
        ["Team", "Objective", "Key result", "Due"],
        ["Shop", "Bread people queue for", "Regular guests rise to 300", "30 Sep"],
        [None, None, "Loaves left over fall to 10", None],
        [None, "A calm kitchen", "Complaints fall to 3", None],
        [None, None, None, None],
    ]

    def change(book: Workbook) -> None:
        for cells in ("A2:A5", "B2:B3", "B4:B5", "D2:D3"):
            book.worksheets[0].merge_cells(cells)

    found = read(workbook({"Plan": rows}, change), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (
        (
            "O Bread people queue for | team=Shop\n"
            "K Regular guests rise to 300 | due=30 Sep\n"
            "K Loaves left over fall to 10 | due=30 Sep\n"
            "O A calm kitchen | team=Shop\n"
            "K Complaints fall to 3 | due="
        ),
        (),
    )


def test_a_title_merged_over_all_columns_names_the_team() -> None:
    rows = [["Depot team OKRs, Q3 2026"], HEAD, RISE]
    (okr,) = read(workbook({"Plan": rows}, lambda book: book.worksheets[0].merge_cells("A1:E1")), "a.xlsx").okrs
    assert (okr.team, okr.period, okr.objective) == ("Depot", "Q3 2026", "Bread people queue for")


def test_words_in_bold_are_words() -> None:
    words = CellRichText("Complaints ", TextBlock(InlineFont(b=True), "fall"), " to 3")
    (okr,) = read(workbook({"Plan": [HEAD, ["A calm kitchen", words]]}), "a.xlsx").okrs
    assert [kr.text for kr in okr.key_results] == ["Complaints fall to 3"]


def test_hidden_sheets_and_rows_are_passed_over_with_a_note() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[1].sheet_state = "hidden"
        book.worksheets[2].sheet_state = "veryHidden"
        book.worksheets[0].row_dimensions[2].hidden = True
        book.worksheets[0].row_dimensions[3].hidden = True

    last = ["Guests come back", "Visits rise"]
    data = workbook({"Plan": [HEAD, RISE, CALM, last], "Old": [HEAD, CALM], "Blank": []}, change)
    found = read(data, "a.xlsx")
    assert ([okr.objective for okr in found.okrs], found.notes) == (
        ["Guests come back"],
        ('sheet "Plan": rows that are hidden were passed over: 2-3', 'sheet "Old" is hidden and was passed over'),
    )


def test_the_stored_result_of_a_formula_is_read() -> None:
    data = workbook({"Plan": [HEAD, ["A calm kitchen", "=A9", "=6*2", 3]]})
    data = with_part(
        data,
        FIRST,
        lambda xml: xml.replace(
            '<c r="B2"><f>A9</f><v></v>', '<c r="B2" t="str"><f>A9</f><v>Complaints fall</v>'
        ).replace("<f>6*2</f><v></v>", "<f>6*2</f><v>12</v>"),
    )
    found = read(data, "a.xlsx")
    assert (shown(found.okrs), found.notes) == ("O A calm kitchen\nK Complaints fall | baseline=12 due= target=3", ())


def test_formulas_without_a_result_and_errors_are_told() -> None:
    rows = [HEAD, RISE, ["A calm kitchen", "Complaints fall", "=6*2", "#REF!"], [None, "Orders rise", "=1+1", 3]]
    found = read(workbook({"Plan": rows}), "a.xlsx")
    assert [kr.fields for okr in found.okrs for kr in okr.key_results][1:] == [
        Fields(baseline="", target="", due=""),
        Fields(baseline="", target="3", due=""),
    ]
    assert found.notes == (
        (
            'sheet "Plan": formulas without a result stand in rows: 3-4; '
            "open the file in Excel and save it, so that their results are stored"
        ),
        'sheet "Plan": errors such as #REF! were read as blank in rows: 3',
    )


def test_a_workbook_of_formulas_without_results_says_why_nothing_is_found() -> None:
    with pytest.raises(NoOkrsError) as caught:
        read(workbook({"Plan": [["=B9", "=C9"], ["=B10", "=C10"]]}), "a.xlsx")
    assert caught.value.message == "no OKRs were recognised: cells hold formulas without results"
    assert caught.value.hint == "open the file in Excel and save it, so that their results are stored"


def test_formatted_blank_cells_are_nothing() -> None:
    def change(book: Workbook) -> None:
        fill = PatternFill("solid", fgColor="FFEE00")
        for row in range(1, 1001):
            book.worksheets[0].cell(row, 3).fill = fill
        book.worksheets[0]["XFD1048576"].fill = fill

    found = read(workbook({"Plan": [HEAD, RISE]}, change), "a.xlsx")
    assert ([okr.objective for okr in found.okrs], found.notes) == (["Bread people queue for"], ())


def test_rows_beyond_the_declared_end_are_read() -> None:
    rows = [HEAD, *([f"Aim {number}", f"Guests rise to {number}"] for number in range(1, 301))]
    data = with_part(workbook({"Plan": rows}), FIRST, lambda xml: xml.replace('ref="A1:E301"', 'ref="A1:B2"'))
    assert [okr.objective for okr in read(data, "a.xlsx").okrs] == [f"Aim {number}" for number in range(1, 301)]


def test_columns_of_ids_are_read_even_where_they_are_hidden() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[0].column_dimensions["A"].hidden = True

    rows = [["Row ID", "Parent Row ID", "Title"], ["k1", "o1", "Complaints fall to 3"], ["o1", None, "A calm kitchen"]]
    (okr,) = read(workbook({"Plan": rows}, change), "a.xlsx").okrs
    assert (okr.id, [kr.id for kr in okr.key_results]) == ("o1", ["k1"])


def test_rows_that_say_nothing_of_okrs_are_told_with_their_sheet() -> None:
    rows = [HEAD, RISE, [], ["Notes"], ["Scores are set on Friday"]]
    found = read(workbook({"Plan": rows}), "a.xlsx")
    assert (len(found.okrs), found.notes) == (1, ('sheet "Plan": 2 rows were not read: 4-5',))


def test_a_document_inside_a_workbook_does_not_change_what_it_is() -> None:
    buffer = io.BytesIO(workbook({"Plan": [HEAD, RISE]}))
    with zipfile.ZipFile(buffer) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("word/document.xml", "")
    outside = io.BytesIO()
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("xl/embeddings/a.docx", inside.getvalue())
        for name, data in names.items():
            archive.writestr(name, data)
    assert [okr.objective for okr in read(outside.getvalue(), "a.xlsx").okrs] == ["Bread people queue for"]
