"""Tables that rules need are checked when they are loaded, and what is wrong is named with file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.errors import KnowledgeError
from coach.resources import knowledge_path
from coach.rules import tables
from coach.rules.tables import Step, funnel, phrases, read, sources
from coach.rules.terms import measure_names, rows

COLUMNS = ("term", "kind", "source")
PUSHES = ("term", "sense", "push", "source")
COUNTERS = ("term", "measures", "source")
HEADER = "make its first line term kind source, with tabs"


def test_steps_of_the_funnel_go_from_being_seen_to_being_paid() -> None:
    assert funnel()["brand"] == Step(1, own_channel=True)
    in_order = ["reach", "acquisition", "activation", "engagement", "retention", "revenue"]
    assert sorted(in_order, key=lambda family: funnel()[family].order) == in_order


@pytest.mark.parametrize("name", ["beyond_reach.tsv", "channels.tsv", "owners.tsv"])
def test_every_line_of_a_lexicon_names_a_known_source(name: str) -> None:
    assert phrases(name)
    rows = read(os.path.join("lexicons", name), COLUMNS, COLUMNS)
    assert {row[2] for row in rows} <= set(sources())


def test_every_source_of_every_table_is_known() -> None:
    names = [name for name in os.listdir(knowledge_path("lexicons")) if name.endswith(".tsv")]
    paths = [knowledge_path("lexicons", name) for name in names]
    paths += [knowledge_path(name) for name in ("guardrails.tsv", "measures.tsv", "options.tsv")]
    used = set()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
        used |= {row[-1] for row in rows[1:]}
    assert used <= set(sources())


def test_every_row_of_the_guardrail_table_proposes_measures_that_have_a_name() -> None:
    assert {row.row for row in rows().values() if len(set(row.counters)) < 2} == set()
    assert {measure for row in rows().values() for measure in row.counters} <= set(measure_names())


def test_every_term_that_pushes_or_counters_leads_to_a_row_or_a_measure() -> None:
    pushes = read(os.path.join("lexicons", "pushes.tsv"), PUSHES, PUSHES)
    assert {row[2] for row in pushes} - {"none"} == {*rows()}
    counters = read(os.path.join("lexicons", "counters.tsv"), COUNTERS, COUNTERS)
    assert {measure for row in counters for measure in row[1].split(",")} <= set(measure_names())


def test_no_source_is_a_link_shortener() -> None:
    for source in sources().values():
        assert not any(host in source.location for host in ("bit.ly", "t.co/", "goo.gl", "tinyurl", "ow.ly", "lnkd.in"))


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            "term\tsort\tsource\n",
            1,
            "the columns are term sort source",
            "make its first line term kind source, with tabs",
        ),
        ("# why\nterm\tkind\tsource\na\tb\n", 3, "'a' has 2 columns", "write 3 columns: term kind source"),
        ("term\tkind\tsource\na\tb\t\n", 2, "'a' has no source", "add an id of knowledge/sources.tsv"),
        ("term\tkind\tsource\na\tb\t???\n", 2, "'a' has no source", "add an id of knowledge/sources.tsv"),
        ("term\tkind\tsource\na\t\tS001\n", 2, "'a' has no kind", "fill it"),
        ("term\tkind\tsource\na\tb\tS001\na\tc\tS001\n", 3, "'a' stands twice", "keep one of the lines 2 and 3"),
    ],
)
def test_a_wrong_table_names_file_line_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, message: str, hint: str
) -> None:
    (tmp_path / "words.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "knowledge_path", lambda name: str(tmp_path / name))
    with pytest.raises(KnowledgeError) as caught:
        read("words.tsv", COLUMNS, COLUMNS)
    error = caught.value
    assert (error.path, error.line, error.message, error.hint) == ("knowledge/words.tsv", line, message, hint)


def test_a_missing_table_is_named() -> None:
    with pytest.raises(KnowledgeError) as caught:
        read("no_such.tsv", COLUMNS, COLUMNS)
    assert caught.value.path == os.path.join("knowledge", "no_such.tsv")
