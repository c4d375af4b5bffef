"""The tables of levers hold together, and a wrong one is named with what to do."""

from __future__ import annotations

import pytest

from coach.errors import KnowledgeError
from coach.grammar import parse_deed
from coach.rewriting import levers


def test_a_word_whose_kind_has_no_lever_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "rewriting/levers.tsv": [["tool-1", "tool", "up", "rate", "the share of users", "english"]],
        "rewriting/doings.tsv": [["launch", "rocket", "english"]],
    }
    monkeypatch.setattr(levers, "read", lambda name, columns, required: rows[name])  # noqa: ARG005
    levers.levers.cache_clear()
    levers._kinds.cache_clear()
    try:
        with pytest.raises(KnowledgeError) as error:
            levers.kind_of(parse_deed("Launch the berth portal"))
    finally:
        levers.levers.cache_clear()
        levers._kinds.cache_clear()
    assert error.value.message == "launch: no lever is of the kind 'rocket'"
    assert error.value.path == "knowledge/rewriting/doings.tsv"
    assert error.value.hint == "use one of tool, or add a lever of this kind to levers.tsv"


@pytest.mark.parametrize("name", ["things.tsv", "doings.tsv"])
def test_each_word_of_ours_has_a_lever(name: str) -> None:
    assert set(levers._kinds(name).values()) <= set(levers.levers())
