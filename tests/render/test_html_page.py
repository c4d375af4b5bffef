"""The review as a page: whole, inert whatever an author wrote, and fit for people who read it in other ways."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from lxml import html as parser
from lxml.html import HtmlElement

from coach.render import html
from coach.render.lines import unlinked
from coach.render.terminal import prose, visible
from coach.resources import knowledge_path
from coach.types import Review
from tests.render.hostile import HARMLESS, HOSTILE, TEXTS, hostile
from tests.render.review_record import plain, review
from tests.render.test_markdown_page import whole

CSS = Path(knowledge_path("templates", "review.css")).read_text(encoding="utf-8")

BODY = """\
<body>
<a class="skip" href="#main">Skip to the review</a>
<header>
<h1>OKR review</h1>
</header>
<main id="main">
<section class="card" aria-labelledby="summary">
<h2 id="summary">Summary</h2>
<table>
<thead>
<tr><td></td><th scope="col">OKRs</th><th scope="col">Key results</th><th scope="col">Guardrails</th></tr>
</thead>
<tbody>
<tr><th scope="row"><span class="badge rework">rework</span></th><td>1</td><td>1</td><td class="none">0</td></tr>
<tr><th scope="row"><span class="badge refine">refine</span></th><td class="none">0</td><td>1</td><td class="none">0\
</td></tr>
<tr><th scope="row"><span class="badge ready">ready</span></th><td class="none">0</td><td class="none">0</td><td>1</td>\
</tr>
<tr><th scope="row">all</th><td>1</td><td>2</td><td>1</td></tr>
</tbody>
</table>
<p>1 finding passed over</p>
<p>Team options: okr-coach.toml</p>
<nav aria-labelledby="okrs">
<h3 id="okrs">The OKRs, and what to mend first</h3>
<ol class="contents">
<li class="line"><span class="badge rework">rework</span> <span><a href="#okr-1"><bdi>Paying in our shops is a matter \
of seconds for everybody who comes back to us</bdi></a> <span class="aside">KR01 activity-as-kr, key result 1</span>\
</span></li>
</ol>
</nav>
</section>
<section aria-labelledby="source-1">
<h2 id="source-1" class="source">shop.md</h2>
<p class="note">Note: line 2 was skipped</p>
<section class="card" id="okr-1" aria-labelledby="objective-1">
<p class="meta"><span class="badge rework">rework</span> 1 of 2 key results · line 3 · Shops, Q3 2031</p>
<h3 id="objective-1"><bdi>Paying in our shops is a matter of seconds for <mark class="info">everybody</mark> who comes \
back to us</bdi></h3>
<p class="mend"><b>Mend first:</b> <a href="#fix-1">KR01 activity-as-kr, key result 1</a></p>
<div class="findings">
<details class="info">
<summary><span class="badge info">info</span> <b>KR01 activity-as-kr</b></summary>
<p>&#39;everybody&#39; names work to do, not a change that somebody outside the team would notice.</p>
<p class="ask"><b>Ask:</b> What is better, and for whom, once this is done?</p>
<p class="aside more"><a href="#rule-KR01">Why KR01</a></p>
</details>
</div>

<h4>Key results</h4>
<ol class="lines">
<li>
<p class="line"><span class="label">1.</span> <span class="badge rework">rework</span> <span><bdi><mark class="error">\
Open</mark> the second checkout lane and <mark class="warning">hang up</mark> the new signs in each of the nine shops \
by May</bdi> <span class="aside where">(line 5)</span></span></p>
<div class="findings">
<details class="error" open id="fix-1">
<summary><span class="badge error">error</span> <b>KR01 activity-as-kr</b> <span class="first">mend first</span>\
</summary>
<p>&#39;Open&#39; names work to do, not a change that somebody outside the team would notice.</p>
<p class="ask"><b>Ask:</b> What is better, and for whom, once this is done?</p>
<p><b>Why:</b> All the work can be done and nobody be better off.</p>
</details>
<details class="warning">
<summary><span class="badge warning">warning</span> <b>KR09 compound-kr</b></summary>
<p>Two things.</p>
<p class="ask"><b>Ask:</b> What is better, and for whom, once this is done?</p>
<p class="aside more"><a href="#rule-KR09">Why KR09</a></p>
</details>
</div>
</li>
<li>
<p class="line"><span class="label">2.</span> <span class="badge refine">refine</span> <span><bdi>支払 queue from 9 \
min to 3 min</bdi> <span class="aside where">(line 6)</span></span></p>
<div class="findings">
<p class="passed">passed over <b>KR01 activity-as-kr</b>: the landlord asks for it (shop.md:6 by Ana)</p>
<details class="info">
<summary><span class="badge info">info</span> <b>KR01 activity-as-kr</b> <span class="aside">(unit)</span></summary>
<p>&#39;支&#39; names work to do, not a change that somebody outside the team would notice.</p>
<p class="ask"><b>Ask:</b> What is better, and for whom, once this is done?</p>
<p class="aside more"><a href="#rule-KR01">Why KR01</a></p>
</details>
</div>
</li>
</ol>

<h4>Guardrails</h4>
<ol class="lines">
<li>
<p class="line"><span class="label">G1.</span> <span class="badge ready">ready</span> <span><bdi>Keep returns below 4%\
</bdi> <span class="aside where">(line 7)</span></span></p>
</li>
</ol>

<p class="aside">Also 1 initiative: work, not reviewed as key results</p>
</section>
<section class="card" aria-labelledby="whole-1">
<h3 id="whole-1">The set as a whole</h3>
<div class="findings">
<details class="warning">
<summary><span class="badge warning">warning</span> <b>OK09 too-many-okrs</b></summary>
<p>Nine objectives; usual are 3.</p>
<p class="ask"><b>Ask:</b> Which three matter most?</p>
<p class="aside more"><a href="#rule-OK09">Why OK09</a></p>
</details>
</div>

</section>
</section>
<section class="card" aria-labelledby="rules">
<h2 id="rules">Why these rules</h2>
<dl>
<dt id="rule-KR01">KR01 activity-as-kr</dt>
<dd>All the work can be done and nobody be better off.</dd>
<dd class="aside">See: Work is no result</dd>
<dt id="rule-KR09">KR09 compound-kr</dt>
<dd class="aside">See: Work is no result</dd>
<dt id="rule-OK09">OK09 too-many-okrs</dt>
<dd class="aside">See: Work is no result</dd>
</dl>
<p class="aside">With examples: <code>okr-coach explain RULE</code></p>
</section>
<section class="card" aria-labelledby="not-checked">
<h2 id="not-checked">Not checked</h2>
<p>missing-unit (the text is not English); whether key results serve their objective and cover it. <code>--format json\
</code> lists all of it.</p>
</section>
</main>
<footer>
<p>okr-coach 0.1.0</p>
</footer>
</body>
</html>"""

HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="okr-coach">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>OKR review: shop.md</title>
<style>
"""


def written(one: Review) -> str:
    return "".join(html.render(one))


def parsed(page: str) -> HtmlElement:
    return parser.document_fromstring(page.encode("utf-8"), parser=parser.HTMLParser(encoding="utf-8"))


def elements(page: HtmlElement) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(str(one.tag), sorted(one.attrib.items())) for one in page.iter()]


OWN = elements(parsed(written(hostile(HARMLESS))))


def is_inert(text: str) -> None:
    page = written(hostile(text))
    # Elements, attributes, comments and instructions: all are ours, whatever the text.
    assert elements(parsed(page)) == OWN
    assert page.count("<style>") == page.count("</style>") == 1
    lines = page.split("\n")
    assert [line for line in lines if visible(line) != line] == []


def test_the_small_review_is_this() -> None:
    page = written(whole())
    head, _, rest = page.partition(CSS.rstrip("\n"))
    assert (head, rest) == (HEAD, f"</style>\n</head>\n{BODY}")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_an_author_wrote_takes_effect(text: str) -> None:
    is_inert(text)


@given(TEXTS)
def test_no_text_takes_effect(text: str) -> None:
    is_inert(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_reader_sees_what_the_author_wrote_and_what_nobody_would_see_as_an_escape(text: str) -> None:
    page = parsed(written(plain(f"a {text} z", f"1 {text} 9")))
    told = [str(one.text_content()) for one in page.iter("bdi")]
    expected = [unlinked(words) for words in (f"a {text} z", f"a {text} z", f"1 {text} 9")]
    assert told == [prose(words) for words in expected]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = parsed(written(whole()))
    tags = {str(one.tag) for one in page.iter()}
    assert (
        tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"} == set()
    )
    assert {name for one in page.iter() for name in one.attrib} <= {
        *(
            "aria-labelledby",
            "charset",
            "class",
            "content",
            "href",
            "http-equiv",
            "id",
            "lang",
            "name",
            "open",
            "scope",
        ),
    }
    assert {one[:1] for one in page.xpath("//@href")} == {"#"}
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("one", [review(), whole(), hostile(HARMLESS), plain("Paying is quick", "x")])
def test_every_link_has_its_end_and_every_id_stands_once(one: Review) -> None:
    page = parsed(written(one))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href")} <= set(ids)


@pytest.mark.parametrize("one", [review(), whole(), hostile(HARMLESS), plain("Paying is quick", "x")])
def test_headings_come_in_order_and_every_part_is_named_by_one(one: Review) -> None:
    page = parsed(written(one))
    levels = [int(str(one.tag)[1]) for one in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []
    for part in page.iter("section", "nav"):
        (name,) = page.xpath("//*[@id=$id]", id=part.attrib["aria-labelledby"])
        assert name.text_content().strip()
    assert [len(page.findall(f".//{tag}")) for tag in ("header", "main", "footer", "title")] == [1, 1, 1, 1]
    assert page.get("lang") == "en"
    assert [cell for cell in page.iter("th") if cell.get("scope") not in {"col", "row", "rowgroup"}] == []
    assert [one for one in page.iter("details") if one[0].tag != "summary"] == []


def test_only_what_to_mend_first_is_unfolded_and_no_severity_is_told_by_colour_alone() -> None:
    page = parsed(written(whole()))
    assert [one.get("id") for one in page.iter("details") if "open" in one.attrib] == ["fix-1"]
    assert [one for one in page.iter("details") if one[0][0].text != one.get("class")] == []


# --- colours ----------------------------------------------------------------------------------


def palette(dark: bool) -> dict[str, str]:
    light_block, dark_block = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark_block if dark else light_block)
    return dict(found)


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it: 0 black, 1 white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


KINDS = ("error", "warning", "info", "ready", "other")
PAIRS = [
    *((text, ground) for text in ("text", "pale", "link") for ground in ("page", "card")),
    *((kind, f"{kind}-tint") for kind in KINDS),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(dark: bool) -> None:
    colours = palette(dark)
    assert {pair: ratio for pair in PAIRS if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5} == {}
    # The bar beside a finding is no text.
    assert [kind for kind in KINDS if contrast(colours[kind], colours["card"]) < 3] == []


def test_all_colours_of_the_page_are_those_of_the_palettes() -> None:
    assert palette(dark=False).keys() == palette(dark=True).keys()
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", rules) == []
    assert set(re.findall(r"var\(--([a-z-]+)\)", rules)) == palette(dark=False).keys()


def test_a_large_review_comes_in_pieces() -> None:
    one = plain("Paying is quick", *(f"Queue {number} from 9 min to 3 min" for number in range(9)))
    (first,), okrs = one.sets, one.okrs * 50
    one = replace(one, sets=(replace(first, okrs=first.okrs * 50),), okrs=okrs)
    pieces = list(html.render(one))
    assert len(pieces) > 4
    assert max(map(len, pieces)) < len("".join(pieces)) / 3


def test_a_word_of_100_kb_takes_time_in_proportion() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        written(plain("Paying is quick", text))
        return time.process_time() - start

    written(plain("a", "b"))
    for unit in ("x", "<", "\u202e", "[a]("):
        short, long = 6_250 // len(unit), 100_000 // len(unit)
        assert min(seconds(unit * long) for _ in range(2)) < 40 * max(
            min(seconds(unit * short) for _ in range(2)), 0.01
        )


def test_a_review_of_several_sources_gives_each_a_part_and_numbers_its_okrs_on() -> None:
    one = plain("Paying is quick", "x")
    (first,), (okr,) = one.sets, one.okrs
    second = replace(first, path="b.md", okrs=(replace(first.okrs[0], source="b.md"),))
    both = replace(one, sets=(first, second), okrs=(okr, replace(okr, okr=second.okrs[0])))
    page = parsed(written(both))
    assert page.findtext(".//title") == "OKR review: a.md, b.md"
    assert [one.text for one in page.xpath("//h2[@class='source']")] == ["a.md", "b.md"]
    assert page.xpath("//nav//@href") == ["#okr-1", "#okr-2"]
