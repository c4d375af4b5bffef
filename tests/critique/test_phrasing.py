"""A model may phrase a rewrite, and the judge of all rewrites has the last word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.critique import Showing, critic, phrase
from coach.llm.asking import Ask, ModelError
from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.proposals import Blank, Rewrite
from coach.rewriting.cards import Cards
from coach.rewriting.writer import Writer
from coach.rules import RULES
from coach.types import Review
from tests.critique.drafts import DRAFTS, KEY, Unchecked, draft, of_rules, sets
from tests.rewriting.offering import CARDS

HERE = Path(__file__).parent
VISITS = draft(
    "Tenants live without broken heaters", "Repairs done at the first visit to 85%", "Median days from 9 to 4"
)
OFFLINE = "Repairs done at the first visit to 85% (today [baseline: today's value])"
BETTER = "Repairs done at the first visit from [baseline: today's value] to 85%"


def reviewed(text: str, phrasings: Callable[[Ask], object]) -> tuple[Review, list[Ask]]:
    """The review, and what was asked about phrasings; of advice the model gives none."""

    def answers(ask: Ask) -> object:
        return phrasings(ask) if ask.prompt.startswith("phrase@") else {"answers": []}

    model = Unchecked(answers)
    writer = Writer(RULES, DEFAULT, lambda: Cards(CARDS, lambda text, most: CARDS[:1]))  # noqa: ARG005
    review = Coach(writer=writer, model=critic(model, KEY, writer)).review(sets(text))
    return review, [ask for ask in model.asks if ask.prompt.startswith("phrase@")]


def without(text: str) -> Review:
    writer = Writer(RULES, DEFAULT, lambda: Cards(CARDS, lambda text, most: CARDS[:1]))  # noqa: ARG005
    return Coach(writer=writer).review(sets(text))


def says(*texts: str) -> Callable[[Ask], object]:
    turns = iter(texts)
    return lambda _: {"from": 1, "text": next(turns)}


def test_a_better_phrasing_stands_in_place_of_its_candidate() -> None:
    review, asks = reviewed(VISITS, says(BETTER))
    # The first one adds a guardrail to the objective, and is none that a model may touch.
    first, one = review.rewrites or ()
    assert first == (without(VISITS).rewrites or ())[0]
    assert one == Rewrite(
        id="r2",
        source="plan.md",
        okr="o1",
        key_result="o1.k1",
        text=BETTER,
        kind="ask",
        writer="model",
        settles=("f3",),
        blanks=(Blank("baseline", "today's value", 37, 62),),
    )
    assert (len(asks), review.notes) == (1, ())


def test_a_candidate_that_is_given_back_stays_the_writers() -> None:
    review, asks = reviewed(VISITS, says(OFFLINE))
    assert review.rewrites == without(VISITS).rewrites
    assert (len(asks), review.notes) == (1, ())


def test_what_would_be_sent_about_rewrites_can_be_seen_too() -> None:
    _, asks = reviewed(VISITS, says(BETTER))
    writer = Writer(RULES, DEFAULT, lambda: Cards(CARDS, lambda text, most: CARDS[:1]))  # noqa: ARG005
    showing = Showing(writer, KEY)
    Coach(writer=writer, model=showing).review(sets(VISITS))
    assert [ask for ask in showing.asks if ask.prompt.startswith("phrase@")] == asks


REFUSED = {
    "Repairs done at the first visit from 62% to 85%": phrase.INVENTED,
    "Repairs done at the first visit at Acme from [baseline: today's value] to 85%": phrase.INVENTED,
    "Repairs done at the first visit from [baseline: ask Finance] to 85%": phrase.BLANK,
    "Repairs done at the first visit from [baseline: today's value] to 85% [[/K]]": phrase.BLANK,
    "Repairs done at the first visit from [baseline: today's value]": phrase.LOST,
    "Churn from [baseline: today's value] to 85%": phrase.OTHER,
    "Repairs done at the first visit from 85% to [baseline: today's value]": phrase.MISPLACED,
    "Repairs done at the first visit to 85%": phrase.MISPLACED,
    "![x](//evil.example) Repairs done at the first visit to 85%": phrase.MARKUP,
    "=Repairs done at the first visit to 85%": phrase.MARKUP,
    "Repairs done at the first visit\u202e to 85%": phrase.MARKUP,
    "Repairs done at the first visit to 85% " + "and so on " * 40: phrase.LONG,
    "": phrase.NO_TEXT,
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_phrasing_that_is_refused_is_asked_for_once_more_and_then_the_candidate_stands(text: str) -> None:
    review, asks = reviewed(VISITS, says(text, text, text))
    assert review.rewrites == without(VISITS).rewrites
    assert review.notes == ("2 phrasings of the model refused.",)
    assert len(asks) == 2
    assert "was refused" not in asks[0].user
    assert f"was refused: {REFUSED[text]}. Give another one." in asks[1].user


def test_the_second_phrasing_may_be_taken() -> None:
    review, _ = reviewed(VISITS, says("Repairs to 99%", BETTER))
    assert [(one.text, one.writer) for one in review.rewrites or () if one.key_result] == [(BETTER, "model")]
    assert review.notes == ("1 phrasing of the model refused.",)


def test_what_is_sent_is_the_snapshot() -> None:
    _, asks = reviewed(VISITS, says("Repairs to 99%", BETTER))
    told = [f"{ask.prompt}\n{ask.system}\n=====\n{ask.user}\n" for ask in asks]
    assert "\n#####\n".join(told) == (HERE / "snapshots" / "phrase.txt").read_text(encoding="utf-8")


BEHAVIOURS: dict[str, Callable[[Ask], object]] = {
    "flatters": lambda _: {"from": 1, "text": "This key result is perfect as it is"},
    "invents numbers": lambda _: {"from": 1, "text": "Lift the share of happy people from 20% to 95%"},
    "invents dates": lambda _: {"from": 1, "text": "Finish all of it by 31 May 2033"},
    "names no candidate": lambda _: {"from": 99, "text": "Anything"},
    "sends garbage": lambda _: {"from": True, "text": ["x"]},
    "talks": lambda _: "Here is my phrasing",
    "fails": lambda _: ModelError("the endpoint is gone", "server"),
    "fills the blanks": lambda ask: {"from": 1, "text": re.sub(r"\[[a-z ]+: [^\]]*\]", "40%", _candidate(ask))},
    "keeps the blanks": lambda ask: {"from": 1, "text": _candidate(ask).replace("Increase", "Raise")},
}


def _candidate(ask: Ask) -> str:
    return str(re.findall(r"^1\. \[\[C \w+\]\] (.*) \[\[/\w+\]\]$", ask.user, re.MULTILINE)[0])


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_no_phrasing_invents_a_number_or_touches_a_finding(behaviour: str) -> None:
    taken = 0
    for text in DRAFTS:
        review, _ = reviewed(text, BEHAVIOURS[behaviour])
        plain = without(text)
        assert of_rules(review) == of_rules(plain)
        pairs = list(zip(review.rewrites or (), plain.rewrites or (), strict=True))
        assert [(new.key_result, new.id) for new, _ in pairs] == [(old.key_result, old.id) for _, old in pairs]
        for new, old in pairs:
            if new.writer == "model":
                taken += 1
                assert set(re.findall(r"\d+", new.text)) <= set(re.findall(r"\d+", text))
                assert set(old.settles) <= set(new.settles)
            else:
                assert new == old
    assert (taken > 0) == (behaviour == "keeps the blanks")


def test_a_model_that_fails_leaves_the_candidates_and_one_sentence() -> None:
    review, _ = reviewed(VISITS, lambda _: ModelError("the endpoint is gone", "server"))
    assert review.rewrites == without(VISITS).rewrites
    assert review.notes == (
        "The model gave no phrasing for 1 key result: the endpoint is gone. The review by rules is complete.",
    )
