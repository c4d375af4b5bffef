"""`okr-coach eval` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.cli import main
from evals import command, run
from evals.data import own_datasets
from evals.judges import by_keywords
from evals.run import load

GEESE = {
    "id": "g1",
    "objective": "Geese thrive on our pond",
    "objective_labels": [],
    "okr_labels": [],
    "key_results": [
        {"id": "g1.1", "text": "Publish the goose handbook", "form": "activity", "labels": ["activity_as_kr"]},
        {"id": "g1.2", "text": "Goslings that fledge: 40% to 60%", "form": "metric_shift", "labels": []},
    ],
}


@pytest.fixture
def geese(tmp_path: Path) -> str:
    path = tmp_path / "geese.jsonl"
    path.write_text(json.dumps(GEESE) + "\n", encoding="utf-8")
    return str(path)


def test_a_file_from_outside_is_scored_beside_the_baselines(geese: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", geese, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (dataset,) = told["datasets"]
    figures = {one["figure"]: one for one in dataset["figures"]}
    assert (dataset["name"], dataset["items"], dataset["unscored"], told["worse"]) == ("geese", 1, [], None)
    assert (figures["form"]["value"], figures["activity_as_kr F1"]["value"]) == (1.0, 1.0)
    assert figures["form"]["beside"] == {"keywords": 0.0, "majority": 0.5}
    assert {"commit", "dirty", "packages", "python", "seed", "okr_coach", "resamples"} == set(told["record"])


def test_text_and_markdown_tell_the_same_figures(geese: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", geese]) == 0
    text = capsys.readouterr().out
    assert main(["eval", geese, "--format", "markdown"]) == 0
    markdown = capsys.readouterr().out
    assert "| `geese` | activity_as_kr F1 | 1 | 1.000 | 1.000–1.000 | 0.000 | 0.000 |" in markdown
    assert any(
        line.split() == ["activity_as_kr", "F1", "1", "1.000", "1.000–1.000", "0.000", "0.000"]
        for line in text.splitlines()
    )


def test_our_own_datasets_stand_beside_the_accepted_and_the_first_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["worse"] == []
    for dataset in told["datasets"]:
        assert {"accepted", "first", "keywords", "majority"} <= set(dataset["figures"][0]["beside"])


def test_the_table_goes_into_a_file(geese: str, tmp_path: Path) -> None:
    assert main(["eval", geese, "--format", "markdown", "--output", str(tmp_path / "table.md")]) == 0
    assert (tmp_path / "table.md").read_text(encoding="utf-8").startswith("| dataset | figure |")


def test_the_table_is_never_written_over_the_labels(geese: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(geese).read_bytes()
    assert main(["eval", geese, "--output", geese]) == 2
    assert "geese.jsonl" in capsys.readouterr().err
    assert Path(geese).read_bytes() == before


def test_an_accepted_run_is_kept_and_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "FOLDER", str(tmp_path))
    assert main(["eval", "--accept", "--output", str(tmp_path / "table.txt")]) == 0
    assert load("accepted").judged == command.measured(own_datasets(), gated=False).now.judged


def test_a_worse_run_ends_with_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "by_rules", lambda: by_keywords)
    assert main(["eval"]) == 1
    assert "worse: labels.dev.v1: form" in capsys.readouterr().out


def test_the_newest_release_has_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = {name: load("accepted") for name in ("accepted", "first", "release-0.9.0", "release-0.10.0")}
    monkeypatch.setattr(command, "kept", lambda: runs)
    assert list(command.measured([], gated=True).beside) == ["accepted", "first", "0.10.0", "keywords", "majority"]


@pytest.mark.parametrize("words", [["eval", "no-such-file.jsonl"], ["eval", "--accept", "a.jsonl"], ["eval", "--fast"]])
def test_a_wrong_call_ends_with_two_and_says_what_to_do(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("okr-coach: error: ")
    assert len(error.splitlines()) >= 2


def test_without_the_development_packages_eval_says_where_it_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "evals.command", None)
    assert main(["eval"]) == 2
    assert "make setup" in capsys.readouterr().err
