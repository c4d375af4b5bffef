"""A model's remarks: apart from the findings in every format, counted nowhere, and none of their text takes effect."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest

from coach.render import csvfile, github, html, json_v1, markdown, sarif, text, xlsxfile
from coach.resources import knowledge_path
from coach.rules import RULES
from coach.rules.page import page_of, sections
from coach.types import Review, Scope, Severity
from tests.render.review_record import OBJECTIVE, QUEUE, finding, review

SCHEMA = json.loads(Path(knowledge_path("schemas", "okr-coach.review.v1.schema.json")).read_text(encoding="utf-8"))
NOTE = "2 remarks of the model dropped: 2 given twice."


def advised(message: str = "People may still queue <b>outside</b>.") -> Review:
    own = {"by": "model", "rule": "advice-serves-objective", "code": "AD01", "why": "", "message": message}
    first = finding(1, QUEUE, "queue", Severity.INFO, **{**own, "id": "a1", "key_result": "o1.k2", "line": 6})
    second = replace(first, id="a2", scope=Scope.OKR, key_result=None, field="objective", start=0, end=6, line=3)
    second = replace(second, text=OBJECTIVE[:6], citations=(), question="", code="AD02", rule="advice-proves-objective")
    return replace(
        review(),
        model="tiny *1*",
        advice=(first, second),
        by_model=("advice-serves-objective", "advice-proves-objective"),
        notes=(NOTE,),
    )


def test_text_tells_it_below_the_okr() -> None:
    lines = list(text.render(advised()))
    start = lines.index("        Advice from a model (tiny *1*), which counts for nothing:")
    assert lines[start + 1 : start + 7] == [
        "          AD01 on key result 2: People may still queue <b>outside</b>. ('queue')",
        "            ask: What is better, and for whom, once this is done?",
        "            see: Work is no result (work-is-no-result)",
        "          AD02 on the objective: People may still queue <b>outside</b>.",
        "            ('Paying')",
        "",
    ]
    assert NOTE in lines


def test_markdown_tells_it_below_the_okr_and_nothing_of_it_takes_effect() -> None:
    whole = "".join(markdown.render(advised()))
    assert (
        "\nAdvice from a model (tiny \\*&#8203;1\\*), which counts for nothing:\n\n"
        "- AD01 on key result 2: People may still queue \\<b&#8203;\\>outside\\</b&#8203;\\>. ('queue')\n"
        "  - ask: What is better, and for whom, once this is done?\n"
        "  - see: Work is no result (work-is-no-result)\n"
        "- AD02 on the objective: People may still queue \\<b&#8203;\\>outside\\</b&#8203;\\>. ('Paying')\n"
    ) in whole


def test_html_tells_it_below_the_okr_and_nothing_of_it_takes_effect() -> None:
    whole = "".join(html.render(advised()))
    assert "<h4>Advice from a model (tiny *1*), which counts for nothing</h4>" in whole
    assert (
        '<li><b>AD01</b> on key result 2: People may still queue &lt;b&gt;outside&lt;/b&gt;. <span class="aside">'
        "(<bdi>queue</bdi>)</span><br><b>Ask:</b> What is better, and for whom, once this is done?<br>"
        '<span class="aside">See: Work is no result (work-is-no-result)</span></li>'
    ) in whole


def test_json_holds_it_behind_the_findings_and_counts_it_nowhere() -> None:
    whole, plain = (json.loads("".join(json_v1.render(one))) for one in (advised(), review()))
    assert [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(whole)] == []
    assert whole["findings"][:-2] == plain["findings"]
    assert [(one["id"], one["by"], one["code"]) for one in whole["findings"][-2:]] == [
        ("a1", "model", "AD01"),
        ("a2", "model", "AD02"),
    ]
    assert whole["checked"].pop("model") == {"name": "tiny *1*", "notes": [NOTE]}
    assert whole["checked"].pop("by_model") == ["advice-serves-objective", "advice-proves-objective"]
    assert plain["checked"].pop("by_model") == []
    assert {**whole, "findings": []} == {**plain, "findings": []}


def test_parts_of_a_review_number_their_remarks_through() -> None:
    document = json_v1.Document()
    for _ in range(2):
        document.add(json_v1.part_of(advised()))
    whole = json.loads("".join(document.pieces()))
    assert [one["id"] for one in whole["findings"] if one["by"] == "model"] == ["a1", "a2", "a3", "a4"]
    alone = json.loads("".join(json_v1.render(replace(advised(), findings=()))))
    assert [one["id"] for one in alone["findings"]] == ["a1", "a2"]


def test_tables_end_the_rows_of_an_okr_with_it() -> None:
    rows = list(csv.DictReader(csvfile.render(advised("=1+1"))))
    own = [row for row in rows if row["code"].startswith("AD")]
    assert [(row["code"], row["severity"], row["mend first"], row["message"], row["key result"]) for row in own] == [
        ("AD01", "info", "", "'=1+1", QUEUE),
        ("AD02", "info", "", "'=1+1", ""),
    ]
    assert [row for row in rows if row not in own] == list(csv.DictReader(csvfile.render(review())))
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(xlsxfile.render(advised())))
    codes = [cell for row in book["Findings"].iter_rows(values_only=True) for cell in row]
    assert (codes.count("AD01"), codes.count("AD02")) == (1, 1)
    assert "AD01" not in {cell for row in book["Key results"].iter_rows(values_only=True) for cell in row}


def test_formats_that_annotate_files_leave_it_out() -> None:
    rules = [sarif.Described(rule, (page := page_of(rule)).title, page.why, sections(rule)) for rule in RULES]
    assert "".join(sarif.render(advised(), rules)) == "".join(sarif.render(review(), rules))
    assert "".join(github.render(advised())) == "".join(github.render(review()))


@pytest.mark.parametrize("how", ["inline", "baseline"])
def test_what_was_passed_over_is_told_in_json_only(how: str) -> None:
    from coach.types import Dismissal

    whole = advised()
    gone = replace(whole, advice=tuple(replace(one, dismissed=Dismissal(how, "a.md:1", "no")) for one in whole.advice))
    assert "AD01" not in "\n".join(text.render(gone))
    assert '"code": "AD01"' in "".join(json_v1.render(gone))
