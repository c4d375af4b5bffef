"""The lexicons: what a review reads is what the tables say, and a bad row never gets that far."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coach.errors import KnowledgeError
from coach.grammar import lexicon as module
from coach.grammar.lexicon import BIT, MetricEntry, Phrase, lexicon
from coach.rules.tables import sources
from tools.compile_lexicons import compiled

FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "lexicons"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.tsv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def refusal(tables: Path) -> tuple[str, int | None, str, str]:
    """File, line, message and hint of the error that compiling the tables ends with."""
    with pytest.raises(KnowledgeError) as caught:
        compiled(str(tables), sources())
    error = caught.value
    return Path(error.path or "").name, error.line, error.message, error.hint


def test_the_compiled_file_is_what_the_tables_say_now() -> None:
    is_fresh = (FOLDER / module.COMPILED).read_text(encoding="utf-8") == compiled(str(FOLDER), sources())
    assert is_fresh, "run `make lexicons`"


@pytest.mark.parametrize(
    ("name", "row", "message", "hint"),
    [
        ("verbs.tsv", "zork\tact\t-", "'zork' has 3 cells or an empty one", "fill term, classes, forms, source"),
        ("verbs.tsv", "zork\tact,leap\t-\tenglish", "'leap' is no class", "use one of act, treat, up"),
        ("nouns.tsv", "zork\tverb\tenglish", "'verb' is no class", "use one of outsider, insider"),
        ("nouns.tsv", "zork\toutput\t", "'zork' has 3 cells or an empty one", "fill term, class, source"),
        ("cues.tsv", "zork\toutput\tenglish", "'output' is no class", "use one of prep, det"),
        ("cues.tsv", "Zork\tadv\tenglish", "'Zork' is never found", "write it in lower case, with single blanks"),
        ("metrics.tsv", "zork\t-\tup\trate\tmost\t-\tenglish", "top 'most' is no number", "give a number or -"),
        ("heads.tsv", "zork\trate\tup\thearsay", "unknown source 'hearsay'", "add it to knowledge/sources.tsv"),
        ("languages.tsv", "zork", "'zork' has 1 cells or an empty one", "fill word, language, source"),
    ],
)
def test_a_bad_row_is_refused_with_its_file_and_line(
    tables: Path, name: str, row: str, message: str, hint: str
) -> None:
    path = tables / name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join((*lines, row)) + "\n", encoding="utf-8")
    found = refusal(tables)
    assert found[:3] == (name, len(lines) + 1, message)
    assert found[3].startswith(hint)


@pytest.mark.parametrize("name", ["verbs.tsv", "nouns.tsv", "cues.tsv", "metrics.tsv", "heads.tsv", "languages.tsv"])
def test_a_row_that_comes_twice_is_refused(tables: Path, name: str) -> None:
    path = tables / name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join((*lines, lines[-1])) + "\n", encoding="utf-8")
    file, line, message, hint = refusal(tables)
    assert (file, line, hint) == (name, len(lines) + 1, f"line {len(lines)} has it already")
    assert message.startswith(f"'{lines[-1].split(chr(9))[0]}")
    assert message.endswith("stands twice")


def test_a_term_may_stand_in_several_classes(tables: Path) -> None:
    with open(tables / "cues.tsv", "a", encoding="utf-8") as file:
        file.write("zork\tadv\tenglish\nzork\tprep\tenglish\n")
    assert "\nadv,prep\nzork\n" in compiled(str(tables), sources())


def test_wrong_columns_are_refused(tables: Path) -> None:
    (tables / "heads.tsv").write_text("term\tkind\tsource\n", encoding="utf-8")
    assert refusal(tables)[:2] == ("heads.tsv", 1)


def test_what_the_tables_say_of_a_word_is_found_again(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "verbs.tsv": ["term classes forms source", "carry act,hold - english", "dip down - english"],
        "nouns.tsv": ["term class source", "ferry output english", "box event english", "day unit_time english"],
        "cues.tsv": ["term class source", "by ge english", "no_later_than ge english", "as det english"],
        "metrics.tsv": ["term family good kind top flags source", "wait_time - down duration - umbrella english"],
        "heads.tsv": ["term kind good source", "load amount - grammar"],
        "languages.tsv": ["word language source", "mit de grammars"],
    }
    for name, lines in rows.items():
        text = "\n".join(line.replace(" ", "\t").replace("_", " ") for line in lines).replace("unit time", "unit_time")
        (tables / name).write_text(text + "\n", encoding="utf-8")
    (tables / module.COMPILED).write_text(compiled(str(tables), sources()), encoding="utf-8")
    monkeypatch.setattr(module, "knowledge_path", lambda *parts: str(tables / parts[-1]))
    lexicon.cache_clear()
    try:
        found = lexicon()
    finally:
        lexicon.cache_clear()
    wait = MetricEntry("wait time", None, "down", "duration", None, frozenset({"umbrella"}))
    assert found.lemmas == {
        **dict.fromkeys(("carry", "carries", "carried", "carrying"), "carry"),
        **dict.fromkeys(("dip", "dips", "diped", "diping", "dipped", "dipping"), "dip"),
    }
    assert found.words["carries"] == BIT["act"] | BIT["hold"] | BIT["third"]
    assert found.words["boxes"] == BIT["event"] | BIT["plural"]
    assert found.words["load"] == BIT["head"]
    assert found.singular == {"ferries": "ferry", "boxes": "box", "days": "day", "wait times": "wait time"}
    assert found.metrics == {"wait-time": wait, "wait-times": wait}
    assert found.heads == {"load": MetricEntry("load", None, None, "amount", None, frozenset({"head"}))}
    assert found.foreign == {"mit": "de"}
    assert set(found.phrases) == {"no", "wait"}
    measured = BIT["metric"] | BIT["umbrella"]
    both = [Phrase(("time",), measured, wait), Phrase(("times",), measured | BIT["plural"], wait)]
    assert found.phrases["wait"] == both
    assert found.phrases.get("wait") == both, "asked again"
    assert found.phrases.get("no") == [Phrase(("later", "than"), BIT["ge"], None)]
    assert found.phrases.get("wat", ()) == ()


def test_longer_phrases_come_first() -> None:
    phrases = lexicon().phrases
    sizes = {first: [len(phrase.rest) for phrase in phrases[first]] for first in phrases}
    assert all(sizes.values())
    assert {first: found for first, found in sizes.items() if found != sorted(found, reverse=True)} == {}


def test_a_missing_compiled_file_is_an_error_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "knowledge_path", lambda *parts: str(tmp_path / parts[-1]))
    lexicon.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match="the lexicons are missing") as caught:
            lexicon()
    finally:
        lexicon.cache_clear()
    assert caught.value.path == str(tmp_path / "compiled.txt")
