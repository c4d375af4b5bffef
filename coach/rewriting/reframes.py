"""New sentences for key results that are work: what the work is for, what people do with it, what gets better by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.grammar import Deed, parse, parse_deed
from coach.grammar.lexicon import lexicon
from coach.records import dataclass
from coach.retrieval.library import Card
from coach.rewriting.levers import (
    CALM,
    COMPLIANCE,
    OTHER,
    PEOPLE,
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
from coach.rewriting.values import ends
from coach.types import Form, Okr, Statement

_WHO = Gap("who", "who is it for?", "customers")
_MOVED = frozenset((Form.METRIC_TREND,))
_QUOTED = 70
"""Characters of an objective that a hint quotes."""
_KINDS = {"%": "rate", "days": "duration", "hours": "duration", "minutes": "duration", "seconds": "duration"}


@dataclass(frozen=True, slots=True)
class Work:
    """A key result that is work.  `own`: the words of the author that are kept as initiatives.

    `task`: whether the objective is work as well.  `siblings`: families and heads of what the other key results
    measure already."""

    statement: Statement
    okr: Okr
    objective: Statement
    own: tuple[str, ...]
    siblings: frozenset[str]
    task: bool = False
    cards: Sequence[Card] = ()


def reframed(work: Work) -> Iterator[Draft]:
    """Drafts with different levers, the closest to the author's words first."""
    deed = parse_deed(work.statement.text)
    about = _about(work, deed)
    yield from _purposes(work, deed)
    if about is not None:
        subject, kind = about
        own = _spoken(work, subject, kind)
        yield from own[:1]
        yield from _objectives(work)
        yield from _carded(work)
        yield from own[1:]
    else:
        yield from _objectives(work)
        yield from _carded(work)
        yield from _asked(work)


def _line(work: Work, way: str, measure: Sequence[Piece], kind: str, *, verb: str | None = None) -> Line:
    """`<verb> <measure> from <baseline> to <target> [by <deadline>]`, with the author's label in front."""
    s = work.statement
    low, high = ends(kind, way)
    pieces: list[Piece] = [f"{verb or WAYS[way]} ", *measure, " from ", low, " to ", high, *_deadline(s)]
    return line([s.text[: s.core[0]], *_capital(pieces, s)])


def _deadline(s: Statement) -> list[Piece]:
    """The author's own deadline."""
    if s.deadline is None or s.deadline.start < 0:
        return []
    words = lowered(flat(s.deadline.text)).rstrip(".,;: ")
    first = words.split(" ", 1)[0].lower()
    return [f" {words}" if first in ("by", "before", "until", "till", "on", "in", "within") else f" by {words}"]


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
    aim, metric = work.objective, work.objective.metric
    if (
        aim.form not in _MOVED
        or metric is None
        or metric.kind is None
        or aim.umbrella
        or aim.sense not in ("up", "down")
    ):
        return
    if metric.head in work.siblings or (metric.family or metric.head) in work.siblings:
        return
    start, end = aim.core
    at = tail(aim)
    low, high = ends(metric.kind, aim.sense)
    pieces: list[Piece] = [flat(aim.text[start:at]), " from ", low, " to ", high, *_deadline(work.statement)]
    s = work.statement
    if at <= end:
        yield Draft(line([s.text[: s.core[0]], *_capital(pieces, s)]), f"metric {metric.head}", initiatives=work.own)


def _about(work: Work, deed: Deed) -> tuple[Subject, str] | None:
    """What levers can speak of: the thing of the work, or that of the objective it serves.

    Parts of a whole ('24 of 40 stores') say less of it than the objective, and what an examiner decides is no work."""
    s = work.statement
    if s.form is Form.PERCENT_COMPLETE:
        served = parse_deed(work.okr.objective)
        parts = parse_deed(s.population.text) if s.population is not None and s.population.start >= 0 else deed
        whole = served if work.task and served.thing is not None else parts
        deed = whole._replace(people=deed.people or served.people)
    if deed.thing is None and work.task:
        served = parse_deed(work.okr.objective)
        deed = served._replace(people=deed.people or served.people)
    thing, kind = with_article(deed), kind_of(deed)
    if thing is None or (s.form is Form.BINARY_STATE and kind != COMPLIANCE):
        return None
    who = _who(work, deed)
    group = thing.removeprefix("the ") if kind == PEOPLE else ""
    that = that_for(group or (who if isinstance(who, str) else ""))
    return Subject(kind, thing, who, that, group), kind


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


def _spoken(work: Work, subject: Subject, kind: str) -> list[Draft]:
    found = []
    for lever in levers().get(kind, levers()[OTHER]):
        pieces = spoken(lever, subject)
        if pieces is not None:
            made = _line(work, lever.way, pieces, lever.measure)
            found.append(Draft(made, f"lever {lever.id}", initiatives=work.own))
    return found


def _carded(work: Work) -> Iterator[Draft]:
    """The best metric cards: their names hold no digits and no capitals, so that nothing slips in with them."""
    for card in work.cards:
        if card.direction not in WAYS or card.vanity or card.family in work.siblings or card.name in work.siblings:
            continue
        if card.name == card.name.lower() and not any(ch.isdigit() for ch in card.name):
            made = _line(work, card.direction, [card.name], _KINDS.get(card.unit, "count"))
            yield Draft(made, f"card {card.id}", initiatives=work.own)


def _asked(work: Work) -> Iterator[Draft]:
    """Nothing tells what it is about: the author is asked what would show that the objective has come true."""
    aim = flat(work.okr.objective).rstrip(".")
    shown = aim if len(aim) <= _QUOTED else f"{aim[:_QUOTED].rsplit(' ', 1)[0]} …"
    gap = Gap("result", f"what would people notice when '{shown}' has come true?", CALM)
    yield Draft(_line(work, "better", [gap], "rate"), "result", initiatives=work.own)


def flattered(work: Work, instead: Sequence[Card]) -> Iterator[Draft]:
    """What follows a measure that flatters: the next step of its funnel."""
    s = work.statement
    own = (flat(s.text[slice(*s.core)]),)
    metric = s.metric
    if metric is not None and metric.start >= 0 and metric.text.endswith("s"):
        words = lowered(flat(metric.text))
        who = that_for(words) if words.endswith(("ers", "ors", "ees")) else ""
        step = Gap("next step", "which step is worth something: a trial, an order, a visit?", "an order")
        deed = Gap("step", "what should they do next?", "order something")
        measure: list[Piece] = ["the share of ", words, f" {who} " if who else " that lead to ", deed if who else step]
        yield Draft(_line(work, "up", measure, "rate"), "next step", initiatives=own)
    for card in instead:
        if card.name == card.name.lower() and card.direction in WAYS and not any(ch.isdigit() for ch in card.name):
            made = _line(work, card.direction, [card.name], _KINDS.get(card.unit, "count"))
            yield Draft(made, f"card {card.id}", initiatives=own)


def moved_elsewhere(work: Work) -> Iterator[Draft]:
    """A number that markets move: the author names the driver that the team moves."""
    s = work.statement
    gap = Gap("driver", "which number of your own moves it?", CALM)
    yield Draft(_line(work, "up", [gap], "rate"), "driver", initiatives=(flat(s.text[slice(*s.core)]),))
