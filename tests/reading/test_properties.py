"""What holds for any text: an OkrSet or an InputError, texts that are slices of the source, ids that are unique."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from coach.errors import InputError
from coach.reading import read
from coach.reading.decode import decode
from coach.types import KeyResult, Okr, OkrSet, Work

MARKS = [
    "# ",
    "## ",
    "- ",
    "-",
    "* ",
    "**",
    "1. ",
    "1) ",
    "a. ",
    "1.1 ",
    "• ",
    "  ",
    "\t",
    "        ",
    "|",
    "| ",
    "\n| -- | -- |\n",
]
MARKS += [
    "> ",
    "=",
    "- [ ] ",
    "- [x] ",
    "~~",
    "`",
    "```\n",
    "<!-- ",
    "-->",
    "---\n",
    "===\n",
    "\\\n",
    "<br>",
    "\r\n",
    "\n\n",
    "\n",
]
LABELS = [
    "O1: ",
    "O1：",
    "KR1: ",
    "KR 1.2 - ",
    "Objective: ",
    "Objective 2",
    "Key Results:",
    "**KR** - ",
    "CEO KR: ",
    "Owner: ",
]
LABELS += [
    "Team: ",
    "Q3 2026",
    "Initiatives:",
    "Milestones",
    "Guardrail: ",
    "Baseline: ",
    "Aligned to: ",
    "<!-- okr-coach: ignore KR01: so -->",
    "Why? ",
    "KPI - ",
    "Objective | KR | Owner",
]
WORDS = [
    "Ship it",
    "from 3% to 4%",
    "@ana",
    "- Owner @bo",
    "(weight 30%)",
    "P0 ",
    "[P1] ",
    "é",
    "目标",
    "[a](b)",
    ".",
    ":",
    "ſtä",
]

LINES = st.lists(st.sampled_from(MARKS + LABELS + WORDS), max_size=40).map("".join)
TEXTS = st.one_of(
    LINES, st.text(max_size=200), st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=6).map("\n".join)
)
PATHS = st.sampled_from(["-", "a.md", "a.txt"])

LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.just("a title"))
KEYS = st.sampled_from(
    "schema title name description text id key_results results metric start target unit due owner team period label"
    " role tags extra initiatives milestones objectives status ambition level parent_id aligned_to".split()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=25,
)


def attempt(data: bytes, path: str) -> OkrSet | InputError:
    try:
        return read(data, path)
    except InputError as error:
        return error


def parts(okr: Okr) -> list[KeyResult | Work]:
    found: list[KeyResult | Work] = [*okr.initiatives, *okr.milestones]
    for each in okr.key_results:
        found += [each, *each.initiatives, *each.milestones]
    return found


def assert_places_hold(text: str, okrs: tuple[Okr, ...], *, always: bool) -> None:
    for okr in okrs:
        for words, place in [(okr.objective, okr.place), *((part.text, part.place) for part in parts(okr))]:
            assert place.line >= 1
            assert place.column >= 1
            if place.offset >= 0:
                assert text[place.offset : place.offset + len(words)] == words
            else:
                assert not always


def assert_ids_are_unique(okrs: tuple[Okr, ...]) -> None:
    ids = [node.id for okr in okrs for node in (okr, *parts(okr))]
    assert len(ids) == len(set(ids))


@given(TEXTS, PATHS)
def test_any_text_gives_okrs_that_are_slices_of_it_or_an_input_error(source: str, path: str) -> None:
    data = source.encode()
    found = attempt(data, path)
    if isinstance(found, InputError):
        assert found.path == path
        assert found.hint
        return
    text, _ = decode(data, path)
    assert_places_hold(text, found.okrs, always=found.format != "json")
    assert_ids_are_unique(found.okrs)
    for okr in found.okrs:
        assert okr.objective == okr.objective.strip()
        assert all(part.text == part.text.strip() for part in parts(okr))


@given(TEXTS)
def test_lines_and_columns_point_where_the_offset_does(source: str) -> None:
    found = attempt(source.encode(), "a.md")
    if isinstance(found, InputError):
        return
    text, _ = decode(source.encode(), "a.md")
    for okr in found.okrs:
        for place in (okr.place, *(part.place for part in parts(okr))):
            before = text[: place.offset].replace("\r\n", "\n").replace("\r", "\n")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            if not text[: place.offset].endswith("\r"):
                assert (place.line, place.column) == (line, column)


@given(st.binary(max_size=200))
def test_any_bytes_give_okrs_or_an_input_error(data: bytes) -> None:
    found = attempt(data, "-")
    assert found.hint if isinstance(found, InputError) else found.okrs


@given(VALUES, st.booleans())
def test_any_json_gives_okrs_or_an_input_error(value: object, strict: bool) -> None:
    document = {"objectives": value} if not isinstance(value, dict) else value
    if strict:
        document["schema"] = "okr-coach.okrset.v1"
    text = json.dumps(document)
    found = attempt(text.encode(), "a.json")
    if isinstance(found, InputError):
        assert found.path == "a.json"
        return
    assert found.format == "json"
    assert_places_hold(text, found.okrs, always=False)
    assert_ids_are_unique(found.okrs)
    json.dumps([[dict(okr.extra), *(dict(part.extra) for part in parts(okr))] for okr in found.okrs])


@given(
    st.lists(st.text(alphabet='abc é"\\\n\t', min_size=1, max_size=12), min_size=1, max_size=6),
    st.sampled_from([None, 1]),
)
def test_lines_of_json_titles_are_right(titles: list[str], indent: int | None) -> None:
    document = {
        "objectives": [
            {"x": {"title": "inner"}, "title": title, "key_results": [title, {"text": title}]} for title in titles
        ]
    }
    text = json.dumps(document, indent=indent)
    found = read(text.encode(), "a.json")
    assert [okr.objective for okr in found.okrs] == titles
    for okr in found.okrs:
        for place in (okr.place, *(part.place for part in okr.key_results)):
            line = text.split("\n")[place.line - 1]
            assert line[: place.column - 1].endswith('"')
            assert line[place.column - 1 :].startswith(json.dumps(okr.objective)[1:-1] + '"')
