"""Texts that speak of OKRs and are none, reviews of ours among them; and what stands close to these and is read."""

from __future__ import annotations

import docx
import pytest

from coach.errors import NoOkrsError
from coach.reading import read
from coach.render import html, markdown
from tests.reading.documents import lines, saved
from tests.reading.test_hostile import seconds
from tests.reading.test_layouts import found_in
from tests.render.review_record import plain

GUIDE = """<html><body><h1>OKR</h1><p>A way to agree on aims</p>
<h3>Objective</h3><ul><li>Qualitative and short</li><li>Answers where a team wants to go</li>
<li>Usually 3 of them</li></ul>
<h3>Key Results</h3><ul><li>Typically 2 to 5 for each objective</li><li>Show that the objective is met</li></ul>
<h2>Habits</h2><ul><li>Talk about OKRs every week</li><li>Keep to 3 objectives</li><li>Be kind</li></ul>
<h2>Tools</h2><ul><li>Sheets for key results</li><li>A wall in the hall</li></ul></body></html>"""

TOLD = """# Why teams write OKRs

## Start at the top
- Company OKRs come first
- Teams answer with their own
- Nobody writes them alone

## Keep them few
- More than five objectives are too many
- Nobody remembers them
- Drop the others

## Talk often
- Grade key results in the open
- Ask what is in the way
- Change what does not help
"""

JAPANESE = """# パン屋の計画

計画を立てる前に、まず店の様子をよく見ることが大切です。

## 目標が多すぎる
７つも８つも並べると、誰も覚えていられません。

数を減らすほど、話し合いは楽になります。

## 期間が長すぎる
一年は長く、途中で誰も見なくなります。

短い期間なら、すぐに直せます。
"""

MINUTES = (
    "Bakery school",
    "Meeting protocol",
    "Date: Tuesday, May 5, 2026",
    "Place: Room 4",
    "Meeting duration: 30 minutes, 10.00 to 10.30",
    "Participants: Kim, Sol",
    "Meeting objectives:",
    "Agree who bakes what.",
    "Future goals:",
    "Kim looks after “Bake twelve kinds of bread” O1 KR3.",
    "O1 KR3 consists of these tasks: buy flour, heat the oven and bake.",
    "O2 KR1 is due in June.",
)


@pytest.mark.parametrize(("text", "path"), [(GUIDE, "a.html"), (TOLD, "a.md"), (JAPANESE, "a.mdx")])
def test_a_text_about_okrs_holds_none(text: str, path: str) -> None:
    with pytest.raises(NoOkrsError):
        read(text.encode(), path)


def test_minutes_that_name_key_results_hold_none() -> None:
    document = docx.Document()
    lines(document, *MINUTES)
    with pytest.raises(NoOkrsError):
        read(saved(document), "minutes.docx")


def test_figures_make_okrs_below_a_guide() -> None:
    text = GUIDE.replace("</body>", "<h2>More bread</h2><ul><li>Loaves from 4 to 9</li><li>12 shops</li></ul></body>")
    assert found_in(read(text.encode(), "a.html")) == [("More bread", ["Loaves from 4 to 9", "12 shops"])]


def test_a_page_of_ours_is_no_plan() -> None:
    page = "".join(html.render(plain("Grow", "Loaves from 4 to 9")))
    with pytest.raises(NoOkrsError, match="this is a review by okr-coach; give the OKRs that it is about"):
        read(page.encode(), "review.html")
    foreign = page.replace('content="okr-coach"', 'content="press"')
    assert read(foreign.encode(), "review.html").okrs


def test_markdown_of_ours_is_no_plan_and_our_title_alone_says_nothing() -> None:
    text = "".join(markdown.render(plain("Grow", "Loaves from 4 to 9")))
    for shown in (text, text.replace("\n", "\r\n")):
        with pytest.raises(NoOkrsError, match="this is a review by okr-coach"):
            read(shown.encode(), "review.md")
    plan = b"# OKR review\n\nObjective: Grow\nKR1: Loaves from 4 to 9\n"
    assert found_in(read(plan, "plan.md")) == [("Grow", ["Loaves from 4 to 9"])]


def test_a_note_says_whose_a_shared_list_is() -> None:
    text = "## Objective 1\n\nGrow\n\n## Objective 2\n\nHire\n\n## Key results\n\n- 5 bakers start\n"
    assert read(text.encode(), "-").notes == (
        "the key results in line 9 stand below several objectives: they are read as those of the last one, in line 7",
    )


def test_a_note_says_where_objectives_are_told_again() -> None:
    text = "Goal 1: Grow\nGoal 2: Hire\n\nO1: More bread\n- KR1: 5 loaves\n\nO2: More bakers\n- KR1: 5 bakers\n"
    assert read(text.encode(), "-").notes == ("objectives in lines 1-2 are told again below: they are read there",)


def test_a_period_in_front_of_a_label_is_kept() -> None:
    text = "# Q2 objective: Grow\n- KR1: 5 loaves\n\n# H1 2026 goal: Hire\n- KR1: 5 bakers\n"
    assert [(okr.objective, okr.period) for okr in read(text.encode(), "-").okrs] == [
        ("Grow", "Q2"),
        ("Hire", "H1 2026"),
    ]


def test_a_target_below_its_key_result_is_kept() -> None:
    page = (
        "<h2>Goal 1: Grow</h2><div>KR1: Loaves</div><div>Goal:</div><div>9</div><div>KR2: Cakes</div><p>Target: 12</p>"
    )
    (okr,) = read(page.encode(), "a.html").okrs
    assert [(kr.text, kr.fields.target) for kr in okr.key_results] == [("Loaves", "9"), ("Cakes", "12")]


def test_places_in_a_table_of_html_are_those_of_the_file() -> None:
    text = (
        "<table>\n<tr><th>Objective</th><th>KR</th></tr>\n<tr><td><b>Grow</b></td><td>\n 5 loaves</td></tr>\n</table>\n"
    )
    (okr,) = read(text.encode(), "a.md").okrs
    assert text[okr.place.offset :].startswith("Grow</b>")
    assert (okr.key_results[0].place.line, okr.key_results[0].place.column) == (4, 2)


@pytest.mark.parametrize(
    ("unit", "path"),
    [
        ("<table>\n", "a.md"),
        ("<tr><th>Objective<th>KR\n", "a.md"),
        ("<table><tr><th>Objective<th>KR<tr><td>a<td>b\n", "a.md"),
        ("<tr><td rowspan=999 colspan=99>\n", "a.md"),
        ("<table><tr><td>" + "<b>" * 40, "a.md"),
        ("## Objective 1\n\n## Key results\n\n", "a.md"),
        ("Objective 1: a\nObjective 2: b\n\n", "a.md"),
        ("Success measure: b\n", "a.md"),
        ("Objective 1: a\nGoal: 4\n", "a.md"),
        ("<div>4</div><div>Key results</div>", "a.html"),
        ("<div>1.1</div><div>KR1: a</div>", "a.html"),
        ("<label>a<input>", "a.html"),
        ("<span class=badge>a</span>", "a.html"),
    ],
)
def test_time_grows_with_length_and_not_faster(unit: str, path: str) -> None:
    head = "<table><tr><th>Objective<th>KR<tr><td>" if unit.startswith("<table><tr><td>") else ""

    small = (head + unit * (10_000 // len(unit))).encode()
    large = (head + unit * (40_000 // len(unit))).encode()
    assert min(seconds(large, path) for _ in range(2)) < 8 * min(seconds(small, path) for _ in range(3)) + 0.1
