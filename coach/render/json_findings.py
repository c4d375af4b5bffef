"""Findings in the JSON review, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.render.encode import encoded, printable, string
from coach.types import Dismissal, Finding


def lines_of(findings: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding, its id first."""
    # What a rule says is the same in most of its findings; encoding it once halves the time.
    shared: dict[tuple[str, ...], tuple[tuple[object, ...], str]] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, finding.field, finding.source)
        now = (finding.code, finding.scope, finding.why, finding.question, finding.by, finding.citations)
        before, shared_line = shared.get(key, ((), ""))
        if before != now:
            shared_line = encoded(_of_rule(finding))[1:]
            shared[key] = now, shared_line
        yield f"{{{printable(_of_place(finding))}, {shared_line}"


def _of_place(finding: Finding) -> str:
    """What differs from finding to finding.  Written out: there are as many as key results, and an encoder is made anew
    for whatever it encodes."""
    span = "null"
    if finding.start is not None:
        span = f'{{"start": {finding.start}, "end": {finding.end}, "text": {string(finding.text)}}}'
    line, column = finding.line, finding.column
    part = f'"part": {string(finding.part)}, ' if finding.part else ""
    related = encoded(finding.related) if finding.related else "[]"
    dismissed = "null" if finding.dismissed is None else encoded(_dismissal(finding.dismissed))
    return (
        f'"id": {string(finding.id)}, "okr": {string(finding.okr)}, "key_result": {string(finding.key_result)}, '
        f'"span": {span}, '
        f'"line": {"null" if line is None else line}, "column": {"null" if column is None else column}, '
        f'{part}"related": {related}, "fingerprint": "{finding.fingerprint}", '
        f'"dismissed": {dismissed}, "message": {string(finding.message)}'
    )


def _dismissal(said: Dismissal) -> dict[str, object]:
    return {"how": said.how, "where": said.where, "reason": said.reason, "by": said.by}


def _of_rule(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "scope": finding.scope,
        "source": finding.source,
        "field": finding.field,
        "why": finding.why,
        "question": finding.question,
        "by": finding.by,
        "citations": [{"passage": c.passage, "title": c.title, "source": c.source} for c in finding.citations],
    }
