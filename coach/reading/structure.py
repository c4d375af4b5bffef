"""Tree -> OKRs where nothing is labelled: layout decides.

What owns a list is an objective and the list its key results, unless the owner only names a period, a team or a title.
"""

from __future__ import annotations

from collections.abc import Callable

from coach.reading.collect import Collector, Scope
from coach.reading.drafts import OkrDraft
from coach.reading.outline import Node
from coach.records import replace

_OKR_LEVELS = 3
_LEAD_INS = (
    "we will",
    "we want",
    "this ",
    "these ",
    "our ",
    "success",
    "measured",
    "as measured",
    "in order",
    "here ",
    "below",
)


class Structure:
    """`visit`: how labelled lines (owners, initiatives, guardrails) are read wherever they stand."""

    def __init__(self, collector: Collector, visit: Callable[[Node, Scope, Node], None]) -> None:
        self.into = collector
        self.visit = visit
        self.weak: list[tuple[Node, Scope]] = []
        self.lone: list[tuple[Node, Scope]] = []
        self.leading = 0

    def read(self, node: Node, scope: Scope, *, group: bool = False) -> None:
        """Reads a heading or lead line and what stands below it.  `group`: it is known to be no objective."""
        if node.kind == "item":
            return
        if node.kind != "root" and not group:
            if self.into.is_noise(node) or self.into.words(node).endswith(("?", "？")):
                return
            context = self.into.context(node, scope)
            group = context is not None
            scope = context or scope
            if group and node.kind in ("plain", "bold") and not node.children:
                return
        items = [child for child in node.children if child.kind == "item" and child.label is None]
        leads = [child for child in node.children if _leads(child)]
        draft = self._own(node, scope, items, leads, group=group)
        if draft is None and items:
            self._as_objectives(node, items, scope, group=group)
        inner = replace(scope, objective=draft) if draft else scope
        for child in node.children:
            if child.table or child.label:
                self.visit(child, inner, node)
            elif child.kind == "heading":
                self.into.enter(child)
                self.read(child, scope)
            elif child.kind in ("plain", "bold"):
                self._line(child, inner, scope, draft is not None, group=group)

    def _line(self, node: Node, inner: Scope, scope: Scope, owned: bool, *, group: bool) -> None:
        if not node.children:
            if self.into.context(node, scope):
                self.read(node, scope)
            elif group and not owned:
                said = self.into.said
                self.lone.append(
                    (node, replace(scope, team=scope.team or said.team, period=scope.period or said.period))
                )
        elif not owned:
            if node.kind == "plain":
                self.leading += 1
            self.read(node, scope)
        elif self.into.is_noise(node) or self.into.words(node).endswith("?"):
            return
        else:
            for child in node.children:
                if child.label or child.table:
                    self.visit(child, inner, node)
                elif child.kind == "item":
                    self._key_result(child, inner)

    def _own(self, node: Node, scope: Scope, items: list[Node], leads: list[Node], *, group: bool) -> OkrDraft | None:
        """The node as an objective with its list as key results, or None where it only gathers objectives."""
        if group or node.kind == "root":
            return None
        if not items:
            if len(leads) != 1 or not self._leads_in(leads[0], node):
                return None
        elif self._gathers(node, items):
            return None
        draft = self.into.objective(node.begin, node.end, scope)
        inner = replace(scope, objective=draft)
        for item in items:
            self._key_result(item, inner)
        return draft

    def _gathers(self, node: Node, items: list[Node]) -> bool:
        """Whether the items below a node are objectives themselves."""
        deep = max(map(_levels, items)) > _OKR_LEVELS
        return deep or self._titles(items) or self._names_area(node, items) or self._numbers_below(items)

    def _leads_in(self, lead: Node, node: Node) -> bool:
        """A sentence between a heading and its list introduces the list; a short line is an objective of its own."""
        words = self.into.words(lead)
        if lead.kind == "bold":
            return False
        if words.endswith((":", ".", "：")) or self.into.is_prose(lead) or len(words.split()) > 15:
            return True
        return lead.children[0].spaced or words.lower().startswith(_LEAD_INS) or len(self.into.words(node).split()) > 3

    def _key_result(self, item: Node, scope: Scope) -> None:
        draft = self.into.key_result(item, scope)
        for child in item.children:
            if child.label:
                self.visit(child, replace(scope, kr=draft), item)

    def _as_objectives(self, node: Node, items: list[Node], scope: Scope, *, group: bool) -> None:
        if not group and node.kind == "heading" and len(self.into.words(node).split()) <= 4:
            scope = replace(scope, team=self.into.words(node))
        if self._titles(items):
            self._titled(items, scope)
        elif any(_subs(item) for item in items):
            tree = max(map(_levels, items)) > _OKR_LEVELS
            for item in items:
                self._nested(item, scope, tree=tree)
        else:
            self.weak.append((node, scope))

    def _nested(self, item: Node, scope: Scope, *, tree: bool = False) -> None:
        """An item as an objective with the items below it.

        `tree`: a tree of goals, deeper than objective, key result and remark: what owns a list is an objective."""
        inner_items = _subs(item)
        if tree and inner_items and all(_subs(child) for child in inner_items):
            for child in inner_items:
                self._nested(child, scope, tree=True)
            return
        draft = self.into.objective(item.begin, item.end, scope)
        inner = replace(scope, objective=draft)
        for child in item.children:
            if child.label:
                self.visit(child, inner, item)
            elif child.kind == "item" and not (tree and _subs(child)):
                self._key_result(child, inner)
        for child in inner_items if tree else ():
            if _subs(child):
                self._nested(child, scope, tree=True)

    def _titled(self, items: list[Node], scope: Scope) -> None:
        """Bold items head the items after them, or own what is nested below them."""
        inner = scope
        for item in items:
            if self._bold(item):
                self._nested(item, scope)
                inner = replace(scope, objective=self.into.last)
            elif inner.objective:
                self._key_result(item, inner)

    def _bold(self, item: Node) -> bool:
        words = self.into.words(item).rstrip(":： ")
        return len(words) > 4 and words.startswith("**") and words.endswith("**") and words.count("**") == 2

    def _titles(self, items: list[Node]) -> bool:
        bold = sum(1 for item in items if self._bold(item))
        return bold > 0 and self._bold(items[0]) and (bold < len(items) or all(_subs(item) for item in items))

    def _names_area(self, node: Node, items: list[Node]) -> bool:
        """`Marketing` or `Community:` above a list of lists is a part of the house, not an aim."""
        words = self.into.words(node)
        if words.endswith((":", "：")):
            return any(_subs(item) for item in items)
        return len(words.split()) <= 2 and all(_subs(item) for item in items)

    def _numbers_below(self, items: list[Node]) -> bool:
        """Figures live in key results: where they stand one level down, that level holds the key results."""
        below = [sub for item in items for sub in _subs(item)]
        if not below or not all(len(_subs(item)) >= 2 for item in items):
            return False
        upper = sum(1 for item in items if _has_digit(self.into.words(item)))
        lower = sum(1 for sub in below if _has_digit(self.into.words(sub)))
        return upper == 0 and 2 * lower >= len(below)

    def finish(self) -> None:
        """What could only be told once the whole was seen: objectives without a list, lists below a mere title."""
        if self.leading >= 2:
            for node, scope in self.lone:
                words = self.into.words(node)
                short = len(words.split()) <= 14 and not words.endswith((".", ":", "?", "!", ",", ")_"))
                if short and words[0] not in "@_<>*[\"'(":
                    self.into.objective(node.begin, node.end, scope)
            self.into.drafts.sort(key=lambda draft: draft.begin)
        if not self.into.drafts:
            for node, scope in self.weak:
                if node.kind != "root" and not self.into.is_noise(node):
                    draft = self.into.objective(node.begin, node.end, scope)
                    for child in node.children:
                        if child.kind == "item" and child.label is None:
                            self._key_result(child, replace(scope, objective=draft))


def _leads(node: Node) -> bool:
    return (
        node.kind in ("plain", "bold") and node.label is None and any(child.kind == "item" for child in node.children)
    )


def _subs(item: Node) -> list[Node]:
    return [child for child in item.children if child.kind == "item" and child.label is None]


def _levels(item: Node) -> int:
    return 1 + max(map(_levels, _subs(item)), default=0)


def _has_digit(words: str) -> bool:
    return any(sign.isdigit() for sign in words)
