"""Datasets: ours are what their datasheets say, and a wrong file is refused with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.errors import InputError, KnowledgeError
from evals import data
from evals.data import FOLDER, Dataset, load, own_datasets, scored_labels
from evals.leakage import leaks

OWN = {dataset.name: dataset for dataset in own_datasets()}
FILES = sorted(Path(FOLDER).glob("*.jsonl"))
HEAD = {
    "eval": "geese",
    "split": "dev",
    "version": "v1",
    "kind": "okrs",
    "labels": ["activity_as_kr"],
    "canary": "geese evals: 00000000-0000-0000-0000-000000000000",
    "licence": "MIT",
}
GOOSE: dict[str, Any] = {
    "id": "g1",
    "objective": "Geese are fed",
    "objective_labels": [],
    "okr_labels": [],
    "key_results": [{"id": "g1.1", "text": "Feed the geese", "form": "activity", "labels": ["activity_as_kr"]}],
}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(folder: Path, *lines: object, name: str = "geese.dev.v1.jsonl") -> str:
    path = folder / name
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return str(path)


def test_the_first_set_has_its_size_and_breadth() -> None:
    labels = OWN["labels.dev.v1"]
    assert len(labels.items) == 70
    assert sum(len(item.key_results) for item in labels.items) == 200
    assert len({row["function"] for row in rows(Path(FOLDER) / "labels.dev.v1.jsonl")[1:]}) >= 12


def test_pairs_sound_key_results_and_traps_have_their_sizes() -> None:
    sound = [one for item in OWN["sound.dev.v1"].items for one in item.key_results]
    assert (len(OWN["contrast.dev.v1"].pairs), len(sound), len(OWN["traps.dev.v1"].traps)) == (100, 60, 60)
    assert [one.id for one in sound if one.labels] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_dataset_has_a_datasheet_a_canary_of_its_own_and_provenance(path: Path) -> None:
    head, *items = rows(path)
    sheet = path.with_suffix(".md").read_text(encoding="utf-8")
    assert [part for part in ("How it was made", "What it is not for", "Licence") if f"## {part}" not in sheet] == []
    assert sum(head["canary"] in other.read_text(encoding="utf-8") for other in FILES) == 1
    assert {(item["provenance"]["text"], item["provenance"]["labels"]) for item in items} == {
        ("model-written", "model-labelled")
    }


@pytest.mark.parametrize("dataset", OWN.values(), ids=lambda dataset: dataset.name)
def test_marked_words_stand_in_their_text_and_every_label_is_one_that_was_decided(dataset: Dataset) -> None:
    # Of a set that marks words, every label has its words; the others mark none.
    marks = any(one.spans for item in dataset.items for one in item.key_results)
    for item in dataset.items:
        assert item.objective_labels | item.okr_labels <= dataset.labels
        for one in item.key_results:
            assert all(words in one.text for words in one.spans.values())
            assert set(one.spans) == (one.labels if marks else set())
            assert one.labels <= dataset.labels
    assert {pair.label for pair in dataset.pairs} - {None} <= dataset.labels
    assert all(trap.has | trap.lacks <= dataset.labels and not trap.has & trap.lacks for trap in dataset.traps)


def test_no_text_stands_in_what_the_rules_were_made_from() -> None:
    assert leaks(OWN.values()) == []


def test_a_planted_copy_is_found_whatever_its_numbers() -> None:
    (item, *_) = OWN["labels.dev.v1"].items
    text = max((one.text for one in item.key_results), key=len)
    planted = "".join("7" if letter.isdigit() else letter for letter in text)
    found = leaks([OWN["labels.dev.v1"]], [("rule.py", f"    Bad: {planted} "), ("words.tsv", "pond\tnoun\tenglish")])
    assert [(name, said, path) for name, said, path in found if said == text] == [("labels.dev.v1", text, "rule.py")]


def test_a_file_from_outside_needs_no_head(tmp_path: Path) -> None:
    dataset = load(written(tmp_path, GOOSE, name="anything.jsonl"))
    assert (dataset.name, dataset.kind, dataset.labels) == ("anything", "okrs", scored_labels())
    assert [one.text for one in dataset.items[0].key_results] == ["Feed the geese"]


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ((HEAD, "{not json"), 2, "not JSON"),
        ((HEAD, "[1]"), 2, "no object"),
        ((HEAD, {**GOOSE, "objective": 5}), 2, "objective: 5 is not of type 'string'"),
        ((HEAD, {key: value for key, value in GOOSE.items() if key != "okr_labels"}), 2, "'okr_labels' is a required"),
        ((HEAD, {**GOOSE, "key_results": [{**GOOSE["key_results"][0], "form": "song"}]}), 2, "key_results/0/form"),
        ((HEAD, GOOSE, GOOSE), 3, "id 'g1' stands twice"),
        ((HEAD, {**GOOSE, "key_results": GOOSE["key_results"] * 2}), 2, "two key results have one id"),
        ((HEAD, {**GOOSE, "objective_labels": ["no_such_label"]}), 2, "unknown label 'no_such_label'"),
        (({**HEAD, "labels": ["no_such_label"]}, GOOSE), 1, "unknown label 'no_such_label'"),
        (({**HEAD, "version": "v2"}, GOOSE), 1, "the head says geese.dev.v2"),
        (({**HEAD, "canary": "short"}, GOOSE), 1, "canary"),
        ((), None, "holds no items"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, lines: tuple[object, ...], line: int, says: str) -> None:
    with pytest.raises(InputError) as refusal:
        load(written(tmp_path, *lines))
    assert says in refusal.value.message
    assert (refusal.value.line, bool(refusal.value.hint)) == (line, True)


def test_what_is_no_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geese.jsonl"
    path.write_bytes(b"\xff\xfe\x00g")
    for wrong in (str(path), str(tmp_path / "none.jsonl"), str(tmp_path)):
        with pytest.raises(InputError):
            load(wrong)


def test_a_wrong_dataset_of_our_own_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEAD, {**GOOSE, "id": 7})
    monkeypatch.setattr(data, "FOLDER", str(tmp_path))
    (tmp_path / "schema.json").write_text((Path(FOLDER) / "schema.json").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        own_datasets()
    assert error.value.line == 2
