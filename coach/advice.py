"""What a model's advice on one OKR is: its remarks, and what became of the rest of its answer."""

from __future__ import annotations

from coach.records import dataclass
from coach.types import Finding


@dataclass(frozen=True, slots=True)
class Advice:
    """`findings`: remarks, each `by` model and of severity info; their ids are given by the review.

    `checked`: names of the checks that were answered yes or no.  `unsure`: how many answers were neither.
    `dropped`: what was wrong with answers that were left out, and with how many.  `unread`: key results of the OKR that
    the model was not shown.  `missing`: why there is no answer at all, or ""."""

    source: str
    okr: str
    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()
    unsure: int = 0
    dropped: tuple[tuple[str, int], ...] = ()
    unread: int = 0
    missing: str = ""
