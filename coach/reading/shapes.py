"""Free shapes of JSON and YAML -> the one shape that neutral.py reads: a list of objectives with lists of key results.

People wrap objectives in teams and quarters, key them by id, write `- KR1: words`, or list key results apart with the
id of their objective.  Nothing is guessed from position: what names key results, or lies below what names objectives,
counts; the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterator

from coach.patterns import pattern
from coach.reading.fieldvalues import period_between
from coach.reading.headings import find_period, read_context
from coach.reading.joins import KR_LISTS, KR_WORDS, LISTS, by_link, is_row, joined, members, same_place, unfolded
from coach.reading.jsonplaces import KEY, Names, Node, Number
from coach.records import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.reading.jsonplaces import Places

TITLES = ("title", "name", "objective", "goal", "text", "description", "statement", "summary", "label")
KR_TITLES = ("title", "name", "text", *KR_WORDS, "description", "metric", "statement", "summary", "label")
_GUARDS = {"guardrails": "guardrail", "health_metrics": "health_metric"}
_SURE = ("key_results", "krs")
"""Keys that say key results by themselves; `results` are also those of a search or a test."""
_WORK = ("initiatives", "milestones")
_GROUPS = frozenset("teams team departments department squads squad groups units areas functions company".split())
_ABOUT = ("metadata", "meta", "header", "info")
_NUMBERED = pattern(r"(?:kr|keyresult|key_result)[ _-]?\d{1,2}(?:[._-]\d{1,2})?$|krs?$")
_AIM = pattern(r"(?:o|obj|(?:objective|goal)(?=.*\d))[ _#-]?\d{0,3}$")
_LABEL = pattern(r"(?:kr|o|obj|objective|key[ _-]?result|goal)[ _#-]?\d{0,3}(?:[._-]\d{1,3})*$")
_BULLET = pattern(r"(?:[-*•]|\d{1,2}[.)])\s+")
_MARGIN = 1000
"""Indentation and escapes that stand in a file beside the words of a text."""
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Around:
    """What the wrappers around an objective say of it.  `grouped`: the next wrapper is a team, by its name or key;
    `dated`: the wrapper just outside is a period.  `parent`: id or words of the objective around it."""

    grouped: bool = False
    team: str | None = None
    owner: str | None = None
    period: str | None = None
    parent: str | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Shaped:
    """`objectives`: as objects with `title`, `key_results` and what the wrappers say.  `missed`: what stands among
    objectives and is none; `left`: what names a parent that is not there.  Nothing may be lost unsaid."""

    objectives: list[Node]
    missed: list[Node]
    left: list[Node]


def is_plain(objectives: object, names: Names, *, named: bool) -> bool:
    """Whether a list holds nothing but titles and objects with a title and plain lists of key results.

    `named`: its key says that these are objectives; without one an object has to say so, many lists hold names."""
    if not isinstance(objectives, list) or not objectives:
        return False
    sure = named
    for each in objectives:
        if isinstance(each, str) and not isinstance(each, Number):
            continue
        if not isinstance(each, Node):
            return False
        said = names.of(each)
        results = next((said[key] for key in KR_LISTS if key in said), None)
        if not _is_titled(said, TITLES) or not (results is None or _are_plain(results, names)):
            return False
        if any(_needs_shape(key, value) for key, value in said.items()) or is_row(said):
            return False
        sure = sure or "objective" in said or any(key in said for key in _SURE)
    return sure


def _needs_shape(key: str, value: object) -> bool:
    if key in _WORK:
        return isinstance(value, Node)
    if key in LISTS or key == "children":
        return isinstance(value, (list, Node))
    return key in _GUARDS or (key not in KR_LISTS and bool(_NUMBERED.match(key.lower()) or _AIM.match(key.lower())))


def _are_plain(results: object, names: Names) -> bool:
    return isinstance(results, list) and all(
        (isinstance(each, str) and not isinstance(each, Number))
        or (isinstance(each, Node) and _is_titled(names.of(each), KR_TITLES))
        for each in results
    )


def _is_titled(named: dict[str, object], titles: tuple[str, ...]) -> bool:
    return any(isinstance(named.get(key), str) and not isinstance(named.get(key), Number) for key in titles)


def reshaped(top: object, document: Places, names: Names) -> Shaped:
    """The objectives in any shape."""
    shaper = _Shaper(document, names)
    return Shaped(list(shaper.objectives(top, _Around(), 0)), shaper.missed, shaper.left)


class _Shaper:
    def __init__(self, document: Places, names: Names) -> None:
        self.document = document
        self.names = names
        self.missed: list[Node] = []
        self.left: list[Node] = []

    def objectives(self, value: object, around: _Around, depth: int) -> Iterator[Node]:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for each in joined(value, self.names, self.left):
                yield from self.objectives(each, around, depth + 1)
        elif isinstance(value, Node):
            value = unfolded(value, self.names)
            named = self.names.of(value)
            if self._is_objective(value, named):
                yield from self._objective(value, named, around, depth)
                return
            around = self._inside(named, around)
            value = self._rejoined(value, named)
            for key, child in self.names.of(value).items():
                if key in LISTS:
                    yield from self._listed(value, key, members(child), around, depth)
                elif isinstance(child, (Node, list)):
                    yield from self.objectives(members(child), self._keyed(key, child, around), depth + 1)

    def _listed(self, parent: Node, key: str, value: object, around: _Around, depth: int) -> Iterator[Node]:
        """What stands below a key that says objectives."""
        sure = key == "objectives"
        if isinstance(value, list):
            texts = 0
            for each in joined(value, self.names, self.left):
                if isinstance(each, str) and not isinstance(each, Number):
                    if sure:
                        place = {"title": [self.document.offset(parent, key, texts)]}
                        yield from self._made({"title": each}, place, around, depth)
                    texts += 1
                elif isinstance(each, Node):
                    yield from self._one(each, around, depth, titled=sure)
        elif isinstance(value, Node):
            if any(self.names[name] in LISTS for name in value) or self._is_objective(value, self.names.of(value)):
                yield from self.objectives(value, around, depth + 1)
                return
            for name, child in value.items():
                if isinstance(child, Node):
                    keyed = self._with_id(child, name)
                    yield from self._one(keyed, self._keyed(name, child, around), depth, titled=sure)
                elif isinstance(child, list) and self._are_results(child) and not find_period(name):
                    meant = self.names[name]
                    places = {
                        "title": [self.document.offset(value, KEY + name)],
                        "key_results": [self.document.offset(value, meant, at) for at in range(len(child))],
                    }
                    yield from self._made({"title": name, "key_results": child}, places, around, depth)
                else:
                    yield from self.objectives(child, self._keyed(name, child, around), depth + 1)

    def _one(self, node: Node, around: _Around, depth: int, *, titled: bool) -> Iterator[Node]:
        wraps = any(key in LISTS for key in self.names.of(node))
        node = unfolded(node, self.names)
        named = self.names.of(node)
        sure = titled or self._are_results(members(named.get("results")))
        if self._is_objective(node, named) or (sure and _is_titled(named, TITLES) and not wraps):
            yield from self._objective(node, named, around, depth)
        elif len(node) == 1 and (label := next(iter(node))) and _LABEL.match(label.lower()):
            child = node[label]
            if isinstance(child, Node):
                yield from self._one(self._with_id(child, label), around, depth, titled=True)
            elif isinstance(child, str):
                place = {"title": [self.document.offset(node, self.names[label])]}
                yield from self._made({"id": label, "title": child}, place, around, depth)
        else:
            inner_ones = list(self.objectives(node, around, depth + 1))
            if titled and not inner_ones:
                self.missed.append(node)
            yield from inner_ones

    # --- one objective ---------------------------------------------------------------------------

    def _objective(self, node: Node, named: dict[str, object], around: _Around, depth: int) -> Iterator[Node]:
        """The objective, and those that stand inside it."""
        inner = named.get("objective")
        if isinstance(inner, Node):
            # The objective is an object of its own beside its key results.
            made = Node({**inner, **{key: each for key, each in node.items() if self.names[key] != "objective"}})
            made.number = self.document.alias(self._places_of(inner) | self._places_of(node))
        else:
            made = self._labelled(node, named)
        results: list[object] = []
        below: list[object] = []
        for key, value in named.items():
            written = self._written(made, key)
            nested = isinstance(value, (list, Node))
            if key in KR_LISTS or key in _GUARDS or _NUMBERED.match(key.lower()):
                if _is_words(value) and key in KR_LISTS:
                    results += self._lines(node, key, str(value))
                elif nested or (_is_words(value) and str(value).strip()):
                    label = written if _LABEL.match(written.lower()) and written[-1].isdigit() else ""
                    results += self._results(node, key, members(value), _GUARDS.get(key), label)
                elif value:
                    continue
                made.pop(written, None)
            elif key in LISTS and nested:
                below.append(made.pop(written, None))
            elif key in _WORK and isinstance(value, Node):
                made[written] = list(self._results(node, key, members(value), None))
        made["key_results"] = results
        for key in ("team", "owner", "period"):
            if (said := getattr(around, key)) is not None and not named.get(key):
                made[key] = said
        if around.parent and "parent_id" not in named:
            made["parent_id"] = around.parent
        yield made
        if below:
            words = self.names.of(made)
            ident = next((words[key] for key in ("id", *TITLES) if isinstance(words.get(key), str)), None)
            around = replace(around, parent=None if ident is None else str(ident))
        for value in below:
            yield from self._listed(node, "objectives", members(value), around, depth + 1)

    def _labelled(self, node: Node, named: dict[str, object]) -> Node:
        """A copy of an objective; `O1: words` among its keys is its title."""
        label = None if _is_titled(named, TITLES) else _label_of(node)
        if label is None:
            return same_place(Node(node), node)
        rest = {key: each for key, each in node.items() if key != label}
        made = Node({**({"id": label} if label[-1].isdigit() else {}), "title": node[label], **rest})
        place = {"title": [self.document.offset(node, self.names[label])]}
        made.number = self.document.alias(self._places_of(node) | place)
        return made

    def _results(self, node: Node, key: str, value: object, role: str | None, label: str = "") -> Iterator[object]:
        texts = 0
        if isinstance(value, list):
            pairs = [("", each) for each in value]
        else:
            pairs = [*value.items()] if isinstance(value, Node) else [(label, value)]
        for ident, each in pairs:
            if isinstance(each, str) and not isinstance(each, Number):
                spot = self.document.offset(value, self.names[ident]) if isinstance(value, Node) else -1
                spot = self.document.offset(node, key, texts) if spot < 0 else spot
                texts += 1
                if isinstance(value, Node) and not any(map(str.isdigit, ident)):
                    each, ident, spot = f"{ident}: {each}", "", self.document.offset(value, KEY + ident)
                made = Node({"title": each, **({"id": ident} if ident else {})})
                made.number = self.document.alias({"title": [spot]})
                yield self._of_role(made, role)
            elif isinstance(each, Node):
                yield self._of_role(self._result(self._with_id(each, ident) if ident else each), role)
            elif each is not None:
                yield each

    def _lines(self, node: Node, key: str, text: str) -> Iterator[Node]:
        """Key results that are lines of one text, as people write them behind `|`."""
        spot = self.document.offset(node, key)
        for line in text.splitlines():
            if words := _BULLET.sub("", line.strip(), count=1):
                found = self.document.text.find(words, spot, spot + 2 * len(text) + _MARGIN) if spot >= 0 else -1
                spot = found if found >= 0 else spot
                made = Node({"title": words})
                made.number = self.document.alias({"title": [found]})
                yield made

    def _result(self, node: Node) -> Node:
        """`- KR1: words` and `- Sign-ups: from 3 to 5` are objects to YAML, and key results to their author."""
        named = self.names.of(node)
        if any(isinstance(named.get(key), str) for key in KR_TITLES):
            return node
        scalars = [(key, each) for key, each in node.items() if isinstance(each, str)]
        label = next((key for key, _ in scalars if _LABEL.match(key.lower())), None)
        if label is not None:
            rest = {key: each for key, each in node.items() if key != label}
            made = Node({"id": label, "title": str(node[label]), **rest})
            spot = self.document.offset(node, self.names[label])
        elif len(node) == 1 and scalars:
            label, words = scalars[0]
            made = Node({"title": f"{label}: {words}"})
            spot = self.document.offset(node, KEY + label)
        else:
            return node
        made.number = self.document.alias(self._places_of(node) | {"title": [spot]})
        return made

    @staticmethod
    def _of_role(node: Node, role: str | None) -> Node:
        if role is None or "role" in node:
            return node
        return same_place(Node({**node, "role": role}), node)

    # --- what is what ----------------------------------------------------------------------------

    def _is_objective(self, node: Node, named: dict[str, object]) -> bool:
        holds = any(
            (key in _SURE and self._are_results(members(value)))
            or (key == "results" and not _is_titled(named, ("title", "name")) and self._are_results(members(value)))
            or (_NUMBERED.match(key.lower()) and isinstance(value, (str, Node, list)) and not isinstance(value, Number))
            for key, value in named.items()
        )
        return holds and (
            _is_titled(named, TITLES) or isinstance(named.get("objective"), Node) or _label_of(node) is not None
        )

    def _are_results(self, value: object) -> bool:
        if isinstance(value, Node):
            return all(isinstance(each, (str, Node)) and not isinstance(each, Number) for each in value.values())
        return isinstance(value, list) and all(
            isinstance(each, (str, Node, type(None))) and not isinstance(each, Number) for each in value
        )

    def _inside(self, named: dict[str, object], around: _Around) -> _Around:
        """What a wrapper says of all objectives in it: its own team, owner and period, and its name where it is one."""
        about = next((self.names.of(each) for key in _ABOUT if isinstance(each := named.get(key), Node)), {})
        team, owner, period = (_words(named.get(key)) or _words(about.get(key)) for key in ("team", "owner", "period"))
        around = replace(around, team=team or around.team, owner=owner or around.owner, period=period or around.period)
        name = next((named[key] for key in ("name", "title", "label") if isinstance(named.get(key), str)), None)
        if isinstance(name, str):
            context = read_context(name)
            if around.grouped:
                around = replace(around, team=str(name), grouped=False)
            elif context is not None:
                around = replace(around, team=around.team or context.team, period=around.period or context.period)
        return around

    def _keyed(self, key: str, value: object, around: _Around) -> _Around:
        """A key that is a period says when; the keys below `teams` or a period, and those above periods, say whose."""
        if (period := find_period(key)) is not None:
            year = around.period or ""
            whole = f"{period} {year}" if len(year) == 4 and year.isdigit() and year not in period else period
            return replace(around, period=whole, dated=True)
        if key.lower() in _GROUPS:
            return replace(around, grouped=True, dated=False)
        dates = isinstance(value, Node) and bool(value) and all(find_period(name) for name in value)
        if isinstance(value, (Node, list)) and (around.grouped or ((around.dated or dates) and around.team is None)):
            return replace(around, team=key, grouped=False, dated=False)
        return replace(around, dated=False)

    def _rejoined(self, node: Node, named: dict[str, object]) -> Node:
        """Objectives in one list and key results with the ids of their objectives in another."""
        wholes = next((key for key in LISTS if isinstance(named.get(key), list)), None)
        parts = next((key for key in KR_LISTS if isinstance(named.get(key), list)), None)
        if wholes is None or parts is None:
            return node
        loose = [(each, "key_results") for each in _nodes(named[parts])]
        found = by_link(_nodes(named[wholes]), loose, self.names, self.left)
        if found is None:
            return node
        made = Node({key: each for key, each in node.items() if self.names[key] not in (wholes, parts)})
        made[wholes] = found
        return same_place(made, node)

    # --- small things ----------------------------------------------------------------------------

    def _written(self, node: Node, key: str) -> str:
        return key if key in node else next((each for each in node if self.names[each] == key), key)

    def _with_id(self, node: Node, ident: str) -> Node:
        if "id" in self.names.of(node) or not ident:
            return node
        return same_place(Node({"id": ident, **node}), node)

    def _made(
        self, values: dict[str, object], places: dict[str, list[int]], around: _Around, depth: int
    ) -> Iterator[Node]:
        node = Node({"key_results": [], **values})
        node.number = self.document.alias(places)
        yield from self._objective(node, self.names.of(node), around, depth)

    def _places_of(self, node: Node) -> dict[str, list[int]]:
        keys = {self.names[key] for key in node}
        return {key: [spot] for key in keys if (spot := self.document.offset(node, key)) >= 0}


def _label_of(node: Node) -> str | None:
    return next((key for key, each in node.items() if _AIM.match(key.lower()) and _is_words(each)), None)


def _is_words(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _nodes(value: object) -> list[Node]:
    return [each for each in value if isinstance(each, Node)] if isinstance(value, list) else []


def _words(value: object) -> str | None:
    """Text, or the name of an object: `team: {name: Growth}`; of a period also its start and end."""
    if isinstance(value, Node):
        value = value.get("name") or value.get("label") or period_between(value)
    return str(value) if isinstance(value, str) else None
