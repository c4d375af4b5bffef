"""One row a node: what it is says its type, or its depth; what it belongs to says its parent, or the row above."""

from __future__ import annotations

from coach.errors import InputError
from coach.reading.cells import Row, packed
from coach.reading.grid import Scope
from coach.reading.labels import read_label
from coach.reading.okrs import Okrs
from coach.reading.sheetdrafts import ROLES, Draft, past_label
from coach.reading.sheetheader import Header
from coach.records import dataclass

_TYPES = {
    "objective": "objective objectives goal goals obj o okr objetivo objectif ziel",
    "key_result": "keyresult keyresults kr krs result results measure resultadoclave résultatclé schlüsselergebnis",
    "guardrail": "guardrail guardrails countermetric",
    "health_metric": "healthmetric healthmetrics health kpi kpis",
    "initiative": "initiative initiatives project projects task tasks action actions actionitem activity activities",
    "milestone": "milestone milestones",
}
_KINDS = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_ENDS = {"objective": "objective", "goal": "objective", "keyresult": "key_result"}
_LEVELS = frozenset("company corporate organization organisation department team group individual personal".split())
"""Whose an objective is, where its type would stand."""
_CLAIMS = {"objective": "objective", **ROLES, "initiative": "initiative", "milestone": "milestone"}
"""Kinds of labels, and what they make of a row."""
_WORKS = ("initiative", "milestone")
_AT_DEPTH = ("objective", "key_result", "initiative")
_DEEPEST = 50
"""So far up a tree an owner is looked for: a parent may be its own child."""
_MEASURES = ("baseline", "target", "current")


@dataclass(slots=True, eq=False)
class _Node:
    """`number`: of its row among all.  `parent`: the node it hangs from, once that is known.  `inner`: has children.

    `alone`: it stands in a table of key results alone, so that its objective may be known by its id only."""

    draft: Draft
    row: Row
    number: int
    ident: str | None
    parent: _Node | None = None
    inner: bool = False
    alone: bool = False


def is_typed(row: Row, header: Header | None) -> bool:
    """Whether a cell says what kind of node a row is, so that it is no header itself."""
    number = header.at("type") if header and header.nodes else None
    return number is not None and _kind(row.cell(number)) != ""


def _kind(word: str) -> str:
    """The kind that a type's name means: also `Company Objective`."""
    name = "".join(filter(str.isalnum, word.partition("(")[0].lower()))
    return _KINDS.get(name) or next((kind for end, kind in _ENDS.items() if name.endswith(end)), "")


class Nodes:
    """Gathers nodes until their tree is complete: to the end, or, when streaming, until the next objective starts."""

    def __init__(self, okrs: Okrs) -> None:
        self.okrs = okrs
        self.nodes: list[_Node] = []

    def take(self, row: Row, header: Header, scope: Scope) -> None:
        """Raises InputError where the rows are streamed and the parent was handed out already."""
        number = header.at("title")
        text = "" if number is None else row.own(number)
        if number is None or not text:
            self.okrs.pass_over(row)
            return
        pieces = packed(text) if header.at("type") is None and header.at("parent") is None else []
        typed = header.at("type")
        named = "" if typed is None else row.cell(typed)
        parents = header.parents(row)
        label = read_label(text, 0, len(text))
        claim = _CLAIMS.get(label.kind, "") if label else ""
        kind = _kind(named) or claim or header.kind
        number_of = header.ident(row) if header.numbered and not kind else None
        if number_of:
            kind = _AT_DEPTH[min(number_of.strip(".").count("."), 2)]
        is_level = named.lower() in _LEVELS
        if not (kind or parents) and (header.at("parent") is None or (named and not is_level)):
            # A theme or a pillar is no OKR, and without a type nothing tells what the row is.
            self.okrs.pass_over(row)
            return
        begin = past_label(text, label.begin) if label and claim and label.begin < len(text) else 0
        words = pieces[0][2] if pieces else text[begin:]
        draft = Draft(kind, words, row.locate(number, begin, words))
        said = header.said(row)
        for values, extra in said.values():
            draft.add(values, extra)
        if is_level:
            draft.values["level"] = named
        elif named and not _kind(named) and typed is not None:
            draft.extra.setdefault(header.names[typed], named)
        draft.ident, draft.parents = header.ident(row), parents
        column = header.at("id")
        if header.kind == "key_result" and column is not None and (draft.ident or "").isdigit():
            # Each table of a database counts its own rows.
            draft.extra[header.names[column]], draft.ident = row.cell(column), None
        if header.at("parent") is not None:
            draft.values["parent"] = ""
        alone = header.kind == "key_result" and bool(parents)
        after_others = alone and bool(self.nodes) and self.nodes[-1].draft.parents != parents
        if self.okrs.stream and (kind == "objective" or after_others or (not kind and not parents)):
            self.flush()
        if kind == "objective" or not (kind or parents):
            for role, default in (("team", scope.team), ("period", scope.period)):
                if default:
                    draft.add({role: default}, {})
        self.nodes.append(_Node(draft, row, len(self.nodes), draft.ident, alone=alone))
        for kind, begin, words in pieces[1:]:
            part = Draft(_CLAIMS[kind], words, row.locate(number, begin, words))
            self.nodes.append(_Node(part, row, len(self.nodes), None))

    def flush(self) -> None:
        """Builds the trees of what was gathered."""
        nodes, self.nodes = self.nodes, []
        nodes = [*nodes, *self._link(nodes)]
        for node in nodes:
            if not node.draft.kind:
                _settle(node)
        for node in _hang(nodes):
            _put(node.draft, self.okrs.owner(node.row))
        for node in nodes:
            if node.draft.kind == "objective":
                # Of a stream, an objective without words that comes back was handed out before.
                self.okrs.objective(node.draft, node.row, new=bool(node.draft.text) or not self.okrs.stream)
        self.okrs.close()

    def _link(self, nodes: list[_Node]) -> list[_Node]:
        """Finds the parents: the row above with that id, else one below, else one with those words.

        Gives back objectives that stand in no row, for those key results whose table holds nothing else."""
        below: dict[str, _Node] = {}
        words: dict[str, _Node] = {}
        if not self.okrs.stream:
            for node in reversed(nodes):
                if node.ident:
                    below[node.ident] = node
                words[node.draft.text.casefold()] = node
        above: dict[str, _Node] = {}
        alone = any(node.alone for node in nodes)
        by_id = self.okrs.by_id() if alone else {}
        earlier = {name: _Node(draft, nodes[0].row, 0, name) for name, draft in by_id.items()}
        given: dict[str, _Node] = {}
        for node in nodes:
            for name in node.draft.parents:
                found = above.get(name) or below.get(name) or words.get(name.casefold())
                if node.alone:
                    found = earlier.get(name) or given.get(name)
                    if found is None:
                        found = given[name] = _nameless(name, node.row)
                if found is not None and found is not node:
                    node.parent, found.inner = found, True
                    break
            else:
                self._check(node)
            if node.ident:
                above[node.ident] = node
        self.okrs.stand_in(given)
        self.okrs.parts.update(node.row.part for node in nodes if node.alone)
        return [*given.values()]

    def _check(self, node: _Node) -> None:
        if not node.draft.parents or node.draft.kind == "objective":
            return
        name = node.draft.parents[0]
        if self.okrs.stream:
            raise InputError(
                f"the parent {name[:60]!r} of this row does not stand in the rows above it, or was read before",
                hint="sort the file so that the rows below an objective follow it",
                path=self.okrs.path,
                line=node.row.line,
            )
        self.okrs.notes.append(f"{_spot(node.row)}: the parent {name[:60]!r} is not in the file")


def _hang(nodes: list[_Node]) -> list[_Node]:
    """Key results to objectives, work to key results or objectives; without a parent, to what stands above.

    Gives back what has nothing above it either."""
    last: _Node | None = None
    last_kr: _Node | None = None
    orphans = []
    for node in nodes:
        draft = node.draft
        if draft.kind == "objective":
            last, last_kr = node, None
            continue
        if len(draft.parents) > 1:
            draft.extra["parents"] = "\n".join(draft.parents)
        works = draft.kind in _WORKS
        home = _climb(node.parent, works=works) or (last_kr if works and not node.parent else None) or last
        if home:
            _put(draft, home.draft)
        else:
            orphans.append(node)
        last_kr = last_kr if works else node
    return orphans


def _nameless(name: str, row: Row) -> _Node:
    return _Node(Draft("objective", "", row.locate(0, 0, ""), ident=name), row, 0, name)


def _put(draft: Draft, home: Draft) -> None:
    works = home.milestones if draft.kind == "milestone" else home.initiatives
    (works if draft.kind in _WORKS else home.key_results).append(draft)


def _settle(node: _Node) -> None:
    """What an untyped node is: a root, or what has children and no figures, is an objective; else its depth says."""
    chain: dict[int, _Node] = {}
    at: _Node | None = node
    while at is not None and not at.draft.kind and at.number not in chain:
        chain[at.number] = at
        at = at.parent
    for each in reversed(chain.values()):
        above = each.parent.draft.kind if each.parent else ""
        measured = any(each.draft.values.get(role) for role in _MEASURES)
        root = each.parent is None and not each.draft.parents
        if root or (above in ("", "objective") and each.inner and not measured):
            each.draft.kind = "objective"
        elif above in ("", "objective"):
            each.draft.kind = "key_result"
        else:
            each.draft.kind = "milestone" if above in _WORKS else "initiative"


def _climb(node: _Node | None, *, works: bool) -> _Node | None:
    """The nearest node above, or the node itself, that may own key results, or work."""
    at = node
    for _ in range(_DEEPEST):
        if at is None:
            break
        kind = at.draft.kind
        if kind == "objective" or (works and kind not in _WORKS):
            return at
        at = at.parent
    return None


def _spot(row: Row) -> str:
    return f'sheet "{row.part}", row {row.line}' if row.part else f"line {row.line}"
