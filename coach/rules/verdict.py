"""One word on a key result or an OKR, and the one thing to mend first."""

from __future__ import annotations

from collections.abc import Iterable

from coach.types import Finding, Severity, Verdict

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
"""Order of severities, worst first."""

_ORDER = (Verdict.REWORK, Verdict.REFINE, Verdict.READY)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """`rework` where a rule's error stands, else `refine` where its warning does, else `ready`.

    The caller leaves out what was dismissed; a model's opinion never counts."""
    worst = min((RANK[finding.severity] for finding in findings if finding.by == "rule"), default=2)
    return _ORDER[worst]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of an OKR: the worst of its parts; `ready` where it has none."""
    return _ORDER[min((_ORDER.index(part) for part in verdicts), default=2)]


def top_fix(findings: Iterable[Finding]) -> str | None:
    """Id of the finding to mend first: worst severity, then first rule of RULES, then source order."""
    ours = [finding for finding in findings if finding.by == "rule"]
    return min(ours, key=lambda finding: (RANK[finding.severity], finding.code)).id if ours else None
