"""What the offline writer offers for which key results, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.proposals import Rewrite
from coach.records import replace
from coach.retrieval.library import Card
from coach.rewriting.cards import Cards
from coach.rewriting.writer import Writer
from coach.rules import RULES
from coach.types import NO_FIELDS, Fields, Ignore, KeyResult, Okr, OkrSet, Review, Verdict
from tests.rewriting.offering import CARDS, PLACE, coach, first, okr, review, rewrites

OBJECTIVE = "Guests feel at home with us"
WORK = [
    "Launch the partner portal by 30 June",
    "KR1: Hire 5 cooks for Lisbon",
    'Write the "house rules" handbook',
    "80% of the opening plan is done",
    "Migrate 24 of 40 rooms to the new locks",
    "Get the ISO 9001 certificate",
]


def of_okr(one: Okr, made: Coach | None = None) -> Review:
    return (made or coach()).review([OkrSet("plan.md", "markdown", (one,))])


def offered(found: Review) -> tuple[Rewrite, ...]:
    """The rewrites of key results."""
    assert found.rewrites is not None
    return tuple(one for one in found.rewrites if one.key_result is not None)


# --- repairs of the author's own sentence ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        # a baseline that is missing
        ("Raise renewal rate to 90%", "Raise renewal rate from [baseline: today's value] to 90%"),
        ("Churn 5%", "Churn 5% (today [baseline: today's value])"),
        ("Guests wait 5 minutes", "Guests wait 5 minutes, down from [baseline: today's value]"),
        (
            "Raise guest retention to 45%",
            "Raise guest retention from [baseline: today's value, ask front office] to 45%",
        ),
        # both ends
        (
            "Increase orders by 40",
            "Increase orders by 40, from [baseline: today's value] to [target: the value to reach]",
        ),
        (
            "Improve guest retention",
            "Improve guest retention from [baseline: today's value, ask front office] to [target: the value to reach]",
        ),
        # a unit
        (
            "Cut response time from 40 to 20",
            "Cut response time from 40 [unit: minutes, hours, days, weeks?] to 20 [unit: minutes, hours, days, weeks?]",
        ),
        # a placeholder
        (
            "Conversion rate from X% to TBD",
            "Conversion rate from [baseline: today's value] to [target: the value to reach]",
        ),
        # beyond the scale
        ("Uptime from 99% to 120%", "Uptime from 99% to [target: 120% is beyond the scale; which value?]"),
        # words against numbers
        ("Reduce complaints from 20 to 60", "Reduce complaints from [baseline: 20 or 60?] to [target: 20 or 60?]"),
        # numbers against numbers
        (
            "Increase revenue by 30% from €20,000 to €40,000",
            "Increase revenue by [change: not 30% with these ends?] from €20,000 to €40,000",
        ),
        # words ending in -ly
        (
            "Significantly reduce churn",
            "Reduce churn from [baseline: today's value] to [target: the value to reach]",
        ),
        (
            "reduce churn considerably",
            "reduce churn from [baseline: today's value] to [target: the value to reach]",
        ),
        (
            "KR2: significantly reduce churn",
            "KR2: reduce churn from [baseline: today's value] to [target: the value to reach]",
        ),
        (
            "Substantially reduce waiting time while holding costs, by 10%",
            "Reduce waiting time while holding costs, by 10%",
        ),
    ],
)
def test_a_repair_keeps_the_author_s_sentence(text: str, rewritten: str) -> None:
    made = first(text)
    assert (made.text, made.initiatives, made.key_results) == (rewritten, (), ())
    assert made.kind == ("ask" if made.blanks or made.guardrails else "safe")


def test_a_percentage_of_a_rate_is_asked_about() -> None:
    (made,) = rewrites("Increase NPS by 10%")
    assert made.kind == "ask"
    assert made.text == (
        "Increase NPS by 10% [reading: of today's value, or percentage points?], "
        "from [baseline: today's value] to [target: the value to reach]"
    )


def test_wording_alone_is_safe() -> None:
    made = first("Substantially reduce waiting time while holding costs, by 10%")
    assert (made.kind, made.blanks, made.guardrails) == ("safe", (), ())


# --- lines that hold two results -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "own", "more", "work"),
    [
        (
            "Raise the repeat booking rate from 20% to 45% and publish the menu online",
            "Raise the repeat booking rate from 20% to 45%",
            (),
            ("publish the menu online",),
        ),
        (
            "Launch the portal, write the handbook and cut complaints from 60 to 25",
            "Cut complaints from 60 to 25",
            (),
            ("Launch the portal", "write the handbook"),
        ),
        (
            "Raise the repeat booking rate from 20% to 45% and cut complaints from 60 to 25",
            "Raise the repeat booking rate from 20% to 45%",
            ("Cut complaints from 60 to 25",),
            (),
        ),
        (
            "KR1: cut complaints from 60 to 25; publish the menu",
            "KR1: cut complaints from 60 to 25",
            (),
            ("publish the menu",),
        ),
        (
            "Raise the repeat booking rate to 45% and cut complaints from 60 to 25",
            "Raise the repeat booking rate from [baseline: today's value] to 45%",
            ("Cut complaints from 60 to 25",),
            (),
        ),
    ],
)
def test_a_compound_line_is_split_and_its_work_kept_below(
    text: str, own: str, more: tuple[str, ...], work: tuple[str, ...]
) -> None:
    (made,) = rewrites(text)
    assert (made.text, made.key_results, made.initiatives, made.kind) == (own, more, work, "ask")


@pytest.mark.parametrize("text", WORK)
def test_work_keeps_its_words_as_an_initiative(text: str) -> None:
    offers = rewrites(text)
    assert offers
    for one in offers:
        assert one.initiatives == (text.removeprefix("KR1: "),)
        assert {blank.slot for blank in one.blanks} >= {"baseline", "target"}
        assert one.kind == "ask"
        assert one.text.startswith("KR1: ") is text.startswith("KR1: ")


def test_rewrites_of_one_key_result_differ_in_what_they_move() -> None:
    for text in WORK:
        texts = [one.text for one in rewrites(text)]
        assert len(set(texts)) == len(texts) <= 3


# --- what is left alone ----------------------------------------------------------------------------


def test_a_ready_key_result_has_no_rewrite() -> None:
    found = review(OBJECTIVE, "Complaints from 60 to 25", "Launch the portal")
    assert [one.verdict for one in found.okrs[0].key_results] == [Verdict.READY, Verdict.REWORK]
    assert {one.key_result for one in offered(found)} == {"o1.k2"}


def test_what_is_struck_through_has_no_rewrite() -> None:
    one = okr(OBJECTIVE, "Launch the portal", "Launch the app")
    first_struck = replace(one, key_results=(replace(one.key_results[0], struck=True), one.key_results[1]))
    assert {made.key_result for made in offered(of_okr(first_struck))} == {"o1.k2"}
    assert offered(of_okr(replace(one, struck=True))) == ()


def test_what_is_dismissed_is_neither_rewritten_nor_planned() -> None:
    one = okr(OBJECTIVE, "Raise renewal rate to 90%")
    ignore = Ignore(("missing-baseline",), "first read in May", 1, 1, 1)
    found = coach().review([OkrSet("plan.md", "markdown", (one,), ignores=(ignore,))])
    assert [finding.rule for finding in found.findings if finding.dismissed] == ["missing-baseline"]
    assert (offered(found), found.plan) == ((), ())


def test_a_finding_that_is_dismissed_is_not_settled() -> None:
    one = okr(OBJECTIVE, "Cut response time from 40")
    found = of_okr(one)
    assert "missing-unit" in {finding.rule for finding in found.findings}
    ignore = Ignore(("missing-unit",), "minutes, as everywhere", 1, 1, 1)
    again = coach().review([OkrSet("plan.md", "markdown", (one,), ignores=(ignore,))])
    passed_over = {finding.id for finding in again.findings if finding.dismissed}
    assert passed_over
    assert not any(passed_over & set(made.settles) for made in offered(again))


def test_a_remark_alone_brings_no_rewrite() -> None:
    one = okr(OBJECTIVE, "Staff who took the first-aid test from 20 of 40 to 40 of 40")
    found = of_okr(replace(one, tags=("regulated",)))
    node = found.okrs[0].key_results[0]
    assert node.verdict is Verdict.READY
    assert offered(found) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Das neue Portal für unsere Kunden einführen und testen",
        "Lanzar el nuevo portal para los clientes antes de junio",
        "支払いの時間を短くする",
    ],
)
def test_what_is_not_english_is_left_alone(text: str) -> None:
    found = review(OBJECTIVE, text, "Launch the portal")
    assert {one.key_result for one in offered(found)} == {"o1.k2"}


@pytest.mark.parametrize("text", ["", " ", "?", "TBD", "KR1:", "..."])
def test_what_was_never_filled_in_is_no_work_to_keep(text: str) -> None:
    for made in rewrites(text):
        assert (made.kind, made.initiatives, made.key_results) == ("ask", (), ())
        assert {blank.slot for blank in made.blanks} >= {"baseline", "target"}


# --- structured fields -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        Fields(target="40%"),
        Fields(baseline="20%", target="40%"),
        Fields(target="40", unit="%", due="2027-06-30", owner="Ines"),
        Fields(target="", baseline=""),
        Fields(target="TBD"),
        Fields(current="20%"),
        Fields(baseline="40%", target="20%", direction="increase"),
        Fields(target="n/a", unit="euros", currency="EUR", metric_type="amount", stretch="60", committed="yes"),
    ],
)
@pytest.mark.parametrize(
    "text", ["Share of guests who come back", "Raise engagement in Porto", "Launch the portal by 30 June", "Orders: 40"]
)
def test_structured_fields_are_read_and_stay_as_they_are(text: str, fields: Fields) -> None:
    found = review(OBJECTIVE, text, fields=fields)
    assert found.okrs[0].key_results[0].key_result.fields == fields
    for made in offered(found):
        kept = " ".join([made.text, *made.initiatives, *made.key_results, *made.guardrails])
        assert all(word in kept for word in ("Porto", "30 June", "40", "portal") if word in text)
        values = {value for value in (fields.baseline, fields.target, fields.current) if value}
        # A value of a field stays in its field: no rewrite writes it out in another place.
        assert not any(value in made.text for value in values if value not in text)


def test_a_target_in_a_field_is_not_asked_for_again() -> None:
    made = first("Renewal rate", fields=Fields(target="40%"))
    assert made.text == "Renewal rate, up from [baseline: today's value]"


# --- the same again --------------------------------------------------------------------------------

SEVERAL = (
    "Launch the portal",
    "Raise renewal rate to 90%",
    "Complaints from 60 to 25",
    "Cut response time from 40 to 20",
    "Raise the repeat booking rate from 20% to 45% and publish the menu online",
)


def test_the_same_review_gives_equal_rewrites() -> None:
    made = coach()
    one = okr(OBJECTIVE, *SEVERAL)
    assert of_okr(one, made) == of_okr(one, made) == of_okr(one, coach())


def test_the_order_of_key_results_changes_nothing_for_each() -> None:
    def by_text(texts: Sequence[str]) -> dict[str, list[Rewrite]]:
        found = of_okr(okr(OBJECTIVE, *texts))
        names = {finding.id: finding.rule for finding in found.findings}
        of: dict[str, list[Rewrite]] = {}
        for node in found.okrs[0].okr.key_results:
            of[node.text] = [
                replace(one, id="", key_result=None, settles=tuple(sorted(names[each] for each in one.settles)))
                for one in offered(found)
                if one.key_result == node.id
            ]
        return of

    assert by_text(SEVERAL) == by_text(SEVERAL[::-1]) == by_text([*SEVERAL[2:], *SEVERAL[:2]])


def test_equal_texts_have_equal_rewrites() -> None:
    node = KeyResult("o1.k1", "Launch the portal", PLACE, NO_FIELDS)
    one = replace(okr(OBJECTIVE), key_results=(node, replace(node, id="o1.k2")))
    found = offered(of_okr(one))
    assert [made.text for made in found if made.key_result == "o1.k1"] == [
        made.text for made in found if made.key_result == "o1.k2"
    ]


# --- a search that fails ---------------------------------------------------------------------------


def _fails(text: str, most: int) -> Sequence[Card]:
    raise OSError(f"no index for {len(text)} characters, {most} at most")


def _finds_nothing(text: str, most: int) -> Sequence[Card]:  # noqa: ARG001
    return ()


@pytest.mark.parametrize("find", [_fails, _finds_nothing])
def test_without_a_search_there_are_rewrites_without_cards(find: object) -> None:
    known = Cards(CARDS, find)  # type: ignore[arg-type]
    made = Coach(RULES, DEFAULT, writer=Writer(RULES, DEFAULT, lambda: known))
    found = of_okr(okr(OBJECTIVE, *SEVERAL), made)
    assert offered(found) == offered(of_okr(okr(OBJECTIVE, *SEVERAL)))
    assert found.plan is not None
    assert [(one.key_result, one.card) for one in found.plan] == [("o1.k2", None)]


def test_a_repair_of_the_author_s_sentence_needs_no_search() -> None:
    asked: list[str] = []

    def find(text: str, most: int) -> Sequence[Card]:  # noqa: ARG001
        asked.append(text)
        return ()

    made = Coach(RULES, DEFAULT, writer=Writer(RULES, DEFAULT, lambda: Cards(CARDS, find)))
    of_okr(okr(OBJECTIVE, "Cut response time from 40 to 20", "Complaints from 60 to 25"), made)
    assert asked == []
    of_okr(okr(OBJECTIVE, "KR1: Launch the portal", "Complaints from 60 to 25"), made)
    assert asked == [f"Launch the portal {OBJECTIVE}"]


def test_without_any_card_there_are_rewrites() -> None:
    assert [one.key_result for one in offered(of_okr(okr(OBJECTIVE, *SEVERAL), coach(())))] != []
