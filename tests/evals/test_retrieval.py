"""The figures of retrieval, on answers made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.retrieval.search import Signs
from evals.retrieval import Answer, Question, bar, ndcg, questions, recall, table, tallies
from tests.retrieval.small import TEXTS

KNOWN = frozenset(text.id for text in TEXTS)
ROW = {"id": "q1", "query": "what is a baseline", "kinds": "passage", "answers": ["baseline"], "split": "tune"}


def asked(ident: str, *answers: str, tuning: bool = False) -> Question:
    return Question(ident, f"{ident}?", ("passage",), frozenset(answers), tuning)


ANSWERS = {
    "hit": Answer(("a", "b", "c"), Signs(0.9, 0.5, 1)),
    "half": Answer(("x", "a", "y", "z", "w", "b"), Signs(0.8, 0.5, 1)),
    "low": Answer(("a",), Signs(0.1, 0.1, 1)),
    "none": Answer(("a",), Signs(0.2, 0.1, 1)),
    "fooled": Answer(("a",), Signs(0.9, 0.9, 1)),
}


def test_the_figures_count_what_is_found_and_what_is_shown() -> None:
    test = [asked("hit", "a"), asked("half", "a", "b"), asked("low", "a"), asked("none"), asked("fooled")]
    found = tallies(lambda one: ANSWERS[one.id], bar(lambda one: ANSWERS[one.id], test), test)
    half = (1 / 1.584962500721156 + 1 / 2.807354922057604) / (1 + 1 / 1.584962500721156)
    assert [one.name for one in found] == [
        "recall@5 before the bar",
        "nDCG@10 before the bar",
        "an answer in 5 before the bar",
        "recall@5 as shown",
        "nDCG@10 as shown",
        "answered, where there is an answer",
        '"nothing", where there is none',
    ]
    assert [one.value() for one in found[:3]] == pytest.approx([2.5 / 3, (2 + half) / 3, 1.0])
    assert [one.n for one in found] == [3, 3, 3, 3, 3, 3, 2]
    assert found[-1].value() == 1.0


def test_recall_is_of_five_at_most() -> None:
    assert recall(("a", "b", "x", "y", "z", "c"), frozenset("abc")) == pytest.approx(2 / 3)
    assert recall(tuple("abcde"), frozenset("abcdefg")) == 1.0
    assert recall((), frozenset("a")) == 0.0


def test_an_answer_further_down_gains_less() -> None:
    assert ndcg(("a", "b"), frozenset("ab")) == 1.0
    assert ndcg(("x", "a"), frozenset("a")) == pytest.approx(0.6309297535714575)
    assert ndcg((), frozenset("a")) == 0.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({**ROW, "answers": ["nowhere"]}, "there is no text 'nowhere'; name a passage or card that exists"),
        ({**ROW, "kinds": "page"}, "this is no question: 'page'; write id, query, kinds, answers and split, as JSON"),
        ({"id": "q2"}, "this is no question: 'query'; write id, query, kinds, answers and split, as JSON"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: dict[str, object], message: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{json.dumps(line)}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        questions(str(path), KNOWN)
    assert str(error.value) == f"{path}:2: {message}"


def test_the_table_holds_each_half_beside_both(tmp_path: Path) -> None:
    rows = [
        {**ROW, "id": f"{split}{number}", "split": split, "query": query, "kinds": "any", "answers": answers}
        for split in ("tune", "test")
        for number, (query, answers) in enumerate(
            [("baseline", ["baseline"]), ("pay and score", ["bonus"]), ("bread", []), ("flights to Lisbon", [])]
        )
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    lines = table(TEXTS, questions(str(path), KNOWN), str(tmp_path), None).splitlines()
    assert lines[0].split() == ["n", "hybrid", "words", "vectors"]
    assert lines[1].split() == ["recall@5", "before", "the", "bar", "2", *["1.000", "(1.00–1.00)"] * 3]
    assert lines[8].startswith("7 texts; index built in ")
