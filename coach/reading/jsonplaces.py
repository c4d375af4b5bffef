"""JSON text -> values that know where they stand, with numbers kept as the author wrote them."""

from __future__ import annotations

import json
from collections.abc import Callable

from coach.errors import InputError
from coach.patterns import pattern

MAX_DEPTH = 64
MAX_VALUES = 1_000_000
"""Values of one document, each an object of Python's: 40,000 key results with their fields have half as many."""
KEY = "\0"
"""Before a key as written: the place of the key itself, in place of the string below it."""
_BLOCK = 4096
_TOKEN = pattern(r'"([^"\\]*(?:\\.[^"\\]*)*)"(?:\s*(:)\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)")?)?|[{}\[\]]')
"""A string, a key with what follows it up to the end of a string value, or a bracket."""
_STEP = pattern(r'"(?:[^"\\]*(?:\\.[^"\\]*)*)"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SURROGATE = pattern(r"\\u[dD][89a-fA-F]")

Steps = tuple[str | int, ...]
"""Keys and indices from the top to a value."""


# Importing typing for this name takes longer than reading a file; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Places(Protocol):
        """A parsed file.  `value`: the top; the rest says where things stand."""

        text: str
        path: str
        value: object
        start: int

        def offset(self, node: Node, key: str, at: int = 0) -> int:
            """Where the `at`-th string below `key` of an object starts, 0-based, or -1."""

        def line(self, offset: int) -> tuple[int, int]:
            """Line and column, 1-based."""

        def line_of(self, steps: Steps) -> int:
            """The line of the value at a path."""

        def line_of_node(self, node: Node) -> int:
            """The line of the first known string in an object, or the first line."""

        def locate(self, wanted: frozenset[str] | None) -> None:
            """Notes where the strings below these keys stand, or below all keys.  Comes before `offset`."""

        def alias(self, places: dict[str, list[int]]) -> int:
            """The number of a made-up object whose strings stand at these places."""


class Number(str):
    """A JSON number in the author's digits: `0.10` stays `0.10`."""

    __slots__ = ()


class Node(dict[str, object]):
    """A JSON object.  `number`: how many objects were closed before it, the key to its places."""

    __slots__ = ("number",)
    number: int


class Names(dict[str, str]):
    """Key as written -> key as meant: `Key Results`, `key-results` and `keyResults` are all `key_results`.

    More words may be added with `update`, without case and joints, before the first key is looked up."""

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__(known)
        self.same = set(known.values())

    def __missing__(self, key: str) -> str:
        self[key] = found = self.get(letters(key), key)
        if found == key:
            self.same.add(key)
        return found

    def of(self, node: Node) -> dict[str, object]:
        """A copy of an object with the keys as they are meant; of two that mean the same the first counts."""
        if node.keys() <= self.same:
            return dict(node)
        named: dict[str, object] = {}
        for key, value in node.items():
            meant = self[key]
            named[key if meant in named or (meant != key and meant in node) else meant] = value
        return named


def meanings(known: frozenset[str]) -> dict[str, str]:
    """What `Names` starts with: the known keys, as they are and without case and joints."""
    return {letters(key): key for key in sorted(known)} | {key: key for key in known}


def break_of(text: str) -> str:
    """What ends a line."""
    return "\n" if "\n" in text else "\r"


def letters(key: str) -> str:
    """A key without case, joints and characters that do not show."""
    return "".join(sign for sign in key.casefold() if sign not in "_- " and sign.isprintable())


class Document:
    """A parsed file, or a line of one.  `value`: the top; `offset` and `line` say where things stand.

    `first`: the line of the file at which the text starts; `start`: the offset of that line in the file."""

    def __init__(self, text: str, path: str, names: Names, first: int = 1, start: int = 0) -> None:
        self.text = text
        self.path = path
        self.names = names
        self.first = first
        self.start = start
        self.value = _parse(text, path, first)
        self.break_ = break_of(text)
        self.blocks = self._find_blocks()
        self.places: list[dict[str, list[int]]] = []

    def locate(self, wanted: frozenset[str] | None) -> None:
        self.places = self._find_places(wanted)

    def alias(self, places: dict[str, list[int]]) -> int:
        self.places.append(places)
        return len(self.places) - 1

    def _find_places(self, wanted: frozenset[str] | None) -> list[dict[str, list[int]]]:
        """Per object, in order of closing: where the strings of the wanted keys start (lists hold several)."""
        closed: list[dict[str, list[int]]] = []
        stack: list[tuple[dict[str, list[int]], str]] = []
        current: dict[str, list[int]] = {}
        key, depth = "", 0
        names = self.names
        for match in _TOKEN.finditer(self.text):
            kind = match.lastindex
            if wanted is None and kind in (2, 3):
                current.setdefault(KEY + match[1], []).append(match.start(1))
            if kind == 3:
                key = names[match[1]]
                if wanted is None or key in wanted:
                    current.setdefault(key, []).append(match.start(3))
            elif kind == 2:
                key = names[match[1]]
            elif kind == 1:
                if wanted is None or key in wanted:
                    current.setdefault(key, []).append(match.start(1))
            else:
                sign = match[0]
                if sign == "{":
                    stack.append((current, key))
                    current, key, depth = {}, "", depth + 1
                elif sign == "}":
                    closed.append(current)
                    (current, key), depth = stack.pop(), depth - 1
                else:
                    depth += 1 if sign == "[" else -1
                if depth > MAX_DEPTH:
                    raise _too_deep(self.path, self.line(match.start())[0])
        return closed

    def offset(self, node: Node, key: str, at: int = 0) -> int:
        """Where the `at`-th string below `key` of an object starts, behind its quotation mark, or -1."""
        found = self.places[node.number].get(key, [])
        return found[at] if at < len(found) else -1

    def line_of_node(self, node: Node) -> int:
        return first_line(self, self.places[node.number] if hasattr(node, "number") else {}, self.first)

    def _find_blocks(self) -> list[tuple[int, int]]:
        """For each block of the text: the line it begins in, and where that line starts."""
        blocks = []
        line, start = self.first, 0
        for at in range(0, len(self.text) + 1, _BLOCK):
            blocks.append((line, start))
            if passed := self.text.count(self.break_, at, at + _BLOCK):
                line, start = line + passed, self.text.rfind(self.break_, at, at + _BLOCK) + 1
        return blocks

    def line(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based."""
        line, start = self.blocks[offset // _BLOCK]
        at = offset - offset % _BLOCK
        if passed := self.text.count(self.break_, at, offset):
            line, start = line + passed, self.text.rfind(self.break_, at, offset) + 1
        return line, offset - start + 1

    def line_of(self, steps: tuple[str | int, ...]) -> int:
        """The line of the value at a JSON path.  Slow, for errors only."""
        stack: list[list[str | int]] = []
        key = ""
        for match in _STEP.finditer(self.text):
            part = match[0]
            if part == ":":
                stack[-1][0] = self.names[json.loads(key)]
                continue
            if part == ",":
                if isinstance(stack[-1][0], int):
                    stack[-1][0] += 1
                continue
            if part in ("}", "]"):
                stack.pop()
                continue
            if tuple(step[0] for step in stack) == steps:
                return self.line(match.start())[0]
            if part in ("{", "["):
                stack.append(["" if part == "{" else 0])
            key = part
        return self.first


def first_line(document: Places, places: dict[str, list[int]], otherwise: int) -> int:
    """The line of the first of some places."""
    spots = [spot for found in places.values() for spot in found if spot >= 0]
    return document.line(min(spots))[0] if spots else otherwise


def plain(value: object) -> object:
    """The value with its numbers as numbers again, for fields that are passed on unread."""
    if isinstance(value, Number):
        try:
            number = int(value) if value.lstrip("-").isdecimal() else float(value)
        except ValueError:
            return str(value)
        return number if number - number == 0 else str(value)
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


def _parse(text: str, path: str, first: int) -> object:
    if (commas := text.count(",")) > MAX_VALUES:
        hint = "split it, one file a team or period; JSON Lines are read whatever their length"
        raise InputError(f"the JSON has some {commas:,} values; at most {MAX_VALUES:,} are read", hint=hint, path=path)
    count = 0
    twice = False
    clean: Callable[[object], object] | None = _without_surrogates if _SURROGATE.search(text) else None

    def hook(pairs: list[tuple[str, object]]) -> Node:
        nonlocal count, twice
        node = Node(pairs) if clean is None else Node((str(clean(key)), clean(value)) for key, value in pairs)
        node.number = count
        count += 1
        twice = twice or len(node) < len(pairs)
        return node

    try:
        value = json.loads(text, object_pairs_hook=hook, parse_float=Number, parse_int=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        end = break_of(text)
        raise InputError(
            f"not valid JSON: {error.msg} (column {error.pos - text.rfind(end, 0, error.pos)})",
            hint="check quotation marks, commas and brackets there",
            path=path,
            line=text.count(end, 0, error.pos) + first,
        ) from None
    except RecursionError:
        raise _too_deep(path, _deep_line(text, first)) from None
    if twice:
        raise _twice_in(text, path, first)
    return value


def _twice_in(text: str, path: str, first: int) -> InputError:
    """The error for the first key that stands twice in one object."""
    open_: list[set[str]] = []
    for match in _TOKEN.finditer(text):
        if match[0] in ("{", "["):
            open_.append(set())
        elif match[0] in ("}", "]"):
            open_.pop()
        elif match[2]:
            key = str(_without_surrogates(json.loads(f'"{match[1]}"')))
            if key in open_[-1]:
                return key_twice(key, path, text.count(break_of(text), 0, match.start()) + first)
            open_[-1].add(key)
    raise AssertionError("no key stands twice")


def key_twice(key: str, path: str, line: int) -> InputError:
    hint = "keep one of the two, or give the other a name of its own"
    return InputError(f"the key {short(key)} stands twice in one object", hint=hint, path=path, line=line)


def _deep_line(text: str, first: int) -> int:
    """The line of the first bracket that opens one level too many."""
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += 1 if match[0] in ("{", "[") else -1 if match[0] in ("}", "]") else 0
        if depth > MAX_DEPTH:
            return text.count(break_of(text), 0, match.start()) + first
    raise AssertionError("nothing is nested too deep")


def _too_deep(path: str, line: int) -> InputError:
    return InputError(
        f"the JSON is nested more than {MAX_DEPTH} levels deep",
        hint="OKRs need fewer than ten; flatten it",
        path=path,
        line=line,
    )


def _without_surrogates(value: object) -> object:
    """Half a character, which `\\ud800` alone is, cannot be written out again."""
    if isinstance(value, Number):
        return value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    return value


def shown(steps: Steps) -> str:
    """`objectives[0].title`"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def short(words: str) -> str:
    """A value quoted in a message."""
    return repr(words if len(words) <= 40 else words[:39] + "…")
