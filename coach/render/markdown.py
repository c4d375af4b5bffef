"""The review as Markdown for pull requests and wikis: nothing that an author wrote takes effect there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coach.proposals import Rewrite
from coach.render.advice import Advice
from coach.render.counting import EXPLAINED, LISTED, not_checked, summary
from coach.render.lines import levelled, runs, unlinked
from coach.render.offers import Key, beside, offers, plan_lines
from coach.render.places import spot
from coach.render.standing import Standing
from coach.render.telling import (
    Line,
    Section,
    Telling,
    Told,
    aspect,
    heading,
    place_of,
    reason_of,
    section,
    sources,
)
from coach.render.terminal import prose
from coach.types import Finding, Okr, Review

# What Markdown obeys inside a line; nothing of an author ever starts one.
_SIGNS = re.compile(r"[\\`*_\[\]<>|~&#$]")

# What GitHub and GitLab look for once the Markdown is read, where a backslash no longer helps.
_REFERENCES = (
    # People, issues, requests, snippets, milestones, labels, epics, alerts, emoji, addresses, inline diffs, wiki links.
    re.compile(r"[@#!$%^~&:*\[{](?=[^\s.,;)\]])"),
    # Keys of trackers (GH-12), CVE numbers and advisories.
    re.compile(r"(?<![A-Za-z0-9_])(?:[A-Za-z][A-Za-z0-9_]*-(?=\d)|[Gg][Hh][Ss][Aa]-)"),
    # Hashes of commits: seven such characters or more.
    re.compile("[0-9a-fA-F]{6}(?=[0-9a-fA-F])"),
    re.compile(r"(?<![A-Za-z0-9_])[Ww]{3}(?=\.)"),
    # Projects, written group/project>.
    re.compile("[A-Za-z0-9_.](?=>)"),
)
_ANY_LEVEL = b"\0" + b"\1" * 255
_CUT = "\0"
"""Stands where a reference is cut; text that is shown holds no such character."""
_NOTHING = "&#8203;"
"""A space of no width, which other tools that write into pull requests use to cut references, too."""


def render(review: Review) -> Iterator[str]:
    """The document in pieces that end with a line end.  Lines are as long as what they say."""
    standing = Standing(review)
    offered, advice = offers(review), Advice(review)
    explained: set[tuple[str, str]] = set()
    yield "# OKR review\n"
    yield from _summary(review, standing)
    for source in sources(review):
        yield f"\n## Source: {_inert(source.name())}\n"
        for note in source.one_set.notes:
            yield f"\nNote: {_inert(note)}\n"
        page = _Page(source.one_set.format, Telling(source, explained), offered, advice)
        for reviewed, findings in zip(source.okrs, source.found, strict=True):
            yield from page.okr(section(reviewed, findings, standing))
        if source.whole:
            yield "\n### The set as a whole\n\n"
            yield from page.findings(source.whole, "")
    yield from _plan(review)
    yield "\n## Not checked\n\n"
    yield f"{_inert(not_checked(review))}. `{LISTED}` lists all of it.\n"


def _summary(review: Review, standing: Standing) -> Iterator[str]:
    answer, counts, notes = summary(review, standing)
    if answer:
        yield f"\n**{answer}**\n"
    yield "\n"
    yield from (f"- {_inert(sentence)}\n" for sentence in (*counts, *notes))
    if review.options is not None:
        yield f"- team options: {_inert(review.options)}\n"
    if review.findings:
        yield f"- why a rule exists, with examples: `{EXPLAINED}`\n"


class _Page:
    """The Markdown of one source."""

    def __init__(self, format_: str, telling: Telling, offered: dict[Key, list[Rewrite]], advice: Advice) -> None:
        self._advice = advice
        self._offered = offered
        self._format = format_
        self._telling = telling

    def okr(self, one: Section) -> Iterator[str]:
        okr = one.reviewed.okr
        yield f"\n### Objective: {_marked(okr.objective, one.on_objective())}\n"
        share = f" ({one.share})" if one.share else ""
        told = ", ".join(part for part in (place_of(okr, self._format), heading(okr)) if part)
        yield f"\n`{one.word}`{share}, {_inert(told)}\n"
        if one.top:
            yield f"\n**Mend first:** {one.top}\n"
        rewrites = self._offered.get((okr.source, okr.id, None), ())
        if one.own or rewrites:
            yield "\n"
            yield from self.findings(one.own, "")
            yield from _rewrites(rewrites, "")
        self._telling.begin((*one.results, *one.limits))
        for name, lines in (("Key results", one.results), ("Guardrails", one.limits)):
            if lines:
                yield f"\n{name}:\n\n"
                for line in lines:
                    yield from self._line(line, okr)
        if one.aside:
            yield f"\nAlso {one.aside}\n"
        if remarks := self._advice.of(one):
            yield f"\n{_inert(self._advice.head)}:\n\n"
            for remark in remarks:
                finding = remark.finding
                told = f"{finding.message} ('{finding.text}')"
                yield f"- {finding.code} on {remark.where}: {_inert(told)}\n"
                for name, text in (("ask", finding.question), ("see", remark.see)):
                    if text:
                        yield f"  - {name}: {_inert(text)}\n"

    def _line(self, line: Line, okr: Okr) -> Iterator[str]:
        node = line.one.key_result
        # A guardrail has no number that a list of Markdown could count.
        head = f"{line.label}. " if line.label.isdigit() else "- "
        label = "" if line.label.isdigit() else f"{line.label}. "
        role = "health metric: " if node.role == "health_metric" else ""
        standing = [finding for finding in line.findings if finding.dismissed is None]
        where = _inert(spot(node.place, self._format))
        words = f"{_marked(node.text, standing)}{_inert(self._telling.aside(line))}"
        yield f"{head}{label}`{line.word}` ({where}) {role}{words}\n"
        yield from self.findings(self._telling.in_full(line), " " * len(head), line)
        yield from _rewrites(self._offered.get((okr.source, okr.id, node.id), ()), " " * len(head))

    def findings(self, findings: Iterable[Finding], indent: str, line: Line | None = None) -> Iterator[str]:
        for told in self._telling.findings(findings, line):
            finding = told.finding
            name = f"{finding.code} {finding.rule}"
            if finding.dismissed is not None:
                yield f"{indent}- passed over {name}: {_inert(reason_of(finding.dismissed))}\n"
                continue
            if about := aspect(finding, self._format):
                name += f" ({_inert(about)})"
            yield f"{indent}- `{finding.severity.value}` {name}: {_message(told)}\n"
            for label, text in (("why", told.why), ("ask", told.question), ("see", told.see)):
                if text:
                    yield f"{indent}  - {label}: {_inert(text)}\n"


def _rewrites(rewrites: Iterable[Rewrite], indent: str) -> Iterator[str]:
    for one in rewrites:
        by = " (a model's words)" if one.writer == "model" else ""
        yield f"{indent}- **Try{by}:** {_inert(one.text)}\n"
        for name, text in beside(one):
            yield f"{indent}  - {name}: {_inert(text)}\n"


def _plan(review: Review) -> Iterator[str]:
    if not review.plan:
        return
    yield "\n## Measuring plan\n\n"
    for one in review.plan:
        yield f"- key result {_inert(one.key_result)}: {_inert(one.text)}\n"
        for name, text in plan_lines(one):
            yield f"  - {name}: {_inert(text)}\n"


def _message(told: Told) -> str:
    if told.repeated:
        return f"as above; the same holds for {told.same}"
    message = _inert(unlinked(told.finding.message))
    return f"{message} (the same holds for {told.same})" if told.same else message


# --- text of authors --------------------------------------------------------------------------


def _inert(text: str) -> str:
    return _escaped(_cut(prose(text)))


def _marked(text: str, findings: Iterable[Finding]) -> str:
    """The author's text with the words of `findings` in bold."""
    shown, levels = levelled(text, findings)
    if not any(levels):
        return _escaped(_cut(shown))
    shown, levels = _cut(shown), _stretched(levels, _cuts(shown))
    told, before = [], 0
    for start, end in _bold(shown, levels):
        told += [_escaped(shown[before:start]), "**", _escaped(shown[start:end]), "**"]
        before = end
    return "".join((*told, _escaped(shown[before:])))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text).replace(_CUT, _NOTHING)


def _cuts(text: str) -> list[int]:
    return sorted({found.end() for reference in _REFERENCES for found in reference.finditer(text)})


def _cut(text: str) -> str:
    cuts = _cuts(text)
    return _CUT.join(text[start:end] for start, end in pairwise((0, *cuts, len(text)))) if cuts else text


def _stretched(levels: bytearray, cuts: list[int]) -> bytearray:
    """`levels` for the text with its cuts: a cut has the level of the character before it."""
    stretched = bytearray()
    for start, end in pairwise((0, *cuts, len(levels))):
        stretched += levels[max(start - 1, 0) : start] + levels[start:end]
    return stretched


def _bold(text: str, levels: bytearray) -> Iterator[tuple[int, int]]:
    """[start, end) of what is set in bold.

    Asterisks beside a sign open or close nothing in the middle of a word; there the whole word becomes bold."""
    at = last = 0
    spans: list[tuple[int, int]] = []
    for piece, level in runs(text, levels.translate(_ANY_LEVEL)):
        start, end = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        at += len(piece)
        if not level or start >= end or end <= last:
            continue
        if not text[start].isalnum():
            while start > last and not text[start - 1].isspace():
                start -= 1
        if not text[end - 1].isalnum():
            while end < len(text) and not text[end].isspace():
                end += 1
        if spans and start <= last:
            start = spans.pop()[0]
        spans.append((start, end))
        last = end
    return iter(spans)
