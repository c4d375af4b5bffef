"""Pages of apps: cards and badges instead of headings and lists.  Blocks -> the blocks of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from coach.patterns import pattern
from coach.reading.blocks import Block, Grid, Run
from coach.reading.labels import Label, read_label
from coach.records import replace

_DOTTED = pattern(r"([1-9]\d?)\.([1-9]\d?)[.)]?$")
_TITLE_WORDS = 5


def arranged(content: list[Block | Grid]) -> list[Block | Grid]:
    """Without figures that stand by themselves, the captions of counters and badges; numbers and titles of key results
    joined to their words."""
    _without_badges(content)
    shown = [part for part in content if isinstance(part, Grid) or part.words()]
    _title(shown)
    _number(shown)
    gone = {id(part) for part in _counted(shown)}
    gone |= {id(part) for part in _titled([part for part in shown if id(part) not in gone])}
    return [part for part in content if id(part) not in gone]


def _without_badges(content: list[Block | Grid]) -> None:
    """Takes the badges off the ends of blocks: `On track` behind a title is no word of it."""
    for part in content:
        if isinstance(part, Grid):
            for row in part.rows:
                for cell in row:
                    _without_badges(cell.content)
            continue
        last = len(part.runs)
        while last and (part.runs[last - 1].badge or not part.runs[last - 1].text.strip()):
            last -= 1
        if any(run.text.strip() for run in part.runs[:last]):
            del part.runs[last:]


def _title(content: list[Block | Grid]) -> None:
    """`Objective 1` above a heading belongs to it."""
    for part, following in pairwise(content):
        if isinstance(part, Block) and part.kind == "plain" and isinstance(following, Block):
            words = part.words()
            label = read_label(words, 0, len(words)) if following.kind == "heading" else None
            if label and label.kind == "objective" and not label.many and label.begin >= len(words):
                told = following.words()
                if read_label(told, 0, len(told)) is None:
                    following.runs[:0] = [*part.runs, Run(": ", -1)]
                    part.runs.clear()


def _number(content: list[Block | Grid]) -> None:
    """`2.1` above a line, where `O2` stands above that, numbers a key result; counted from 1, or it is a figure."""
    objective = before = 0
    for part, following in pairwise(content):
        if not isinstance(part, Block) or part.kind not in ("plain", "heading"):
            continue
        words = part.words()
        label = read_label(words, 0, len(words))
        if label and label.kind == "objective" and label.number.isdecimal():
            objective, before = int(label.number), 0
        match = _DOTTED.match(words) if len(words) < 7 else None
        if match and isinstance(following, Block) and (int(match[1]), int(match[2])) == (objective, before + 1):
            before += 1
            following.runs[:0] = [Run("KR ", -1), *part.runs, Run(": ", -1)]
            part.runs.clear()


def _counted(content: list[Block | Grid]) -> Iterator[Block]:
    """Figures by themselves, which join a `Target:` above them; captions too (`Key results`) where counters stand in a
    row."""
    counter = False
    for number, part in enumerate(content):
        if not isinstance(part, Block) or not _is_figure(part):
            continue
        yield part
        above = content[number - 1] if number else None
        if isinstance(above, Block) and above.words().endswith((":", "：")):
            above.runs += [Run(" ", -1), *part.runs]
        caption = content[number + 1] if number + 1 < len(content) else None
        beside = counter or (number + 2 < len(content) and _is_figure(content[number + 2]))
        counter = False
        if isinstance(caption, Block) and caption.kind == "plain" and not _is_figure(caption):
            words = caption.words()
            label = read_label(words, 0, len(words))
            counter = beside and len(words.split()) <= _TITLE_WORDS
            if counter and label and label.many and label.begin >= len(words):
                yield caption


def _is_figure(part: Block | Grid) -> bool:
    return isinstance(part, Block) and part.kind == "plain" and not any(map(str.isalpha, part.words()))


def _titled(content: list[Block | Grid]) -> Iterator[Block]:
    """Where each numbered key result is a short title above a sentence, the sentence is the key result."""
    found: list[tuple[Block, Label, Block | None]] = []
    for part, following in pairwise([*content, Block("plain")]):
        if not isinstance(part, Block) or part.kind != "plain":
            continue
        words = part.words()
        label = read_label(words, 0, len(words))
        if label and label.kind == "kr" and label.number:
            title = words[label.begin :]
            short = 0 < len(title.split()) <= _TITLE_WORDS and not any(map(str.isdigit, title))
            sentence = following if isinstance(following, Block) and short and _is_sentence(following) else None
            found.append((part, label, sentence))
    if len(found) > 1 and all(sentence is not None for _, _, sentence in found):
        for block, label, sentence in found:
            if sentence is not None:
                block.runs[:] = [*_head(block.runs, label.begin), *sentence.runs]
                yield sentence


def _is_sentence(block: Block) -> bool:
    words = block.words()
    return block.kind == "plain" and len(words.split()) > _TITLE_WORDS and read_label(words, 0, len(words)) is None


def _head(runs: list[Run], size: int) -> list[Run]:
    """The first characters of a block's words."""
    kept: list[Run] = []
    for run in runs:
        text = run.text if kept else run.text.lstrip()
        if text and size > 0:
            kept.append(replace(run, text=text[:size], at=run.at + len(run.text) - len(text) if run.at >= 0 else -1))
            size -= len(text)
    return kept
