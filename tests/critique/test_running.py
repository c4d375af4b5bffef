"""A run tells what its answers took, and runs of one user share the key of their fences."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coach.critique import critic
from coach.llm.asking import Answer
from coach.llm.ledger import Usage
from coach.llm.scripted import ScriptedModel
from coach.pipeline import Coach
from tests.critique.drafts import DRAFTS, sets


def answer(*, cost: float | None = 0.002, cached: bool = False) -> Answer:
    return Answer({}, "{}", "schema", 0 if cached else 1_200, 0 if cached else 90, 1.6, cost, cached, 1)


def asked(cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("OKR_COACH_CACHE", str(cache))
    model = ScriptedModel(lambda _: {"answers": []})
    Coach(model=critic(model)).review(sets(DRAFTS[0]))
    return [ask.user for ask in model.asks]


def test_what_the_answers_took_is_told_together() -> None:
    usage = Usage()
    assert usage.told() == ""
    usage.add(answer())
    usage.add(answer(cached=True))
    told = "2 answers, 1 of them kept from before; 1,200 tokens read and 90 written in 3 s"
    assert usage.told() == f"{told}, about 0.0020 US dollars at list price"


def test_a_cost_that_is_not_known_is_not_shown() -> None:
    usage = Usage()
    usage.add(answer(cost=None))
    usage.add(answer())
    assert usage.told() == "2 answers; 2,400 tokens read and 180 written in 3 s"


def test_two_runs_ask_the_same_so_that_an_answer_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(tmp_path, monkeypatch)
    assert asked(tmp_path, monkeypatch) == first
    assert stat.S_IMODE(os.stat(tmp_path / "fence.key").st_mode) == 0o600


def test_another_user_has_other_fences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(tmp_path / "a", monkeypatch) != asked(tmp_path / "b", monkeypatch)


def test_a_spoiled_key_is_replaced_for_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fence.key").write_bytes(b"short")
    assert asked(tmp_path, monkeypatch) != asked(tmp_path, monkeypatch)
