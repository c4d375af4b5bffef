"""A review as rows: what the tables of every format hold.

Texts are on one line, with what a reader would not see shown as escapes.
Findings known from the baseline stay silent.  A model's remarks (AD01 ...) end the rows of an OKR.
The columns of rewrites and of the measuring plan are there also when nobody asked, and empty: whoever reads by header
then needs not know how the review was made.  They stand last, so that none of the others moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.proposals import Measure, Rewrite
from coach.render.advice import Advice
from coach.render.offers import Key, beside, offers
from coach.render.standing import Standing
from coach.render.telling import Line, Section, bad_first, reason_of, section, sources
from coach.render.terminal import prose
from coach.types import Finding, Okr, Review

Cell = str | int
Row = tuple[Cell, ...]

_WHERE = ("source", "part", "line")
_OF_OKR = ("team", "owner", "period", "okr id", "objective", "okr verdict")
_OF_NODE = ("key result id", "role", "key result", "form", "verdict", "checked")
_OF_FINDING = (
    *("mend first", "severity", "code", "rule", "scope", "field", "words", "message", "why", "question"),
    *("dismissed", "fingerprint"),
)
_SUMS = ("baseline", "target", "unit", "findings", "rules")
_REWRITES = ("rewrites",)
_OF_PLAN = ("measure", "numerator", "denominator", "formula", "data sources", "who would know", "first reading")

FINDINGS = (*_WHERE, *_OF_OKR, *_OF_NODE, *_OF_FINDING, *_REWRITES, *_OF_PLAN)
KEY_RESULTS = (*_WHERE, *_OF_OKR, *_OF_NODE, *_SUMS, *_REWRITES)
PLAN = ("source", "okr id", "key result id", "key result", *_OF_PLAN)

_NO_OKR: Row = ("",) * len(_OF_OKR)
_NO_NODE: Row = ("",) * len(_OF_NODE)
_NO_FINDING: Row = ("",) * len(_OF_FINDING)
_NO_PLAN: Row = ("",) * len(_OF_PLAN)


def findings(review: Review, standing: Standing, *, silent: bool = False) -> Iterator[Row]:
    """A row for each finding, in the columns FINDINGS; with `silent` also one for whatever has none: each key result,
    and each OKR without key results."""
    offered, advice = _Offered(review), Advice(review)
    for source in sources(review):
        for reviewed, found in zip(source.okrs, source.found, strict=True):
            one = section(reviewed, found, standing)
            okr = reviewed.okr
            head = _of_okr(one)
            lines = (*one.results, *one.limits)
            of_id = {line.one.key_result.id: line for line in lines}
            for finding in bad_first(one.own):
                about = of_id.get(finding.key_result or "")
                node = _NO_NODE if about is None else _of_node(about, standing, okr)
                yield *_where(finding), *head, *node, *_of_finding(finding, reviewed.top_fix), *offered.on(finding)
            if silent and not found and not lines:
                place = _place(okr.source, okr.place.part, okr.place.line)
                yield *place, *head, *_NO_NODE, *_NO_FINDING, offered.texts(okr, None), *_NO_PLAN
            for line in lines:
                node = _of_node(line, standing, okr)
                for finding in bad_first(line.findings):
                    yield *_where(finding), *head, *node, *_of_finding(finding, reviewed.top_fix), *offered.on(finding)
                if silent and not line.findings:
                    rewrites = offered.texts(okr, line.one.key_result.id)
                    yield *_node_place(line, okr), *head, *node, *_NO_FINDING, rewrites, *_NO_PLAN
            for remark in advice.of(one):
                finding = remark.finding
                about = of_id.get(finding.key_result or "")
                node = _NO_NODE if about is None else _of_node(about, standing, okr)
                yield *_where(finding), *head, *node, *_of_finding(finding, None), "", *_NO_PLAN
        for finding in bad_first(source.whole):
            yield *_where(finding), *_NO_OKR, *_NO_NODE, *_of_finding(finding, None), "", *_NO_PLAN


def key_results(review: Review, standing: Standing) -> Iterator[Row]:
    """A row for each key result and guardrail, in the columns KEY_RESULTS."""
    offered = _Offered(review)
    for source in sources(review):
        for reviewed, found in zip(source.okrs, source.found, strict=True):
            one = section(reviewed, found, standing)
            head = _of_okr(one)
            for line in (*one.results, *one.limits):
                node = _of_node(line, standing, reviewed.okr)
                rewrites = offered.texts(reviewed.okr, line.one.key_result.id)
                yield *_node_place(line, reviewed.okr), *head, *node, *_sums(line), rewrites


def plan(review: Review) -> Iterator[Row]:
    """A row for each missing baseline, in the columns PLAN."""
    for one in review.plan or ():
        yield *map(prose, (one.source, one.okr, one.key_result, one.text)), *_of_plan(one)


class _Offered:
    """Cells of what a review offers."""

    def __init__(self, review: Review) -> None:
        self._rewrites = offers(review)
        self._measures: dict[Key, Measure] = {(one.source, one.okr, one.key_result): one for one in review.plan or ()}

    def texts(self, okr: Okr, key_result: str | None) -> str:
        return _rewritten(self._rewrites.get((okr.source, okr.id, key_result), ()))

    def on(self, finding: Finding) -> Row:
        """The rewrites of the text it points at, and how to get the baseline that it misses."""
        if finding.okr is None:
            return "", *_NO_PLAN
        key = (finding.source, finding.okr, finding.key_result)
        measure = self._measures.get(key) if finding.rule == "missing-baseline" else None
        return _rewritten(self._rewrites.get(key, ())), *(_NO_PLAN if measure is None else _of_plan(measure))


def _place(source: str, part: str, line: int | None) -> Row:
    return prose(source), prose(part), "" if line is None else line


def _where(finding: Finding) -> Row:
    return _place(finding.source, finding.part, finding.line)


def _node_place(line: Line, okr: Okr) -> Row:
    place = line.one.key_result.place
    return _place(okr.source, place.part, place.line)


def _of_okr(one: Section) -> Row:
    okr = one.reviewed.okr
    said = (okr.team, okr.owner, okr.period, okr.id, okr.objective)
    return *(prose(text or "") for text in said), one.word


def _of_node(line: Line, standing: Standing, okr: Okr) -> Row:
    node = line.one.key_result
    form, checked = line.one.statement.form.value, standing.checked(line.one, okr.source)
    return prose(node.id), node.role, prose(node.text), form, line.word, checked


def _of_finding(finding: Finding, top: str | None) -> Row:
    said = finding.dismissed
    texts: Sequence[str] = (
        finding.text or "",
        finding.message,
        finding.why,
        finding.question,
        "" if said is None else f"{said.how}: {reason_of(said)}",
    )
    kinds = (finding.severity.value, finding.code, finding.rule, finding.scope.value, finding.field)
    return "yes" if finding.id == top else "", *kinds, *map(prose, texts), finding.fingerprint


def _sums(line: Line) -> Row:
    statement = line.one.statement
    slots = (statement.baseline, statement.target)
    unit = next((slot.unit for slot in reversed(slots) if slot is not None and slot.unit), "")
    counting = [finding for finding in line.findings if finding.dismissed is None]
    rules = ", ".join(dict.fromkeys(finding.rule for finding in bad_first(counting)))
    texts = (*("" if slot is None else slot.text for slot in slots), unit)
    return *map(prose, texts), len(counting), rules


def _rewritten(rewrites: Sequence[Rewrite]) -> str:
    return " | ".join(
        "; ".join((prose(one.text), *(f"{name}: {prose(text)}" for name, text in beside(one)))) for one in rewrites
    )


def _of_plan(one: Measure) -> Row:
    lists = (", ".join(one.data), ", ".join(one.asks))
    return tuple(map(prose, (one.what, one.numerator, one.denominator, one.formula, *lists, one.first_reading)))
