"""A model's remarks as pages tell them: apart from the findings of rules, and counting for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from coach.records import dataclass
from coach.render.telling import Section, where
from coach.types import Finding, Review


@dataclass(frozen=True, slots=True)
class Remark:
    """`where`: the text it is on.  `see`: what to read on, or ""."""

    finding: Finding
    where: str
    see: str


class Advice:
    """The remarks of one review that were not dismissed.  `head`: what they stand under."""

    def __init__(self, review: Review) -> None:
        self.head = f"Advice from a model ({review.model or 'unnamed'}), which counts for nothing"
        self._found: dict[tuple[str, str | None], list[Finding]] = {}
        for one in review.advice:
            if one.dismissed is None:
                self._found.setdefault((one.source, one.okr), []).append(one)

    def of(self, one: Section) -> list[Remark]:
        return list(self._remarks(one))

    def _remarks(self, one: Section) -> Iterator[Remark]:
        okr = one.reviewed.okr
        for finding in self._found.get((okr.source, okr.id), ()):
            see = "; ".join(f"{cited.title} ({cited.passage})" for cited in finding.citations)
            yield Remark(finding, where(finding, (*one.results, *one.limits)), see)
