"""What a search finds, and when it says that there is nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.records import replace
from coach.resources import knowledge_path
from coach.retrieval.encoder import Encoder
from coach.retrieval.index import Index
from coach.retrieval.library import Text
from coach.retrieval.search import BOTH, LONGEST, WORDS, Bar, Found, Result, Search, Signs, accompanied, fused
from coach.retrieval.tokens import TokenVectors
from tests.retrieval.small import TEXTS, passage


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    cache = str(tmp_path_factory.mktemp("cache"))
    return Search(TEXTS, lambda texts: Index(texts, *models(), cache, None))


@pytest.fixture(scope="module")
def lenient(search: Search) -> Search:
    """Shows whatever is found."""
    search.search("warm")
    return Search(TEXTS, lambda _: search._index, Bar(-1.0))  # type: ignore[arg-type,return-value]


@pytest.fixture(scope="module")
def words() -> Search:
    """Without the vector half."""
    return Search(TEXTS, no_chroma)


def no_chroma(texts: Sequence[Text]) -> Index:  # noqa: ARG001 - in the place of what opens the index
    raise ModuleNotFoundError("No module named 'chromadb'", name="chromadb")


def models() -> tuple[TokenVectors, Encoder]:
    return TokenVectors(knowledge_path("embedding")), Encoder(knowledge_path("encoder"))


def ids(found: Found) -> list[str]:
    return [result.id for result in found.results]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("how do I find a baseline?", "baseline"),
        ("should our salaries depend on the score", "bonus"),
        ("objectives", "number"),
        ("the shelves were empty", "stock"),
        ("customers leaving", "churn"),
        ("workplace accidents", "injury"),
        ("BASELINES!", "baseline"),
    ],
)
def test_the_text_that_answers_comes_first(lenient: Search, query: str, first: str) -> None:
    found = lenient.search(query)
    assert (ids(found)[:1], found.vectors, found.reason) == ([first], True, "")


def test_meaning_finds_what_shares_no_word(search: Search, words: Search) -> None:
    assert ids(search.search("clients quit their subscription", kinds=("card",)))[:1] in (["churn"], [])
    assert words.search("clients quit their subscription").results == ()
    near = search.search("wages and remuneration")
    assert near.signs.near > words.search("wages and remuneration").signs.near == 0.0


@pytest.mark.parametrize("query", ["sourdough bread recipe", "cheap flights to Lisbon", "", "???", "how do I", "zxqv"])
def test_nothing_relevant_is_a_normal_answer(search: Search, words: Search, query: str) -> None:
    assert search.search(query).results == ()
    assert words.search(query).results == ()


def test_a_result_holds_what_there_is_to_read(words: Search) -> None:
    (result,) = words.search("baseline").results
    assert result == Result(
        "baseline",
        "passage",
        "Measure the start value first",
        "Spend two weeks on a baseline before you set it.",
        1.0,
    )


@pytest.mark.parametrize(
    ("kinds", "audience", "expected"),
    [
        (("passage", "card"), None, {"baseline", "bonus", "retro", "number", "churn", "stock", "injury"}),
        (("card",), None, {"churn", "stock", "injury"}),
        (("passage",), None, {"baseline", "bonus", "retro", "number"}),
        (("passage",), "leader", {"bonus", "number"}),
        (("passage", "card"), "coach", {"retro", "churn", "stock", "injury"}),
        (("card",), "reviewer", {"churn", "stock", "injury"}),
        (("passage",), "reviewer", set()),
        ((), None, set()),
    ],
)
def test_kinds_and_audience_filter_both_halves(
    lenient: Search, kinds: tuple[str, ...], audience: str | None, expected: set[str]
) -> None:
    query = "share of customers, baseline, score, objectives, blame, injuries"
    assert set(ids(lenient.search(query, kinds=kinds, audience=audience, k=10))) == expected


def test_no_more_than_k_and_no_more_than_the_budget(lenient: Search) -> None:
    assert len(lenient.search("share of customers", k=2).results) == 2
    assert lenient.search("share of customers", k=0).results == ()
    long = passage("long", "A baseline at length", "baseline " * 100)
    short = passage("short", "A baseline", "Short.")
    both = Search([long, short], no_chroma)
    assert sorted(ids(both.search("baseline", budget=300))) == ["long", "short"]
    assert ids(both.search("baseline", budget=100)) == ["short"]
    assert ids(both.search("baseline", budget=4)) == ["short"]
    assert ids(both.search("baseline", budget=3)) == []


def test_the_same_question_gets_the_same_answer(search: Search) -> None:
    assert search.search("a score for the team") == search.search("a score for the team")


def test_fusion_prefers_what_all_rank_high() -> None:
    words, near, held = {"a": 8.0, "b": 4.0, "c": 2.0}, {"b": 0.5, "d": 0.25}, {"a": 0.4, "b": 0.8, "d": 0.2}
    assert fused(words, near, held) == {"a": 3.5, "b": 15.5, "c": 0.25, "d": 6.25}


def test_one_half_alone_keeps_its_order() -> None:
    assert fused({"a": 8.0, "b": 4.0}, {}, {}) == {"a": 1.0, "b": 0.5}
    assert fused({}, {"b": 0.5, "d": 0.25}, {}) == {"b": 10.0, "d": 5.0}
    assert fused({}, {"b": -0.1}, {}) == {}


def test_what_answers_the_same_questions_comes_right_behind() -> None:
    scores = {"first": 16.0, "second": 12.0, "other": 4.0}
    assert accompanied(scores, {"first": ["other", "new"], "second": ["other"]}) == {
        "first": 16.0,
        "second": 12.0,
        "other": 0.75 * 16.0 + 0.2 * 4.0,
        "new": 0.75 * 16.0,
    }


def test_nothing_overtakes_what_brought_it_and_nothing_falls() -> None:
    scores = {"first": 16.0, "second": 15.9, "third": 15.8}
    assert accompanied(scores, {"first": ["second"], "second": ["first"], "third": ["first", "second"]}) == scores


FERRIES = [
    passage("left", "Passengers who missed the ferry", "They stood on the pier.", "team", also=("aboard", "fare")),
    passage("aboard", "Seats that are taken", "How many travel.", "team"),
    passage("fare", "The price of a ticket", "What a trip costs.", "leader"),
    passage("fog", "Days of fog", "Nobody sees a thing."),
]


def test_a_text_that_shares_no_word_with_the_question_is_found_by_the_one_that_does() -> None:
    found = Search(FERRIES, no_chroma).search("missed the ferry")
    assert ids(found) == ["left", "aboard", "fare"]
    alone = [replace(text, also=()) for text in FERRIES]
    assert ids(Search(alone, no_chroma).search("missed the ferry")) == ["left"]


def test_only_what_was_asked_for_comes_along() -> None:
    ferries = Search(FERRIES, no_chroma)
    assert ids(ferries.search("missed the ferry", audience="team")) == ["left", "aboard"]
    assert ids(ferries.search("missed the ferry", k=1)) == ["left"]
    assert ids(ferries.search("a recipe for sourdough bread")) == []


def test_a_text_with_a_word_for_each_of_the_question_beats_one_that_is_near_by_a_single_word(tmp_path: Path) -> None:
    why = "Ice on the river, a crew that is ill, fog in the harbour, a broken ramp and a strike each cancel a crossing."
    texts = [passage("ferry", "Ferries in winter", why), passage("sick", "Illness", "An illness passes.")]
    index = Index(texts, *models(), str(tmp_path), None)
    query = "disease, icy water, called off"
    assert list(index.search(query, ("passage",), None, 2)) == ["sick", "ferry"]
    assert ids(Search(texts, lambda _: index, Bar(-1.0)).search(query)) == ["ferry", "sick"]


@pytest.mark.parametrize(
    ("signs", "passes"),
    [
        (Signs(1.0, 0.0, 1), True),
        (Signs(0.5, 0.0, 4), False),
        (Signs(0.5, 0.0, 8), True),
        (Signs(0.25, 0.0, 12), False),
        (Signs(0.25, 0.0, 48), False),
        (Signs(0.0, 0.9, 0), False),
    ],
)
def test_a_share_of_many_words_lets_more_pass_than_one_of_few(signs: Signs, passes: bool) -> None:
    assert WORDS.passes(signs) is passes


def test_a_near_text_makes_up_for_words_that_are_not_covered() -> None:
    assert not BOTH.passes(Signs(0.5, 0.3, 9))
    assert BOTH.passes(Signs(0.5, 0.6, 9))


def test_without_chroma_the_keyword_half_serves_and_says_so(words: Search) -> None:
    found = words.search("baseline")
    assert (ids(found), found.vectors) == (["baseline"], False)
    assert found.reason == "the package chromadb is not installed; install okr-coach[retrieval]"


# --- hostile questions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        'baseline" OR title:*',
        'baseline) NEAR("start" "value", 5',
        "title : baseline^2 AND NOT",
        "baseline'; drop table texts; --",
        "*",
        '"""',
        "baseline\x00start",
        "\x00\x01\x1b[31m\u202ebaseline\ufeff",
        "\ud800 baseline",
        "ﬁ ² ½ ١ ॐ e\u0301 \U0001f9ff baseline",
        "baseline " * 200,
        "- " * 900,
        "a" * LONGEST,
    ],
)
def test_a_hostile_question_is_a_question(search: Search, words: Search, query: str) -> None:
    assert ids(search.search(query))[:1] in ([], ["baseline"])
    assert ids(words.search(query))[:1] in ([], ["baseline"])
    assert search.search("baseline").vectors


def test_a_question_that_is_too_long_is_refused_at_once(words: Search) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError) as error:
        words.search("baseline " * 11_112)
    assert str(error.value) == "the question has 100,008 characters; ask it in 2,000 or fewer"
    assert time.perf_counter() - start < 1


def test_what_fills_the_question_costs_little(search: Search) -> None:
    query = " ".join(f"w{number}" for number in range(400))[:LONGEST]
    search.search("warm")
    start = time.perf_counter()
    search.search(query)
    assert time.perf_counter() - start < 1


def test_a_damaged_model_leaves_the_keyword_half(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "vectors.npy", "SHA256SUMS"):
        (tmp_path / name).write_bytes(Path(knowledge_path("embedding", name)).read_bytes())
    with (tmp_path / "vectors.npy").open("r+b") as file:
        file.seek(5_000)
        file.write(b"\x00\x01\x02")
    search = Search(
        TEXTS, lambda texts: Index(texts, TokenVectors(str(tmp_path)), models()[1], str(tmp_path / "cache"), None)
    )
    found = search.search("baseline")
    assert (ids(found), found.vectors) == (["baseline"], False)
    assert found.reason == f"knowledge/{tmp_path.name}/vectors.npy: this file is damaged; install okr-coach again"
