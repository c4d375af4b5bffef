"""Word documents: what their pages show is read, with the paragraphs it stands in."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.errors import InputError
from coach.reading import read
from coach.types import Place
from tests.reading.documents import DOCUMENTS, append, built, lines, saved, table
from tests.reading.test_layouts import found_in
from tests.reading.test_properties import assert_ids_are_unique, attempt, parts


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_what_a_careful_reader_finds(name: str) -> None:
    build, expected = DOCUMENTS[name]
    found = read(built(build), "plan.docx")
    assert (found.format, found_in(found)) == ("docx", expected)


def test_places_count_paragraphs_from_the_start_with_those_in_cells() -> None:
    document = docx.Document()
    lines(document, "Plan", "", "Objective: Rise")
    grid = table(document, [["KR 1", "Loaves"], ["KR 2", "Cakes"]])
    grid.cell(0, 1).add_paragraph("rise to 9")
    document.add_paragraph("\u200b  KR 3: Guests\u200b rise")
    (okr,) = read(saved(document), "plan.docx").okrs
    assert okr.place == Place(3, 12)
    assert [(kr.text, kr.place) for kr in okr.key_results] == [
        ("Loaves", Place(5, 1)),
        ("Cakes", Place(8, 1)),
        ("Guests rise", Place(9, 10)),
    ]


def test_fields_marks_and_work_are_read() -> None:
    document = docx.Document()
    document.add_heading("Objective: Rise", 1)
    lines(document, "Owner: Kim & *Sol*")
    document.add_paragraph("KR: ", style="List Bullet").add_run("Loaves rise to 9").font.strike = True
    document.add_paragraph("☒ KR: Cakes rise to 5", style="List Bullet")
    lines(document, "Initiatives:")
    lines(document, "Bake *twice*", style="List Bullet")
    (okr,) = read(saved(document), "plan.docx").okrs
    assert (okr.objective, okr.owner, [work.text for work in okr.initiatives]) == (
        "Rise",
        "Kim & *Sol*",
        ["Bake *twice*"],
    )
    assert [(kr.text, kr.struck, kr.status) for kr in okr.key_results] == [
        ("Loaves rise to 9", True, None),
        ("Cakes rise to 5", False, "done"),
    ]


def test_tracked_deletions_are_told_and_paragraphs_are_named_that_were_not_read() -> None:
    document = docx.Document()
    document.add_heading("Objective: Rise", 1)
    lines(document, "KR: Loaves rise to 9", style="List Bullet")
    document.add_heading("Else", 1)
    lines(document, "Cakes are 5 now", style="List Bullet")
    append(document, "<w:p><w:del><w:r><w:delText>KR: Gone 4</w:delText></w:r></w:del></w:p>")
    one = "1 tracked deletion was not read; what was inserted instead was"
    assert read(saved(document), "plan.docx").notes == (one, "1 paragraph was not read: 4")
    append(
        document,
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>KR: Gone 5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    found = read(saved(document), "plan.docx")
    assert found.notes[0] == "2 tracked deletions were not read; what was inserted instead was"
    assert found_in(found) == [("Rise", ["Loaves rise to 9"])]


KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
GOOD = "<w:p><w:r><w:t>Objective: Rise</w:t></w:r></w:p><w:p><w:r><w:t>KR1: Loaves rise to 9</w:t></w:r></w:p>"


def packed(document: str, relations: str = RELATIONS) -> bytes:
    """A file with nothing in it but its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relations)
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def body(xml: str) -> str:
    return f'<w:document xmlns:w="{SPACE}"><w:body>{xml}</w:body></w:document>'


def bomb(head: str, use: str) -> str:
    entities = "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f'{head}<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{entities}]>{body(use + GOOD)}'


def test_the_strict_form_of_the_format_is_read() -> None:
    strict = body(GOOD).replace(SPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert found_in(read(packed(strict), "a.docx")) == [("Rise", ["Loaves rise to 9"])]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "this Word file is damaged: word/document.xml cannot be read"),
        ("<<", "this Word file is damaged: word/document.xml cannot be read"),
        (
            bomb("", "<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"),
            "this Word file is damaged: word/document.xml cannot be read",
        ),
        (bomb("", "<w:p a='&i;'/>"), "this Word file is damaged: word/document.xml cannot be read"),
        (
            f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///a">]>{body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>" + GOOD)}',
            "this Word file is damaged: word/document.xml has definitions in it",
        ),
        (body("<w:ins>" * 50_000 + "</w:ins>" * 50_000), "this Word file is damaged: word/document.xml cannot be read"),
        (body("<w:r/>" * 1_000_000), "word/document.xml has 1,000,004 tags; at most 1,000,000 are read"),
        (body("<w:p/>" * 100_001), "the document has 100,001 paragraphs; at most 100,000 are read"),
        (body(" " * 50_000_000), "this Word file is damaged: word/document.xml cannot be read"),
        (body(" " * 100_000_000), "this Word file unpacks to 100,000,353 bytes in 2 parts"),
    ],
    ids=[
        "empty",
        "no xml",
        "bomb",
        "bomb in a value",
        "a file",
        "deep",
        "many tags",
        "many paragraphs",
        "one text",
        "too large",
    ],
)
def test_hostile_documents_are_refused_soon_with_a_reason(document: str, message: str) -> None:
    data = packed(document)
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read(data, "a.docx")
    assert time.process_time() - start < 2
    assert (caught.value.message, caught.value.path) == (message, "a.docx")


GAP = '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="99999"/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>'
ODD = '<w:p><w:pPr><w:pStyle/><w:outlineLvl w:val="x"/><w:numPr><w:ilvl w:val="99"/><w:numId w:val="-5"/></w:numPr>'
ODD += '<w:ind w:left="-3"/></w:pPr><w:r><w:rPr><w:sz w:val="²"/><w:b w:val="q"/></w:rPr><w:t/></w:r></w:p>'


@pytest.mark.parametrize(
    "xml",
    [
        "<w:sdt><w:sdtContent>" * 100 + GOOD + "</w:sdtContent></w:sdt>" * 100,
        "<w:tbl><w:tr><w:tc>" * 60 + GOOD + "</w:tc></w:tr></w:tbl>" * 60,
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>{GOOD}</w:tc></w:tr></w:tbl>',
        f"{GAP}</w:tr></w:tbl>{GOOD}",
        ODD + GOOD,
        f"<w:r><w:t>a</w:t></w:r><w:t>b</w:t><w:tc/><w:tr><w:tc/></w:tr><w:tbl/><w:del/>{GOOD}",
        f"<w:p><w:r><w:t>{'a' * 2_000_000}</w:t></w:r></w:p>{GOOD}",
        f"{'<w:r/>' * 100_000}{'<!-- -->' * 100_000}{GOOD}",
    ],
    ids=["controls", "tables", "wide", "gaps", "odd values", "stray", "long", "empty runs"],
)
def test_odd_documents_are_read_soon(xml: str) -> None:
    start = time.process_time()
    assert found_in(read(packed(body(xml)), "a.docx"))[-1] == ("Rise", ["Loaves rise to 9"])
    assert time.process_time() - start < 2


def altered(at: bytes, by: int) -> bytes:
    """A good file with one byte in it changed, `by` bytes behind the first `at`."""
    data = bytearray(packed(body(GOOD)))
    data[data.index(at) + by] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed(body(GOOD))[:-30], "this Word file is damaged"),
        (packed(body(GOOD))[:300], "this Word file is damaged"),
        (altered(b"word/document.xml", 40), "this Word file is damaged: word/document.xml"),
        (altered(b"PK\x01\x02", 8), "this Word file is protected by a password"),
        (
            packed(body(GOOD), RELATIONS.replace("document.xml", "none.xml")),
            "this Word file is damaged: it has no document in it",
        ),
        (
            packed(body(GOOD), RELATIONS.replace("Target=", 'TargetMode="External" Target=')),
            "this Word file is damaged: it has no document in it",
        ),
        (packed(body(GOOD)) + b" " * 20_000_000, None),
    ],
    ids=["cut", "cut early", "changed", "password", "no document", "a document elsewhere", "large"],
)
def test_a_file_that_is_no_document_is_refused_with_a_way_out(data: bytes, message: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "a.docx")
    assert caught.value.message == (message or f"the file has {len(data):,} bytes; at most 16,000,000 are read")
    assert (caught.value.path, bool(caught.value.hint)) == ("a.docx", True)


SAID = [
    "Objective: Rise",
    "Objective",
    "O1: Bake *more*",
    "KR1: Loaves | 5",
    "KR 2",
    "Key results",
    "Owner",
    "Owner: Kim",
]
SAID += [
    "Cakes from 4% to 9%",
    "~~a~~ <b>",
    "",
    " ",
    "Rise\nKR: a 5",
    "\tb_c_",
    "Q3 2026",
    "**Sol**",
    "Initiatives:",
    "目标：a",
]
TEXTS = st.sampled_from(SAID)
STYLES = st.sampled_from([None, "Heading 1", "Heading 3", "Title", "List Bullet", "List Number 2", "Quote"])
PARAGRAPHS = st.lists(st.tuples(TEXTS, STYLES, st.booleans(), st.booleans()), max_size=8)
TABLES = st.integers(1, 3).flatmap(
    lambda wide: st.lists(st.lists(TEXTS, min_size=wide, max_size=wide), min_size=1, max_size=4)
)


def write(document: Document, paragraphs: list[tuple[str, str | None, bool, bool]]) -> None:
    for text, style, bold, struck in paragraphs:
        run = document.add_paragraph(style=style).add_run(text)
        run.bold, run.font.strike = bold, struck


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARAGRAPHS, TABLES, PARAGRAPHS, st.booleans())
def test_any_document_gives_words_of_the_paragraph_that_the_place_names(
    above: list[tuple[str, str | None, bool, bool]],
    rows: list[list[str]],
    below: list[tuple[str, str | None, bool, bool]],
    merged: bool,
) -> None:
    document = docx.Document()
    write(document, above)
    grid = table(document, rows)
    if merged:
        grid.cell(0, 0).merge(grid.cell(len(rows) - 1, 0))
    write(document, below)
    found = attempt(saved(document), "a.docx")
    if isinstance(found, InputError):
        assert found.path == "a.docx"
        return
    assert_ids_are_unique(found.okrs)
    told = [Paragraph(node, document).text for node in document.element.body.iter(f"{{{SPACE}}}p")]
    for okr in found.okrs:
        for words, place in [(okr.objective, okr.place), *((part.text, part.place) for part in parts(okr))]:
            first, *others = words.split() or [""]
            assert told[place.line - 1].startswith(first, place.column - 1)
            assert all(any(word in text for text in told[place.line - 1 :]) for word in others)
            assert place.offset == -1
