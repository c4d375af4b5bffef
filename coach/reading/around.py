"""What the nodes around a node say of it."""

from __future__ import annotations

from itertools import islice

from coach.reading.outline import Node

NEAR = 50
"""So many lines may stand between a heading and the first item of its list."""


def is_objective(node: Node) -> bool:
    return node.kind == "item" and node.label is not None and node.label.kind == "objective"


def stands_by_labels(node: Node) -> bool:
    """Whether a line without list mark stands among numbered key results, and none of the numbers is its own."""
    if node.parent is None or node.kind != "plain":
        return False
    beside = node.parent.children
    if not any(_kr_number(child) for child in beside[:NEAR]):
        return False
    before, after = beside[max(node.position - 1, 0)], beside[min(node.position + 1, len(beside) - 1)]
    # Between `KR1` and `KR3` the label was forgotten.
    return not 0 < _kr_number(before) == _kr_number(after) - 2


def _kr_number(node: Node) -> int:
    label = node.label
    return int(label.number) if label and label.kind == "kr" and label.number.isdecimal() else 0


def titles_objectives(node: Node) -> bool:
    """`OKR` above objectives, and `Goal 1` above `Smart goal 1: ...` or right above `Objective: ...`, title these."""
    label = node.label
    if label is None or label.many:
        return False
    if label.word == "okr" and not label.number:
        return any(child.with_objective for child in node.children)
    first = any(child.with_objective for child in node.children[:1])
    return first or any(
        child.label and child.label.number == label.number != "" for child in node.children if child.with_objective
    )


def is_title(node: Node) -> bool:
    """The heading `OKR` with nothing labelled below it: what stands there is told by its layout."""
    label = node.label
    if label is None or label.word != "okr" or label.number or node.kind != "heading" or node.begin < node.end:
        return False
    return not any(labelled(child) for child in node.children)


def labelled(node: Node) -> bool:
    return node.with_kr or node.with_objective


def owns_krs(node: Node) -> bool:
    if any(child.label and child.label.kind == "objective" for child in node.children):
        return False
    owned = any(child.label and child.label.kind == "kr" and child.with_kr for child in node.children)
    return owned or any(
        child.table and child.table.rows and "objective" not in child.table.roles for child in node.children
    )


def krs_follow(node: Node, parent: Node) -> bool:
    """Whether labelled key results stand beside the objective rather than below it."""
    for sibling in islice(parent.children, node.position + 1, None):
        if sibling.with_objective:
            return False
        if sibling.with_kr:
            return True
    return False


def labelled_below(node: Node) -> bool:
    return any(child.with_kr or child.table for child in node.children)
