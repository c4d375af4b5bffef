"""What holds for any plan and any new words: they are read where the old ones stood and nothing else changes, or the
edit is refused and the file is as it was."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.patching import Edit, patched
from coach.patching.inbook import texts_of as cells
from coach.reading import read
from coach.records import dataclass
from coach.types import OkrSet
from tests.patching.changing import texts_of
from tests.reading.workbooks import workbook

NOUNS = "Gäste trains loaves naïve 週報 readers Größe bags piñatas «members»".split()
HOSTILE = [
    *('"', "\\", "'", "a: b # c", "- x", "# x", "| a | b |", "a|b", "{a}", "[a]", "&a *b", "%x", "`x`", "~", "null"),
    *("line\nbreak", "cr\rx", "\x00", "\x1b[2J", "\ud800", "\u202e", "\ufeff", "\u2028", "\x85", "\u00ad", "🥐", "é"),
    *("=1+1", "+1", "@x", "KR2: x", "Objective: x", "x (owner: Eve)", "=> 80%", "[x] y", "**b**", "~~s~~", "12", "yes"),
    *("<!-- x", "</td>", "<b>", "&amp;", "_x000D_", "\\u0041", '""', "''", "a,b;c\td", " x", "x ", "", "§"),
    *("x" * 10_000, "words " * 400 + "x"),
    *("2026-09-30", "1:30", "\\|", "a\\", "---", "```", "1. x", "> x", "?", "? x", ":", "x:", "!x", "Total", "TBD"),
]  # fmt: skip
ANY = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join)


@dataclass(frozen=True, slots=True)
class Plan:
    """`frame`: what stands around the literals, one more than these; `spell`: a statement as a literal of the plan."""

    path: str
    codec: str
    frame: tuple[str, ...]
    statements: tuple[str, ...]
    spell: Callable[[str], str]

    def data(self, *, instead: tuple[int, str] | None = None) -> bytes:
        literals = [self.spell(text) for text in self.statements]
        if instead:
            literals[instead[0]] = instead[1]
        text = "".join(part for pair in zip(self.frame, [*literals, ""], strict=True) for part in pair)
        return text.encode(self.codec)


@st.composite
def plans(draw: st.DrawFn, kind: str) -> Plan:
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    statements: list[str] = []
    shape: list[str] = []
    for number, count in enumerate(counts):
        noun = st.sampled_from(NOUNS)
        statements.append(f"Better {draw(noun)} for all {number}")
        shape.append("objective")
        for _ in range(count):
            statements.append(f"Share of {draw(noun)} {len(statements)} from {draw(st.integers(1, 9))}% to 50%")
            shape.append("kr")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    frame, spell = FRAMES[kind](draw, shape, end)
    endings = {"markdown": "md", "text": "txt"}
    return Plan(f"plan.{endings.get(kind, kind)}", codec, tuple(frame), tuple(statements), spell)


Frame = tuple[list[str], Callable[[str], str]]


def _markdown(draw: st.DrawFn, shape: list[str], end: str) -> Frame:
    bullet = draw(st.sampled_from(["- ", "* ", "1. ", "- [ ] ", "+ **KR:** "]))
    tail = draw(st.sampled_from(["", " (owner: Ana)", " <!-- kept -->", "  "]))
    before = {"objective": f"{end}## Objective: ", "kr": bullet}
    parts = [before[shape[0]]]
    for this, following in zip(shape, [*shape[1:], ""], strict=True):
        parts.append((tail if this == "kr" else end) + end + before.get(following, ""))
    return parts, str


def _text(_: st.DrawFn, shape: list[str], end: str) -> Frame:
    before = {"objective": f"{end}Objective: ", "kr": "KR - "}
    return [before[shape[0]], *(end + before.get(following, "") for following in [*shape[1:], ""])], str


def _json(draw: st.DrawFn, shape: list[str], end: str) -> Frame:
    ascii_ = draw(st.booleans())
    gap = draw(st.sampled_from(["", " ", f"{end}\t"]))
    # A word that always needs an escape shows whether the author escapes.
    parts = [f'{{"note":{json.dumps("€", ensure_ascii=ascii_)},"objectives":{gap}[{{"title":{gap}']
    for this, following in zip(shape, [*shape[1:], ""], strict=True):
        opened = {"objective": f'}}]}},{{"owner":"Ana","title":{gap}', "kr": '},{"title":', "": "}]}]}" + end}
        inside = f',{gap}"key_results":[{{"n":1.50,"title":{gap}'
        parts.append(inside if this == "objective" else opened[following])
    return parts, lambda text: json.dumps(text, ensure_ascii=ascii_)


def _jsonl(draw: st.DrawFn, shape: list[str], end: str) -> Frame:
    ascii_ = draw(st.booleans())
    parts = [f'{{"note": {json.dumps("€", ensure_ascii=ascii_)}, "title": ']
    for this, following in zip(shape, [*shape[1:], ""], strict=True):
        opened = {"objective": f']}}{end}{{ "title":', "kr": ", ", "": "]}" + end}
        parts.append(', "key_results": [' if this == "objective" else opened[following])
    return parts, lambda text: json.dumps(text, ensure_ascii=ascii_)


def _yaml(draw: st.DrawFn, shape: list[str], end: str) -> Frame:
    style = draw(st.sampled_from([None, "'", '"']))
    before = {"objective": "- title: ", "kr": draw(st.sampled_from(["  - ", "  - title: "])), "": "# end"}
    parts = ["# plan" + end + "objectives:" + end + before[shape[0]]]
    for this, following in zip(shape, [*shape[1:], ""], strict=True):
        lead = f"  owner: Ana{end}  key_results:{end}" if this == "objective" else ""
        parts.append(draw(st.sampled_from(["", "   # kept"])) + end + lead + before[following])

    def spell(text: str) -> str:
        return yaml.safe_dump([text], default_style=style, width=10**6, allow_unicode=True)[2:-1]

    return parts, spell


def _csv(draw: st.DrawFn, shape: list[str], end: str) -> Frame:
    sign, quotes = draw(st.sampled_from([",", ";", "\t"])), draw(st.booleans())
    parts = [sign.join(("Objective", "Key result", "Owner", "Target")) + end]
    for this, following in zip(shape, [*shape[1:], ""], strict=True):
        row = f"{sign}Ana{sign}5{end}"
        parts.append(sign if this == "objective" else row + (sign if following == "kr" else ""))

    def spell(text: str) -> str:
        out = io.StringIO()
        quoting: Literal[0, 1] = csv.QUOTE_ALL if quotes else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=sign, quoting=quoting, lineterminator="").writerow([text])
        return out.getvalue()

    return parts, spell


FRAMES: dict[str, Callable[[st.DrawFn, list[str], str], Frame]] = {
    "markdown": _markdown,
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "yaml": _yaml,
    "csv": _csv,
}


def edits_of(found: OkrSet) -> list[Edit]:
    return [
        edit
        for okr in found.okrs
        for edit in (
            Edit(okr.id, None, okr.objective, ""),
            *(Edit(okr.id, kr.id, kr.text, "") for kr in okr.key_results),
        )
    ]


@pytest.mark.parametrize("kind", FRAMES)
@settings(max_examples=25)
@given(data=st.data())
def test_plain_words_change_there_and_back_byte_for_byte(kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans(kind))
    before = plan.data()
    found = read(before, plan.path)
    assert texts_of(found) == [*plan.statements]
    number = data.draw(st.integers(0, len(plan.statements) - 1))
    new = f"More {data.draw(st.sampled_from(NOUNS))} and {data.draw(st.sampled_from(NOUNS))} from 3 to 77"
    edit = edits_of(found)[number]
    done = patched(found, before, [Edit(edit.okr, edit.key_result, edit.old, new)])
    assert done.refused == ()
    assert done.data == plan.data(instead=(number, plan.spell(new)))
    again = patched(read(done.data, plan.path), done.data, [Edit(edit.okr, edit.key_result, new, edit.old)])
    assert (again.data, again.refused) == (before, ())


@pytest.mark.parametrize("kind", FRAMES)
@settings(max_examples=40)
@given(data=st.data())
def test_any_words_are_read_back_or_refused_and_nothing_else_changes(kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans(kind))
    before = plan.data()
    found = read(before, plan.path)
    number = data.draw(st.integers(0, len(plan.statements) - 1))
    new = data.draw(ANY)
    edit = edits_of(found)[number]
    done = patched(found, before, [Edit(edit.okr, edit.key_result, edit.old, new)])
    if done.refused:
        assert done.data == before
        return
    text, mark = done.data.decode(plan.codec), plan.data(instead=(number, "\0")).decode(plan.codec)
    start, end = mark.split("\0")
    assert text.startswith(start)
    assert text.endswith(end)
    assert len(text) >= len(start) + len(end)
    assert done.data[:2] == before[:2]
    wanted = [*plan.statements]
    wanted[number] = new
    assert texts_of(read(done.data, plan.path)) == wanted


@settings(max_examples=40)
@given(data=st.data())
def test_of_many_edits_at_once_the_refused_ones_alone_are_not_made(data: st.DataObject) -> None:
    plan = data.draw(plans(data.draw(st.sampled_from([*FRAMES]))))
    before = plan.data()
    found = read(before, plan.path)
    edits = [Edit(each.okr, each.key_result, each.old, data.draw(ANY)) for each in edits_of(found)]
    done = patched(found, before, edits)
    refused = [edit for edit, _ in done.refused]
    assert texts_of(read(done.data, plan.path)) == [edit.old if edit in refused else edit.new for edit in edits]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=40)
@given(words=st.lists(st.sampled_from(NOUNS), min_size=1, max_size=4, unique=True), new=ANY, pick=st.integers(0, 9))
def test_a_cell_of_a_workbook_reads_any_words_back_or_refuses_them(words: list[str], new: str, pick: int) -> None:
    rows = [["Objective", "Key result", "Target"], ["Better days", f"Share of {words[0]} from 1% to 5%", 5]]
    rows += [["", f"KR{number}: Share of {word} from 1% to 5%", 0.5] for number, word in enumerate(words[1:], 2)]
    before = workbook({"Cover": [["Plan of the year"]], "Plan": rows})
    found = read(before, "plan.xlsx")
    edits = edits_of(found)
    edit = edits[pick % len(edits)]
    done = patched(found, before, [Edit(edit.okr, edit.key_result, edit.old, new)])
    if done.refused:
        assert done.data == before
        return
    sheet = "xl/worksheets/sheet2.xml"
    old, now = members(before), members(done.data)
    assert {**now, sheet: b""} == {**old, sheet: b""}
    assert texts_of(read(done.data, "plan.xlsx")) == [new if each is edit else each.old for each in edits]
    again = patched(read(done.data, "plan.xlsx"), done.data, [Edit(edit.okr, edit.key_result, new, edit.old)])
    assert (cells(again.data), again.refused) == (cells(before), ())
