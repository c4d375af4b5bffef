"""Lines -> a tree of the author's statements, wrapped lines joined.

A node owns what stands below it: headings own text, a lead line owns its list, an item owns deeper items.  `rank` puts
all of these on one scale: a node is a child of the nearest node above it with a smaller rank.
"""

from __future__ import annotations

from collections.abc import Container

from coach.patterns import pattern
from coach.reading.labels import GROUPS, Label, read_label
from coach.reading.lines import Line
from coach.reading.rawtables import find_raw_table
from coach.reading.tables import Table, find_table
from coach.records import dataclass, field

ROOT, HEADING, BOLD, OBJECTIVE, GROUP, PLAIN, DETAIL, ITEM = 0, 10, 70, 80, 90, 100, 110, 200
_DEEPEST = 40
# Runs on a lower-cased line of 40 characters at most.
_PARTING = pattern(
    r"(?:(?:many |with |kind |best |warm |warmest )?(?:thanks?|thx|tx|regards|wishes|cheers)|ty|best|sincerely|yours"
    r"|bye|ciao|xoxo|mfg|lg|vg|danke|merci|gracias|viele grüße|liebe grüße|beste grüße)"
    r"(?: (?:you|all|so much|a lot|in advance|everyone|everybody|team|folks|sincerely|truly|and regards)){0,3}"
    r"(?:[ ]*[,.!–—-]+[ ]*(?:[^\W\d_]{2,15}(?: [^\W\d_]{1,15}){0,2})?"
    r"|(?<=thx|nks|ers|rds|you) [^\W\d_]{2,15})?[^\w]*$"
)
_NAME = pattern(r"[A-ZÀ-Þ][^\W\d_]{1,15}(?: [A-ZÀ-Þ][^\W\d_]{0,15}\.?){0,2}$")
_EITHER = ("goal", "ziel", "doel", "цел", "ціл", "cel", "目标", "目標")
"""Words that mean an objective or a target."""
_VALUE_WORDS = 4
_WRAP = 60
"""A line shorter than this was ended by its author, not by an editor's margin."""


@dataclass(slots=True, eq=False)
class Node:
    """`kind`: root, heading, bold, plain, item, table or parting (how a mail ends).

    `begin`, `end`: span of the words, marks and label taken off.

    `spaced`: an empty line stands above.  `indent`, `mark`: of an item, see lines.Line.
    `with_kr`, `with_objective`: such a label stands in the subtree.  `position`: among the parent's children.
    `ordinal`: the number of an item `2.`, else 0."""

    kind: str
    rank: int
    begin: int
    end: int
    label: Label | None = None
    indent: int = 0
    mark: str = ""
    check: str | None = None
    spaced: bool = False
    table: Table | None = None
    depth: int = 0
    position: int = 0
    ordinal: int = 0
    with_kr: bool = False
    with_objective: bool = False
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)


class Outline:
    """Builds the tree in one pass over the lines.  `anew`: offsets of lines that go on with no line above them."""

    def __init__(self, text: str, lines: list[Line], anew: Container[int] = ()) -> None:
        self.text = text
        self.lines = lines
        self.anew = anew
        self.root = Node("root", ROOT, 0, 0)
        self.stack = [self.root]
        self.last: Node | None = None
        self.last_line: Line | None = None
        self.spaced = True
        self.by_number = ""
        self.numbered = False

    def build(self) -> Node:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            if line.kind == "blank":
                self.spaced = True
            elif table := self._table(line, number):
                self._pop(DETAIL)
                self._add(Node("table", DETAIL, line.begin, line.begin, table=table, spaced=self.spaced), push=False)
                self.last = None
                number += table.lines
                continue
            elif line.kind == "heading":
                self._heading(line)
            elif line.kind == "item":
                self._item(line)
            elif line.kind == "plain":
                self._plain(line, self.lines[number + 1].kind if number + 1 < len(self.lines) else "blank")
            elif line.kind == "rule":
                self._pop(BOLD)
                self.last, self.spaced = None, True
            if line.kind not in ("blank", "skip", "rule", "remark"):
                self.spaced, self.last_line = False, line
            number += 1
        return self.root

    def _table(self, line: Line, number: int) -> Table | None:
        if line.kind in ("plain", "skip") and (table := find_raw_table(self.text, self.lines, number)):
            return table
        if line.kind in ("plain", "item", "remark"):
            return find_table(self.text, self.lines, number)
        return None

    def _pop(self, rank: int) -> None:
        while len(self.stack) > 1 and self.stack[-1].rank >= rank:
            self.stack.pop()

    def _add(self, node: Node, *, push: bool = True) -> None:
        parent = self.stack[-1]
        if push and parent.depth >= _DEEPEST:
            self.stack.pop()
            parent = self.stack[-1]
        if node.label and node.label.kind == "objective" and node.label.number:
            self.by_number = node.label.number
            self.numbered = True
        node.parent = parent
        node.depth = parent.depth + 1
        node.position = len(parent.children)
        parent.children.append(node)
        if push:
            self.stack.append(node)
        self.last = node

    def _node(self, kind: str, rank: int, line: Line, label: Label | None) -> Node:
        begin = min(label.begin, line.end) if label else line.begin
        return Node(kind, rank, begin, line.end, label, line.indent, line.mark, line.check, self.spaced)

    def _heading(self, line: Line) -> None:
        number = _numbering(self.text, line.begin, line.end)
        line.begin = number
        rank = HEADING * line.level
        self._pop(rank)
        label = read_label(self.text, line.begin, line.end)
        if label and label.kind == "note" and label.begin < line.end:
            label = None  # `Vision: ...` above a list is a title; only a bare `Notes` says what the part is
        self._add(self._node("heading", rank, line, label))

    def _item(self, line: Line) -> None:
        ordinal = 0
        if line.mark.startswith(".") and not self._goes_on(line):
            line.kind, line.begin, line.mark = "plain", line.start + _margin(self.text, line), ""
            self._plain(line, "blank")
            return
        if line.mark in ("num", "."):
            digits = self.text[line.start : line.begin].strip(" \t>*")
            self.by_number = digits.split(".")[0].rstrip(")")
            if line.mark == "num" and self.by_number.isdecimal():
                ordinal = int(self.by_number)
                self._leave_group(ordinal, line.indent)
        rank = ITEM + line.indent + 2 * line.level
        while self.stack[-1].rank >= ITEM:
            top = self.stack[-1]
            if top.kind == "item":
                if top.rank <= rank - 2 or (abs(top.rank - rank) < 2 and self._nests(line, rank)):
                    break
            elif top.rank <= rank:
                break
            self.stack.pop()
        node = self._node("item", rank, line, read_label(self.text, line.begin, line.end))
        node.ordinal = ordinal
        self._add(node)

    def _leave_group(self, ordinal: int, indent: int) -> None:
        """`2. ...` after `Key results:` below `1. ...` is the next objective, not one more key result."""
        place = next((at for at, node in enumerate(self.stack) if node.rank == GROUP), 0)
        if not place:
            return
        group = self.stack[place]
        siblings = self.stack[place - 1].children
        before = siblings[group.position - 1] if group.position else group
        if before.kind != "item" or before.ordinal != ordinal - 1 or before.indent != indent:
            return
        if not any(child.ordinal for child in group.children[-1:]) and group.children:
            del self.stack[place:]

    def _goes_on(self, line: Line) -> bool:
        """`1.2 ...` is a list number only below item 1; else it is a figure that starts a sentence."""
        return self.text[line.start : line.begin].strip(" \t>*").split(".")[0] == self.by_number

    def _nests(self, line: Line, rank: int) -> bool:
        """At the same depth a new family of marks opens a list inside the last item (`1.` then `-`, `1.` then `a.`)."""
        top = self.stack[-1]
        if _family(top.mark) == _family(line.mark):
            return False
        return not any(
            node.kind == "item" and abs(node.rank - rank) < 2 and _family(node.mark) == _family(line.mark)
            for node in self.stack
        )

    def _plain(self, line: Line, following: str) -> None:
        last = self.last
        if line.indent == 0 and line.end - line.begin <= 40 and self._parts(line, last, following):
            self._pop(BOLD)
            self._add(self._node("parting", PLAIN, line, None), push=False)
            return
        label = read_label(self.text, line.begin, line.end)
        bold = None if label else _bold_span(self.text, line.begin, line.end)
        if (
            label is None
            and last is not None
            and not self.spaced
            and not bold
            and self._continues(line, last, following)
        ):
            if self._titled(last):
                last.begin = line.begin
            last.end = line.end
            return
        if label and not self.spaced and self.stack[-1].kind == "item" and label.kind not in GROUPS | {"objective"}:
            self._add(self._node("plain", ITEM, line, label), push=False)
            return
        inside = self._item_around(line)
        if label:
            self._labelled(line, label, inside)
        elif inside:
            self._add(self._node("plain", ITEM + line.indent, line, None), push=False)
        elif bold:
            # A bold line titles what follows, but for the words of an `OBJECTIVE` that stands above them by itself.
            kind, rank = ("plain", PLAIN) if self._awaits_words() else ("bold", BOLD)
            self._pop(rank)
            node = self._node(kind, rank, line, None)
            node.begin, node.end = bold
            self._add(node)
        else:
            self._pop(PLAIN)
            self._add(self._node("plain", PLAIN, line, None))

    def _parts(self, line: Line, last: Node | None, following: str) -> bool:
        """`Thanks, Kim` is how a mail ends, and so is the name on the next line."""
        words = self.text[line.begin : line.end]
        if last is not None and last.kind == "parting" and not self.spaced and following != "item":
            return _NAME.match(words) is not None
        return _PARTING.match(words.lower()) is not None

    def _titled(self, node: Node) -> bool:
        """`**KR1: Short title**` with the sentence on the next line: the sentence is the key result."""
        if node.label is None or node.label.kind != "kr" or not self.text.endswith("**", node.begin, node.end):
            return False
        return self.text.count("**", node.begin, node.end) == 1

    def _item_around(self, line: Line) -> bool:
        """Whether the line stands inside an item; items it does not stand in are closed."""
        while self.stack[-1].rank >= ITEM + line.indent:
            self.stack.pop()
        return self.stack[-1].rank >= ITEM

    def _awaits_words(self) -> bool:
        top = self.stack[-1]
        label = top.label
        if label is None or label.kind != "objective" or label.many or label.word == "okr":
            return False
        return top.begin >= top.end and not top.children

    def _labelled(self, line: Line, label: Label, inside: bool) -> None:
        empty = label.begin >= line.end
        if label.kind == "objective" and self._is_target(line, label):
            label = Label("target", label.begin)
        if inside:
            rank, push = ITEM + line.indent, (label.kind in GROUPS and empty) or label.kind == "objective"
        elif label.kind == "objective":
            rank, push = OBJECTIVE, True
        elif label.kind in GROUPS and empty:
            rank, push = GROUP, True
        elif label.kind in ("kr", "guardrail", "health_metric"):
            rank, push = PLAIN, True
        else:
            rank, push = DETAIL, label.kind in ("initiative", "milestone")
        self._pop(rank)
        self._add(self._node("plain", rank, line, label), push=push)

    def _is_target(self, line: Line, label: Label) -> bool:
        """`Goal: 40%` below a key result, where objectives have numbers, is where the key result shall be."""
        if label.number or not self.numbered or not label.word.startswith(_EITHER):
            return False
        words = self.text[label.begin : line.end]
        short = not words or (len(words.split()) <= _VALUE_WORDS and any(map(str.isdigit, words)))
        return short and any(node.label and node.label.kind == "kr" for node in self.stack)

    def _continues(self, line: Line, last: Node, following: str) -> bool:
        """Whether an unmarked line goes on with the sentence above it."""
        previous = self.last_line
        if (
            previous is None
            or line.start in self.anew
            or last.kind == "table"
            or (last.label and last.begin >= last.end and last.label.kind in GROUPS)
        ):
            return False
        text = self.text
        if last.kind == "heading":
            return line.indent >= 2
        first = text[line.begin]
        lower = first.islower() or first in ",;.)&(–—-/+%"
        length = previous.end - previous.start
        closed = text[last.end - 1] in ".!?:;。；！？" if last.end > last.begin else False
        if last.kind == "item":
            if line.indent > last.indent:
                return not (closed and first.isupper() and length < _WRAP)
            if lower:
                return True
            return length >= _WRAP and following != "item" and not closed
        if last.kind == "bold":
            return False
        if lower:
            return length >= _WRAP - 15 and not closed
        return length >= _WRAP and _left_open(text, last.end)


def _margin(text: str, line: Line) -> int:
    part = text[line.start : line.stop]
    return len(part) - len(part.lstrip(" \t>"))


def _family(mark: str) -> str:
    return "-" if mark == "box" else mark


def _numbering(text: str, begin: int, end: int) -> int:
    """Where the words of `1. Title` or `2) Title` start."""
    head = text[begin : min(begin + 6, end)]
    digits = len(head) - len(head.lstrip("0123456789"))
    if digits and head[digits : digits + 1] in (".", ")") and head[digits + 1 : digits + 2] in (" ", "\t"):
        return begin + digits + 2
    return begin


def _bold_span(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The inner span of a line that is bold as a whole: `**...**`, `__...__` or the `*...*` of chat tools."""
    last = end - 1 if text[end - 1] in ":：" else end
    for mark in ("**", "__", "*"):
        size = len(mark)
        if last - begin > 2 * size and text.startswith(mark, begin) and text.endswith(mark, begin, last):
            inner = text[begin + size : last - size]
            if mark not in inner and inner.strip():
                return begin + size, last - size
            return None
    return None


_OPEN_WORDS = frozenset(
    "to from by of and or the a an in on at for with within than per via as is are that which our their its".split()
)


def _left_open(text: str, end: int) -> bool:
    """A line that ends in a comma or a small word has not been finished."""
    tail = text[max(0, end - 12) : end]
    return tail.endswith(",") or tail.rsplit(" ", 1)[-1].lower() in _OPEN_WORDS
