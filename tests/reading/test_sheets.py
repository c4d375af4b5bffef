"""Every sheet of sheets.txt is read as a careful reader would, from CSV and from a workbook alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from coach.reading import read
from coach.types import NO_FIELDS, KeyResult, Okr, Work

_SIGNS = {"key_result": "K", "guardrail": "G", "health_metric": "H"}


class Sheet(NamedTuple):
    """`found`: what a careful reader finds, a line for each node."""

    name: str
    text: str
    found: str


def sheets() -> list[Sheet]:
    """`@@ name`, the sheet, `@@ finds`, then a line for each node: its kind, its words, and what is said of it."""
    source = (Path(__file__).parent / "sheets.txt").read_text(encoding="utf-8")
    parts = source.removeprefix("@@ ").rstrip("\n").split("\n@@ ")
    return [
        Sheet(*head.split("\n", 1), finds.removeprefix("finds\n"))
        for head, finds in zip(parts[::2], parts[1::2], strict=True)
    ]


def shown(okrs: tuple[Okr, ...]) -> str:
    """The OKRs as sheets.txt shows them: work after its owner; ids where the author gave them."""
    lines: list[str] = []
    for okr in okrs:
        said = {name: getattr(okr, name) for name in ("owner", "parent", "period", "team", "level", "ambition")}
        tags = {"tags": ",".join(okr.tags)} if okr.tags else {}
        lines.append(_line("O", okr.id, okr.objective, {**okr.extra, **said, **tags}))
        lines += _works(okr)
        for kr in okr.key_results:
            fields = {name: getattr(kr.fields, name) for name in NO_FIELDS.__slots__}
            lines.append(_line(_SIGNS[kr.role], kr.id, kr.text, {**kr.extra, **fields, "status": kr.status}))
            lines += _works(kr)
    return "\n".join(lines)


def _works(node: Okr | KeyResult) -> list[str]:
    return [_work("I", work) for work in node.initiatives] + [_work("M", work) for work in node.milestones]


def _work(sign: str, work: Work) -> str:
    return _line(sign, work.id, work.text, {**work.extra, "owner": work.owner, "due": work.due})


def _line(sign: str, ident: str, words: str, said: dict[str, object]) -> str:
    name = "" if re.fullmatch(r"o\d+(\.[kim]\d+)*", ident) else f"{ident} "
    values = " ".join(f"{key}={value}" for key, value in sorted(said.items()) if value is not None)
    return f"{sign} {name}{words}".replace("\n", "\\n") + (f" | {values}" if values else "")


ALL = sheets()


@pytest.mark.parametrize("sheet", ALL, ids=[sheet.name for sheet in ALL])
def test_a_sheet_gives_what_a_careful_reader_finds(sheet: Sheet) -> None:
    assert shown(read(sheet.text.encode(), "a.csv").okrs) == sheet.found
