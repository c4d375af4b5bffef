"""Word documents as people make them, each with what a careful reader finds in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt

from tests.reading.layouts import WORDS

HELP, TICKETS, FOUND, QUICK, DAYS, LATE = WORDS.values()
BOTH = [(HELP, [TICKETS, FOUND]), (QUICK, [DAYS, LATE])]
Build = Callable[[Document], None]
DOCUMENTS: dict[str, tuple[Build, list[tuple[str, list[str]]]]] = {}


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def built(build: Build) -> bytes:
    document = docx.Document()
    build(document)
    return saved(document)


def finds(found: list[tuple[str, list[str]]]) -> Callable[[Build], Build]:
    def keep(build: Build) -> Build:
        DOCUMENTS[build.__name__.replace("_", " ")] = build, found
        return build

    return keep


def lines(document: Document, *texts: str, style: str | None = None) -> None:
    for text in texts:
        document.add_paragraph(text, style=style)


def table(place: Any, rows: Sequence[Sequence[str]]) -> Any:
    grid = place.add_table(len(rows), len(rows[0]))
    for row, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return grid


def xml(text: str) -> Any:
    """An element from XML with the prefixes that Word uses."""
    spaces = nsdecls("w", "wp", "a") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    spaces += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    spaces += ' xmlns:v="urn:schemas-microsoft-com:vml"'
    head, _, rest = text.partition(">")
    return parse_xml(f"{head.removesuffix('/')} {spaces}{'/' if head.endswith('/') else ''}>{rest}")


def append(document: Document, text: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, xml(text))


def numbered(paragraph: Any, number: int, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        xml(f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'),
    )


@finds(BOTH)
def headings_and_bullets(document: Document) -> None:
    document.add_heading("OKRs Q3 2026", 0)
    document.add_heading(f"Objective 1: {HELP}", 1)
    lines(document, TICKETS, FOUND, style="List Bullet")
    document.add_heading(f"Objective 2: {QUICK}", 1)
    lines(document, DAYS, LATE, style="List Number")


@finds(BOTH)
def labelled_paragraphs_with_numbers(document: Document) -> None:
    lines(document, "Team OKRs", "", f"O1: {HELP}", f"KR1.1: {TICKETS}", f"KR1.2: {FOUND}", "")
    lines(document, f"O2: {QUICK}", f"KR2.1: {DAYS}", f"KR2.2: {LATE}", "Owner: Kim")


@finds(BOTH)
def headings_faked_with_large_letters(document: Document) -> None:
    for text, size in (("Quarterly plan", 26), (HELP, 16)):
        document.add_paragraph().add_run(text).font.size = Pt(size)
    lines(document, TICKETS, FOUND, style="List Bullet")
    document.add_paragraph().add_run(QUICK).font.size = Pt(16)
    lines(document, DAYS, LATE, style="List Bullet")


@finds(BOTH)
def headings_faked_with_bold_letters(document: Document) -> None:
    document.add_paragraph().add_run(f"Objective: {HELP}").bold = True
    lines(document, TICKETS, FOUND, style="List Bullet")
    document.add_paragraph().add_run(f"Objective: {QUICK}").bold = True
    lines(document, DAYS, LATE, style="List Bullet")


@finds(BOTH)
def a_list_with_depth_by_numbering(document: Document) -> None:
    for text, depth in ((HELP, 0), (TICKETS, 1), (FOUND, 1), (QUICK, 0), (DAYS, 1), (LATE, 1)):
        numbered(document.add_paragraph(text), 1, depth)


@finds(BOTH)
def lists_by_style_two_deep(document: Document) -> None:
    for text, krs in BOTH:
        lines(document, text, style="List Bullet")
        lines(document, *krs, style="List Bullet 2")


@finds(BOTH)
def translated_styles(document: Document) -> None:
    """The ids are German, the names Word's own; a style of the house is based on one of them."""
    heading = document.styles["Heading 2"]
    heading.element.set(qn("w:styleId"), "berschrift2")
    house = document.styles.add_style("Ziel des Hauses", WD_STYLE_TYPE.PARAGRAPH)
    house.base_style = heading
    for text, krs in BOTH:
        document.add_paragraph(text, style="Ziel des Hauses")
        lines(document, *krs, style="List Bullet")


@finds(BOTH)
def a_style_with_an_outline_level(document: Document) -> None:
    style = document.styles.add_style("Aim", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(xml('<w:outlineLvl w:val="1"/>'))
    for text, krs in BOTH:
        document.add_paragraph(text, style="Aim")
        lines(document, *krs, style="List Bullet")


@finds(BOTH)
def a_header_row_names_the_columns(document: Document) -> None:
    rows = [["Objective", "Key result", "Owner", "Target"], [HELP, TICKETS, "Kim", "9"], ["", FOUND, "Sol", "60%"]]
    table(document, [*rows, [QUICK, DAYS, "Kim", "2"], ["", LATE, "Kim", "3%"]])


@finds(BOTH)
def merged_cells_hold_the_objective(document: Document) -> None:
    rows = [["Objective", "Key result"], [HELP, TICKETS], ["", FOUND], [QUICK, DAYS], ["", LATE]]
    grid = table(document, rows)
    for first in (1, 3):
        merged = grid.cell(first, 0).merge(grid.cell(first + 1, 0))
        merged.text = rows[first][0]


@finds(BOTH)
def several_key_results_in_one_cell(document: Document) -> None:
    grid = table(document, [["Objective", "Key results"], [HELP, TICKETS], [QUICK, ""]])
    grid.cell(1, 1).add_paragraph(FOUND)
    cell = grid.cell(2, 1)
    cell.paragraphs[0].text, cell.paragraphs[0].style = DAYS, "List Bullet"
    cell.add_paragraph(LATE, style="List Bullet")


@finds(BOTH)
def a_table_for_each_objective(document: Document) -> None:
    for objective, krs in BOTH:
        rows = [["🎯  OBJECTIVE", ""], ["Owner", "Kim"], *([f"KR {n}", kr] for n, kr in enumerate(krs, 1))]
        grid = table(document, rows)
        title = grid.cell(0, 0).merge(grid.cell(0, 1))
        title.text = "🎯  OBJECTIVE"
        title.paragraphs[0].runs[0].bold = True
        title.add_paragraph().add_run(objective).bold = True
        document.add_paragraph()
    document.add_paragraph("Key Metrics")
    table(document, [["Precision", "at least 90%"], ["Recall", "at least 85%"]])
    document.add_paragraph("Scoring guide")
    table(document, [["Score: 0.7-1.0", "We got there."], ["Score: 0.0-0.3", "We did not."]])
    document.add_paragraph("Weekly rhythm")
    table(document, [["Week 3", "Kim and Sol agree on 2 formats"], ["Week 7", "Test with 5 guests"]])


@finds(BOTH)
def the_objective_stands_above_a_table_of_key_results(document: Document) -> None:
    for number, (objective, krs) in enumerate(BOTH, 1):
        document.add_paragraph().add_run(f"Objective {number} — {objective}").bold = True
        table(document, [[f"KR {n}", kr] for n, kr in enumerate(krs, 1)])


@finds(BOTH)
def labels_and_values(document: Document) -> None:
    for objective, krs in BOTH:
        grid = table(document, [["Objective", objective], ["Owner", "Kim"], ["Key results", krs[0]], ["Due", "June"]])
        grid.cell(2, 1).add_paragraph(krs[1])


@finds(BOTH)
def tables_in_a_table(document: Document) -> None:
    outer = document.add_table(2, 1)
    for cell, (objective, krs) in zip(outer.columns[0].cells, BOTH, strict=True):
        cell.text = f"Objective: {objective}"
        table(cell, [["KR 1", krs[0]], ["KR 2", krs[1]]])


@finds(BOTH)
def columns_side_by_side(document: Document) -> None:
    grid = document.add_table(1, 2)
    for cell, (objective, krs) in zip(grid.rows[0].cells, BOTH, strict=True):
        cell.text = f"Objective: {objective}"
        for number, kr in enumerate(krs, 1):
            cell.add_paragraph(f"KR{number}: {kr}")


@finds(BOTH)
def lines_broken_inside_a_paragraph(document: Document) -> None:
    for objective, krs in BOTH:
        document.add_paragraph(f"Objective: {objective}\n" + "\n".join(f"KR: {kr}" for kr in krs))


@finds(BOTH)
def words_in_several_runs_with_links_and_tracked_changes(document: Document) -> None:
    document.add_paragraph(f"Objective: {HELP}")
    append(
        document,
        "<w:p><w:r><w:t>KR1: Tickets per </w:t></w:r><w:ins><w:r><w:rPr><w:b/></w:rPr><w:t>100</w:t></w:r></w:ins>"
        '<w:del><w:r><w:delText>900</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> orders fall </w:t></w:r>'
        "<w:moveFrom><w:r><w:t>from 5 </w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t>from 14</w:t></w:r></w:hyperlink>"
        '<w:r><w:t xml:space="preserve"> to 9</w:t></w:r></w:p>',
    )
    lines(document, f"KR2: {FOUND}", f"Objective: {QUICK}", f"KR1: {DAYS}", f"KR2: {LATE}")


@finds(BOTH)
def text_boxes_and_content_controls(document: Document) -> None:
    box = f"<w:txbxContent><w:p><w:r><w:t>Objective: {HELP}</w:t></w:r></w:p>"
    box += f"<w:p><w:r><w:t>KR1: {TICKETS}</w:t></w:r></w:p><w:p><w:r><w:t>KR2: {FOUND}</w:t></w:r></w:p>"
    box += "</w:txbxContent>"
    append(
        document,
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx>'
        f"</wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    append(
        document,
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>Objective: Contents 3</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    append(
        document,
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Objective: {QUICK}</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    append(
        document,
        f"<w:p><w:r><w:t>KR1: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>{DAYS}</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent>"
        "</w:sdt></w:p>",
    )
    document.add_paragraph(f"KR2: {LATE}")


@finds(BOTH)
def words_that_word_makes_from_numbers(document: Document) -> None:
    part = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for depth, shown in enumerate(("Objective %1:", "KR %1.%2:"))
    )
    part.insert(0, xml(f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'))
    part.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for objective, krs in BOTH:
        numbered(document.add_paragraph(objective), 77, 0)
        for kr in krs:
            numbered(document.add_paragraph(kr), 77, 1)


@finds(BOTH)
def what_stands_outside_the_text_is_no_okr(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "Objective: Header"
    section.footer.paragraphs[0].text = "KR9: Footer 5"
    for number, (objective, krs) in enumerate(BOTH, 1):
        document.add_heading(f"🚀 OBJECTIVE {number}: {objective}", 2)
        for kr in krs:
            paragraph = document.add_paragraph(style="List Bullet")
            run = paragraph.add_run(kr)
            document.add_comment(run, "KR8: Said in a comment 4", author="Kim")
    hidden = document.add_paragraph().add_run("KR7: hidden 3")
    hidden.font.hidden = True


@finds([("Bread | *cake* for <us> & all", ["~9 loaves_a_day > 5 `x` 2*3*4 #1", "| a | rises from 4 to 9"])])
def signs_that_markdown_obeys(document: Document) -> None:
    document.add_heading("Objective: Bread | *cake* for <us> & all", 1)
    lines(document, "KR1: ~9 loaves_a_day > 5 `x` 2*3*4 #1", "KR2: | a | rises from 4 to 9")


@finds(BOTH)
def details_indented_below_key_results(document: Document) -> None:
    for objective, krs in BOTH:
        document.add_heading(f"Objective: {objective}", 1)
        for kr in krs:
            document.add_paragraph(f"KR: {kr}", style="List Bullet")
            detail = document.add_paragraph("Owner: Kim")
            detail.paragraph_format.left_indent = Inches(0.5)
    document.element.body.append(OxmlElement("w:bookmarkEnd"))


@finds(BOTH)
def the_second_objective_has_no_label(document: Document) -> None:
    lines(document, f"Objective: {HELP}")
    lines(document, f"KR1: {TICKETS}", f"KR2: {FOUND}", style="List Bullet")
    lines(document, QUICK)
    lines(document, DAYS, LATE, style="List Bullet")


@finds(BOTH)
def numbered_objectives_with_key_results_in_groups(document: Document) -> None:
    for objective, krs in BOTH:
        lines(document, objective, style="List Number")
        lines(document, "Key results:")
        lines(document, *krs, style="List Bullet")


@finds(BOTH)
def indented_lines_of_a_mail(document: Document) -> None:
    lines(document, "Hi all,", "", "Our plan is below.", "")
    for objective, krs in BOTH:
        paragraph = document.add_paragraph()
        paragraph.add_run("Objective:").bold = True
        paragraph.add_run(f" {objective}")
        for number, kr in enumerate(krs, 1):
            result = document.add_paragraph()
            result.paragraph_format.left_indent = Inches(0.5)
            result.add_run(f"KR{number}").bold = True
            result.add_run(f"\t{kr}")
    lines(document, "", "Thanks,", "Kim")


@finds([(HELP, [TICKETS]), (QUICK, [DAYS])])
def a_progress_report_with_facts_in_a_table_and_in_sentences(document: Document) -> None:
    document.add_heading("Objectives report", 1)
    table(document, [["Category", "Objectives"], ["Service", "1"], ["Speed", "1"]])
    for number, (area, (objective, krs)) in enumerate(zip(("Strategic", "Recognition"), BOTH, strict=True), 1):
        document.add_heading(f"{area} Objectives", 1)
        lines(document, "1 objective in this part.")
        document.add_heading(f"OBJ-000{number} — {objective}", 2)
        table(document, [["Period", "2026", "Status", "On track"], ["Success measure", krs[0], "Priority", "high"]])
        lines(document, f"Success measure: {krs[0]}.", "Status: on track.", "No links to other parts yet.")
        document.add_heading("Evidence (0)", 3)
        lines(document, "No evidence yet.")


@finds([("Sell bread in a second street by June.", []), ("Train four bakers by the end of the year.", [])])
def goals_without_key_results(document: Document) -> None:
    document.add_heading("Goal One", 1)
    lines(document, "Smart goal one: Sell bread in a second street by June.")
    document.add_heading("Goal Two", 1)
    lines(document, "First idea for goal two: more bakers", "Smart goal two: Train four bakers by the end of the year.")
    lines(
        document,
        "With help of those who bake here today they learn all of our 12 kinds of bread and can stand at an oven"
        " alone when the winter comes.",
    )
