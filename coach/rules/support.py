"""What several rules share: groups of forms, exceptions, the other key results, quoting and pointing."""

from __future__ import annotations

from collections.abc import Iterator

from coach.rules.tables import phrases
from coach.types import Form, Hit, KeyResult, KeyResultView, Severity, Slot, Statement

PUSHES = frozenset({Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.EVENT_COUNT})
"""Forms that try to move a number (codebook, missing guardrail)."""

MEASURES = PUSHES | {Form.METRIC_BOUND, Form.METRIC_TREND}
"""Forms that look at a number or act of somebody else than the team."""

LIMITS = frozenset({"guardrail", "health_metric"})
"""Roles of a line that holds a number in place instead of pushing it."""

_LIMIT_LABELS = tuple(f"{word}{end}" for word in ("guardrail", "health metric") for end in (":", ")", "]", " -"))
_LABEL = 40
"""Characters within which a label stands."""

QUOTED = 60
"""Longest quotation of the author's words in a message, in characters."""

_EXCUSES = {
    "baseline_quarter": "measuring first",
    "bau_team": "standing service",
    "exploratory": "exploratory work",
    "external_gate": "outside gate",
    "recruiting_team": "recruiting team",
    "regulated": "regulated work",
}
"""What a softened finding gives as its reason, by exception."""

_SOFTER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}


def quote(text: str) -> str:
    """The author's words on one line, cut at 60 characters."""
    line = " ".join(text[: QUOTED * 8].split())
    return f"'{line}'" if len(line) <= QUOTED else f"'{line[: QUOTED - 1].rstrip()}…'"


def softened(view: KeyResultView, message: str, severity: Severity, *names: str) -> tuple[str, Severity]:
    """Both, one step down and with the reason where an exception of `names` stands in the words or the tags."""
    name = excepted(view, *names)
    return (f"{message} (softened: {_EXCUSES[name]})", _SOFTER[severity]) if name else (message, severity)


def excepted(view: KeyResultView, *names: str) -> str | None:
    """The first of the exceptions `names` that stands in the key result, its objective or the tags."""
    if not (view.statement.exceptions or view.objective.exceptions or view.okr.tags):
        return None
    tags = {tag.strip().lstrip("#").lower().replace("-", "_").replace(" ", "_") for tag in view.okr.tags}
    tags |= view.statement.exceptions | view.objective.exceptions
    return next((name for name in names if name in tags), None)


def peers(view: KeyResultView) -> Iterator[tuple[KeyResult, Statement]]:
    """The other key results of the OKR that were not struck out, with what the grammar read in them."""
    own, others = view.key_result, iter(view.siblings)
    for node in view.okr.key_results[: len(view.siblings) + 1]:
        if node is not own:
            # One that stands behind those a rule may see has one peer more than was read for it.
            statement = next(others, None)
            if statement is not None and not node.struck:
                yield node, statement


def is_first(view: KeyResultView) -> bool:
    """Whether this is the key result that speaks for its objective, so that an objective's fault is named once."""
    return next(node for node in view.okr.key_results if not node.struck) is view.key_result


def is_nobody(owner: str) -> bool:
    """Whether an owner field is empty or holds a mark or word for nobody: `-`, `?`, `TBD`."""
    words = owner[:QUOTED].strip(" \t\n?-–—_./…[]()<>").lower()
    return not words or phrases("owners.tsv").get(words) == "nobody"


def is_tagged_limit(view: KeyResultView) -> bool:
    """Whether the line says that it holds a number in place: by its role, or 'Guardrail: ...' in its own words."""
    if view.key_result.role in LIMITS:
        return True
    return view.statement.text[:_LABEL].lstrip(" ([*-").lower().startswith(_LIMIT_LABELS)


def core(statement: Statement) -> Slot:
    """All words of the key result without label, owner and status."""
    start, end = statement.core
    return Slot(statement.text[start:end], start, end)


def hit(
    view: KeyResultView,
    slot: Slot,
    message: str,
    severity: Severity | None = None,
    field: str = "target",
    variant: str = "",
) -> Hit:
    """An objection at the words of `slot`; `field` names the structured field a slot without offsets came from."""
    if slot.start >= 0:
        return Hit(message, slot.start, slot.end, severity, variant=variant)
    return field_hit(message, getattr(view.key_result.fields, field), field, severity, variant)


def field_hit(message: str, value: str | None, field: str, severity: Severity | None = None, variant: str = "") -> Hit:
    """An objection at a whole structured field, which may be empty."""
    start, end = (0, len(value)) if value else (None, None)
    return Hit(message, start, end, severity, field, variant=variant)
