"""What several rules share: groups of forms, exceptions, the other key results, quoting and pointing."""

from __future__ import annotations

from collections.abc import Iterator

from coach.types import Form, Hit, KeyResult, KeyResultView, Severity, Slot, Statement

PUSHES = frozenset({Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.EVENT_COUNT})
"""Forms that try to move a number (codebook, missing guardrail)."""

MEASURES = PUSHES | {Form.METRIC_BOUND, Form.METRIC_TREND}
"""Forms that look at a number or act of somebody else than the team."""

LIMITS = frozenset({"guardrail", "health_metric"})
"""Roles of a line that holds a number in place instead of pushing it."""

QUOTED = 60
"""Longest quotation of the author's words in a message, in characters."""

_SOFTER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}


def quote(text: str) -> str:
    """The author's words on one line, cut at 60 characters."""
    line = " ".join(text[: QUOTED * 8].split())
    return f"'{line}'" if len(line) <= QUOTED else f"'{line[: QUOTED - 1].rstrip()}…'"


def softened(view: KeyResultView, severity: Severity, *names: str) -> Severity:
    """`severity`, one step down where an exception of `names` stands in the words or the tags of the OKR."""
    return _SOFTER[severity] if excepted(view, *names) else severity


def excepted(view: KeyResultView, *names: str) -> bool:
    """Whether one of the exceptions stands in the key result, its objective or the tags."""
    if not (view.statement.exceptions or view.objective.exceptions or view.okr.tags):
        return False
    tags = {tag.strip().lstrip("#").lower().replace("-", "_").replace(" ", "_") for tag in view.okr.tags}
    tags |= view.statement.exceptions | view.objective.exceptions
    return not tags.isdisjoint(names)


def peers(view: KeyResultView) -> Iterator[tuple[KeyResult, Statement]]:
    """The other key results of the OKR that were not struck out, with what the grammar read in them."""
    own = view.key_result
    nodes = [node for node in view.okr.key_results[: len(view.siblings) + 1] if node is not own]
    for node, statement in zip(nodes, view.siblings, strict=False):
        if not node.struck:
            yield node, statement


def is_first(view: KeyResultView) -> bool:
    """Whether this is the key result that speaks for its objective, so that an objective's fault is named once."""
    return next(node for node in view.okr.key_results if not node.struck) is view.key_result


def core(statement: Statement) -> Slot:
    """All words of the key result without label, owner and status."""
    start, end = statement.core
    return Slot(statement.text[start:end], start, end)


def hit(view: KeyResultView, slot: Slot, message: str, severity: Severity | None = None, field: str = "target") -> Hit:
    """An objection at the words of `slot`; `field` names the structured field a slot without offsets came from."""
    if slot.start >= 0:
        return Hit(message, slot.start, slot.end, severity)
    return field_hit(message, getattr(view.key_result.fields, field), field, severity)


def field_hit(message: str, value: str | None, field: str, severity: Severity | None = None) -> Hit:
    """An objection at a whole structured field, which may be empty."""
    return Hit(message, 0, len(value), severity, field) if value else Hit(message, None, None, severity, field)
