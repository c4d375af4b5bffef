"""Frozen records of what a rewrite offers and of what has to be measured first."""

from __future__ import annotations

from coach.records import dataclass


@dataclass(frozen=True, slots=True)
class Blank:
    """A value that only the author knows.  `slot`: what it is; `hint`: what to fill in, or whom to ask.

    `start`, `end`: [start, end) of `[slot: hint]` in the rewrite's text."""

    slot: str
    hint: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A text in place of a key result or of an objective (`key_result` is None), and what comes beside it.

    `kind`: `safe` (wording only) or `ask` (the author has to supply or to decide something).  `writer`: offline or
    model.  `settles`: ids of the findings that are gone with it.  `blanks`: those of `text`.
    `initiatives`: work that is kept under the key result.  `key_results`, `guardrails`: lines to add, with blanks
    written out.  `objectives`: ends that become objectives of their own.  `source`: path of the file as in OkrSet."""

    id: str
    source: str
    okr: str
    key_result: str | None
    text: str
    kind: str
    writer: str
    settles: tuple[str, ...]
    blanks: tuple[Blank, ...] = ()
    initiatives: tuple[str, ...] = ()
    key_results: tuple[str, ...] = ()
    guardrails: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How to get a missing baseline.  `text`: the key result; `card`: id of a metric card, or None.

    `what`: the measure; `numerator`, `denominator`: of a share, else `formula`; `data`: kinds of data source;
    `asks`: who would know.  All are "" or empty where no card fits.  `first_reading`: until when."""

    source: str
    okr: str
    key_result: str
    text: str
    what: str
    card: str | None = None
    numerator: str = ""
    denominator: str = ""
    formula: str = ""
    data: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    first_reading: str = "within two weeks"
