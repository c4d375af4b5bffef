"""A review for people: per key result a verdict, the words it stands on, and the question a coach would ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coach.proposals import Rewrite
from coach.render.advice import Advice
from coach.render.counting import ALL_WELL, EXPLAINED, LISTED, not_checked, summary
from coach.render.lines import GUTTER, Look, hanging, marked, unlinked
from coach.render.offers import Key, beside, offers, plan_lines
from coach.render.places import spot
from coach.render.standing import Standing
from coach.render.telling import Line, Section, Telling, Told, aspect, heading, place_of, reason_of, section, sources
from coach.render.terminal import prose, wrapped
from coach.types import Finding, Okr, Review, Severity

_SEVERITY_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WORD_COLOUR = {"rework": "1;31", "refine": "1;33", "ready": "1;32"}
_PALE = "2"


def render(review: Review, look: Look = Look()) -> Iterator[str]:  # noqa: B008 (a Look cannot change)
    """The lines of a review, without line ends, in source order, ending with a summary."""
    explained: set[tuple[str, str]] = set()
    standing = Standing(review)
    offered, advice = offers(review), Advice(review)
    for source in sources(review):
        one_set = source.one_set
        yield look.paint(prose(source.name()), "1")
        for note in one_set.notes:
            yield from hanging("note: ", note, "", look)
        before = None
        page = _Page(look, one_set.format, Telling(source, explained), offered, advice)
        for number, (reviewed, findings) in enumerate(zip(source.okrs, source.found, strict=True)):
            yield from [""] * (2 if number else 1)
            if (now := heading(reviewed.okr)) != before:
                before = now
                if now:
                    yield from (look.paint(line, _PALE) for line in wrapped(now, look.width))
                    yield ""
            yield from page.okr(section(reviewed, findings, standing))
        if source.whole:
            yield ""
            yield look.paint("The set as a whole", "1")
            yield from page.findings(source.whole)
        yield ""
    yield from _plan(review, look)
    yield from _summary(review, look, standing)


class _Page:
    """The lines of one source."""

    def __init__(
        self, look: Look, format_: str, telling: Telling, offered: dict[Key, list[Rewrite]], advice: Advice
    ) -> None:
        self._look = look
        self._advice = advice
        self._offered = offered
        self._format = format_
        self._telling = telling

    def okr(self, one: Section) -> Iterator[str]:
        look, okr = self._look, one.reviewed.okr
        share = f" ({one.share})" if one.share else ""
        yield f"OKR: {look.paint(one.word, _WORD_COLOUR.get(one.word, _PALE))}{share}"
        if one.top:
            yield from hanging("Mend first: ", one.top, GUTTER, look)
        head = f"Objective ({place_of(okr, self._format)}): "
        yield from marked(head, f"{GUTTER}   ", okr.objective, "", one.on_objective(), look)
        yield from self.findings(one.own)
        yield from self._rewrites(self._offered.get((okr.source, okr.id, None), ()))
        self._telling.begin((*one.results, *one.limits))
        yield from self._lines(okr, one.results)
        if one.limits:
            yield ""
            yield f"{GUTTER}Guardrails:"
            yield from self._lines(okr, one.limits, close=True)
        if one.aside:
            yield ""
            yield look.paint(f"{GUTTER}also {one.aside}", _PALE)
        yield from self._advised(one)

    def _advised(self, one: Section) -> Iterator[str]:
        look, deep = self._look, f"{GUTTER}    "
        remarks = self._advice.of(one)
        if remarks:
            yield ""
            yield from hanging(GUTTER, f"{self._advice.head}:", GUTTER, look)
        for remark in remarks:
            finding = remark.finding
            head = f"{GUTTER}  {finding.code} on {remark.where}: "
            yield from hanging(head, f"{finding.message} ('{finding.text}')", deep, look)
            for name, text in (("ask", finding.question), ("see", remark.see)):
                if text:
                    yield from hanging(f"{deep}{name}: ", text, f"{deep}     ", look)

    def _lines(self, okr: Okr, lines: Sequence[Line], close: bool = False) -> Iterator[str]:
        look = self._look
        apart = not close
        for line in lines:
            node = line.one.key_result
            # Sound key results stand close together; what there is to say about one keeps its distance.
            told = self._telling.in_full(line)
            if apart or (told and not close):
                yield ""
            apart, close = bool(told), False
            label = line.word.ljust(len(GUTTER)) + f"{line.label}. "
            role = "health metric: " if node.role == "health_metric" else ""
            word = look.paint(line.word, _WORD_COLOUR.get(line.word, _PALE)) if look.colour else ""
            head = f"{label}({spot(node.place, self._format)}) {role}"
            painted = word + head[len(line.word) :] if word else None
            standing = [finding for finding in line.findings if finding.dismissed is None]
            yield from marked(head, " " * len(label), node.text, self._telling.aside(line), standing, look, painted)
            yield from self.findings(told, line)
            yield from self._rewrites(self._offered.get((okr.source, okr.id, node.id), ()))

    def _rewrites(self, rewrites: Iterable[Rewrite]) -> Iterator[str]:
        look, deep = self._look, f"{GUTTER}    "
        for one in rewrites:
            by = " (a model's words)" if one.writer == "model" else ""
            yield from hanging(f"{GUTTER}try{by}: ", prose(one.text), deep, look)
            for name, text in beside(one):
                yield from hanging(f"{GUTTER}  {name}: ", prose(text), deep, look)

    def findings(self, findings: Iterable[Finding], line: Line | None = None) -> Iterator[str]:
        look = self._look
        for told in self._telling.findings(findings, line):
            finding = told.finding
            if finding.dismissed is not None:
                head = f"{GUTTER}passed over {finding.code} {finding.rule}: "
                yield from hanging(head, reason_of(finding.dismissed), GUTTER + "  ", look)
                continue
            yield from self._headed(told)
            if told.same and not told.repeated:
                yield from hanging(f"{GUTTER}  ", f"the same holds for {told.same}", f"{GUTTER}  ", look)
            for name, text in (("why", told.why), ("ask", told.question), ("see", told.see)):
                if text:
                    yield from hanging(f"{GUTTER}  {name}: ", text, f"{GUTTER}       ", look)

    def _headed(self, told: Told) -> Iterator[str]:
        finding = told.finding
        message = f"as above; the same holds for {told.same}" if told.repeated else unlinked(finding.message)
        about = aspect(finding, self._format)
        name = f"{finding.severity.value} {finding.code} {finding.rule}{f' ({about})' if about else ''}: "
        first, *rest = hanging(GUTTER + name, message, GUTTER + "  ", self._look)
        severity = self._look.paint(finding.severity.value, _SEVERITY_COLOUR[finding.severity])
        yield GUTTER + severity + first[len(GUTTER) + len(finding.severity.value) :]
        yield from rest


def _plan(review: Review, look: Look) -> Iterator[str]:
    if not review.plan:
        return
    yield look.paint("Measuring plan", "1")
    for one in review.plan:
        yield from hanging(f"{GUTTER}{one.key_result}. ", prose(one.text), f"{GUTTER}    ", look)
        for name, text in plan_lines(one):
            yield from hanging(f"{GUTTER}  {name}: ", prose(text), f"{GUTTER}    ", look)
    yield ""


def _summary(review: Review, look: Look, standing: Standing) -> Iterator[str]:
    answer, counts, notes = summary(review, standing)
    colour = _WORD_COLOUR["ready"] if answer == ALL_WELL else ""
    yield from (look.paint(line, colour) for line in wrapped(answer, look.width))
    for sentence in (*counts, *notes):
        yield from wrapped(sentence, look.width)
    if review.findings:
        yield from wrapped(f"Why a rule exists, with examples: {EXPLAINED}", look.width)
    yield ""
    told = f"{not_checked(review)}. `{LISTED}` lists all of it."
    yield from hanging("Not checked: ", told, "  ", look)
