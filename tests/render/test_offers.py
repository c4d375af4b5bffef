"""Rewrites and the measuring plan in every format but text: whole, in their place, and only where somebody asked."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import html as parser
from openpyxl import load_workbook

from coach.render import csvfile, github, html, json_v1, markdown, sarif, xlsxfile
from coach.resources import knowledge_path
from coach.rules import RULES
from coach.types import Place, Review
from tests.render.offer_record import CALM, PLAN, REWRITES, SHARE, SPLIT, offered
from tests.render.review_record import LAUNCH, QUEUE, review

SCHEMA = json.loads(Path(knowledge_path("schemas", "okr-coach.review.v1.schema.json")).read_text(encoding="utf-8"))
SARIF_SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-reduced.schema.json").read_text(encoding="utf-8"))
LIMIT = "Wrong change at or below [limit: today's value]"


def document(one: Review) -> dict[str, Any]:
    whole = dict(json.loads("".join(json_v1.render(one))))
    assert [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(whole)] == []
    return whole


# --- JSON -------------------------------------------------------------------------------------


def test_json_has_the_rewrites_beside_the_text_that_they_would_replace() -> None:
    (okr,) = document(offered())["okrs"]
    told = [[one["id"] for one in node["rewrites"]] for node in (okr["objective"], *okr["key_results"])]
    assert told == [["r1"], ["r2", "r3"], ["r4"]]
    assert okr["guardrails"][0]["rewrites"] == []
    assert okr["key_results"][0]["rewrites"][0] == {
        "id": "r2",
        "text": SHARE,
        "kind": "ask",
        "writer": "offline",
        "settles": ["f2", "f3"],
        "blanks": [
            {"slot": "who", "hint": "which guests?", "start": 9, "end": 29},
            {"slot": "baseline", "hint": "ask the till lead", "start": 59, "end": 88},
        ],
        "initiatives": [LAUNCH],
        "key_results": [],
        "guardrails": [LIMIT],
        "objectives": [],
    }
    assert [SHARE[9:29], SHARE[59:88]] == ["[who: which guests?]", "[baseline: ask the till lead]"]


def test_json_has_the_measuring_plan_an_entry_a_line() -> None:
    assert document(offered())["measuring_plan"][1] == {
        "source": "shop.md",
        "okr": "o1",
        "key_result": "o1.k2",
        "text": QUEUE,
        "what": "queue",
        "card": "queue-time",
        "numerator": "minutes waited",
        "denominator": "guests",
        "formula": "",
        "data": ["till system", "a stop watch"],
        "asks": ["till lead"],
        "first_reading": "by Friday",
    }
    written = "".join(json_v1.render(offered())).splitlines()
    at = written.index(' "measuring_plan": [')
    assert [line.partition(":")[0] for line in written[at - 1 : at + 5]] == [
        " ],",
        ' "measuring_plan"',
        '  {"source"',
        '  {"source"',
        " ],",
        ' "checked"',
    ]


def test_json_tells_a_plan_that_nobody_asked_for_from_an_empty_one() -> None:
    assert "measuring_plan" not in document(review())
    assert document(replace(review(), rewrites=(), plan=()))["measuring_plan"] == []


@pytest.mark.parametrize(
    ("node", "change"),
    [
        ("rewrite", {"kind": "sure"}),
        ("rewrite", {"settles": "f1"}),
        ("rewrite", {"id": "f1"}),
        ("rewrite", {"score": 7}),
        ("measure", {"asks": "Ana"}),
        ("measure", {"key_result": None}),
        ("measure", {"owner": "Ana"}),
    ],
)
def test_a_broken_rewrite_or_plan_fails_the_schema(node: str, change: dict[str, object]) -> None:
    whole = document(offered())
    broken = whole["okrs"][0]["key_results"][0]["rewrites"][0] if node == "rewrite" else whole["measuring_plan"][0]
    broken.update(change)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(whole)


# --- pages ------------------------------------------------------------------------------------


ESCAPED = SHARE.replace("[", "\\[&#8203;").replace("]", "\\]")


def test_markdown_tells_the_rewrites_below_what_stands_on_a_text() -> None:
    lines = "".join(markdown.render(offered())).splitlines()
    tried = [line for line in lines if "**Try" in line or "keep as" in line or "and as" in line or "with guard" in line]
    assert tried == [
        "- **Try (a model's words):** Guests pay in seconds",
        f"   - **Try:** {ESCAPED}",
        f"     - keep as initiative: {LAUNCH}",
        "     - with guardrail: Wrong change at or below \\[&#8203;limit: today's value\\]",
        f"   - **Try:** {SPLIT}",
        "     - and as key result: Hang up the new signs",
        f"   - **Try:** {CALM}",
    ]
    at = [lines.index(line) for line in tried]
    assert lines[at[0] - 1] == "  - see: Work is no result (work-is-no-result)"
    assert lines[at[1] - 1] == "     - see: Work is no result (work-is-no-result)"
    assert lines[at[5] + 1].startswith("2. `refine` (line 6)")


def test_markdown_ends_with_the_measuring_plan_and_what_was_not_checked() -> None:
    _, _, plan = "".join(markdown.render(offered())).partition("\n## Measuring plan\n\n")
    assert plan.partition("\n## Not checked\n")[0] == (
        f"- key result o1.k1: {LAUNCH}\n"
        "  - measure: lanes\n"
        "  - formula: lanes open at noon\n"
        "  - first reading: within two weeks\n"
        f"- key result o1.k2: {QUEUE}\n"
        "  - measure: queue\n"
        "  - count: minutes waited\n"
        "  - divide by: guests\n"
        "  - look in: till system, a stop watch\n"
        "  - ask: till lead\n"
        "  - first reading: by Friday\n"
    )


def test_markdown_begins_a_list_for_an_objective_with_rewrites_and_no_findings() -> None:
    source = offered()
    text = "".join(markdown.render(replace(source, findings=source.findings[1:])))
    head = "\n**Mend first:** KR01 activity-as-kr, key result 1\n\n"
    assert f"{head}- **Try (a model's words):** Guests pay in seconds\n\nKey results" in text


TRIED = """\
<details class="try">
<summary><span class="badge try">try</span> 2 rewrites</summary>
<ol>
<li>
<p><bdi>Share of <mark class="blank">[who: which guests?]</mark> who pay within a minute from \
<mark class="blank">[baseline: ask the till lead]</mark> to 80%</bdi></p>
<p class="beside">keep as initiative: <bdi>Open the second checkout lane and hang up the new signs in each of the nine \
shops by May</bdi></p>
<p class="beside">with guardrail: <bdi>Wrong change at or below [limit: today&#39;s value]</bdi></p>
</li>
<li>
<p><bdi>Open the second lane</bdi></p>
<p class="beside">and as key result: <bdi>Hang up the new signs</bdi></p>
</li>
</ol>
</details>
</li>
"""

PLANNED = """\
<section class="card" aria-labelledby="plan">
<h2 id="plan">Measuring plan</h2>
<table class="plan">
<tbody>
<tr><th scope="rowgroup" colspan="2">o1.k1. <bdi>Open the second checkout lane and hang up the new signs in each of \
the nine shops by May</bdi></th></tr>
<tr><th scope="row">measure</th><td>lanes</td></tr>
<tr><th scope="row">formula</th><td>lanes open at noon</td></tr>
<tr><th scope="row">first reading</th><td>within two weeks</td></tr>
</tbody>
<tbody>
<tr><th scope="rowgroup" colspan="2">o1.k2. <bdi>支払 queue from 9 min to 3 min</bdi></th></tr>
<tr><th scope="row">measure</th><td>queue</td></tr>
<tr><th scope="row">count</th><td>minutes waited</td></tr>
<tr><th scope="row">divide by</th><td>guests</td></tr>
<tr><th scope="row">look in</th><td>till system, a stop watch</td></tr>
<tr><th scope="row">ask</th><td>till lead</td></tr>
<tr><th scope="row">first reading</th><td>by Friday</td></tr>
</tbody>
</table>
</section>
<section class="card" aria-labelledby="rules">
"""


def test_the_page_folds_the_rewrites_below_their_text_with_the_blanks_marked() -> None:
    page = "".join(html.render(offered()))
    assert TRIED in page
    assert PLANNED in page
    whole = parser.document_fromstring(page)
    assert [one.text_content() for one in whole.xpath("//details[@class='try']/summary")] == [
        *("try 1 rewrite", "try 2 rewrites", "try 1 rewrite"),
    ]
    assert whole.xpath("//details[@class='try']/@open") == []
    before = whole.xpath("//details[@class='try']/preceding::bdi[1]")
    assert [one.text_content() for one in before] == [
        "Paying in our shops is a matter of seconds for everybody who comes back to us",
        LAUNCH,
        QUEUE,
    ]


def test_a_page_of_a_review_without_rewrites_has_no_place_for_them() -> None:
    page = "".join(html.render(review()))
    assert [sign for sign in ('class="try"', 'class="plan"', 'class="blank"') if sign in page] == []
    asked = "".join(html.render(replace(review(), rewrites=(), plan=())))
    assert asked == page


# --- tables -----------------------------------------------------------------------------------

FIRST = f"{SHARE}; keep as initiative: {LAUNCH}; with guardrail: {LIMIT}"
IN_A_CELL = f"{FIRST} | {SPLIT}; and as key result: Hang up the new signs"
COLUMNS = (
    *("rewrites", "measure", "numerator", "denominator", "formula", "data sources", "who would know"),
    "first reading",
)
NO_PLAN = ("",) * 7
QUEUED = ("queue", "minutes waited", "guests", "", "till system, a stop watch", "till lead", "by Friday")


def rows(one: Review) -> list[dict[str, str]]:
    text = "".join(csvfile.render(one)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_the_rewrites_on_each_row_of_their_text_and_the_plan_on_that_of_the_missing_baseline() -> None:
    told = rows(offered())
    assert [(row["code"], row["key result id"], *(row[name] for name in COLUMNS)) for row in told] == [
        ("KR01", "", "Guests pay in seconds", *NO_PLAN),
        ("KR01", "o1.k1", IN_A_CELL, *NO_PLAN),
        ("KR09", "o1.k1", IN_A_CELL, *NO_PLAN),
        ("KR01", "o1.k2", CALM, *NO_PLAN),
        ("KR07", "o1.k2", CALM, *QUEUED),
        ("KR01", "o1.k2", CALM, *NO_PLAN),
        ("", "o1.k3", "", *NO_PLAN),
    ]


def test_csv_keeps_the_rewrites_of_texts_on_which_nothing_stands() -> None:
    source = replace(offered(), findings=())
    assert [row["rewrites"] for row in rows(source)] == [IN_A_CELL, CALM, ""]
    (okr,) = source.okrs
    bare = replace(okr, okr=replace(okr.okr, key_results=()), key_results=())
    one_set = replace(source.sets[0], okrs=(bare.okr,))
    assert [row["rewrites"] for row in rows(replace(source, sets=(one_set,), okrs=(bare,)))] == [
        "Guests pay in seconds"
    ]


def test_csv_has_the_same_columns_whether_or_not_anybody_asked() -> None:
    asked, unasked = rows(offered()), rows(review())
    assert list(asked[0]) == list(unasked[0])
    assert tuple(asked[0])[-8:] == COLUMNS
    assert {row[name] for row, name in product(unasked, COLUMNS)} == {""}


@pytest.mark.parametrize("sign", "=+-@\uff1d")
def test_a_rewrite_that_a_spreadsheet_would_compute_stands_behind_an_apostrophe(sign: str) -> None:
    text = f"{sign}SUM(A1)\n{sign}2"
    rewrite = replace(REWRITES[3], text=text, initiatives=(text,))
    measure = replace(PLAN[1], what=text, data=(text,), first_reading=text)
    row = rows(replace(offered(), rewrites=(rewrite,), plan=(measure,)))[4]
    shown = f"{sign}SUM(A1) {sign}2"
    assert [row[name] for name in ("rewrites", "measure", "data sources", "first reading")] == [
        f"'{shown}; keep as initiative: {shown}",
        *[f"'{shown}"] * 3,
    ]


def test_the_workbook_has_the_rewrites_in_both_sheets_and_a_sheet_for_the_plan() -> None:
    book = load_workbook(io.BytesIO(xlsxfile.render(offered())))
    assert book.sheetnames == ["Findings", "Key results", "Measuring plan", "Summary"]
    assert list(book["Measuring plan"].iter_rows(values_only=True)) == [
        ("source", "okr id", "key result id", "key result", *COLUMNS[1:]),
        *(
            (
                "shop.md",
                "o1",
                "o1.k1",
                LAUNCH,
                "lanes",
                None,
                None,
                "lanes open at noon",
                None,
                None,
                "within two weeks",
            ),
            ("shop.md", "o1", "o1.k2", QUEUE, *(cell or None for cell in QUEUED)),
        ),
    ]
    assert [cell.value for cell in list(book["Key results"].columns)[-1]] == ["rewrites", IN_A_CELL, CALM, None]
    found = list(book["Findings"].iter_rows(values_only=True))
    assert found[0][-8:] == COLUMNS
    assert found[5][-8:] == (CALM, *(cell or None for cell in QUEUED))
    assert found[6][-8:] == (CALM, *[None] * 7)


# --- SARIF and annotations --------------------------------------------------------------------

RULED = [sarif.Described(rule, rule.name, "Because.", [("Why", ["Because."])]) for rule in RULES]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def fixes(one: Review) -> dict[str, list[dict[str, Any]]]:
    """Those of each result that has some, by its fingerprint's last digit."""
    whole = json.loads("".join(sarif.render(one, RULED)))
    assert [error.message for error in jsonschema.Draft202012Validator(SARIF_SCHEMA).iter_errors(whole)] == []
    (run,) = whole["runs"]
    return {one["partialFingerprints"]["okrCoach/v1"][-1]: one["fixes"] for one in run["results"] if "fixes" in one}


def test_sarif_offers_a_safe_rewrite_as_a_fix_of_what_it_settles() -> None:
    assert fixes(offered()) == {
        "4": [
            {
                "description": {"text": f"Write: {CALM}"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "shop.md", "uriBaseId": "SRCROOT", "index": 0},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 6, "startColumn": 3, "endLine": 6, "endColumn": 31},
                                "insertedContent": {"text": CALM},
                            }
                        ],
                    }
                ],
            }
        ]
    }
    assert len(QUEUE) == 31 - 3


def moved(place: Place) -> Review:
    source = offered()
    (reviewed,) = source.okrs
    nodes = tuple(replace(node, place=place) for node in reviewed.okr.key_results)
    ones = tuple(replace(one, key_result=node) for one, node in zip(reviewed.key_results, nodes, strict=True))
    okr = replace(reviewed.okr, key_results=nodes)
    one_set = replace(source.sets[0], okrs=(okr,))
    return replace(source, sets=(one_set,), okrs=(replace(reviewed, okr=okr, key_results=ones),))


def test_sarif_offers_no_fix_where_the_place_is_not_known_from_end_to_end() -> None:
    assert fixes(moved(Place(6, 3, -1))) == {}


@pytest.mark.parametrize(("format_", "some"), [("text", True), ("json", False), ("csv", False), ("html", False)])
def test_sarif_offers_fixes_only_where_words_stand_as_they_are(format_: str, some: bool) -> None:
    source = offered()
    assert (fixes(replace(source, sets=(replace(source.sets[0], format=format_),))) != {}) is some


@pytest.mark.parametrize("text", ["a\n## Approved", "a\x1b[2J", "a \u202eb", "a\tb", "\ud800"])
def test_sarif_puts_nothing_into_a_file_that_a_reader_would_not_see(text: str) -> None:
    assert fixes(replace(offered(), rewrites=(replace(REWRITES[3], text=text),))) == {}


def test_sarif_inserts_signs_of_its_own_messages_as_they_are() -> None:
    text = "Queue {0} [a](http://harm.example) falls to 3"
    (fix,) = fixes(replace(offered(), rewrites=(replace(REWRITES[3], text=text),)))["4"]
    assert fix["description"] == {"text": "Write: Queue {{0}} [a] (http://harm.example) falls to 3"}
    assert fix["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": text}


def test_annotations_tell_nothing_of_rewrites() -> None:
    assert list(github.render(offered())) == list(github.render(replace(offered(), rewrites=None, plan=None)))
