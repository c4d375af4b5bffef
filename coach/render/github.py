"""Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

What was dismissed is not shown.  Only the words before the first `::` of a line are a command, and those are ours: in
what follows, line breaks and percent signs are escaped, and the older form `##[command]` is broken up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coach.config import NAME
from coach.render.anchors import Anchors
from coach.render.counting import counted
from coach.render.lines import OWN_WORDS, unlinked
from coach.render.places import has_lines, rooted, spot
from coach.render.terminal import prose, visible
from coach.types import Finding, Place, Review, Scope, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN = 10
"""Annotations of each level that GitHub shows of one step (actions/toolkit, docs/problem-matchers.md)."""


def render(review: Review) -> Iterator[str]:
    """Pieces that end with a line end: one command a finding, worst first, then a plain line with the counts."""
    standing = [finding for finding in review.findings if finding.dismissed is None]
    levels = Counter(_LEVELS[finding.severity] for finding in standing)
    if any(number > _SHOWN for number in levels.values()):
        told = f"GitHub shows {_SHOWN} annotations of each level; there are {_levels(levels)}. The log holds them all."
        yield f"::notice title={NAME}::{_data(told)}\n"
    formats = {one.path: one.format for one in review.sets}
    paths = {path: rooted(path)[0] for path in formats if path != "-"}
    anchors = Anchors(review)
    for level in _LEVELS:
        for finding in standing:
            if finding.severity is level:
                yield _command(finding, anchors, formats[finding.source], paths.get(finding.source))
    passed_over = len(review.findings) - len(standing)
    yield f"{NAME}: {_levels(levels)}{f'; {passed_over} passed over' if passed_over else ''}\n"


def _levels(levels: Counter[str]) -> str:
    return ", ".join(counted(levels[level], level) for level in _LEVELS.values())


def _command(finding: Finding, anchors: Anchors, format_: str, path: str | None) -> str:
    given: dict[str, object] = {}
    where = ""
    span = anchors.span(finding)
    if path is not None:
        given["file"] = path
    if path is not None and has_lines(format_):
        if span is not None:
            given["line"] = span.line
            given["endLine"] = span.end_line
            # Columns of several lines are refused.
            if span.exact and span.line == span.end_line:
                given |= {"col": span.column, "endColumn": span.end_column}
    elif span is not None:
        where = f"{spot(Place(span.line, span.column, part=finding.part), format_)}: "
    own = finding.field in OWN_WORDS or finding.scope is Scope.SET
    given["title"] = f"{finding.code} {finding.rule}" + ("" if own else f" ({finding.field.replace('_', ' ')})")
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in given.items())
    lines = [where + unlinked(finding.message), finding.question]
    message = "%0A".join(_data(prose(line)) for line in lines if line)
    return f"::{_LEVELS[finding.severity]} {properties}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("##[", "# #[")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
