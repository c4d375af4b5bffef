"""Lists of JSON and YAML whose parts name each other: rows of a sheet, nodes of several types, lists joined by ids."""

from __future__ import annotations

from coach.reading.jsonplaces import Names, Node, Number, letters

KR_LISTS = ("key_results", "results", "krs")
LISTS = ("objectives", "okrs", "goals")
KR_WORDS = ("key_result", "kr")
_LINKS = frozenset("objectiveid objective parentid parent goalid goal okrid keyresultid krid".split())
_LINKED = frozenset("keyresultids krids keyresults krs results".split())
_TYPES = frozenset("type nodetype kind level".split())
_KINDS = {
    kind: key
    for key, kinds in {
        "objectives": "objective goal okr",
        "key_results": "keyresult kr",
        "guardrails": "guardrail",
        "health_metrics": "healthmetric",
        "initiatives": "initiative task action project",
        "milestones": "milestone",
    }.items()
    for kind in kinds.split()
}
_PAGED = ("edges", "nodes", "items", "data", "records")


def members(value: object) -> object:
    """The list behind what services put around one: `{"edges": [{"node": ...}]}`, `{"items": [...], "page": 1}`."""
    if isinstance(value, Node):
        value = next((value[key] for key in _PAGED if isinstance(value.get(key), list)), value)
    if isinstance(value, list):
        return [each.get("node", each) if isinstance(each, Node) and len(each) <= 2 else each for each in value]
    return value


def list_of(node: Node) -> str | None:
    """The list in which a node stands by its type: `key_results` for `type: keyResult`; None where it says none."""
    said = next((each for key, each in node.items() if letters(key) in _TYPES and isinstance(each, str)), "")
    return _KINDS.get("".join(sign for sign in str(said).lower() if sign.isalpha()))


def unfolded(node: Node, names: Names) -> Node:
    """An object whose `children` all say what they are, with each of them in the list where it belongs."""
    named = names.of(node)
    inside = members(named.get("children"))
    if not isinstance(inside, list) or not inside:
        return node
    said = [_kind_of(child, names) for child in inside]
    kinds: dict[str, list[Node]] = {}
    for child, kind in zip(inside, said, strict=True):
        # One without key results among objectives is an objective all the same.
        kind = kind or ("objectives" if "objectives" in said and isinstance(child, Node) else None)
        if kind is None:
            return node
        kinds.setdefault(kind, []).append(child)
    made = same_place(Node({key: each for key, each in node.items() if names[key] != "children"}), node)
    for kind, parts in kinds.items():
        _put_below(made, kind, parts, names)
    return made


def _put_below(owner: Node, key: str, parts: list[Node], names: Names) -> None:
    there = next((name for name in owner if names[name] == key), key)
    before = members(owner.get(there))
    owner[there] = [*(before if isinstance(before, list) else ()), *parts]


def _kind_of(child: object, names: Names) -> str | None:
    if not isinstance(child, Node):
        return None
    named = names.of(child)
    if (kind := list_of(child)) is not None:
        return kind
    inside = members(named.get("children"))
    holds = isinstance(inside, list) and any(_kind_of(each, names) in ("objectives", "key_results") for each in inside)
    return "objectives" if holds or any(key in KR_LISTS for key in named) else None


def is_row(named: dict[str, object]) -> bool:
    """Whether an object is one key result with the words of its objective, as a row of a sheet is."""
    return any(_is_words(named.get(key)) for key in KR_WORDS) and "objective" in named


def joined(nodes: list[object], names: Names, left: list[Node]) -> list[object]:
    """The objectives in a list of rows, or of nodes of several types with the ids of their parents.

    `left`: gets the nodes whose parents are not there."""
    own = [each for each in nodes if isinstance(each, Node)]
    if any(is_row(names.of(each)) for each in own):
        return list(_rows(own, names))
    kinds = [list_of(each) for each in own]
    if "objectives" in kinds and len(set(kinds)) > 1:
        wholes = [node for node, kind in zip(own, kinds, strict=True) if kind == "objectives"]
        parts = [(node, kind) for node, kind in zip(own, kinds, strict=True) if kind and kind != "objectives"]
        found = by_link(wholes, parts, names, left)
        return nodes if found is None else list(found)
    return nodes


def _rows(rows: list[Node], names: Names) -> list[Node]:
    """One objective for the rows that name it; a row that names none belongs to the one above."""
    found: dict[tuple[str, ...], Node] = {}
    last: Node | None = None
    for row in rows:
        named = names.of(row)
        words = named.get("objective")
        if _is_words(words) or last is None:
            mine = {key: named[key] for key in ("objective", "team", "period") if _is_words(named.get(key))}
            last = found.setdefault(tuple(map(str, mine.values())), same_place(Node({**mine, "key_results": []}), row))
        results = last["key_results"]
        if isinstance(results, list) and any(_is_words(named.get(key)) for key in KR_WORDS):
            kept = {key: each for key, each in named.items() if key not in ("objective", "team", "period")}
            results.append(same_place(Node(kept), row))
    return list(found.values())


def by_link(wholes: list[Node], parts: list[tuple[Node, str]], names: Names, left: list[Node]) -> list[Node] | None:
    """Copies of `wholes` with those `parts` that name their ids, or whose ids they name; None where none does.

    `parts`: nodes with the list in which they stand.  Work may name a key result as its parent.
    `left`: gets the parts that belong to none."""
    made = [same_place(Node(whole), whole) for whole in wholes]
    for whole in made:
        if not any(key in KR_LISTS for key in names.of(whole)):
            whole["key_results"] = []
    nodes = [(same_place(Node(part), part), key) for part, key in parts]
    owners = {
        **{ident: node for node, _ in nodes if (ident := _id(node, names))},
        **{ident: node for node in made if (ident := _id(node, names))},
    }
    known = {ident for node, _ in nodes if (ident := _id(node, names))}
    named_by: dict[str, Node] = {}
    for whole in made:
        for key, value in [*whole.items()]:
            if letters(key) in _LINKED and isinstance(value, list) and value and known.issuperset(map(str, value)):
                named_by.update((str(ident), whole) for ident in value)
                del whole[key]
    below: dict[tuple[int, str], tuple[Node, list[Node]]] = {}
    for part, key in nodes:
        link = next((str(each) for name, each in part.items() if letters(name) in _LINKS and str(each) in owners), "")
        owner = owners.get(link) or named_by.get(_id(part, names))
        if owner is None or owner is part:
            left.append(part)
            continue
        below.setdefault((id(owner), key), (owner, []))[1].append(part)
    for (_, key), (owner, mine) in below.items():
        _put_below(owner, key, mine, names)
    return made if below else None


def same_place(made: Node, node: Node) -> Node:
    """The new node, with the places of the one it stands for."""
    if hasattr(node, "number"):
        made.number = node.number
    return made


def _id(node: Node, names: Names) -> str:
    ident = names.of(node).get("id")
    return str(ident) if isinstance(ident, str) else ""


def _is_words(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number) and bool(value.strip())
