"""The fuzzer runs each kind of file, and keeps what it finds where a test reads it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coach.reading import read
from tools import fuzz

KINDS = ["md", "mdx", "txt", "json", "jsonl", "yaml", "csv", "tsv", "html", "docx", "xlsx"]


@pytest.mark.parametrize(("words", "kinds"), [([], KINDS), (["yaml", "csv"], ["yaml", "csv"])])
def test_all_kinds_are_run_or_those_that_are_named(
    words: list[str], kinds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, int]] = []

    def run(kind: str, seconds: int) -> bool:
        ran.append((kind, seconds))
        return kind != "csv"

    monkeypatch.setattr(fuzz, "run", run)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seconds", "7", *words])
    assert fuzz.main() == 1
    assert ran == [(kind, 7) for kind in kinds]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_fuzzer_starts_from_holds_okrs(kind: str) -> None:
    make, part = fuzz.ARCHIVES.get(kind, (None, ""))
    data = fuzz.swapped(make(), part, fuzz.start(kind)) if make else fuzz.start(kind)
    (okr, *_) = read(data, f"start.{kind}").okrs
    assert okr.objective == "Pots leave whole"


def test_a_find_is_kept_whole_under_the_ending_of_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "FINDS", str(tmp_path / "finds"))
    monkeypatch.setattr(fuzz, "ROOT", str(tmp_path))
    fuzz.keep("yaml", b"a: [")
    fuzz.keep("docx", b"<w:document/>")
    kept = {path.suffix: path.read_bytes() for path in (tmp_path / "finds").iterdir()}
    assert kept[".yaml"] == b"a: ["
    assert kept[".docx"].startswith(b"PK")
