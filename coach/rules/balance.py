"""Which measures a line is about, and whether it can hold a push in check (codebook, missing_guardrail)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from coach.grammar import bits as tag
from coach.grammar.lexicon import lexicon
from coach.grammar.numbers import WORD_VALUES
from coach.rules.compare import on_one_scale
from coach.rules.pushes import claim_of
from coach.rules.tables import read
from coach.rules.terms import READ, REMEMBERED, WORD, Terms, folded, words_of
from coach.types import Statement

_CONDITION = frozenset("who that which still with whose and rated only if".split())
_OBJECTS = frozenset(("of", "for", "about"))
_SCORES = frozenset("csat nps satisfaction rating score".split())
_STEM = 4
_HEADROOM, _HEADROOM_OF_GOOD = 0.125, 0.05
"""How far a limit may lie beyond today's value and still hold it: faults by an eighth, good values by a twentieth.

Our own thresholds; no source sets one."""
_LOW = frozenset(
    (
        "refunds returns complaints chargebacks support-load defects rework incidents overtime spam unsubscribes"
        " opt-outs"
    ).split()
)
"""Measures that are better when they fall."""
_OPENING = ("while", "with", "without", "provided", "but", "keeping", "holding")
_OPENING_TOGETHER = ("as long as", "of whom", "of which", "and still")
_BESIDE = re.compile(
    rf",?\s+(?:{'|'.join(_OPENING + _OPENING_TOGETHER)}|at(?! most| least))\s+",
    re.IGNORECASE,
)
_OPENING_WORDS = frozenset((*_OPENING, "at"))
_TOLD = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|none|zero|today|last|current|present|now)\b",
    re.IGNORECASE,
)
_FUNCTION = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.NEG | tag.BOUND | tag.GE | tag.LE | tag.HOLD
_NOUNS = tag.ARTEFACT | tag.OUTPUT | tag.EVENT | tag.PLURAL | tag.TRANSACTION
_SAID_OF = tag.BASE | tag.THIRD | tag.PAST
_PEOPLE = tag.INSIDER | tag.OUTSIDER
_EMPTY = (
    tag.UNIT_TIME
    | tag.JUDGEMENT
    | tag.MONTH
    | tag.PERIOD
    | tag.TIMEUNIT_WORD
    | tag.METRIC
    | tag.NOW
    | tag.ADV
    | tag.DET
)
_UNNAMED = frozenset("new all our their order orders case cases item items whole average first".split())


@cache
def _counters() -> Terms:
    columns = ("term", "measures", "source")
    return Terms({term: measures for term, measures, _ in read("lexicons/counters.tsv", columns, columns)})


def measures_of(statement: Statement) -> frozenset[str]:
    """The measures that a key result is about, by its words and the family of its metric; an umbrella is none."""
    metric = statement.metric
    # Coverage by tests says how much was looked at, not how much was wrong.
    own = metric is not None and metric.kind is not None and "coverage" not in metric.head
    return measures_in(statement.text, metric.family if metric is not None and own else None)


@lru_cache(maxsize=REMEMBERED)
def measures_in(text: str, family: str | None = None) -> frozenset[str]:
    """The measures that a text is about."""
    table = _counters()
    found: set[str] = set()
    for _, _, value in table.found(words_of(text)):
        found.update(value.split(","))
    if family in table.families:
        found.update(table.families[family].split(","))
    return frozenset(found)


def side_conditions(statement: Statement) -> list[str]:
    """What a key result says beside its claim, with a number or a recorded level: '..., with refunds below 3%'."""
    found = []
    guard = statement.guard
    if guard is not None and (guard.value is not None or _TOLD.search(guard.text)):
        found.append(guard.text)
    start, end = statement.core
    text = statement.text[start : min(end, start + READ)]
    if _may_be_beside(text):
        _, *beside = _BESIDE.split(text)
        found += [text for text in beside if _TOLD.search(text)]
    return [text for text in found if "allow" not in text.lower()] if found else found


def _may_be_beside(text: str) -> bool:
    """Whether what `_BESIDE` looks for may stand in it, which a pattern takes ten times as long to tell."""
    low = text.lower()
    if not low.isascii() or not _OPENING_WORDS.isdisjoint(low.split()):
        return True
    return any(together in low for together in _OPENING_TOGETHER)


def own_condition(statement: Statement) -> str:
    """What a counted one has to meet, behind 'who', 'still', 'rated' ...: 'sign-ups that are still active in May'."""
    words = claim_of(statement).split()
    at = next((n for n, word in enumerate(words) if n and word.lower().strip(",;:(") in _CONDITION), None)
    return "" if at is None else " ".join(words[at:])


def success_of(text: str, push: str) -> frozenset[str]:
    """'Pipeline success rate' counts for the pipeline alone: what succeeds has to be what is pushed."""
    words = words_of(text)
    at = words.index("success") if "success" in words else -1
    same = at > 0 and any(_alike(words[at - 1], other) for other in words_of(push))
    return frozenset(("defects", "change-failures")) if same else frozenset()


def is_worse(statement: Statement, measures: frozenset[str]) -> bool:
    """Whether the line lets its measure get worse than it is today."""
    ends = on_one_scale(statement.baseline, statement.target)
    good = statement.metric.good if statement.metric else None
    if ends is None or ends[0] == ends[1]:
        return False
    if good is None:
        comparator = statement.comparator.unit if statement.comparator else None
        fallen = "down" if measures & _LOW and "success" not in statement.text.lower() else None
        good = {"<=": "down", ">=": "up"}.get(comparator or "") or fallen
    start, limit = ends
    if good == "down":
        return limit > start + abs(start) * _HEADROOM
    return good == "up" and limit < start - abs(start) * _HEADROOM_OF_GOOD


def is_elsewhere(text: str, near: Iterable[str]) -> bool:
    """Whether a line names what it is about ('of the garden shop'), and the texts `near` are about something else."""
    raw = [word.lower() for word in WORD.findall(text[:READ])]
    # '8% of drivers' are a share of them and no object.
    at = next((n for n in range(1, len(raw)) if _names_object(raw, n)), None)
    if at is None:
        return False
    known, measures = lexicon().words, _counters().by_first
    named: list[str] = []
    own: list[str] = []
    for word in raw[at + 1 :]:
        bits, noun = known.get(word, 0), folded(word)
        if (bits & (_FUNCTION | _PEOPLE) and not bits & tag.DET) or (bits & _SAID_OF and not bits & _NOUNS):
            break
        plain = bits & _EMPTY or word in WORD_VALUES or word[0].isdigit() or len(word) < 3 or word in _UNNAMED
        if not plain:
            (own if noun in measures else named).append(noun)
    if not named:
        return False
    around = [word for one in near for word in words_of(one)]
    if any(_alike(word, other) for word in own for other in around):
        return False
    alike = [any(_alike(word, other) for other in around) for word in named]
    # 'The invoicing module' is not 'the payroll module'.
    return not any(alike) or (len(named) > 1 and alike[-1] and not any(alike[:-1]) and _modified(named[-1], near))


def _names_object(raw: list[str], n: int) -> bool:
    """Whether word n leads to what a measure is about: 'returns of sofas', 'CSAT on chat'; not so '8% of drivers'."""
    if raw[n] == "on":
        return raw[n - 1] in _SCORES
    return raw[n] in _OBJECTS and not raw[n - 1][-1].isdigit()


def _alike(word: str, other: str) -> bool:
    """Whether two words share their stem, as 'wash' and 'washed' do."""
    return (word[:_STEM] == other[:_STEM] and min(len(word), len(other)) >= _STEM) or word == other


def _modified(head: str, near: Iterable[str]) -> bool:
    """Whether the first text names a thing of this kind with a word of its own before it."""
    words = words_of(next(iter(near)))
    known = lexicon().words
    at = next((n for n, word in enumerate(words) if _alike(word, head) and n), None)
    return at is not None and not known.get(words[at - 1], 0) & (_FUNCTION | tag.DET)
