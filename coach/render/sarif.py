"""SARIF 2.1.0 (OASIS), for GitHub code scanning and the viewers of editors.

What GitHub asks for is kept ("SARIF support for code scanning" in its documentation): at most 25,000 results a run, of
which it keeps the 5,000 worst; at most 100 locations shown of a result; descriptions of at most 1,024 characters; all
four ends of a region; no `security-severity`, which would make security alerts of the findings.  Of fingerprints it
uses `primaryLocationLineHash` alone.  That one is left out: its upload action works it out from the file, and warns
where another tool's differs.  No times, no machine's name: the same review gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from coach.config import NAME, VERSION
from coach.proposals import Rewrite
from coach.records import dataclass
from coach.render.anchors import Anchors, Node, Span, whole
from coach.render.counting import counted
from coach.render.encode import encoded
from coach.render.lines import unlinked
from coach.render.places import has_lines, rooted, spot
from coach.render.terminal import prose
from coach.types import Dismissal, Finding, NotChecked, OkrSet, Place, Review, Severity
from coach.views import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
FINGERPRINT = "okrCoach/v1"
MOST_RESULTS = 25_000
MOST_RELATED = 100

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SUPPRESSED = {"inline": "inSource", "file": "external", "baseline": "external"}
_WORDS = ("markdown", "text")
"""Formats in which words stand as they are; elsewhere a rewrite would need quotation marks or escapes of the format."""
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~]")

_Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class Described:
    """A rule with its page: title, why it exists, and headings with their paragraphs."""

    rule: Rule
    title: str
    why: str
    sections: Sequence[tuple[str, Sequence[str]]]


def render(review: Review, rules: Sequence[Described]) -> Iterator[str]:
    """The log in pieces that end with a line end, one result a line; joined they are one JSON object.

    `rules`: all rules there are, so that logs of different files tell of the same ones."""
    writer = _Writer(review, rules)
    yield f'{{\n "$schema": {encoded(SCHEMA)},\n "version": "2.1.0",\n "runs": [\n  {{\n'
    yield f'   "tool": {encoded(_tool(rules))},\n'
    yield f'   "invocations": {encoded([writer.invocation()])},\n'
    yield f'   "columnKind": "unicodeCodePoints",\n   "newlineSequences": {encoded(_BREAKS)},\n'
    yield f'   "originalUriBaseIds": {encoded(_BASES)},\n'
    yield f'   "artifacts": {encoded(writer.artifacts)},\n'
    before = '   "results": ['
    for result in writer.results():
        yield f"{before}\n    {encoded(result)}"
        before = ","
    yield "\n   ]\n  }\n ]\n}\n" if before == "," else '   "results": []\n  }\n ]\n}\n'


_BREAKS = ("\r\n", "\n", "\r")
_BASES = {ROOT: {"description": {"text": "The top folder of the repository, else the folder of the review."}}}


def _tool(rules: Sequence[Described]) -> _Object:
    return {"driver": {"name": NAME, "version": VERSION, "rules": [_rule(one) for one in rules]}}


def _rule(one: Described) -> _Object:
    rule = one.rule
    plain = [f"{name}:\n" + "\n".join(f"  {text}" for text in texts) for name, texts in one.sections]
    marked = [f"## {name}\n\n" + "\n".join(f"- {_unmarked(text)}" for text in texts) for name, texts in one.sections]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": one.title},
        "fullDescription": {"text": one.why},
        "help": {"text": "\n\n".join(plain), "markdown": "\n\n".join(marked)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.scope.value.replace("_", "-")]},
    }


def _unmarked(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _message(*sentences: str) -> _Object:
    """Plain text, in which SARIF would read `[words](address)` as a link and `{0}` as a place to fill."""
    told = [text if text.endswith((".", "?", "!")) else f"{text}." for text in sentences if text]
    return {"text": _quiet(" ".join(told))}


def _quiet(text: str) -> str:
    return text.replace("](", "] (").replace("{", "{{").replace("}", "}}")


class _Writer:
    """Of one review."""

    def __init__(self, review: Review, rules: Sequence[Described]) -> None:
        self._review = review
        self._anchors = Anchors(review)
        self._rules = {one.rule.name: (number, one.rule.code) for number, one in enumerate(rules)}
        self._formats = {one.path: one.format for one in review.sets}
        self._homes: dict[str, _Object] = {}
        for one in review.sets:
            if one.path != "-":
                self._homes[one.path] = {**_address(one.path), "index": len(self._homes)}
        self._safe: dict[str, list[Rewrite]] = {}
        for rewrite in review.rewrites or ():
            for id_ in rewrite.settles if rewrite.kind == "safe" else ():
                self._safe.setdefault(id_, []).append(rewrite)
        self.artifacts = [
            {"location": {key: value for key, value in home.items() if key != "index"}} for home in self._homes.values()
        ]

    # --- the run ------------------------------------------------------------------------------

    def invocation(self) -> _Object:
        """What was left out by choice or by want of something, and what happened in reading."""
        review = self._review
        chosen = [self._not_checked(one) for one in review.not_checked]
        if review.since is not None:
            told = f"{counted(review.left_out, 'OKR')} unchanged since {review.since}: left out"
            chosen.append({"level": "note", "message": _message(told)})
        happened = [self._noted(one, note) for one in review.sets for note in one.notes]
        if (over := len(review.findings) - MOST_RESULTS) > 0:
            lost = counted(over, "finding")
            told = f"{lost} of the least severe left out, because GitHub takes {MOST_RESULTS:,} at most"
            happened.append({"level": "warning", "message": _message(told)})
        return {
            "executionSuccessful": True,
            "toolConfigurationNotifications": chosen,
            "toolExecutionNotifications": happened,
        }

    def _not_checked(self, one: NotChecked) -> _Object:
        nodes = one.nodes
        where = "" if not nodes else f" to {nodes[0]}" if len(nodes) == 1 else f" in {len(nodes)} places"
        told: _Object = {
            "level": "note",
            "message": _message(f"{one.rule} was not applied{where}: {one.reason}"),
        }
        # Some of the codebook's labels have no rule: the notification says why.
        if one.rule in self._rules:
            number, code = self._rules[one.rule]
            told["associatedRule"] = {"id": code, "index": number}
        return told

    def _noted(self, one: OkrSet, note: str) -> _Object:
        told: _Object = {"level": "note", "message": _message(note)}
        if one.path in self._homes:
            told["locations"] = [{"physicalLocation": {"artifactLocation": self._homes[one.path]}}]
        return told

    # --- results ------------------------------------------------------------------------------

    def results(self) -> Iterator[_Object]:
        """In source order; worst first where there are more than may be."""
        findings: Iterable[Finding] = self._review.findings
        if len(self._review.findings) > MOST_RESULTS:
            order = tuple(_LEVELS)
            findings = sorted(findings, key=lambda one: (one.dismissed is not None, order.index(one.severity)))
            findings = findings[:MOST_RESULTS]
        return map(self._result, findings)

    def _result(self, finding: Finding) -> _Object:
        number, _ = self._rules[finding.rule]
        node = self._anchors.node(finding.source, finding.key_result or finding.okr)
        location = self._location(finding.source, finding.part, self._anchors.span(finding), node, finding.text)
        result: _Object = {
            "ruleId": finding.code,
            "ruleIndex": number,
            "level": _LEVELS[finding.severity],
            "message": _message(unlinked(finding.message), finding.question),
            "locations": [location] if location else [],
            "partialFingerprints": {FINGERPRINT: finding.fingerprint},
            # All results have them or none has.
            "suppressions": [] if finding.dismissed is None else [_suppression(finding.dismissed)],
        }
        if related := list(self._related(finding)):
            result["relatedLocations"] = related
        if fixes := list(self._fixes(finding)):
            result["fixes"] = fixes
        return result

    def _fixes(self, finding: Finding) -> Iterator[_Object]:
        """What an editor may do at a click: other words in place of a text whose place is known from end to end."""
        for one in self._safe.get(finding.id, ()):
            node = self._anchors.node(one.source, one.key_result or one.okr)
            if node is None or one.source not in self._homes or self._formats[one.source] not in _WORDS:
                continue
            span = whole(node)
            # What a reader would not see, and line breaks, are written into no file.
            if span.exact and prose(one.text) == one.text:
                replacement = {"deletedRegion": _region(span, None), "insertedContent": {"text": one.text}}
                yield {
                    "description": {"text": _quiet(f"Write: {one.text}")},
                    "artifactChanges": [
                        {"artifactLocation": self._homes[one.source], "replacements": [replacement]},
                    ],
                }

    def _related(self, finding: Finding) -> Iterator[_Object]:
        for number, id_ in enumerate(finding.related[:MOST_RELATED]):
            node = self._anchors.node(finding.source, id_)
            if node is not None:
                location = self._location(finding.source, node.place.part, whole(node), node, None)
                yield {"id": number, **location, "message": {"text": _quiet(node.text)}}

    def _location(self, source: str, part: str, span: Span | None, node: Node | None, quoted: str | None) -> _Object:
        """Empty where nothing is known."""
        location: _Object = {}
        text = has_lines(self._formats[source])
        if source in self._homes:
            physical: _Object = {"artifactLocation": self._homes[source]}
            if text and span is not None:
                physical["region"] = _region(span, quoted)
            location["physicalLocation"] = physical
        if logical := list(_logical(part, node)):
            location["logicalLocations"] = logical
        if span is not None and not (text and source in self._homes):
            where = spot(Place(span.line, span.column, part=part), self._formats[source])
            location["message"] = {"text": _quiet(where)}
        return location


def _region(span: Span, quoted: str | None) -> _Object:
    region: _Object = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    if span.exact and quoted is not None:
        region["snippet"] = {"text": quoted}
    return region


def _logical(part: str, node: Node | None) -> Iterator[_Object]:
    names: list[str] = []
    steps = [(part, "sheet")] if part else []
    if node is not None:
        steps.append((node.okr.id, "objective"))
        if node.key_result is not None:
            steps.append((node.key_result.id, node.key_result.role.replace("_", " ")))
    for name, kind in steps:
        names.append(name)
        yield {"name": name, "fullyQualifiedName": "/".join(names), "kind": kind}


def _suppression(said: Dismissal) -> _Object:
    suppression: _Object = {"kind": _SUPPRESSED[said.how], "status": "accepted"}
    if said.reason:
        suppression["justification"] = said.reason
    return suppression


def _address(path: str) -> _Object:
    from os import fsencode
    from urllib.parse import quote

    name, below = rooted(path)
    address = quote(fsencode(name))
    if below:
        return {"uri": address, "uriBaseId": ROOT}
    return {"uri": f"file://{'' if address.startswith('/') else '/'}{address}"}
