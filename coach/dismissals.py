"""Findings that no longer count: by a comment beside them, by an ignore file, or because they were there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coach.records import replace
from coach.types import Dismissal, Finding, Ignore, Okr, OkrSet, Scope

Known = Mapping[str, Dismissal]
"""Dismissals by fingerprint."""


def dismissed(finding: Finding, okr: Okr | None, one_set: OkrSet, known: Known) -> Finding:
    """The finding, with what dismisses it, if anything does.  What is said beside it goes before the files."""
    if not (one_set.ignores or known):
        return finding
    for ignore in one_set.ignores:
        if names(ignore, finding.rule, finding.code) and covers(ignore, finding, okr):
            said = Dismissal("inline", f"{one_set.path}:{ignore.line}", ignore.reason or None)
            return replace(finding, dismissed=said)
    found = known.get(finding.fingerprint)
    return finding if found is None else replace(finding, dismissed=found)


def names(ignore: Ignore, rule: str, code: str) -> bool:
    """Whether the comment names the rule, by its name or code."""
    return rule in ignore.rules or code.lower() in ignore.rules


def covers(ignore: Ignore, finding: Finding, okr: Okr | None) -> bool:
    """Whether the finding stands on the lines of the comment; one on a whole OKR stands on its objective."""
    if finding.scope is Scope.SET:
        return finding.line is None or any(line == finding.line for line in _lines(ignore))
    line = okr.place.line if okr is not None and finding.scope is Scope.OKR else finding.line
    return line is not None and ignore.first <= line <= ignore.last


def _lines(ignore: Ignore) -> Iterator[int]:
    yield from range(ignore.first, ignore.last + 1)
