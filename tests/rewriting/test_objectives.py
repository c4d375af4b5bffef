"""Objectives come back as what they are for, without numbers, one at a time, or with blanks; and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from coach.dismissals import dismissed
from coach.pipeline import Coach
from coach.proposals import Blank, Rewrite
from coach.records import replace
from coach.retrieval.library import Card
from coach.rewriting.cards import Cards
from coach.rewriting.writer import Writer
from coach.rules import RULES
from coach.types import Dismissal, Fields, Ignore, KeyResult, Okr, OkrSet, Place, Work

TAKINGS = Card(
    id="takings",
    name="weekly takings",
    definition="Money taken at the tills in a week.",
    unit="euros",
    direction="up",
    family="revenue",
    timing="lagging",
    read="weekly",
    data=("till roll",),
    asks=("the bookkeeper",),
    guardrails=("takings",),
    words=("till income",),
    sources=("practice",),
    function="shop",
    value="sum of the till rolls of a week",
)
SOUND = ("Complaints from 30 to 12 a month", "Repeat orders from 20% to 28%", "Crashes from 40 to 12 a week")
HERE = Place(1, 1)


def cards() -> Cards:
    return Cards([TAKINGS], lambda text, most: ())


def okr(objective: str, key_results: Sequence[str] = SOUND, **fields: str | bool | None) -> Okr:
    nodes = tuple(KeyResult(f"o1.k{number}", text, HERE) for number, text in enumerate(key_results, 1))
    return replace(Okr("o1", objective, HERE, "okrs.md", nodes), **fields)


def reviewed(one: Okr, *ignores: Ignore) -> list[Rewrite]:
    """The rewrites of the objective."""
    coach = Coach(RULES, writer=Writer(RULES, Coach()._options, cards))
    review = coach.review([OkrSet("okrs.md", "markdown", (one,), ignores=ignores)])
    assert review.rewrites is not None
    return [rewrite for rewrite in review.rewrites if rewrite.key_result is None]


def lines(objective: str, *key_results: str) -> list[str]:
    """Each rewrite of the objective as a line, with what comes beside it below."""
    found = []
    for one in reviewed(okr(objective, key_results or SOUND)):
        found.append(f"{one.kind}: {one.text}")
        for name in ("initiatives", "key_results", "guardrails", "objectives"):
            found += [f"  {name}: {text}" for text in getattr(one, name)]
    return found


# --- work ---------------------------------------------------------------------------------------


def test_a_purpose_becomes_the_objective_and_the_work_stays() -> None:
    assert reviewed(okr("Launch the portal so that tenants can report repairs themselves")) == [
        Rewrite(
            id="r1",
            source="okrs.md",
            okr="o1",
            key_result=None,
            text="Tenants can report repairs themselves",
            kind="ask",
            writer="offline",
            settles=("f1",),
            initiatives=("Launch the portal",),
        )
    ]


@pytest.mark.parametrize(
    ("objective", "text", "work"),
    [
        ("Rebuild the site to help parents find a place", "Help parents find a place", "Rebuild the site"),
        (
            "Redesign the checkout in order to make paying effortless on mobile",
            "Make paying effortless on mobile",
            "Redesign the checkout",
        ),
        (
            "Migrate to the new ledger so the finance team closes the month without overtime.",
            "The finance team closes the month without overtime.",
            "Migrate to the new ledger",
        ),
        (
            "Refactor the billing service to be able to ship pricing changes quickly",
            "Ship pricing changes quickly",
            "Refactor the billing service",
        ),
        ("To keep volunteers for longer, launch a mentoring programme", "Keep volunteers for longer", "Launch a mentoring programme"),
        ("Launch our loyalty app, to bring regulars back more often", "Bring regulars back more often", "Launch our loyalty app"),
        (
            "Rebuild the ferry booking site by Easter to win back day trippers",
            "Win back day trippers",
            "Rebuild the ferry booking site by Easter",
        ),
        (
            "Roll out e-scooters with the aim of reducing car trips to campus",
            "Reduce car trips to campus",
            "Roll out e-scooters",
        ),
        ("Implement automated testing, resulting in fewer broken releases", "Fewer broken releases", "Implement automated testing"),
        (
            "Introduce shift swapping to let warehouse staff choose their hours",
            "Let warehouse staff choose their hours",
            "Introduce shift swapping",
        ),
        (
            "implement the Salesforce CRM to give sales reps one view of each account",
            "give sales reps one view of each account",
            "implement the Salesforce CRM",
        ),
        ("**Set up a breakfast club so children start the day fed**", "Children start the day fed", "Set up a breakfast club"),
    ],
)  # fmt: skip
def test_a_purpose_stands_in_the_words_of_the_author(objective: str, text: str, work: str) -> None:
    assert lines(objective) == [f"ask: {text}", f"  initiatives: {work}"]


def test_a_purpose_that_leaves_all_open_asks_for_the_change() -> None:
    assert lines("Write unit tests to improve code quality") == [
        "ask: Improve code quality so that [who: who benefits?] [change: what is visibly different for them?]",
        "  initiatives: Write unit tests",
    ]


def test_a_number_in_the_purpose_goes_to_a_key_result() -> None:
    moved = "Double sales, from [baseline: today's value] to [target: the value to reach]"
    assert lines("Hire a head of growth to double sales") == [
        "ask: Increase sales",
        "  initiatives: Hire a head of growth",
        f"  key_results: {moved}",
        "ask: Increase sales so that [who: who benefits?] [change: what will be better for them?]",
        "  initiatives: Hire a head of growth",
        f"  key_results: {moved}",
    ]


def test_work_without_a_purpose_asks_who_is_better_off() -> None:
    who = "[who: who benefits?]"
    change = "[change: what will be better for them once 'Implement the new warehouse software' is done?]"
    assert reviewed(okr("Implement the new warehouse software")) == [
        Rewrite(
            id="r1",
            source="okrs.md",
            okr="o1",
            key_result=None,
            text=f"{who} {change}",
            kind="ask",
            writer="offline",
            settles=("f1",),
            blanks=(
                Blank("who", "who benefits?", 0, len(who)),
                Blank(
                    "change",
                    "what will be better for them once 'Implement the new warehouse software' is done?",
                    len(who) + 1,
                    len(who) + 1 + len(change),
                ),
            ),
            initiatives=("Implement the new warehouse software",),
        )
    ]


@pytest.mark.parametrize(
    ("objective", "text"),
    [
        (
            "Open a helpline for farmers to discuss their worries",
            "Farmers [change: what will be better for them once 'Open a helpline for farmers to discuss their worries' "
            "is done?]",
        ),
        (
            "Overhaul the returns desk for happier shoppers",
            "[who: who benefits?] [change: what will be better for them once 'Overhaul the returns desk for happier "
            "shoppers' is done?]",
        ),
        (
            "Set up weekly clinics so that they catch problems early",
            "[who: who benefits?] [change: what will be better for them once 'Set up weekly clinics so that they catch "
            "problems early' is done?]",
        ),
        (
            'Modernise the "Green Dragon" stage lighting',
            "[who: who benefits?] [change: what will be better for them once this is done?]",
        ),
        (
            "Produce a strategy for the buildings, the grounds and the workshops of all four colleges",
            "[who: who benefits?] [change: what will be better for them once 'Produce a strategy for the buildings, the "
            "grounds and the workshops …' is done?]",
        ),
    ],
)
def test_what_the_words_do_not_tell_is_asked(objective: str, text: str) -> None:
    assert lines(objective) == [f"ask: {text}", f"  initiatives: {objective}"]


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objective", "text", "key_result"),
    [
        (
            "Grow weekly takings to £2m",
            "Grow weekly takings",
            "Grow weekly takings from [baseline: today's value, ask the bookkeeper] to £2m",
        ),
        (
            "Raise ticket income by 30%",
            "Raise ticket income",
            "Raise ticket income by 30%, from [baseline: today's value] to [target: the value to reach]",
        ),
        ("Reduce customer churn from 5% to 3%", "Reduce customer churn", "Reduce customer churn from 5% to 3%"),
        ("Improve conversion (from 2% to 3.5%)", "Improve conversion", "Improve conversion (from 2% to 3.5%)"),
        (
            "Triple our pipeline in the Nordics by December",
            "Increase our pipeline in the Nordics by December",
            "Triple our pipeline in the Nordics by December, from [baseline: today's value] to "
            "[target: the value to reach]",
        ),
        (
            "Get p95 latency under 200 ms",
            "Reduce p95 latency",
            "Get p95 latency under 200 ms, down from [baseline: today's value]",
        ),
        (
            "Achieve 99.9% uptime for the booking engine",
            "Increase uptime for the booking engine",
            "Achieve 99.9% uptime for the booking engine (today [baseline: today's value])",
        ),
        ("Win five lighthouse customers in healthcare", "Win more lighthouse customers in healthcare", "Win five lighthouse customers in healthcare"),
        (
            "Make our buses run on time 95% of the time",
            "Make our buses run on time",
            "Make our buses run on time 95% of the time (today [baseline: today's value])",
        ),
        (
            "Drive 35% growth in online sales",
            "Increase online sales",
            "Drive 35% growth in online sales, from [baseline: today's value] to [target: the value to reach]",
        ),
        (
            "Save £1.2m in energy costs across our estate",
            "Save on energy costs across our estate",
            "Save £1.2m in energy costs across our estate (today [baseline: today's value])",
        ),
        (
            "Increase cross-sell to 1.9 products per household in the northern branches",
            "Increase cross-sell in the northern branches",
            "Increase cross-sell from [baseline: today's value] to 1.9 products per household in the northern branches",
        ),
    ],
)  # fmt: skip
def test_a_number_moves_to_a_key_result(objective: str, text: str, key_result: str) -> None:
    assert lines(objective) == [
        f"ask: {text}",
        f"  key_results: {key_result}",
        f"ask: {text} so that [who: who benefits?] [change: what will be better for them?]",
        f"  key_results: {key_result}",
    ]


def test_a_number_that_a_key_result_holds_is_only_cut() -> None:
    held = ("Monthly revenue from £1.4m to £2m", "Refunds from 9% to 5%", "Complaints from 30 to 12 a month")
    assert lines("Grow monthly revenue to £2m", *held) == [
        "safe: Grow monthly revenue",
        "ask: Grow monthly revenue so that [who: who benefits?] [change: what will be better for them?]",
    ]


def test_a_number_that_a_key_result_contradicts_stays() -> None:
    assert lines("Raise the renewal rate to 92%", "Renewal rate from 85% to 90%", *SOUND[:2]) == []


def test_what_the_number_is_for_comes_first() -> None:
    moved = "Improve first-contact resolution from [baseline: today's value] to 80%"
    assert lines("Improve first-contact resolution to 80% so that customers feel heard") == [
        "ask: Customers feel heard",
        f"  key_results: {moved}",
        "ask: Improve first-contact resolution so that customers feel heard",
        f"  key_results: {moved}",
    ]


def test_a_key_result_that_pushes_comes_with_its_guardrail() -> None:
    assert lines("Grow our share of the Danish market from 12% to 18%")[:3] == [
        "ask: Grow our share of the Danish market",
        "  key_results: Grow our share of the Danish market from 12% to 18%",
        "  guardrails: Margin there at or above [limit: today's value]",
    ]


@pytest.mark.parametrize(
    "objective",
    [
        "Nobody waits longer than 5 minutes at the till",
        "Every account live within 3 weeks",
        "Answer 90% of calls within 20 seconds",
        "Keep no-show rate below 5%",
        "Be free of injuries on all sites",
        "Zero lost-time injuries at the quarry",
        "Raise £250k for the hospice",
        "Lift average order value above $75 while holding returns under 8%",
    ],
)
def test_a_sentence_that_needs_its_number_is_left_alone(objective: str) -> None:
    assert lines(objective) == []


# --- several ends -------------------------------------------------------------------------------


def test_each_of_two_ends_can_be_the_one_that_is_kept() -> None:
    kept = Rewrite(
        id="r1",
        source="okrs.md",
        okr="o1",
        key_result=None,
        text="Win back lapsed donors",
        kind="ask",
        writer="offline",
        settles=("f1",),
        objectives=("Cut the cost of our servers",),
    )
    other = replace(kept, id="r2", text="Cut the cost of our servers", objectives=("Win back lapsed donors",))
    assert reviewed(okr("Win back lapsed donors and cut the cost of our servers")) == [kept, other]


@pytest.mark.parametrize(
    ("objective", "first", "second"),
    [
        ("Cut fraud losses & speed up honest claims", "Cut fraud losses", "Speed up honest claims"),
        ("Attract first-time visitors. Reduce our energy bills.", "Attract first-time visitors", "Reduce our energy bills"),
        ("Strengthen the safety culture on site, and win more public tenders", "Strengthen the safety culture on site", "Win more public tenders"),
        ("Our nurses feel supported and patients get home sooner", "Our nurses feel supported", "Patients get home sooner"),
    ],
)  # fmt: skip
def test_two_ends_part_at_their_joint(objective: str, first: str, second: str) -> None:
    stop = "." if objective.endswith(".") else ""
    assert lines(objective) == [
        f"ask: {first}{stop}",
        f"  objectives: {second}",
        f"ask: {second}{stop}",
        f"  objectives: {first}",
    ]


def test_an_end_that_is_work_asks_what_it_is_for() -> None:
    asked = "[who: who benefits?] [change: what will be better for them once 'Replace the boiler' is done?]"
    assert lines("Raise attendance in year 9 and replace the boiler") == [
        "ask: Raise attendance in year 9",
        f"  objectives: {asked}",
        f"ask: {asked}",
        "  initiatives: Replace the boiler",
        "  objectives: Raise attendance in year 9",
    ]


def test_an_end_with_a_number_gives_it_to_a_key_result() -> None:
    assert lines("Increase NPS to 60 and reduce churn to 2%")[:3] == [
        "ask: Increase NPS",
        "  key_results: Increase NPS from [baseline: today's value] to 60",
        "  objectives: Reduce churn to 2%",
    ]


def test_words_that_only_look_like_two_ends_are_left_alone() -> None:
    assert lines("Improve our Trustpilot score from 3.8 to 4.5 and answer rate from 60% to 90%") == []


# --- length and openness ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objective", "text", "work"),
    [
        (
            "Become the hotel that business travellers recommend to colleagues, through a refurbished lobby, faster "
            "check-in, a new breakfast offer and a loyalty scheme for companies",
            "Become the hotel that business travellers recommend to colleagues",
            "A refurbished lobby, faster check-in, a new breakfast offer and a loyalty scheme for companies",
        ),
        (
            "Bring together everything that our regional branches know about their members so that whoever picks up the "
            "phone can answer any question at once",
            "Whoever picks up the phone can answer any question at once",
            "Bring together everything that our regional branches know about their members",
        ),
        (
            "Help first-time buyers move in without stress - rebuild the mortgage portal, publish plain-English guides, "
            "train the advisers in all branches and set up a chat line for evenings",
            "Help first-time buyers move in without stress",
            "Rebuild the mortgage portal, publish plain-English guides, train the advisers in all branches and set up a "
            "chat line for evenings",
        ),
    ],
)
def test_a_long_objective_keeps_its_end_and_loses_no_work(objective: str, text: str, work: str) -> None:
    assert lines(objective) == [f"ask: {text}", f"  initiatives: {work}"]


def test_a_long_objective_with_a_number_parts_with_both() -> None:
    means = (
        "making first-line managers better coaches, publishing fair pay bands and giving every new starter a proper "
        "induction week"
    )
    assert lines(f"Lower employee turnover to under 10% by {means}")[:3] == [
        "ask: Lower employee turnover",
        f"  initiatives: M{means[1:]}",
        "  key_results: Lower employee turnover from [baseline: today's value] to under 10%",
    ]


@pytest.mark.parametrize(
    "objective",
    [
        "Make sure that people who move house, change their name, get married or lose a relative can tell us once and "
        "never have to tell us a second time",
        "Give every apprentice a mentor they trust so that they stay with us after their exams, recommend us to their "
        "friends and come back as trainers",
    ],
)
def test_a_long_objective_that_is_all_one_end_is_left_alone(objective: str) -> None:
    assert lines(objective) == []


@pytest.mark.parametrize(
    ("objective", "text"),
    [
        ("Be the best shop", "Be the best shop so that [who: who benefits?] [change: what is visibly different for them?]"),
        ("improve communication", "improve communication so that [who: who benefits?] [change: what is visibly different for them?]"),
        ("Operational excellence", "Operational excellence: [who: who benefits?] [change: what is visibly different for them?]"),
        ("Delight our customers", "Delight our customers so that they [change: what is visibly different for them?]"),
        (
            "Step up our game in logistics",
            "[who: who benefits?] [change: what is visibly different for them once 'Step up our game in logistics' has "
            "come true?]",
        ),
    ],
)  # fmt: skip
def test_what_is_open_is_asked_beside_the_words_of_the_author(objective: str, text: str) -> None:
    assert lines(objective) == [f"ask: {text}"]


# --- guardrails ---------------------------------------------------------------------------------

PUSHED = (
    "Cost per meal from €9 to €6",
    "Orders from new schools from 20 to 60 per term",
    "Menus eaten up from 60% to 80%",
)


def test_a_sound_key_result_that_pushes_alone_gets_a_guardrail() -> None:
    assert reviewed(okr("Kitchens run on less", PUSHED)) == [
        Rewrite(
            id="r1",
            source="okrs.md",
            okr="o1",
            key_result=None,
            text="Kitchens run on less",
            kind="ask",
            writer="offline",
            settles=("f1",),
            guardrails=("Cycle time at or below [limit: today's value]", "Errors at or below [limit: today's value]"),
        )
    ]


def test_a_weak_key_result_that_pushes_gets_its_guardrail_with_its_own_rewrite() -> None:
    assert lines("Kitchens run on less", "Cost per meal to €6", *PUSHED[2:], SOUND[0]) == []


# --- where nothing is to be said ----------------------------------------------------------------


@pytest.mark.parametrize(
    "objective",
    [
        "",
        "Shopping here is the quick part of the day",
        "Grow in Denmark while regular buyers stay happy",
        "TBD - something around parking",
        "Einführung des neuen Portals, damit Mieter Schäden selbst melden",
        "Lanzar el portal para que los inquilinos informen de las averías",
        "Launch [the portal](https://portal.example) {soon}",
    ],
)
def test_no_rewrite_is_better_than_a_bad_one(objective: str) -> None:
    assert lines(objective) == []


def test_a_missing_period_is_no_matter_of_words() -> None:
    assert reviewed(okr("Members stay with us", period="")) == []


def test_a_struck_objective_is_left_alone() -> None:
    assert reviewed(okr("Launch the portal", struck=True)) == []


def test_a_dismissed_finding_asks_for_no_rewrite() -> None:
    passed_over = Ignore(("task-as-objective",), "the contract says so", 1, 1, 1)
    assert reviewed(okr("Launch the portal"), passed_over) == []


# --- hostile texts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        "Launch it to ",
        "so that ",
        ", to win ",
        "by 3% ",
        "with the aim of doing ",
        "and win ",
        "(5%) ",
        "they ",
        "- fix ",
    ],
)
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.perf_counter()
        reviewed(okr("Launch the portal to grow sales by 5% and " + unit * (size // len(unit))))
        return time.perf_counter() - started

    reviewed(okr("Launch the portal"))
    assert min(seconds(16_000) for _ in range(2)) < 4 * max(min(seconds(8_000) for _ in range(2)), 0.02)
