"""What rules see and what they answer: views of a key result, an OKR and a set; hits; and the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from coach.options import DEFAULT, Options
from coach.records import dataclass
from coach.types import Aim, Finding, Form, KeyResult, Okr, OkrSet, Scope, Severity, Statement


class ParsedOkr(NamedTuple):
    """An OKR with its parsed texts; `statements` in the order of its key results."""

    okr: Okr
    objective: Statement
    aim: Aim
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class KeyResultView:
    """What a rule at key-result level may see: the parsed key result, its node, its OKR and the parsed others."""

    statement: Statement
    key_result: KeyResult
    okr: Okr
    objective: Statement
    siblings: tuple[Statement, ...]
    options: Options = DEFAULT


@dataclass(frozen=True, slots=True)
class OkrView:
    """What a rule on an objective or on a whole OKR may see.

    `nodes`: the key results that were not struck out, each with its statement."""

    okr: Okr
    objective: Statement
    aim: Aim
    nodes: tuple[tuple[KeyResult, Statement], ...]
    options: Options = DEFAULT


@dataclass(frozen=True, slots=True)
class SetView:
    """What a rule on a set may see.  `passed_over`: findings on it that were dismissed."""

    okr_set: OkrSet
    passed_over: tuple[Finding, ...] = ()
    options: Options = DEFAULT


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's objection.  `start`, `end` as in Slot, or None where it stands on a field that holds no words.

    `severity`: None for the rule's own.  `field`: "text", "objective" or the name of a structured field.
    `variant`: which `Why (...)` and `Ask (...)` of the rule's page fit this hit; "" for the plain ones.
    `okr`, `key_result`: whose words they are, where the view does not tell; `line`: where neither does (1-based)."""

    message: str
    start: int | None
    end: int | None
    severity: Severity | None = None
    field: str = "text"
    related: tuple[str, ...] = ()
    variant: str = ""
    okr: Okr | None = None
    key_result: KeyResult | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be decided, with the reason in the user's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.  `doc` is the docstring of its file, the page users read.

    `check` takes the view that belongs to `scope`: KeyResultView, OkrView (objective and okr) or SetView."""

    code: str
    name: str
    severity: Severity
    scope: Scope
    tier: str
    check: Callable[..., Iterable[Hit | Skipped]]
    doc: str
    wording: bool = True
    """True where the rule reads English words; such a rule is not applied to other languages."""
    forms: frozenset[Form] | None = None
    """The forms of a key result that the rule can object to: `check` is asked about no other.  None: about all."""
