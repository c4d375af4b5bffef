"""The gate: open on the judgement that was accepted, closed as soon as it becomes worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.records import replace as record_with
from coach.rules import RULES, lookup
from coach.views import Hit, KeyResultView, Rule
from evals.data import own_datasets
from evals.gate import compare
from evals.judges import by_rules
from evals.run import ACCEPTED, Run, load, run

DATASETS = own_datasets()
ACCEPTED_RUN = load(ACCEPTED)


def with_rule(broken: Rule) -> Run:
    return run(DATASETS, by_rules([broken if rule.code == broken.code else rule for rule in RULES]))


def silent(_: KeyResultView) -> tuple[Hit, ...]:
    return ()


def loud(_: KeyResultView) -> tuple[Hit, ...]:
    return (Hit("so", None, None),)


def test_the_rules_judge_no_worse_than_when_they_were_accepted() -> None:
    assert compare(run(DATASETS, by_rules()), ACCEPTED_RUN, DATASETS) == []


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("activity-as-kr", "activity_as_kr F1"),
        ("missing-baseline", "missing_baseline F1"),
        ("number-conflict", "number_conflict F1"),
    ],
)
def test_a_rule_that_falls_silent_closes_the_gate(name: str, figure: str) -> None:
    worse = compare(with_rule(record_with(lookup(name), check=silent)), ACCEPTED_RUN, DATASETS)
    assert figure in {one.figure for one in worse if one.dataset == "labels.dev.v1"}


def test_a_rule_that_cries_on_everything_closes_the_gate() -> None:
    worse = compare(with_rule(record_with(lookup("missing-unit"), check=loud)), ACCEPTED_RUN, DATASETS)
    figures = {(one.dataset, one.figure) for one in worse}
    assert ("sound.dev.v1", "alarms on sound key results") in figures
    assert ("labels.dev.v1", "missing_unit F1") in figures


def test_items_that_can_no_longer_be_judged_close_the_gate() -> None:
    judge = by_rules()

    def fails(item: object) -> object:
        if getattr(item, "id", "") == "a03":
            raise RuntimeError("broken")
        return judge(item)  # type: ignore[arg-type]

    worse = compare(run(DATASETS, fails), ACCEPTED_RUN, DATASETS)  # type: ignore[arg-type]
    assert [(one.dataset, one.says) for one in worse if one.figure == "unscored"] == [
        ("labels.dev.v1", "could not be judged: a03")
    ]


def test_a_dataset_that_is_not_the_accepted_one_closes_the_gate() -> None:
    changed = [replace(one, digest="other") if one.name == "traps.dev.v1" else one for one in DATASETS]
    worse = compare(run(changed, by_rules()), ACCEPTED_RUN, changed)
    assert [(one.dataset, one.figure) for one in worse] == [("traps.dev.v1", "dataset")]


def test_a_better_judgement_leaves_the_gate_open() -> None:
    first = DATASETS[0].judged_items()[0].id
    blinder = {
        name: {ident: None if ident == first else one for ident, one in judged.items()}
        for name, judged in ACCEPTED_RUN.judged.items()
    }
    assert compare(ACCEPTED_RUN, replace(ACCEPTED_RUN, judged=blinder), DATASETS) == []
