"""CSV and workbooks: one cell changes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.patching.changing import change, changed, refusal
from tests.reading.workbooks import with_part, workbook

CSV = """\
Objective;Key result;Owner;Target
Calm mornings;  Late trains from 9 to 4;Ana;"4"
Calm mornings;"KR2: Say ""sorry"" less; from 7 to 2";;+2
;"- Lost bags from 5 to 1
- Missed trains from 6 to 3";"Kim";
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-8", "utf-16"])
def test_only_the_words_of_a_cell_change(codec: str, ends: str) -> None:
    words = {
        "Calm mornings": "Calm mornings for all",
        "Late trains from 9 to 4": "Late trains; buses from 9 to 4",
        'Say "sorry" less; from 7 to 2': 'Say "pardon" less; from 7 to 1',
        "Missed trains from 6 to 3": 'Missed "fast" trains from 6 to 3',
        "Lost bags from 5 to 1": "Lost bags from 5 to 0",
    }
    wanted = (
        CSV.replace("Calm mornings", "Calm mornings for all")
        .replace("Late trains from 9 to 4", '"Late trains; buses from 9 to 4"')
        .replace('""sorry"" less; from 7 to 2', '""pardon"" less; from 7 to 1')
        .replace("Missed trains", 'Missed ""fast"" trains')
        .replace("5 to 1", "5 to 0")
    )
    done = changed(CSV.replace("\n", ends).encode(codec), "plan.csv", words)
    assert done == wanted.replace("\n", ends).encode(codec)


def test_tabs_part_cells_as_commas_do() -> None:
    text = b"Objective\tKey result\r\nCalm\tLate, trains from 9 to 4\r\n"
    done = changed(text, "p.tsv", {"Late, trains from 9 to 4": 'Late, "x" trains, from 9'})
    assert done == b'Objective\tKey result\r\nCalm\t"Late, ""x"" trains, from 9"\r\n'


@pytest.mark.parametrize("new", ["=SUM(A1)", "@team", "+1", "-1", "＝SUM(A1)", " =1"])
def test_what_a_spreadsheet_would_compute_is_refused(new: str) -> None:
    text = b"Objective,Key result\nCalm,Late trains from 9 to 4\n"
    reason = refusal(text, "p.csv", "Late trains from 9 to 4", new)
    assert reason == f"a spreadsheet may compute a cell that begins with `{new.strip()[0]}`"


def test_behind_a_label_nothing_is_computed() -> None:
    text = b"Objective,Key result\nCalm,KR1: Late trains from 9 to 4\n"
    assert changed(text, "p.csv", {"Late trains from 9 to 4": "-5 late trains"}) == (
        b"Objective,Key result\nCalm,KR1: -5 late trains\n"
    )


def test_a_sheet_of_nodes_changes_too() -> None:
    text = b"type,id,parent,title\nobjective,a,,Calm\nkey result,b,a,Late trains from 9 to 4\n"
    words = {"Calm": "Calm, dry", "Late trains from 9 to 4": "Late trains from 9 to 3"}
    assert changed(text, "p.csv", words) == (
        b'type,id,parent,title\nobjective,a,,"Calm, dry"\nkey result,b,a,Late trains from 9 to 3\n'
    )


def test_a_label_that_says_the_words_too_stays() -> None:
    text = b"Objective,Key result\nCalm,KR2: 2\n"
    assert changed(text, "p.csv", {"2": "Late trains"}) == b"Objective,Key result\nCalm,KR2: Late trains\n"


def test_words_that_stand_twice_in_a_row_are_refused() -> None:
    text = b'Objective,Key result\n"Say ""hi""","Say ""hi"""\n'
    reason = refusal(text, "p.csv", 'Say "hi"', "Say hello")
    assert reason == "the words stand more than once in the same place, so it is not sure which are meant"


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


ROWS = [
    ["Objective", "Key result", "Baseline", "Target", "Again"],
    ["Calm mornings", "Late trains from 9 to 4", 9, 4, "=B2"],
    ["Calm mornings", "- Lost bags from 5 to 1\n- Missed trains from 6 to 3", 0.05, None, None],
]


def _styled(book: Workbook) -> None:
    sheet = book["Plan"]
    sheet["B2"].font = Font(bold=True)
    sheet["C3"].number_format = "0.0%"
    sheet.column_dimensions["B"].width = 40
    book["Notes"]["A1"] = "Late trains from 9 to 4"
    book["Notes"]["B1"] = "=Plan!C2*2"


_INLINE = re.compile(r't="inlineStr"><is>(.*?)</is>', re.DOTALL)
_TABLE = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def _sharing(data: bytes) -> bytes:
    """The workbook with its texts in one table, each once, as Excel writes them."""
    texts: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        return f't="s"><v>{texts.setdefault(match[1], len(texts))}</v>'

    parts = {name: _INLINE.sub(shared, part.decode()) for name, part in _members(data).items()}
    kinds = "[Content_Types].xml"
    said = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}"/></Types>'
    parts[kinds] = parts[kinds].replace("</Types>", said)
    parts["xl/sharedStrings.xml"] = _TABLE % "".join(f"<si>{text}</si>" for text in texts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


BOOK = _sharing(workbook({"Notes": [], "Plan": ROWS}, _styled))
_CELL = b'<c r="%s"%s t="s"><v>%d</v></c>'
_OWN = b'<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>'


def test_only_the_cell_changes_and_keeps_its_style() -> None:
    done = changed(BOOK, "plan.xlsx", {"Late trains from 9 to 4": 'Late <"trains"> & buses'})
    before, after = _members(BOOK), _members(done)
    sheet = "xl/worksheets/sheet2.xml"
    texts = before["xl/sharedStrings.xml"].count(b"<si>", 0, before["xl/sharedStrings.xml"].index(b"Late trains"))
    old = _CELL % (b"B2", b' s="1"', texts - 1)
    assert before[sheet].count(old) == 1
    assert after == before | {
        sheet: before[sheet].replace(old, _OWN % (b"B2", b' s="1"', b'Late &lt;"trains"&gt; &amp; buses'))
    }
    assert [*after] == [*before]
    book = load_workbook(io.BytesIO(done))
    assert (book["Plan"]["B2"].value, book["Plan"]["B2"].font.b) == ('Late <"trains"> & buses', True)
    # Another cell shared the words; a formula that shows them is no text of its own.
    assert book["Notes"]["A1"].value == "Late trains from 9 to 4"
    assert book["Plan"]["E2"].value == "=B2"


def test_all_cells_of_an_objective_and_several_lines_of_one_cell_change() -> None:
    done = changed(
        BOOK,
        "plan.xlsx",
        {
            "Calm mornings": "Calm evenings",
            "Lost bags from 5 to 1": "Lost bags from 5 to 0",
            "Missed trains from 6 to 3": "Missed trains 🚆 from 6 to 2",
        },
    )
    plan = load_workbook(io.BytesIO(done))["Plan"]
    assert [[cell.value for cell in row] for row in plan.iter_rows(min_row=2, max_col=2)] == [
        ["Calm evenings", "Late trains from 9 to 4"],
        ["Calm evenings", "- Lost bags from 5 to 0\n- Missed trains 🚆 from 6 to 2"],
    ]


def test_there_and_back_changes_one_sheet_and_then_only_the_words() -> None:
    once = changed(BOOK, "plan.xlsx", {"Late trains from 9 to 4": "Late buses"})
    twice = changed(once, "plan.xlsx", {"Late buses": "Late trains from 9 to 4"})
    assert changed(twice, "plan.xlsx", {"Late trains from 9 to 4": "Late buses"}) == once


def test_the_result_of_a_formula_is_refused() -> None:
    data = workbook({"Plan": [["Objective", "Key result"], ["Calm", "=B9"]]})
    data = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(
            '<c r="B2">.*?</c>', '<c r="B2" t="str"><f>B9</f><v>Late trains from 9 to 4</v></c>', xml, count=1
        ),
    )
    assert refusal(data, "p.xlsx", "Late trains from 9 to 4", "Late trains from 9 to 3") == (
        "the cell holds a formula, which makes the text"
    )


@pytest.mark.parametrize("shares", [True, False], ids=["shared", "its own"])
def test_a_text_in_bold_pieces_changes_inside_of_one_piece_only(*, shares: bool) -> None:
    rich = CellRichText("KR1: ", TextBlock(InlineFont(b=True), "Late trains from 9 to 4"))
    parted = CellRichText("Lost bags ", TextBlock(InlineFont(b=True), "from 5 to 1"))
    data = workbook({"Plan": [["Objective", "Key result"], ["Calm", rich], ["", parted]]})
    data = _sharing(data) if shares else data
    done = changed(data, "p.xlsx", {"Late trains from 9 to 4": "Late trains from 9 to 3"})
    cell = load_workbook(io.BytesIO(done), rich_text=True)["Plan"]["B2"].value
    assert cell == CellRichText("KR1: ", TextBlock(InlineFont(b=True), "Late trains from 9 to 3"))
    reason = refusal(data, "p.xlsx", "Lost bags from 5 to 1", "Lost bags from 5 to 0")
    assert reason == "the cell's words are formatted in several pieces"


def test_a_cell_with_a_text_of_its_own_changes_in_place() -> None:
    data = workbook({"Plan": [["Objective", "Key result"], ["Calm", "Late trains from 9 to 4"]]})
    own = '<c r="B2" t="inlineStr"><is><t xml:space="preserve">KR1:  Late &amp; lost from 9 to 4 </t></is></c>'
    data = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml[: xml.index('<c r="B2"')] + own + xml[xml.index("</row></sheetData>") :],
    )
    done = _members(changed(data, "p.xlsx", {"Late & lost from 9 to 4": "Late & lost from 9 to 3"}))
    before = _members(data)
    sheet = "xl/worksheets/sheet1.xml"
    assert done == before | {sheet: before[sheet].replace(b"9 to 4", b"9 to 3")}


@pytest.mark.parametrize(
    "new", ["=SUM(A1)", '"', "a|b", "\\", "'", "🥐", "-1", "]]>", "&amp;", "<t>x</t>", "x" * 9_999]
)
def test_odd_words_are_read_back_from_a_workbook(new: str) -> None:
    changed(BOOK, "plan.xlsx", {"Late trains from 9 to 4": new})


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("late _x000D_ trains", "the new text holds signs such as `_x0041_`, which Excel reads as one character"),
        ("late \x0b trains", "the new text holds \\x0b, a control character that the old one does not hold"),
        ("late\ntrains", "the new text holds \\n, a control character that the old one does not hold"),
        ("late trains ", "the file would be read differently afterwards, not only with the new text"),
    ],
)
def test_words_that_a_cell_cannot_say_are_refused(new: str, reason: str) -> None:
    assert refusal(BOOK, "plan.xlsx", "Late trains from 9 to 4", new) == reason


def test_what_stands_on_two_sheets_and_is_read_once_is_refused() -> None:
    rows = [["Objective", "Key result"], ["Calm mornings", "Late trains from 9 to 4"]]
    data = workbook({"Plan": rows, "Overview": rows})
    reason = refusal(data, "p.xlsx", "Late trains from 9 to 4", "Late trains from 9 to 3")
    assert reason == "the file would be read differently afterwards, not only with the new text"


_TAG = re.compile(r"<(/?)(?=[a-zA-Z])")


def _prefixed(xml: str) -> str:
    return _TAG.sub(r"<\1x:", xml).replace("xmlns=", "xmlns:x=")


def test_names_with_a_prefix_keep_it() -> None:
    sheet, texts = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
    data = with_part(with_part(BOOK, sheet, _prefixed), texts, _prefixed)
    done = _members(changed(data, "p.xlsx", {"Late trains from 9 to 4": "Late buses"}))
    own = b'<x:c r="B2" s="1" t="inlineStr"><x:is><x:t>Late buses</x:t></x:is></x:c>'
    assert re.sub(rb'<x:c r="B2".*?</x:c>', own, _members(data)[sheet]) == done[sheet]
    reason = refusal(with_part(BOOK, sheet, _prefixed), "p.xlsx", "Late trains from 9 to 4", "Late buses")
    assert reason == "the workbook is written in an unusual way"


def test_a_sheet_with_a_document_type_is_refused() -> None:
    data = with_part(BOOK, "xl/worksheets/sheet2.xml", lambda xml: "<!DOCTYPE worksheet []>" + xml)
    assert refusal(data, "p.xlsx", "Late trains from 9 to 4", "Late buses") == (
        "the workbook is written in an unusual way"
    )


def test_parts_keep_their_dates_and_the_archive_its_comment() -> None:
    made = io.BytesIO(BOOK)
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = b"kept"
        archive.writestr(zipfile.ZipInfo("docProps/custom.bin", (2001, 2, 3, 4, 5, 6)), bytes(range(256)))
    done = changed(made.getvalue(), "p.xlsx", {"Late trains from 9 to 4": "Late buses"})

    def told(data: bytes) -> tuple[bytes, list[tuple[str, object, int, int]]]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            return archive.comment, [(i.filename, i.date_time, i.compress_type, i.external_attr) for i in infos]

    assert told(done) == told(made.getvalue())


def test_a_refused_edit_leaves_the_others() -> None:
    done = change(BOOK, "p.xlsx", {"Late trains from 9 to 4": "_x0041_", "Calm mornings": "Calm evenings"})
    assert [edit.new for edit, _ in done.refused] == ["_x0041_"]
    assert load_workbook(io.BytesIO(done.data))["Plan"]["A2"].value == "Calm evenings"
