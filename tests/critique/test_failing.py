"""A model that fails leaves a complete review, and one sentence on what is missing."""

from __future__ import annotations

from coach.critique import critic
from coach.critique.checks import CHECKS
from coach.llm.asking import Ask, ModelError
from coach.pipeline import Advised, Coach, Done, Found, Parsed
from coach.records import replace
from tests.critique.drafts import DRAFTS, HARBOUR, KEY, Unchecked, objecting, of_rules, said, sets, with_model

DOWN = ModelError("the endpoint did not answer within 30 seconds.", "timeout")
FIVE = "\n".join(DRAFTS[1:6])


def test_a_model_that_fails_is_named_once_and_asked_three_times() -> None:
    review, model = with_model(FIVE, lambda _: DOWN)
    assert of_rules(review) == of_rules(Coach().review(sets(FIVE)))
    assert (len(model.asks), len(review.okrs)) == (3, 5)
    assert list(review.notes) == [
        f"The model gave no advice on 5 of 5 OKRs: {DOWN.reason} The review by rules is complete."
    ]
    assert (review.model, review.advice, review.by_model) == ("unchecked", (), ())


def test_a_model_that_comes_back_is_asked_on() -> None:
    turns = iter((DOWN, DOWN, None, DOWN, None))

    def answers(ask: Ask) -> object:
        return next(turns) or objecting(ask)

    review, model = with_model(FIVE, answers)
    assert len(model.asks) == 5
    assert {one.okr for one in review.advice} == {"o3", "o5"}
    assert review.notes[0].split(":")[0] == "The model gave no advice on 3 of 5 OKRs"


def test_of_a_single_okr_no_count_is_told() -> None:
    review, _ = with_model(HARBOUR, lambda _: ModelError("no \u202ekey\nis set", "unauthorised"))
    assert review.notes == ("The model gave no advice on the OKR: no key is set. The review by rules is complete.",)


def test_each_run_begins_anew() -> None:
    coach = Coach(model=critic(Unchecked(lambda _: DOWN), KEY))
    assert coach.review(sets(HARBOUR)) == coach.review(sets(HARBOUR))


def test_advice_comes_behind_the_findings_of_its_okr() -> None:
    two = "\n".join(DRAFTS[1:3])
    told: list[str] = []
    *events, done = Coach(model=critic(Unchecked(objecting), KEY)).events(sets(two))
    for event in events:
        kind = type(event).__name__
        if not told or told[-1] != kind:
            told.append(kind)
    assert told == ["Parsed", "Found", "Advised", "Parsed", "Found", "Advised"]
    assert isinstance(done, Done)
    assert {type(event) for event in events} == {Parsed, Found, Advised}
    ids = [one.id for event in events if isinstance(event, Advised) for one in event.advice.findings]
    assert ids == [f"a{number}" for number in range(1, len(ids) + 1)]


def test_an_okr_that_is_struck_out_or_has_no_key_results_is_not_sent() -> None:
    _, model = with_model("## Objective: Quiet quays\n", objecting)
    assert model.asks == []
    (one,) = sets(HARBOUR)
    struck = replace(one, okrs=(replace(one.okrs[0], struck=True),))
    silent = Unchecked(objecting)
    assert Coach(model=critic(silent, KEY)).review([struck]).notes == ()
    assert silent.asks == []


def test_only_checks_that_were_answered_are_named_as_checked() -> None:
    answers = [
        said("AD01", "K1", "yes"),
        said("AD02", "O", "unsure"),
        said("AD03", "K1", "unsure"),
        said("AD03", "K2", "yes"),
        said("AD04", "O", "no", quote="nowhere", reason="It is vague.", question="Who sees it?"),
    ]
    review, _ = with_model(HARBOUR, lambda _: {"answers": answers})
    assert review.by_model == ("advice-serves-objective", "advice-can-influence")
    advised = next(
        event
        for event in Coach(model=critic(Unchecked(lambda _: {"answers": answers}), KEY)).events(sets(HARBOUR))
        if isinstance(event, Advised)
    ).advice
    assert (advised.unsure, advised.dropped) == (2, (("whose quote is not in the text", 1),))


def test_codes_and_names_of_checks_are_no_rules() -> None:
    from coach.rules import RULES

    assert not {check.code for check in CHECKS} & {rule.code for rule in RULES}
    assert not {check.name for check in CHECKS} & {rule.name for rule in RULES}


def test_a_comment_passes_over_a_remark_as_over_a_finding() -> None:
    ignored = HARBOUR.replace(
        "- KR2", "<!-- okr-coach: ignore advice-serves-objective: the harbour master asked -->\n- KR2"
    )
    review, _ = with_model(ignored, objecting)
    passed = [one.key_result for one in review.advice if one.dismissed is not None]
    assert passed == ["o1.k2"]
