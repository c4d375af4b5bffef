"""The JSON review: its bytes, its schema, and what text may do to it."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coach.render.json_v1 import render
from coach.resources import knowledge_path
from coach.types import Dismissal, NotChecked, Scope, Slot
from tests.render.review_record import plain, review

SCHEMA = json.loads(Path(knowledge_path("schemas", "okr-coach.review.v1.schema.json")).read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def document() -> dict[str, Any]:
    return dict(json.loads("".join(render(review()))))


def test_the_schema_is_a_valid_schema_and_the_output_keeps_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in VALIDATOR.iter_errors(document())] == []


def test_the_small_review_is_written_line_by_line() -> None:
    assert "".join(render(plain("Paying is quick", "Hang up the signs"))) == (
        "{\n"
        ' "schema": "okr-coach.review.v1",\n'
        ' "tool": {"name": "okr-coach", "version": "0.1.0"},\n'
        ' "sources": [\n'
        '  {"path": "a.md", "format": "markdown", "notes": []}\n'
        " ],\n"
        ' "okrs": [\n'
        '  {"id": "o1", "source": "a.md", "team": null, "owner": null, "period": null, '
        '"objective": {"text": "Paying is quick", "line": 1, "column": 3, "rewrites": []}, '
        '"verdict": "ready", "checked": "all", "top_fix": null, "key_results": [{"id": "o1.k1", "role": "key_result", '
        '"text": "Hang up the signs", "line": 2, "column": 3, "form": "activity", "verdict": "ready", '
        '"checked": "all", "struck": false, "metric": null, "metric_family": null, "slots": {}, "rewrites": []}], '
        '"initiatives": [], "milestones": [], "guardrails": []}\n'
        " ],\n"
        ' "findings": [],\n'
        ' "checked": {"options": null, "by_rule": ["activity-as-kr"], "by_model": [], "not_checked": []},\n'
        ' "summary": {"okrs": {"rework": 0, "refine": 0, "ready": 1, "unread": 0, "struck": 0, "no_key_results": 0}, '
        '"key_results": {"rework": 0, "refine": 0, "ready": 1, "unread": 0, "struck": 0}, '
        '"guardrails": {"rework": 0, "refine": 0, "ready": 0, "unread": 0, "struck": 0}, '
        '"severities": {"error": 0, "warning": 0, "info": 0}, "rules": {}, "dismissed": 0}\n'
        "}\n"
    )


def test_a_finding_is_this() -> None:
    assert document()["findings"][1] == {
        "id": "f2",
        "rule": "compound-kr",
        "code": "KR09",
        "severity": "warning",
        "scope": "key_result",
        "source": "shop.md",
        "okr": "o1",
        "key_result": "o1.k1",
        "field": "text",
        "span": {"start": 34, "end": 41, "text": "hang up"},
        "line": 5,
        "column": 37,
        "related": [],
        "message": "Two things.",
        "why": "",
        "question": "What is better, and for whom, once this is done?",
        "by": "rule",
        "citations": [{"passage": "work-is-no-result", "title": "Work is no result", "source": "A guide (Ana)"}],
        "fingerprint": "0000000000000002",
        "dismissed": None,
    }


def test_what_was_dismissed_says_how_where_why_and_by_whom_and_counts_apart() -> None:
    source = review()
    said = [
        Dismissal("inline", "shop.md:5", "the landlord asks for it"),
        Dismissal("file", "ignores.toml:3", None, "Ana, 2031-05-01"),
        Dismissal("baseline", "before.json"),
    ]
    found = [replace(one, dismissed=why) for one, why in zip(source.findings[:3], said, strict=True)]
    whole = json.loads("".join(render(replace(source, findings=(*found, *source.findings[3:])))))
    assert [one["dismissed"] for one in whole["findings"]] == [
        {"how": "inline", "where": "shop.md:5", "reason": "the landlord asks for it", "by": None},
        {"how": "file", "where": "ignores.toml:3", "reason": None, "by": "Ana, 2031-05-01"},
        {"how": "baseline", "where": "before.json", "reason": None, "by": None},
        None,
        None,
    ]
    summary = whole["summary"]
    assert (summary["severities"], summary["rules"], summary["dismissed"]) == (
        {"error": 0, "warning": 1, "info": 1},
        {"activity-as-kr": 2},
        3,
    )
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []


def test_a_finding_on_a_set_names_no_okr_and_one_on_an_okr_may_name_a_key_result() -> None:
    source = review()
    first = source.findings[2]
    on_set = replace(first, scope=Scope.SET, okr=None, key_result=None, start=None, end=None, text=None, line=None)
    on_okr = replace(first, scope=Scope.OKR, id="f9")
    whole = json.loads("".join(render(replace(source, findings=(replace(on_set, column=None), on_okr)))))
    keys = ("scope", "source", "okr", "key_result", "line", "column")
    assert [[one[key] for key in keys] for one in whole["findings"]] == [
        ["set", "shop.md", None, None, None, None],
        ["okr", "shop.md", "o1", "o1.k1", 5, 3],
    ]
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []


def test_slots_give_values_words_and_offsets_and_mark_what_a_field_gave() -> None:
    (okr,) = document()["okrs"]
    assert okr["key_results"][1]["slots"] == {
        "metric": {"value": None, "unit": None, "text": "queue", "start": 3, "end": 8},
        "baseline": {"value": 9.0, "unit": "min", "text": "9 min", "start": 14, "end": 19},
        "target": {"value": 3.0, "unit": "min", "text": "3 min", "start": 23, "end": 28},
        "deadline": {"value": None, "unit": None, "text": "May", "field": True},
    }
    assert (okr["key_results"][1]["metric"], okr["key_results"][1]["metric_family"]) == ("queue", "speed")


def test_guardrails_and_work_have_lists_of_their_own() -> None:
    (okr,) = document()["okrs"]
    assert [node["id"] for node in okr["key_results"]] == ["o1.k1", "o1.k2"]
    assert [node["id"] for node in okr["guardrails"]] == ["o1.k3"]
    assert okr["initiatives"] == [
        {
            "id": "o1.i1",
            "key_result": "o1.k2",
            "text": "Rent a stall",
            "line": 9,
            "column": 5,
            "owner": "Ana",
            "due": "May",
        }
    ]


def test_a_finding_without_words_has_no_span_and_an_infinite_value_is_null() -> None:
    whole = document()
    assert whole["findings"][4]["span"] is None
    assert whole["okrs"][0]["guardrails"][0]["slots"]["target"]["value"] is None


def test_rules_with_words_of_their_own_in_each_finding_keep_them() -> None:
    source = review()
    findings = (source.findings[2], replace(source.findings[3], question="Who waits?"), source.findings[4])
    whole = json.loads("".join(render(replace(source, findings=findings))))
    asked = source.findings[2].question
    assert [one["question"] for one in whole["findings"]] == [asked, "Who waits?", asked]


def test_bands_and_parts_are_lists() -> None:
    source = review()
    (reviewed,) = source.okrs
    slots = (Slot("2", 0, 1, 2.0), Slot("3", 2, 3, 3.0))
    first = reviewed.key_results[0]
    changed = replace(first, statement=replace(first.statement, band=slots, parts=slots, unitless=slots[:1]))
    whole = json.loads("".join(render(replace(source, okrs=(replace(reviewed, key_results=(changed,)),), findings=()))))
    (node,) = whole["okrs"][0]["key_results"]
    assert [[slot["text"] for slot in node["slots"][name]] for name in ("band", "parts", "unitless")] == [
        ["2", "3"],
        ["2", "3"],
        ["2"],
    ]
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []


def test_every_code_point_comes_back_and_no_terminal_control_stands_raw() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    written = "".join(render(plain("Paying is quick", everything))).encode("utf-8")
    # Halves of a pair that stand side by side are one character to a JSON reader.
    expected = json.loads(json.dumps(everything))
    assert json.loads(written)["okrs"][0]["key_results"][0]["text"] == expected
    raw = set(written.decode("utf-8"))
    unsafe = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    assert raw & set(map(chr, unsafe | set(range(0xE0000, 0xE0080)))) == {"\n"}


def test_it_is_said_how_far_each_part_was_checked_and_only_what_was_judged_counts_as_ready() -> None:
    words = ("struck", "few", "most", "all")
    source = plain("Paying is quick", *words)
    (reviewed,) = source.okrs
    struck = replace(reviewed.key_results[0], key_result=replace(reviewed.key_results[0].key_result, struck=True))
    okr = replace(reviewed, key_results=(struck, *reviewed.key_results[1:]))
    empty = replace(reviewed, okr=replace(reviewed.okr, id="o2"), key_results=())
    left_out = (NotChecked("a", "why", ("o1.k2", "o1.k3")), NotChecked("b", "why", ("o1.k2",)))
    by_rule = ("a", "b", "activity-as-kr")
    # What was left out on an OKR or a set says nothing of how far a key result was checked.
    others = (NotChecked("on-okrs", "why", ("o1.k4", "o1")), NotChecked("on-sets", "why", ("a.md",)))
    source = replace(source, okrs=(okr, empty), not_checked=(*left_out, *others), of_key_results=by_rule)
    whole = json.loads("".join(render(replace(source, by_rule=(*by_rule, "on-okrs")))))
    nodes = whole["okrs"][0]["key_results"]
    assert [(one["text"], one["checked"], one["struck"], one["verdict"]) for one in nodes] == [
        ("struck", "none", True, "ready"),
        ("few", "few", False, "ready"),
        ("most", "most", False, "ready"),
        ("all", "all", False, "ready"),
    ]
    assert [one["checked"] for one in whole["okrs"]] == ["few", "none"]
    assert whole["summary"]["key_results"] == {"rework": 0, "refine": 0, "ready": 2, "unread": 1, "struck": 1}
    assert whole["summary"]["okrs"] == {
        "rework": 0,
        "refine": 0,
        "ready": 1,
        "unread": 0,
        "struck": 0,
        "no_key_results": 1,
    }
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []


def test_guardrails_are_counted_apart() -> None:
    summary = document()["summary"]
    assert summary["key_results"] == {"rework": 1, "refine": 1, "ready": 0, "unread": 0, "struck": 0}
    assert summary["guardrails"] == {"rework": 0, "refine": 0, "ready": 1, "unread": 0, "struck": 0}


def remove(path: str) -> Callable[[Any], None]:
    def change(whole: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            whole = whole[int(step) if step.isdigit() else step]
        del whole[last]

    return change


def put(path: str, value: object) -> Callable[[Any], None]:
    def change(whole: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            whole = whole[int(step) if step.isdigit() else step]
        whole[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        remove("schema"),
        remove("checked.by_model"),
        remove("summary.severities"),
        remove("okrs.0.verdict"),
        remove("okrs.0.key_results.0.form"),
        remove("findings.0.why"),
        remove("findings.1.span.end"),
        put("schema", "okr-coach.review.v2"),
        put("okrs.0.verdict", "good"),
        put("okrs.0.checked", "some"),
        remove("okrs.0.key_results.0.checked"),
        put("okrs.0.key_results.0.struck", "yes"),
        remove("summary.key_results.unread"),
        remove("summary.okrs.no_key_results"),
        remove("summary.dismissed"),
        remove("findings.0.dismissed"),
        put("findings.0.dismissed", {}),
        put("findings.0.dismissed", {"how": "mail", "where": "a.md:3", "reason": None, "by": None}),
        put("findings.0.dismissed", {"how": "file", "where": None, "reason": None, "by": None}),
        put("findings.0.okr", 1),
        put("okrs.0.key_results.0.form", "metric-shift"),
        put("okrs.0.key_results.1.slots.target.start", -1),
        put("okrs.0.key_results.1.slots.deadline.start", 3),
        put("okrs.0.key_results.1.slots.size", {}),
        put("findings.0.severity", "fatal"),
        put("findings.0.id", "1"),
        put("findings.0.line", 0),
        put("findings.0.score", 7),
        put("summary.score", 70),
    ],
)
def test_a_broken_document_fails_the_schema(change: Callable[[Any], None]) -> None:
    broken = deepcopy(document())
    change(broken)
    assert not VALIDATOR.is_valid(broken)


@pytest.mark.soak
def test_forty_thousand_key_results_take_at_most_three_times_as_long_as_the_bare_json() -> None:
    source = review()
    copies = 40_000 // 3
    many = replace(source, okrs=source.okrs * copies, findings=source.findings * copies)
    written = "".join(render(many))
    assert len(written) > 40_000_000
    bare = json.loads(written)
    # Beside the same bytes in the same run: seconds alone say more of the machine than of the code.
    assert seconds(lambda: sum(map(len, render(many)))) < 3 * seconds(lambda: len(json.dumps(bare)))


def seconds(work: Callable[[], int]) -> float:
    """Least CPU time of three runs, without garbage collection as in the command line."""
    taken = []
    gc.disable()
    try:
        for _ in range(3):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(taken)
