"""Blocks -> the lines of text that the Markdown reader takes, and back from these lines to the source.

Signs of the author's that Markdown would obey are written as signs that no text holds (Unicode's non-characters) and
put back when the lines have been read.  Signs of ours have no place in the source and so are in no text that is read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from coach.patterns import pattern
from coach.reading.blocks import Block, Grid, Run
from coach.reading.labels import read_label
from coach.reading.markdown import read_lines
from coach.records import replace
from coach.types import NO_FIELDS, Fields, KeyResult, Okr, OkrSet, Place, Work

_OBEYED = "*|<\\~_`#>="
_HIDE = {ord(sign): chr(0xFDD0 + number) for number, sign in enumerate(_OBEYED)}
_SHOW = {ord(stand_in): chr(sign) for sign, stand_in in _HIDE.items()}
_SIGNS = pattern(r"[|<\\]|~{2,}|_{2,}|`{3,}|(?P<pair>\*\*(?=[^\s*])[^*]*[^\s*]\*\*)|\*+")
_STAR = pattern(r"[ \t]*\*{1,4}[ \t]+")
_LEAD = 60
"""So many bold characters at the start of a line may be a label."""
_FIELD_NAMES = tuple(Fields.__slots__)


class Page:
    """The lines, written once; `starts`: positions in the source where its lines (of Word: paragraphs) start."""

    def __init__(self, starts: Sequence[int]) -> None:
        self.starts = starts
        self.anew: set[int] = set()
        self._parts: list[str] = []
        self._size = 0
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._homes: list[int] = []
        self._last = 0

    def write(self, content: Iterable[Block | Grid]) -> None:
        from coach.reading.grids import write_grid

        term: Block | None = None
        for part in content:
            if isinstance(part, Grid):
                self.line(term)
                term = None
                write_grid(self, part)
            elif not part.words():
                if part.kind == "plain":
                    self.ours("\n")
            elif (
                term
                and part.kind == "item"
                and (label := read_label(told := term.words().rstrip(":： ") + ":", 0, len(told)))
            ):
                self.labelled(term, [] if label.many else [part])
                if label.many:
                    self.line(part)
                term = None
            else:
                self.line(term)
                term = part if part.kind == "term" else None
                if term is None:
                    self.line(part)
        self.line(term)

    def labelled(self, label: Block, content: Sequence[Block | Grid]) -> None:
        """`Owner` and `Ana` as one line; below the label where there is more than a line."""
        words = label.words()
        runs = [*label.runs, Run("" if words.endswith((":", "：")) else ":", -1)]
        first = content[0] if content else None
        if len(content) == 1 and isinstance(first, Block):
            self.line(Block("plain", label.level, runs=[*runs, Run(" ", -1), *first.runs], check=first.check))
            return
        self.line(Block("plain", label.level, runs=runs))
        self.write(content)

    def line(self, block: Block | None) -> None:
        """A block, each of its lines on a line of the page."""
        if block is None:
            return
        if block.spaced:
            self.ours("\n")
        indent = "" if block.kind == "heading" else "    " * (block.level - (block.kind == "item"))
        mark = "#" * block.level + " " if block.kind == "heading" else ""
        if block.kind == "item":
            mark = f"{block.mark} {_box(block)}"
        self.anew.add(self._size)
        for number, runs in enumerate(_lines(block.runs)):
            if number:
                indent, mark = "    " * block.level if block.kind != "heading" else "", ""
            # A line in italics explains, where a label alone would say that OKRs follow.
            slant = "_" if block.kind == "plain" and _slanted(runs) else ""
            self.ours(indent + mark + slant)
            self.words(runs, marks=block.kind != "heading")
            self.ours(slant)
            self._take("\n", self._last)

    def ours(self, text: str) -> None:
        """Text that is nobody's words."""
        self._parts.append(text)
        self._size += len(text)

    def words(self, runs: list[Run], *, marks: bool = True) -> None:
        """The runs of one line.  `marks`: bold and struck words are written as such."""
        shown = _without_struck(_trimmed(runs))
        text = _hidden("".join(run.text for run in shown))
        bold = _bold_head(shown) if marks else 0
        struck = sum(len(run.text) for run in shown if not run.struck) if any(run.struck for run in shown) else -1
        begin = 0
        for number, run in enumerate(shown):
            if begin == struck:
                self.ours("~~")
            if bold and not number:
                self.ours("**")
            end = begin + len(run.text)
            cut = min(max(bold, begin), end) if bold else end
            self._take(text[begin:cut], run.at)
            if bold and begin < bold <= end:
                self.ours("**")
            self._take(text[cut:end], run.at + cut - begin if run.at >= 0 else -1)
            begin = end
        if struck >= 0:
            self.ours("~~")

    def gap(self) -> None:
        """A break between the words of a cell."""
        self._take(" ", self._last)
        self.ours("<br>")

    def _take(self, text: str, at: int) -> None:
        if not text:
            return
        if at >= 0:
            if self._ends and self._ends[-1] == self._size and self._homes[-1] + self._size - self._begins[-1] == at:
                self._ends[-1] += len(text)
            else:
                self._begins.append(self._size)
                self._ends.append(self._size + len(text))
                self._homes.append(at)
            self._last = at + len(text)
        self.ours(text)

    def home(self, offset: int) -> int:
        """The position in the source of the first of the author's characters at or behind an offset of the page."""
        if not self._begins:
            return 0
        number = min(bisect_right(self._ends, offset), len(self._ends) - 1)
        return self._homes[number] + max(0, offset - self._begins[number])

    def line_of(self, offset: int) -> int:
        return bisect_right(self.starts, self.home(offset))

    def worded(self) -> list[int]:
        """Numbers of the source's lines that hold words, rising."""
        return sorted({bisect_right(self.starts, home) for home in self._homes})

    def read(self, path: str, format_: str, source: str | None) -> OkrSet:
        """The OKRs in the lines, with places in the source; `source`: its text, None where it is not one text."""
        text = "".join(self._parts)
        found = read_lines(text, path, format_, fences=False, anew=self.anew, line_of=self.line_of)
        mover = _Mover(self, text, source)
        return replace(found, okrs=tuple(map(mover.okr, found.okrs)))

    def own(self, text: str, begin: int, end: int) -> str:
        """The author's words in text[begin:end], a slice of the page."""
        reached = range(bisect_right(self._ends, begin), bisect_left(self._begins, end))
        words = (text[max(begin, self._begins[number]) : min(end, self._ends[number])] for number in reached)
        return "".join(words).translate(_SHOW).strip()


class _Mover:
    """Records of the page -> records of the source."""

    def __init__(self, page: Page, text: str, source: str | None) -> None:
        self.page = page
        self.text = text
        self.source = source

    def okr(self, okr: Okr) -> Okr:
        objective, place = self._words(okr.objective, okr.place)
        return replace(
            okr,
            objective=objective,
            place=place,
            key_results=tuple(map(self._kr, okr.key_results)),
            initiatives=tuple(map(self._work, okr.initiatives)),
            milestones=tuple(map(self._work, okr.milestones)),
            team=_value(okr.team),
            owner=_value(okr.owner),
            period=_value(okr.period),
            ambition=_value(okr.ambition),
            parent=_value(okr.parent),
            extra={name: _value(str(value)) for name, value in okr.extra.items()},
        )

    def _kr(self, kr: KeyResult) -> KeyResult:
        text, place = self._words(kr.text, kr.place)
        fields = kr.fields
        if fields is not NO_FIELDS:
            fields = Fields(**{name: _value(getattr(fields, name)) for name in _FIELD_NAMES})
        return replace(
            kr,
            text=text,
            place=place,
            fields=fields,
            ambition=_value(kr.ambition),
            status=_value(kr.status),
            milestones=tuple(map(self._work, kr.milestones)),
            initiatives=tuple(map(self._work, kr.initiatives)),
            extra={name: _value(str(value)) for name, value in kr.extra.items()},
        )

    def _work(self, work: Work) -> Work:
        text, place = self._words(work.text, work.place)
        extra = {name: _value(str(value)) for name, value in work.extra.items()}
        return replace(work, text=text, place=place, owner=_value(work.owner), due=_value(work.due), extra=extra)

    def _words(self, words: str, place: Place) -> tuple[str, Place]:
        text = self.page.own(self.text, place.offset, place.offset + len(words))
        home = self.page.home(place.offset)
        line = bisect_right(self.page.starts, home)
        whole = self.source is not None and text != "" and self.source.startswith(text, home)
        return text, Place(line, home - self.page.starts[line - 1] + 1, home if whole else -1)


def _value(value: str | None) -> str | None:
    """A field as the author wrote it."""
    if not value:
        return value
    return value.replace("<br>", "").replace("**", "").replace("~~", "").translate(_SHOW).strip()


def _hidden(text: str) -> str:
    """A line whose signs Markdown would obey are put out of its sight; a pasted `**word**` and a typed `* ` stay."""
    star = _STAR.match(text)
    begin = star.end() if star else 0
    shown = text[:begin] + _SIGNS.sub(lambda sign: sign[0] if sign["pair"] else sign[0].translate(_HIDE), text[begin:])
    margin = len(shown) - len(shown.lstrip())
    if shown[margin : margin + 1] in ("#", ">", "=") and shown.strip().strip("="):
        width = len(shown) - margin - len(shown[margin:].lstrip("#>="))
        shown = shown[:margin] + shown[margin : margin + width].translate(_HIDE) + shown[margin + width :]
    return shown


def _box(block: Block) -> str:
    return {"done": "[x] ", "open": "[ ] "}.get(block.check or "", "")


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line, without the breaks."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        at = run.at
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(replace(run, text=piece, at=at))
            at = at + len(piece) + 1 if at >= 0 else -1
    return lines


def lines_of(block: Block) -> list[list[Run]]:
    """The lines of a block that hold words."""
    return [runs for runs in _lines(block.runs) if any(run.text.strip() for run in runs)]


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without white space at both ends."""
    runs = list(runs)
    while runs and not runs[0].text.strip():
        del runs[0]
    while runs and not runs[-1].text.strip():
        del runs[-1]
    if runs and runs[0].text[0].isspace():
        first = runs[0].text.lstrip()
        at = runs[0].at + len(runs[0].text) - len(first) if runs[0].at >= 0 else -1
        runs[0] = replace(runs[0], text=first, at=at)
    if runs and runs[-1].text[-1].isspace():
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return runs


def _without_struck(runs: list[Run]) -> list[Run]:
    """Words struck in the middle of others are gone; where the line ends struck, its author struck the whole."""
    groups = [(struck, list(group)) for struck, group in groupby(runs, key=lambda run: run.struck)]
    last = len(groups) - 1
    return [run for number, (struck, group) in enumerate(groups) if not struck or number == last for run in group]


def _slanted(runs: list[Run]) -> bool:
    """Whether all words are in italics and none of them is bold."""
    worded = [run for run in runs if run.text.strip()]
    return bool(worded) and all(run.slanted and not run.bold and run.at >= 0 for run in worded)


def _bold_head(runs: list[Run]) -> int:
    """How many characters at the start are bold, where that is the whole line or may be a label; else 0."""
    size = 0
    for run in runs:
        if not run.bold and run.text.strip():
            break
        size += len(run.text)
    text = "".join(run.text for run in runs)
    size = len(text[:size].rstrip())
    return size if size == len(text) or size <= _LEAD else 0
