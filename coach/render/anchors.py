"""Which words of a file a finding stands on."""

from __future__ import annotations

from coach.records import dataclass
from coach.render.lines import OWN_WORDS
from coach.types import Finding, KeyResult, Okr, Place, Review


@dataclass(frozen=True, slots=True)
class Node:
    """An objective, with `key_result` None, or a key result."""

    okr: Okr
    key_result: KeyResult | None

    @property
    def text(self) -> str:
        return self.okr.objective if self.key_result is None else self.key_result.text

    @property
    def place(self) -> Place:
        return self.okr.place if self.key_result is None else self.key_result.place


@dataclass(frozen=True, slots=True)
class Span:
    """Lines and columns, 1-based, in code points; the end is behind the last character.

    Not `exact`: only the start is known, and the span is its first character."""

    line: int
    column: int
    end_line: int
    end_column: int
    exact: bool


class Anchors:
    """Of one review."""

    __slots__ = ("_nodes",)

    def __init__(self, review: Review) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        for reviewed in review.okrs:
            okr = reviewed.okr
            self._nodes[okr.source, okr.id] = Node(okr, None)
            for node in okr.key_results:
                self._nodes[okr.source, node.id] = Node(okr, node)

    def node(self, source: str, id_: str | None) -> Node | None:
        """The node of that id, None where the review does not hold it."""
        return None if id_ is None else self._nodes.get((source, id_))

    def span(self, finding: Finding) -> Span | None:
        """The words it quotes, else the whole text it is about; None where it stands on no line."""
        if finding.line is None:
            return None
        column = finding.column or 1
        node = self.node(finding.source, finding.key_result or finding.okr)
        if node is None or finding.field not in OWN_WORDS or node.place.offset < 0:
            return Span(finding.line, column, finding.line, column + 1, exact=False)
        return _span(node.text[finding.start : finding.end], finding.line, column)


def whole(node: Node) -> Span:
    """All words of the node."""
    place = node.place
    if place.offset < 0:
        return Span(place.line, place.column, place.line, place.column + 1, exact=False)
    return _span(node.text, place.line, place.column)


def _span(words: str, line: int, column: int) -> Span:
    breaks = words.count("\n")
    end = len(words) - words.rfind("\n") if breaks else column + len(words)
    return Span(line, column, line + breaks, end, exact=True)
