"""What became nothing: list items, rows and labelled lines that are in no OKR, for one honest note."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coach.reading.collect import Collector
from coach.reading.outline import Node

_WORK = frozenset(("objective", "kr", "guardrail", "health_metric", "initiative", "milestone"))
_FIGURES = frozenset(("kpi", "kpis", "metric", "metrics", "measure"))
_AT_MOST = 8


def unread_note(collector: Collector, root: Node, line_of: Callable[[int], int], unit: str) -> str | None:
    """`3 lines were not read: 6-7, 12`, or None.  `line_of`: the line of the file at an offset; `unit`: "line", or what
    is counted instead."""
    spans: list[tuple[int, int]] = []
    _collect(collector, root, spans)
    spans += [(at, at + 1) for at in collector.missed]
    lines = {line for begin, end in spans for line in range(line_of(begin), line_of(max(begin, end - 1)) + 1)}
    return lines_note(lines, unit) if lines else None


def notes_on(collector: Collector, line_of: Callable[[int], int], unit: str) -> list[str]:
    """What was read in one of two ways: objectives told twice, key results below several objectives."""
    again = [line_of(draft.begin) for draft in collector.retold]
    notes = [f"objectives in {unit}s {ranges(again)} are told again below: they are read there"] if again else []
    return notes + [
        f"the key results in {unit} {line_of(node.begin)} stand below several objectives: "
        f"they are read as those of the last one, in {unit} {line_of(last.begin)}"
        for node, before, last in collector.shared
        if last.krs and not before.krs
    ]


def lines_note(numbers: Iterable[int], unit: str = "line") -> str:
    """`2 rows were not read: 4-5`, of a file's lines or a sheet's rows."""
    lines = {*numbers}
    count = f"{len(lines)} {unit}s were" if len(lines) > 1 else f"1 {unit} was"
    return f"{count} not read: {ranges(lines)}"


def ranges(numbers: Iterable[int]) -> str:
    """`4-5, 9`, and no more than a reader wants to see."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    named = [str(first) if first == last else f"{first}-{last}" for first, last in found]
    more = " and more" if len(named) > _AT_MOST else ""
    return f"{', '.join(named[:_AT_MOST])}{more}"


def _collect(collector: Collector, node: Node, spans: list[tuple[int, int]]) -> bool:
    """Adds the unread spans of a subtree; True where something in it was read."""
    first = len(spans)
    below = False
    explains = node.label is None and _explains(collector, node)
    for child in node.children:
        before = len(spans)
        if _collect(collector, child, spans):
            below = True
        elif explains and child.kind != "heading":
            del spans[before:]
    if node.kind == "table":
        rows = node.table.missed if node.table and not node.table.rows else ()
        spans += [(at, at + 1) for at in rows]
        return bool(node.table and node.table.rows)
    if node.kind == "root" or node.begin in collector.seen:
        return True
    label = node.label
    if label is None:
        if explains and not below:
            del spans[first:]
        elif not explains and _is_content(collector, node, below=below):
            spans.append((node.begin, node.end))
    elif label.word in _FIGURES:
        if node.begin < node.end:
            spans.append((node.begin, node.end))
    elif label.kind == "note":
        del spans[first:]
    elif node.begin < node.end and label.kind in _WORK and not (label.many and node.children):
        spans.append((node.begin, node.end))
    return below


def _explains(collector: Collector, node: Node) -> bool:
    """A part that organises or explains (`Links`, `What are OKRs?`) holds no OKRs, whatever its lists say."""
    if node.kind not in ("heading", "plain", "bold"):
        return False
    return collector.is_noise(node) or (bool(node.children) and collector.words(node).endswith(("?", "？")))


def _is_content(collector: Collector, node: Node, *, below: bool) -> bool:
    """An item that says more than what its list is about, or a short line with a figure."""
    words = collector.words(node)
    if node.kind == "item":
        return not below and not (node.children and words.endswith((":", "："))) and any(map(str.isalnum, words))
    if node.kind != "plain" or node.children or words.endswith((".", "?", "!", ":", "：")):
        return False
    if node.begin < collector.drafts[0].begin or "](" in words or "://" in words:
        return False
    return len(words.split()) > 2 and any(map(str.isdigit, words)) and not collector.is_prose(node)
