"""Drafts for objectives: what the work is for, without its numbers, one end at a time, or with a blank for what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coach.grammar import bits as tag
from coach.grammar import parse_deed, parse_objective
from coach.grammar.lexicon import VERB, lexicon
from coach.options import NO_WORDS, Words
from coach.records import dataclass, replace
from coach.rewriting.compounds import Flaws, begun, mended
from coach.rewriting.cuts import freed
from coach.rewriting.guards import guardrails
from coach.rewriting.levers import singular
from coach.rewriting.lines import Draft, Gap, Line, Piece, flat, line
from coach.rules.overlap import is_same_measure, named
from coach.types import Aim, Slot, Statement

ASKED = "asked"
"""Lever of a draft that leaves all to the author: for where no other stands."""
_WHO = Gap("who", "who benefits?", "customers")
_DONE = "find what they need at once"
_WORK_DONE = "what will be better for them once '{}' is done?"
_QUOTED = 70
"""Characters of an objective that a hint quotes."""
_CONNECTOR = re.compile(
    r"(?<!\w)(?:(in order to|so as to|to)|(in order that|so that|such that|so))$",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(r"(?:(?:in order|so as) )?to (?=\w)", re.IGNORECASE)
_ABLE = re.compile(r"(?:be able to|be in a position to) (?=\w)", re.IGNORECASE)
_MEANS = re.compile(r"(?<!\w)(?:by|through|via|using|with|by means of|leveraging)$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;] (?=\w)| [-–—] ")
_OPENED = 60
"""Characters before a clause within which the words that open it stand."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_IT = frozenset("it its this these those that ones he she him her his".split())
_THEY = frozenset("they them their theirs".split())
_TOWARDS = frozenset("for to with among our your".split())
_LOOSE = " \t\n,;:.–—-*_"
_BROKEN = frozenset("*_`~<>|[]{}")


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective to rewrite.  `rules`: of the findings that stand on it; `held`: statements of its key results;
    `flaws`: reads a clause of it as a key result."""

    read: Statement
    aim: Aim
    rules: frozenset[str]
    held: tuple[Statement, ...]
    flaws: Flaws
    words: Words = NO_WORDS

    @property
    def text(self) -> str:
        return self.read.text[slice(*self.read.core)]


def redrafted(goal: Goal) -> Iterator[Draft]:
    """Drafts with different levers, the closest to the author's words first."""
    text = flat(goal.text)
    if not text or not _BROKEN.isdisjoint(goal.text):
        return
    if "multiple-objectives-in-one" in goal.rules:
        yield from _split(goal)
        return
    if "task-as-objective" in goal.rules or "objective-too-long" in goal.rules:
        yield from _promoted(goal)
    if "metric-in-objective" in goal.rules:
        yield from _freed(goal)
    if "objective-too-long" in goal.rules:
        yield from _shortened(goal)
    if "vague-objective" in goal.rules and goal.aim.purpose is None and goal.aim.work is None:
        yield Draft(_open(goal, text, "what is visibly different for them?"), "open")
    if "task-as-objective" in goal.rules:
        yield _asked(goal, _WORK_DONE, (text,))
    elif "vague-objective" in goal.rules:
        yield _asked(goal, "what is visibly different for them once '{}' has come true?", ())


def guarded(read: Statement, pushed: Sequence[Statement]) -> Iterator[Draft]:
    """The objective as it is, with a guardrail for the first of the key results that push, for the first two, ..."""
    guards: tuple[Line, ...] = ()
    for statement in pushed:
        fresh = next((one for one in guardrails(statement) if one not in guards), None)
        if fresh is not None:
            guards = (*guards, fresh)
            yield Draft(line(read.text), "guarded", guardrails=guards)


# --- work ---------------------------------------------------------------------------------------


def _promoted(goal: Goal) -> Iterator[Draft]:
    """What the work is for becomes the objective; the work stays as an initiative."""
    found = _purpose(goal)
    if found is None:
        return
    end, work = found
    if goal.aim.work is not None or _is_work(work, goal.words):
        yield Draft(_sentence(goal, end), "purpose", initiatives=(_capital(work),))


def _purpose(goal: Goal) -> tuple[str, str] | None:
    """What it is for, as a sentence, and what stands beside it; None where the one does not stand without the other."""
    purpose, (start, stop), text = goal.aim.purpose or _delayed(goal), goal.read.core, goal.read.text
    if purpose is None:
        return None
    if purpose.start <= start:
        led = _IN_FRONT.match(purpose.text)
        if led is None:
            return None
        words, other, clause = purpose.text[led.end() :], text[purpose.end : stop], False
    else:
        opened = _opened(text, start, purpose.start)
        if opened is None:
            return None
        at, clause = opened
        words, other = text[purpose.start : stop], text[start:at]
    words, other = flat(words).strip(_LOOSE), flat(other).strip(_LOOSE)
    words = words[found.end() :] if not clause and (found := _ABLE.match(words)) else words
    first = words.split(" ", 1)[0].lower()
    bits = lexicon().words.get(first, 0)
    if not words or not other or _points_back(words) or (not clause and bits and not bits & tag.BASE):
        return None
    return words, other


def _delayed(goal: Goal) -> Slot | None:
    """'Open a depot by June to serve the north', 'open a depot, to serve the north': what it is for, behind a date or
    a comma."""
    text, stop, timed = goal.read.text, goal.read.core[1], (goal.read.deadline, goal.read.period)
    if goal.aim.work is None:
        return None
    ends = [at + 1 for at, char in enumerate(text[:stop]) if char == ","]
    for end in (*(slot.end for slot in timed if slot is not None), *ends):
        led = _IN_FRONT.match(text, end + 1)
        if led is not None and text[end : end + 1] == " ":
            return Slot(text[led.end() : stop], led.end(), stop)
    return None


def _opened(text: str, start: int, stop: int) -> tuple[int, bool] | None:
    """Where the words that open a purpose begin, and whether a whole clause follows ('so that ...')."""
    low = max(start, stop - _OPENED)
    before = flat(text[low:stop])
    found = _CONNECTOR.search(before)
    if found is None:
        return None
    # Only spaces may differ between the author's text and its flat form.
    words = found.group().split()
    at = stop
    for word in reversed(words):
        at = text.rindex(word, low, at)
    return at, found.group(2) is not None


def _points_back(words: str) -> bool:
    """'So that it lasts', 'so that they stay': a pronoun speaks of what stands outside these words."""
    known, named = lexicon(), False
    for found in _WORD.finditer(words.lower()):
        word = found.group()
        if word == "that" and found.start():
            continue
        if word in _IT or (word in _THEY and not named):
            return True
        named = named or word in known.singular or bool(known.words.get(word, 0) & tag.PLURAL) or word.endswith("s")
    return False


def _is_work(text: str, words: Words) -> bool:
    """Whether a clause tells somebody to do something."""
    first = text.split(" ", 1)[0].lower()
    bits = lexicon().words.get(first, 0)
    if parse_objective(text, words)[1].work is not None:
        return True
    return bool(bits & tag.BASE and bits & VERB and not bits & (tag.UP | tag.DOWN | tag.HOLD | tag.PLURAL | tag.WIN))


def _asked(goal: Goal, hint: str, kept: tuple[str, ...]) -> Draft:
    """`hint`: with a place for the author's words; `kept`: work among them."""
    work, purpose = goal.aim.work, goal.aim.purpose
    fronted = work is not None and purpose is not None and purpose.start < work.start
    text = flat(goal.read.text[work.start : goal.read.core[1]] if fronted and work is not None else goal.text)
    shown = text.rstrip(_LOOSE) if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]} …"
    group = _group(goal)
    who: Piece = _capital(group) if group is not None else replace(_WHO, fill="Customers")
    return Draft(_whole(goal, [who, " ", Gap("change", hint.format(shown), _DONE)]), ASKED, initiatives=kept)


def _group(goal: Goal) -> str | None:
    """The one group of people for whom it is; none where their name only holds for what is to come ('happier guests')."""
    deed = parse_deed(goal.read.text)
    thing = deed.thing if goal.aim.work is not None else None
    groups = [
        one
        for one in deed.people
        if (thing is None or not one.start <= thing.start < one.end)
        and goal.read.text[: one.start].lower().rstrip().rsplit(" ", 1)[-1] in _TOWARDS
    ]
    if len(groups) != 1:
        return None
    words = flat(groups[0].text)
    *before, last = words.lower().split(" ")
    return words if singular(last) != last and not any(word.endswith("er") for word in before) else None


# --- numbers ------------------------------------------------------------------------------------


def _freed(goal: Goal) -> Iterator[Draft]:
    """Without the number, which goes to a key result where none holds it yet."""
    text, (start, stop) = goal.read.text, goal.read.core
    purpose, end = goal.aim.purpose, stop
    if purpose is not None and purpose.start > start:
        opened = _opened(text, start, purpose.start)
        end = start + len(text[start : opened[0]].rstrip(" ,")) if opened is not None else stop
    cut = freed(goal.read, goal.aim, end)
    if cut is None:
        return
    held = any(_holds(one, goal.read) for one in goal.held)
    moved = () if held else (_moved(text[slice(*cut.clause)], goal),)
    whole = flat(cut.text + text[end:stop])
    promoted = _purpose(goal)
    if promoted is not None:
        yield Draft(_sentence(goal, promoted[0]), "purpose", key_results=moved)
    yield Draft(_sentence(goal, whole), "free", key_results=moved)
    if purpose is None:
        yield Draft(_open(goal, whole, "what will be better for them?"), "open", key_results=moved)


def _moved(clause: str, goal: Goal) -> Line:
    return begun(mended(flat(clause).strip(_LOOSE), goal.flaws), small=False)


def _holds(one: Statement, read: Statement) -> bool:
    """Whether a key result has the same number for the same measure."""
    ends = [(read.target, one.target), (read.change, one.change)]
    same = any(a is not None and b is not None and (a.value, a.unit) == (b.value, b.unit) for a, b in ends)
    return same and is_same_measure(one, named(one), read, named(read))


# --- several ends -------------------------------------------------------------------------------


def _split(goal: Goal) -> Iterator[Draft]:
    """One end as the objective, each of the others as an objective of its own."""
    ends = [_alone(goal, end) for end in _ends(goal)]
    others = [_asked(end, _WORK_DONE, ()).line if _is_task(end) else line(end.text) for end in ends]
    for number, end in enumerate(ends):
        rest = tuple(other for place, other in enumerate(others) if place != number)
        for draft in (*redrafted(end), Draft(_sentence(goal, end.text), "")):
            yield replace(draft, lever=f"end {number} {draft.lever}", objectives=rest)


def _alone(goal: Goal, end: str) -> Goal:
    """One end as an objective, with the findings that stand on it for sure."""
    read, aim = parse_objective(_capital(end), goal.words)
    found = {"task-as-objective": aim.work, "metric-in-objective": aim.quantity}
    rules = frozenset(rule for rule, words in found.items() if words is not None)
    return replace(goal, read=read, aim=aim, rules=rules)


def _is_task(goal: Goal) -> bool:
    return goal.aim.work is not None and goal.aim.purpose is None


def _ends(goal: Goal) -> list[str]:
    """The ends as sentences: all of the text between them belongs to one of them."""
    text, (start, stop), parts = goal.read.text, goal.read.core, goal.aim.parts
    begins = [start, *(part.start for part in parts[1:])]
    stops = [*(part.start for part in parts[1:]), stop]
    found = []
    for i, j in zip(begins, stops, strict=True):
        words = flat(text[i:j]).strip(_LOOSE)
        for joint in (" and", " &", " plus", " as well as", " while", " +"):
            words = words.removesuffix(joint).rstrip(_LOOSE)
        if i > start and text[start:i].rstrip().lower().endswith(" while"):
            first, _, rest = words.partition(" ")
            words = f"{lexicon().lemmas.get(first.lower(), first)} {rest}"
        found.append(words)
    return found


# --- length and openness ------------------------------------------------------------------------


def _shortened(goal: Goal) -> Iterator[Draft]:
    """The main end alone, with how it is reached as an initiative."""
    text, (start, stop), means = goal.read.text, goal.read.core, goal.read.means
    if means is not None and start < means.start and not text[means.end : stop].strip(_LOOSE):
        before = flat(text[start : means.start])
        found = _MEANS.search(before)
        if found is not None:
            main = before[: found.start()].strip(_LOOSE)
            yield Draft(_sentence(goal, main), "means", initiatives=(_capital(flat(means.text).strip(_LOOSE)),))
    found = _SENTENCE.search(goal.text)
    if found is not None:
        main, rest = flat(goal.text[: found.start()]), flat(goal.text[found.end() :]).strip(_LOOSE)
        if _is_work(rest, goal.words) and not _points_back(rest):
            yield Draft(_sentence(goal, main), "first", initiatives=(_capital(rest),))


def _open(goal: Goal, text: str, hint: str) -> Line:
    """The author's words, with blanks for who is better off and how."""
    words = text.rstrip(_LOOSE + "!")
    first, second = [*words.lower().split(" "), ""][:2]
    known = lexicon().words
    told = known.get(first, 0) & tag.BASE or known.get(second, 0) & tag.DET or goal.read.verb is not None
    who: Piece = "they" if told and _group(goal) is not None else _WHO
    return _whole(goal, [words, " so that " if told else ": ", who, " ", Gap("change", hint, _DONE)])


# --- sentences ----------------------------------------------------------------------------------


def _sentence(goal: Goal, words: str) -> Line:
    """A sentence that begins and ends as the author's does."""
    return _whole(goal, [words.strip(_LOOSE)])


def _whole(goal: Goal, pieces: list[Piece]) -> Line:
    text, start = goal.read.text, goal.read.core[0]
    stopped = goal.text.rstrip().endswith(".")
    small = text[start : start + 1].islower()
    first = pieces[0]
    if isinstance(first, str) and not small:
        pieces[0] = _capital(first)
    return line([text[:start], *pieces, "." if stopped else ""])


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
