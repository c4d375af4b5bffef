"""The library is checked whole when it is loaded, and an error names file, item and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coach.errors import KnowledgeError
from coach.retrieval.library import Card, Library, Passage, Source, Text, load
from tests.retrieval.small import CARDS, PASSAGE, SOURCES, folder


def refused(path: Path) -> str:
    with pytest.raises(KnowledgeError) as error:
        load(str(path))
    return str(error.value)


def test_a_library_is_read_whole(tmp_path: Path) -> None:
    assert load(str(folder(tmp_path))) == Library(
        {
            "first-reading": Passage(
                "first-reading",
                "Read the number before you promise it",
                "A start value shows how far the target is.\n\nRead it twice.",
                ("kiln-guide",),
                ("missing-baseline",),
                ("team", "coach"),
                "practice",
                ("where we are now", "first measurement", "starting figure"),
                (),
            )
        },
        {
            "crack-rate": Card(
                id="crack-rate",
                name="crack rate",
                definition="Share of pots that crack in the kiln.",
                unit="%",
                direction="down",
                family="quality",
                timing="lagging",
                read="weekly",
                data=("kiln log",),
                asks=("kiln master",),
                guardrails=("pots-fired",),
                words=("broken pots", "cracks", "kiln losses"),
                also=("pots-fired",),
                sources=("practice",),
                function="pottery",
                numerator="cracked pots",
                denominator="pots fired",
            ),
            "pots-fired": Card(
                id="pots-fired",
                name="pots fired",
                definition="Number of pots that leave the kiln.",
                unit="count",
                direction="up",
                family="volume",
                timing="leading",
                read="daily",
                data=("kiln log",),
                asks=("kiln master",),
                guardrails=("crack-rate",),
                words=("output", "firings", "pots made"),
                also=(),
                sources=("practice", "kiln-guide"),
                function="pottery",
                value="pots taken out of the kiln",
                vanity="Firing more pots sells none.",
                instead=("crack-rate",),
            ),
        },
        {
            "kiln-guide": Source(
                "kiln-guide",
                "Goals at the kiln",
                "A potter",
                "book",
                "Examples from a workshop.",
                "none known",
                2019,
                "shelf three",
            ),
            "practice": Source(
                "practice", "Common practice", "no single source", "practice", "What most teams do.", "none known"
            ),
        },
    )


def test_a_search_reads_title_names_formula_and_function(tmp_path: Path) -> None:
    body = "Share of pots that crack in the kiln. cracked pots divided by pots fired. pottery"
    assert load(str(folder(tmp_path))).texts()[:2] == [
        Text(
            "first-reading",
            "passage",
            "Read the number before you promise it",
            "where we are now; first measurement; starting figure",
            "A start value shows how far the target is.\n\nRead it twice.",
            ("team", "coach"),
        ),
        Text("crack-rate", "card", "crack rate", "broken pots; cracks; kiln losses", body, (), ("pots-fired",)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: practice", "kind: hint", "first-reading: kind is 'hint'; write one of definition, reason, exception, "),
        ("[team, coach]", "[crew]", "first-reading: audience is ['crew']; write a list of one or more of team, "),
        ("[team, coach]", "[]", "first-reading: audience is []; write a list of one or more of team, "),
        ("rules: [missing-baseline]\n", "", "first-reading: rules is missing; write a list"),
        ("kind: practice", "kind: practice\nmood: good", "first-reading: unknown key 'mood'; known are id, title, "),
        ("missing-baseline", "missing-start", "first-reading: there is no rule 'missing-start'; name a rule that"),
        (
            "[where we are now, first measurement, starting figure]",
            f"[{', '.join(f'way {number}' for number in range(45))}]",
            f"first-reading: words is {[f'way {number}' for number in range(45)]}; write a list of 3 to 44",
        ),
        ("also: []", "also: [second-reading]", "first-reading: there is no passage 'second-reading'; name a passage "),
        ("also: []", "also: [crack-rate]", "first-reading: there is no passage 'crack-rate'; name a passage that "),
        ("also: []", "also: [first-reading]", "first-reading: it links to itself; name another passage"),
        ("also: []\n", "", "first-reading: also is missing; write a list of 0 to 5"),
        (
            "also: []",
            "also: [a, b, c, d, e, f]",
            "first-reading: also is ['a', 'b', 'c', 'd', 'e', 'f']; write a list ",
        ),
        ("[kiln-guide]", "[oven-guide]", "first-reading: there is no source 'oven-guide'; name a source that exists"),
        ("id: first-reading", "id: other", "the id is 'other'; give the file the name of the id"),
        ("---\nid", "id", "this passage has no head; begin with `---`, the keys, and `---` again"),
        ("also: []\n---", "also: []", "this passage has no head; begin with `---`, the keys, and `---`"),
        ("title: ", "title: A: ", "this is not YAML; look at quotes and indents"),
        ("kind: practice", "kind: practice\nkind: case", "a key stands twice in one item; keep one"),
    ],
)
def test_a_wrong_passage_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in PASSAGE
    said = refused(folder(tmp_path, passage=PASSAGE.replace(old, new, 1)))
    where, _, what = said.partition(": ")
    assert where.split(":")[0] == "knowledge/passages/first-reading.md"
    assert what.startswith(message)


def test_a_passage_without_text_is_named(tmp_path: Path) -> None:
    said = refused(folder(tmp_path, passage=PASSAGE.partition("A start")[0]))
    assert said == "knowledge/passages/first-reading.md: first-reading: there is no text; write it below the head"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: crack rate", "name: crack rate of 12", "crack-rate: name is 'crack rate of 12'; write a name without "),
        ("name: crack rate", "name: crack rate ²", "crack-rate: name is 'crack rate ²'; write a name without digits"),
        ("direction: down", "direction: sideways", "crack-rate: direction is 'sideways'; write one of up, down, withi"),
        ("family: quality", "family: pots", "crack-rate: family is 'pots'; write one of acquisition, activation, "),
        ("timing: lagging", "timing: late", "crack-rate: timing is 'late'; write one of leading, lagging"),
        ("read: weekly", "read: hourly", "crack-rate: read is 'hourly'; write one of daily, weekly, monthly, "),
        (
            "formula: {numerator: cracked pots, denominator: pots fired}",
            "formula: {value: cracks, numerator: pots}",
            "",
        ),
        ("guardrails: [pots-fired]", "guardrails: []", "crack-rate: guardrails is []; write a list of 1 to 3"),
        ("[broken pots, cracks, kiln losses]", "[cracks]", "crack-rate: words is ['cracks']; write a list of 3 to 29"),
        (
            "[broken pots, cracks, kiln losses]",
            f"[{', '.join(f'way {number}' for number in range(30))}]",
            f"crack-rate: words is {[f'way {number}' for number in range(30)]}; write a list of 3 to 29",
        ),
        ("guardrails: [pots-fired]", "guardrails: [pots]", "crack-rate: there is no card 'pots'; name a card that "),
        ("guardrails: [pots-fired]", "guardrails: [crack-rate]", "crack-rate: it links to itself; name another card"),
        ("also: [pots-fired]", "also: [first-reading]", "crack-rate: there is no card 'first-reading'; name a card th"),
        ("also: [pots-fired]", "also: [crack-rate]", "crack-rate: it links to itself; name another card"),
        ("also: []", "also: [crack-rate, crack-rate]", "pots-fired: also is ['crack-rate', 'crack-rate']; write a li"),
        ("instead: [crack-rate]", "instead: [pots]", "pots-fired: there is no card 'pots'; name a card that exists"),
        ("vanity: null", "vanity: {why: It flatters.}", "crack-rate: vanity is {'why': 'It flatters.'}; write null, "),
        ("sources: [practice]", "sources: [hearsay]", "crack-rate: there is no source 'hearsay'; name a source that "),
        ("id: pots-fired", "id: crack-rate", "crack-rate: this id stands twice; rename one; the other is in knowledge"),
        ("id: crack-rate", "id: first-reading", "first-reading: this id stands twice; rename one; the other is in kno"),
        ("id: crack-rate", "id: Crack Rate", "Crack Rate: id is 'Crack Rate'; write words of small letters with hyph"),
        ("- id: crack-rate\n  name", "- name", "item 1 has no id; write a list of items, each beginning with `- id:`"),
        ("unit: count", "unit: 5", "pots-fired: unit is 5; write one line of text"),
    ],
)
def test_a_wrong_card_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in CARDS
    said = refused(folder(tmp_path, cards=CARDS.replace(old, new, 1)))
    message = message or (
        "crack-rate: formula is {'value': 'cracks', 'numerator': 'pots'}; "
        "write either a numerator and a denominator, or a value"
    )
    assert said.startswith(f"knowledge/metrics/pottery.yaml: {message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  worth: Examples from a workshop.\n", "", "kiln-guide: worth is missing; write one line of text"),
        ("year: 2019", "year: lately", "kiln-guide: year is 'lately'; write a year"),
        (
            "id: practice",
            "id: kiln-guide",
            "kiln-guide: this id stands twice; rename one; the other is in knowledge/sou",
        ),
        (SOURCES, "kiln-guide", "this is no list; write a list of items, each beginning with `- id:`"),
    ],
)
def test_a_wrong_source_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    said = refused(folder(tmp_path, sources=SOURCES.replace(old, new, 1)))
    assert said.startswith(f"knowledge/sources.yaml: {message}")


def test_what_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "passages" / "first-reading.md").write_bytes(b"---\nid: \xff\n---\n")
    assert refused(path) == "knowledge/passages/first-reading.md: this file is not UTF-8; save it as UTF-8"
    shutil.rmtree(path / "passages")
    assert refused(path) == "knowledge/passages: there is nothing here; install okr-coach again"
    (path / "sources.yaml").unlink()
    assert refused(path) == "knowledge/sources.yaml: this file cannot be read; install okr-coach again"
