"""The engine on objectives, whole OKRs and sets: order, places, severities, and what was not decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.options import Options
from coach.rules import RULES, lookup
from coach.rules.engine import NOT_ENGLISH, Numbering, Undecided, check_okrs, check_set
from coach.types import Aim, Dismissal, Finding, Scope, Severity
from coach.views import Hit, OkrView, ParsedOkr, SetView, Skipped
from tests.rules.wards import OBJECTIVE, check, okr_of, plain, rule, set_of, work

STATEMENTS = [work("Launch the bed board"), plain("Falls from 9 to 4")]
WHOLE = (Scope.OBJECTIVE, Scope.OKR)


def test_what_is_said_of_the_objective_comes_first_then_of_the_whole_okr_then_of_key_results() -> None:
    on_objective = Hit("", 0, 4, field="objective", severity=Severity.INFO)
    rules = [
        rule("KR90", on_objective, Hit("", 0, 6)),
        rule("OK90", Hit("", 0, 4, field="objective"), scope=Scope.OKR),
        rule("OB90", on_objective, scope=Scope.OBJECTIVE),
    ]
    findings, _ = check(STATEMENTS, rules)
    assert [(f.id, f.code, f.scope, f.key_result) for f in findings] == [
        ("f1", "KR90", Scope.OBJECTIVE, None),
        ("f2", "KR90", Scope.OBJECTIVE, None),
        ("f3", "OB90", Scope.OBJECTIVE, None),
        ("f4", "OK90", Scope.OKR, None),
        ("f5", "KR90", Scope.KEY_RESULT, "o1.k1"),
        ("f6", "KR90", Scope.KEY_RESULT, "o1.k2"),
    ]


def test_on_one_level_the_worst_comes_first_then_the_first_place() -> None:
    rules = [
        rule("OK91", Hit("late", 5, 9, field="objective"), Hit("early", 0, 4, field="objective"), scope=Scope.OKR),
        rule("OK92", Hit("whole", None, None), scope=Scope.OKR),
        rule("OK90", Hit("mild", 0, 4, severity=Severity.INFO), scope=Scope.OKR),
    ]
    findings, _ = check(STATEMENTS, rules)
    assert [f.message for f in findings] == ["whole", "early", "late", "mild"]


def test_a_finding_on_the_whole_okr_may_point_at_the_words_of_a_key_result() -> None:
    okr = okr_of(STATEMENTS)
    hit = Hit("alone", 6, 12, severity=Severity.WARNING, related=("o1.k1",), key_result=okr.key_results[1])
    (finding,), undecided = check(STATEMENTS, [rule("OK90", hit, scope=Scope.OKR)], okr)
    page = {"why": finding.why, "question": finding.question, "citations": finding.citations}
    assert finding == Finding(
        id="f1",
        rule="activity-as-kr",
        code="OK90",
        severity=Severity.WARNING,
        scope=Scope.OKR,
        okr="o1",
        key_result="o1.k2",
        source="wards.md",
        field="text",
        start=6,
        end=12,
        text="from 9",
        line=4,
        column=11,
        message="alone",
        fingerprint=finding.fingerprint,
        related=("o1.k1",),
        **page,  # type: ignore[arg-type]
    )
    assert undecided == []


def test_its_fingerprint_follows_those_words_and_not_the_others() -> None:
    def printed(*texts: str, objective: str = OBJECTIVE) -> str:
        statements = [plain(text) for text in texts]
        okr = okr_of(statements, objective=objective)
        hit = Hit("alone", 0, 5, key_result=okr.key_results[-1])
        return check(statements, [rule("OK90", hit, scope=Scope.OKR)], okr).findings[0].fingerprint

    before = printed("Launch the bed board", "Falls from 9 to 4")
    assert before == printed("Launch a bed board", "falls  from 9 to 4") == printed("Falls from 9 to 4")
    assert before != printed("Launch the bed board", "Falls from 9 to 3")
    assert before != printed("Launch the bed board", "Falls from 9 to 4", objective="Busy wards")


def test_a_rule_on_whole_okrs_sees_what_was_not_struck_out() -> None:
    seen: list[list[str]] = []

    def look(view: OkrView) -> tuple[()]:
        seen.append([f"{node.id}: {statement.text}" for node, statement in view.nodes])
        return ()

    okr = okr_of(STATEMENTS)
    first, second = okr.key_results
    check(STATEMENTS, [replace(rule("OK90", scope=Scope.OKR), check=look)])
    struck = replace(okr, key_results=(replace(first, struck=True), second))
    check(STATEMENTS, [replace(rule("OK90", scope=Scope.OKR), check=look)], struck)
    assert seen == [["o1.k1: Launch the bed board", "o1.k2: Falls from 9 to 4"], ["o1.k2: Falls from 9 to 4"]]


@pytest.mark.parametrize("scope", WHOLE)
def test_an_objective_struck_out_is_neither_checked_nor_counted(scope: Scope) -> None:
    rules = [rule("OK90", Hit("", 0, 4), Skipped("no date"), scope=scope)]
    assert check(STATEMENTS, rules, replace(okr_of(STATEMENTS), struck=True)) == ([], [])


def test_of_an_objective_struck_out_all_rules_of_ours_are_silent() -> None:
    okr = replace(okr_of([], objective="Launch X and get 40% more of everything"), struck=True)
    assert check([], RULES, okr) == ([], [])
    assert [f.rule for f in check([], RULES, replace(okr, struck=False)).findings] == ["too-few-krs"]


def test_below_an_objective_struck_out_only_the_key_results_are_checked() -> None:
    rules = [rule("KR90", Hit("", 0, 4, field="objective"), Hit("", 0, 6))]
    findings, _ = check(STATEMENTS, rules, replace(okr_of(STATEMENTS), struck=True))
    assert [(f.scope, f.key_result) for f in findings] == [(Scope.KEY_RESULT, "o1.k1"), (Scope.KEY_RESULT, "o1.k2")]


@pytest.mark.parametrize("scope", WHOLE)
def test_rules_that_read_english_leave_an_objective_in_another_language(scope: Scope) -> None:
    reading = rule("OK90", Hit("", 0, 4, field="objective"), scope=scope)
    objective = plain(OBJECTIVE, "fr")
    assert check(STATEMENTS, [reading], objective=objective) == ([], [Undecided(reading.name, NOT_ENGLISH, "o1")])
    counting = replace(reading, wording=False)
    assert [f.code for f in check(STATEMENTS, [counting], objective=objective).findings] == ["OK90"]


def test_key_results_in_another_language_do_not_keep_the_objective_from_being_read() -> None:
    rules = [rule("OB90", Hit("", 0, 4, field="objective"), scope=Scope.OBJECTIVE), rule("KR90", Hit("", 0, 4))]
    findings, undecided = check([plain("Lancer", "fr")], rules)
    assert [f.code for f in findings] == ["OB90"]
    assert undecided == [Undecided("activity-as-kr", NOT_ENGLISH, "o1.k1")]


@pytest.mark.parametrize("scope", WHOLE)
def test_what_a_rule_could_not_decide_is_noted_with_the_okr(scope: Scope) -> None:
    assert check(STATEMENTS, [rule("OK90", Skipped("no level is known"), scope=scope)]) == (
        [],
        [Undecided("activity-as-kr", "no level is known", "o1")],
    )


def test_a_teams_severity_goes_before_the_rules_and_the_hits_own_and_settles_the_order() -> None:
    rules = [
        replace(rule("KR90", Hit("ours", 9, 12, severity=Severity.INFO)), name="vague-wording"),
        rule("KR91", Hit("theirs", 0, 6, severity=Severity.WARNING)),
    ]
    plainly = [(f.message, f.severity) for f in check(STATEMENTS[:1], rules).findings]
    assert plainly == [("theirs", Severity.WARNING), ("ours", Severity.INFO)]
    options = Options(severity={"vague-wording": Severity.ERROR})
    chosen = [(f.id, f.message, f.severity) for f in check(STATEMENTS[:1], rules, options=options).findings]
    assert chosen == [("f1", "ours", Severity.ERROR), ("f2", "theirs", Severity.WARNING)]


def test_a_teams_severity_holds_for_sets_too() -> None:
    okr_set = set_of(okr_of(STATEMENTS))
    rules = [rule("ST90", Hit("many", None, None, severity=Severity.WARNING), scope=Scope.SET)]
    (finding,), _ = check_set(okr_set, rules, Numbering(), Options(severity={"activity-as-kr": Severity.INFO}))
    assert finding.severity is Severity.INFO


def test_many_okrs_are_checked_as_each_by_itself() -> None:
    parsed = [
        ParsedOkr(replace(okr_of(STATEMENTS), id=f"o{number}"), plain(OBJECTIVE), Aim(), tuple(STATEMENTS))
        for number in (1, 2)
    ]
    together = check_okrs(parsed, RULES, numbering := Numbering())
    assert numbering.next_id() == f"f{sum(len(one.findings) for one in together) + 1}"
    one_by_one = Numbering()
    assert together == [check(one.statements, RULES, one.okr, one_by_one) for one in parsed]


def test_a_finding_on_the_set_itself_belongs_to_no_okr() -> None:
    hit = Hit("4 objectives of one team", None, None, field="objectives", line=3, related=("o1",))
    (finding,), undecided = check_set(
        set_of(okr_of(STATEMENTS)), [rule("ST90", hit, scope=Scope.SET)], numbering := Numbering()
    )
    page = {"why": finding.why, "question": finding.question, "citations": finding.citations}
    assert finding == Finding(
        id="f1",
        rule="activity-as-kr",
        code="ST90",
        severity=Severity.ERROR,
        scope=Scope.SET,
        okr=None,
        key_result=None,
        source="wards.md",
        field="objectives",
        start=None,
        end=None,
        text=None,
        line=3,
        column=1,
        message="4 objectives of one team",
        fingerprint=finding.fingerprint,
        related=("o1",),
        **page,  # type: ignore[arg-type]
    )
    assert page == {key: getattr(check(STATEMENTS[:1], [lookup("KR01")]).findings[0], key) for key in page}
    assert page == {key: getattr(check(STATEMENTS[:1], [lookup("KR01")]).findings[0], key) for key in page}
    assert (len(finding.fingerprint), undecided, numbering.next_id()) == (16, [], "f2")


def test_without_a_line_a_finding_on_the_set_has_no_place() -> None:
    rules = [rule("ST90", Hit("many", None, None), scope=Scope.SET)]
    (finding,), _ = check_set(set_of(okr_of(STATEMENTS)), rules, Numbering())
    assert (finding.line, finding.column) == (None, None)


def test_a_finding_on_a_set_may_point_at_the_words_of_an_objective_or_a_key_result() -> None:
    okr = okr_of(STATEMENTS)
    hits = [
        Hit("copied", 0, 4, field="objective", okr=okr),
        Hit("shared", 0, 5, okr=okr, key_result=okr.key_results[1]),
    ]
    findings, _ = check_set(set_of(okr), [rule("ST90", *hits, scope=Scope.SET)], Numbering())
    assert [(f.scope, f.okr, f.key_result, f.field, f.text, f.line, f.column) for f in findings] == [
        (Scope.SET, "o1", None, "objective", "Calm", 1, 1),
        (Scope.SET, "o1", "o1.k2", "text", "Falls", 4, 5),
    ]


def test_on_a_set_only_rules_on_sets_are_applied_in_their_order() -> None:
    rules = [
        rule("ST91", Hit("b", None, None, severity=Severity.INFO), scope=Scope.SET),
        rule("OK90", Hit("", 0, 4), scope=Scope.OKR),
        rule("ST90", Hit("a", None, None), scope=Scope.SET),
    ]
    findings, _ = check_set(set_of(okr_of(STATEMENTS)), rules, Numbering())
    assert [(f.id, f.code) for f in findings] == [("f1", "ST91"), ("f2", "ST90")]
    assert [f.code for f in check(STATEMENTS, rules).findings] == ["OK90"]


def test_a_rule_on_sets_sees_the_set_what_was_passed_over_and_the_options() -> None:
    seen: list[SetView] = []

    def look(view: SetView) -> tuple[()]:
        seen.append(view)
        return ()

    okr_set, options = set_of(okr_of(STATEMENTS)), Options(milestones="accept")
    passed_over = [replace(check(STATEMENTS).findings[0], dismissed=Dismissal("inline", "wards.md:2"))]
    rules = [replace(rule("ST90", scope=Scope.SET), check=look)]
    assert check_set(okr_set, rules, Numbering(), options, passed_over) == ([], [])
    assert seen == [SetView(okr_set, tuple(passed_over), options)]


def test_what_could_not_be_decided_on_a_set_names_no_node() -> None:
    rules = [rule("ST90", Skipped("no owner is listed"), scope=Scope.SET)]
    assert check_set(set_of(okr_of(STATEMENTS)), rules, Numbering()) == (
        [],
        [Undecided("activity-as-kr", "no owner is listed", "")],
    )


def test_the_code_of_a_rule_tells_what_it_looks_at() -> None:
    begin = {Scope.KEY_RESULT: "KR", Scope.OBJECTIVE: "OB", Scope.OKR: "OK", Scope.SET: "ST"}
    assert [rule.code[:2] for rule in RULES] == [begin[rule.scope] for rule in RULES]
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {lookup(rule.code) for rule in RULES} == set(RULES)
