"""What the encoder learns from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coach.records import replace
from coach.retrieval import library
from tests.retrieval.small import TEXTS, card, passage
from tools.teach import QUESTIONS, Lesson, of_questions, of_texts

ROOT = Path(__file__).resolve().parents[2]


def words(told: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", told.lower()))


def test_a_text_is_learnt_from_its_title_its_ways_of_asking_and_its_sentences() -> None:
    late = card("late", "late trains", "delays; waiting", "Share of trains that are late. By day.")
    assert list(of_texts([late, passage("full", "Full trains", "")])) == [
        Lesson("late trains", {0: 1.0}),
        Lesson("delays", {0: 1.0}),
        Lesson("waiting", {0: 1.0}),
        Lesson("Share of trains that are late.", {0: 1.0}),
        Lesson("Full trains", {1: 1.0}),
    ]


def test_what_answers_the_same_questions_gets_a_share() -> None:
    texts = [passage("a", "A", ""), passage("b", "B", "", also=("a", "c")), replace(passage("c", "C", ""), also=("a",))]
    assert list(of_texts(texts)) == [
        Lesson("A", {0: 1.0}),
        Lesson("B", {1: 0.85, 0: 0.075, 2: 0.075}),
        Lesson("C", {2: 0.85, 0: 0.15}),
    ]


def test_a_question_leads_to_all_that_answer_it_alike(tmp_path: Path) -> None:
    path = tmp_path / "questions.tsv"
    path.write_text("stock\tempty again\nchurn stock\tthey went elsewhere\n\thow to bake bread\n", encoding="utf-8")
    assert list(of_questions(str(path), TEXTS)) == [
        Lesson("empty again", {5: 1.0}),
        Lesson("they went elsewhere", {4: 0.5, 5: 0.5}),
        Lesson("how to bake bread", {}),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [("stock", "[]"), ("stock\t", "[]"), ("stock kiln\tempty", "['kiln']")],
    ids=["bare", "empty", "id"],
)
def test_a_line_that_teaches_nothing_is_refused(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "questions.tsv"
    path.write_text(f"stock\tempty again\n{line}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        list(of_questions(str(path), TEXTS))
    assert str(stopped.value) == f"{path}:2: write ids of texts, a tab and a question; unknown: {why}"


def test_no_question_is_taught_twice_and_none_of_the_evals_at_all() -> None:
    taught = [lesson.told for lesson in of_questions(QUESTIONS, library().texts())]
    assert len({words(told) for told in taught}) > 0.99 * len(taught) > 10_000
    assert len(set(taught)) == len(taught)
    measured = [
        words(json.loads(line)["query"])
        for path in sorted((ROOT / "evals" / "queries").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(measured) >= 960
    assert not {words(told) for told in taught} & set(measured)
