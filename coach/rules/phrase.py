"""Finds the words of a key result that a message can quote: a work verb, a counted thing, a share of something."""

from __future__ import annotations

import re

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB, lexicon
from coach.rules.support import core
from coach.types import Slot, Statement

_LONGEST = 400
"""How many characters of a key result are looked at: what a message quotes is shorter by far."""

_TOKEN = re.compile(r"\S+")
_EMPTY_VERBS = frozenset("be become do get go have let make meet see".split())
"""Verbs that say nothing of what is done: the noun behind them does."""

_STATES = frozenset("are contain contains exist exists has have include includes is lists outlines was were".split())
_BEFORE_VERB = frozenset("and or please team then they to we will".split())
_DETERMINERS = frozenset("a all an any each every our the their this these those".split())
_ABLE = frozenset("able can could".split())
_HIRING = frozenset("hire hired hires hiring recruit recruited recruiting recruits".split())
_ENDS = frozenset(
    "about across after and as at before by during for from in into on or over so than that this through to"
    " until using via when where which while who with within".split()
)
"""Words a counted noun phrase ends before."""

_RELATIONS = frozenset("across for in into on to with".split())
_PARTICLES = frozenset("back down off out over up".split())
_PUNCTUATION = ".,;:!?()[]\"'"


def work_verb(statement: Statement) -> Slot | None:
    """The main verb where it says what is done; None where it is a noun, or a verb such as "be", "get" or "have"."""
    verb = statement.verb
    if verb is None or verb.start < 0:
        return None
    word, lex = verb.text.lower().split()[0], lexicon()
    bits = lex.words.get(word, 0)
    if not bits & VERB or lex.lemmas.get(word, word) in _EMPTY_VERBS:
        return None
    before, after = _words(statement.text[statement.core[0] : verb.start]), _words(statement.text[verb.end :])
    if not before:
        if bits & tag.ING and not bits & tag.BASE:
            return verb if after and after[0] in _DETERMINERS else None
        # "Interview guide contains ...": what stands before a verb of state is a noun.
        for following in after[:4]:
            if following in _DETERMINERS or following in _ENDS:
                break
            if following in _STATES:
                return None
        return verb
    if not _ABLE.isdisjoint(before):
        return None
    if statement.text[: verb.start].rstrip()[-1:] in (",", ":", ";"):
        return verb
    return verb if bits & tag.PAST or before[-1] in _BEFORE_VERB or before[-1].endswith("ly") else None


def is_capability(statement: Statement) -> bool:
    """Whether the words say what somebody can do: "members can book online"."""
    words = _words(core(statement).text)
    return not _ABLE.isdisjoint(words) or "possible" in words


def is_hiring(statement: Statement) -> bool:
    """Whether what is counted is people who join."""
    text = statement.text.lower()
    return ("hir" in text or "recruit" in text) and not _HIRING.isdisjoint(_words(core(statement).text))


def counted(statement: Statement) -> Slot:
    """The counted thing, with its number if it has one only ("24 recipe videos"), else the measure or all words."""
    target, metric, verb = statement.target, statement.metric, statement.verb
    ranged = statement.baseline is not None and metric is None
    if (target is None or ranged) and verb is not None and verb.start >= 0:
        rest = statement.text[verb.end : verb.end + _LONGEST]
        return _phrase(statement, verb.end + len(rest) - len(rest.lstrip())) or core(statement)
    if target is not None and target.start >= 0 and statement.baseline is None:
        begin = target.start
        between = _words(statement.text[verb.end : begin]) if verb and 0 <= verb.end < begin < verb.end + 60 else []
        if verb and between and between[0] not in _PARTICLES and not _RELATIONS.isdisjoint(between[1:]):
            # "interviews with 20 tenants": the number belongs to who takes part.
            begin = verb.end + 1
        found = _phrase(statement, begin, target.end)
        if found and found.end > target.end:
            return found
    if metric is not None and metric.start >= 0:
        return Slot(metric.text, metric.start, metric.end)
    return core(statement)


def share(statement: Statement) -> Slot:
    """What is covered, with its share ("85% of branch managers"), else the measure with numbers, else all words."""
    target, people, metric = statement.target, statement.population, statement.metric
    if target and people and 0 <= target.start < people.start < target.start + 60:
        return Slot(statement.text[target.start : people.end], target.start, people.end)
    if statement.baseline and metric and metric.start >= 0:
        return Slot(metric.text, metric.start, metric.end)
    return core(statement)


def is_about_people(statement: Statement) -> bool:
    """Whether a share is one of people.  What stands behind "for" says who profits, not who is reached."""
    slot = statement.population or (statement.metric if statement.target else None)
    words = _words(slot.text if slot else re.split(r"\bfor\b", core(statement).text[:_LONGEST], maxsplit=1)[0])
    lex = lexicon()
    people = tag.OUTSIDER | tag.INSIDER
    return any(lex.words.get(lex.singular.get(word, word), 0) & people for word in words)


def _words(text: str) -> list[str]:
    found = (token.strip(_PUNCTUATION).lower() for token in text[:_LONGEST].split())
    return [token for token in found if token]


def _phrase(statement: Statement, start: int, least: int = 0) -> Slot | None:
    """The words from `start` to the end of their noun phrase, over `least` at any rate."""
    end = start
    for token in _TOKEN.finditer(statement.text, start, min(statement.core[1], start + _LONGEST)):
        word = token[0].strip(_PUNCTUATION).lower()
        if token.start() >= least and token.start() > start and (not word or word in _ENDS):
            break
        end = token.end()
        if token.end() > least and token[0][-1] in ".,;:!?)":
            end -= 1
            break
    return Slot(statement.text[start:end], start, end) if end > start else None
