"""Pushes and what balances them (codebook, missing_guardrail): the tables behind the guardrail rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.lexicon import lexicon
from coach.grammar.numbers import WORD_VALUES
from coach.rules.compare import on_one_scale
from coach.rules.support import PUSHES
from coach.rules.tables import read
from coach.types import Form, Metric, Statement

LEAST = 0.10
"""Relative change from which a key result pushes (codebook: our own threshold, no source sets one)."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_REMEMBERED = 1_024
"""Texts whose words are kept: those of some dozens of OKRs, which several rules ask for."""
_READ = 600
"""Characters of a text whose words are looked up."""
_CALM = frozenset("satisfaction retention quality reliability security people brand activation".split())
"""Families that are the counter of others; pushing them needs none."""
_TIMES = frozenset(("ms", "s", "min", "h", "d", "wk", "mo"))
_CONDITION = frozenset("who that which still with whose and rated only if".split())
_OBJECTS = frozenset(("of", "for", "about", "on"))
_STEM = 4
_LOW = frozenset(
    (
        "refunds returns complaints chargebacks support-load defects rework incidents overtime spam unsubscribes"
        " opt-outs"
    ).split()
)
"""Measures that are better when they fall."""
_USED = frozenset(("use", "usage", "uptake", "adoption"))
_COUNTED = frozenset(("count", "amount"))
_SHARES = frozenset(("share", "percentage", "proportion", "part", "rate"))
_HEADCOUNTS = frozenset(("acquisition", "revenue"))
_WON = frozenset(
    "customer client member subscriber donor user account logo reseller merchant patient tenant buyer join".split()
)
_BESIDE = re.compile(
    r",?\s+(?:while|with|without|at|provided|as long as|but|keeping|holding|of whom|of which|and still)\s+",
    re.IGNORECASE,
)
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


class Row(NamedTuple):
    """A row of the guardrail table.  `counters`: measures.

    `push`, `harm`: parts of messages, such as "pushes up revenue" and "it may come from discounts"."""

    row: str
    push: str
    harm: str
    counters: tuple[str, ...]


@cache
def rows() -> dict[str, Row]:
    columns = ("row", "push", "harm", "counters", "source")
    names = measure_names()
    found = {}
    for row, push, harm, counters, _ in read("guardrails.tsv", columns, columns):
        found[row] = Row(row, push, harm, tuple(name for name in counters.split(";") if names[name]))
    return found


@cache
def measure_names() -> dict[str, str]:
    """What a message calls a measure."""
    columns = ("measure", "words", "source")
    return {measure: words for measure, words, _ in read("measures.tsv", columns, columns)}


class _Terms:
    """Terms by their first word, the longest first."""

    def __init__(self, terms: dict[str, str]) -> None:
        self.families = {term[1:]: value for term, value in terms.items() if term[0] == "@"}
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for term, value in terms.items():
            if term[0] == "@":
                continue
            first, *rest = words_of(term)
            self.by_first.setdefault(first, []).append((tuple(rest), value))
        for some in self.by_first.values():
            some.sort(key=lambda one: -len(one[0]))

    def found(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
        """(first, behind, value) of each term, left to right, the longest first."""
        for i, word in enumerate(words):
            for rest, value in self.by_first.get(word, ()):
                behind = i + 1 + len(rest)
                if words[i + 1 : behind] == rest:
                    yield i, behind, value


@cache
def _pushes() -> _Terms:
    columns = ("term", "sense", "push", "source")
    rows_of = read("lexicons/pushes.tsv", columns, columns)
    return _Terms({term: f"{sense} {push}" for term, sense, push, _ in rows_of})


@cache
def _counters() -> _Terms:
    columns = ("term", "measures", "source")
    return _Terms({term: measures for term, measures, _ in read("lexicons/counters.tsv", columns, columns)})


@cache
def _folded(word: str) -> str:
    single = lexicon().singular.get(word)
    if single is not None:
        return single
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


@lru_cache(maxsize=_REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    """Words of a text, lower case, in the singular; hyphens part them."""
    return tuple([_folded(word.lower().removesuffix("'s")) for word in _WORD.findall(text[:_READ])])


# --- pushes -----------------------------------------------------------------------------------


def push_of(statement: Statement) -> Row | None:
    """The row that a key result pushes, or None: no push, too small a one, or a family outside the table."""
    if statement.form not in PUSHES or statement.sense == "hold" or _is_small(statement):
        return None
    sense = _sense(statement)
    return rows().get(_row(statement, sense) or "")


def _is_small(statement: Statement) -> bool:
    """A relative change below a tenth.  Where the size is not known it may be large."""
    change = statement.change
    ends = on_one_scale(statement.baseline, statement.target)
    if ends is not None and ends[0]:
        return abs(ends[1] - ends[0]) < LEAST * abs(ends[0]) * (1 - 1e-9)
    if change is None or change.value is None:
        return False
    start = statement.baseline.value if statement.baseline is not None else None
    if statement.change_kind == "absolute":
        return bool(start) and abs(change.value) < LEAST * abs(start or 0)
    if statement.change_kind != "relative":
        return False
    return change.unit == "%" and abs(change.value) < 100 * LEAST


def _sense(statement: Statement) -> str | None:
    ends = on_one_scale(statement.baseline, statement.target)
    if ends is not None and ends[0] != ends[1]:
        return "up" if ends[1] > ends[0] else "down"
    if statement.sense in ("up", "down"):
        return statement.sense
    comparator = statement.comparator.unit if statement.comparator else None
    if comparator in (">=", "<="):
        return "up" if comparator == ">=" else "down"
    return statement.metric.good if statement.metric else None


def _row(statement: Statement, sense: str | None) -> str | None:
    table, metric = _pushes(), statement.metric
    words = words_of(claim_of(statement))
    if words[1:2] == ("of",) and words[0] in _USED and sense != "down":
        return "adoption"
    # 'Half of the visitors convert': a share of people or of an amount says nothing of how many there are.
    shared = statement.unit == "%" and statement.change is None and _is_share(metric)
    family = metric.family if metric is not None else None
    if metric is not None and not shared:
        # With a family of its own a measure is not named by words beside it: 'lost-time accidents' are no time.
        own = _exactly(table, metric.head, sense)
        own = own or (_longest(table, words_of(metric.text), sense) if family is None else None)
        if own is not None:
            return "speed" if metric.kind == "duration" and own in _HEADCOUNTS else own
        way, row = table.families.get(family or "", "- -").split()
        if sense in (way, None) and way != "-" and (metric.kind is not None or row != "cost"):
            return row
        if family in _CALM:
            return None
    if statement.form is Form.EVENT_COUNT:
        return _won(statement)
    found = _longest(table, words, sense, 1 if family is None or shared else 2)
    if shared and (found in _HEADCOUNTS or found is None):
        # 'Half of the orders through the portal': people are moved there.
        return "adoption" if statement.means is not None and sense != "down" else None
    return found or _by_unit(statement, metric, sense)


def _is_share(metric: Metric | None) -> bool:
    return metric is None or metric.kind in _COUNTED or (metric.family is None and metric.head in _SHARES)


def _exactly(table: _Terms, head: str, sense: str | None) -> str | None:
    """The row of the term that is the head itself."""
    words = words_of(head)
    for i, behind, value in table.found(words):
        way, row = value.split()
        if i == 0 and behind == len(words) and sense in (way, None):
            return row
    return None


def _longest(table: _Terms, words: tuple[str, ...], sense: str | None, least: int = 1) -> str | None:
    """The row of the longest term that pushes this way; 'per visitor' only says of what."""
    best: tuple[int, str] | None = None
    for i, behind, value in table.found(words):
        way, row = value.split()
        beside = i and words[i - 1] == "per" and row != "volume"
        if sense in (way, None) and behind - i >= least and not beside and (best is None or behind - i > best[0]):
            best = behind - i, row
    return best[1] if best else None


def _won(statement: Statement) -> str | None:
    """'Win 25 bakeries as customers': people won are people to be kept."""
    return None if _WON.isdisjoint(words_of(claim_of(statement))) else "acquisition"


def _by_unit(statement: Statement, metric: Metric | None, sense: str | None) -> str | None:
    """A length of time that shrinks, or money, where the words say no more."""
    if metric is not None and metric.family is not None:
        return None
    if sense == "down" and (statement.unit in _TIMES or (metric is not None and metric.kind == "duration")):
        return "speed"
    if statement.currency is not None:
        return "cost" if sense == "down" else "revenue"
    return None


def claim_of(statement: Statement) -> str:
    """The key result without its means and its guard clause."""
    start, end = statement.core
    for slot in (statement.means, statement.guard):
        if slot is not None and start < slot.start < end:
            end = slot.start
    return statement.text[start:end]


# --- what balances them -----------------------------------------------------------------------


def measures_of(statement: Statement) -> frozenset[str]:
    """The measures that a key result is about, by its words and the family of its metric; an umbrella is none."""
    metric = statement.metric
    # Coverage by tests says how much was looked at, not how much was wrong.
    own = metric is not None and metric.kind is not None and "coverage" not in metric.head
    return measures_in(statement.text, metric.family if metric is not None and own else None)


@lru_cache(maxsize=_REMEMBERED)
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
    _, *beside = _BESIDE.split(statement.text[start : min(end, start + _READ)])
    found += [text for text in beside if _TOLD.search(text)]
    return [text for text in found if "allow" not in text.lower()]


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
    rises = ends[1] > ends[0]
    return (good == "down" and rises) or (good == "up" and not rises)


def is_elsewhere(text: str, near: Iterable[str]) -> bool:
    """Whether a line names what it is about ('of the garden shop'), and the texts `near` are about something else."""
    raw = [word.lower() for word in _WORD.findall(text[:_READ])]
    # '8% of drivers' are a share of them and no object.
    ahead = (*raw[1:], "")
    at = next(
        (
            n
            for n, word in enumerate(raw)
            if n and word in _OBJECTS and not raw[n - 1][-1].isdigit() and ahead[n] != "time"
        ),
        None,
    )
    if at is None:
        return False
    known, measures = lexicon().words, _counters().by_first
    named: list[str] = []
    for word in raw[at + 1 :]:
        bits, folded = known.get(word, 0), _folded(word)
        if (bits & (_FUNCTION | _PEOPLE) and not bits & tag.DET) or (bits & _SAID_OF and not bits & _NOUNS):
            break
        plain = bits & _EMPTY or word in WORD_VALUES or word[0].isdigit() or len(word) < 3 or word in _UNNAMED
        if not plain and folded not in measures:
            named.append(folded)
    if not named:
        return False
    around = [word for one in near for word in words_of(one)]
    alike = [any(_alike(word, other) for other in around) for word in named]
    # 'The invoicing module' is not 'the payroll module'.
    return not any(alike) or (len(named) > 1 and alike[-1] and not any(alike[:-1]) and _modified(named[-1], near))


def _alike(word: str, other: str) -> bool:
    """Whether two words share their stem, as 'wash' and 'washed' do."""
    return (word[:_STEM] == other[:_STEM] and min(len(word), len(other)) >= _STEM) or word == other


def _modified(head: str, near: Iterable[str]) -> bool:
    """Whether the first text names a thing of this kind with a word of its own before it."""
    words = words_of(next(iter(near)))
    known = lexicon().words
    at = next((n for n, word in enumerate(words) if _alike(word, head) and n), None)
    return at is not None and not known.get(words[at - 1], 0) & (_FUNCTION | tag.DET)
