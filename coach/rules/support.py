"""What several rules share: groups of forms, exceptions, the other key results, quoting and pointing."""

from __future__ import annotations

from collections.abc import Iterator

from coach.rules.tables import phrases
from coach.types import Form, KeyResult, Severity, Slot, Statement
from coach.views import Hit, KeyResultView, OkrView

PUSHES = frozenset({Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.EVENT_COUNT})
"""Forms that try to move a number (codebook, missing guardrail)."""

MEASURES = PUSHES | {Form.METRIC_BOUND, Form.METRIC_TREND}
"""Forms that look at a number or act of somebody else than the team."""

LIMITS = frozenset({"guardrail", "health_metric"})
"""Roles of a line that holds a number in place instead of pushing it."""

_LIMIT_LABELS = tuple(f"{word}{end}" for word in ("guardrail", "health metric") for end in (":", ")", "]", " -"))
_BRACKETS = " ([*-"
_OPENING = frozenset(_BRACKETS).union(*(label[0] + label[0].upper() for label in _LIMIT_LABELS))
_LABEL = 40
"""Characters within which a label stands."""

PEERS = 50
"""How many other key results a rule sees: a review stays linear, and no OKR that people keep has more."""

QUOTED = 60
"""Longest quotation of the author's words in a message, in characters."""

_EXCUSES = {
    "ad_funded": "advertising pays for it",
    "baseline_quarter": "measuring first",
    "bau_team": "standing service",
    "committed": "committed",
    "early_stage": "early stage",
    "exploratory": "exploratory work",
    "external_gate": "outside gate",
    "platform": "platform team",
    "recruiting_team": "recruiting team",
    "regulated": "regulated work",
}
"""What a softened finding gives as its reason, by exception."""

_SOFTER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}


def quote(text: str) -> str:
    """The author's words on one line, cut at 60 characters."""
    line = " ".join(text[: QUOTED * 8].split())
    return f"'{line}'" if len(line) <= QUOTED else f"'{line[: QUOTED - 1].rstrip()}…'"


def softened(view: KeyResultView | OkrView, message: str, severity: Severity, *names: str) -> tuple[str, Severity]:
    """Both, one step down and with the reason where an exception of `names` stands in the words, the tags or the team
    options.  An exception softens, it never removes (codebook, 0.5)."""
    name = excepted(view, *names)
    return (f"{message} (softened: {_EXCUSES[name]})", softer(severity)) if name else (message, severity)


def softer(severity: Severity) -> Severity:
    """One step down; info stays."""
    return _SOFTER[severity]


def excepted(view: KeyResultView | OkrView, *names: str) -> str | None:
    """The first of the exceptions `names` that stands in the words, the tags or the team options."""
    okr, options = view.okr, view.options
    words = view.objective.exceptions
    if isinstance(view, KeyResultView):
        words |= view.statement.exceptions
    if not (words or okr.tags or options.exceptions or options.teams):
        return None
    tags = {tag.strip().lstrip("#").lower().replace("-", "_").replace(" ", "_") for tag in okr.tags}
    tags.update(words, options.exceptions_of(okr.team))
    return next((name for name in names if name in tags), None)


def counted(view: OkrView) -> list[tuple[KeyResult, Statement]]:
    """The key results of an OKR without guardrails and health metrics."""
    return [(node, statement) for node, statement in view.nodes if not is_limit_line(node, statement)]


def is_limit_line(node: KeyResult, statement: Statement) -> bool:
    """Whether a line says that it holds a number in place: by its role, or 'Guardrail: ...' in its own words."""
    if node.role in LIMITS:
        return True
    # Most lines begin with another letter.
    text = statement.text
    return text[:1] in _OPENING and text[:_LABEL].lstrip(_BRACKETS).lower().startswith(_LIMIT_LABELS)


def on_objective(slot: Slot, message: str, severity: Severity | None = None, variant: str = "") -> Hit:
    """An objection at words of the objective."""
    if slot.start >= slot.end:
        return Hit(message, None, None, severity, "objective", variant=variant)
    return Hit(message, slot.start, slot.end, severity, "objective", (), variant)


def whole(text: str) -> Slot:
    """All of a text without the space around it."""
    bare = text.strip()
    start = text.find(bare) if bare else 0
    return Slot(bare, start, start + len(bare))


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
    """`is_limit_line` of the key result in view."""
    return is_limit_line(view.key_result, view.statement)


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
        return Hit(message, slot.start, slot.end, severity, "text", (), variant)
    return field_hit(message, getattr(view.key_result.fields, field), field, severity, variant)


def field_hit(message: str, value: str | None, field: str, severity: Severity | None = None, variant: str = "") -> Hit:
    """An objection at a whole structured field, which may be empty."""
    start, end = (0, len(value)) if value else (None, None)
    return Hit(message, start, end, severity, field, (), variant)
