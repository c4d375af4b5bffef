"""The JSON review `okr-coach.review.v1`: a shape of its own, frozen, so that inner records may change freely.

Published as knowledge/schemas/okr-coach.review.v1.schema.json.  Offsets are [start, end) in Unicode code points of the
text that the author wrote in that field.  Keys come in a fixed order and nothing depends on the clock, so the same
input gives the same bytes.  One line per OKR and per finding: `json.dumps` with an indent is pure Python, and slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from operator import attrgetter

from coach.config import NAME, VERSION
from coach.render.encode import encoded
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing
from coach.types import (
    Dismissal,
    Finding,
    KeyResult,
    OkrSet,
    Place,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Severity,
    Slot,
    Statement,
    Verdict,
    Work,
)

SCHEMA = "okr-coach.review.v1"

_SLOTS = (
    *("verb", "baseline", "target", "stretch", "change", "direction", "comparator", "population", "statistic"),
    *("deadline", "period", "means", "guard", "reference", "baseline_excuse", "holds", "judgement", "umbrella"),
    *("construct", "instrument", "status"),
)
_LISTS = ("band", "parts", "unitless")
_get_slots = attrgetter(*_SLOTS)
_get_lists = attrgetter(*_LISTS)


def render(review: Review) -> Iterator[str]:
    """The document in pieces that end with a line end; joined they are one JSON object that UTF-8 can carry."""
    yield "{\n" + _line(SCHEMA, "schema") + ",\n"
    yield _line({"name": NAME, "version": VERSION}, "tool") + ",\n"
    yield from _rows("sources", (_line(_source(one)) for one in review.sets))
    standing = Standing(review)
    yield from _rows("okrs", (_line(_okr(one, standing)) for one in review.okrs))
    yield from _rows("findings", _findings(review.findings))
    yield _line(_checked(review), "checked") + ",\n"
    yield _line(_summary(review, standing), "summary") + "\n}\n"


def _line(value: object, key: str | None = None) -> str:
    return encoded(value) if key is None else f' "{key}": {encoded(value)}'


def _rows(key: str, values: Iterable[str]) -> Iterator[str]:
    before = f' "{key}": [\n  '
    for value in values:
        yield before + value
        before = ",\n  "
    yield "\n ],\n" if before == ",\n  " else f' "{key}": [],\n'


def _source(one: OkrSet) -> dict[str, object]:
    return {"path": one.path, "format": one.format, "notes": list(one.notes)}


def _okr(reviewed: ReviewedOkr, standing: Standing) -> dict[str, object]:
    okr = reviewed.okr
    nodes = [(one.key_result.role, _key_result(one, standing.checked(one, okr.source))) for one in reviewed.key_results]
    initiatives = [_work(work, None) for work in okr.initiatives]
    milestones = [_work(work, None) for work in okr.milestones]
    for key_result in okr.key_results:
        initiatives += [_work(work, key_result) for work in key_result.initiatives]
        milestones += [_work(work, key_result) for work in key_result.milestones]
    return {
        "id": okr.id,
        "source": okr.source,
        "team": okr.team,
        "owner": okr.owner,
        "period": okr.period,
        "objective": {
            "text": okr.objective,
            **_place(okr.place),
            "rewrites": [],
        },
        "verdict": reviewed.verdict,
        "checked": standing.okr_checked(reviewed),
        "top_fix": reviewed.top_fix,
        "key_results": [node for role, node in nodes if role == "key_result"],
        "initiatives": initiatives,
        "milestones": milestones,
        "guardrails": [node for role, node in nodes if role != "key_result"],
    }


def _place(place: Place) -> dict[str, object]:
    told: dict[str, object] = {"line": place.line, "column": place.column}
    if place.part:
        told["part"] = place.part
    return told


def _key_result(one: ReviewedKeyResult, checked: str) -> dict[str, object]:
    key_result, statement = one.key_result, one.statement
    metric = statement.metric
    return {
        "id": key_result.id,
        "role": key_result.role,
        "text": key_result.text,
        **_place(key_result.place),
        "form": statement.form,
        "verdict": one.verdict,
        "checked": checked,
        "struck": key_result.struck,
        "metric": None if metric is None else metric.head,
        "metric_family": None if metric is None else metric.family,
        "slots": _slots(statement),
        "rewrites": [],
    }


def _work(work: Work, key_result: KeyResult | None) -> dict[str, object]:
    return {
        "id": work.id,
        "key_result": None if key_result is None else key_result.id,
        "text": work.text,
        **_place(work.place),
        "owner": work.owner,
        "due": work.due,
    }


def _slots(statement: Statement) -> dict[str, object]:
    slots: dict[str, object] = {}
    metric = statement.metric
    if metric is not None:
        slots["metric"] = _slot(Slot(metric.text, metric.start, metric.end))
    slots |= {name: _slot(slot) for name, slot in zip(_SLOTS, _get_slots(statement), strict=True) if slot is not None}
    for name, many in zip(_LISTS, _get_lists(statement), strict=True):
        if many:
            slots[name] = [_slot(slot) for slot in many]
    if statement.placeholders:
        slots["placeholders"] = [
            {**_slot(Slot(one.text, one.start, one.end)), "slot": one.slot, "withheld": one.withheld}
            for one in statement.placeholders
        ]
    return slots


def _slot(slot: Slot) -> dict[str, object]:
    # JSON has no infinity, and a number of 400 digits reads as one.
    value, start = slot.value, slot.start
    if value is not None and not isfinite(value):
        value = None
    if start < 0:
        return {"value": value, "unit": slot.unit, "text": slot.text, "field": True}
    return {"value": value, "unit": slot.unit, "text": slot.text, "start": start, "end": slot.end}


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    # What a rule says is the same in most of its findings; encoding it once halves the time.
    shared: dict[tuple[str, ...], tuple[tuple[object, ...], str]] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, finding.field, finding.source)
        now = (finding.code, finding.scope, finding.why, finding.question, finding.by, finding.citations)
        before, encoded = shared.get(key, ((), ""))
        if before != now:
            encoded = _line(_of_rule(finding))[1:]
            shared[key] = now, encoded
        yield f"{_line(_of_place(finding))[:-1]}, {encoded}"


def _of_place(finding: Finding) -> dict[str, object]:
    span = None
    if finding.start is not None:
        span = {"start": finding.start, "end": finding.end, "text": finding.text}
    return {
        "id": finding.id,
        "okr": finding.okr,
        "key_result": finding.key_result,
        "span": span,
        "line": finding.line,
        "column": finding.column,
        **({"part": finding.part} if finding.part else {}),
        "related": finding.related,
        "fingerprint": finding.fingerprint,
        "dismissed": _dismissal(finding.dismissed),
        "message": finding.message,
    }


def _dismissal(said: Dismissal | None) -> dict[str, object] | None:
    return None if said is None else {"how": said.how, "where": said.where, "reason": said.reason, "by": said.by}


def _of_rule(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "scope": finding.scope,
        "source": finding.source,
        "field": finding.field,
        "why": finding.why,
        "question": finding.question,
        "by": finding.by,
        "citations": [{"passage": c.passage, "title": c.title, "source": c.source} for c in finding.citations],
    }


def _checked(review: Review) -> dict[str, object]:
    skipped = [
        {"rule": one.rule, "reason": one.reason, **({"nodes": one.nodes} if one.nodes else {})}
        for one in review.not_checked
    ]
    checked: dict[str, object] = {"options": review.options}
    if review.since is not None:
        checked["since"] = {"rev": review.since, "left_out": review.left_out}
    return {**checked, "by_rule": list(review.by_rule), "by_model": [], "not_checked": skipped}


def _summary(review: Review, standing: Standing) -> dict[str, object]:
    okrs, key_results, guardrails = standing.words(review)
    standing_ones = [finding for finding in review.findings if finding.dismissed is None]
    severities = Counter(finding.severity for finding in standing_ones)
    rules = Counter(finding.rule for finding in standing_ones)
    return {
        "okrs": {**_words(okrs), "no_key_results": okrs[NO_KEY_RESULTS]},
        "key_results": _words(key_results),
        "guardrails": _words(guardrails),
        "severities": {severity: severities[severity] for severity in Severity},
        "rules": {name: rules[name] for name in sorted(rules)},
        "dismissed": len(review.findings) - len(standing_ones),
    }


def _words(counted: Counter[str]) -> dict[str, int]:
    return {word: counted[word] for word in (*Verdict, UNREAD, STRUCK)}
