"""Repairs of a key result that measures something already: its words stay, blanks stand for what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product

from coach.records import dataclass
from coach.rewriting.lines import Draft, Edit, Gap, Piece, edited, flat
from coach.rewriting.values import baseline, beside, ends, ends_of, told, way_of
from coach.types import Statement

_TO = re.compile(
    r"(?<![\w-])to (?:(?:at least|at most|less than|more than|no more than|no less than|under|below|above|over|about|"
    r"around|a minimum of|a maximum of|only|just|reach|[<>≤≥~=]{1,2}) ?)?[$€£¥]?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]{1,30}\)")
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-Z(\[])|\s+[-–—]\s+|\s+\((?!today)")
_BY = re.compile(r"\bby (?:at least |about |around |over |more than |up to )?$", re.IGNORECASE)
_MEANS = re.compile(r"[,\s]*\b(?:by|through|via|using|with)\s+$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per cent|percent)")
_COMPARED = ("fewer", "less", "more", "higher", "lower", "shorter", "having")
_LOOSE = " \t.,;:"
_MOST = 4
"""Drafts of one key result that are worth checking."""

Way = list[Edit]


@dataclass(frozen=True, slots=True)
class Flawed:
    """A key result and what was found on it.  `rules`: names; `spots`: words that findings point at, by rule.

    `ask`: who would know today's value, or ""."""

    statement: Statement
    rules: frozenset[str]
    spots: tuple[tuple[str, int, int], ...]
    ask: str = ""


def repaired(flawed: Flawed) -> Iterator[Draft]:
    """Drafts in which every finding that has a repair is repaired, the likeliest reading first."""
    s = flawed.statement
    ways = [list(repair(flawed)) for rule, repair in _REPAIRS if rule in flawed.rules]
    ways = [some for some in ways if some]
    for chosen in islice(product(*ways), _MOST):
        edits = [edit for way in chosen for edit in way]
        made = edited(s.text, edits) if edits else None
        if made is not None:
            yield Draft(made, "repair", decides="business-as-usual" in flawed.rules)


# --- where something is inserted ----------------------------------------------------------------


def tail(s: Statement) -> int:
    """Where a measure's ends fit: behind the claim, before a deadline or the means at its end."""
    text, (start, end) = s.text, s.core
    stop = start + len(text[start:end].rstrip(_LOOSE))
    for slot in (s.deadline, s.means):
        if slot is None or not start < slot.start < stop or text[slot.end : stop].strip(_LOOSE + ")"):
            continue
        before = text[start : slot.start]
        opened = _MEANS.search(before) if slot is s.means else None
        if slot is s.means and opened is None:
            continue
        cut = before[: opened.start()] if opened else before
        stop = start + len(cut.rstrip(_LOOSE))
    return stop


def close(s: Statement) -> int:
    """Where an aside fits: at the end of the sentence that holds the value."""
    start, end = s.core
    main = s.target or s.change
    last = max(main.end, start) if main is not None else start
    # '40 days (or less)': a short aside on the value belongs to it.
    aside = _ASIDE.match(s.text, last, end)
    last = aside.end() if aside else last
    found = _SENTENCE.search(s.text, last, end)
    stop = found.start() if found else end
    return start + len(s.text[start:stop].rstrip(_LOOSE))


def _at(where: int, *pieces: Piece) -> Way:
    return [Edit(where, where, pieces)]


def _both(s: Statement, ask: str) -> tuple[Gap, Gap]:
    kind = s.metric.kind if s.metric else None
    if s.unit == "%" or kind == "rate":
        return ends("rate", way_of(s), ask)
    return ends(kind, way_of(s), ask)


# --- one repair for one rule --------------------------------------------------------------------


def _start(flawed: Flawed) -> Iterator[Way]:
    """A target without a start, or a size of change without either end."""
    s = flawed.statement
    if "ambiguous-percentage" in flawed.rules:
        return
    if s.target is None:
        if s.change is not None and s.change.start >= 0:
            low, high = ends_of(s.change, s.metric.kind if s.metric else None, way_of(s), flawed.ask)
            place = s.change.end if _BY.search(s.text[: s.change.start]) else close(s)
            yield _at(place, ", from ", low, " to ", high)
        return
    way = way_of(s)
    gap = baseline(beside(s.target, way), flawed.ask)
    before = s.text[s.core[0] : max(s.target.start, s.core[0])]
    to = _TO.search(before)
    if to is not None and s.sense in ("up", "down"):
        yield _at(s.core[0] + to.start(), "from ", gap, " ")
    turned = {"up": ", up from ", "down": ", down from "}.get(way or "")
    if turned and not (s.verb is not None and s.text[s.verb.end : s.target.start].strip() == ""):
        yield _at(close(s), turned, gap)
    yield _at(close(s), " (today ", gap, ")")


def _share(flawed: Flawed) -> Iterator[Way]:
    """A rate that is to change by so many percent: of its value, or in points."""
    s, change = flawed.statement, flawed.statement.change
    if change is None or change.start < 0:
        return
    low, high = ends_of(change, "rate", way_of(s), flawed.ask)
    found = _PERCENT.search(change.text)
    if found is None or not _BY.search(s.text[: change.start]):
        yield _at(close(s), ", from ", low, " to ", high)
        return
    reading = Gap("reading", "of today's value, or percentage points?", "of today's value")
    yield _at(change.end, " ", reading, ", from ", low, " to ", high)


def _end(flawed: Flawed) -> Iterator[Way]:
    """A measure without an end value."""
    s = flawed.statement
    if "qualitative-without-method" in flawed.rules or "vague-wording" in flawed.rules:
        return
    low, high = _both(s, flawed.ask)
    if s.baseline is not None and s.baseline.start >= 0:
        yield _at(s.baseline.end, " to ", Gap("target", "the value to reach", beside(s.baseline, _other(way_of(s)))))
        return
    compared = s.verb is None and s.text[s.core[0] :].lower().startswith(_COMPARED)
    yield _at(tail(s), ", from " if compared else " from " if s.sense or s.verb else ": from ", low, " to ", high)


def _other(way: str | None) -> str:
    return "up" if way == "down" else "down"


def _method(flawed: Flawed) -> Iterator[Way]:
    """A feeling or a skill that nothing measures."""
    instrument = Gap("instrument", "which survey, scale and sample?", "the quarterly customer survey")
    yield _measured(flawed, ", measured by ", instrument)


def _sharper(flawed: Flawed) -> Iterator[Way]:
    """Words under which two people would count different things: without them where they add nothing, else defined."""
    s = flawed.statement
    spot = next((one for one in flawed.spots if one[0] == "vague-wording"), None)
    felt = "qualitative-without-method" in flawed.rules
    if spot is not None and s.text[spot[1] : spot[2]].endswith("ly"):
        yield [_without(s, *spot[1:]), *([] if felt else _ended(flawed))]
    if felt:
        return
    named = f"what shows '{flat(s.text[spot[1] : spot[2]])}'?" if spot else "what would two people count alike?"
    yield _measured(flawed, ", measured by ", Gap("measure", named, "the number of complaints"))
    if spot is not None:
        asked = Gap("test", f"'{flat(s.text[spot[1] : spot[2]])}' by which test?", "listed")
        yield [Edit(spot[1], spot[2], (asked,)), *_ended(flawed)]


def _without(s: Statement, start: int, end: int) -> Edit:
    """A word taken out with one space; where it opened the line, the next one takes its capital over."""
    if start > s.core[0]:
        return Edit(start - (s.text[start - 1] == " "), end, ())
    rest = s.text[end:].lstrip(_LOOSE)
    stop = len(s.text) - len(rest) + 1
    return Edit(start, stop, (rest[:1].upper() if s.text[start].isupper() else rest[:1],))


def _measured(flawed: Flawed, joint: str, gap: Gap) -> Way:
    s = flawed.statement
    if s.target is None and s.change is None:
        rated = gap.slot == "instrument" and (s.metric is None or s.metric.kind is None)
        low, high = ends("score", way_of(s), flawed.ask) if rated else _both(s, flawed.ask)
        return _at(tail(s), joint, gap, ", from ", low, " to ", high)
    return _at(close(s), joint, gap)


def _ended(flawed: Flawed) -> Way:
    """Both ends where neither is there."""
    s = flawed.statement
    if s.target is not None or s.change is not None:
        return []
    low, high = _both(s, flawed.ask)
    return _at(tail(s), " from ", low, " to ", high)


def _filled(flawed: Flawed) -> Iterator[Way]:
    """A place that was left open."""
    s = flawed.statement
    way = way_of(s)
    low, high = ("60", "40") if way == "down" else ("40", "60")
    if s.baseline is not None and s.baseline.value is not None:
        high = beside(s.baseline, _other(way))
    elif s.target is not None and s.target.value is not None:
        low = beside(s.target, way)
    hints = {"target": ("target", "the value to reach", high), "baseline": ("baseline", "today's value", low)}
    edits = []
    for place in s.placeholders:
        if place.withheld or place.start < 0:
            return
        slot, hint, fill = hints.get(place.slot, ("value", f"in place of '{flat(place.text)}'", high))
        fill += "%" if place.text.endswith("%") and not fill.endswith("%") else ""
        edits.append(Edit(place.start, place.end, (Gap(slot, hint, fill),)))
    # A line that holds nothing but the place left open is no measure that could be repaired.
    if edits and any(ch.isalpha() for ch in _rest(s.text, edits)):
        yield edits


def _rest(text: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: -one.start):
        text = text[: edit.start] + text[edit.end :]
    return re.sub(r"\bKR\s?\d*\b|\bto\b", "", text)


def _unit(flawed: Flawed) -> Iterator[Way]:
    """Numbers that could be days or hours, thousands or percent."""
    s = flawed.statement
    kind = s.metric.kind if s.metric else None
    hint, fill = {
        "duration": ("minutes, hours, days, weeks?", "days"),
        "amount": ("which currency, thousands?", "thousand euros"),
        "rate": ("percent, or of how many?", "%"),
    }.get(kind or "", ("of what?", "days"))
    yield [Edit(one.end, one.end, (" ", Gap("unit", hint, fill))) for one in s.unitless if one.start >= 0]


def _turned(flawed: Flawed) -> Iterator[Way]:
    """Words and numbers that point in opposite directions: the author says which is meant."""
    s = flawed.statement
    first, last = s.baseline, s.target
    if first is None or last is None or min(first.start, last.start) < 0:
        return
    low, high = sorted((first, last), key=lambda one: one.value or 0)
    question = f"{flat(first.text)} or {flat(last.text)}?"

    def ordered(way: str | None) -> Way:
        start, end = (high, low) if way == "down" else (low, high)
        return [
            Edit(first.start, first.end, (Gap("baseline", question, start.text),)),
            Edit(last.start, last.end, (Gap("target", question, end.text),)),
        ]

    way = s.sense if s.sense in ("up", "down") else s.metric.good if s.metric is not None else None
    if way is not None:
        yield ordered(way)
    moved = s.verb if s.verb is not None and s.sense in ("up", "down") else None
    if moved is not None and s.metric is not None and s.metric.good:
        way = s.metric.good
        verb = Gap("direction", "raise or lower?", "Raise" if way == "up" else "Lower")
        yield [Edit(moved.start, moved.end, (verb,)), *ordered(way)]


def _agreed(flawed: Flawed) -> Iterator[Way]:
    """Ends and a size of change that do not agree: one of them is asked for."""
    s, change = flawed.statement, flawed.statement.change
    first, last = s.baseline, s.target
    if change is None or change.start < 0 or first is None or last is None or not first.value or last.value is None:
        return
    moved = abs(last.value - first.value)
    fill = (
        told(moved / abs(first.value) * 100, "%", "") if change.unit == "%" else told(moved, change.unit, change.text)
    )
    hint = f"not {flat(change.text)} with these ends?"
    yield [Edit(change.start, change.end, (Gap("change", hint, fill),))]
    if last.start >= 0 and change.value is not None:
        times = change.value / 100 if change.unit == "%" else change.value - 1
        rising = last.value >= first.value
        end = first.value * (1 + times if rising else 1 - times)
        asked = Gap("target", f"{flat(last.text)}, or what {flat(change.text)} makes?", told(end, last.unit, last.text))
        yield [Edit(last.start, last.end, (asked,))]


def _reachable(flawed: Flawed) -> Iterator[Way]:
    """An end that the scale does not have, or where things stand already."""
    s, last = flawed.statement, flawed.statement.target or flawed.statement.change
    if last is None or last.start < 0 or last.value is None:
        return
    top = (s.metric.top if s.metric else None) or (100.0 if last.unit == "%" else None)
    first = s.baseline.value if s.baseline is not None else None
    slot = "change" if s.target is None else "target"
    if top is not None and last.value > top:
        value, hint = ((first or 0.0) + top) / 2, f"{flat(last.text)} is beyond the scale; which value?"
    else:
        value = last.value * (0.8 if way_of(s) == "down" else 1.2)
        hint = f"{flat(last.text)} is no step; which value?"
    yield [Edit(last.start, last.end, (Gap(slot, hint, told(value, last.unit, last.text)),))]


def _dated(flawed: Flawed) -> Iterator[Way]:
    s = flawed.statement
    stop = s.core[0] + len(s.text[slice(*s.core)].rstrip(_LOOSE))
    yield _at(stop, " by ", Gap("deadline", "until when?", "30 June"))


def _kept(flawed: Flawed) -> Iterator[Way]:
    """A level that is to be held is a guardrail."""
    yield _at(flawed.statement.core[0], "Guardrail: ")


_REPAIRS: tuple[tuple[str, Callable[[Flawed], Iterable[Way]]], ...] = (
    ("placeholder", _filled),
    ("missing-unit", _unit),
    ("direction-conflict", _turned),
    ("number-conflict", _agreed),
    ("target-out-of-range", _reachable),
    ("missing-baseline", _start),
    ("ambiguous-percentage", _share),
    ("missing-target", _end),
    ("qualitative-without-method", _method),
    ("vague-wording", _sharper),
    ("business-as-usual", _kept),
    ("no-deadline", _dated),
)
"""In this order their ways are combined: the last one varies first."""
