"""Lines that hold two results: one key result each, and work among them as initiatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coach.grammar import parse
from coach.rewriting.lines import Draft, Line, flat, line
from coach.rewriting.repairs import Flawed, repaired
from coach.rules.terms import words_of
from coach.types import Form, Statement

WORK = frozenset(
    (Form.ACTIVITY, Form.OUTPUT_COUNT, Form.PERCENT_COMPLETE, Form.BINARY_STATE, Form.ACTIVITY_COVERAGE, Form.UNCLEAR)
)
_BACK = frozenset("it its them they their this these those both".split())
_JOINTS = (" and", " &", " or", " plus", ",", ";", ".")

Flaws = Callable[[str], Flawed]
"""A text as a key result of its own, with what the rules find on it."""


def split(statement: Statement, flaws: Flaws) -> Iterator[Draft]:
    """The parts that measure something as key results, each repaired, and those that are work below the first."""
    first, *others = statement.parts
    # What stands in front of the first part belongs to it: 'For new customers, raise ... and publish ...'.
    texts = [_bare(statement.text[statement.core[0] : first.end]), *(_bare(part.text) for part in others)]
    if any(_torn(text) for text in texts):
        return
    measured = [text for text in texts if _measures(parse(text))]
    if not measured:
        return
    work = tuple(flat(text) for text in texts if text not in measured)
    lines = [mended(text, flaws) for text in measured]
    label = statement.text[: statement.core[0]]
    small = statement.text[statement.core[0] : statement.core[0] + 1].islower()
    head, *more = [begun(one, small) for one in lines]
    yield Draft(line([label, *head.pieces]), "split", initiatives=work, key_results=tuple(more))


def _measures(part: Statement) -> bool:
    """Whether a part says what is measured, and not only a number or a wish to stay as one is."""
    if part.form in WORK or (part.metric is None and part.form is not Form.EVENT_COUNT):
        return False
    return part.form is Form.METRIC_TREND or bool(part.target or part.baseline or part.change)


def _torn(text: str) -> bool:
    """Whether a part cannot stand alone: a bracket is cut in two, or a pronoun points back."""
    return text.count("(") != text.count(")") or not _BACK.isdisjoint(words_of(text))


def _bare(text: str) -> str:
    text = flat(text).strip(" ,;")
    for joint in _JOINTS:
        text = text.removesuffix(joint).rstrip(" ,;")
    return text


def mended(text: str, flaws: Flaws) -> Line:
    flawed = flaws(text)
    draft = next(repaired(flawed), None) if flawed.rules else None
    return draft.line if draft is not None else line(text)


def begun(one: Line, small: bool) -> Line:
    """With a capital, unless the author begins small."""
    head, *rest = one.pieces
    if isinstance(head, str) and not small:
        return line([head[:1].upper() + head[1:], *rest])
    return one
