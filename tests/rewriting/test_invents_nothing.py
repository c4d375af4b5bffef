"""What holds for every rewrite of every text: no fact that the author did not write, none of the author's lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.proposals import Rewrite
from coach.records import replace
from coach.retrieval.library import Card
from coach.types import NO_FIELDS, Fields, Finding, Okr, OkrSet, Review, Scope, Verdict
from tests.rewriting.offering import card, coach, okr

MONTHS = "January February March April May June July August September October November December".split()
NAMES = "Lisbon Porto Ines Okafor Harbour NordCom CRM".split()
SIGNS = "$ € £ ¥ ₹".split()
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_]\w*")
QUOTED = re.compile(r'"([^"]+)"')
OPENERS = {"increase", "reduce", "improve", "guardrail"}

# --- texts of our own ------------------------------------------------------------------------------

numbers = st.one_of(
    st.integers(2, 99).map(str),
    st.integers(1_000, 99_999).map(lambda value: f"{value:,}"),
    st.integers(11, 999).map(lambda value: f"{value / 10:.1f}"),
)
names = st.sampled_from(NAMES)
values = st.one_of(
    numbers.map(lambda number: f"{number}%"),
    st.tuples(st.sampled_from(SIGNS), numbers).map("".join),
    st.tuples(numbers, st.sampled_from(["euros", "days", "min", "hours", "of 5", "points", "x"])).map(" ".join),
    numbers,
    st.sampled_from(["X%", "TBD", "[xx]", "twelve", "half", "a third"]),
)
measures = st.sampled_from(
    [
        *("renewal rate", "complaints", "waiting time", "revenue", "page views", "NPS", "churn", "engagement"),
        *("satisfaction", "orders", "the share of guests who return", "cost per night", "uptime", "followers"),
    ]
)
things = st.sampled_from(
    ["the portal", "a handbook", "new check-in flow", "training for cooks", "the price list", "5 workshops", "beds"]
)
dates = st.one_of(
    st.just(""),
    st.tuples(st.sampled_from([" by ", " until "]), st.integers(1, 28).map(str), st.sampled_from(MONTHS)).map(
        lambda parts: f"{parts[0]}{parts[1]} {parts[2]}"
    ),
    st.sampled_from([" by Q3 2027", " in Q4", " by 2027-09-30", " by the end of the quarter", " every month"]),
)
places = st.one_of(st.just(""), names.map(lambda name: f" in {name}"), names.map(lambda name: f' in "{name} north"'))
measured = st.tuples(
    st.sampled_from(["", "Raise ", "Reduce ", "Cut ", "increase ", "Significantly improve ", "Keep ", "KR2: Grow "]),
    measures,
    places,
    st.one_of(
        st.just(""),
        values.map(lambda one: f" to {one}"),
        values.map(lambda one: f" by {one}"),
        values.map(lambda one: f" from {one}"),
        st.tuples(values, values).map(lambda pair: f" from {pair[0]} to {pair[1]}"),
        st.tuples(values, values, values).map(lambda ends: f" by {ends[0]} from {ends[1]} to {ends[2]}"),
    ),
    dates,
).map("".join)
work = st.tuples(
    st.sampled_from(["Launch ", "Write ", "Roll out ", "hire ", "KR1: Build ", "Fix ", "Complete ", "Hold "]),
    things,
    st.one_of(st.just(""), numbers.map(lambda number: f" for {number} guests"), st.just(" to cut waiting time")),
    places,
    dates,
).map("".join)
coverage = st.tuples(values, st.sampled_from([" of the plan done", " of shops have the new desk"]), dates).map("".join)
anything = st.text(max_size=40)
clauses = measured | work | coverage
key_results = st.one_of(
    clauses,
    clauses,
    st.tuples(clauses, st.sampled_from([" and ", ", ", "; ", " by "]), clauses).map("".join),
    st.tuples(clauses, anything).map(" ".join),
    st.tuples(anything, clauses).map(" ".join),
    anything,
)
objectives = st.one_of(
    st.just("Guests feel at home with us"),
    st.tuples(st.just("Guests trust us"), places, dates).map("".join),
    clauses,
    anything,
)
fields = st.one_of(
    st.just(NO_FIELDS),
    st.builds(
        Fields,
        baseline=st.none() | values,
        target=st.none() | values,
        due=st.none() | st.sampled_from(["2027-06-30", "June"]),
        owner=st.none() | names,
    ),
)
sources = st.builds(
    okr,
    objectives,
    key_results,
    key_results,
    period=st.sampled_from([None, "Q2 2027", "", "July"]),
    fields=fields,
)

# --- cards that would like to slip something in ----------------------------------------------------

planted = st.sampled_from(
    [
        *("4711", "forty-two", "Zanzibar", "ACME", "¥", "₹", "in November", '"golden hour"', "desk@card.example"),
        *("share of guests", "the front desk", "renewal rate", "waiting time", "page views"),
    ]
)
labels = st.lists(planted, min_size=1, max_size=3).map(" ".join)
cards = st.builds(
    card,
    st.sampled_from(["planted-one", "planted-two"]),
    labels,
    words=st.lists(labels, max_size=2).map(tuple),
    asks=st.lists(labels, max_size=2).map(tuple),
    data=st.lists(labels, max_size=1).map(tuple),
    direction=st.sampled_from(["up", "down"]),
    unit=st.sampled_from(["%", "count", "days", "score"]),
    family=st.sampled_from(["retention", "reach", "cycle time"]),
    vanity=st.sampled_from([None, "anybody can look"]),
    instead=st.sampled_from([(), ("planted-one",)]),
)
libraries = st.lists(cards, max_size=2, unique_by=lambda one: one.id)


# --- what is offered -------------------------------------------------------------------------------


def reviewed(one: Okr, library: Sequence[Card]) -> Review:
    """Every search finds every card."""
    own = [*library, *([] if any(each.id == "planted-one" for each in library) else [card("planted-one", "guests")])]
    return coach(own, own).review([OkrSet("plan.md", "markdown", (one,))])


def outside(rewrite: Rewrite) -> str:
    """The text without its blanks."""
    text = rewrite.text
    for blank in reversed(rewrite.blanks):
        text = f"{text[: blank.start]}_{text[blank.end :]}"
    return text


def told(rewrite: Rewrite) -> Iterator[str]:
    """All words that are new: the text, the hints, and the lines to add."""
    yield outside(rewrite)
    yield from (blank.hint for blank in rewrite.blanks)
    yield from rewrite.key_results
    yield from rewrite.guardrails
    yield from rewrite.objectives


def own_texts(one: Okr, key_result: str | None) -> str:
    """What a rewrite may draw on: of a key result its own words, of an objective those of all its key results."""
    nodes = [node for node in one.key_results if key_result in (None, node.id)]
    values = [getattr(node.fields, name) or "" for node in nodes for name in Fields.__slots__]
    return " \n ".join([one.objective, one.period or "", *(node.text for node in nodes), *values])


def numbers_of(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def names_of(text: str) -> set[str]:
    """Words with a capital, but at the start and behind a label of the line."""
    found = [match for match in WORD.finditer(text) if any(ch.isupper() for ch in match[0])]
    return {
        word[0].casefold()
        for word in found
        if word.start() > 0 and not re.search(r"[:.!?;]\s+\W*$", text[: word.start()])
    } - OPENERS


def all_rewrites(review: Review) -> tuple[Rewrite, ...]:
    assert review.rewrites is not None
    return review.rewrites


@settings(max_examples=80)
@given(sources, libraries)
def test_no_rewrite_holds_a_fact_that_the_author_did_not_write(one: Okr, library: list[Card]) -> None:
    for rewrite in all_rewrites(reviewed(one, library)):
        own = own_texts(one, rewrite.key_result)
        known = {word.casefold() for word in WORD.findall(own)}
        for text in told(rewrite):
            assert numbers_of(text) <= numbers_of(own), rewrite
            assert {sign for sign in "$€£¥₹%" if sign in text} <= set(own), rewrite
            assert names_of(text) <= known, rewrite
            assert {month for month in MONTHS if re.search(rf"\b{month}\b", text)} <= {
                month for month in MONTHS if month.casefold() in own.casefold()
            }, rewrite
            assert all(" ".join(quoted.split()) in " ".join(own.split()) for quoted in QUOTED.findall(text)), rewrite
            assert "@" not in text or "@" in own


@settings(max_examples=80)
@given(sources, libraries)
def test_every_number_and_name_of_the_author_is_still_somewhere(one: Okr, library: list[Card]) -> None:
    texts: dict[str | None, str] = {None: one.objective}
    texts |= {node.id: node.text for node in one.key_results}
    for rewrite in all_rewrites(reviewed(one, library)):
        kept = " \n ".join([*told(rewrite), *rewrite.initiatives])
        old = texts[rewrite.key_result]
        assert numbers_of(old) <= numbers_of(kept), rewrite
        assert {sign for sign in SIGNS if sign in old} <= set(kept), rewrite
        assert all(name in kept for name in NAMES if name in old), rewrite
        assert all(month in kept for month in MONTHS if month in old), rewrite


@settings(max_examples=60)
@given(sources, libraries)
def test_rewrites_are_well_formed_and_belong_to_findings_of_this_review(one: Okr, library: list[Card]) -> None:
    review = reviewed(one, library)
    rewrites = all_rewrites(review)
    findings: dict[str, Finding] = {finding.id: finding for finding in review.findings}
    assert [rewrite.id for rewrite in rewrites] == [f"r{number}" for number in range(1, len(rewrites) + 1)]
    (reviewed_okr,) = review.okrs
    weak = {node.key_result.id for node in reviewed_okr.key_results if node.verdict is not Verdict.READY}
    for rewrite in rewrites:
        assert (rewrite.source, rewrite.okr, rewrite.writer) == ("plan.md", "o1", "offline")
        assert rewrite.key_result in {None, *weak}
        assert rewrite.settles
        assert len(set(rewrite.settles)) == len(rewrite.settles)
        for settled in (findings[ident] for ident in rewrite.settles):
            assert settled.dismissed is None
            of_okr = settled.scope in (Scope.OKR, Scope.OBJECTIVE) and settled.okr == rewrite.okr
            assert settled.key_result == rewrite.key_result or of_okr
        for blank in rewrite.blanks:
            assert rewrite.text[blank.start : blank.end] == f"[{blank.slot}: {blank.hint}]"
        asks = bool(rewrite.blanks or rewrite.initiatives or rewrite.key_results or rewrite.guardrails)
        asks = asks or bool(rewrite.objectives)
        assert rewrite.kind == "ask" or not asks
    for node in one.key_results:
        texts = [rewrite.text for rewrite in rewrites if rewrite.key_result == node.id]
        assert len(texts) <= 3
        assert len(set(texts)) == len(texts)
        assert node.text not in texts


@settings(max_examples=30)
@given(sources, libraries)
def test_the_review_beside_the_rewrites_is_the_same_review(one: Okr, library: list[Card]) -> None:
    without = Coach(options=DEFAULT).review([OkrSet("plan.md", "markdown", (one,))])
    assert (without.rewrites, without.plan) == (None, None)
    assert replace(reviewed(one, library), rewrites=None, plan=None) == without
