"""Free shapes of JSON and YAML -> the one shape that neutral.py reads: a list of objectives with lists of key results.

People wrap objectives in teams and quarters, key them by id, write `- KR1: words`, or list key results apart with the
id of their objective.  Nothing is guessed from position: what names key results, or lies below what names objectives,
counts; the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.patterns import pattern
from coach.reading.headings import find_period, read_context
from coach.reading.jsonplaces import KEY, Names, Node, Number, letters
from coach.records import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.reading.jsonplaces import Places

KR_LISTS = ("key_results", "results", "krs")
LISTS = ("objectives", "okrs", "goals")
TITLES = ("title", "name", "objective", "text", "description")
_KR_TITLES = ("title", "name", "text", "kr", "key_result", "description")
_GUARDS = {"guardrails": "guardrail", "guardrail": "guardrail", "health_metrics": "health_metric"}
_LINKS = frozenset("objectiveid objective parentid parent goalid goal okrid".split())
_TYPES = frozenset("type nodetype kind level".split())
_GROUPS = frozenset("teams team departments department squads squad groups units areas functions company".split())
_NUMBERED = pattern(r"(?:kr|keyresult|key_result)[ _-]?\d{1,2}(?:[._-]\d{1,2})?$|krs?$")
_LABEL = pattern(r"(?:kr|o|obj|objective|key[ _-]?result|goal)[ _#-]?\d{0,3}(?:[._-]\d{1,3})*$")
_WHEN = ("quarter", "cycle", "timeframe")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Around:
    """What the wrappers around an objective say of it.  `grouped`: the next wrapper is a team, by its name or key."""

    grouped: bool = False
    team: str | None = None
    owner: str | None = None
    period: str | None = None


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
        if any(key in _GUARDS or _NUMBERED.match(key.lower()) for key in said if key not in KR_LISTS):
            return False
        sure = sure or "title" in said or "objective" in said or results is not None
    return sure


def _are_plain(results: object, names: Names) -> bool:
    return isinstance(results, list) and all(
        (isinstance(each, str) and not isinstance(each, Number))
        or (isinstance(each, Node) and _is_titled(names.of(each), _KR_TITLES))
        for each in results
    )


def _is_titled(named: dict[str, object], titles: tuple[str, ...]) -> bool:
    return any(isinstance(named.get(key), str) and not isinstance(named.get(key), Number) for key in titles)


def reshaped(top: object, document: Places, names: Names) -> list[Node] | None:
    """The objectives in any shape, as objects with `title`, `key_results` and what the wrappers say.

    None where something stands among objectives that is none: nothing may be lost."""
    shaper = _Shaper(document, names)
    found = list(shaper.objectives(top, _Around(), 0))
    return None if shaper.missed else found


class _Shaper:
    def __init__(self, document: Places, names: Names) -> None:
        self.document = document
        self.names = names
        self.missed = False

    def objectives(self, value: object, around: _Around, depth: int) -> Iterator[Node]:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for each in self._joined(value):
                yield from self.objectives(each, around, depth + 1)
        elif isinstance(value, Node):
            named = self.names.of(value)
            if self._is_objective(named):
                yield self._objective(value, named, around)
                return
            around = self._inside(named, around)
            value = self._rejoined(value, named)
            for key, child in self.names.of(value).items():
                if key in LISTS:
                    yield from self._listed(value, key, child, around, depth)
                elif isinstance(child, (Node, list)):
                    yield from self.objectives(child, self._keyed(key, child, around), depth + 1)

    def _listed(self, parent: Node, key: str, value: object, around: _Around, depth: int) -> Iterator[Node]:
        """What stands below a key that says objectives."""
        if isinstance(value, list):
            texts = 0
            for each in value:
                if isinstance(each, str) and not isinstance(each, Number):
                    if key == "objectives":
                        yield self._made({"title": each}, {"title": [self.document.offset(parent, key, texts)]}, around)
                    texts += 1
                elif isinstance(each, Node):
                    yield from self._one(each, around, depth, titled=key == "objectives")
        elif isinstance(value, Node):
            for name, child in value.items():
                if isinstance(child, Node):
                    keyed = self._with_id(child, name)
                    yield from self._one(keyed, self._keyed(name, child, around), depth, titled=key == "objectives")
                elif isinstance(child, list) and self._are_results(child) and not find_period(name):
                    made = Node({"title": name, "key_results": child})
                    places = {
                        "title": self._offsets(value, KEY + name),
                        "key_results": self._offsets(value, name, len(child)),
                    }
                    made.number = self.document.alias(places)
                    yield self._objective(made, self.names.of(made), around)
                else:
                    yield from self.objectives(child, self._keyed(name, child, around), depth + 1)

    def _one(self, node: Node, around: _Around, depth: int, *, titled: bool) -> Iterator[Node]:
        named = self.names.of(node)
        inner = named.get("objective")
        if isinstance(inner, Node):
            # The objective is an object of its own beside its key results.
            merged = Node({**inner, **{key: each for key, each in node.items() if self.names[key] != "objective"}})
            merged.number = self.document.alias(self._places_of(inner) | self._places_of(node))
            yield self._objective(merged, self.names.of(merged), around)
        elif self._is_objective(named) or (
            titled and _is_titled(named, TITLES) and not any(key in named for key in LISTS)
        ):
            yield self._objective(node, named, around)
        elif len(node) == 1 and (label := next(iter(node))) and _LABEL.match(label.lower()):
            child = node[label]
            if isinstance(child, Node):
                yield from self._one(self._with_id(child, label), around, depth, titled=True)
            elif isinstance(child, str):
                yield self._made({"id": label, "title": child}, {"title": self._offsets(node, label)}, around)
        else:
            inner_ones = list(self.objectives(node, around, depth + 1))
            self.missed = self.missed or (titled and not inner_ones)
            yield from inner_ones

    # --- one objective ---------------------------------------------------------------------------

    def _objective(self, node: Node, named: dict[str, object], around: _Around) -> Node:
        made = Node(node)
        results: list[object] = []
        for key, value in named.items():
            if key in KR_LISTS or key in _GUARDS or _NUMBERED.match(key.lower()):
                if isinstance(value, (list, Node)) or (isinstance(value, str) and _NUMBERED.match(key.lower())):
                    results += self._results(node, key, value, _GUARDS.get(key))
                    made.pop(self._written(node, key), None)
                elif value is None:
                    made.pop(self._written(node, key), None)
        inner = named.get("objective")
        if isinstance(inner, Node):
            made.pop(self._written(node, "objective"), None)
            made = Node({**inner, **made})
        made["key_results"] = results
        for key, said in (("team", around.team), ("owner", around.owner), ("period", around.period)):
            if said is not None and not named.get(key):
                made[key] = said
        if isinstance(inner, Node):
            made.number = self.document.alias(self._places_of(inner) | self._places_of(node))
        elif hasattr(node, "number"):
            made.number = node.number
        return made

    def _results(self, node: Node, key: str, value: object, role: str | None) -> Iterator[object]:
        texts = 0
        named = value if isinstance(value, list) else None
        if named is None:
            pairs = value.items() if isinstance(value, Node) else [("", value)]
        else:
            pairs = [("", each) for each in named]
        for ident, each in pairs:
            if isinstance(each, str) and not isinstance(each, Number):
                spot = self.document.offset(value, ident) if isinstance(value, Node) else -1
                spot = self.document.offset(node, key, texts) if spot < 0 else spot
                texts += 1
                made = Node({"title": each, **({"id": ident} if ident else {})})
                made.number = self.document.alias({"title": [spot]})
                yield self._of_role(made, role)
            elif isinstance(each, Node):
                yield self._of_role(self._result(self._with_id(each, ident) if ident else each), role)

    def _result(self, node: Node) -> Node:
        """`- KR1: words` and `- Sign-ups: from 3 to 5` are objects to YAML, and key results to their author."""
        named = self.names.of(node)
        if any(isinstance(named.get(key), str) for key in _KR_TITLES):
            return node
        scalars = [(key, each) for key, each in node.items() if isinstance(each, str)]
        label = next((key for key, _ in scalars if _LABEL.match(key.lower())), None)
        if label is not None:
            rest = {key: each for key, each in node.items() if key != label}
            made = Node({"id": label, "title": str(node[label]), **rest})
        elif len(node) == 1 and scalars:
            label, words = scalars[0]
            made = Node({"title": f"{label}: {words}"})
            label = KEY + label
        else:
            return node
        made.number = self.document.alias(self._places_of(node) | {"title": [self.document.offset(node, label)]})
        return made

    @staticmethod
    def _of_role(node: Node, role: str | None) -> Node:
        if role is None or "role" in node:
            return node
        made = Node({**node, "role": role})
        if hasattr(node, "number"):
            made.number = node.number
        return made

    # --- what is what ----------------------------------------------------------------------------

    def _is_objective(self, named: dict[str, object]) -> bool:
        holds = any(
            (key in KR_LISTS and self._are_results(value))
            or (_NUMBERED.match(key.lower()) and isinstance(value, (str, Node)) and not isinstance(value, Number))
            for key, value in named.items()
        )
        return holds and (_is_titled(named, TITLES) or isinstance(named.get("objective"), Node))

    def _are_results(self, value: object) -> bool:
        if isinstance(value, Node):
            return all(isinstance(each, (str, Node)) and not isinstance(each, Number) for each in value.values())
        return isinstance(value, list) and all(
            isinstance(each, (str, Node)) and not isinstance(each, Number) for each in value
        )

    def _inside(self, named: dict[str, object], around: _Around) -> _Around:
        """What a wrapper says of all objectives in it: its own team, owner and period, and its name where it is one."""
        team, owner, period = (_words(named.get(key)) for key in ("team", "owner", "period"))
        period = period or next((said for key in _WHEN if (said := _words(named.get(key)))), None)
        around = replace(around, team=team or around.team, owner=owner or around.owner, period=period or around.period)
        name = next((named[key] for key in ("name", "title") if isinstance(named.get(key), str)), None)
        if isinstance(name, str):
            context = read_context(name)
            if around.grouped:
                around = replace(around, team=str(name), grouped=False)
            elif context is not None and context.team and around.team is None:
                around = replace(around, team=context.team)
        return around

    def _keyed(self, key: str, value: object, around: _Around) -> _Around:
        """A key that is a period says when; the keys below `teams`, and the names in its list, say whose."""
        if (period := find_period(key)) is not None:
            return replace(around, period=period)
        if key.lower() in _GROUPS:
            return replace(around, grouped=True)
        if around.grouped and isinstance(value, (Node, list)):
            return replace(around, team=key, grouped=False)
        return around

    # --- lists of nodes that name their parents --------------------------------------------------

    def _rejoined(self, node: Node, named: dict[str, object]) -> Node:
        """Objectives in one list and key results with the ids of their objectives in another."""
        wholes = next((key for key in LISTS if isinstance(named.get(key), list)), None)
        parts = next((key for key in KR_LISTS if isinstance(named.get(key), list)), None)
        if wholes is None or parts is None:
            return node
        joined = self._by_link(self._nodes(named[wholes]), self._nodes(named[parts]))
        if joined is None:
            return node
        made = Node({key: each for key, each in node.items() if self.names[key] not in (wholes, parts)})
        made[wholes] = joined
        if hasattr(node, "number"):
            made.number = node.number
        return made

    def _joined(self, nodes: list[object]) -> Iterable[object]:
        """One list of nodes of several types, each with the id of its parent."""
        kinds: dict[str, list[Node]] = {"objective": [], "kr": []}
        for node in self._nodes(nodes):
            said = next((each for key, each in node.items() if letters(key) in _TYPES and isinstance(each, str)), "")
            kind = "".join(sign for sign in str(said).lower() if sign.isalpha())
            if kind in ("objective", "goal", "okr"):
                kinds["objective"].append(node)
            elif kind in ("keyresult", "kr"):
                kinds["kr"].append(node)
        if kinds["objective"] and kinds["kr"]:
            return self._by_link(kinds["objective"], kinds["kr"]) or nodes
        return nodes

    def _by_link(self, wholes: list[Node], parts: list[Node]) -> list[Node] | None:
        own: dict[str, list[object]] = {}
        for whole in wholes:
            ident = self.names.of(whole).get("id")
            if isinstance(ident, str):
                own[str(ident)] = []
        linked = 0
        for part in parts:
            link = next((str(each) for key, each in part.items() if letters(key) in _LINKS and str(each) in own), None)
            if link is not None:
                own[link].append(part)
                linked += 1
        if not linked:
            return None
        joined = []
        for whole in wholes:
            mine = own.get(str(self.names.of(whole).get("id")), [])
            made = Node({**whole, "key_results": [*self._nodes(self.names.of(whole).get("key_results")), *mine]})
            if hasattr(whole, "number"):
                made.number = whole.number
            joined.append(made)
        return joined

    # --- small things ----------------------------------------------------------------------------

    @staticmethod
    def _nodes(value: object) -> list[Node]:
        return [each for each in value if isinstance(each, Node)] if isinstance(value, list) else []

    def _written(self, node: Node, key: str) -> str:
        return key if key in node else next((each for each in node if self.names[each] == key), key)

    def _with_id(self, node: Node, ident: str) -> Node:
        if "id" in self.names.of(node) or not ident:
            return node
        made = Node({"id": ident, **node})
        if hasattr(node, "number"):
            made.number = node.number
        return made

    def _made(self, values: dict[str, object], places: dict[str, list[int]], around: _Around) -> Node:
        node = Node({**values, "key_results": []})
        node.number = self.document.alias(places)
        return self._objective(node, self.names.of(node), around)

    def _offsets(self, node: Node, key: str, many: int = 1) -> list[int]:
        return [self.document.offset(node, key, at) for at in range(many)]

    def _places_of(self, node: Node) -> dict[str, list[int]]:
        keys = {self.names[key] for key in node}
        return {key: [spot] for key in keys if (spot := self.document.offset(node, key)) >= 0}


def _words(value: object) -> str | None:
    """Text, or the name of an object: `team: {name: Growth}`."""
    if isinstance(value, Node):
        value = value.get("name") or value.get("label")
    return str(value) if isinstance(value, str) else None
