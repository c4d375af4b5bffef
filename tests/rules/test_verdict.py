"""One word on a key result or an OKR, and the one thing to mend first."""

from __future__ import annotations

import pytest

from coach.rules import RULES
from coach.rules.verdict import FIX_ORDER, counts, top_fix, verdict, worst
from coach.types import Dismissal, Finding, Scope, Severity, Verdict

DISMISSED = [Dismissal("inline", "a.md:3", "agreed"), Dismissal("file", "ignores.toml:2"), Dismissal("baseline", "b")]


def finding(
    severity: Severity,
    rule: str = "activity-as-kr",
    number: int = 1,
    by: str = "rule",
    dismissed: Dismissal | None = None,
) -> Finding:
    return Finding(
        id=f"f{number}", rule=rule, code="KR01", severity=severity, scope=Scope.KEY_RESULT, okr="o1",
        key_result="o1.k1", source="a.md", field="text", start=0, end=1, text="a", line=1, column=1, message="m",
        why="w", question="q?", citations=(), fingerprint="0" * 16, by=by, dismissed=dismissed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], Verdict.READY),
        ([Severity.INFO], Verdict.READY),
        ([Severity.INFO, Severity.WARNING], Verdict.REFINE),
        ([Severity.WARNING, Severity.ERROR, Severity.INFO], Verdict.REWORK),
    ],
)
def test_the_worst_severity_gives_the_verdict(severities: list[Severity], expected: Verdict) -> None:
    assert verdict(finding(severity) for severity in severities) is expected


def test_a_models_opinion_never_counts() -> None:
    opinion = finding(Severity.ERROR, by="model")
    assert not counts(opinion)
    assert verdict([opinion]) is Verdict.READY
    assert top_fix([opinion]) is None


@pytest.mark.parametrize("said", DISMISSED, ids=lambda said: said.how)
def test_what_was_dismissed_never_counts(said: Dismissal) -> None:
    passed_over, standing = finding(Severity.ERROR, dismissed=said), finding(Severity.WARNING, number=2)
    assert (counts(passed_over), counts(standing)) == (False, True)
    assert (verdict([passed_over]), top_fix([passed_over])) == (Verdict.READY, None)
    assert (verdict([passed_over, standing]), top_fix([passed_over, standing])) == (Verdict.REFINE, "f2")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], Verdict.READY),
        ([Verdict.READY, Verdict.REFINE], Verdict.REFINE),
        ([Verdict.REFINE, Verdict.REWORK, Verdict.READY], Verdict.REWORK),
    ],
)
def test_an_okr_is_as_good_as_its_worst_part(parts: list[Verdict], expected: Verdict) -> None:
    assert worst(parts) is expected


def test_the_first_fix_is_the_worst_then_the_first_in_the_order_of_fixes_then_the_first_in_the_source() -> None:
    findings = [
        finding(Severity.WARNING, "placeholder", 1),
        finding(Severity.ERROR, "percent-complete", 2),
        finding(Severity.ERROR, "output-count", 3),
        finding(Severity.ERROR, "output-count", 4),
    ]
    assert top_fix(findings) == "f3"


def test_what_is_no_key_result_goes_before_how_the_objective_is_put() -> None:
    findings = [finding(Severity.WARNING, "vague-objective", 1), finding(Severity.WARNING, "vague-wording", 2)]
    assert top_fix(findings) == "f2"


def test_what_is_only_worth_a_look_is_no_fix() -> None:
    assert top_fix([finding(Severity.INFO)]) is None
    assert top_fix([]) is None


def test_the_order_of_fixes_names_each_rule_on_okrs_once() -> None:
    """A rule on sets concerns no OKR alone, and is never what to mend first of one."""
    assert sorted(FIX_ORDER) == sorted(rule.name for rule in RULES if rule.scope is not Scope.SET)
