"""YAML: the author's words and where they stand; what is refused, with its line; time and size."""

from __future__ import annotations

import json
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import InputError, NoOkrsError
from coach.reading import read
from coach.reading.yamlplaces import MAX_PARTS, MAX_YAML
from coach.types import Fields, KeyResult, Okr, OkrSet, Place

PLAN = """\
team: &us Bakery
objectives:
  - title: !!str Bread people queue for   # the one that counts
    key_results:
      - "Loaves sold a day rise from 60 to 90"
      - 'Waste falls'
      - |
        Cakes sold
        rise to 20
      - >-
        Guests wait
        3 minutes
      - { title: Orders, target: 0.10, due: 2026-12-31 }
"""


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text.encode(), "a.yaml")
    assert caught.value.path == "a.yaml"
    assert caught.value.hint
    return caught.value


def test_every_way_to_write_words_has_its_place() -> None:
    krs = (
        KeyResult("o1.k1", "Loaves sold a day rise from 60 to 90", Place(5, 10, PLAN.index("Loaves"))),
        KeyResult("o1.k2", "Waste falls", Place(6, 10, PLAN.index("Waste"))),
        KeyResult("o1.k3", "Cakes sold\nrise to 20", Place(8, 9, -1)),
        KeyResult("o1.k4", "Guests wait 3 minutes", Place(11, 9, -1)),
        KeyResult("o1.k5", "Orders", Place(13, 18, PLAN.index("Orders")), Fields(target="0.10", due="2026-12-31")),
    )
    title = "Bread people queue for"
    okr = Okr("o1", title, Place(3, 18, PLAN.index(title)), "a.yaml", krs, team="Bakery")
    assert read(PLAN.encode(), "a.yaml") == OkrSet("a.yaml", "yaml", (okr,))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_places_count_the_line_ends_of_the_file(end: str) -> None:
    text = "objectives:\n  - title: Rise\n    krs:\n      - Loaves rise to 90\n".replace("\n", end)
    (okr,) = read(text.encode(), "a.yaml").okrs
    assert (okr.place, okr.key_results[0].place) == (
        Place(2, 12, text.index("Rise")),
        Place(4, 9, text.index("Loaves")),
    )


@pytest.mark.parametrize(
    "words", "no on Yes 1:30 0.10 12_000 2026-12-31 0x1F 1e3 +5 007 .5 5. = << .inf 12:30:00 1,5".split()
)
def test_plain_words_stay_as_the_author_wrote_them(words: str) -> None:
    text = f"objectives:\n- title: Rise\n  krs:\n  - title: Loaves\n    target: {words}\n"
    (okr,) = read(text.encode(), "a.yaml").okrs
    assert okr.key_results[0].fields == Fields(target=words)


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"), min_size=1
).filter(str.strip)
FIGURES = st.sampled_from(["no", "on", "1:30", "0.10", "12_000", "2026-12-31", "~", "", "3 %", "null", "true"])
RESULTS = st.fixed_dictionaries({"title": WORDS}, optional={"target": FIGURES, "unit": WORDS})
PLANS = st.lists(
    st.fixed_dictionaries({"title": WORDS, "key_results": st.lists(st.one_of(WORDS, RESULTS), max_size=3)}),
    min_size=1,
    max_size=3,
)


def block(plan: object) -> str:
    return str(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False))


def flow(plan: object) -> str:
    return str(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False, default_flow_style=True, width=9999))


def escaped(plan: object) -> str:
    return str(yaml.safe_dump(plan, sort_keys=False, width=20))


def bare(plan: object) -> str:
    return json.dumps(plan, ensure_ascii=False)


@pytest.mark.parametrize(
    ("write", "path"),
    [(block, "a.yaml"), (flow, "a.yaml"), (escaped, "a.yaml"), (json.dumps, "a.json"), (bare, "a.yaml")],
)
@settings(max_examples=30, deadline=None)
@given(plan=PLANS)
def test_what_was_written_is_read_back_with_its_place(write: object, path: str, plan: list[dict[str, object]]) -> None:
    assert callable(write)
    text = write({"objectives": plan})
    found = read(text.encode(), path)
    read_back = [
        {
            "title": okr.objective,
            "key_results": [
                {"title": kr.text, "target": kr.fields.target, "unit": kr.fields.unit} for kr in okr.key_results
            ],
        }
        for okr in found.okrs
    ]
    assert read_back == [
        {
            "title": okr["title"],
            "key_results": [
                {"target": None, "unit": None} | (kr if isinstance(kr, dict) else {"title": kr})
                for kr in okr["key_results"]  # type: ignore[attr-defined]
            ],
        }
        for okr in plan
    ]
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    for words, place in [(each.objective, each.place) for each in found.okrs] + [
        (kr.text, kr.place) for okr in found.okrs for kr in okr.key_results
    ]:
        spot = starts[place.line - 1] + place.column - 1
        assert place.offset in (-1, spot)
        assert place.offset < 0 or text.startswith(words, spot)
        assert place.offset >= 0 or not text.startswith(words, spot)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: &a [x, x]\nb: [*a, *a]\n", "YAML aliases (*name) are not read", 2),
        ("d: &d {owner: Kim}\nokrs:\n- <<: *d\n", "YAML aliases (*name) are not read", 3),
        ("okrs:\n- title: Rise\n  title: Sell\n", "the key 'title' stands twice in one object", 3),
        ("okrs:\n\t- title: Rise\n", "not valid YAML: found character that cannot start any token", 2),
        ("okrs:\n- title: Rise\n\tkrs: [a]\n", "not valid YAML: found a tab character that violates indentation", 3),
        ('okrs:\n- title: "Rise\n  krs: [a]\n', "a quotation mark is not closed", 2),
        ("okrs:\n- title: 'Rise\n  krs: [a]\n", "a quotation mark is not closed", 2),
        ("okrs:\n- title: Rise: and shine\n", "not valid YAML: mapping values are not allowed in this context", 2),
        ("okrs:\n- @kim sells 90\n", "not valid YAML: found character that cannot start any token", 2),
        ("okrs: [{title: Rise}\n", "not valid YAML: did not find expected ',' or ']'", 2),
        ("okrs:\n? [a]: b\n: c\n", "a list or an object stands where a key is expected", 2),
        ("okrs:\n- title: !x!y Rise\n", "not valid YAML: found undefined tag handle", 2),
        ("\n[" + "[" * 100_000, "the YAML is nested more than 64 levels deep", 2),
        ("\n".join("  " * deep + "a:" for deep in range(70)), "the YAML is nested more than 64 levels deep", 65),
        (f"# {'x' * 400}\nokrs:\n- title: Ri\x07se\n", "not valid YAML: it holds the control character U+0007", 3),
        ("okrs:\n- title: Ri\x85 se\n- [", "not valid YAML: did not find expected key", 2),
        ("okrs:\n- title: a\u2028b\n- [", "not valid YAML: could not find expected ':'", 3),
        ("a" * (MAX_YAML + 1), f"the YAML has {MAX_YAML + 1:,} characters; at most {MAX_YAML:,} are read", None),
        ("- a\n" * MAX_PARTS, f"the YAML has more than {MAX_PARTS:,} words and lists; no more are read", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, message: str, line: int | None) -> None:
    error = refused(text)
    assert (error.message, error.line) == (message, line)


def test_a_tag_makes_nothing() -> None:
    assert isinstance(refused("!!python/object/apply:os.getcwd []\n"), NoOkrsError)
    (okr,) = read(b"okrs:\n- title: !!python/name:os.getcwd Rise\n  krs: [!secret x]\n", "a.yaml").okrs
    assert (okr.objective, okr.key_results[0].text) == ("Rise", "x")


@pytest.mark.parametrize("text", ["# a comment\n", "~\n", "Rise\n", "---\n---\n", "- Rise\n- Sell\n", "5\n"])
def test_yaml_of_little_holds_no_okrs(text: str) -> None:
    assert isinstance(refused(text), NoOkrsError)


@pytest.mark.parametrize(
    "text",
    ["a: [" + "a," * 999_000 + "]", "- &a\n" * 390_000, "---\n" * 490_000, "? " * 999_000],
    ids=["words", "anchors", "documents", "keys"],
)
def test_a_large_file_of_nothing_is_refused_in_little_time(text: str) -> None:
    start = time.process_time()
    refused(text)
    assert time.process_time() - start < 6
