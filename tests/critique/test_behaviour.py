"""Whatever a model says, the rules' review stays as it is, and nothing invented is shown."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from coach.critique import critic, plain
from coach.critique.checks import CHECKS
from coach.llm.scripted import ScriptedModel
from coach.pipeline import Coach
from coach.retrieval import library
from coach.types import Finding, Review, Severity
from tests.critique.drafts import BEHAVIOURS, DRAFTS, HARBOUR, KEY, objecting, of_rules, sets, texts, with_model

SPEAKS = {"objects to everything", "cites nothing", "repeats itself"}


@pytest.fixture(scope="module")
def without() -> dict[str, Review]:
    return {text: Coach().review(sets(text)) for text in DRAFTS}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_a_model_changes_no_finding_and_no_verdict_and_invents_nothing(
    behaviour: str, without: dict[str, Review]
) -> None:
    names = {check.name: check for check in CHECKS}
    shown = 0
    for text in DRAFTS:
        review, model = with_model(text, BEHAVIOURS[behaviour])
        assert of_rules(review) == of_rules(without[text])
        assert len(model.asks) == 1
        numbers = set(re.findall(r"\d+", " ".join(texts(model.asks[0]).values())))
        for one in review.advice:
            assert (one.by, one.severity, names[one.rule].code) == ("model", Severity.INFO, one.code)
            assert one.text is not None
            assert one.text == _home(review, one)[one.start : one.end]
            assert {cited.passage for cited in one.citations} <= set(library().passages)
            told = f"{one.message} {one.question}"
            assert set(re.findall(r"\d+", told)) <= numbers
            assert len(one.message) <= plain.LONGEST + 20
        shown += len(review.advice)
    assert (shown > 0) == (behaviour in SPEAKS)


def _home(review: Review, finding: Finding) -> str:
    (okr,) = review.okrs
    nodes = {node.id: node.text for node in okr.okr.key_results}
    return okr.okr.objective if finding.key_result is None else nodes[finding.key_result]


@pytest.mark.parametrize("text", DRAFTS)
def test_a_sound_answer_keeps_the_schema(text: str) -> None:
    review, _ = with_model(text, objecting)
    scripted = ScriptedModel(objecting)
    again = Coach(model=critic(scripted, KEY)).review(sets(text))
    assert again.advice == review.advice
    assert list(Draft202012Validator(scripted.asks[0].schema).iter_errors(objecting(scripted.asks[0]))) == []


DROPPED = {
    "flatters": (),
    "abstains": (),
    "follows orders": (),
    "invents numbers": (f"14 remarks of the model dropped: 14 {plain.FACT}.",),
    "invents quotes": ("14 remarks of the model dropped: 14 whose quote is not in the text.",),
    "cites what is dead": ("14 remarks of the model dropped: 14 that cite what was not offered.",),
    "talks": ("1 remark of the model dropped: 1 in no known form.",),
    "sends garbage": ("7 remarks of the model dropped: 7 in no known form.",),
    "asks for more": ("14 remarks of the model dropped: 14 on what was not asked.",),
    "writes long": (f"14 remarks of the model dropped: 14 {plain.LONG}.",),
    "recites its prompt": (f"14 remarks of the model dropped: 14 {plain.ECHO}.",),
    "writes HTML": (f"14 remarks of the model dropped: 14 {plain.MARKUP}.",),
    "hides characters": (f"14 remarks of the model dropped: 14 {plain.MARKUP}.",),
}


@pytest.mark.parametrize("behaviour", DROPPED)
def test_what_is_dropped_is_counted_and_said(behaviour: str) -> None:
    review, _ = with_model(HARBOUR, BEHAVIOURS[behaviour])
    assert review.notes == DROPPED[behaviour]
    assert review.advice == ()
