"""What a finding says and asks: words that fit this key result, not the rule in general."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.errors import KnowledgeError
from coach.rules import RULES, lookup
from coach.rules.engine import Numbering, check_okr
from coach.rules.page import page_of
from coach.types import Fields, Finding
from coach.views import Hit, Rule
from tests.rules.rule_examples import Setting, okr_of, parsed, run

WORK = "{} names work; it says nothing of what changes once the work is done"
THING = "this names something to have or to do; it does not say what changes for whom"
POSSIBLE = "this says what will be possible, not that anybody does it"
COUNT = "{} counts what the team makes or does itself, not what comes of it"
HIRES = "{} says how the team grows, not what the new people change"
PEOPLE = "{} measures whom the team's own routine reaches, not what they do afterwards"
THINGS = "{} measures how far the team's own routine reaches, not what gets better by it"
OPEN = "{} has no end value, so nobody can say when it is reached"


def found(code: str, text: str, **around: object) -> list[Finding]:
    return run([lookup(code)], replace(Setting(text), **around))[0]  # type: ignore[arg-type]


def said(code: str, text: str, **around: object) -> list[str]:
    return [finding.message for finding in found(code, text, **around)]


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Launch the donor page", "Launch"),
        ("We will migrate the ticket archive", "migrate"),
        ("By week 9, write the care concept", "write"),
        ("Training the ward clerks", "Training"),
        ("Document how tenants can pay by card", "Document"),
        ("Support the sales team in Lyon", "Support"),
    ],
)
def test_a_work_verb_is_quoted(text: str, verb: str) -> None:
    assert said("KR01", text) == [WORK.format(f"'{verb}'")]


@pytest.mark.parametrize(
    "text",
    [
        "Kubernetes",
        "Working intranet",
        "Get noticed by the city council",
        "Meet the staffing plan",
        "Become a good neighbour",
        "Training plan for ward clerks",
        "Interview guide contains sample questions",
        "The booking page is live",
        "Launch of the alumni portal",
    ],
)
def test_without_a_work_verb_nothing_is_called_work(text: str) -> None:
    assert [(f.message, f.text) for f in found("KR01", text)] == [(THING, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Tenants can pay by card",
        "Meals can be ordered on the ward tablet",
        "Make it possible for tenants to pay by card",
    ],
)
def test_what_will_be_possible_is_called_that(text: str) -> None:
    assert said("KR01", text) == [POSSIBLE]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Publish 24 recipe videos", "24 recipe videos"),
        ("Increase velocity from 30 to 45 story points", "story points"),
        ("Increase merge requests per developer from 6 to 9 per month", "merge requests per developer"),
        ("Send a weekly digest to donors", "a weekly digest"),
        ("Hold 8 workshops in 12 branches", "8 workshops"),
        ("Run interviews with 20 tenants", "interviews with 20 tenants"),
        ("Close 40 tickets, then tell the board", "40 tickets"),
    ],
)
def test_an_output_is_quoted_as_the_thing_counted(text: str, thing: str) -> None:
    (finding,) = found("KR02", text)
    assert finding.message.removesuffix(" (softened: exploratory work)") == COUNT.format(f"'{thing}'")
    assert finding.text == thing


def test_an_output_whose_number_stands_in_a_field_is_quoted_without_one() -> None:
    text = "Articles written per month"
    (finding,) = found("KR02", text, fields=Fields(target="12"))
    assert finding.text is not None
    assert finding.text in text


def test_hires_are_asked_what_they_will_change() -> None:
    (finding,) = found("KR02", "Hire 6 night-shift nurses")
    assert finding.message == HIRES.format("'6 night-shift nurses'")
    assert finding.question == "What will be different for whom once these people are there, and how would you see it?"
    assert found("KR02", "Publish 24 recipe videos")[0].question == page_of(lookup("KR02")).ask


@pytest.mark.parametrize(
    ("text", "message", "quoted"),
    [
        ("Train 85% of branch managers", PEOPLE, "85% of branch managers"),
        ("Every new driver is trained on loading", PEOPLE, "Every new driver is trained on loading"),
        ("100% of contracts have two signatures", THINGS, "100% of contracts"),
        ("Every package has tests", THINGS, "Every package has tests"),
        ("Safety briefing coverage from 40% to 100%", THINGS, "Safety briefing coverage"),
    ],
)
def test_coverage_of_people_and_of_things_is_told_apart(text: str, message: str, quoted: str) -> None:
    (finding,) = found("KR03", text)
    page = page_of(lookup("KR03"))
    assert (finding.message, finding.text) == (message.format(f"'{quoted}'"), quoted)
    assert finding.question == (page.ask if message is PEOPLE else dict(page.asks)["things"])


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Reduce response time", "response time"),
        ("Reduce the number of half-read letters", "Reduce the number of half-read letters"),
        ("Reduce time", "Reduce time"),
        ("Attract relevant profiles", "Attract relevant profiles"),
    ],
)
def test_a_missing_end_points_at_a_measure_or_at_all_words_but_never_at_a_verb(text: str, quoted: str) -> None:
    assert [(f.message, f.text) for f in found("KR06", text)] == [(OPEN.format(f"'{quoted}'"), quoted)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Reach 12,000 weekly riders", "'12,000' says where to go, but not where things stand today"),
        ("Cut parcel damages by 25%", "'25%' says how much, not from where"),
        ("Increase orders 5x", "'5x' says how much, not from where"),
        ("Halve the waiting list", "'Halve' says how much, not from where"),
    ],
)
def test_a_size_of_change_says_how_much_and_a_level_says_where_to(text: str, message: str) -> None:
    assert said("KR07", text) == [message]


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_key_result_is_called_empty(text: str) -> None:
    assert [(f.message, f.text) for f in found("KR08", text)] == [("this line is empty", None)]


def test_an_empty_objective_is_called_empty_too() -> None:
    (finding,) = found("KR08", "Falls from 9 to 4", objective="")
    assert (finding.message, finding.field, finding.text) == ("this line is empty", "objective", None)


def test_a_gap_in_the_objective_has_a_why_and_a_question_of_its_own() -> None:
    page = page_of(lookup("KR08"))
    (of_objective,) = found("KR08", "Falls from 9 to 4", objective="Raise patient satisfaction to X%")
    (of_key_result,) = found("KR08", "Lunch waste from TBD to 12%")
    assert (of_objective.field, of_objective.text) == ("objective", "X%")
    assert (of_objective.why, of_objective.question) == (dict(page.whys)["objective"], dict(page.asks)["objective"])
    assert (of_key_result.why, of_key_result.question) == (page.why, page.ask)


@pytest.mark.parametrize(
    ("text", "period", "variant"),
    [
        ("Appointment attendance from 91% to 103%", None, ""),
        ("Cut packaging cost by 130%", None, ""),
        ("NPS from 36 to 36", None, "equal"),
        ("Late meals from 9% to 4% by 31 March 2025", "Q3 2025", "date"),
    ],
)
def test_the_question_fits_what_is_out_of_range(text: str, period: str | None, variant: str) -> None:
    page = page_of(lookup("KR13"))
    (finding,) = found("KR13", text, period=period)
    assert finding.question == dict(page.asks).get(variant, page.ask)


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Publish the care guide and hire a ward manager", "work"),
        ("Pass rate from 61% to 75% and dropout from 9% to 5%", ""),
    ],
)
def test_parts_that_are_work_are_sent_to_the_initiatives(text: str, variant: str) -> None:
    page = page_of(lookup("KR16"))
    (finding,) = found("KR16", text)
    assert finding.question == dict(page.asks).get(variant, page.ask)
    assert ("initiatives" in finding.question) is bool(variant)


@pytest.mark.parametrize(
    ("code", "text", "around", "reason"),
    [
        ("KR01", "Establish the baseline for meal waste", {}, "measuring first"),
        ("KR02", "Run 20 interviews with renters", {"tags": ("exploratory",)}, "exploratory work"),
        ("KR02", "Hire 5 forklift drivers", {"tags": ("recruiting_team",)}, "recruiting team"),
        (
            "KR05",
            "Obtain the ISO 22000 certificate",
            {"tags": ("regulated",), "siblings": (("Open findings from 17 to 4", "key_result"),)},
            "regulated work",
        ),
        ("KR19", "Maintain patient satisfaction at 93%", {"tags": ("bau_team",)}, "standing service"),
        ("KR19", "Keep the handbook updated", {"role": "guardrail"}, "tagged limit"),
    ],
)
def test_a_softened_finding_says_why(code: str, text: str, around: dict[str, object], reason: str) -> None:
    (message,) = said(code, text, **around)
    assert message.endswith(f" (softened: {reason})")


@pytest.mark.parametrize("code", ["KR01", "KR02", "KR05", "KR19"])
def test_a_finding_at_full_weight_claims_no_reason(code: str) -> None:
    for example in page_of(lookup(code)).bad:
        assert "softened" not in said(code, example.text)[0]


def test_no_claim_is_made_about_dates_elsewhere_in_the_file() -> None:
    _, undecided = run([lookup("KR17")], Setting("Occupancy from 94% to 88%"))
    assert [one.reason for one in undecided] == [
        "no period was found in the head or in a field; add one to have this checked"
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_variant_of_a_question_asks_once_and_differs(rule: Rule) -> None:
    page = page_of(rule)
    asks = [page.ask, *(text for _, text in page.asks)]
    assert all(ask.count("?") == 1 and ask.endswith("?") for ask in asks)
    assert len(set(asks)) == len(asks)


def test_a_variant_that_the_page_does_not_hold_is_an_error() -> None:
    rule = replace(lookup("KR01"), check=lambda _view: (Hit("so", None, None, variant="nowhere"),))
    with pytest.raises(KnowledgeError, match="nowhere"):
        check_okr(parsed(okr_of(Setting("Launch the donor page"))), [rule], Numbering())
