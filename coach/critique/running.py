"""What a review asks of a model, run by run, and what it says of it at the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from coach.advice import Advice
from coach.critique.advise import Adviser, question
from coach.critique.seen import Seen
from coach.critique.session import Talk
from coach.llm.asking import Ask, Model
from coach.retrieval import library
from coach.types import Finding
from coach.views import ParsedOkr

KEY_BYTES = 16


def critic(model: Model, key: bytes | None = None) -> Critic:
    """A critic that asks `model`.  `key`: of the fences, at most 64 bytes; by default one of this process."""
    return Critic(model, os.urandom(KEY_BYTES) if key is None else key)


def shown_prompt(parsed: ParsedOkr, findings: Sequence[Finding], key: bytes = b"") -> Ask | None:
    """What would be sent to a model about this OKR; None where nothing would be.  Nothing is sent."""
    seen = Seen(parsed, findings)
    return question(seen, library(), key).ask if _is_asked(seen) else None


class Critic:
    """Made once; each review begins a run of its own."""

    def __init__(self, model: Model, key: bytes) -> None:
        self._model = model
        self._key = key

    @property
    def name(self) -> str:
        return self._model.name

    def begin(self) -> Run:
        return Run(self._model, self._key)


class Run:
    """One review.  Failures and what was dropped are counted over all of its OKRs."""

    def __init__(self, model: Model, key: bytes) -> None:
        self._talk = Talk(model)
        self._adviser = Adviser(self._talk, library(), key)
        self._asked = self._missing = self._unread = 0
        self._dropped: Counter[str] = Counter()

    def advise(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> Advice | None:
        """None for an OKR of which nothing is asked: struck out, or without key results."""
        seen = Seen(parsed, findings)
        if not _is_asked(seen):
            return None
        advice = self._adviser.advise(seen)
        self._asked += 1
        self._missing += bool(advice.missing)
        self._unread += advice.unread
        self._dropped.update(dict(advice.dropped))
        return advice

    def notes(self) -> tuple[str, ...]:
        """Sentences on what the run lacks; none where it lacks nothing."""
        told = []
        if self._missing:
            okrs = "the OKR" if self._asked == 1 else f"{self._missing} of {self._asked} OKRs"
            told.append(f"The model gave no advice on {okrs}: {self._talk.reason}. The review by rules is complete.")
        if self._dropped:
            number = self._dropped.total()
            kinds = ", ".join(f"{count} {why}" for why, count in self._dropped.most_common())
            told.append(f"{number} {'remark' if number == 1 else 'remarks'} of the model dropped: {kinds}.")
        if self._unread:
            results = "key result" if self._unread == 1 else "key results"
            told.append(f"The model was not shown {self._unread} {results} beyond the first of long OKRs.")
        return tuple(told)


def _is_asked(seen: Seen) -> bool:
    return not seen.okr.struck and len(seen.nodes) > 1
