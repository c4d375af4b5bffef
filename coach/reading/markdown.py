"""Tree -> OKRs, where the author's labels say what is what; structure.py reads what has no labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from itertools import islice

from coach.patterns import pattern
from coach.reading.around import (
    NEAR,
    is_objective,
    is_title,
    krs_follow,
    labelled,
    labelled_below,
    owns_krs,
    stands_by_labels,
    titles_objectives,
)
from coach.reading.collect import Collector, Scope
from coach.reading.drafts import Builder, KrDraft, OkrDraft
from coach.reading.headings import period_of_head
from coach.reading.ignores import read_ignores
from coach.reading.labels import Label
from coach.reading.lines import split_lines
from coach.reading.outline import Node, Outline
from coach.reading.plain import read_blocks
from coach.reading.sifting import retold, without, without_lectures
from coach.reading.structure import Structure
from coach.reading.unread import notes_on, unread_note
from coach.records import replace
from coach.types import OkrSet

_MARKED = pattern(r"^[ \t]{0,3}(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,3}[.)][ \t]|```|\|)|\*\*[^*\n]{1,200}\*\*", re.MULTILINE)
_APART = pattern(
    r"\b(?:ideas?|future|later|parked|maybe|other|notes?|remarks?|questions?|kpis?|metrics?|initiatives?|actions?"
    r"|tasks?|steps?|to-?dos?|plans?|how|why|risks?|links?|activities|projects?)\b"
)
_TIERS = {"stretch": "aspirational", "committed": "committed"}
_ROLES = {"kr": "key_result", "guardrail": "guardrail", "health_metric": "health_metric"}


def looks_like_markdown(text: str) -> bool:
    return _MARKED.search(text[:20_000]) is not None


def read_markdown(text: str, path: str, format_: str) -> OkrSet:
    """The OKRs in Markdown or plain text; empty where none is recognised."""
    found = read_lines(text, path, format_)
    return replace(found, ignores=read_ignores(text)) if found.okrs and "okr-coach:" in text else found


def read_lines(
    text: str,
    path: str,
    format_: str,
    *,
    fences: bool = True,
    anew: Container[int] = (),
    line_of: Callable[[int], int] | None = None,
) -> OkrSet:
    """The OKRs in lines of text.  `fences=False`: fenced text is read.  `anew`: offsets of lines that begin anew.

    `line_of`: the line of the source at an offset, where that is not the line of `text`."""
    root, collector, drafts = _drafts(text, fences, anew)
    if not drafts and fences and ("```" in text or "~~~" in text):
        root, collector, drafts = _drafts(text, False, anew)
    if not drafts:
        return OkrSet(path, format_, ())
    builder = Builder(text, path)
    unit = "paragraph" if format_ == "docx" else "line"
    line_at = line_of or builder.line_of
    notes = (*notes_on(collector, line_at, unit), unread_note(collector, root, line_at, unit))
    if not any("period" in draft.values for draft in drafts):
        period = period_of_head(text[: drafts[0].begin])
        for draft in drafts if period else ():
            draft.values["period"] = str(period)
    return OkrSet(path, format_, builder.build(drafts), tuple(note for note in notes if note))


def _drafts(text: str, fences: bool, anew: Container[int]) -> tuple[Node, Collector, list[OkrDraft]]:
    root = Outline(text, split_lines(text, fences=fences), anew).build()
    collector = Collector(text)
    Reader(collector).read(root)
    drafts = collector.drafts
    if not labelled(root):
        drafts = without_lectures(text, drafts, explains=collector.explains)
    collector.retold = retold(text, drafts)
    drafts = without(drafts, collector.retold)
    if len(collector.noisy) < len(drafts):
        drafts = without(drafts, collector.noisy)
    found = [draft for draft in drafts if draft.krs or draft.begin < draft.end]
    return root, collector, found or read_blocks(collector, root)


class Reader:
    """Walks the tree."""

    def __init__(self, collector: Collector) -> None:
        self.into = collector
        self.kr_headings: set[int] = set()
        self.structure = Structure(collector, self.visit)

    def read(self, root: Node) -> None:
        self._mark(root)
        structural = not labelled(root)
        scope = Scope(structural=structural)
        if structural:
            self.structure.read(root, scope, group=True)
            self.structure.finish()
        else:
            self.walk(root, scope)
        self._settle(named=root.with_kr)

    def _mark(self, node: Node) -> None:
        """Notes on each node which labels its subtree holds; a label that only explains the word is none."""
        label = node.label
        if label and label.kind in ("kr", "objective"):
            listed = self.into.explains_by_list(node)
            self.into.explains = self.into.explains or listed
            if listed or self.into.defines(node):
                label = node.label = Label("note", label.begin)
        for child in node.children:
            self._mark(child)
            node.with_kr = node.with_kr or child.with_kr
            node.with_objective = node.with_objective or child.with_objective
        if label and label.kind == "kr" and (label.number or not label.many or node.begin < node.end or node.children):
            node.with_kr = True
            if node.kind == "heading" and not label.many:
                self.kr_headings.add(node.rank)
        elif label and label.kind == "objective" and not label.many and not is_title(node):
            node.with_objective = True
        elif node.table and node.table.rows:
            node.with_kr = True

    def walk(self, node: Node, scope: Scope, apart_from: Node | None = None) -> None:
        for position, child in enumerate(node.children):
            if child.kind == "item" and position and is_objective(node.children[position - 1]):
                scope = replace(scope, objective=self.into.last, open=self.into.last_open)
            if not (child.label or child.table) and not scope.group and self._leads(node, position, scope):
                self._lead(child, scope)
            elif child is not apart_from:
                self.visit(child, scope, node)

    def visit(self, node: Node, scope: Scope, parent: Node) -> None:
        if node.kind == "heading":
            self.into.enter(node)
        if node.table:
            self.into.table(node.table, scope)
        elif node.label:
            self._visit_labelled(node, scope, parent)
        elif scope.group and scope.group != "note":
            self._visit_listed(node, scope)
        elif scope.group == "note" or scope.kr:
            self._visit_beneath(node, scope)
        elif scope.structural:
            self.structure.read(node, scope)
        else:
            self._visit_plain(node, scope, parent)

    def _visit_beneath(self, node: Node, scope: Scope) -> None:
        """An unlabelled line inside a key result or a note: an objective where it owns labelled key results."""
        if scope.kr and owns_krs(node):
            self._lead(node, replace(scope, kr=None, open=False))
        elif labelled(node) or (scope.kr and node.kind == "plain"):
            self.walk(node, scope)

    def _visit_labelled(self, node: Node, scope: Scope, parent: Node) -> None:
        label = node.label
        if label is None:
            return
        kind, empty = label.kind, node.begin >= node.end
        if scope.structural and is_title(node):
            self.structure.read(node, scope, group=True)
        elif kind == "objective" and empty and titles_objectives(node):
            self.walk(node, replace(scope, objective=None, open=False, structural=False))
        elif kind == "objective":
            self._objective(node, scope, parent)
        elif kind in _TIERS and self._is_tier(node, scope):
            self.into.key_result(node, scope).values["ambition"] = _TIERS[kind]
        elif kind in _ROLES and (label.number or not (scope.apart and self.into.is_apart(scope))):
            inner = replace(scope, group="", kr=None) if scope.group or scope.kr else scope
            self._key_result(node, inner, _ROLES[kind])
        elif kind in ("initiative", "milestone"):
            if empty:
                self.walk(node, replace(scope, group=kind))
            else:
                self.into.work(node, scope, kind)
        elif kind == "note":
            self.walk(node, self._apart(scope) if node.kind == "heading" else replace(scope, group="note", noisy=False))
        elif kind in _ROLES:
            return
        elif node.kind == "heading" and kind in ("team", "period"):
            named = self.into.words(node)
            inner = self.into.team_in(node, scope) if kind == "team" else replace(scope, period=named)
            if scope.structural:
                self.structure.read(node, inner, group=True)
            else:
                self.walk(node, inner)
        else:
            self.into.set_field(node, scope, kind)
            if node.children:
                self.walk(node, replace(scope, group=scope.group or "note"))

    def _is_tier(self, node: Node, scope: Scope) -> bool:
        """`Stretch: ...` beside key results says one more of them; inside one it is a field."""
        beside = node.kind == "item" and scope.kr is None and bool(scope.objective or self.into.last)
        return beside and len(self.into.words(node).split()) > 2

    def _objective(self, node: Node, scope: Scope, parent: Node) -> None:
        label = node.label
        if label is None or (scope.kr and label.word.startswith("goal")):
            return
        scope = replace(scope, group="", kr=None, objective=None, structural=False)
        empty = node.begin >= node.end
        plain = [child for child in node.children if child.label is None and child.table is None]
        if label.many and (
            empty or self.into.names_okrs(node) or self.into.period_in(node) == self.into.words(node).strip()
        ):
            inner = replace(scope, period=self.into.period_in(node) or scope.period)
            owns = any(child.with_objective for child in node.children)
            if owns or not empty or any(child.kind != "plain" for child in plain) or not plain:
                self.walk(node, replace(inner, group="" if owns else "objectives"))
                return
        named: Node | None = None
        if empty and plain and plain[0].kind != "table":
            named = plain[0]
        words = named or node
        follows = krs_follow(node, parent)
        open_ = not follows and not any(child.with_kr for child in node.children)
        draft = self.into.objective(words.begin, words.end, scope, labelled=True, open_=open_)
        draft.word, draft.number = label.word, label.number
        if label.period and label.period not in draft.values.get("period", ""):
            draft.values["period"] = label.period
        inner = replace(scope, objective=draft, open=open_)
        if named:
            self.walk(named, inner)
        self.walk(node, inner, apart_from=named)

    def _key_result(self, node: Node, scope: Scope, role: str) -> None:
        label = node.label
        if label is None:
            return
        if node.begin < node.end:
            if label.word != "success measure" or not self.into.has_told(node, scope):
                self._inside(node, scope, self.into.key_result(node, scope, role))
            return
        listed = [child for child in node.children if child.label is None and child.table is None]
        if label.number and listed:
            draft = self.into.key_result(listed[0], scope, role)
            self._inside(listed[0], scope, draft)
            self._inside(node, scope, draft, apart_from=listed[0])
        elif not label.many and not node.children and not listed and role == "key_result":
            self.into.key_result(node, scope, role)
        elif not label.many and node.children and not listed and not labelled_below(node):
            self._inside(node, scope, self.into.key_result(node, scope, role))
        else:
            self.into.share(node, scope)
            self.walk(node, replace(scope, group=role))

    def _inside(self, node: Node, scope: Scope, draft: KrDraft, apart_from: Node | None = None) -> None:
        if node.children:
            inner = replace(scope, kr=draft, group="", open=False)
            for child in node.children:
                if child is not apart_from:
                    self.visit(child, inner, node)

    def _visit_listed(self, node: Node, scope: Scope) -> None:
        """An unlabelled line below `Key results:`, `Initiatives:`, `Objectives` and the like."""
        if scope.group == "objectives":
            if node.kind == "item" or labelled(node):
                draft = self.into.objective(node.begin, node.end, scope, labelled=True, open_=True)
                self.walk(node, replace(scope, group="key_result", objective=draft))
        elif scope.group in ("initiative", "milestone"):
            self.into.work(node, scope, scope.group)
        elif stands_by_labels(node):
            self.walk(node, replace(scope, group="note"))
        elif node.kind == "plain" and (self.into.is_prose(node) or self.into.words(node).endswith((":", "："))):
            self.walk(node, scope)
        else:
            self._inside(node, replace(scope, group=""), self.into.key_result(node, scope, scope.group))

    def _visit_plain(self, node: Node, scope: Scope, parent: Node) -> None:
        """An unlabelled line where others are labelled."""
        if node.kind == "heading" and self.into.is_noise(node):
            self.walk(node, self._apart(scope))
            return
        if self._beside_kr(node, parent, scope) and (scope.objective or self.into.last):
            self._inside(node, scope, self.into.key_result(node, scope))
            return
        if node.kind == "item" and not labelled(node) and self._is_open(scope, parent):
            self._inside(node, scope, self.into.key_result(node, scope))
            return
        context = self.into.context(node, scope) if node.kind != "item" else None
        if context:
            self._group(node, context)
        elif owns_krs(node) and not (scope.objective and scope.objective.labelled):
            self._lead(node, scope)
        elif self._is_next(node, scope):
            draft = self.into.objective(node.begin, node.end, replace(scope, objective=None))
            self.walk(node, replace(scope, objective=draft, open=True))
        elif node.kind == "heading" and len(self.into.words(node).split()) <= 3 and node.with_objective:
            self.walk(node, replace(scope, team=self.into.words(node)))
        else:
            if scope.open and scope.objective and node.kind in ("plain", "bold", "heading") and not node.children:
                self.into.maybe.setdefault(id(scope.objective), []).append(node)
            self.walk(node, scope)

    def _apart(self, scope: Scope) -> Scope:
        """Inside a part that explains.  Behind an objective with key results it holds no more of them."""
        told = self.into.last is not None and bool(self.into.last.krs)
        return replace(scope, group="note", noisy=True, apart=told)

    def _is_next(self, node: Node, scope: Scope) -> bool:
        """Whether a line with a list of figures below it is an objective whose label was forgotten."""
        before = scope.objective or self.into.last
        if (
            before is None
            or not before.krs
            or scope.noisy
            or node.kind == "item"
            or not (node.spaced or node.kind == "bold")
        ):
            return False
        items = [child for child in node.children if child.kind == "item"]
        if not items or any(child.label for child in items) or not 1 < len(self.into.words(node).split()) <= 14:
            return False
        words = self.into.words(node)
        if words.endswith((":", "：", ".", "?", "？")) or self.into.is_noise(node) or _APART.search(words.lower()):
            return False
        return any(sign.isdigit() for item in items for sign in self.into.words(item))

    def _group(self, node: Node, scope: Scope) -> None:
        if node.kind in ("plain", "bold") and not node.children:
            return
        if labelled(node) or not self.into.names_okrs(node):
            self.into.last = None if node.kind == "heading" else self.into.last
            self.walk(node, scope)
        else:
            self.structure.read(node, replace(scope, structural=True), group=True)

    def _is_open(self, scope: Scope, parent: Node) -> bool:
        if scope.objective:
            return scope.open
        last = self.into.last
        beside = any(child.label and child.label.kind == "objective" for child in parent.children[:1])
        return beside and last is not None and self.into.last_open

    def _beside_kr(self, node: Node, parent: Node, scope: Scope) -> bool:
        """Whether a label was forgotten: the list's first item has it, or the file's headings of this depth have it."""
        if node.kind == "heading":
            return node.rank in self.kr_headings and scope.objective is not None and scope.objective.labelled
        if node.kind == "item":
            first = next(
                (child for child in islice(parent.children, NEAR) if child.kind == "item" and child.rank == node.rank),
                node,
            )
            words = self.into.words(node)
            leads_in = bool(node.children) and words.endswith((":", "："))
            beside = first.label is not None and first.label.kind == "kr"
            return beside and not (leads_in and _APART.search(words.lower()))
        return False

    def _leads(self, parent: Node, position: int, scope: Scope) -> bool:
        """Whether the line has no label and labelled key results come next at its own depth."""
        node = parent.children[position]
        if scope.objective or scope.structural or node.children or position + 1 >= len(parent.children):
            return False
        following = parent.children[position + 1].label
        if following is None or following.kind != "kr" or node.kind not in ("plain", "item", "bold"):
            return False
        if self.into.is_prose(node) or self.into.context(node, scope):
            return False
        return not following.number or following.number in ("1", "1.1") or self.into.last is None

    def _lead(self, node: Node, scope: Scope) -> None:
        draft = self.into.objective(node.begin, node.end, scope)
        self.walk(node, replace(scope, objective=draft))

    def _settle(self, *, named: bool) -> None:
        """Objectives that got no key result: the plain lines or the headings below them are.

        `named`: others are labelled as such."""
        for draft in self.into.drafts:
            nodes = self.into.maybe.get(id(draft), [])
            if draft.krs or not nodes:
                continue
            headings = [node for node in nodes if node.kind == "heading"]
            chosen = headings if len(headings) >= 2 else [node for node in nodes if node.kind != "heading"]
            if named:
                chosen = [node for node in chosen if not self.into.words(node).endswith("。")]
            if named and len(chosen) == 1 and not any(map(str.isdigit, self.into.words(chosen[0]))):
                # Where key results have labels, one line without label and figure explains the objective.
                continue
            if len(chosen) == 1 and self.into.is_sentence(chosen[0]):
                continue
            for node in chosen:
                if not self.into.is_prose(node):
                    self.into.key_result(node, Scope(objective=draft))
