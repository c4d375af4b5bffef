"""YAML text -> values that know where they stand, as jsonplaces.py makes them of JSON.

Built from the parser's events, not from its values: scalars stay as the author wrote them (`no`, `1:30` and `12_000`
are words, `0.10` keeps its zero), nothing recurses, and nothing is shared, so no file grows when it is read."""

from __future__ import annotations

from coach.errors import InputError
from coach.patterns import pattern
from coach.reading.jsonplaces import KEY, MAX_DEPTH, Names, Node, Number, Steps, break_of, first_line, key_twice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from yaml.events import ScalarEvent

MAX_YAML = 2_000_000
MAX_PARTS = 200_000
"""Characters of a file, and words, lists and objects in it: YAML is ten times as slow to read as JSON."""
_NUMBER = pattern(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$")
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INDENTED = pattern(r"[|>][^\r\n]*[\r\n]\s*")
"""The head of a block, up to its first word."""
PROPERTIES = pattern(r"(?:[&!]\S*\s+){1,2}")
"""An anchor and a tag in front of a value."""
_REFUSED = pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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

    Raises InputError for a file that is too large, and, with a line, for what is no YAML, for aliases, for a key that
    stands twice in one object, and for nesting deeper than MAX_DEPTH."""

    def __init__(self, text: str, path: str, names: Names) -> None:
        self.text = text
        self.path = path
        self.start = 0
        self.names = names
        self.places: list[dict[str, list[int]]] = []
        self.begins: dict[Steps, int] = {}
        end = break_of(text)
        if len(text) > MAX_YAML:
            raise self._too_large(f"{len(text):,} characters; at most {MAX_YAML:,}")
        self.starts = [0]
        while at := text.find(end, self.starts[-1]) + 1:
            self.starts.append(at)
        documents = self._documents()
        self.value: object = documents[0] if len(documents) == 1 else documents

    def offset(self, node: Node, key: str, at: int = 0) -> int:
        found = self.places[node.number].get(key, ())
        return found[at] if at < len(found) else -1

    def line(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_of(self, steps: Steps) -> int:
        return self.line(self.begins.get(steps, 0))[0]

    def line_of_node(self, node: Node) -> int:
        return first_line(self, self.places[node.number] if hasattr(node, "number") else {}, 1)

    def locate(self, wanted: frozenset[str] | None) -> None:  # noqa: ARG002 (only JSON looks for few at first)
        """All places are known from the start, but not yet what the keys mean."""
        for number, places in enumerate(self.places):
            meant = {raw: raw if raw[:1] == KEY else self.names[raw] for raw in places}
            if any(raw != key for raw, key in meant.items()):
                ours = {key: places[raw] for raw, key in reversed(meant.items())}
                self.places[number] = ours | {raw: spots for raw, spots in places.items() if meant[raw] == raw}

    def alias(self, places: dict[str, list[int]]) -> int:
        self.places.append(places)
        return len(self.places) - 1

    def _documents(self) -> list[object]:
        import yaml
        from yaml import events

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents: list[object] = []
        stack: list[_Open] = []
        try:
            for count, event in enumerate(yaml.parse(self.text, Loader=loader)):
                if count > MAX_PARTS:
                    raise self._too_large(f"more than {MAX_PARTS:,} words and lists; no more")
                start = 0 if event.start_mark is None else event.start_mark.index
                if isinstance(event, events.ScalarEvent):
                    self._scalar(event, stack, documents, start)
                elif isinstance(event, events.CollectionStartEvent):
                    self._open(isinstance(event, events.MappingStartEvent), stack, start)
                elif isinstance(event, events.CollectionEndEvent):
                    done = stack.pop()
                    if done.node is not None:
                        self.places[done.node.number] = done.places
                    self._put(done.values if done.node is None else done.node, stack, documents)
                elif isinstance(event, events.AliasEvent):
                    hint = "write the text out where it is meant to stand"
                    line = self.line(start)[0]
                    raise InputError("YAML aliases (*name) are not read", hint=hint, path=self.path, line=line)
        except yaml.MarkedYAMLError as error:
            if error.problem == "found unexpected end of stream" and error.context_mark is not None:
                raise self._wrong("a quotation mark is not closed", error.context_mark.index) from None
            mark = error.problem_mark or error.context_mark
            raise self._wrong(f"not valid YAML: {error.problem}", None if mark is None else mark.index) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            if found := _REFUSED.search(self.text):
                sign = f"U+{ord(found[0]):04X}"
                raise self._wrong(f"not valid YAML: it holds the control character {sign}", found.start()) from None
            raise self._wrong(f"not valid YAML: {str(error).splitlines()[0][:200]}", None) from None
        return documents

    def _wrong(self, message: str, start: int | None) -> InputError:
        hint = "check indentation and colons there, or put the words in quotation marks"
        line = None if start is None else self.line(start)[0]
        return InputError(message, hint=hint, path=self.path, line=line)

    def _too_large(self, what: str) -> InputError:
        hint = "split it, one file a team or period, or write it as JSON"
        return InputError(f"the YAML has {what} are read", hint=hint, path=self.path)

    def _open(self, mapping: bool, stack: list[_Open], start: int) -> None:
        if stack and stack[-1].node is not None and stack[-1].key is None:
            raise self._wrong("a list or an object stands where a key is expected", start)
        if len(stack) >= MAX_DEPTH:
            hint = "OKRs need fewer than ten; flatten it"
            message = f"the YAML is nested more than {MAX_DEPTH} levels deep"
            raise InputError(message, hint=hint, path=self.path, line=self.line(start)[0])
        steps = _steps(stack)
        self.begins[steps] = start
        node = None
        if mapping:
            node = Node()
            node.number = self.alias({})
        stack.append(_Open(node, steps))

    def _scalar(self, event: ScalarEvent, stack: list[_Open], documents: list[object], start: int) -> None:
        top = stack[-1] if stack else None
        if top is not None and top.node is not None and top.key is None:
            if event.value in top.node:
                raise key_twice(event.value, self.path, self.line(start)[0])
            top.key = event.value
            top.places.setdefault(KEY + event.value, []).append(self._start(event, start))
            # The value is put in its place at once, so that the order and the second of two equal keys show.
            top.node[event.value] = None
            return
        value = _value(event)
        self.begins[_steps(stack)] = start
        if isinstance(value, str):
            owner, key = _owner(stack)
            if owner is not None and key is not None:
                owner.places.setdefault(key, []).append(self._start(event, start))
        self._put(value, stack, documents)

    def _start(self, event: ScalarEvent, start: int) -> int:
        """Where the author's words start: behind a quotation mark, or on the first line of a block."""
        if (event.anchor or event.tag) and (match := PROPERTIES.match(self.text, start)):
            start = match.end()
        sign = self.text[start : start + 1]
        if event.style in ("|", ">"):
            match = INDENTED.match(self.text, start)
            return match.end() if match else start
        return start + 1 if sign in ("'", '"') and event.style in ("'", '"') else start

    @staticmethod
    def _put(value: object, stack: list[_Open], documents: list[object]) -> None:
        top = stack[-1] if stack else None
        if top is None:
            documents.append(value)
        elif top.node is not None and top.key is not None:
            top.node[top.key] = value
            top.key = None
        else:
            top.values.append(value)


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
