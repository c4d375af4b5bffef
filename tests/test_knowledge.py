"""What a review reads of the knowledge library is what the library says now, and every claim of the sources is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coach.errors import KnowledgeError
from coach.resources import knowledge_path
from coach.retrieval.library import load
from coach.rules import RULES
from coach.rules.tables import citations, sources
from tools.compile_knowledge import MOST, cited, tables

LIBRARY = load(knowledge_path(""))
COVERAGE = yaml.safe_load(Path(knowledge_path("coverage.yaml")).read_text(encoding="utf-8"))
FUNCTIONS = {
    *("product", "growth", "marketing", "sales", "customer-success", "support", "engineering", "data", "security"),
    *("finance", "people", "legal", "operations", "supply-chain", "health", "education", "public-sector"),
}


@pytest.mark.parametrize("name", ["sources.tsv", "citations.tsv"])
def test_a_table_is_what_the_library_says_now(name: str) -> None:
    is_fresh = Path(knowledge_path(name)).read_text(encoding="utf-8") == tables(knowledge_path(""))[name]
    assert is_fresh, "run `make knowledge`"


def test_every_rule_cites_one_to_three_passages_that_name_it_in_their_heads() -> None:
    assert set(citations()) == {rule.name for rule in RULES}
    for rule, found in citations().items():
        # How many there are depends on the passages; which ones, and in which order, is held by the next line.
        assert 1 <= len(found) <= MOST
        assert [one.passage for one in found] == [passage.id for passage in cited(LIBRARY, rule)]
        assert all(rule in LIBRARY.passages[one.passage].rules for one in found)
        assert all(one.source for one in found)


def test_reasons_stand_first_and_of_one_kind_there_are_two_at_most() -> None:
    for rule in RULES:
        kinds = [passage.kind for passage in cited(LIBRARY, rule.name)]
        assert kinds[0] in ("reason", "practice", "exception")
        assert max(map(kinds.count, kinds)) <= 2


def test_a_rule_without_a_passage_is_an_error_that_says_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.compile_knowledge._RANKS", ())
    monkeypatch.setattr("tools.compile_knowledge.cited", lambda *_: [])
    with pytest.raises(KnowledgeError) as caught:
        tables(knowledge_path(""))
    assert (caught.value.message, caught.value.hint, caught.value.path) == (
        "no passage supports activity-as-kr",
        "write a passage with this rule in its head",
        "knowledge/passages",
    )


def test_the_library_covers_every_function_with_cards_and_is_as_large_as_it_says() -> None:
    by_function = {card.function for card in LIBRARY.cards.values()}
    assert by_function >= FUNCTIONS
    assert (len(LIBRARY.passages) >= 120, len(LIBRARY.cards) >= 220) == (True, True)


def test_every_vanity_card_names_what_to_take_instead_and_every_card_a_guardrail() -> None:
    for card in LIBRARY.cards.values():
        assert card.guardrails
        assert (card.vanity is None) == (card.instead == ())


def test_every_claim_of_the_sources_is_handled_or_says_why_not() -> None:
    claims = [entry["claim"] for entry in COVERAGE]
    assert len(set(claims)) == len(claims)
    assert {f"R{number}" for number in range(1, 36)} <= set(claims)
    rules = {rule.name for rule in RULES}
    options = Path(knowledge_path("options.tsv")).read_text(encoding="utf-8")
    for entry in COVERAGE:
        handled = entry.get("handled_by", {})
        assert handled or entry["why_none"], entry["claim"]
        assert set(handled) <= {"rules", "options", "passages"}
        assert set(handled.get("rules", ())) <= rules
        assert set(handled.get("passages", ())) <= set(LIBRARY.passages)
        assert all(option in options for option in handled.get("options", ())), entry["claim"]


def test_nothing_in_the_library_is_an_address_or_markup() -> None:
    for passage in LIBRARY.passages.values():
        assert not any(sign in passage.text for sign in ("http", "www.", "<script", "]("))
    assert all("http" not in card.definition for card in LIBRARY.cards.values())


def test_the_sources_name_the_five_seeds_by_their_files() -> None:
    seeds = [source.location for source in sources().values() if source.id.startswith("S0")]
    assert seeds == [
        "000_64038b8647da93b8.txt",
        "001_9b763a0edba0b4b3.txt",
        "002_27b156bf5a90d044.txt",
        "003_c7bdefb1e0e6f173.txt",
        "004_3b19d35c96970045.txt",
    ]
    assert all(source.worth and source.errors for source in LIBRARY.sources.values())
