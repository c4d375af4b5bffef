"""Whether two key results measure the same thing (codebook, duplicate_krs), and whether two texts say the same."""

from __future__ import annotations

from functools import lru_cache

from coach.grammar import bits as tag
from coach.grammar.lexicon import lexicon
from coach.rules.terms import REMEMBERED, words_of
from coach.types import Form, Statement

_EMPTY = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.PRON | tag.NEG
MEASURED = frozenset((Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.METRIC_TREND, Form.EVENT_COUNT, Form.OUTPUT_COUNT))
_TURNED = frozenset(
    (
        frozenset(("churn", "retention")),
        frozenset(("uptime", "downtime")),
        frozenset(("win", "loss")),
        frozenset(("occupancy", "vacancy")),
    )
)
_EITHER = frozenset().union(*_TURNED)
_SYNONYMS = {
    "logo": "customer",
    "client": "customer",
    "staff": "employee",
    "colleague": "employee",
    "reach": "",
    "sign": "",
}
_FRAMES = (
    tag.UP | tag.DOWN | tag.CHANGE | tag.REACH | tag.HOLD | tag.WIN | tag.ADV | tag.GE | tag.LE | tag.APPROX | tag.NOW
    | tag.STAT | tag.GOAL | tag.MONTH | tag.PERIOD | tag.TIMEUNIT_WORD | tag.CADENCE | tag.BOUND
)  # fmt: skip
_UNITS = frozenset("point points percent percentage pp number count total rate share level".split())
_NOTHING = frozenset(("",))
_PARTS = frozenset(("in", "from", "of", "for", "among", "at", "within", "with"))
NEAR = 0.8
"""Share of words two texts have in common when one copies the other (codebook: our own threshold)."""


def is_same_measure(one: Statement, first: frozenset[str], other: Statement, second: frozenset[str]) -> bool:
    """The same measure of the same people twice, one within the other, or a number and its complement.

    `first`, `second`: what `named` tells of them."""
    # Of most pairs, neither is within the other.
    if not (first <= second or second <= first or not (first.isdisjoint(_EITHER) or second.isdisjoint(_EITHER))):
        return False
    if one.language != "en" or other.language != "en":
        return False
    if one.form is not other.form and Form.OUTPUT_COUNT in (one.form, other.form):
        return False
    if not first or not second:
        return False
    if first == second:
        return True
    # Few measures have a complement, and few stand within another.
    for pair in _TURNED if not first.isdisjoint(_EITHER) else ():
        if first & pair and second & pair and first & pair != second & pair:
            return first - pair == second - pair
    if first < second:
        return _one_kind(one, other) and _is_part(other, second - first)
    return second < first and _one_kind(one, other) and _is_part(one, first - second)


def _one_kind(one: Statement, other: Statement) -> bool:
    """Not a count beside a rate or an average of it, save for a percentage that only tells the change."""
    if one.metric is None or other.metric is None:
        return True
    return one.metric.head == other.metric.head or one.metric.kind == other.metric.kind


def named(statement: Statement) -> frozenset[str]:
    """What is measured: nouns without numbers, frames and dates."""
    start, end = statement.core
    for slot in (statement.means, statement.guard, statement.deadline):
        if slot is not None and start < slot.start < end:
            end = slot.start
    return frozenset(map(_noun, words_of(statement.text[start:end]))) - _NOTHING


@lru_cache(maxsize=REMEMBERED)
def _noun(word: str) -> str:
    """What the word stands for among the nouns of a measure, or ""."""
    bits = lexicon().words.get(word, 0)
    frame = bits & (_EMPTY | _FRAMES) and not bits & (tag.METRIC | tag.OUTSIDER | tag.INSIDER)
    if frame or word[0].isdigit() or word in _UNITS or len(word) == 1 or word in _MONEY:
        return ""
    return _SYNONYMS.get(word, word)


_MONEY = frozenset("usd eur gbp chf msek sek dkk nok mio million billion thousand bn mn".split())


def _is_part(large: Statement, more: frozenset[str]) -> bool:
    """Whether what the longer one adds stands behind 'in', 'from', 'of': a part of the total."""
    words = words_of(large.text)
    at = [n for n, word in enumerate(words) if word in more]
    return bool(at) and all(any(words[k] in _PARTS for k in range(max(n - 3, 0), n)) for n in at)


def shared_words(one: str, other: str) -> float:
    """Words two texts have in common, as a share of all of theirs, stop words left out; 0 to 1."""
    first, second = _content(one), _content(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _content(text: str) -> frozenset[str]:
    known = lexicon().words
    return frozenset(word for word in words_of(text) if not known.get(word, 0) & _EMPTY and word not in _OWN)


_OWN = frozenset(("team", "our", "we", "s"))
