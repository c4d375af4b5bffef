"""The end of a review in sentences: what was counted, and what was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coach.options import NOT_CHOSEN
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing
from coach.types import NotChecked, Review, Severity, Verdict

ALL_WELL = "Nothing to fix."
LISTED = "--format json"
"""What lists all that was not checked."""
EXPLAINED = "okr-coach explain RULE"
"""What shows why a rule exists, with examples."""

_NAMED = 2
"""Rules named with a reason why they were not checked; of more, only the number is told."""
_ADVICE = "whether key results serve their objective and cover it"


def summary(review: Review, standing: Standing) -> tuple[str, list[str], list[str]]:
    """Whether there is nothing to fix ("" where there is something), how many stand where, and what limits that."""
    okrs, results, limits = standing.words(review)
    answer = ""
    if not any(f.severity is not Severity.INFO and f.dismissed is None for f in review.findings):
        remarks = sum(finding.dismissed is None for finding in review.findings)
        answer = _nothing_found(standing, okrs, results + limits, remarks)
    counts = [_by_word(okrs, "OKR"), _by_word(results, "key result")]
    if limits:
        counts.append(_by_word(limits, "guardrail"))
    return answer, counts, list(_notes(review, standing))


def not_checked(review: Review) -> str:
    """What no text would change is one clause; what this text kept from being checked comes by name.

    Rules on OKRs and sets are left out: few files say what those look for (tags, levels, links)."""
    here: dict[str, list[NotChecked]] = {}
    for one in review.not_checked:
        if one.reason != NOT_CHOSEN and one.nodes and one.rule in review.of_key_results:
            here.setdefault(one.reason, []).append(one)
    told = []
    for reason, ones in here.items():
        nodes = {node for one in ones for node in one.nodes}
        names = ", ".join(one.rule for one in ones) if len(ones) <= _NAMED else counted(len(ones), "rule")
        told.append(f"{names} in {len(nodes)} places ({reason})" if len(nodes) > 1 else f"{names} ({reason})")
    told.append(f"{_ADVICE}, other than by a model's advice" if review.by_model else _ADVICE)
    return "; ".join(told)


def counted(number: int, noun: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _notes(review: Review, standing: Standing) -> Iterator[str]:
    passed_over = [finding.dismissed for finding in review.findings if finding.dismissed is not None]
    if passed_over:
        old = sum(said.how == "baseline" for said in passed_over)
        known = f", {old} of them known from the baseline" if old else ""
        yield f"{counted(len(passed_over), 'finding')} passed over{known}"
    if review.left_out:
        yield f"{counted(review.left_out, 'OKR')} unchanged since {review.since}: left out"
    if standing.restricted:
        yield f"Verdicts come from the {counted(standing.rules, 'rule')} chosen; the others might object."
    yield from review.notes


def _nothing_found(standing: Standing, okrs: Counter[str], nodes: Counter[str], remarks: int) -> str:
    if not okrs:
        return "Nothing was reviewed: no OKR changed."
    gaps = []
    if number := okrs[NO_KEY_RESULTS]:
        gaps.append(f"{counted(number, 'objective')} {'has' if number == 1 else 'have'} no key results")
    if number := nodes[UNREAD]:
        gaps.append(f"most rules were not applied to {counted(number, 'key result')}")
    if not gaps and not nodes["ready"]:
        return "Nothing was reviewed: all key results are struck out."
    found = f"No finding by the {counted(standing.rules, 'rule')} chosen" if standing.restricted else "No finding"
    if gaps:
        return f"{found}, but {' and '.join(gaps)}."
    if remarks:
        return f"Nothing to fix, only {counted(remarks, 'remark')}."
    return f"{found}." if standing.restricted else ALL_WELL


def _by_word(words: Counter[str], noun: str) -> str:
    told = [f"{words[verdict]} {verdict}" for verdict in Verdict]
    told += [f"{words[word]} {word}" for word in (UNREAD, STRUCK) if words[word]]
    if number := words[NO_KEY_RESULTS]:
        told.append(f"{number} without key results")
    return f"{counted(words.total(), noun)}: {', '.join(told)}"
