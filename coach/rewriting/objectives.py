"""Drafts for objectives: what the work is for, no number, one end at a time, or blanks for what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coach.grammar import bits as tag
from coach.grammar import parse_deed, parse_objective
from coach.grammar.lexicon import VERB, lexicon
from coach.grammar.numbers import WORD_VALUES
from coach.options import NO_WORDS, Words
from coach.records import dataclass, replace
from coach.rewriting.compounds import Flaws, begun, mended
from coach.rewriting.cuts import freed
from coach.rewriting.guards import guardrails
from coach.rewriting.levers import singular
from coach.rewriting.lines import Draft, Gap, Line, Piece, flat, line
from coach.rewriting.purposes import LOOSE, opened_at, points_back, purpose_of
from coach.rules.overlap import is_same_measure, named
from coach.types import Aim, Statement

ASKED = "asked"
"""Lever of a draft that leaves all to the author: for where no other stands."""
_WHO = Gap("who", "who benefits?", "customers")
_DONE = "find what they need at once"
_DIFFERENT = "what is visibly different for them?"
_WORK_DONE = "what will be better for them once {} is done?"
_LONGEST = 600
"""Characters of an objective: what is longer is no sentence, and takes long to hold against the rules."""
_ENDS = 4
_QUOTED = 70
"""Characters of an objective that a hint quotes."""
_MEANS = re.compile(r"(?<!\w)(?:by|through|via|using|with|by means of|leveraging)$", re.IGNORECASE)
_DASH = re.compile(r" [-–—] ")
_QUOTATION = re.compile(r"(?<!\w)['‘’\"“„«]")
_NO_END = tag.PREP | tag.DET | tag.CONJ | tag.AUX
_HEADS = (["rate"], ["rates"], ["ratio"], ["score"], ["time"], ["times"], ["share"])
_TOWARDS = frozenset("for to with among our your".split())
_MARKUP = " \t\n*_`~"
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
    bare = goal.read.text.strip(_MARKUP)
    if bare != goal.read.text.strip():
        read, aim = parse_objective(bare, goal.words)
        goal = replace(goal, read=read, aim=aim)
    text = flat(goal.text)
    if not 0 < len(text) <= _LONGEST or goal.read.placeholders or not _BROKEN.isdisjoint(text):
        return
    if "multiple-objectives-in-one" in goal.rules:
        parted = list(_aside(goal)) or list(_split(goal))
        yield from parted
        if parted:
            return
    if "task-as-objective" in goal.rules or "objective-too-long" in goal.rules:
        yield from _promoted(goal)
    if "metric-in-objective" in goal.rules:
        yield from _freed(goal)
    if "objective-too-long" in goal.rules:
        yield from _shortened(goal)
    if "vague-objective" in goal.rules and goal.aim.purpose is None and goal.aim.work is None:
        yield Draft(_open(goal, text, _DIFFERENT), "open")
    if "task-as-objective" in goal.rules:
        yield _asked(goal, _WORK_DONE, (text,))
    elif "vague-objective" in goal.rules:
        yield _asked(goal, "what is visibly different for them once {} has come true?", ())


def guarded(read: Statement, pushed: Sequence[Statement]) -> Iterator[Draft]:
    """The objective as it is, with a guardrail for the first of the key results that push, for the first two, ..."""
    guards: tuple[Line, ...] = ()
    for statement in pushed if read.text.strip() else ():
        fresh = next((one for one in guardrails(statement) if one not in guards), None)
        if fresh is not None:
            guards = (*guards, fresh)
            yield Draft(line(read.text), "guarded", guardrails=guards)


# --- work ---------------------------------------------------------------------------------------


def _promoted(goal: Goal) -> Iterator[Draft]:
    """What the work is for becomes the objective; the work stays as an initiative."""
    found = purpose_of(goal.read, goal.aim)
    if found is None:
        return
    end, work = found
    if goal.aim.work is None and not _is_work(work, goal.words):
        return
    kept = (_begun(goal, work),)
    alone = _alone(goal, end)
    if "metric-in-objective" in alone.rules:
        yield from (replace(one, initiatives=kept) for one in _freed(alone))
    yield Draft(_sentence(goal, end), "purpose", initiatives=kept)
    if "vague-objective" in alone.rules:
        yield Draft(_open(goal, end, _DIFFERENT), "purpose open", initiatives=kept)


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
    shown = text.rstrip(LOOSE) if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]} …"
    shown = "this" if _QUOTATION.search(shown) else f"'{shown}'"
    group = _group(goal)
    who: Piece = _begun(goal, group) if group is not None else replace(_WHO, fill="Customers")
    label = goal.read.text[: goal.read.core[0]]
    return Draft(line([label, who, " ", Gap("change", hint.format(shown), _DONE)]), ASKED, initiatives=kept)


def _group(goal: Goal) -> str | None:
    """The one group of people for whom it is; not 'happier guests', who are still to come."""
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
    words, led = flat(groups[0].text), goal.read.text[: groups[0].start].rstrip().rsplit(" ", 1)[-1]
    *before, last = words.lower().split(" ")
    if goal.read.text[groups[0].end :].lstrip().lower().startswith(("and ", "or ", "&", ",", "/")):
        return None
    if singular(last) == last or any(word.endswith("er") or word in WORD_VALUES for word in before):
        return None
    return f"{led} {words}" if led.lower() in ("our", "your") else words


# --- numbers ------------------------------------------------------------------------------------


def _freed(goal: Goal) -> Iterator[Draft]:
    """Without the number, which goes to a key result where none holds it yet."""
    text, (start, stop) = goal.read.text, goal.read.core
    purpose, means, end = goal.aim.purpose, _means(goal), stop
    if purpose is not None and purpose.start > start:
        opened = opened_at(text, start, purpose.start)
        end = opened[0] if opened is not None else stop
    end = start + len(text[start : min(end, means[0] if means is not None else stop)].rstrip(" ,"))
    cut = freed(goal.read, goal.aim, end)
    if cut is None:
        return
    held = any(_holds(one, goal.read) for one in goal.held)
    moved = () if held else (_moved(text[slice(*cut.clause)], goal),)
    whole = flat(cut.text + text[end:stop])
    if means is not None and "objective-too-long" in goal.rules:
        yield Draft(_sentence(goal, cut.text), "short", initiatives=(means[1],), key_results=moved)
    promoted = purpose_of(goal.read, goal.aim)
    if promoted is not None:
        yield Draft(_sentence(goal, promoted[0]), "purpose", key_results=moved)
    yield Draft(_sentence(goal, whole), "free", key_results=moved)
    if purpose is None:
        yield Draft(_open(goal, whole, "what will be better for them?"), "open", key_results=moved)


def _moved(clause: str, goal: Goal) -> Line:
    return begun(mended(flat(clause).strip(LOOSE), goal.flaws), _is_small(goal))


def _holds(one: Statement, read: Statement) -> bool:
    """Whether a key result has the same number for the same measure."""
    ends = [(read.target, one.target), (read.change, one.change)]
    same = any(a is not None and b is not None and (a.value, a.unit) == (b.value, b.unit) for a, b in ends)
    return same and is_same_measure(one, named(one), read, named(read))


# --- several ends -------------------------------------------------------------------------------


def _split(goal: Goal) -> Iterator[Draft]:
    """One end as the objective, each of the others as an objective of its own."""
    ends = [_alone(goal, end) for end in _ends(goal)]
    if len(ends) > _ENDS or any(_is_torn(end.text) for end in ends):
        return
    others = [_other(end) for end in ends]
    for number, end in enumerate(ends):
        rest = tuple(other for place, other in enumerate(others) if place != number)
        own = [draft for draft in redrafted(end) if draft.lever != ASKED or end.aim.work is not None]
        for draft in (*own, Draft(_sentence(goal, end.text), "")):
            yield replace(draft, lever=f"end {number} {draft.lever}", objectives=rest)


def _alone(goal: Goal, end: str) -> Goal:
    """One end as an objective, with the findings that stand on it for sure."""
    read, aim = parse_objective(_begun(goal, end), goal.words)
    found = {"task-as-objective": aim.work, "metric-in-objective": aim.quantity, "vague-objective": aim.vague}
    rules = frozenset(rule for rule, words in found.items() if words is not None)
    return replace(goal, read=read, aim=aim, rules=rules)


def _is_torn(end: str) -> bool:
    """'A tool that can find': the object follows behind the joint.  'Answer rate from 2% to 3%' is no demand."""
    known, words = lexicon().words, end.lower().split()
    if not words:
        return True
    last, before = known.get(words[-1], 0), known.get(words[-2], 0) if len(words) > 1 else 0
    return bool(last & _NO_END or (last & tag.BASE and before & (tag.AUX | tag.PREP))) or words[1:2] in _HEADS


def _other(end: Goal) -> Line:
    """An end that becomes an objective of its own."""
    if end.aim.work is not None and end.aim.purpose is None:
        return _asked(end, _WORK_DONE, ()).line
    return _open(end, end.text, _DIFFERENT) if end.aim.vague is not None else line(end.text)


def _ends(goal: Goal) -> list[str]:
    """The ends as sentences: all of the text between them belongs to one of them."""
    text, (start, stop), parts = goal.read.text, goal.read.core, goal.aim.parts
    begins = [start, *(part.start for part in parts[1:])]
    stops = [*(part.start for part in parts[1:]), stop]
    found = []
    for i, j in zip(begins, stops, strict=True):
        words = flat(text[i:j]).strip(LOOSE)
        for joint in (" and", " &", " plus", " as well as", " while", " +"):
            words = words.removesuffix(joint).rstrip(LOOSE)
        if i > start and text[start:i].rstrip().lower().endswith(" while"):
            first, _, rest = words.partition(" ")
            words = f"{lexicon().lemmas.get(first.lower(), first)} {rest}"
        found.append(words)
    return found


# --- length and openness ------------------------------------------------------------------------


def _shortened(goal: Goal) -> Iterator[Draft]:
    """The main end alone, with how it is reached as an initiative."""
    means = _means(goal)
    if means is not None:
        main = flat(goal.read.text[goal.read.core[0] : means[0]]).strip(LOOSE)
        yield Draft(_sentence(goal, main), "means", initiatives=(means[1],))
    yield from _aside(goal)


def _means(goal: Goal) -> tuple[int, str] | None:
    """Where 'by doing this and that' begins at the end of the objective, and what is done."""
    text, (start, stop), means = goal.read.text, goal.read.core, goal.read.means
    if means is None or means.start <= start or text[means.end : stop].strip(LOOSE):
        return None
    found = _MEANS.search(text[start : means.start].rstrip())
    return None if found is None else (start + found.start(), _begun(goal, flat(means.text).strip(LOOSE)))


def _aside(goal: Goal) -> Iterator[Draft]:
    """The words before a dash, where what follows it is work."""
    found = _DASH.search(goal.text)
    if found is None:
        return
    main, rest = flat(goal.text[: found.start()]), flat(goal.text[found.end() :]).strip(LOOSE)
    if _is_work(rest, goal.words) and parse_objective(main, goal.words)[1].work is None and not points_back(rest):
        yield Draft(_sentence(goal, main), "first", initiatives=(_begun(goal, rest),))


def _open(goal: Goal, text: str, hint: str) -> Line:
    """The author's words, with blanks for who is better off and how."""
    words = text.rstrip(LOOSE + "!")
    first, second = [*words.lower().split(" "), ""][:2]
    known = lexicon().words
    told = known.get(first, 0) & tag.BASE or known.get(second, 0) & tag.DET or goal.read.verb is not None
    who: Piece = "they" if told and _group(goal) is not None else _WHO
    return _whole(goal, [words, " so that " if told else ": ", who, " ", Gap("change", hint, _DONE)])


# --- sentences ----------------------------------------------------------------------------------


def _sentence(goal: Goal, words: str) -> Line:
    """A sentence that begins and ends as the author's does."""
    return _whole(goal, [words.strip(LOOSE)])


def _whole(goal: Goal, pieces: list[Piece]) -> Line:
    first = pieces[0]
    if isinstance(first, str):
        pieces[0] = _begun(goal, first)
    return line([goal.read.text[: goal.read.core[0]], *pieces, "." if goal.text.rstrip().endswith(".") else ""])


def _begun(goal: Goal, words: str) -> str:
    return words if _is_small(goal) else f"{words[:1].upper()}{words[1:]}"


def _is_small(goal: Goal) -> bool:
    """Whether the author begins without a capital."""
    return goal.text[:1].islower()
