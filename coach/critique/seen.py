"""What a model is shown of one OKR: its texts by label, the rules that object, and guidance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from coach.critique.fence import Shown, shown
from coach.types import NO_FIELDS, Fields, Finding, KeyResult, Okr
from coach.views import ParsedOkr

MOST = 12
"""Key results of an OKR that are shown."""
OBJECTIVE = "O"


class Seen:
    """`texts`: what is shown by label: O, K1 ..., G1 ...  Labels count as the pages of a review do, struck ones too.

    `nodes`: the key result of each label, None for the objective.  `unread`: how many key results are not shown."""

    def __init__(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> None:
        self.okr: Okr = parsed.okr
        self.parsed = parsed
        self.findings = tuple(one for one in findings if one.by == "rule" and one.dismissed is None)
        self.nodes: dict[str, KeyResult | None] = {OBJECTIVE: None}
        self.nodes |= dict(list(_labelled(parsed.okr))[:MOST])
        standing = sum(not one.struck for one in parsed.okr.key_results)
        self.unread = standing - (len(self.nodes) - 1)
        self.texts: dict[str, Shown] = {label: shown(self.text_of(label)) for label in self.nodes}

    def text_of(self, label: str) -> str:
        node = self.nodes[label]
        return self.okr.objective if node is None else node.text

    @cached_property
    def labels(self) -> Mapping[str | None, str]:
        """The label of each key result's id, and of None."""
        return {None if node is None else node.id: label for label, node in self.nodes.items()}

    def told(self, label: str) -> str:
        """A text with the values of its fields."""
        node = self.nodes[label]
        fields = "" if node is None else fields_told(node.fields)
        return self.texts[label].text + fields

    def objections(self) -> list[str]:
        """`K1 KR01 activity-as-kr`: rules that object to what is shown."""
        return [
            f"{self.labels[one.key_result]} {one.code} {one.rule}"
            for one in self.findings
            if one.key_result in self.labels
        ]

    def own(self) -> list[str]:
        """Every text of the author whose facts may be repeated: those that are shown."""
        return [self.told(label) for label in self.nodes]

    def results(self) -> list[str]:
        return [label for label in self.nodes if label.startswith("K")]

    def limits(self) -> list[str]:
        return [label for label in self.nodes if label.startswith("G")]


def _labelled(okr: Okr) -> Iterator[tuple[str, KeyResult]]:
    counts = {"K": 0, "G": 0}
    for node in okr.key_results:
        kind = "K" if node.role == "key_result" else "G"
        counts[kind] += 1
        if not node.struck:
            yield f"{kind}{counts[kind]}", node


def fields_told(fields: Fields) -> str:
    if fields is NO_FIELDS:
        return ""
    named = ((name, getattr(fields, name)) for name in ("baseline", "target", "unit", "due"))
    told = "; ".join(f"{name}: {shown(value, 40).text}" for name, value in named if value)
    return f" | {told}" if told else ""
