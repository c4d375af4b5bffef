"""An objective without its number: the sentence that is left, and the clause that measures it."""

from __future__ import annotations

from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.lexicon import lexicon
from coach.rewriting.levers import WAYS
from coach.types import Aim, Slot, Statement

_LINKS = frozenset(
    "from to by at of up down least most around about over under below above more less than within a an another further"
    " only just approximately no beyond past exceeding roughly nearly almost minimum maximum reach".split()
)
"""Words that lead to a number and go with it."""
_ON = frozenset(
    "in for across among by so on at with within while and through year over this next during before until without via"
    " to compared throughout".split()
)
"""Words with which a sentence may go on behind its number."""
_LEVELS = frozenset("achieve reach hit attain get bring push take drive move deliver have".split())
"""Verbs that need the level: without it, they say nothing about the measure."""
_WINNING = frozenset(
    "win reach gain attract sign serve acquire recruit add secure help enrol enroll support welcome get train deliver"
    " generate book".split()
)
"""Verbs that want as many as there can be."""
_TIMES = {"double": "up", "triple": "up", "treble": "up", "quadruple": "up", "halve": "down"}
_MOVES = {
    **dict.fromkeys(("increase", "rise", "growth", "improvement", "uplift"), "up"),
    **dict.fromkeys(("reduction", "drop", "decrease", "cut", "fall"), "down"),
}
_MORE = frozenset("new more additional extra further".split())
_COMPARED = frozenset("more fewer less".split())
_DRIVING = frozenset("achieve deliver drive generate see get secure reach hit".split())
_JOINTS = frozenset(("and", "while", "plus", "&"))
_OF_THE_TIME = ["of", "the", "time"]
_LOOSE = " \t\n,;:.–—-"
_NEAR = 4
"""Words behind a number within which the noun it counts stands."""
_NO_END = tag.PREP | tag.DET | tag.CONJ | tag.AUX


class Freed(NamedTuple):
    """`text`: without the number.  `clause`: [start, end) of the author's text that says how much."""

    text: str
    clause: tuple[int, int]


def freed(read: Statement, aim: Aim, stop: int) -> Freed | None:
    """The objective up to `stop` without its number; None where it would be no sentence any more.

    What stands from `stop` on, such as a purpose, holds no number of the measure."""
    span = _span(read, aim)
    if span is None or span[1] > stop:
        return None
    text, start = read.text, read.core[0]
    begin, end = _begin(text, start, span[0]), _end(text, span[1], stop)
    before, after = text[begin : span[0]].split(), text[span[1] : end]
    told = _told(read, text[slice(*span)], before, after)
    if told is None or len(told.split()) <= 1:
        return None
    first = text[begin : begin + 1]
    told = told[:1].lower() + told[1:] if first.islower() else told[:1].upper() + told[1:]
    joint = "" if text[end : end + 1].strip() in ("", ",", ";", ".") else " "
    return Freed(f"{text[start:begin]}{told}{joint}{text[end:stop]}", (begin, end))


def _span(read: Statement, aim: Aim) -> tuple[int, int] | None:
    """[start, end) of all numbers of the measure, where nothing but linking words stands between them."""
    slots = [read.baseline, read.target, read.change, aim.quantity, *(read.band or ())]
    found: list[Slot] = sorted((one for one in slots if one is not None and one.start >= 0), key=lambda one: one.start)
    if not found:
        return None
    start, end = found[0].start, found[0].end
    for one in found[1:]:
        between = read.text[end : one.start].lower().split()
        if one.start > end and not _LINKS.issuperset(between):
            return None
        end = max(end, one.end)
    opened = read.text.rfind("(", 0, start)
    if opened >= 0 and read.text[end : end + 1] == ")":
        # 'Improve conversion (from 2% to 3%)': the brackets go with what they hold.
        aside = _LINKS.issuperset(read.text[opened + 1 : start].lower().split())
        return (opened, end + 1) if aside else None
    return start, end


def _begin(text: str, start: int, stop: int) -> int:
    """Where the clause that holds the number begins: behind the last joint with a verb behind it."""
    known, begin, at = lexicon().words, start, start
    words = text[start:stop].split(" ")
    for number, word in enumerate(words[:-1]):
        at += len(word) + 1
        joint = word.lower() in _JOINTS or word.endswith((",", ";", "."))
        if joint and known.get(words[number + 1].lower(), 0) & tag.BASE:
            begin = at
    return begin


def _end(text: str, start: int, stop: int) -> int:
    """Where the clause that holds the number ends: before the next joint with a verb behind it."""
    known, at = lexicon().words, start
    words = text[start:stop].split(" ")
    for number, word in enumerate(words[:-1]):
        follows = known.get(words[number + 1].lower().strip(_LOOSE), 0)
        if word.lower() in _JOINTS and follows & (tag.BASE | tag.ING):
            return at
        if word.endswith((",", ";")) and follows & (tag.BASE | tag.ING):
            return at + len(word) - 1
        at += len(word) + 1
    return stop


def _told(read: Statement, number: str, before: list[str], after: str) -> str | None:
    """The clause in new words."""
    behind = after.split()
    times = _TIMES.get(number.lower()) if behind else None
    if times is not None:
        return f"{WAYS[times]}{after}" if not before else None
    low = [word.lower() for word in behind]
    if low[:3] == _OF_THE_TIME:
        return _ended(before, " ".join(behind[3:])) if len(before) > 1 else None
    moved = _MOVES.get(low[0]) if low else None
    if moved is not None and low[1:2] == ["in"] and _DRIVING.union("a an".split()).issuperset(map(str.lower, before)):
        return " ".join([WAYS[moved], *behind[2:]])
    if before and low and (low[0] in _COMPARED or (low[0].endswith("er") and low[1:2] == ["at"])):
        return " ".join([*before, *behind])
    if not before:
        return None
    return _led(read, number, before, after)


def _led(read: Statement, number: str, before: list[str], after: str) -> str | None:
    """The clause in new words, by its verb."""
    verb, words, behind = before[0], _unlinked(before[1:]), after.split()
    low = lexicon().lemmas.get(verb.lower(), verb.lower())
    bits = lexicon().words.get(low, 0)
    way = read.metric.good if read.metric is not None else None
    if low == "save" and not words and behind[:1] in (["in"], ["on"]):
        return f"{verb} on {' '.join(behind[1:])}"
    if low in _LEVELS and way is not None and _measured(read, number, words, behind):
        noun = words[1:] if words and words[0].lower() in ("a", "an", "down", "up") else words
        rest = behind[1:] if not words and behind[:1] in (["in"], ["of"]) else behind
        return _ended([WAYS[way], *noun], _rest(after, number) if words else " ".join(rest))
    if low in _WINNING and not words and _counts(behind):
        up = ["up"] if before[1:2] == ["up"] else []
        return " ".join([verb, *up, *([] if behind[0].lower() in _MORE else ["more"]), *behind])
    if not bits & (tag.UP | tag.DOWN | tag.CHANGE) or low in _LEVELS:
        return None
    if words:
        return _ended([verb, *words], _rest(after, number))
    if behind[:1] == ["of"] and number.endswith("%") and behind[1:]:
        return " ".join([verb, *behind[1:]])
    return None


def _measured(read: Statement, number: str, words: list[str], behind: list[str]) -> bool:
    """Whether the measure itself stands beside the number: 'get latency under', 'achieve 99.9% uptime'."""
    metric = read.metric
    if metric is None or metric.start < 0:
        return False
    if words:
        return metric.text.lower() in " ".join(words).lower()
    plain = " ".join(behind[1:] if behind[:1] in (["in"], ["of"]) else behind).lower()
    return plain.startswith(metric.text.lower()) and (metric.kind != "count" or not number[-1:].isdigit())


def _counts(behind: list[str]) -> bool:
    """Whether a plural noun follows: 'win 40 hospital pharmacies'."""
    known = lexicon()
    for word in behind[:_NEAR]:
        low = word.lower().strip(_LOOSE)
        if known.words.get(low, 0) & _NO_END:
            return False
        if low in known.singular or known.words.get(low, 0) & tag.PLURAL or low.endswith(("ies", "ers", "ors", "ts")):
            return True
    return False


def _unlinked(words: list[str]) -> list[str]:
    """Without the words that lead to the number."""
    size = len(words)
    while size and words[size - 1].lower().strip(_LOOSE) in _LINKS:
        size -= 1
    return words[:size]


def _rest(after: str, number: str) -> str | None:
    """What stands behind the number, without its 'per week'; None where the sentence cannot go on with it."""
    words = after.split()
    share = number.endswith("%") and words[:1] == ["per"]
    if words and words[0].lower() in ("per", "a", "an", "each", "every", "/") and not share:
        words = words[2:]
    elif "per" in words[1:_NEAR]:
        words = words[words.index("per") + 2 :]
    if share:
        return " ".join(words)
    low = words[0].lower().strip(_LOOSE) if words else ""
    return " ".join(words) if not low or low in _ON else None


def _ended(words: list[str], rest: str | None) -> str | None:
    last = words[-1].lower().strip(_LOOSE)
    if rest is None or lexicon().words.get(last, 0) & _NO_END:
        return None
    told = " ".join(words).rstrip(_LOOSE)
    return f"{told}{'' if rest[:1] in ',;.' else ' '}{rest}"
