"""One word on a key result or an OKR, and the one thing to mend first."""

from __future__ import annotations

import pytest

from coach.rules.verdict import top_fix, verdict, worst
from coach.types import Finding, Scope, Severity, Verdict


def finding(severity: Severity, code: str = "KR01", number: int = 1, by: str = "rule") -> Finding:
    return Finding(
        id=f"f{number}", rule="a-rule", code=code, severity=severity, scope=Scope.KEY_RESULT, okr="o1",
        key_result="o1.k1", source="a.md", field="text", start=0, end=1, text="a", line=1, column=1, message="m",
        why="w", question="q?", citations=(), fingerprint="0" * 16, by=by,
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
    assert verdict([opinion]) is Verdict.READY
    assert top_fix([opinion]) is None


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


def test_the_first_fix_is_the_worst_then_the_first_rule_then_the_first_key_result() -> None:
    findings = [
        finding(Severity.WARNING, "KR01", 1),
        finding(Severity.ERROR, "KR06", 2),
        finding(Severity.ERROR, "KR02", 3),
        finding(Severity.ERROR, "KR02", 4),
    ]
    assert top_fix(findings) == "f3"
