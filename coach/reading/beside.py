"""OKRs side by side: tables next to each other, and sheets whose columns are the objectives.

Each part is read as a sheet of its own, from the top down, once the rows of all parts are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.reading.cells import Row
from coach.reading.columns import read_header
from coach.reading.labels import Label, read_label
from coach.reading.sheetheader import find_header
from coach.records import dataclass, field
from coach.types import Place

_ASKS = frozenset("how what who when where why which".split())
_KR_KINDS = frozenset(("kr", "guardrail", "health_metric"))

Part = tuple[int, ...]
"""Numbers of columns."""


@dataclass(slots=True, eq=False)
class Block:
    """`parts`: columns of each.  `rows`: from the row that holds the objectives, or the headers, on.

    `left`: how many columns left of the parts may hold labels for all of them.  `sure`: whether the first row alone
    tells that OKRs stand side by side; else a key result below it has to.  `seen`: with what words rows start."""

    parts: tuple[Part, ...]
    rows: list[Row]
    left: int = 0
    sure: bool = True
    seen: set[str] = field(default_factory=set)

    def read(self) -> Iterator[list[Row]]:
        """The rows of each part; all rows as they are where nothing tells of OKRs side by side."""
        if not self.sure and not any(_names_kr(text) for row in self.rows[1:] for text in row.texts):
            yield self.rows
            return
        labels = [n for n in range(self.left) if any(_label(row.cell(n)) for row in self.rows[1:])]
        for part in self.parts:
            columns = (*labels, *part)
            rows = [_cut(row, columns) for row in self.rows if any(row.cell(number) for number in part)]
            if rows and labels and self.rows[0].cell(part[0]):
                # What stands left of the objectives names them all, or nothing.
                texts = ["Objective" if _label(rows[0].texts[len(labels)]) is None else "", *rows[0].texts[1:]]
                rows[0] = Row(texts, rows[0].line, rows[0].locate, rows[0].again, rows[0].part)
            yield rows

    def beyond(self, row: Row) -> bool:
        """Whether a row holds words that stand in no part."""
        inside = {number for part in self.parts for number in part}
        return any(text for number, text in enumerate(row.texts) if number >= self.left and number not in inside)

    def take(self, row: Row) -> None:
        self.rows.append(row)
        self.seen.add(next(filter(None, row.texts), ""))

    def repeats(self, row: Row) -> bool:
        """Whether a row's first words were there before: `KR 1` again."""
        return next(filter(None, row.texts), "") in self.seen


def tables_beside(row: Row) -> tuple[Part, ...]:
    """The columns of each table where a row holds the headers of several: parted by blanks, or the same again."""
    texts = row.texts
    if not read_header(next(filter(None, texts), "")).role:
        return ()
    runs: list[list[int]] = []
    for number, text in enumerate(texts):
        if not text:
            continue
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) == 1:
        run = runs[0]
        width = next((n for n in range(2, len(run) // 2 + 1) if texts[run[n]] == texts[run[0]]), 0)
        if width and len(run) % width == 0:
            names = [[texts[number] for number in run[at : at + width]] for at in range(0, len(run), width)]
            if all(each == names[0] for each in names):
                runs = [run[at : at + width] for at in range(0, len(run), width)]
    if len(runs) < 2 or not all(_is_table([texts[number] for number in run]) for run in runs):
        return ()
    starts = [run[0] for run in runs]
    return _ranges(starts, len(texts))


def _is_table(texts: Sequence[str]) -> bool:
    header = find_header(texts)
    return header is not None and not header.nodes and header.at("objective") is not None and bool(header.all("kr"))


def _ranges(starts: Sequence[int], width: int) -> tuple[Part, ...]:
    ends = [*starts[1:], max(width, starts[-1] + 1)]
    return tuple(tuple(range(start, end)) for start, end in zip(starts, ends, strict=True))


def objectives_beside(row: Row, following: Row | None) -> Block | None:
    """A row that names several objectives (`Objective 1: words | Objective 2: words`), words or not."""
    labels = [(number, label) for number, text in enumerate(row.texts) if text and (label := _label(text))]
    labels = [(number, label) for number, label in labels if label.kind == "objective" and not label.many]
    texts = {row.texts[number] for number, _ in labels}
    if following is None or len(labels) < 2 or len(texts) < len(labels):
        return None
    parts = _ranges([number for number, _ in labels], max(len(row.texts), len(following.texts)))
    if sum(1 for part in parts if any(following.cell(number) for number in part)) < 2:
        return None
    return Block(parts, [row], labels[0][0], sure=False)


def objectives_above(row: Row, above: Sequence[Row]) -> Block | None:
    """Objectives in a row above a row such as `KR 1 | words | words`: each column is one."""
    filled = [number for number, text in enumerate(row.texts) if text]
    if len(filled) < 3 or not _is_statement(row.texts[filled[1]]) or not _is_statement(row.texts[filled[2]]):
        return None
    home = filled[0]
    label = _label(row.texts[home])
    if label is None or label.kind not in _KR_KINDS or label.begin < len(row.texts[home]):
        return None
    found = [(at, columns) for at, each in enumerate(above) if (columns := _objectives(each, home, row, filled[1:]))]
    named = [each for each in found if above[each[0]].cell(home)]
    if not found:
        return None
    at, columns = (named or found)[0]
    parts = tuple((number,) for number in columns)
    return Block(parts, [*above[at:], row], home + 1, seen={row.texts[home]})


def _objectives(above: Row, home: int, row: Row, filled: Sequence[int]) -> list[int]:
    """The columns of a row that holds objectives, where all key results stand below one."""
    columns = [number for number, text in enumerate(above.texts) if text and number != home]
    if not {*filled} <= {*columns} or columns[0] < home:
        return []
    words = above.cell(home)
    label = _label(words) if words else None
    if words and (label is None or label.kind != "objective" or label.number or label.begin < len(words)):
        return []
    if label and not label.many and len(columns) < 3 and not all(_has_figure(row.texts[n]) for n in filled):
        # `Objective | words | a remark`, and below it `KR 1 | words | a remark`.
        return []
    return columns if all(_is_statement(above.texts[number]) for number in columns) else []


def _is_statement(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and words[0].lower() not in _ASKS and not text.endswith("?") and not read_header(text).role


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _label(text: str) -> Label | None:
    return read_label(text, 0, len(text)) if text else None


def _names_kr(text: str) -> bool:
    label = _label(text)
    return label is not None and label.kind in _KR_KINDS


def _cut(row: Row, columns: Sequence[int]) -> Row:
    def locate(number: int, begin: int, words: str) -> Place:
        return row.locate(columns[number], begin, words)

    again = frozenset(at for at, number in enumerate(columns) if number in row.again)
    return Row([row.cell(number) for number in columns], row.line, locate, again, row.part)
