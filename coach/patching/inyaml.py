"""YAML: a scalar is written again as a whole, plain or in its quotation marks where the new text allows it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from coach.patching.injson import encodable
from coach.patching.literals import NOT_THERE, Literal, RefusedError, Spot, Wanted, spot_in
from coach.patterns import pattern
from coach.reading.jsonplaces import break_of
from coach.reading.yamlplaces import INDENTED, PROPERTIES

_LINE_END = pattern(r"\r\n|\n|\r")
_ONE_LINE = "in a block of YAML the new text has to be one line that neither begins nor ends with a blank"


def finder(text: str, codec: str) -> Callable[[Wanted], list[Spot]]:
    """Gives the spots of an edit in a decoded file."""
    scalars = list(_scalars(text, codec))
    starts = [literal.start for literal in scalars]
    lines = [0]
    while at := text.find(break_of(text), lines[-1]) + 1:
        lines.append(at)

    def spots(wanted: Wanted) -> list[Spot]:
        edit, place = wanted.edit, wanted.place
        at = place.offset if place.offset >= 0 else lines[place.line - 1] + place.column - 1
        number = bisect_right(starts, at) - 1
        scalar = scalars[number] if number >= 0 and scalars[number].end > at else None
        if scalar is None or edit.old not in scalar.value:
            # `- Sign-ups: from 3 to 5` is a key and a value to YAML, and one statement to its author.
            if place.offset < 0 or not text.startswith(edit.old, at):
                raise RefusedError(NOT_THERE)
            return [Spot(Literal(at, at + len(edit.old), edit.old, str), 0, len(edit.old), edit.new)]
        return [spot_in(scalar, edit)]

    return spots


def _scalars(text: str, codec: str) -> Iterator[Literal]:
    import yaml
    from yaml import events

    flows: list[bool] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, events.CollectionStartEvent):
            flows.append(bool(event.flow_style))
        elif isinstance(event, events.CollectionEndEvent):
            flows.pop()
        elif isinstance(event, events.ScalarEvent) and event.start_mark is not None and event.end_mark is not None:
            start, end = event.start_mark.index, event.end_mark.index
            if (event.anchor or event.tag) and (match := PROPERTIES.match(text, start)):
                start = match.end()
            if event.style in ("|", ">"):
                literal = _block(text, start, end, event.value.rstrip("\n"), folds=event.style == ">")
            else:
                inside = bool(flows and flows[-1])
                escaped = not event.value.isascii() and text[start:end].isascii()
                literal = _flow(start, end, event.value, event.style or "", None if escaped else codec, inside=inside)
            if literal is not None:
                yield literal


def _flow(start: int, end: int, value: str, style: str, codec: str | None, *, inside: bool) -> Literal:
    """`codec`: None where escapes stand for all but ASCII."""

    def spell(new: str) -> str:
        unicode = codec is not None and encodable(new, codec)
        kept = style if new.isprintable() else '"'
        spelled = _dumped(new, kept, inside=inside, unicode=unicode)
        return spelled if kept or spelled == new else _dumped(new, '"', inside=inside, unicode=unicode)

    return Literal(start, end, value, spell, exact=False)


def _dumped(new: str, style: str, *, inside: bool, unicode: bool) -> str:
    """`new` as an item of a list.  `inside`: of one in brackets, where more signs have a meaning."""
    import yaml

    written: str = yaml.dump(
        [new],
        Dumper=yaml.SafeDumper,
        default_style=style or None,
        default_flow_style=inside,
        width=float("inf"),
        allow_unicode=unicode,
    )
    return written.strip("\n")[1:-1] if inside else written.removesuffix("\n").removeprefix("- ")


def _block(text: str, start: int, end: int, value: str, *, folds: bool) -> Literal | None:
    """The lines of a block without indentation and end; None where they do not make up its value plainly."""
    match = INDENTED.match(text, start, end)
    if match is None:
        return None
    begin = match.end()
    end = begin + len(text[begin:end].rstrip())
    lines = [line.strip() for line in _LINE_END.split(text[begin:end])]
    if (" " if folds else "\n").join(lines) != value:
        return None
    last = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin))
    first_break = _LINE_END.search(text, start)
    indent = (first_break[0] if first_break else "\n") + text[last + 1 : begin]

    def spell(new: str) -> str:
        lines = [new] if folds else new.split("\n")
        if any(line != line.strip() or len(line.splitlines()) != 1 for line in lines):
            raise RefusedError(_ONE_LINE)
        return indent.join(lines)

    return Literal(begin, end, value, spell, exact=indent.join(lines) == text[begin:end])
