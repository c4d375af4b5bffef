"""Each scorer, on judgements made by hand: figures are those of scikit-learn, and what failed counts nowhere."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from evals.data import Dataset, Item, KeyResult, Pair, Trap
from evals.judges import Judgement, Judgements, Verdict, by_keywords, by_majority, by_rules, judge_all
from evals.run import tallies, unscored
from evals.scorers import alarms, contrast, forms, labels, spans, traps
from evals.stats import Tally, difference, share

SCORED = frozenset({"activity_as_kr", "missing_baseline", "vanity_metric", "task_as_objective"})


def item(ident: str, *golds: set[str], objective: set[str] | None = None) -> Item:
    key_results = tuple(
        KeyResult(f"{ident}.{n}", f"Feed {n} geese", "activity", frozenset(gold))
        for n, gold in enumerate(golds, start=1)
    )
    return Item(ident, "Geese are fed", key_results, frozenset(objective or ()))


def said(ident: str, *found: set[str], objective: set[str] | None = None) -> Judgement:
    verdicts = {
        f"{ident}.{n}": Verdict("activity", dict.fromkeys(labels, ""), bool(labels))
        for n, labels in enumerate(found, start=1)
    }
    return Judgement(verdicts, frozenset(objective or ()))


def okrs(*items: Item) -> Dataset:
    return Dataset("geese.dev.v1", "okrs", SCORED, "0", items=items)


GEESE = okrs(
    item("g1", {"activity_as_kr"}, {"missing_baseline"}, set(), objective={"task_as_objective"}),
    item("g2", {"activity_as_kr", "vanity_metric"}, {"missing_baseline"}),
    item("g3", set(), {"activity_as_kr"}),
)
SAID: Judgements = {
    "g1": said("g1", {"activity_as_kr"}, {"missing_baseline", "vanity_metric"}, set(), objective={"task_as_objective"}),
    "g2": said("g2", {"activity_as_kr"}, set()),
    "g3": said("g3", {"missing_baseline"}, set()),
}


def values(found: list[Tally]) -> dict[str, float | None]:
    return {one.name: one.value() for one in found}


def matrix(said_of: Judgements, scored: list[str]) -> tuple[np.ndarray, np.ndarray]:
    rows = [
        (one.labels, (said_of[each.id] or Judgement({})).key_results[one.id].labels)
        for each in GEESE.items
        for one in each.key_results
    ]
    gold, found = ([[label in row[side] for label in scored] for row in rows] for side in (0, 1))
    return np.array(gold, int), np.array(found, int)


def test_precision_recall_and_f1_are_those_of_scikit_learn() -> None:
    scored = ["activity_as_kr", "missing_baseline", "vanity_metric"]
    precision, recall, f1, support = precision_recall_fscore_support(*matrix(SAID, scored), zero_division=0.0)
    found = {one.name: one for one in labels.tallies(GEESE, SAID)}
    for at, label in enumerate(scored):
        assert found[f"{label} precision"].value() == pytest.approx(precision[at])
        assert found[f"{label} recall"].value() == pytest.approx(recall[at])
        assert found[f"{label} F1"].value() == pytest.approx(f1[at])
        assert found[f"{label} F1"].n == support[at]


@pytest.mark.parametrize("average", ["micro", "macro"])
def test_averages_are_those_of_scikit_learn(average: str) -> None:
    scored = ["activity_as_kr", "missing_baseline", "vanity_metric"]
    _, _, f1, _ = precision_recall_fscore_support(*matrix(SAID, scored), average=average, zero_division=0.0)
    assert values(labels.tallies(GEESE, SAID))[f"core {average}-F1, key results"] == pytest.approx(f1)


def test_labels_of_objectives_count_in_the_averages_over_all() -> None:
    found = values(labels.tallies(GEESE, SAID))
    assert found["task_as_objective F1"] == 1.0
    assert found["core macro-F1"] == pytest.approx((found["core macro-F1, key results"] or 0) * 3 / 4 + 1 / 4)


def test_a_label_that_was_not_decided_is_not_scored() -> None:
    only = Dataset("geese.dev.v1", "okrs", frozenset({"activity_as_kr"}), "0", items=GEESE.items)
    assert {name.split()[0] for name in values(labels.tallies(only, SAID))} == {"activity_as_kr", "core"}


def test_what_failed_to_be_judged_is_unscored_and_not_wrong() -> None:
    def judge(one: Item) -> Judgement:
        if one.id == "g2":
            raise RuntimeError("the judge broke")
        judgement = SAID[one.id]
        assert judgement is not None
        return judgement

    judged = judge_all(judge, GEESE.items)
    assert unscored(judged) == ["g2"]
    rest = okrs(GEESE.items[0], GEESE.items[2])
    assert values(tallies(GEESE, judged)) == values(tallies(rest, judged))


def test_forms_are_counted_and_the_confused_ones_named() -> None:
    judged = {
        "g1": Judgement({f"g1.{n}": Verdict(form) for n, form in enumerate(("activity", "unclear", "unclear"), 1)})
    }
    one = okrs(GEESE.items[0])
    assert values(forms.tallies(one, judged)) == {"form": pytest.approx(1 / 3)}
    assert forms.confusion(one, judged) == [("activity", "unclear", 2)]
    assert forms.confusion(one, {"g1": Judgement({"g1.1": Verdict("activity")})}) == []


def test_an_alarm_counts_on_sound_key_results_only() -> None:
    (found,) = alarms.tallies(GEESE, SAID)
    assert (found.value(), found.n, found.rising) == (0.5, 2, False)
    assert alarms.tallies(okrs(GEESE.items[1]), SAID) == []


def test_words_quoted_are_compared_by_their_characters() -> None:
    text = "Feed the geese and clean the pond"
    marked = {"compound_kr": "clean the pond", "activity_as_kr": "Feed"}
    one = okrs(Item("g9", "Geese", (KeyResult("g9.1", text, "activity", frozenset(marked), marked),)))
    quoted = {"compound_kr": "the pond", "activity_as_kr": "Feed", "vanity_metric": "geese"}
    (found,) = spans.tallies(one, {"g9": Judgement({"g9.1": Verdict("activity", quoted)})})
    assert found.value() == pytest.approx((1 + 2 * 8 / (14 + 8)) / 2)
    assert found.n == 2


def pair(ident: str, label: str | None, side: str | None) -> Pair:
    return Pair(ident, "baseline removed", item(f"{ident}a", set()), item(f"{ident}b", set()), label, side)


def test_a_flip_is_right_where_exactly_its_label_stands_on_its_side() -> None:
    flipped = tuple(pair(f"p{n}", "missing_baseline", "b") for n in range(4))
    dataset = Dataset(
        "f.dev.v1", "pairs", SCORED, "0", pairs=(*flipped, pair("q0", None, None), pair("q1", None, None))
    )
    found: dict[str, set[str] | None] = {
        "p0a": set(),
        "p0b": {"missing_baseline"},
        "p1a": {"missing_baseline"},
        "p1b": set(),
        "p2a": set(),
        "p2b": {"missing_baseline", "vanity_metric"},
        "p3a": set(),
        "p3b": None,
        "q0a": set(),
        "q0b": set(),
        "q1a": set(),
        "q1b": {"vanity_metric"},
    }
    judged = {ident: None if one is None else said(ident, one) for ident, one in found.items()}
    flips, invariant, both = contrast.tallies(dataset, judged)
    assert flips.value() == pytest.approx(1 / 3)
    assert flips.n == 3
    assert (invariant.value(), invariant.n) == (0.5, 2)
    assert (both.value(), both.n) == (0.4, 5)
    assert contrast.wrong(dataset, judged) == ["p1", "p2", "q1"]


def test_a_trap_is_passed_with_all_that_applies_and_nothing_that_does_not() -> None:
    has, lacks = frozenset({"activity_as_kr"}), frozenset({"missing_baseline"})
    kinds = ("date as baseline", "date as baseline", "misleading word")
    all_traps = tuple(Trap(f"t{n}", kind, item(f"t{n}", set()), has, lacks) for n, kind in enumerate(kinds))
    dataset = Dataset("traps.dev.v1", "traps", SCORED, "0", traps=all_traps)
    found = ({"activity_as_kr", "vanity_metric"}, {"activity_as_kr", "missing_baseline"}, set[str]())
    judged = {f"t{n}": said(f"t{n}", one) for n, one in enumerate(found)}
    assert values(traps.tallies(dataset, judged)) == {
        "traps: date as baseline": 0.5,
        "traps: misleading word": 0.0,
        "traps": pytest.approx(1 / 3),
    }


def test_a_share_has_wilsons_interval() -> None:
    low, high = share("x", np.ones(8), np.ones(8)).interval() or (0.0, 0.0)
    assert low == pytest.approx(0.6756, abs=1e-4)
    assert high == 1.0


def test_the_same_run_has_the_same_intervals_and_a_paired_difference_of_nothing() -> None:
    for one in labels.tallies(GEESE, SAID):
        assert one.interval() == one.interval()
        assert difference(one, one) == (0.0, 0.0)


def test_a_figure_with_nothing_to_count_has_no_value() -> None:
    nothing = share("x", np.zeros(3), np.zeros(3))
    assert (nothing.value(), nothing.interval()) == (None, None)


def test_the_rules_are_judged_through_the_doors_users_take() -> None:
    texts = ("Publish the goose handbook", "Goslings that fledge: 40% to 60%")
    key_results = tuple(KeyResult(f"g7.{n}", text, None, frozenset()) for n, text in enumerate(texts, start=1))
    judgement = by_rules()(Item("g7", "Geese thrive on our pond", key_results))
    assert judgement.key_results == {
        "g7.1": Verdict("activity", {"activity_as_kr": "Publish"}, alarm=True),
        "g7.2": Verdict("metric_shift"),
    }


def test_the_baselines_say_what_words_and_frequency_say() -> None:
    texts = ("Launch the goose page", "Fewer lost goslings", "Reach 300 goslings", "Goslings from 200 to 300")
    found = by_keywords(Item("k", "Geese", tuple(KeyResult(text, text, None, frozenset()) for text in texts)))
    assert [set(found.key_results[text].labels) for text in texts] == [
        {"activity_as_kr"},
        {"missing_target"},
        {"missing_baseline"},
        set(),
    ]
    flattered = item("m", {"vanity_metric"}, {"vanity_metric"}, set())
    judged = by_majority([okrs(flattered)])(flattered)
    assert judged.key_results["m.3"] == Verdict("activity", {"vanity_metric": ""}, alarm=True)
