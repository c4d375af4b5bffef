"""YAML text -> values that know where they stand, as jsonplaces.py makes them of JSON.

Built from the parser's events, not from its values: scalars stay as the author wrote them (`no`, `1:30` and `12_000`
are words, `0.10` keeps its zero), nothing recurses, and nothing is shared, so no file grows when it is read."""

from __future__ import annotations

from coach.errors import InputError
from coach.patterns import pattern
from coach.reading.jsonplaces import KEY, MAX_DEPTH, Names, Node, Number, Steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from yaml.events import Event, ScalarEvent

_NUMBER = pattern(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$")
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INDENTED = pattern(r"[|>][^\n]*\n\s*")


class _Open:
    """A list or an object whose end has not come yet."""

    __slots__ = ("key", "node", "places", "steps", "values")

    def __init__(self, node: Node | None, steps: Steps) -> None:
        self.node = node
        self.values: list[object] = []
        self.places: dict[str, list[int]] = {}
        self.key: str | None = None
        self.steps = steps


class YamlDocument:
    """A parsed file.  `value`: its one document, or the list of its documents.

    Raises InputError, with a line, for what is no YAML, for aliases, for a key that stands twice in one object, and for
    nesting deeper than MAX_DEPTH."""

    def __init__(self, text: str, path: str, names: Names) -> None:
        self.text = text
        self.path = path
        self.start = 0
        self.names = names
        self.places: list[dict[str, list[int]]] = []
        self.lines: dict[Steps, int] = {}
        self.starts = [0]
        self.starts += [at + 1 for at, sign in enumerate(text) if sign == "\n"]
        documents = self._documents()
        self.value: object = documents[0] if len(documents) == 1 else documents

    def offset(self, node: Node, key: str, at: int = 0) -> int:
        found = self.places[node.number].get(key, [])
        return found[at] if at < len(found) else -1

    def line(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_of(self, steps: Steps) -> int:
        return self.lines.get(steps, 1)

    def widen(self) -> None:
        """All places are known already."""

    def alias(self, places: dict[str, list[int]]) -> int:
        self.places.append(places)
        return len(self.places) - 1

    def _documents(self) -> list[object]:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents: list[object] = []
        stack: list[_Open] = []
        try:
            for event in yaml.parse(self.text, Loader=loader):
                self._take(event, stack, documents)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._wrong(f"not valid YAML: {error.problem}", None if mark is None else mark.line + 1) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise self._wrong(f"not valid YAML: {str(error).splitlines()[0][:200]}", None) from None
        return documents

    def _wrong(self, message: str, line: int | None) -> InputError:
        hint = "check indentation, colons and quotation marks there"
        return InputError(message, hint=hint, path=self.path, line=line)

    def _take(self, event: Event, stack: list[_Open], documents: list[object]) -> None:
        from yaml import events

        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, events.AliasEvent):
            hint = "write the text out where it is meant to stand"
            raise InputError("YAML aliases (*name) are not read", hint=hint, path=self.path, line=line)
        if isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            if stack and stack[-1].node is not None and stack[-1].key is None:
                raise self._wrong("a list or an object stands where a key is expected", line)
            if len(stack) >= MAX_DEPTH:
                hint = "OKRs need fewer than ten; flatten it"
                message = f"the YAML is nested more than {MAX_DEPTH} levels deep"
                raise InputError(message, hint=hint, path=self.path, line=line)
            steps = _steps(stack)
            self.lines[steps] = line
            node = None
            if isinstance(event, events.MappingStartEvent):
                node = Node()
                node.number = self.alias({})
            stack.append(_Open(node, steps))
        elif isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            done = stack.pop()
            if done.node is not None:
                self.places[done.node.number] = done.places
            self._put(done.values if done.node is None else done.node, stack, documents, line)
        elif isinstance(event, events.ScalarEvent):
            self._scalar(event, stack, documents, line)

    def _scalar(self, event: ScalarEvent, stack: list[_Open], documents: list[object], line: int) -> None:
        top = stack[-1] if stack else None
        if top is not None and top.node is not None and top.key is None:
            if event.value in top.node:
                hint = "keep one of the two, or give the other a name of its own"
                raise InputError(f"the key {event.value[:60]!r} stands twice", hint=hint, path=self.path, line=line)
            top.key = event.value
            top.places.setdefault(KEY + self.names[event.value], []).append(self._start(event))
            # The value is put in its place at once, so that the order and the second of two equal keys show.
            top.node[event.value] = None
            return
        value = _value(event)
        self.lines[_steps(stack)] = line
        if isinstance(value, str):
            owner, key = _owner(stack)
            if owner is not None and key is not None:
                owner.places.setdefault(self.names[key], []).append(self._start(event))
        self._put(value, stack, documents, line)

    def _start(self, event: ScalarEvent) -> int:
        """Where the author's words start: behind a quotation mark, or on the first line of a block."""
        start = 0 if event.start_mark is None else event.start_mark.index
        sign = self.text[start : start + 1]
        if event.style in ("|", ">"):
            match = _INDENTED.match(self.text, start)
            return match.end() if match else start
        return start + 1 if sign in ("'", '"') and event.style in ("'", '"') else start

    def _put(self, value: object, stack: list[_Open], documents: list[object], line: int) -> None:
        if not stack:
            documents.append(value)
            return
        top = stack[-1]
        if top.node is None:
            top.values.append(value)
        elif top.key is not None:
            top.node[top.key] = value
            top.key = None
        else:
            raise self._wrong("a list or an object stands where a key is expected", line)


def _steps(stack: list[_Open]) -> Steps:
    """The path of the value that comes next."""
    if not stack:
        return ()
    top = stack[-1]
    return (*top.steps, top.key if top.node is not None and top.key is not None else len(top.values))


def _owner(stack: list[_Open]) -> tuple[_Open | None, str | None]:
    """The object that holds the next string, directly or in a list, and its key there."""
    if stack and stack[-1].node is not None:
        return stack[-1], stack[-1].key
    if len(stack) > 1 and stack[-2].node is not None:
        return stack[-2], stack[-2].key
    return None, None


def _value(event: ScalarEvent) -> object:
    words = event.value
    if event.style not in (None, ""):
        return words.rstrip("\n") if event.style in ("|", ">") else words
    if event.tag not in (None, "!"):
        return words
    if words in _NULL:
        return None
    if words in _BOOL:
        return _BOOL[words]
    return Number(words) if _NUMBER.match(words) else words
