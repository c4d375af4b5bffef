"""Runs the case files of tests/rule_cases: every finding of the rule on the key result, and no other."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import pytest
import yaml

from coach.grammar import parse
from coach.rules import RULES, lookup
from coach.rules.engine import Checked
from coach.rules.pushes import push_of
from coach.rules.terms import rows
from coach.types import Fields, Scope
from coach.views import Rule
from tests.rules.rule_examples import OF_OKR, Setting, okr_in, run, run_markdown, run_whole

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "rule_cases")
FIELDS = {field.name for field in fields(Fields)}
KEYS = {
    *(
        "id",
        "kr",
        "okr",
        "okrs",
        "objective",
        "siblings",
        "tags",
        "role",
        "owner",
        "period",
        "form",
        "findings",
        "skipped",
        "markdown",
    ),
}
LEAST = 12
LEAST_OFTEN_DISPUTED = 25
OFTEN_DISPUTED = {
    "activity-as-kr",
    "output-count",
    "missing-baseline",
    "missing-target",
    "compound-kr",
    "vanity-metric",
    "missing-guardrail",
    "metric-in-objective",
    "task-as-objective",
}


def load(name: str) -> list[dict[str, Any]]:
    with open(os.path.join(FOLDER, f"{name}.yaml"), encoding="utf-8") as file:
        document = yaml.safe_load(file)
    assert set(document) == {"rule", "cases"}
    assert lookup(document["rule"]).name == name
    cases: list[dict[str, Any]] = document["cases"]
    return cases


def setting_of(case: dict[str, Any]) -> Setting:
    text = case["kr"]["text"]
    given = {key: str(value) for key, value in case["kr"].items() if key != "text"}
    siblings = tuple(
        (other, "key_result") if isinstance(other, str) else (other["text"], other["role"])
        for other in case.get("siblings", [])
    )
    return Setting(
        text,
        Fields(**given),
        objective=case.get("objective", Setting.objective),
        siblings=siblings,
        role=case.get("role", "key_result"),
        tags=tuple(case.get("tags", [])),
        owner=case.get("owner"),
        period=case.get("period"),
    )


def cases_of(rules: Iterable[Rule]) -> list[Any]:
    return [pytest.param(rule, case, id=f"{rule.name}:{case['id']}") for rule in rules for case in load(rule.name)]


ON_KEY_RESULTS = cases_of(rule for rule in RULES if rule.scope is Scope.KEY_RESULT)
ON_MORE = cases_of(rule for rule in RULES if rule.scope is not Scope.KEY_RESULT)


@pytest.mark.parametrize(("rule", "case"), ON_KEY_RESULTS)
def test_the_rule_says_exactly_what_the_case_expects(rule: Rule, case: dict[str, Any]) -> None:
    setting = setting_of(case)
    findings, undecided = run([rule], setting)
    if "form" in case:
        assert parse(setting.text, setting.fields).form == case["form"]
    expected = [(rule.name, want.get("span"), want.get("field", "text"), want["severity"]) for want in case["findings"]]
    got = [(found.rule, found.text, found.field, found.severity.value) for found in findings]
    loose = [
        (name, text if want[1] is not None else None, field if "field" in raw else "text", severity)
        for (name, text, field, severity), want, raw in zip(got, expected, case["findings"], strict=False)
    ]
    assert (loose if len(got) == len(expected) else got) == expected
    assert bool(undecided) == case.get("skipped", False)


@pytest.mark.parametrize(("rule", "case"), ON_MORE)
def test_the_rule_on_more_than_a_key_result_says_exactly_what_the_case_expects(
    rule: Rule, case: dict[str, Any]
) -> None:
    if "markdown" in case:
        checked = Checked(run_markdown(rule, case["markdown"]), [])
    else:
        checked = run_whole(rule, case["okrs"] if "okrs" in case else [case["okr"]])
    findings, undecided = checked
    got = [(found.rule, found.severity.value) for found in findings]
    assert got == [(rule.name, want["severity"]) for want in case["findings"]]
    for found, want in zip(findings, case["findings"], strict=True):
        # A case names the words that matter; the finding may point at some of them, or at the key result they stand in.
        assert "span" not in want or (
            found.text is not None and (want["span"] in found.text or found.text in want["span"])
        )
    assert bool(undecided) == case.get("skipped", False)


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_case_file_is_well_formed_and_holds_enough_on_both_sides(name: str) -> None:
    cases = load(name)
    ids = [case["id"] for case in cases]
    assert len(ids) == len(set(ids))
    for case in cases:
        assert set(case) <= KEYS, case["id"]
        assert set(case.get("kr", ())) <= FIELDS | {"text"}, case["id"]
        for okr in case.get("okrs", [case["okr"]] if "okr" in case else []):
            assert set(okr) <= {*OF_OKR, "objective", "krs", "tags", "initiatives"}, case["id"]
        assert case["id"] == case["id"].lower().replace(" ", "-").replace("_", "-")
    assert len(cases) >= (LEAST_OFTEN_DISPUTED if name in OFTEN_DISPUTED else LEAST)
    assert any(case["findings"] for case in cases)
    assert any(not case["findings"] for case in cases)


def test_every_row_of_the_guardrail_table_has_cases_in_both_directions() -> None:
    found: dict[str, set[bool]] = {row: set() for row in rows()}
    for case in load("missing-guardrail"):
        for node in okr_in(case["okr"]).key_results:
            row = push_of(parse(node.text, node.fields))
            if row is not None:
                found[row.row].add(bool(case["findings"]))
    assert found == {row: {True, False} for row in rows()}


def test_every_case_file_belongs_to_a_rule() -> None:
    files = {name.removesuffix(".yaml") for name in os.listdir(FOLDER) if name.endswith(".yaml")}
    assert files == {rule.name for rule in RULES}
