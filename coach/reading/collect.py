"""Collects drafts while a tree is walked, and knows what belongs to what."""

from __future__ import annotations

from coach.patterns import pattern
from coach.reading.drafts import KrDraft, OkrDraft, WorkDraft
from coach.reading.headings import find_period, is_function, is_noise, read_context
from coach.reading.labels import read_label
from coach.reading.outline import ITEM, Node
from coach.reading.sifting import is_about
from coach.reading.tables import Row, Table
from coach.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scope:
    """What a node stands in.

    `group`: what unlabelled lines are here (a role, initiative, milestone, objectives, note) or "".

    `open`: the objective has no labelled key results, so its plain list is them.  `noisy`: inside a part that explains;
    `apart`: behind an objective that has its key results.  `structural`: no labels here; layout decides."""

    objective: OkrDraft | None = None
    kr: KrDraft | None = None
    group: str = ""
    open: bool = False
    noisy: bool = False
    apart: bool = False
    structural: bool = False
    team: str | None = None
    period: str | None = None
    owner: str | None = None


_DEFINES = pattern(
    r"(?:an? |the )(?:qualitative|quantitative|quantifiable|measurable|inspir\w+|clear|short|specific|ambitious)\b"
    r"|answers\b|typically\b|usually\b|qualitative\b|quantifiable\b|quantitative\b|(?:what|how) (?:we|you|do|to)\b"
    r"|describes?\b|defines\b"
)
_PREFIX = pattern(r"(?P<who>[A-Z][\w&/+,-]{0,24}(?: [\w&/+,()-]{1,24}){0,6})(?:\*\*)?:(?:\*\*)?[ \t]+(?=\S)")
_ROLES = frozenset(
    "ceo cto cfo coo cmo cpo cro cio ciso chro cso vp evp svp head director chief president founder lead"
    " manager".split()
)


class Collector:
    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[OkrDraft] = []
        self.noisy: list[OkrDraft] = []
        self.last: OkrDraft | None = None
        self.last_open = False
        # Whether a team or period was named since the last objective: what is said then is not said of it.
        self.anew = False
        self.said = Scope()
        self.said_rank = 0
        self.maybe: dict[int, list[Node]] = {}
        self.seen: set[int] = set()
        self.missed: list[int] = []
        self.explains = False
        self.retold: list[OkrDraft] = []
        self.shared: list[tuple[Node, OkrDraft, OkrDraft]] = []

    def words(self, node: Node) -> str:
        return self.text[node.begin : node.end]

    def objective(self, begin: int, end: int, scope: Scope, *, labelled: bool = False, open_: bool = False) -> OkrDraft:
        draft = OkrDraft(begin, end, labelled)
        self.seen.add(begin)
        self._take_prefix(draft)
        if (team := scope.team or self.said.team) and "team" not in draft.values:
            draft.values["team"] = team
        if period := scope.period or self.said.period:
            draft.values["period"] = period
        if self.said.owner:
            draft.values.setdefault("owner", self.said.owner)
        self.drafts.append(draft)
        if scope.noisy:
            self.noisy.append(draft)
        self.last, self.last_open, self.anew = draft, open_, False
        return draft

    def _take_prefix(self, draft: OkrDraft) -> None:
        """`CEO: ...` and `Marketing: ...` say who, not what."""
        begin = draft.begin + 2 if self.text.startswith("**", draft.begin) else draft.begin
        match = _PREFIX.match(self.text, begin, draft.end)
        if not match:
            return
        words = match["who"].split("(")[0].lower().split()
        if any(word in _ROLES for word in words[:3]):
            draft.values["owner"] = match["who"]
        elif is_function(words):
            draft.values["team"] = match["who"]
        else:
            return
        draft.begin = match.end()

    def owner_of(self, scope: Scope) -> OkrDraft:
        """The objective that a key result belongs to; one without words where the author gives none."""
        draft = scope.objective or self.last
        if draft is None:
            draft = self.objective(0, 0, scope)
        return draft

    def key_result(self, node: Node, scope: Scope, role: str = "key_result") -> KrDraft:
        owner = self.owner_of(scope)
        self.seen.add(node.begin)
        draft = KrDraft(node.begin, node.end, role, check=node.check)
        listed = self._led_into(node)
        if any(item.check for item in listed):
            for item in listed:
                self.work(item, Scope(kr=draft), "milestone")
        elif listed:
            self.seen.update(item.begin for item in listed)
            draft.end = max(item.end for item in listed)
        if node.label and node.label.owner:
            draft.values["owner"] = node.label.owner
        if owner.begin == owner.end == 0:
            owner.begin = owner.end = node.begin
        owner.krs.append(draft)
        return draft

    def share(self, node: Node, scope: Scope) -> None:
        """Keeps in mind that `Key results` stands below several objectives that have none so far."""
        if scope.objective is None and len(self.drafts) > 1 and not any(draft.krs for draft in self.drafts[-2:]):
            self.shared.append((node, self.drafts[-2], self.drafts[-1]))

    def explains_by_list(self, node: Node) -> bool:
        """Whether `Objective` stands above a list of what an objective is."""
        items = [self.words(child) for child in node.children if child.kind == "item"] if node.begin >= node.end else []
        told = [words for words in items if is_about(words) or _DEFINES.match(words.lstrip("*_ ").lower())]
        return len(told) > 1 and 2 * len(told) > len(items)

    def has_told(self, node: Node, scope: Scope) -> bool:
        """Whether these words are a key result already: a report says them in its table and in its sentences."""
        words = self.words(node).rstrip(". ")
        return any(self.text[kr.begin : kr.end].rstrip(". ") == words for kr in self.owner_of(scope).krs[-_MOST_BELOW:])

    def is_apart(self, scope: Scope) -> bool:
        """Whether the last objective stands outside the part that explains, in which `scope` is."""
        if scope.objective is not None or self.last is None:
            return False
        return not any(draft is self.last for draft in self.noisy[-1:])

    def _led_into(self, node: Node) -> list[Node]:
        """The items that `in all languages:` leads into: with boxes they are steps, else words of the key result."""
        if not node.children or self.text[node.end - 1 : node.end] not in (":", "："):
            return []
        listed: list[Node] = []
        for child in node.children:
            below = _bare_items(child)
            if not below or len(listed) > _MOST_BELOW:
                break
            listed += below
        return listed if len(listed) <= _MOST_BELOW else []

    def work(self, node: Node, scope: Scope, kind: str) -> WorkDraft:
        self.seen.add(node.begin)
        draft = WorkDraft(node.begin, node.end)
        if node.check:
            draft.values["status"] = node.check
        owner = scope.kr or self.owner_of(scope)
        (owner.milestones if kind == "milestone" else owner.initiatives).append(draft)
        return draft

    def set_field(self, node: Node, scope: Scope, kind: str) -> None:
        self.seen.add(node.begin)
        value = self.words(node).strip().strip("*_`").strip()
        if kind in ("team", "period"):
            self._set_context(node, scope.objective, kind, value)
            return
        holder = scope.kr or scope.objective or (None if self.anew else self.last)
        if holder is not None:
            holder.values[kind] = value
        elif kind == "owner":
            self.said = replace(self.said, owner=value)
            self.said_rank = _rank_above(node)

    def _set_context(self, node: Node, objective: OkrDraft | None, kind: str, value: str) -> None:
        """`Team: ...` belongs to the objective it stands close below; apart from one it holds for what follows."""
        if objective and (not objective.krs or not node.spaced or node.rank >= ITEM):
            objective.values[kind] = value
        else:
            said = self.team_in(node, Scope()) if kind == "team" else Scope(period=value)
            self.say(node, said.team, said.period)

    def context(self, node: Node, scope: Scope) -> Scope | None:
        """The scope inside a heading or line that names a period, a team or a title, or None where it does not."""
        found = read_context(self.words(node))
        if found is None:
            return None
        items = [child for child in node.children if child.kind == "item"] if not found.sure else []
        if items and not any(item.children for item in items):
            return None
        self.seen.add(node.begin)
        self.anew = True
        if is_line(node):
            self.say(node, found.team, found.period)
        return replace(scope, team=found.team or scope.team, period=found.period or scope.period)

    def say(self, node: Node, team: str | None, period: str | None) -> None:
        """A line of its own holds for what follows, up to the next heading like the one it stands under."""
        # Another team has another owner.
        owner = self.said.owner if team in (None, self.said.team) else None
        self.anew = True
        self.said = replace(self.said, team=team or self.said.team, period=period or self.said.period, owner=owner)
        self.said_rank = _rank_above(node)

    def enter(self, heading: Node) -> None:
        if heading.rank <= self.said_rank:
            self.said = Scope()

    def names_okrs(self, node: Node) -> bool:
        found = read_context(self.words(node))
        return found is not None and (found.okr or found.period is not None)

    def is_noise(self, node: Node) -> bool:
        return is_noise(self.words(node))

    def is_prose(self, node: Node) -> bool:
        words = self.words(node)
        inner = words.rstrip(".。 ")
        return len(words) > 260 or len(words.split()) > 32 or ". " in inner or "。" in inner

    def is_sentence(self, node: Node) -> bool:
        """A long one with its full stop, which goes on from the words above it."""
        words = self.words(node).rstrip('"”»*_ ')
        return words.endswith((".", "。")) and len(words.split()) >= _LONG

    def defines(self, node: Node) -> bool:
        """`Objective: what we want to achieve` explains the word and is not an objective."""
        if node.label is None or node.begin >= node.end:
            return False
        words = self.words(node)
        if node.label.many and node.kind == "plain" and words.rstrip(".").endswith(("_", "*")):
            return True
        return _DEFINES.match(words.lstrip("*_ ").lower()) is not None

    def team_in(self, node: Node, scope: Scope) -> Scope:
        """The scope below `Team: Payments, Q3 2026`."""
        words = self.words(node)
        period = find_period(words)
        if period:
            words = words.replace(period, "").strip(" ,;|()–-·\t")
        return replace(scope, team=words or scope.team, period=period or scope.period)

    def period_in(self, node: Node) -> str | None:
        return find_period(self.words(node))

    def table(self, table: Table, scope: Scope) -> None:
        for row in table.rows:
            self._row(row, scope)
        if table.rows:
            self.missed += table.missed

    def _row(self, row: Row, scope: Scope) -> None:
        spans = dict(reversed(row.cells))
        values = {role: self._cell(role, begin, end) for role, (begin, end) in spans.items()}
        cells = row.cells
        if "title" in spans and "kr" not in spans:
            kind = values.get("type", "").lower()
            name = "kr" if kind.startswith(("k", "result")) else "objective" if kind.startswith("o") else ""
            if not name:
                return
            spans[name] = spans["title"]
            cells = ((name, spans["title"]),)
        begin, end = spans.get("objective", (0, 0))
        if begin < end:
            self._row_objective(begin, end, values, scope, "kr" in spans)
        keep = {role: value for role, value in values.items() if role not in _NOT_KEPT}
        found = False
        for role, span in cells:
            if role == "kr":
                found = self._row_key_results(span, scope, keep) or found
        if not found and begin < end and "kr" not in spans and self.last:
            self.last.values |= {role: value for role, value in keep.items() if value}
        if "initiative" in spans or "milestone" in spans:
            self._row_works(spans, scope, found)

    def _cell(self, role: str, begin: int, end: int) -> str:
        """The words of a cell; a dash stands for none."""
        words = self.text[begin:end]
        return "" if role in _DASHED and words.lower() in _NOTHING else words

    def _row_objective(self, begin: int, end: int, values: dict[str, str], scope: Scope, has_krs: bool) -> None:
        label = read_label(self.text, begin, end)
        if label and label.kind == "objective" and label.begin < end:
            begin = label.begin
        period, team = values.get("period") or scope.period, values.get("team") or scope.team
        last = self.last
        same = last is not None and has_krs and self.text[last.begin : last.end] == self.text[begin:end]
        if last and same and last.values.get("period") == period and last.values.get("team") == team:
            return
        self.objective(begin, end, replace(scope, period=period, team=team), labelled=True)

    def _row_key_results(self, span: tuple[int, int], scope: Scope, values: dict[str, str]) -> bool:
        found = False
        for begin, end in _pieces(self.text, *span):
            label = read_label(self.text, begin, end)
            if label and label.kind == "kr":
                begin = label.begin
            if begin < end:
                draft = self.key_result(Node("item", 0, begin, end), scope if self.last is None else _ANYWHERE)
                draft.values |= values
                found = True
        return found

    def _row_works(self, spans: dict[str, tuple[int, int]], scope: Scope, found: bool) -> None:
        for kind in ("initiative", "milestone"):
            begin, end = spans.get(kind, (0, 0))
            if begin < end and self.last:
                kr = self.last.krs[-1] if found and "kr" in spans else None
                for left, right in _pieces(self.text, begin, end):
                    self.work(Node("item", 0, left, right), replace(scope, kr=kr, objective=self.last), kind)


def _rank_above(node: Node) -> int:
    """Rank of the heading that a node stands under; 0 where it stands under none."""
    above = node.parent
    while above and above.kind not in ("heading", "root"):
        above = above.parent
    return above.rank if above else 0


def is_line(node: Node) -> bool:
    """Whether a node is a line of its own: nothing below it but what labels say of it."""
    return node.kind in ("plain", "bold") and all(child.label and not child.children for child in node.children)


def _bare_items(node: Node) -> list[Node]:
    """An item with the items below it, or nothing where anything else stands there."""
    if node.kind != "item" or node.label:
        return []
    found = [node]
    for child in node.children:
        below = _bare_items(child)
        if not below:
            return []
        found += below
    return found


_ANYWHERE = Scope()
_MOST_BELOW = 12
_LONG = 20
_DASHED = frozenset("baseline target current stretch committed owner due unit team period".split())
_NOTHING = frozenset(("-", "–", "—", "--", "n/a", "na", "n.a."))
_NOT_KEPT = frozenset(("objective", "kr", "team", "period", "initiative", "milestone", "title", "goal", "type"))
_BREAK_TAG = pattern(r"<br[ ]?/?>|</?(?:ul|ol|li|p)>")
_CELL_MARK = pattern(r"\s*(?:[-*•+]\s+|\d{1,2}[.)]\s+)?")


def _pieces(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The spans of a cell's lines, which a table separates by `<br>`, without list marks."""
    pieces = []
    tags = [*_BREAK_TAG.finditer(text, begin, end)]
    for right, following in [(tag.start(), tag.end()) for tag in tags] + [(end, end)]:
        mark = _CELL_MARK.match(text, begin, right) if tags else None
        left = mark.end() if mark else begin
        last = left + len(text[left:right].rstrip())
        if left < last:
            pieces.append((left, last))
        begin = following
    return pieces
