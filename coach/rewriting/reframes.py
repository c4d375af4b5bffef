"""New sentences for key results that are work: what the work is for, what people do with it, what gets better by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from coach.grammar import Deed, parse, parse_deed
from coach.grammar.lexicon import lexicon
from coach.records import dataclass, replace
from coach.retrieval.library import Card
from coach.rewriting.levers import (
    CALM,
    COMPLIANCE,
    OTHER,
    PEOPLE,
    PERSONAL,
    SERVED,
    VAGUE,
    WAYS,
    Subject,
    kind_of,
    levers,
    lowered,
    singular,
    spoken,
    that_for,
    with_article,
)
from coach.rewriting.lines import Draft, Gap, Line, Piece, flat, line
from coach.rewriting.repairs import tail
from coach.rewriting.spelling import spelt
from coach.rewriting.values import ends
from coach.rules.terms import words_of
from coach.types import Form, Okr, Statement

_WHO = Gap("who", "who is it for?", "customers")
_MOVED = frozenset((Form.METRIC_TREND,))
_UNTIL = frozenset("by before until till on in within".split())
_YEAR = re.compile(r"/\d{2,4}\b|,? \d{4}\b")
_BEHIND = re.compile(
    r" (?:on|in|of|(?:to|from) (?:the|our|its|a)\b) ?[^\d,;:.()]{3,60}?(?= (?:by|from|to|a|per|each|every) |[,;:.()]|$)"
)
_OPEN = "what should be better, and for whom, once this is done?"
_QUOTED = 80
"""Characters of an objective that a hint quotes."""
_PROMISE = 70
"""Characters of what people do that a measure takes up."""
_PERSONAL = frozenset("i me my myself body mind habit habits gym workout wedding married".split())
"""Words of goals that people set themselves, of which no share of anybody can be taken."""
_KINDS = {"%": "rate", "days": "duration", "hours": "duration", "minutes": "duration", "seconds": "duration"}


@dataclass(frozen=True, slots=True)
class Work:
    """A key result that is work.  `own`: the words of the author that are kept as initiatives.

    `siblings`: families and heads of what the other key results measure already.  `aims`: parts of an objective with
    several ends; `purpose`: its clause that says what for.  `task`: whether the objective is work as well.
    `american`: how the author spells.  `cards`: asked for last, for it searches."""

    statement: Statement
    okr: Okr
    objective: Statement
    own: tuple[str, ...]
    siblings: frozenset[str]
    aims: tuple[str, ...] = ()
    purpose: str = ""
    task: bool = False
    american: bool = False
    cards: Callable[[], Sequence[Card]] = tuple


def reframed(work: Work) -> Iterator[Draft]:
    """Drafts with different levers, the closest to the author's words first."""
    deed = parse_deed(work.statement.text)
    yield from _purposes(work, deed)
    yield from _measured(work, deed)
    subject = _about(work, deed)
    if is_personal(work.statement.text) or is_personal(work.okr.objective):
        subject = replace(subject, kind=PERSONAL)
    elif "baseline_quarter" in work.statement.exceptions or work.statement.status is not None:
        # Measuring first, and what is done already: neither has users to be counted.
        subject = replace(subject, kind=OTHER)
    own = list(_spoken(work, subject))
    fitting = subject.kind not in VAGUE and subject.kind != SERVED
    if fitting:
        yield from own[:1]
    yield from _promised(work)
    yield from _objectives(work)
    yield from _carded(work)
    yield from own[1:] if fitting else own


def asked(work: Work) -> Iterator[Draft]:
    """Nothing tells what the work is for: the author is asked what would show the objective, or what it changes."""
    aim = flat(work.okr.objective).rstrip(". ")
    said = aim and not work.task and not work.objective.placeholders and len(aim) <= _QUOTED
    thing = with_article(parse_deed(work.statement.text))
    about = f"what about {flat(thing)} should be better, and for whom?" if thing else _OPEN
    about = f"what would show '{aim}'?" if said else about
    gap = Gap("measure", about, CALM)
    yield Draft(_line(work, "better", [gap], "rate"), "asked", initiatives=work.own)


def _line(work: Work, way: str, measure: Sequence[Piece], kind: str) -> Line:
    """`<verb> <measure> from <baseline> to <target> [by <deadline>]`, with the author's label in front."""
    s = work.statement
    low, high = ends(kind, way)
    pieces: list[Piece] = [f"{WAYS[way]} ", *measure, " from ", low, " to ", high, *_deadline(s)]
    return line([s.text[: s.core[0]], *_capital(pieces, s)])


def _deadline(s: Statement) -> list[Piece]:
    """The author's own deadline, but for that of measuring first: what is measured comes later."""
    if s.deadline is None or s.deadline.start < 0 or "baseline_quarter" in s.exceptions:
        return []
    words = lowered(flat(s.deadline.text)).rstrip(".,;: ")
    first = words.split(" ", 1)[0].lower()
    words = first + words[len(first) :] if first in _UNTIL else words
    more = _YEAR.match(s.text[s.deadline.end :])
    words += more.group() if more else ""
    return [f" {words}" if first in _UNTIL else f" by {words}"]


def _capital(pieces: list[Piece], s: Statement) -> list[Piece]:
    """A line begins small where the author's does."""
    first = pieces[0]
    if isinstance(first, str) and s.text[s.core[0] : s.core[0] + 1].islower():
        pieces[0] = first[:1].lower() + first[1:]
    return pieces


def _purposes(work: Work, deed: Deed) -> Iterator[Draft]:
    """'... to cut the waiting time' says itself what is to be measured."""
    if deed.purpose is None:
        return
    words = flat(deed.purpose.text).rstrip(".,;: ")
    read = parse(words)
    if read.form in _MOVED and read.metric is not None and read.sense in ("up", "down") and not read.umbrella:
        s = work.statement
        low, high = ends(read.metric.kind, read.sense)
        first, _, rest = words.partition(" ")
        verb = lexicon().lemmas.get(first.lower(), first.lower())
        at = tail(read) - len(first) + len(verb)
        words = f"{verb[:1].upper()}{verb[1:]} {rest}"
        pieces: list[Piece] = [words[:at], " from ", low, " to ", high, words[at:], *_deadline(s)]
        made = line([s.text[: s.core[0]], *_capital(pieces, s)])
        yield Draft(made, f"purpose {read.metric.head}", initiatives=work.own)


def _objectives(work: Work) -> Iterator[Draft]:
    """The objective names what it moves, and no key result measures it yet."""
    s = work.statement
    for aim in (work.objective, *(parse(flat(part)) for part in work.aims)):
        metric = aim.metric
        if aim.form not in _MOVED or metric is None or metric.kind is None or aim.umbrella or aim.construct:
            continue
        if aim.sense not in ("up", "down") or {metric.head, metric.family or metric.head} & work.siblings:
            continue
        low, high = ends(metric.kind, aim.sense)
        words = flat(aim.text[aim.core[0] : tail(aim)])
        pieces: list[Piece] = [words[:1].upper() + words[1:], " from ", low, " to ", high, *_deadline(s)]
        yield Draft(line([s.text[: s.core[0]], *_capital(pieces, s)]), f"metric {metric.head}", initiatives=work.own)


def _measured(work: Work, deed: Deed) -> Iterator[Draft]:
    """Work on something that is a measure itself ('track the error rate', 'review storage efficiency')."""
    s, metric = work.statement, work.statement.metric
    if s.form is not Form.ACTIVITY or metric is None or metric.kind is None or metric.start < 0:
        return
    way = metric.good or "better"
    words = lowered(flat(metric.text))
    if s.umbrella is None and s.construct is None and words_of(words)[-1:] == words_of(deed.head)[-1:]:
        yield Draft(_line(work, way, [words], metric.kind), f"metric {metric.head}", initiatives=work.own)


def _promised(work: Work) -> Iterator[Draft]:
    """The objective says what people do: the share of them who do it, or how often they do what becomes less."""
    purpose = work.purpose
    acting = parse_deed(work.okr.objective).acting or (parse_deed(purpose).acting if purpose else None)
    if acting is None or work.siblings & {"share"}:
        return
    people, does = lowered(flat(acting[0].text)), flat(acting[1].text).rstrip(".,;: ")
    if len(does) > _PROMISE or any(ch in does for ch in ",;()"):
        return
    less = does.removesuffix(" less") if does.endswith(" less") else does.removesuffix(" less often")
    if less != does:
        measure: list[Piece] = [f"the number of times each month that {people} {less}"]
        yield Draft(_line(work, "down", measure, "count"), "promise", initiatives=work.own)
    else:
        yield Draft(
            _line(work, "up", [f"the share of {people} {that_for(people)} {does}"], "rate"),
            "promise",
            initiatives=work.own,
        )


def _about(work: Work, deed: Deed) -> Subject:
    """What levers can speak of.

    Parts of a whole ('24 of 40 stores') and what an examiner decides say less than the objective, where that names a
    thing."""
    s = work.statement
    counted = s.form in (Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE)
    if counted and s.population is not None and s.population.start >= 0:
        deed = parse_deed(s.population.text)._replace(people=deed.people)
    if (counted and kind_of(deed) in VAGUE) or (s.form is Form.BINARY_STATE and kind_of(deed) != COMPLIANCE):
        served = parse_deed(work.okr.objective)
        deed = (served if work.task and kind_of(served) not in VAGUE else Deed.of(deed.people))._replace(
            people=deed.people or served.people
        )
    thing, kind, who = with_article(deed), kind_of(deed), _who(work, deed)
    if (thing is None or kind == OTHER) and isinstance(who, str):
        kind = SERVED
    group = (thing or "").removeprefix("the ") if kind == PEOPLE else ""
    that = that_for(group or (who if isinstance(who, str) else ""))
    return Subject(kind, thing or "", who, that, group)


def _who(work: Work, deed: Deed) -> Piece:
    """The people whom the key result names, else those of its objective, else a blank."""
    own = [
        group.text
        for group in deed.people
        if deed.thing is None or group.text not in deed.thing.text[: len(group.text)]
    ]
    others = [group.text for group in parse_deed(work.okr.objective).people]
    for text in (*own, *others):
        words = lowered(flat(text))
        if singular(words.rsplit(" ", 1)[-1].lower()) != words.rsplit(" ", 1)[-1].lower():
            return words.removeprefix("all ").removeprefix("our ")
    return _WHO


def _spoken(work: Work, subject: Subject) -> Iterator[Draft]:
    """The levers of its kind."""
    for lever in levers().get(subject.kind, ()):
        pieces = spoken(lever, subject, american=work.american)
        if pieces is not None:
            made = _line(work, lever.way, pieces, lever.measure)
            yield Draft(made, f"lever {lever.id}", initiatives=work.own)


def _carded(work: Work) -> Iterator[Draft]:
    """The best metric cards: their names hold no digits and no capitals, so that nothing slips in with them."""
    for card in work.cards():
        if card.direction not in WAYS or card.vanity or card.family in work.siblings or card.name in work.siblings:
            continue
        if card.name == card.name.lower() and not any(ch.isdigit() for ch in card.name):
            made = _line(
                work, card.direction, [spelt(card.name, american=work.american)], _KINDS.get(card.unit, "count")
            )
            yield Draft(made, f"card {card.id}", initiatives=work.own)


def is_personal(text: str) -> bool:
    """Whether somebody plans this for themselves."""
    return not _PERSONAL.isdisjoint(words_of(text))


def flattered(work: Work) -> Iterator[Draft]:
    """What follows a measure that flatters: the next step of its funnel."""
    s = work.statement
    own = (flat(s.text[slice(*s.core)]),)
    metric = s.metric
    if metric is not None and metric.start >= 0 and metric.text.endswith("s"):
        words = lowered(flat(metric.text)) + _scope(s)
        who = that_for(words) if metric.text.endswith(("ers", "ors", "ees")) else ""
        step = Gap("next step", "which step is worth something to you?", "an order")
        deed = Gap("step", "what should they do next?", "order something")
        measure: list[Piece] = ["the share of ", words, f" {who} " if who else " that lead to ", deed if who else step]
        yield Draft(_line(work, "up", measure, "rate"), "next step", initiatives=own)


def _scope(s: Statement) -> str:
    """Where or of what a measure is read: the words right behind it ('visits to the careers page')."""
    if s.metric is None:
        return ""
    rest = s.text[s.metric.end : s.core[1]]
    found = _BEHIND.match(rest)
    return "" if found is None or s.metric.end + found.end() < (s.target.start if s.target else 0) else found.group()


def moved_elsewhere(work: Work) -> Iterator[Draft]:
    """A number that markets move: the author names the driver that the team moves."""
    s = work.statement
    gap = Gap("driver", "which number of your own moves it?", CALM)
    yield Draft(_line(work, "up", [gap], "rate"), "driver", initiatives=(flat(s.text[slice(*s.core)]),))
