"""OKRs in the JSON review, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from math import isfinite
from operator import attrgetter

from coach.proposals import Rewrite
from coach.render.encode import encoded, printable, string
from coach.render.json_offers import of_rewrite
from coach.render.offers import Key
from coach.render.standing import Standing
from coach.types import KeyResult, Place, ReviewedKeyResult, ReviewedOkr, Slot, Statement, Work

_SLOTS = (
    *("verb", "baseline", "target", "stretch", "change", "direction", "comparator", "population", "statistic"),
    *("deadline", "period", "means", "guard", "reference", "baseline_excuse", "holds", "judgement", "umbrella"),
    *("construct", "instrument", "status"),
)
_LISTS = ("band", "parts", "unitless")
_get_slots = attrgetter(*_SLOTS)
_get_lists = attrgetter(*_LISTS)
_KEYS = tuple(f'"{name}": ' for name in _SLOTS)


def lines_of(
    okrs: Iterable[ReviewedOkr], standing: Standing, offered: Mapping[Key, Sequence[Rewrite]]
) -> Iterator[str]:
    """A line for each OKR.  Written out, as findings are: an encoder that asks for dictionaries takes twice as long."""
    for one in okrs:
        yield printable(_okr(one, standing, offered))


def _okr(reviewed: ReviewedOkr, standing: Standing, offered: Mapping[Key, Sequence[Rewrite]]) -> str:
    okr = reviewed.okr
    results: list[str] = []
    limits: list[str] = []
    for one in reviewed.key_results:
        node = one.key_result
        rewrites = _rewrites(offered.get((okr.source, okr.id, node.id))) if offered else "[]"
        written = _key_result(one, standing.checked(one, okr.source), rewrites)
        (results if node.role == "key_result" else limits).append(written)
    initiatives = [_work(work, None) for work in okr.initiatives]
    milestones = [_work(work, None) for work in okr.milestones]
    for key_result in okr.key_results:
        if key_result.initiatives or key_result.milestones:
            initiatives += [_work(work, key_result) for work in key_result.initiatives]
            milestones += [_work(work, key_result) for work in key_result.milestones]
    rewrites = _rewrites(offered.get((okr.source, okr.id, None))) if offered else "[]"
    return (
        f'{{"id": {string(okr.id)}, "source": {string(okr.source)}, "team": {string(okr.team)}, '
        f'"owner": {string(okr.owner)}, "period": {string(okr.period)}, '
        f'"objective": {{"text": {string(okr.objective)}, {_place(okr.place)}, "rewrites": {rewrites}}}, '
        f'"verdict": {string(reviewed.verdict)}, "checked": {string(standing.okr_checked(reviewed))}, '
        f'"top_fix": {string(reviewed.top_fix)}, "key_results": {_list(results)}, '
        f'"initiatives": {_list(initiatives)}, "milestones": {_list(milestones)}, "guardrails": {_list(limits)}}}'
    )


def _list(written: list[str]) -> str:
    return f"[{', '.join(written)}]"


def _rewrites(offered: Sequence[Rewrite] | None) -> str:
    return encoded([of_rewrite(one) for one in offered or ()])


def _place(place: Place) -> str:
    told = f'"line": {place.line}, "column": {place.column}'
    return f'{told}, "part": {string(place.part)}' if place.part else told


def _key_result(one: ReviewedKeyResult, checked: str, rewrites: str) -> str:
    key_result, statement = one.key_result, one.statement
    metric = statement.metric
    named = '"metric": null, "metric_family": null'
    if metric is not None:
        named = f'"metric": {string(metric.head)}, "metric_family": {string(metric.family)}'
    return (
        f'{{"id": {string(key_result.id)}, "role": {string(key_result.role)}, "text": {string(key_result.text)}, '
        f'{_place(key_result.place)}, "form": {string(statement.form)}, "verdict": {string(one.verdict)}, '
        f'"checked": {string(checked)}, "struck": {"true" if key_result.struck else "false"}, {named}, '
        f'"slots": {{{_slots(statement)}}}, "rewrites": {rewrites}}}'
    )


def _work(work: Work, key_result: KeyResult | None) -> str:
    return (
        f'{{"id": {string(work.id)}, "key_result": {string(None if key_result is None else key_result.id)}, '
        f'"text": {string(work.text)}, {_place(work.place)}, "owner": {string(work.owner)}, "due": {string(work.due)}}}'
    )


def _slots(statement: Statement) -> str:
    written: list[str] = []
    metric = statement.metric
    if metric is not None:
        written.append(f'"metric": {{{_slot(Slot(metric.text, metric.start, metric.end))}}}')
    found = _get_slots(statement)
    # Two dozen slots, of which three or four are filled: the others take no step each.
    for key, slot in zip(compress(_KEYS, found), filter(None, found), strict=True):
        written.append(f"{key}{{{_slot(slot)}}}")
    for name, many in zip(_LISTS, _get_lists(statement), strict=True):
        if many:
            written.append(f'"{name}": {_list([f"{{{_slot(slot)}}}" for slot in many])}')
    if statement.placeholders:
        blanks = [
            f'{{{_slot(Slot(one.text, one.start, one.end))}, "slot": {string(one.slot)}, '
            f'"withheld": {"true" if one.withheld else "false"}}}'
            for one in statement.placeholders
        ]
        written.append(f'"placeholders": {_list(blanks)}')
    return ", ".join(written)


def _slot(slot: Slot) -> str:
    """What stands between the braces of a slot."""
    # JSON has no infinity, and a number of 400 digits reads as one.
    value, start = slot.value, slot.start
    told = "null" if value is None or not isfinite(value) else repr(value)
    where = f'"start": {start}, "end": {slot.end}' if start >= 0 else '"field": true'
    return f'"value": {told}, "unit": {string(slot.unit)}, "text": {string(slot.text)}, {where}'
