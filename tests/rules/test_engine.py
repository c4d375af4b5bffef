"""The engine on statements made by hand: order, numbering, fingerprints, places, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from coach.errors import UsageError
from coach.rules import RULES, lookup
from coach.rules.engine import NOT_ENGLISH, Numbering, Undecided, not_checked
from coach.rules.support import PEERS
from coach.rules.tables import labels, sources
from coach.types import Fields, Finding, Form, NotChecked, Okr, Place, Placeholder, Scope, Severity, Statement
from coach.views import Hit, KeyResultView, Skipped
from tests.rules.wards import ON_KEY_RESULTS, check, okr_of, plain, rule, trend, work


def prints(statements: Sequence[Statement], okr: Okr | None = None) -> dict[str, str]:
    findings, _ = check(statements, [lookup("KR01")], okr)
    return {f"{finding.key_result}": finding.fingerprint for finding in findings}


def test_a_finding_says_what_where_why_and_on_whose_word() -> None:
    findings, _ = check([work("Launch the bed board")], [lookup("activity-as-kr")])
    page = {"why": findings[0].why, "question": findings[0].question, "citations": findings[0].citations}
    assert findings == [
        Finding(
            id="f1",
            rule="activity-as-kr",
            code="KR01",
            severity=Severity.ERROR,
            scope=Scope.KEY_RESULT,
            okr="o1",
            key_result="o1.k1",
            source="wards.md",
            field="text",
            start=0,
            end=6,
            text="Launch",
            line=2,
            column=5,
            message="'Launch' names work; it says nothing of what changes once the work is done",
            fingerprint=findings[0].fingerprint,
            **page,  # type: ignore[arg-type]
        )
    ]
    assert findings[0].question == "Once this is done, what changes, for whom, and how would you see it?"
    first, *_ = findings[0].citations
    assert (first.passage, first.title) == ("finished-work-proves-nothing", "Finished work proves nothing by itself")
    assert first.source.startswith(f"{sources()['S004'].title}; Google's OKR playbook (")
    assert len(findings[0].fingerprint) == 16


def test_findings_come_by_key_result_then_severity_then_place_then_code() -> None:
    late, early = Hit("late", 7, 9), Hit("early", 1, 2)
    rules = [
        rule("KR90", late, early),
        rule("KR80", replace(early, severity=Severity.INFO), replace(early, message="same place, lower code")),
    ]
    findings, _ = check([work("Launch bed boards"), work("Launch call boards")], rules)
    assert [(f.id, f.key_result, f.severity.value, f.start, f.code) for f in findings] == [
        ("f1", "o1.k1", "error", 1, "KR80"),
        ("f2", "o1.k1", "error", 1, "KR90"),
        ("f3", "o1.k1", "error", 7, "KR90"),
        ("f4", "o1.k1", "info", 1, "KR80"),
        ("f5", "o1.k2", "error", 1, "KR80"),
        ("f6", "o1.k2", "error", 1, "KR90"),
        ("f7", "o1.k2", "error", 7, "KR90"),
        ("f8", "o1.k2", "info", 1, "KR80"),
    ]


def test_a_fingerprint_stays_when_key_results_change_places() -> None:
    first, second = work("Launch the bed board"), work("Write the visiting rules")
    before, after = prints([first, second]), prints([second, first])
    assert (before["o1.k1"], before["o1.k2"]) == (after["o1.k2"], after["o1.k1"])
    assert before["o1.k1"] != before["o1.k2"]


def test_a_fingerprint_stays_when_only_case_and_spacing_change() -> None:
    assert prints([work("Launch the bed board")]) == prints([work("launch  the bed\n board")])


@pytest.mark.parametrize("text", ["Launch the bed boards", "Launch a bed board"])
def test_a_fingerprint_ends_when_the_text_is_edited(text: str) -> None:
    assert prints([work("Launch the bed board")]) != prints([work(text)])


def test_a_fingerprint_ends_when_the_objective_is_edited() -> None:
    statements = [work("Launch the bed board")]
    assert prints(statements) != prints(statements, okr_of(statements, objective="Busy wards"))


def test_equal_texts_under_one_objective_get_fingerprints_of_their_own() -> None:
    twice = prints([work("Launch the bed board"), work("Launch the bed board")])
    assert twice["o1.k1"] != twice["o1.k2"]
    assert twice["o1.k1"] == prints([work("Launch the bed board")])["o1.k1"]


def test_equal_texts_under_other_objectives_do_not_count() -> None:
    statements, numbering = [work("Launch the bed board")], Numbering()
    alone, _ = check(statements, [lookup("KR01")])
    check(statements, [lookup("KR01")], okr_of(statements, objective="Busy wards"), numbering)
    after, _ = check(statements, [lookup("KR01")], numbering=numbering)
    assert (after[0].id, after[0].fingerprint) == ("f2", alone[0].fingerprint)


def test_empty_fields_of_two_key_results_get_fingerprints_that_do_not_depend_on_order() -> None:
    def found(*texts: str) -> dict[str, str]:
        statements = [plain(text) for text in texts]
        okr = okr_of(statements)
        nodes = tuple(replace(node, fields=Fields(owner="")) for node in okr.key_results)
        findings, _ = check(statements, [lookup("owner-missing")], replace(okr, key_results=nodes))
        return {texts[int(str(f.key_result)[-1]) - 1]: f.fingerprint for f in findings}

    assert found("Falls from 9 to 4", "Beds from 30 to 40") == found("Beds from 30 to 40", "Falls from 9 to 4")


def test_a_place_follows_the_words_over_line_breaks() -> None:
    text = "Improve\n    discharge time"
    findings, _ = check([trend(text, "discharge time")], [lookup("missing-target")])
    assert [(f.line, f.column, f.text) for f in findings] == [(3, 5, "discharge time")]


def test_a_place_inside_a_line_counts_columns() -> None:
    findings, _ = check([trend("Improve discharge time", "discharge time")], [lookup("missing-target")])
    assert [(f.line, f.column) for f in findings] == [(2, 13)]


def test_a_text_that_is_no_piece_of_the_file_keeps_the_place_of_its_first_character() -> None:
    statements = [trend("Improve discharge time", "discharge time")]
    okr = okr_of(statements)
    nodes = tuple(replace(node, place=Place(7, 3)) for node in okr.key_results)
    findings, _ = check(statements, [lookup("missing-target")], replace(okr, key_results=nodes))
    assert [(f.line, f.column) for f in findings] == [(7, 3)]


def test_an_objectives_fault_is_named_once_and_first() -> None:
    objective = replace(plain("Grow to X beds"), placeholders=(Placeholder("X", 8, 9, "target"),))
    statements = [work("Launch the bed board"), work("Write the visiting rules")]
    okr = okr_of(statements, objective=objective.text, owner="")
    findings, _ = check(statements, okr=okr, objective=objective)
    ours = [f for f in findings if f.scope is Scope.OBJECTIVE]
    assert findings[: len(ours)] == ours
    assert [(f.rule, f.key_result, f.field, f.text, f.line, f.column) for f in ours] == [
        ("placeholder", None, "objective", "X", 1, 9),
        ("owner-missing", None, "owner", None, 1, 1),
    ]


def test_a_key_result_struck_out_is_neither_checked_nor_counted() -> None:
    statements = [work("Launch the bed board"), plain("Falls from 9 to 4"), plain("Keep beds below 40")]
    statements[2] = replace(statements[2], form=Form.METRIC_BOUND)
    okr = okr_of(statements)
    first, second, third = okr.key_results
    okr = replace(okr, key_results=(replace(first, struck=True), replace(second, struck=True), third))
    findings, undecided = check(statements, okr=okr)
    assert {f.key_result for f in findings} == {"o1.k3"} == {u.node for u in undecided}
    assert "business-as-usual" in {f.rule for f in findings}


def test_rules_that_read_english_are_not_applied_to_other_languages() -> None:
    text = "Lancer le tableau"
    statement = replace(work(text), language="fr", placeholders=(Placeholder("le", 7, 9),))
    findings, undecided = check([statement])
    assert [finding.rule for finding in findings] == ["placeholder"]
    reading = sorted(rule.name for rule in ON_KEY_RESULTS if rule.wording)
    assert sorted(item.rule for item in undecided) == reading
    assert {item.reason for item in undecided} == {NOT_ENGLISH}


def test_what_was_not_checked_is_listed_per_rule_and_reason_with_its_nodes_and_then_the_ledger() -> None:
    items = [Undecided("no-deadline", "no date", node) for node in ("o1.k1", "o1.k2")]
    entries = not_checked([*items, Undecided("no-deadline", "other", "o1.k3"), Undecided("a-rule", "other", "o1.k3")])
    assert entries[:3] == (
        NotChecked("a-rule", "other", ("o1.k3",)),
        NotChecked("no-deadline", "no date", ("o1.k1", "o1.k2")),
        NotChecked("no-deadline", "other", ("o1.k3",)),
    )
    assert entries[3:] == not_checked([])
    unruled = {label.label: label.reason for label in labels() if label.reason}
    assert {entry.rule: entry.reason for entry in entries[3:]} == unruled
    assert {rule.name for rule in RULES} & {*unruled} == {"not-influenceable"}
    assert all(entry.reason and entry.nodes == () for entry in entries[3:])


def test_every_label_has_a_rule_or_a_reason() -> None:
    # Of this one the plain cases are decided, and the reason says what is left.
    partly = {"not-influenceable"}
    decided = {
        label.label: (label.scope, label.tier) for label in labels() if not label.reason or label.label in partly
    }
    assert decided == {rule.name: (rule.scope.value, rule.tier) for rule in RULES}
    assert {label.scope for label in labels()} == {scope.value for scope in Scope}
    assert {label.tier for label in labels()} == {"CORE", "AUTO", "T2", "CTX"}
    assert {label.judge for label in labels()} == {"text", "context"}


def test_very_many_key_results_show_each_rule_a_bounded_number_of_others() -> None:
    seen: list[int] = []

    def look(view: KeyResultView) -> Iterable[Hit | Skipped]:
        seen.append(len(view.siblings))
        return ()

    check(
        [plain(f"Falls from {n + 1} to 0") for n in range(PEERS + 5)], [replace(lookup("KR01"), check=look, forms=None)]
    )
    assert (min(seen), max(seen)) == (PEERS, PEERS + 1)


def test_a_rule_is_asked_about_the_forms_it_can_object_to_only() -> None:
    seen: list[Form] = []

    def look(view: KeyResultView) -> Iterable[Hit | Skipped]:
        seen.append(view.statement.form)
        return ()

    forms = [Form.ACTIVITY, Form.METRIC_SHIFT, Form.OUTPUT_COUNT, Form.ACTIVITY]
    statements = [replace(plain(f"Line {n}"), form=form) for n, form in enumerate(forms)]
    rule = replace(lookup("KR01"), check=look)
    check(statements, [rule])
    assert seen == [Form.ACTIVITY, Form.ACTIVITY]
    seen.clear()
    check(statements, [replace(rule, forms=None)])
    assert seen == forms


@pytest.mark.parametrize("name", ["KR07", "kr07", "missing-baseline", "missing_baseline", " Missing-Baseline "])
def test_a_rule_is_found_by_name_and_by_code(name: str) -> None:
    assert lookup(name).code == "KR07"


def test_an_unknown_rule_is_refused_with_close_matches() -> None:
    with pytest.raises(UsageError) as caught:
        lookup("missing-base")
    assert caught.value.message == "there is no rule 'missing-base'"
    assert "missing-baseline" in caught.value.hint


def test_an_unknown_rule_like_no_other_is_refused_too() -> None:
    with pytest.raises(UsageError) as caught:
        lookup("qqqqqqqq")
    assert caught.value.hint == "`okr-coach rules` lists them all"
