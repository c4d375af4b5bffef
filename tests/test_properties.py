"""What holds for every text: no crash, true quotations, and time in proportion to length."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import CoachError
from coach.pipeline import Coach
from coach.reading import read
from coach.render import json_v1, text
from coach.render.lines import Look
from coach.types import KeyResult, Okr, OkrSet, Place, Review

WORDS = (
    *"from to by % 10 3.5k €4 -5 → -> X% TBD [x] [ ] ~~ ** ` | => KR1: Objective: ## - 1. Q3 2031 NPS churn".split(),
    *"launch reduce keep and while under least per week of 5 ( ) \" ' , ; . <!-- --> 支払 ½ ² ٣ 🙂".split(),
    *(
        "at least",
        "\n",
        "\n\n",
        "\t",
        "  ",
        "e\u0301",
        "\u202e",
        "\u200b",
        "\u00a0",
        "\x00",
        "\x1b[0m",
        "\ufeff",
        "\u2028",
    ),
)
phrases = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=30).map(" ".join)
texts = st.text(max_size=200) | phrases
# UTF-8 cannot hold a lone surrogate; JSON can.
utf8 = texts.map(lambda value: value.encode("utf-8", "replace"))


def one_set(objective: str, *key_results: str) -> OkrSet:
    nodes = tuple(KeyResult(f"o1.k{n}", words, Place(n + 1, 3)) for n, words in enumerate(key_results, 1))
    return OkrSet("a.md", "markdown", (Okr("o1", objective, Place(1, 3), "a.md", nodes),))


def rendered(review: Review) -> Iterator[str]:
    yield "".join(json_v1.render(review))
    yield from text.render(review)
    yield from text.render(review, Look(40, colour=True))


def quotes_are_true(review: Review) -> bool:
    homes: dict[tuple[str, str | None], str] = {("", okr.okr.id): okr.okr.objective for okr in review.okrs}
    homes |= {(node.key_result.id, okr.okr.id): node.key_result.text for okr in review.okrs for node in okr.key_results}
    return all(
        homes[finding.key_result or "", finding.okr][finding.start : finding.end] == finding.text
        for finding in review.findings
        if finding.start is not None and finding.field in {"text", "objective"}
    )


def check(review: Review) -> None:
    whole, *_ = rendered(review)
    assert quotes_are_true(review)
    nodes = [node for okr in json.loads(whole)["okrs"] for node in (*okr["key_results"], *okr["guardrails"])]
    for node in nodes:
        for slot in node["slots"].values():
            for one in slot if isinstance(slot, list) else [slot]:
                assert "field" in one or node["text"][one["start"] : one["end"]] == one["text"]


@given(texts, st.lists(texts, max_size=4))
def test_any_text_is_reviewed_and_every_quotation_is_true(objective: str, key_results: list[str]) -> None:
    check(Coach().review([one_set(objective, *key_results)]))


@given(utf8, st.sampled_from(["a.md", "a.txt", "a.json", "a.mdx", "-"]))
def test_any_file_is_reviewed_or_refused_with_a_hint(data: bytes, path: str) -> None:
    reviewed_or_refused(data, path)


@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.txt", "a.json"]))
def test_any_bytes_are_reviewed_or_refused_with_a_hint(data: bytes, path: str) -> None:
    reviewed_or_refused(data, path)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
keys = st.sampled_from(
    "schema team owner period objectives title key_results id role initiatives tags target baseline unit ambition "
    "milestones label start end due".split()
)
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)


@given(documents)
def test_any_json_is_reviewed_or_refused_with_a_hint(document: object) -> None:
    reviewed_or_refused(json.dumps(document).encode(), "a.json")


nodes = st.fixed_dictionaries(
    {"title": texts},
    optional={
        "id": texts,
        "target": texts | st.floats() | st.none(),
        "baseline": texts | st.integers() | st.none(),
        "unit": texts,
        "role": st.sampled_from(["key_result", "guardrail", "health_metric"]) | texts,
    },
)


@given(st.lists(st.fixed_dictionaries({"title": texts, "key_results": st.lists(nodes, max_size=3)}), max_size=3))
def test_any_neutral_document_is_reviewed_or_refused_with_a_hint(objectives: list[object]) -> None:
    whole = {"schema": "okr-coach.okrset.v1", "objectives": objectives}
    reviewed_or_refused(json.dumps(whole).encode(), "a.json")


def reviewed_or_refused(data: bytes, path: str) -> None:
    try:
        one = read(data, path)
    except CoachError as refusal:
        error: CoachError | None = refusal
    else:
        error = None
        check(Coach().review([one]))
    assert error is None or (error.message and error.hint)


HOSTILE = (
    *("a", "1", " ", "(", "[", "%", "-", "'", '"', ",", ".", "|", "\u0301", "é", "支", "X% ", "a,", "a, ", "(a"),
    *("from 1 to ", "1 to ", " and ", "->", "→ 1 ", "by ", "by 5% ", "1,0", "1 000 ", "$1", "2031-01-", "Q1 ", "@a "),
    *("at least ", "[x] ", "KR1: ", "reduce churn ", "launch and ", "while keeping ", "NPS from 3 ", "/1", "1/", "=> "),
    *(" -5", "**", "~~a", "<!--", "](", "http://a.", "no more than ", "of "),
)


def seconds(pattern: str, size: int) -> float:
    """CPU time of one review of an OKR of which both the objective and a key result are `size` characters long."""
    long = (pattern * (size // len(pattern) + 1))[:size]
    one = one_set(long, long)
    start = time.process_time()
    for _ in rendered(Coach().review([one])):
        pass
    return time.process_time() - start


def grows_in_proportion(pattern: str, small: int, large: int, limit: float) -> None:
    # The least of three: a pause of the machine or of the garbage collector makes a time longer, never shorter.
    took = min(seconds(pattern, large) for _ in range(3))
    assert took < limit
    # Fourfold length: 4 is linear, 16 quadratic.  Below a twentieth of a second the clock is too coarse to tell.
    if took > 0.05:
        assert took / min(seconds(pattern, small) for _ in range(3)) < 8


@pytest.mark.parametrize("pattern", HOSTILE)
def test_time_grows_in_proportion_to_length(pattern: str) -> None:
    grows_in_proportion(pattern, 5_000, 20_000, 0.6)


@pytest.mark.soak
@pytest.mark.parametrize("pattern", HOSTILE)
def test_time_grows_in_proportion_to_great_length(pattern: str) -> None:
    grows_in_proportion(pattern, 25_000, 100_000, 3.0)


@pytest.mark.soak
@settings(max_examples=3_000)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
def test_time_grows_in_proportion_for_any_repeated_phrase(pattern: str) -> None:
    assert seconds(pattern, 20_000) < 0.6 or min(seconds(pattern, 20_000) for _ in range(3)) < 0.6


@pytest.mark.soak
@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_long_file_is_read_in_proportion_to_its_length(pattern: str) -> None:
    read_in_proportion(pattern, 50_000, 400_000, 6.0)


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_file_is_read_in_proportion_to_its_length(pattern: str) -> None:
    read_in_proportion(pattern, 5_000, 40_000, 0.6)


def read_in_proportion(pattern: str, small: int, large: int, limit: float) -> None:
    took = file_seconds(pattern, large)
    # Over the limit on a slow machine, growth decides: eightfold length is 8 where it is linear, 64 where quadratic.
    if took >= limit:
        took = min(took, file_seconds(pattern, large), file_seconds(pattern, large))
        assert took / min(file_seconds(pattern, small) for _ in range(3)) < 24


def file_seconds(pattern: str, size: int) -> float:
    data = ("## Objective: a\n\n- KR1: " + pattern * (size // len(pattern))).encode()
    lines = ("## Objective: a\n\n" + f"- {pattern}\n" * (size // (len(pattern) + 3))).encode()
    start = time.process_time()
    for one in (data, lines):
        try:
            read(one, "a.md")
        except CoachError:
            continue
    return time.process_time() - start
