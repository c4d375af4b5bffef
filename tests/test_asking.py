"""`ask`, `metrics`, `doctor` and `explain` of a passage or a card, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach import cli, retrieval
from coach.retrieval import library


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_index(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKR_COACH_CACHE", str(cache))
    for name in ("OKR_COACH_CHROMA_URL", "OKR_COACH_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(list(words)) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_a_question_is_answered_in_the_words_of_the_passages_with_their_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = told(capsys, "ask", "what is a baseline, and why does a key result need one?")
    passage = library().passages["what-a-baseline-is"]
    assert f"{passage.title} (what-a-baseline-is)\n" in shown
    assert passage.text.split(". ")[0] in " ".join(shown.split())
    assert "  sources: How to use OKRs to improve business outcomes?, Morvan Carrier; " in shown


def test_a_question_about_something_else_gets_no_guidance(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "ask", "xylophone", "lacquer", "zebra") == "No guidance found\n"


def test_metrics_are_found_by_the_words_people_use(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "metrics", "churn rate")
    card = library().cards["churn-rate"]
    assert f"{card.name} (churn-rate), {card.function}\n" in shown
    assert "  guardrails: " in shown


@pytest.mark.parametrize("ident", ["hiring-freeze", "churn-rate"])
def test_what_answers_the_same_questions_is_named_with_the_id_to_ask_for(
    ident: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = library()
    names = {one.id: one.title for one in known.passages.values()} | {one.id: one.name for one in known.cards.values()}
    also = (known.passages[ident] if ident in known.passages else known.cards[ident]).also
    shown = " ".join(told(capsys, "explain", ident).split())
    assert also
    assert f"see also: {'; '.join(f'{names[one]} ({one})' for one in also)} sources: " in shown


def test_a_card_beside_which_no_other_answers_points_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    alone = next(card for card in library().cards.values() if not card.also)
    assert "see also" not in told(capsys, "explain", alone.id)


def test_the_doctor_says_what_works(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "doctor").splitlines()
    known = library()
    assert lines[1:] == [
        "rules: work without anything else",
        f"knowledge: {len(known.passages)} passages, {len(known.cards)} metric cards, {len(known.sources)} sources",
        "search: by words and by meaning",
        "model: none; set OKR_COACH_MODEL to use one",
    ]


def test_without_the_vector_half_words_serve_and_it_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> None:
        raise ModuleNotFoundError("No module named 'chromadb'", name="chromadb")

    retrieval._search.cache_clear()
    monkeypatch.setattr(retrieval, "_opened", missing)
    assert cli.main(["metrics", "churn rate"]) == 0
    captured = capsys.readouterr()
    assert "(churn-rate)" in captured.out
    assert captured.err == (
        "okr-coach: note: searched by words alone: the package chromadb is not installed; "
        "install okr-coach[retrieval]\n"
    )
    assert "search: by words alone: the package chromadb is not installed" in told(capsys, "doctor")
    retrieval._search.cache_clear()


def test_explain_shows_a_passage_and_a_card_by_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "explain", "what-a-baseline-is").startswith("What a baseline is (what-a-baseline-is)\n")
    assert told(capsys, "explain", "churn-rate").startswith(f"{library().cards['churn-rate'].name} (churn-rate), ")


def test_explain_of_nothing_known_is_an_error_that_names_near_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "activity-as-kx"]) == 2
    assert "activity-as-kr" in capsys.readouterr().err
