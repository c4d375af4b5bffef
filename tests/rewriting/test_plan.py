"""The measuring plan: one entry for each baseline that is missing, from its card or in the author's words."""

from __future__ import annotations

from hypothesis import given, settings

from coach.proposals import Measure
from coach.records import replace
from coach.types import Ignore, KeyResult, Okr, OkrSet, Place, Review
from tests.rewriting.offering import CARDS, card, coach, okr, review
from tests.rewriting.test_invents_nothing import reviewed, sources

OBJECTIVE = "Guests feel at home with us"


def plan(found: Review) -> tuple[Measure, ...]:
    assert found.plan is not None
    return found.plan


def test_a_missing_baseline_is_read_as_its_card_says() -> None:
    assert plan(review(OBJECTIVE, "KR3: Raise guest retention to 45%")) == (
        Measure(
            source="plan.md",
            okr="o1",
            key_result="o1.k1",
            text="Raise guest retention to 45%",
            what="guest retention",
            card="return-share",
            numerator="guests who return",
            denominator="all guests",
            formula="",
            data=("booking system",),
            asks=("front office",),
            first_reading="within two weeks",
        ),
    )


def test_a_card_without_a_share_gives_its_formula() -> None:
    mean = card("mean-stay", "mean stay", numerator=None, denominator=None, value="nights over bookings", unit="days")
    found = coach((*CARDS, mean)).review(
        [OkrSet("plan.md", "markdown", (okr(OBJECTIVE, "Raise mean stay to 4 days"),))]
    )
    ((measure),) = plan(found)
    assert (measure.card, measure.numerator, measure.denominator, measure.formula) == (
        "mean-stay",
        "",
        "",
        "nights over bookings",
    )


def test_where_no_card_fits_the_plan_holds_the_author_s_words_alone() -> None:
    assert plan(review(OBJECTIVE, "Raise renewal\nrate of [gold] plans to 90%")) == (
        Measure("plan.md", "o1", "o1.k1", "Raise renewal rate of (gold) plans to 90%", "renewal rate"),
    )


def test_a_card_that_no_name_tells_is_searched_for() -> None:
    found = coach(CARDS, [CARDS[2]]).review(
        [OkrSet("plan.md", "markdown", (okr(OBJECTIVE, "Raise renewal rate to 90%"),))]
    )
    assert [one.card for one in plan(found)] == ["trial-share"]


def test_each_missing_baseline_is_planned_once_in_source_order() -> None:
    found = review(
        OBJECTIVE,
        "Raise guest retention to 45%",
        "Complaints from 60 to 25",
        "Launch the portal",
        "Increase orders by 40",
        "Raise guest retention to 45%",
    )
    assert [(one.key_result, one.card) for one in plan(found)] == [
        ("o1.k1", "return-share"),
        ("o1.k4", None),
        ("o1.k5", "return-share"),
    ]


def test_what_is_dismissed_is_not_planned() -> None:
    nodes = tuple(KeyResult(f"o1.k{n}", "Raise guest retention to 45%", Place(n, 1)) for n in (2, 3))
    one = Okr("o1", OBJECTIVE, Place(1, 1), "plan.md", nodes)
    ignore = Ignore(("missing-baseline",), "first read in May", 2, 2, 2)
    found = coach().review([OkrSet("plan.md", "markdown", (one,), ignores=(ignore,))])
    assert [one.key_result for one in plan(found)] == ["o1.k3"]


def test_what_is_struck_through_is_not_planned() -> None:
    one = okr(OBJECTIVE, "Raise guest retention to 45%")
    struck = replace(one, key_results=(replace(one.key_results[0], struck=True),))
    assert plan(coach().review([OkrSet("plan.md", "markdown", (struck,))])) == ()


@settings(max_examples=40)
@given(sources)
def test_the_plan_and_the_missing_baselines_are_one_to_one(one: Okr) -> None:
    found = reviewed(one, ())
    wanted = {each.key_result for each in found.findings if each.rule == "missing-baseline" and not each.dismissed}
    planned = [measure.key_result for measure in plan(found)]
    assert sorted(planned) == sorted(each for each in wanted if each is not None)
    for measure in plan(found):
        if measure.card is None:
            bare = (measure.numerator, measure.denominator, measure.formula, measure.data, measure.asks)
            assert bare == ("", "", "", (), ())
