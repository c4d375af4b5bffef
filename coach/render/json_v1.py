"""The JSON review `okr-coach.review.v1`: a shape of its own, frozen, so that inner records may change freely.

Published as knowledge/schemas/okr-coach.review.v1.schema.json.  Offsets are [start, end) in Unicode code points of the
text that the author wrote in that field.  Keys come in a fixed order and nothing depends on the clock, so the same
input gives the same bytes.  One line per OKR and per finding: `json.dumps` with an indent is pure Python, and slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from coach.config import NAME, VERSION
from coach.records import dataclass
from coach.render import json_findings, json_okrs
from coach.render.encode import encoded
from coach.render.json_offers import of_measure
from coach.render.offers import offers
from coach.render.spool import Memory
from coach.render.standing import NO_KEY_RESULTS, STRUCK, UNREAD, Standing
from coach.types import (
    NotChecked,
    Review,
    Severity,
    Verdict,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.render.spool import Spool

SCHEMA = "okr-coach.review.v1"
MOST_NODES = 1_000
"""So many nodes are named of those a rule was not applied to for one reason; of more, only the number is told."""


def render(review: Review) -> Iterator[str]:
    """The document in pieces that end with a line end; joined they are one JSON object that UTF-8 can carry."""
    document = Document()
    document.add(part_of(review))
    return document.pieces()


@dataclass(frozen=True, slots=True)
class Part:
    """The review of some OKRs, written out: what it holds is small to hand on and can be put together with others.

    `okrs`, `findings`, `plan`: a line each, the findings numbered from f1; `plan` is None where nobody asked.
    `advice`: a line for each remark of a model, numbered from a1.
    `severities` counts what was not dismissed.  Rewrites keep their numbers: who asks for them gets one part."""

    sources: tuple[tuple[str, str, tuple[str, ...]], ...]
    okrs: list[str]
    findings: list[str]
    options: str | None
    by_rule: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]
    words: tuple[Counter[str], Counter[str], Counter[str]]
    severities: Counter[str]
    rules: Counter[str]
    dismissed: int
    since: str | None
    left_out: int
    plan: list[str] | None
    advice: list[str]
    model: str | None
    by_model: tuple[str, ...]
    notes: tuple[str, ...]


def part_of(review: Review, *, several: bool | None = None) -> Part:
    """`several`: whether the whole review has more sources than one, by default what this part has."""
    standing = Standing(review, several=several)
    standing_ones = [finding for finding in review.findings if finding.dismissed is None]
    return Part(
        sources=tuple((one.path, one.format, one.notes) for one in review.sets),
        okrs=list(json_okrs.lines_of(review.okrs, standing, offers(review))),
        findings=list(json_findings.lines_of(review.findings)),
        options=review.options,
        by_rule=review.by_rule,
        not_checked=review.not_checked,
        words=standing.words(review),
        severities=Counter(finding.severity for finding in standing_ones),
        rules=Counter(finding.rule for finding in standing_ones),
        dismissed=len(review.findings) - len(standing_ones),
        since=review.since,
        left_out=review.left_out,
        plan=None if review.plan is None else [_line(of_measure(one)) for one in review.plan],
        advice=list(json_findings.lines_of(review.advice)),
        model=review.model,
        by_model=review.by_model,
        notes=review.notes,
    )


class Document:
    """A review put together from parts that come one after the other.

    `okrs`, `findings`: where what is written of them is kept until the end, by default in memory."""

    def __init__(self, okrs: Spool | None = None, findings: Spool | None = None) -> None:
        self._okrs: Spool = Memory() if okrs is None else okrs
        self._findings: Spool = Memory() if findings is None else findings
        self._sources: dict[str, tuple[str, list[str]]] = {}
        self._some = False
        self._count = 0
        self._options: str | None = None
        self._by_rule: dict[str, None] = {}
        self._skipped: dict[tuple[str, str], tuple[list[str], int]] = {}
        self._words: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
        self.severities: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._dismissed = 0
        self._since: str | None = None
        self._left_out = 0
        self._plan: list[str] | None = None
        self._advice: list[str] = []
        self._model: str | None = None
        self._by_model: dict[str, None] = {}
        self._notes: dict[str, None] = {}

    def add(self, part: Part) -> None:
        for path, format_, notes in part.sources:
            kept = self._sources.setdefault(path, (format_, []))[1]
            kept += [note for note in notes if note not in kept]
        before = self._count
        okrs: Iterable[str] = part.okrs
        findings: Iterable[str] = part.findings
        if before:
            okrs = (_moved(line, before) for line in okrs)
            findings = (f'{{"id": "f{n}"{line[line.index(",") :]}' for n, line in enumerate(findings, before + 1))
        self._okrs.write(_parted(okrs, first=not self._some))
        self._findings.write(_parted(findings, first=not before))
        self._some = self._some or bool(part.okrs)
        self._count = before + len(part.findings)
        self._options = part.options
        self._by_rule.update(dict.fromkeys(part.by_rule))
        for one in part.not_checked:
            nodes, more = self._skipped.get((one.rule, one.reason), ([], 0))
            # A set in parts is named by each of them.
            new = [node for node in one.nodes if node not in nodes] if len(one.nodes) == 1 else one.nodes
            room = max(0, MOST_NODES - len(nodes))
            nodes += new[:room]
            self._skipped[one.rule, one.reason] = nodes, more + len(new[room:])
        for counter, words in zip(self._words, part.words, strict=True):
            counter.update(words)
        self.severities.update(part.severities)
        self._rules.update(part.rules)
        self._dismissed += part.dismissed
        self._since = part.since
        self._left_out += part.left_out
        if part.plan is not None:
            self._plan = [*(self._plan or ()), *part.plan]
        remarks = enumerate(part.advice, len(self._advice) + 1)
        self._advice += [f'{{"id": "a{number}"{line[line.index(",") :]}' for number, line in remarks]
        self._model = part.model
        self._by_model.update(dict.fromkeys(part.by_model))
        self._notes.update(dict.fromkeys(part.notes))

    def pieces(self) -> Iterator[str]:
        yield "{\n" + _line(SCHEMA, "schema") + ",\n"
        yield _line({"name": NAME, "version": VERSION}, "tool") + ",\n"
        sources = [{"path": path, "format": kind, "notes": notes} for path, (kind, notes) in self._sources.items()]
        yield from _list("sources", _parted(map(_line, sources), first=True))
        yield from _list("okrs", self._okrs.pieces())
        advice = _parted(self._advice, first=not self._count)
        yield from _list("findings", chain(self._findings.pieces(), advice))
        if self._plan is not None:
            yield from _list("measuring_plan", _parted(self._plan, first=True))
        yield _line(self._checked(), "checked") + ",\n"
        yield _line(self._summary(), "summary") + "\n}\n"

    def _checked(self) -> dict[str, object]:
        skipped = [
            {"rule": rule, "reason": reason, **({"nodes": nodes} if nodes else {}), **({"more": more} if more else {})}
            for (rule, reason), (nodes, more) in self._skipped.items()
        ]
        checked: dict[str, object] = {"options": self._options}
        if self._since is not None:
            checked["since"] = {"rev": self._since, "left_out": self._left_out}
        if self._model is not None:
            checked["model"] = {"name": self._model, "notes": [*self._notes]}
        return {**checked, "by_rule": [*self._by_rule], "by_model": [*self._by_model], "not_checked": skipped}

    def _summary(self) -> dict[str, object]:
        okrs, key_results, guardrails = self._words
        return {
            "okrs": {**_words(okrs), "no_key_results": okrs[NO_KEY_RESULTS]},
            "key_results": _words(key_results),
            "guardrails": _words(guardrails),
            "severities": {severity: self.severities[severity] for severity in Severity},
            "rules": {name: self._rules[name] for name in sorted(self._rules)},
            "dismissed": self._dismissed,
        }


def _moved(line: str, before: int) -> str:
    """An OKR's line whose `top_fix` counts from the review's first finding.

    A quotation mark inside an author's text has a backslash before it, so the first such key is ours."""
    head, key, rest = line.partition('"top_fix": "f')
    if not key:
        return line
    number, _, tail = rest.partition('"')
    return f'{head}{key}{int(number) + before}"{tail}'


def _line(value: object, key: str | None = None) -> str:
    return encoded(value) if key is None else f' "{key}": {encoded(value)}'


def _parted(lines: Iterable[str], *, first: bool) -> Iterator[str]:
    """The lines of a list; `first`: no line of it came before."""
    for line in lines:
        yield line if first else ",\n  " + line
        first = False


def _list(key: str, pieces: Iterable[str]) -> Iterator[str]:
    some = False
    for piece in pieces:
        if not some:
            yield f' "{key}": [\n  '
        some = True
        yield piece
    yield "\n ],\n" if some else f' "{key}": [],\n'


def _words(counted: Counter[str]) -> dict[str, int]:
    return {word: counted[word] for word in (*Verdict, UNREAD, STRUCK)}
