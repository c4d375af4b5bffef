"""Web pages: what a reader sees is read, with places in the source."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import InputError
from coach.reading import read
from coach.reading.decode import decode
from coach.types import Ignore, OkrSet, Place
from tests.reading.layouts import Layout, layouts
from tests.reading.test_hostile import seconds
from tests.reading.test_layouts import found_in
from tests.reading.test_properties import assert_ids_are_unique, assert_places_hold, attempt
from tests.reading.test_properties import parts as inner

PAGES = layouts("pages.txt")


def page(source: str) -> OkrSet:
    return read(source.encode(), "plan.html")


@pytest.mark.parametrize("layout", PAGES, ids=[layout.name for layout in PAGES])
def test_a_page_gives_what_a_careful_reader_finds(layout: Layout) -> None:
    found = page(layout.text)
    assert (found.format, found_in(found)) == ("html", layout.found)


def test_places_name_the_source_and_offsets_only_what_stands_there_in_one_piece() -> None:
    source = (
        "<html>\r\n<body>\n"
        "<h2>Objective: Bread &amp; cake</h2>\n"
        "<ul><li>KR1: Loaves rise from 4 to 9</li>\n"
        "  <li>KR2: <b>Cakes</b> rise from 2 to 3</li>\n"
        "  <li>KR3: Guests\n    rise to 5</li></ul>\n"
    )
    (okr,) = page(source).okrs
    assert (okr.objective, okr.place) == ("Bread & cake", Place(3, 16))
    assert [(kr.text, kr.place) for kr in okr.key_results] == [
        ("Loaves rise from 4 to 9", Place(4, 14, source.index("Loaves"))),
        ("Cakes rise from 2 to 3", Place(5, 15)),
        ("Guests rise to 5", Place(6, 12)),
    ]


def test_fields_work_and_marks_stand_where_the_markdown_reader_puts_them() -> None:
    source = """<h2>Objective: Rise</h2><p>Owner: Kim &amp; Sol</p>
<table><tr><th>KR</th><th>Target</th><th>Owner</th></tr><tr><td>Loaves</td>
<td>&lt; 9 | *</td><td rowspan=2>Kim</td></tr>
<tr><td><s>Cakes</s></td><td></td></tr></table>
<p>Initiatives</p><ul><li>Bake *twice*</li></ul>
<h2>Objective: Bake</h2><ul><li><input type=checkbox checked>KR: Done 5</li>
<li><input type=checkbox>KR: Open 6</li></ul>
"""
    first, second = page(source).okrs
    assert (first.owner, [work.text for work in first.initiatives]) == ("Kim & Sol", ["Bake *twice*"])
    assert [(kr.text, kr.fields.target, kr.fields.owner, kr.struck) for kr in first.key_results] == [
        ("Loaves", "< 9 | *", "Kim", False),
        ("Cakes", "", "Kim", True),
    ]
    assert [(kr.text, kr.status) for kr in second.key_results] == [("Done 5", "done"), ("Open 6", "open")]


def test_a_comment_covers_the_next_line_with_words_of_the_source() -> None:
    source = """<h2>Objective: Rise</h2>
<ul>
<!-- okr-coach: ignore KR01: we bake it -->
<li class="wide">
KR1: Bake bread</li>
<li>KR2: Bake cake</li> <!-- okr-coach: ignore kr1: so do they -->
</ul>
"""
    assert page(source).ignores == (
        Ignore(("kr01",), "we bake it", 3, 5, 5),
        Ignore(("kr01",), "so do they", 6, 6, 6),
    )


def test_what_became_nothing_is_told_by_the_lines_of_the_source() -> None:
    source = "<h2>Objective: Rise</h2>\n<ul><li>KR: Loaves rise to 9</li></ul>\n<p>Actions: <p>\n<h2>Else</h2>\n"
    source += "<ul>\n<li>Cakes are 5 now</li>\n<li>Guests are 6 now</li></ul>\n"
    assert page(source).notes == ("2 lines were not read: 6-7",)


@pytest.mark.parametrize(
    ("tag", "end"),
    [
        ("nav", "nav"),
        ("footer", "footer"),
        ("aside", "aside"),
        ("template", "template"),
        ("noscript", "noscript"),
        ("svg", "svg"),
        ("div role=navigation", "div"),
        ("div role='banner'", "div"),
        ("div hidden", "div"),
        ("div aria-hidden=true", "div"),
        ('p style="DISPLAY : none;"', "p"),
        ("script", "script"),
        ("style", "style"),
        ("textarea", "textarea"),
        ("title", "title"),
    ],
)
def test_what_a_reader_does_not_see_or_is_beside_the_page_is_no_okr(tag: str, end: str) -> None:
    hidden = f"<{tag}>Objective: Hide <b>KR: Hidden 5</b></{end}>"
    source = f"{hidden}<h2>Objective: Rise</h2>{hidden}<ul><li>KR: Loaves rise to 9</li></ul>{hidden}"
    assert found_in(page(source)) == [("Rise", ["Loaves rise to 9"])]


GOOD = "<h2>Objective: Rise</h2><ul><li>KR: Loaves rise to 9</li></ul>"


@pytest.mark.parametrize(
    "head",
    [
        "<div>" * 20_000,
        "<b><i>" * 10_000,
        "<table><tr><td>" * 5_000,
        "<ul><li>" * 5_000,
        "<ul><li>a</ul></b></p></table>" * 1_000,
        "<table><tr><td colspan=100000000 rowspan=99999999>a</td></tr></table>",
        "<table><tr>" + "<td colspan='900'>a</td>" * 300 + "</tr></table>",
        "<p>" + "word " * 190_000 + "</p>",
        "<p>" + "w" * 900_000 + "</p>",
        "<div class='" + "a" * 2_000_000 + "'>",
        "<p style='" + "display " * 50_000 + "'></p>",
        "&amp;" * 10_000 + "&" * 10_000 + "&#x110000;&#0;&#99999999;",
        "<!DOCTYPE d [<!ENTITY a 'aa'>]><p>&a;&lol9;</p>",
        "<!-- -- > <!-->" * 1_000,
        "</li></td></p></nope>" * 5_000,
        "<dl>" + "<dt>" * 5_000 + "</dl>",
        "<script>'</scrip'" * 100 + "</script >",
        "\u200b" * 500_000,
    ],
    ids=range(18),
)
def test_hostile_pages_are_read_soon_and_what_stands_behind_is_found(head: str) -> None:
    start = time.process_time()
    found = found_in(page(head + GOOD))
    assert found[-1] == ("Rise", ["Loaves rise to 9"])
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "tail", ["<div class='", "<!-- ", "<a", "</", "&", "<script>", "<textarea>", "<![CDATA[", "<?a"]
)
def test_a_page_that_breaks_off_is_read_up_to_there(tail: str) -> None:
    assert found_in(page(GOOD + tail))[0][0] == "Rise"


def test_a_page_of_15_million_bytes_is_read_or_refused_soon() -> None:
    wide = GOOD.replace("<h2>", f"<h2 class='{'a' * 150_000}'>")
    start = time.process_time()
    assert len(page(wide * 100).okrs) == 100
    with pytest.raises(InputError) as caught:
        page(GOOD * 200_000)
    assert (caught.value.message, caught.value.path) == (
        "the page has 1,200,000 tags and entities; at most 250,000 are read",
        "plan.html",
    )
    assert time.process_time() - start < 2


UNITS = [
    "<div>",
    "<table><tr><td>",
    "<ul><li>a 5",
    "<p>a",
    "a<br>",
    "<td>a",
    "<dt>a<dd>b",
    "<b>a</b> <s>b</s>",
    "&amp;",
]
UNITS += ["<", "</", "<a ", "<a a=", '<a a="', "<!--", "<!", "&", "<p>KR1: a 5", "<tr><td>KR 1</td><td>a 5</td></tr>"]
UNITS += ["<tr><td rowspan=99 colspan=99>KR 1</td></tr>", "<h2>a</h2><li>b 5", "<title>", "<input type=checkbox>a"]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    small = f"{GOOD}<table><tr><td>".encode() + (unit * (2_000 // len(unit))).encode()
    large = f"{GOOD}<table><tr><td>".encode() + (unit * (8_000 // len(unit))).encode()
    few = min(seconds(small, "a.html") for _ in range(2))
    assert min(seconds(large, "a.html") for _ in range(2)) < 8 * few + 0.1


PARTS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<ul>",
    "<ol start=3>",
    "</ul>",
    "<li>",
    "</li>",
    "<br>",
    "<b>",
    "</b>",
    "<s>",
]
PARTS += ["<table>", "<tr>", "<td>", "<th>", "<td rowspan=2>", "<td colspan=3>", "</td>", "</table>", "<h2>", "</h2>"]
PARTS += ["<dl>", "<dt>", "<dd>", "<pre>", "</pre>", "<code>", "<nav>", "</nav>", "<!-- a -->", "<input type=checkbox>"]
PARTS += ["<details>", "<summary>", "<span style='font-weight:700'>", "</span>", "<li class='lst-kix_a-1'>", "<hr>"]
SAID = [
    "Objective: ",
    "Objective",
    "O1: ",
    "KR1: ",
    "KR 2",
    "Key results",
    "Owner",
    "Owner: ",
    "Loaves 5",
    "Rise",
    "from 4%",
]
SAID += [
    "&amp;",
    "&lt;b&gt;",
    "&nbsp;",
    " ",
    "\n",
    "*",
    "**",
    "|",
    "`x`",
    "~~",
    "\\",
    "# ",
    "- ",
    "> ",
    "_a_",
    "\u200b",
    "@kim",
]
SAID += ["\ufdd0", "[x] ", "1. ", "(weight 5%)", "Initiatives:", "目标", "<", "&", "https://a.example/b"]


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(SAID), st.text(max_size=5)), max_size=50))
def test_any_soup_of_tags_gives_words_of_the_page_in_their_place_or_an_input_error(parts: list[str]) -> None:
    source = "".join(parts)
    found = attempt(source.encode("utf-8", "replace"), "a.html")
    if isinstance(found, InputError):
        assert found.path == "a.html"
        return
    assert_places_hold(decode(source.encode("utf-8", "replace"), "a.html")[0], found.okrs, always=False)
    assert_ids_are_unique(found.okrs)
    shown = squeezed(html.unescape(html.unescape(source)))
    for words in texts(found):
        assert all(squeezed(word) in shown for word in words.split())


def squeezed(text: str) -> str:
    """Letters and digits alone: tags and signs may part them in the source."""
    return "".join(sign for sign in re.sub(r"<[^<>]*>", "", text) if sign.isalnum())


def texts(found: OkrSet) -> list[str]:
    return [okr.objective for okr in found.okrs] + [part.text for okr in found.okrs for part in inner(okr)]
