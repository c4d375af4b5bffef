"""Findings that no longer count: by a comment beside them, by an ignore file, or because they were there before."""

from __future__ import annotations

from collections.abc import Mapping

from coach.records import replace
from coach.types import Dismissal, Finding, Ignore, Okr, OkrSet, Scope

Known = Mapping[str, Dismissal]
"""Dismissals by fingerprint."""


def dismissed(finding: Finding, okr: Okr | None, one_set: OkrSet, known: Known) -> Finding:
    """The finding, with what dismisses it, if anything does.  What is said beside it goes before the files."""
    if not (one_set.ignores or known):
        return finding
    said = _inline(finding, okr, one_set) or known.get(finding.fingerprint)
    if said is not None and said.rule not in (None, finding.rule):
        return finding
    # Else an entry without a reason could pass over the finding that its reason is missing.
    if said is None or (finding.rule == "ignore-without-reason" and said.how != "baseline" and not said.reason):
        return finding
    return replace(finding, dismissed=said)


def _inline(finding: Finding, okr: Okr | None, one_set: OkrSet) -> Dismissal | None:
    named = [ignore for ignore in one_set.ignores if names(ignore, finding.rule, finding.code)]
    if not named:
        return None
    okr = okr or next((one for one in one_set.okrs if one.id == finding.okr), None)
    places = [_lines(finding, okr)]
    if finding.scope is Scope.OKR and finding.key_result is not None and finding.line is not None:
        # What is said of a whole OKR may be passed over beside the words it points at, too.
        places.append((finding.line, finding.line))
    # What stands above the first objective speaks for the file, where a finding is about no single OKR.
    above = one_set.okrs[0].place.line if finding.okr is None and one_set.okrs else 0
    for ignore in named:
        if ignore.last < above or any(ignore.first <= last and ignore.last >= first for first, last in places):
            return Dismissal("inline", f"{one_set.path}:{ignore.line}", ignore.reason or None)
    return None


def names(ignore: Ignore, rule: str, code: str) -> bool:
    """Whether the comment names the rule, by its name or code."""
    return rule in ignore.rules or code.lower() in ignore.rules


def _lines(finding: Finding, okr: Okr | None) -> tuple[int, int]:
    """First and last line of what the finding is about; a whole OKR stands on its objective."""
    if okr is None:
        return finding.line or 1, finding.line or 1
    place, text = okr.place, okr.objective
    if finding.key_result is not None and finding.scope is not Scope.OKR:
        node = next(one for one in okr.key_results if one.id == finding.key_result)
        place, text = node.place, node.text
    return place.line, place.line + text.count("\n")
