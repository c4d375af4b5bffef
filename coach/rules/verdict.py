"""One word on a key result or an OKR, and the one thing to mend first."""

from __future__ import annotations

from collections.abc import Iterable

from coach.types import Finding, Severity, Verdict

_INFO = Severity.INFO
_RANK_OF_INFO = 2
RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: _RANK_OF_INFO}
"""Order of severities, worst first."""

_ORDER = (Verdict.REWORK, Verdict.REFINE, Verdict.READY)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """`rework` where a rule's error stands, else `refine` where its warning does, else `ready`.

    What was dismissed and a model's opinion never count."""
    worst = _RANK_OF_INFO
    for finding in findings:
        if RANK[finding.severity] < worst and counts(finding):
            worst = RANK[finding.severity]
    return _ORDER[worst]


def counts(finding: Finding) -> bool:
    """Whether a finding stands: a rule's, and not dismissed."""
    return finding.by == "rule" and finding.dismissed is None


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of an OKR: the worst of its parts; `ready` where it has none."""
    return _ORDER[min((_ORDER.index(part) for part in verdicts), default=2)]


FIX_ORDER = (
    *("placeholder", "activity-as-kr", "output-count", "missing-target"),
    *("direction-conflict", "target-out-of-range", "number-conflict", "too-few-krs"),
    *("percent-complete", "binary-kr", "activity-coverage", "compound-kr"),
    *("ambiguous-percentage", "missing-unit", "missing-baseline", "qualitative-without-method", "vague-wording"),
    *("vanity-metric", "not-influenceable", "business-as-usual", "missing-guardrail"),
    *("task-as-objective", "multiple-objectives-in-one", "metric-in-objective", "vague-objective"),
    *("duplicate-krs", "mixed-commit-and-stretch", "too-many-krs", "all-lagging", "single-dimension"),
    *("no-deadline", "not-time-bound", "owner-missing", "team-owner", "objective-too-long"),
)
"""What to mend first among findings of one severity (docs/decisions/0012): what says nothing at all, what is no
result, what cannot be scored, what is scored wrongly, what is measured wrongly, what it may harm, then how the whole
is put."""

_PLACE = {name: number for number, name in enumerate(FIX_ORDER)}


def top_fix(findings: Iterable[Finding]) -> str | None:
    """Id of the finding to mend first: worst severity, then FIX_ORDER, then source order.  Info is no fix."""
    ours = [finding for finding in findings if counts(finding) and finding.severity is not _INFO]
    return min(ours, key=_urgency).id if ours else None


def _urgency(finding: Finding) -> tuple[int, int]:
    return RANK[finding.severity], _PLACE.get(finding.rule, len(FIX_ORDER))
