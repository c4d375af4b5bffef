"""Neutral JSON (okr-coach.okrset.v1) and plain JSON or YAML of the same shape -> OkrSet.

The published schema is knowledge/schemas/okr-coach.okrset.v1.schema.json.  A file that names it is held to it; a file
without `schema` is read as far as it can be, and what does not fit stays in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeVar

from coach.errors import InputError, NoOkrsError
from coach.reading.fieldnames import ALIASES, BESIDE, FIELDS, MEASURED, VALUES
from coach.reading.fieldvalues import either, is_date, lacks_number, period_between, says_again
from coach.reading.ids import MOST_BELOW, Ids
from coach.reading.joins import KR_LISTS, LISTS
from coach.reading.jsonplaces import Document, Names, Node, Number, Steps, letters, meanings, plain, short, shown
from coach.reading.shapes import KR_TITLES, TITLES, is_plain, reshaped
from coach.types import NO_FIELDS, Fields, KeyResult, Okr, OkrSet, Place, Work

SCHEMA = "okr-coach.okrset.v1"
_WANTED = frozenset((*TITLES, *KR_TITLES, *KR_LISTS, *LISTS, "initiatives", "milestones"))
_ROLES = ("key_result", "guardrail", "health_metric")
_AMBITIONS = ("committed", "aspirational")
_OWN = (
    "schema id metric role status ambition tags period label start end team level parent_id aligned_to extra"
    " guardrails health_metrics"
).split()
_KNOWN = frozenset((*_WANTED, *FIELDS, *BESIDE, *_OWN))
_MEANT = meanings(_KNOWN)
_MOST_NOTES = 5
_SHAPE = f'{{"schema": "{SCHEMA}", "objectives": [{{"title": "...", "key_results": [{{"title": "..."}}]}}]}}'

if TYPE_CHECKING:
    from coach.reading.jsonplaces import Places

_T = TypeVar("_T")


def read_json(text: str, path: str) -> OkrSet:
    """The OKRs of a JSON file.  Raises InputError naming the JSON path and the line of what does not fit."""
    names = Names(_MEANT)
    return _Reader(Document(text, path, names), names).read("json")


def read_line(text: str, path: str, number: int, offset: int, ids: Ids, count: int) -> OkrSet:
    """The OKRs of one line of a larger file: line `number` (1-based), which starts at `offset`, after `count` OKRs."""
    names = Names(_MEANT)
    document = Document(text, path, names, number, offset)
    return _Reader(document, names, ids, count).read("jsonl")


def read_yaml(text: str, path: str) -> OkrSet:
    """The OKRs of a YAML file; several documents in one file are read as a list.  Raises InputError."""
    from coach.reading.yamlplaces import YamlDocument

    names = Names(_MEANT)
    return _Reader(YamlDocument(text, path, names), names).read("yaml")


class _Reader:
    def __init__(self, document: Places, names: Names, ids: Ids | None = None, count: int = 0) -> None:
        self.document = document
        self.names = names
        self.notes: list[str] = []
        self.more = 0
        self.strict = False
        # The objectives were rearranged: their paths are not those of the file, and lines are those of the last node.
        self.shaped = False
        self.node = Node()
        # Ids are unique in the whole file, and given to what comes after `count` OKRs.
        self.ids = ids or Ids()
        self.count = count

    def read(self, format_: str) -> OkrSet:
        top = self.document.value
        top_node, rest, name, objectives = Node(), {}, "", None  # type: tuple[Node, dict[str, object], str, object]
        self._check_schema(top)
        if not self.strict:
            self.names.update(ALIASES)
        self.document.locate(_WANTED)
        if isinstance(top, list):
            objectives = top
        elif isinstance(top, Node):
            top_node, rest = top, self.names.of(top)
            name = next((key for key in LISTS if key in rest), "") if not self.strict else "objectives"
            objectives = rest.pop(name, None) if name else [top]
        if self.strict and not isinstance(objectives, list):
            self._wrong(("objectives",) if name in top_node else (), name, "a list")
        apart = name and any(key in rest for key in KR_LISTS)
        if not self.strict and (apart or not is_plain(objectives, self.names, named=bool(name))):
            self.document.locate(None)
            found = reshaped(top, self.document, self.names)
            self.shaped = not (name and found.missed)
            objectives = found.objectives if self.shaped else objectives
            if self.shaped and objectives and found.missed:
                self.node = found.missed[0]
                self._untitled(self.names.of(self.node), ())
            if apart:
                rest = {key: each for key, each in rest.items() if key not in KR_LISTS}
            if found.left and objectives:
                where = f"line {self.document.line_of_node(found.left[0])}: "
                self.notes.append(f"{where}not read, for their objectives are not in this file: {len(found.left)}")
        if not objectives or not isinstance(objectives, list):
            hint = f"the shape is {_SHAPE}"
            raise NoOkrsError(f"this {format_.upper()} holds no OKRs", hint=hint, path=self.document.path)
        rest = rest if name else {}
        rest.pop("schema", None)
        defaults = {key: self._text(rest, key, ()) for key in ("team", "owner")}
        defaults["period"] = self._period(rest, ())
        base: Steps = (name,) if name else ()
        okrs = tuple(self._objective(each, (*base, at), defaults, top_node, name) for at, each in enumerate(objectives))
        extra = self._extra(rest, ())
        if self.more:
            self.notes.append(f"{self.more} more values or lists like these")
        said = () if format_ == "jsonl" else self.ids.told()
        return OkrSet(self.document.path, format_, okrs, (*said, *self.notes), extra=extra)

    def _note(self, steps: Steps, words: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(f"line {self._line(steps)}: {shown(steps)[:120]} {words}")
        else:
            self.more += 1

    def _note_lists(self, rest: dict[str, object], steps: Steps, *, empty: bool) -> None:
        """Lists under keys that nobody knows may well hold the key results."""
        for key, value in rest.items():
            if not isinstance(value, list) or not value or key in _KNOWN:
                continue
            titled = all(isinstance(each, Node) and any(name in each for name in KR_TITLES) for each in value)
            if titled or (empty and all(type(each) is str for each in value)):
                self._note((*steps, key), "is an unknown key; the list below it was not read")

    def _check_schema(self, top: object) -> None:
        said = [value for key, value in top.items() if letters(key) == "schema"] if isinstance(top, Node) else []
        if said and said[0] != SCHEMA:
            self._wrong(("schema",), "schema", f'"{SCHEMA}"')
        self.strict = bool(said)

    def _wrong(self, steps: Steps, name: str, allowed: str) -> NoReturn:
        where = shown(steps) or name
        raise InputError(
            f"{where} has to be {allowed}",
            hint=f"the shape is {_SHAPE}",
            path=self.document.path,
            line=self._line(steps),
        )

    def _line(self, steps: Steps) -> int:
        return self.document.line_of_node(self.node) if self.shaped else self.document.line_of(steps)

    def _objective(self, value: object, steps: Steps, defaults: dict[str, str | None], top: Node, name: str) -> Okr:
        if isinstance(value, str) and not isinstance(value, Number) and not self.strict:
            node, key, title = top, name, value
            rest: dict[str, object] = {}
            at = int(steps[-1])
        elif isinstance(value, Node):
            node, rest, at = value, self.names.of(value), 0
            self.node = node
            key, title = self._title(rest, steps, TITLES)
        else:
            self._wrong(steps, "", "an object with `title`")
        ident = self.ids.take(self._text(rest, "id", steps), f"o{self.count + 1 + (int(steps[-1]) if steps else 0)}")
        said = {field: self._text(rest, field, steps) for field in ("team", "owner", "ambition", "level")}
        said["period"] = self._period(rest, steps)
        tags = self._tags(rest, steps)
        parent = self._parent(rest, steps)
        krs_key = next((each for each in KR_LISTS if each in rest), "key_results") if not self.strict else "key_results"
        key_results = self._list(rest, krs_key, steps, node, ident + ".k", self._key_result)
        self._note_lists(rest, steps, empty=not key_results)
        return Okr(
            id=ident,
            objective=title,
            place=self._place(node, key, title, at),
            source=self.document.path,
            key_results=key_results,
            initiatives=self._list(rest, "initiatives", steps, node, ident + ".i", self._work),
            milestones=self._list(rest, "milestones", steps, node, ident + ".m", self._work),
            team=either(said["team"], defaults["team"]),
            owner=either(said["owner"], defaults["owner"]),
            period=either(said["period"], defaults["period"]),
            ambition=said["ambition"],
            tags=tags,
            parent=parent,
            level=said["level"],
            extra=self._extra(rest, steps),
        )

    def _key_result(self, value: object, steps: Steps, name: str, parent: Node) -> KeyResult:
        if isinstance(value, str) and not isinstance(value, Number) and not self.strict:
            place = self._place(parent, str(steps[-2]), value, int(steps[-1]))
            return KeyResult(self.ids.take(None, name), value, place)
        if not isinstance(value, Node):
            self._wrong(steps, "", "an object with `title`")
        self.node, rest = value, self.names.of(value)
        key, title = self._title(rest, steps, KR_TITLES)
        place = self._place(value, key, title, 0)
        if not rest:  # nothing but its words
            return KeyResult(self.ids.take(None, name), title, place)
        ident = self.ids.take(self._text(rest, "id", steps), name)
        fields = self._fields(rest, steps)
        loose = not self.strict and "ambition" not in rest and rest.get("type") in _AMBITIONS
        said = Fields(**fields) if fields else NO_FIELDS
        role = self._choice(rest, "role", steps, _ROLES) or "key_result"
        aim = self._choice(rest, "type" if loose else "ambition", steps, _AMBITIONS)
        status = self._text(rest, "status", steps)
        marks = self._list(rest, "milestones", steps, value, ident + ".m", self._work)
        work = self._list(rest, "initiatives", steps, value, ident + ".i", self._work)
        # By place: with names a call takes twice as long, and there are as many as key results.
        return KeyResult(ident, title, place, said, role, aim, status, False, marks, work, self._extra(rest, steps))

    def _fields(self, rest: dict[str, object], steps: Steps) -> dict[str, str]:
        found: dict[str, str] = {}
        metric = rest.get("metric")
        if isinstance(metric, Node):
            left = self.names.of(metric)
            self._values(left, FIELDS, (*steps, "metric"), found)
            if left:
                rest["metric"] = left
            else:
                del rest["metric"]
        elif metric is None and "metric" in rest:
            del rest["metric"]
        elif metric is not None and self.strict:
            self._wrong((*steps, "metric"), "", "an object with start, current, target, unit ...")
        self._values(rest, BESIDE, steps, found)
        return found

    def _values(self, rest: dict[str, object], names: dict[str, str], steps: Steps, found: dict[str, str]) -> None:
        for name in [name for name in rest if name in names]:
            value = self._text(rest, name, steps, flags=names[name] in VALUES)
            if value is None:
                continue
            slot = names[name]
            found.setdefault(slot, value)
            if slot in MEASURED and lacks_number(value):
                self._note((*steps, name), f"says {short(value)}, which holds no number")
            elif slot == "due" and self.strict and not is_date(value):
                self._note((*steps, name), f"says {short(value)}, no date such as 2026-12-31; kept as written")

    def _work(self, value: object, steps: Steps, name: str, parent: Node) -> Work:
        if isinstance(value, str) and not isinstance(value, Number) and not self.strict:
            place = self._place(parent, str(steps[-2]), value, int(steps[-1]))
            return Work(self.ids.take(None, name), value, place)
        if not isinstance(value, Node):
            self._wrong(steps, "", "an object with `title`")
        self.node, rest = value, self.names.of(value)
        key, title = self._title(rest, steps, TITLES)
        return Work(
            id=self.ids.take(self._text(rest, "id", steps), name),
            text=title,
            place=self._place(value, key, title, 0),
            owner=self._text(rest, "owner", steps),
            due=self._text(rest, "due", steps),
            extra=self._extra(rest, steps),
        )

    def _list(
        self,
        rest: dict[str, object],
        key: str,
        steps: Steps,
        node: Node,
        prefix: str,
        read: Callable[[object, Steps, str, Node], _T],
    ) -> tuple[_T, ...]:
        if key not in rest:
            return ()
        value = rest[key]
        if value is None:
            del rest[key]
            return ()
        if isinstance(value, str) and not self.strict:
            value = [value]
        if not isinstance(value, list) or len(value) > MOST_BELOW:
            self._wrong((*steps, key), "", "a list" + f" of at most {MOST_BELOW:,}" * isinstance(value, list))
        del rest[key]
        if not self.strict:
            value = [each for each in value if each is not None]
        return tuple(read(each, (*steps, key, at), f"{prefix}{at + 1}", node) for at, each in enumerate(value))

    def _title(self, rest: dict[str, object], steps: Steps, names: tuple[str, ...]) -> tuple[str, str]:
        """The key and the words of a node's statement."""
        key = "title" if self.strict else next((name for name in names if isinstance(rest.get(name), str)), "title")
        title = rest.get(key)
        if not isinstance(title, str) or isinstance(title, Number):
            self._untitled(rest, steps)
        if not self.strict and key in ("title", "name") and names is KR_TITLES:
            fuller = rest.get("description")
            if isinstance(fuller, str) and says_again(title, fuller):
                key, title = "description", fuller
        del rest[key]
        return key, title

    def _untitled(self, rest: dict[str, object], steps: Steps) -> NoReturn:
        if "title" in rest:
            self._wrong((*steps, "title"), "", "text")
        keys = ", ".join(f"`{short(name)[1:-1]}`" for name in [*rest][:3])
        self._wrong(steps, "an objective", "an object with `title`" + (f"; its keys are {keys}" if keys else ""))

    def _text(self, rest: dict[str, object], key: str, steps: Steps, *, flags: bool = False) -> str | None:
        """A field's text, "" for null, None where there is no such field or, without a schema, where it is no text."""
        if key not in rest:
            return None
        value = rest[key]
        if isinstance(value, bool):
            if not flags:
                self._unfit(key, steps, "text or a number")
                return None
            text = "true" if value else "false"
        elif value is None:
            text = ""
        elif isinstance(value, str):
            text = str(value)
        elif (
            isinstance(value, Node)
            and not self.strict
            and (name := value.get("name") or value.get("email"))
            and isinstance(name, str)
        ):
            text = str(name)
        else:
            self._unfit(key, steps, "text, a number or null")
            return None
        del rest[key]
        return text

    def _unfit(self, key: str, steps: Steps, allowed: str) -> None:
        """An error where the file names the schema; without one the value stays among the unread."""
        if self.strict:
            self._wrong((*steps, key), "", allowed)

    def _choice(self, rest: dict[str, object], key: str, steps: Steps, allowed: tuple[str, ...]) -> str | None:
        if key not in rest:
            return None
        value = rest[key]
        if value is None or (isinstance(value, str) and value in allowed):
            del rest[key]
            return None if value is None else str(value)
        self._unfit(key, steps, "one of " + ", ".join(allowed))
        return None

    def _period(self, rest: dict[str, object], steps: Steps) -> str | None:
        value = rest.get("period")
        if not isinstance(value, Node):
            return self._text(rest, "period", steps)
        named = self.names.of(value)
        parts = {name: named.get(name) for name in ("label", "start", "end")}
        parts["label"] = parts["label"] or (None if self.strict else named.get("name"))
        for name, part in parts.items():
            if part is not None and (not isinstance(part, str) or isinstance(part, Number)):
                self._unfit(name, (*steps, "period"), "text or null")
                return None
        del rest["period"]
        return str(parts["label"] or period_between(parts))

    def _tags(self, rest: dict[str, object], steps: Steps) -> tuple[str, ...]:
        tags = rest.get("tags")
        if tags is None:
            rest.pop("tags", None)
            return ()
        if isinstance(tags, list) and all(isinstance(tag, str) and not isinstance(tag, Number) for tag in tags):
            del rest["tags"]
            return tuple(str(tag) for tag in tags)
        self._unfit("tags", steps, "a list of text")
        return ()

    def _parent(self, rest: dict[str, object], steps: Steps) -> str | None:
        """`parent_id`, or the ids in `aligned_to`; "" where one of them is there and names nothing."""
        ids: str | None = None
        if "aligned_to" in rest:
            linked = rest["aligned_to"]
            if linked is None or (isinstance(linked, list) and all(isinstance(one, str) for one in linked)):
                del rest["aligned_to"]
                ids = ", ".join(map(str, linked or ()))
            else:
                self._unfit("aligned_to", steps, "a list of ids")
        parent = self._text(rest, "parent_id", steps)
        return parent or ids or (parent if ids is None else ids)

    def _extra(self, rest: dict[str, object], steps: Steps) -> dict[str, object]:
        if not rest:
            return rest
        nested = rest.pop("extra", None)
        extra = {key: plain(value) for key, value in rest.items()}
        if isinstance(nested, Node):
            extra |= {key: plain(value) for key, value in nested.items()}
        elif nested is not None:
            self._unfit("extra", steps, "an object")
            extra["extra"] = plain(nested)
        return extra

    def _place(self, node: Node, key: str, words: str, at: int) -> Place:
        offset = self.document.offset(node, key, at) if hasattr(node, "number") else -1
        if offset < 0:
            return Place(self.document.line_of_node(node), 1)
        line, column = self.document.line(offset)
        same = bool(words) and self.document.text.startswith(words, offset)
        return Place(line, column, offset + self.document.start if same else -1)
