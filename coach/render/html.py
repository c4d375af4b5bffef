"""The review as one HTML page: no script, nothing loaded, everything of an author escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from coach.config import NAME, VERSION
from coach.records import dataclass
from coach.render.advice import Advice
from coach.render.counting import EXPLAINED, LISTED, counted, not_checked, summary
from coach.render.lines import LEVEL_NAMES, levelled, runs, unlinked
from coach.render.offers import beside, offers, parted, plan_lines
from coach.render.places import spot
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing
from coach.render.telling import (
    Section,
    aspect,
    bad_first,
    from_fields,
    heading,
    place_of,
    reason_of,
    section,
    sources,
)
from coach.render.terminal import prose
from coach.types import Finding, OkrSet, Review, Verdict

# Importing typing for this name would cost more than all of this file; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from jinja2 import Template

_PIECES = 200
"""Pieces of a template that go out together."""


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    one_set: OkrSet
    sections: list[Section]
    whole: list[Finding]


@dataclass(frozen=True, slots=True)
class _Explained:
    """A rule that found something: why it exists, and the titles of what says so."""

    code: str
    rule: str
    whys: list[str]
    titles: list[str]


def render(review: Review) -> Iterator[str]:
    """The page in pieces; joined they are one document."""
    standing = Standing(review)
    answer, _, notes = summary(review, standing)
    columns, counts, totals = _counts(review, standing)
    stream = _template().stream(
        sources=[
            _Source(
                source.name(),
                source.one_set,
                [section(one, found, standing) for one, found in zip(source.okrs, source.found, strict=True)],
                source.whole,
            )
            for source in sources(review)
        ],
        answer=answer,
        notes=notes,
        columns=columns,
        counts=counts,
        totals=totals,
        offered=offers(review),
        advice=Advice(review),
        plan=review.plan,
        explained=_explained(review),
        not_checked=not_checked(review),
        options=review.options,
        made_by=f"{NAME} {VERSION}",
    )
    stream.enable_buffering(_PIECES)
    yield from stream


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from coach.resources import knowledge_path

    def shown(value: object) -> object:
        # What a macro made has its texts shown and escaped already.
        return prose(value) if isinstance(value, str) and not hasattr(value, "__html__") else value

    environment = Environment(
        loader=FileSystemLoader(knowledge_path("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.globals.update(
        aspect=aspect,
        bad_first=bad_first,
        beside=beside,
        counted=counted,
        from_fields=from_fields,
        heading=heading,
        marks=_marks,
        parted=parted,
        place_of=place_of,
        plan_lines=plan_lines,
        reason_of=reason_of,
        spot=spot,
        unlinked=unlinked,
        LISTED=LISTED,
        EXPLAINED=EXPLAINED,
    )
    return environment.get_template("review.html")


def _marks(text: str, findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Pieces of the author's text, each with the name of the severity that stands on it, or ""."""
    standing = (finding for finding in findings if finding.dismissed is None)
    return ((piece, LEVEL_NAMES[level]) for piece, level in runs(*levelled(text, standing)))


def _counts(review: Review, standing: Standing) -> tuple[list[str], list[tuple[str, list[int]]], list[int]]:
    """A table of how many stand where: its columns, a row for each word, and the totals."""
    okrs, results, limits = standing.words(review)
    columns = {"OKRs": okrs, "Key results": results} | ({"Guardrails": limits} if limits else {})
    seen = okrs + results + limits
    words = (*Verdict, *(word for word in (UNREAD, STRUCK, NO_KEY_RESULTS) if seen[word]))
    rows = [(str(word), [column[word] for column in columns.values()]) for word in words]
    return list(columns), rows, [column.total() for column in columns.values()]


def _explained(review: Review) -> list[_Explained]:
    told: dict[str, _Explained] = {}
    for finding in review.findings:
        if finding.dismissed is not None:
            continue
        one = told.setdefault(finding.code, _Explained(finding.code, finding.rule, [], []))
        if finding.why and finding.why not in one.whys:
            one.whys.append(finding.why)
        one.titles.extend(cited.title for cited in finding.citations if cited.title not in one.titles)
    return [told[code] for code in sorted(told)]
