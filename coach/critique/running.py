"""What a review asks of a model, run by run, and what it says of it at the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from coach.advice import Advice
from coach.config import cache_folder
from coach.critique.advise import Adviser
from coach.critique.phrase import Phraser
from coach.critique.seen import Seen
from coach.critique.session import Asking, Talk, Unsent
from coach.llm.asking import Ask, Model
from coach.llm.ledger import Usage
from coach.proposals import Rewrite
from coach.retrieval import library
from coach.rewriting import Writer
from coach.types import Finding
from coach.views import ParsedOkr

KEY_BYTES = 16


def critic(model: Model, key: bytes | None = None, writer: Writer | None = None) -> Critic:
    """A critic that asks `model`.  `key`: of the fences, at most 64 bytes; by default one that this user's runs share.

    `writer`: the offline writer of the review, whose rewrites the model may phrase; None: it phrases none."""
    return Critic(model, _kept_key() if key is None else key, writer)


def _kept_key() -> bytes:
    """The key of this user's fences: with a new one for each run no answer could be kept from before.

    Where it cannot be kept, one of this process."""
    path = os.path.join(cache_folder(), "fence.key")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(os.urandom(KEY_BYTES))
        except FileExistsError:
            pass
        with open(path, "rb") as file:
            key = file.read(KEY_BYTES)
    except OSError:
        return os.urandom(KEY_BYTES)
    return key if len(key) == KEY_BYTES else os.urandom(KEY_BYTES)


class Critic:
    """Made once; each review begins a run of its own."""

    def __init__(self, model: Model, key: bytes, writer: Writer | None) -> None:
        self._model = model
        self._key = key
        self._writer = writer
        self.usage = Usage()

    @property
    def name(self) -> str:
        return self._model.name

    def begin(self) -> Run:
        return Run(Talk(self._model, self.usage), self._key, self._writer)


class Showing:
    """A critic that sends nothing: after a review `asks` holds what would have been sent first about each text.

    `writer`: as in `critic`."""

    name = "nobody"

    def __init__(self, writer: Writer | None = None, key: bytes = b"") -> None:
        self._key = key
        self._writer = writer
        self._unsent = Unsent()

    @property
    def asks(self) -> list[Ask]:
        return self._unsent.asks

    def begin(self) -> Run:
        return Run(self._unsent, self._key, self._writer)


class Run:
    """One review.  Failures and what was dropped are counted over all of its OKRs."""

    def __init__(self, talk: Asking, key: bytes, writer: Writer | None) -> None:
        self._talk = talk
        self._phraser = None if writer is None else Phraser(self._talk, writer, key)
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

    def phrased(self, parsed: ParsedOkr, findings: Sequence[Finding], offline: Sequence[Rewrite]) -> Sequence[Rewrite]:
        """`offline`, with better phrasings in place of some where there is a writer."""
        return offline if self._phraser is None else self._phraser.rewrites(parsed, findings, offline)

    def notes(self) -> tuple[str, ...]:
        """Sentences on what the run lacks; none where it lacks nothing."""
        told = []
        missing = []
        if self._missing:
            okrs = "the OKR" if self._asked == 1 else f"{self._missing} of {self._asked} OKRs"
            missing.append(f"no advice on {okrs}")
        if self._phraser is not None and self._phraser.missing:
            missing.append(f"no phrasing for {_counted(self._phraser.missing, 'key result')}")
        if missing:
            gave = " and ".join(missing)
            told.append(f"The model gave {gave}: {self._talk.reason}. The review by rules is complete.")
        if self._dropped:
            kinds = ", ".join(f"{count} {why}" for why, count in self._dropped.most_common())
            told.append(f"{_counted(self._dropped.total(), 'remark')} of the model dropped: {kinds}.")
        if self._phraser is not None and self._phraser.refused:
            told.append(f"{_counted(self._phraser.refused, 'phrasing')} of the model refused.")
        if self._unread:
            told.append(
                f"The model was not shown {_counted(self._unread, 'key result')} beyond the first of long OKRs."
            )
        return tuple(told)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is_asked(seen: Seen) -> bool:
    return not seen.okr.struck and len(seen.nodes) > 1
