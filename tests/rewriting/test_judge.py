"""What the judge refuses, each beside a near miss that it lets pass."""

from __future__ import annotations

import pytest

from coach.types import Fields, Severity
from tests.rewriting.judging import case, drafted, judged

RENEWAL = "Raise renewal rate to 90%"
TODAY = "[baseline: today's value|80%]"
SOUND = f"Raise renewal rate from {TODAY} to 90%"
INVENTED = [
    ("a number", RENEWAL, f"Raise renewal rate of 40 plans from {TODAY} to 90%"),
    ("a number in words", RENEWAL, f"Raise renewal rate of twelve plans from {TODAY} to 90%"),
    ("a number in two words", RENEWAL, f"Raise renewal rate of twenty-one plans from {TODAY} to 90%"),
    ("a date", RENEWAL, f"Raise renewal rate from {TODAY} to 90% by 30 June"),
    ("a month", RENEWAL, f"Raise renewal rate in june from {TODAY} to 90%"),
    ("a date without a number", RENEWAL, f"Raise renewal rate from {TODAY} to 90% by next quarter"),
    ("the end of a year", RENEWAL, f"Raise renewal rate from {TODAY} to 90% by the end of the year"),
    ("a currency sign", RENEWAL, f"Raise renewal rate (in €) from {TODAY} to 90%"),
    ("a proper name", RENEWAL, f"Raise renewal rate in Lisbon from {TODAY} to 90%"),
    ("a proper name at the start", RENEWAL, f"Lisbon renewal rate from {TODAY} to 90%"),
    ("a proper name after a full stop", RENEWAL, f"Raise renewal rate from {TODAY} to 90%. Lisbon reads it"),
    ("an abbreviation", RENEWAL, f"Raise renewal rate by CRM from {TODAY} to 90%"),
    ("a quotation", RENEWAL, f'Raise renewal rate of "late birds" from {TODAY} to 90%'),
    ("an e-mail address", RENEWAL, f"Raise renewal rate (ask desk@inn.example) from {TODAY} to 90%"),
    ("a handle", RENEWAL, f"Raise renewal rate (ask @desk) from {TODAY} to 90%"),
    ("a URL", RENEWAL, f"Raise renewal rate (see https://inn.example/rates) from {TODAY} to 90%"),
    ("a capital in a hint", RENEWAL, "Raise renewal rate from [baseline: ask Porto|80%] to 90%"),
    ("a number in a hint", RENEWAL, "Raise renewal rate from [baseline: 3 months back|80%] to 90%"),
    ("a number in words in a hint", RENEWAL, "Raise renewal rate from [baseline: three months back|80%] to 90%"),
]
NOT_INVENTED = [
    SOUND,
    f"Increase renewal rate from {TODAY} to 90%",
    f"Renewal rate from {TODAY} to 90%",
    f"Raise renewal rate of all plans from {TODAY} to 90%",
    f"Raise renewal rate from {TODAY} to 90% by [deadline: until when?|30 June]",
    f"Raise renewal rate in town from {TODAY} to 90%",
    f"Raise renewal rate from {TODAY} to 90%. Guests read it",
    f"Raise renewal rate of late birds from {TODAY} to 90%",
    f"Raise renewal rate (ask the desk) from {TODAY} to 90%",
    "Raise renewal rate from [baseline: ask the desk|80%] to 90%",
    "Raise renewal rate from [baseline: some months back|80%] to 90%",
]


@pytest.mark.parametrize(("text", "draft"), [row[1:] for row in INVENTED], ids=[row[0] for row in INVENTED])
def test_what_the_author_did_not_write_is_refused(text: str, draft: str) -> None:
    assert judged(draft, text) is None


@pytest.mark.parametrize("draft", NOT_INVENTED)
def test_the_same_sentence_without_it_passes(draft: str) -> None:
    passed = judged(draft, RENEWAL)
    assert passed is not None
    assert ([one.rule for one in passed.settled], passed.left, passed.lacks) == (["missing-baseline"], (), frozenset())


@pytest.mark.parametrize(
    ("draft", "changes"),
    [
        (f"Raise renewal rate in Lisbon from {TODAY} to 90%", {"objective": "Guests in Lisbon feel at home"}),
        (f"Lisbon renewal rate from {TODAY} to 90%", {"objective": "Guests in Lisbon feel at home"}),
        (f"Raise renewal rate of 40 plans from {TODAY} to 90%", {"objective": "Guests of 40 plans feel at home"}),
        (f'Raise renewal rate of "late birds" from {TODAY} to 90%', {"objective": 'Our "late birds" feel at home'}),
        (f"Raise renewal rate of Ines from {TODAY} to 90%", {"fields": Fields(owner="Ines")}),
    ],
)
def test_what_the_author_wrote_elsewhere_in_the_okr_is_no_invention(draft: str, changes: dict[str, object]) -> None:
    assert judged(draft, RENEWAL) is None
    assert judged(draft, RENEWAL, **changes) is not None


def test_what_stands_in_another_key_result_is_not_this_one_s() -> None:
    draft = f"Raise renewal rate in Lisbon from {TODAY} to 90%"
    assert judged(draft, RENEWAL, "Complaints in Lisbon from 60 to 25") is None
    assert judged(SOUND, RENEWAL, "Complaints in Lisbon from 60 to 25") is not None


MISPLACED = [
    (
        "a baseline as target",
        "Improve renewal rate from 60%",
        "Improve renewal rate from [baseline: today's value|50%] to 60%",
        "Improve renewal rate from 60% to [target: the value to reach|90%]",
    ),
    ("a target as baseline", RENEWAL, "Raise renewal rate from 90% to [target: the value to reach|95%]", SOUND),
    (
        "another unit",
        "Cut response time to 20 minutes",
        "Cut response time from [baseline: today's value|40 hours] to 20 hours",
        "Cut response time from [baseline: today's value|40 minutes] to 20 min",
    ),
    (
        "no unit",
        "Cut response time to 20 minutes",
        "Cut response time from [baseline: today's value|40] to 20",
        "Cut response time from [baseline: today's value|40 minutes] to 20 minutes",
    ),
    (
        "another currency in words",
        "Raise revenue to 90,000 euros",
        "Raise revenue from [baseline: today's value|60,000 dollars] to 90,000 dollars",
        "Raise revenue from [baseline: today's value|60,000 euros] to 90,000 euros",
    ),
    (
        "another currency sign",
        "Raise revenue to €90,000",
        "Raise revenue from [baseline: today's value|$60,000] to $90,000",
        "Raise revenue from [baseline: today's value|€60,000] to €90,000",
    ),
    (
        "another magnitude",
        "Raise revenue to 90 thousand euros",
        "Raise revenue from [baseline: today's value|60 million euros] to 90 million euros",
        "Raise revenue from [baseline: today's value|60 thousand euros] to 90 thousand euros",
    ),
    (
        "a blank in another slot",
        RENEWAL,
        "Raise renewal rate from [target: the value to reach|80%] to 90%",
        SOUND,
    ),
    (
        "a blank that is not read at all",
        RENEWAL,
        "Raise renewal rate to 90%, as the [baseline: today's value|desk] says",
        "Raise renewal rate to 90%, up from [baseline: today's value|80%], as the desk says",
    ),
]


@pytest.mark.parametrize(("text", "fault", "near"), [row[1:] for row in MISPLACED], ids=[row[0] for row in MISPLACED])
def test_a_value_in_a_slot_that_is_not_its_own_is_refused(text: str, fault: str, near: str) -> None:
    assert judged(fault, text) is None
    assert judged(near, text) is not None


def test_a_change_in_percent_never_becomes_points() -> None:
    text = "Raise conversion rate by 5%"
    ends = "from [baseline: today's value|20%] to [target: the value to reach|25%]"
    assert judged(f"Raise conversion rate by 5 percentage points, {ends}", text) is None
    assert judged(f"Raise conversion rate by 5% of today's value, {ends}", text) is not None


LOST = [
    (
        "a number",
        "Raise renewal rate to 90% in 40 shops",
        f"Raise renewal rate from {TODAY} to 90% in {{}}",
        "40 shops",
    ),
    ("a name", "Raise renewal rate to 90% in Porto", f"Raise renewal rate from {TODAY} to 90% in {{}}", "Porto"),
    ("a quotation", 'Raise renewal rate to 90% in "B"', f"Raise renewal rate from {TODAY} to 90% in {{}}", '"B"'),
    ("a currency", "Raise renewal rate (in €) to 90%", f"Raise renewal rate (in {{}}) from {TODAY} to 90%", "€"),
    ("a month", "Raise renewal rate to 90% in May", f"Raise renewal rate from {TODAY} to 90% in {{}}", "May"),
    (
        "an address",
        "Raise renewal rate (see www.inn.example) to 90%",
        f"Raise ({{}}) renewal rate from {TODAY} to 90%",
        "see www.inn.example",
    ),
]


@pytest.mark.parametrize(("text", "draft", "fact"), [row[1:] for row in LOST], ids=[row[0] for row in LOST])
def test_a_fact_of_the_author_may_move_but_not_vanish(text: str, draft: str, fact: str) -> None:
    without = draft.format("town")
    assert judged(without, text) is None
    assert judged(draft.format(fact), text) is not None
    in_a_hint = without.replace("today's value", f"today with {fact}")
    assert judged(in_a_hint, text) is not None
    assert judged(drafted(without, initiatives=(text,)), text) is not None


@pytest.mark.parametrize(
    ("work", "passes"),
    [
        ("Publish the price list", True),
        ("Publish the price list in Porto", True),
        ("Publish the prices", False),
        ("Publish the price list in Lisbon", False),
        ("publish the price list", True),
    ],
)
def test_an_initiative_is_in_the_author_s_own_words(work: str, passes: bool) -> None:
    draft = drafted(
        "Increase the share of guests in Porto who find the prices from [baseline: today's value|20%] to "
        "[target: the value to reach|40%]",
        initiatives=(work,),
    )
    assert (judged(draft, "Publish the price list in Porto") is not None) is passes


def test_a_draft_that_leaves_the_old_finding_is_refused() -> None:
    assert judged("Increase renewal rate to 90%", RENEWAL) is None


@pytest.mark.parametrize(
    ("text", "fault", "near"),
    [
        (RENEWAL, f"Lower renewal rate from {TODAY} to 90%", SOUND),
        (RENEWAL, f"Raise renewal rate from {TODAY} to 90% and publish the menu", SOUND),
        (
            "Launch the menu",
            "Increase menu engagement from [baseline: today's value|20%] to [target: the value to reach|40%]",
            "Raise the share of guests who read it from [baseline: today's value|20%] to [target: the end value|40%]",
        ),
    ],
)
def test_a_draft_that_brings_a_new_finding_is_refused(text: str, fault: str, near: str) -> None:
    assert judged(drafted(fault, initiatives=(text,)), text) is None
    assert judged(drafted(near, initiatives=(text,)), text) is not None


def test_a_further_key_result_has_to_be_sound_as_well() -> None:
    text = "Raise renewal rate from 80% to 90% and complaints from 60 to 25"
    first = "Raise renewal rate from 80% to 90%"

    def passes(more: str) -> bool:
        return judged(drafted(first, key_results=(more,), initiatives=("complaints from 60 to 25",)), text) is not None

    assert passes("Complaints from 60 to 25")
    assert not passes("Complaints from 25 to 60")
    assert not passes("Answer complaints")
    assert not passes("Raise satisfaction")


def test_a_draft_that_brings_a_new_finding_on_the_okr_is_refused() -> None:
    others = ("Complaints from 60 to 25", "Guests who come back from 20% to 45%")
    copy = "Reduce complaints from [baseline: today's value|60] to [target: the value to reach|25]"
    assert judged(drafted(copy, initiatives=("Answer complaints",)), "Answer complaints", *others) is None
    assert judged(drafted(copy, initiatives=("Answer complaints",)), "Answer complaints", others[1]) is not None


def test_a_guardrail_that_is_missing_is_told_and_not_refused() -> None:
    assert [one.rule for one in case("Plan the season").findings] == ["too-few-krs", "activity-as-kr"]
    draft = drafted(
        "Increase orders from [baseline: today's value|120] to [target: the value to reach|240]",
        initiatives=("Plan the season",),
    )
    passed = judged(draft, "Plan the season")
    assert passed is not None
    assert passed.lacks == {"missing-guardrail"}


def test_what_the_judge_says_is_about_this_review() -> None:
    held = case(RENEWAL, "Launch the menu")
    passed = judged(SOUND, RENEWAL, "Launch the menu")
    assert passed is not None
    assert set(passed.settled) <= set(held.findings)
    # The fault of the other key result still stands and is neither settled nor left by this draft.
    assert {one.key_result for one in passed.settled} == {"o1.k1"}
    assert passed.left == ()


def test_an_error_or_warning_that_stays_is_named() -> None:
    text = "Raise productivity to 90%"
    passed = judged(f"Raise productivity from {TODAY} to 90%", text)
    assert passed is not None
    assert [one.rule for one in passed.settled] == ["missing-baseline"]
    assert [(one.rule, one.severity, one.key_result) for one in passed.left] == [
        ("vague-wording", Severity.WARNING, "o1.k1")
    ]
