"""Text without any mark: the first line of a block is the objective, the short lines after it its key results."""

from __future__ import annotations

from coach.reading.collect import Collector, Scope
from coach.reading.drafts import OkrDraft
from coach.reading.outline import Node
from coach.reading.sifting import is_article, refers

_GREETINGS = frozenset(("hi", "hello", "dear", "hey"))
_PARTINGS = frozenset(("thanks", "thank", "regards", "best", "kind", "cheers", "sincerely", "yours"))


def read_blocks(collector: Collector, root: Node) -> list[OkrDraft]:
    """The OKRs in unmarked lines, or none: without a figure below the first line nothing says these are OKRs."""
    lines = _without_letter(collector, _leaves(root))
    if is_article([collector.words(node) for node in lines]):
        return []
    blocks: list[list[Node]] = []
    for node in lines:
        if node.spaced or not blocks:
            blocks.append([])
        blocks[-1].append(node)
    if blocks and all(len(block) == 1 for block in blocks):
        blocks = [[block[0] for block in blocks]]
    found: list[OkrDraft] = []
    scope = Scope()
    for block in blocks:
        if len(block) == 1 and block[0].kind != "heading" and not found:
            collector.context(block[0], scope)
        if (context := collector.context(block[0], scope)) is not None:
            scope, block = context, block[1:]
        if len(block) >= 2 and _is_okr(collector, block):
            draft = collector.objective(block[0].begin, block[0].end, scope)
            for node in block[1:]:
                collector.key_result(node, Scope(objective=draft))
            found.append(draft)
    return found


def _leaves(node: Node) -> list[Node]:
    found = []
    for child in node.children:
        if child.kind in ("plain", "bold", "heading", "parting") and child.label is None:
            found.append(child)
        if child.kind != "item":
            found += _leaves(child)
    return found


def _without_letter(collector: Collector, nodes: list[Node]) -> list[Node]:
    """Without the greeting of a mail, its parting and the name below that."""
    kept: list[Node] = []
    for node in nodes:
        words = collector.words(node).split()
        first = words[0].strip(",.!").lower() if words else ""
        if kept and (node.kind == "parting" or (first in _PARTINGS and len(words) <= 4)):
            break
        if first and not (first in _GREETINGS and len(words) <= 4):
            kept.append(node)
    return kept


def _is_okr(collector: Collector, block: list[Node]) -> bool:
    first, *others = [collector.words(node) for node in block]
    if collector.is_noise(block[0]) or first.endswith((".", "?")) or any(map(collector.is_prose, block)):
        return False
    return any(sign.isdigit() for words in others for sign in words) and not any(map(refers, others))
