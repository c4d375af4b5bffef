"""The SARIF log: its whole shape, where its regions lie, and what an author's text may do to it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import InputError
from coach.pipeline import Coach
from coach.reading import read
from coach.render.sarif import MOST_RESULTS, Described, render
from coach.rules import RULES
from coach.rules.page import page_of, sections
from coach.types import (
    Dismissal,
    Finding,
    KeyResult,
    NotChecked,
    Okr,
    OkrSet,
    Place,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Scope,
    Severity,
)
from coach.views import Rule
from tests.render.review_record import LAUNCH, finding, plain, review

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-reduced.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ASKED = "What is better, and for whom, once this is done?"


def described(code: str, name: str, severity: Severity) -> Described:
    rule = Rule(code, name, severity, Scope.KEY_RESULT, "CORE", lambda _: (), "")
    return Described(rule, f"About {name}.", "Because.", [("Why", ["Because."]), ("Bad", ["a_b", "<i> [x](y)"])])


FEW = [described("KR01", "activity-as-kr", Severity.ERROR), described("KR09", "compound-kr", Severity.INFO)]
PAGES = ((rule, page_of(rule)) for rule in RULES)
ALL = [Described(rule, page.title, page.why, sections(rule)) for rule, page in PAGES]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def document(source: Review, rules: Iterable[Described] = FEW) -> dict[str, Any]:
    whole = dict(json.loads("".join(render(source, list(rules)))))
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []
    return whole


def run(source: Review) -> dict[str, Any]:
    (only,) = document(source)["runs"]
    return dict(only)


def result(of: Finding, source: Review | None = None) -> dict[str, Any]:
    (only,) = run(replace(source or review(), findings=(of,)))["results"]
    return dict(only)


def rule(code: str, name: str, level: str) -> dict[str, Any]:
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": f"About {name}."},
        "fullDescription": {"text": "Because."},
        "help": {
            "text": "Why:\n  Because.\n\nBad:\n  a_b\n  <i> [x](y)",
            "markdown": "## Why\n\n- Because.\n\n## Bad\n\n- a\\_b\n- \\<i\\> \\[x\\](y)",
        },
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["key-result"]},
    }


HOME = {"uri": "shop.md", "uriBaseId": "SRCROOT", "index": 0}
OBJECTIVE_HERE = {"name": "o1", "fullyQualifiedName": "o1", "kind": "objective"}


def here(number: int) -> list[dict[str, str]]:
    return [OBJECTIVE_HERE, {"name": f"o1.k{number}", "fullyQualifiedName": f"o1/o1.k{number}", "kind": "key result"}]


def region(line: int, column: int, end: int, quoted: str | None = None) -> dict[str, Any]:
    lines = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}
    return lines if quoted is None else {**lines, "snippet": {"text": quoted}}


def expected(number: int, level: str, message: str, place: dict[str, Any], logical: list[Any]) -> dict[str, Any]:
    code, index = ("KR09", 1) if number == 2 else ("KR01", 0)
    return {
        "ruleId": code,
        "ruleIndex": index,
        "level": level,
        "message": {"text": f"{message} {ASKED}"},
        "locations": [
            {"physicalLocation": {"artifactLocation": HOME, "region": place}, "logicalLocations": logical},
        ],
        "partialFingerprints": {"okrCoach/v1": f"{number:016x}"},
        "suppressions": [],
    }


def names_work(words: str) -> str:
    return f"'{words}' names work to do, not a change that somebody outside the team would notice."


def test_the_small_review_is_this_document() -> None:
    notes = [
        {"level": "note", "message": {"text": "missing-unit was not applied to o1.k2: the text is not English."}},
        {"level": "note", "message": {"text": "team-owner was not applied: needs an owner."}},
    ]
    skipped = {
        "level": "note",
        "message": {"text": "line 2 was skipped."},
        "locations": [{"physicalLocation": {"artifactLocation": HOME}}],
    }
    root = {"description": {"text": "The top folder of the repository, else the folder of the review."}}
    assert document(review()) == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "okr-coach",
                        "version": "0.1.0",
                        "rules": [rule("KR01", "activity-as-kr", "error"), rule("KR09", "compound-kr", "note")],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolConfigurationNotifications": notes,
                        "toolExecutionNotifications": [skipped],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "originalUriBaseIds": {"SRCROOT": root},
                "artifacts": [{"location": {"uri": "shop.md", "uriBaseId": "SRCROOT"}}],
                "results": [
                    # The objective's place in the file is known by its start only.
                    expected(1, "note", names_work("everybody"), region(5, 50, 51), [OBJECTIVE_HERE]),
                    expected(2, "warning", "Two things.", region(5, 37, 44, "hang up"), here(1)),
                    expected(3, "error", names_work("Open"), region(5, 3, 7, "Open"), here(1)),
                    expected(4, "warning", names_work("支払 queue"), region(6, 3, 11, "支払 queue"), here(2)),
                    # On a field beside the text.
                    expected(5, "note", names_work("支"), region(5, 3, 4), here(2)),
                ],
            }
        ],
    }


def test_it_is_written_line_by_line() -> None:
    written = "".join(render(plain("Paying is quick", "Hang up the signs"), FEW[:0]))
    assert written == (
        "{\n"
        ' "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",\n'
        ' "version": "2.1.0",\n'
        ' "runs": [\n'
        "  {\n"
        '   "tool": {"driver": {"name": "okr-coach", "version": "0.1.0", "rules": []}},\n'
        '   "invocations": [{"executionSuccessful": true, "toolConfigurationNotifications": [], '
        '"toolExecutionNotifications": []}],\n'
        '   "columnKind": "unicodeCodePoints",\n'
        '   "newlineSequences": ["\\r\\n", "\\n", "\\r"],\n'
        '   "originalUriBaseIds": {"SRCROOT": {"description": '
        '{"text": "The top folder of the repository, else the folder of the review."}}},\n'
        '   "artifacts": [{"location": {"uri": "a.md", "uriBaseId": "SRCROOT"}}],\n'
        '   "results": []\n'
        "  }\n"
        " ]\n"
        "}\n"
    )
    results = "".join(render(review(), FEW)).partition('"results": [\n')[2].splitlines()
    assert [line[:14] for line in results] == [*['    {"ruleId": '[:14]] * 5, "   ]", "  }", " ]", "}"]


def test_every_rule_is_told_of_within_the_lengths_that_github_takes() -> None:
    rules = document(review(), ALL)["runs"][0]["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == [one.code for one in RULES]
    assert rules[0]["help"]["text"].startswith("Why:\n  All the work can be finished")
    assert "security-severity" not in json.dumps(rules)


def test_what_was_not_checked_names_the_rule_that_there_is() -> None:
    skipped = (NotChecked("compound-kr", "no verb", ("o1.k1", "o1.k2")), NotChecked("sandbagged", "nobody can tell"))
    (told,) = run(replace(review(), not_checked=skipped))["invocations"]
    assert told["toolConfigurationNotifications"] == [
        {
            "level": "note",
            "message": {"text": "compound-kr was not applied in 2 places: no verb."},
            "associatedRule": {"id": "KR09", "index": 1},
        },
        {"level": "note", "message": {"text": "sandbagged was not applied: nobody can tell."}},
    ]


def test_what_was_dismissed_is_suppressed_with_its_reason() -> None:
    said = [
        (Dismissal("inline", "shop.md:5", "the landlord asks for it"), "inSource", "the landlord asks for it"),
        (Dismissal("file", "ignores.toml:3", "agreed", "Ana"), "external", "agreed"),
        (Dismissal("baseline", "before.json"), "external", None),
    ]
    for dismissal, kind, reason in said:
        told = {"kind": kind, "status": "accepted"} | ({} if reason is None else {"justification": reason})
        assert result(replace(review().findings[2], dismissed=dismissal))["suppressions"] == [told]


def test_words_over_several_lines_end_on_the_last_one() -> None:
    text = "Open the\n  second lane by May"
    of = finding(1, text, "the\n  second", Severity.ERROR)
    assert result(of, single(text, Place(5, 3, 60)))["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5,
        "startColumn": 8,
        "endLine": 6,
        "endColumn": 9,
        "snippet": {"text": "the\n  second"},
    }


def test_a_finding_without_words_covers_the_whole_text_it_is_about() -> None:
    of = replace(review().findings[2], start=None, end=None, text=None)
    assert result(of)["locations"][0]["physicalLocation"]["region"] == region(5, 3, 3 + len(LAUNCH))


def single(text: str, place: Place, **of_set: str) -> Review:
    """A review of one key result."""
    source = plain("Paying is quick", text)
    (reviewed,) = source.okrs
    path = of_set.get("path", "shop.md")
    node = replace(reviewed.key_results[0].key_result, place=place)
    okr = replace(reviewed.okr, key_results=(node,), source=path)
    one_set = OkrSet(path, of_set.get("format", "markdown"), (okr,))
    done = replace(reviewed, okr=okr, key_results=(replace(reviewed.key_results[0], key_result=node),))
    return replace(source, sets=(one_set,), okrs=(done,))


def test_a_row_of_a_workbook_is_named_and_no_region_of_it() -> None:
    book = single(LAUNCH, Place(5, 3, -1, "Q3 {a}"), path="plan.xlsx", format="xlsx")
    of = replace(finding(1, LAUNCH, "Open", Severity.ERROR), source="plan.xlsx", part="Q3 {a}")
    names = ["Q3 {a}", "Q3 {a}/o1", "Q3 {a}/o1/o1.k1"]
    kinds = [("Q3 {a}", "sheet"), ("o1", "objective"), ("o1.k1", "key result")]
    assert result(of, book)["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "plan.xlsx", "uriBaseId": "SRCROOT", "index": 0}},
            "logicalLocations": [
                {"name": name, "fullyQualifiedName": whole, "kind": kind}
                for (name, kind), whole in zip(kinds, names, strict=True)
            ],
            "message": {"text": 'sheet "Q3 {{a}}", row 5'},
        }
    ]


def test_standard_input_is_no_artifact() -> None:
    of = replace(finding(1, LAUNCH, "Open", Severity.ERROR), source="-")
    told = run(replace(single(LAUNCH, Place(5, 3, 60), path="-"), findings=(of,)))
    assert told["artifacts"] == []
    assert told["results"][0]["locations"] == [{"logicalLocations": here(1), "message": {"text": "line 5"}}]


def test_a_finding_on_a_set_stands_on_its_file_or_on_nothing() -> None:
    of = replace(review().findings[2], scope=Scope.SET, okr=None, key_result=None, start=None, end=None, text=None)
    on_line, nowhere = replace(of, column=1, field="ignore"), replace(of, line=None, column=None)
    place = {"artifactLocation": HOME}
    assert result(on_line)["locations"] == [{"physicalLocation": {**place, "region": region(5, 1, 2)}}]
    assert result(nowhere)["locations"] == [{"physicalLocation": place}]
    assert result(replace(nowhere, source="-"), single(LAUNCH, Place(5, 3), path="-"))["locations"] == []


def test_related_key_results_are_located_and_unknown_ones_passed_over() -> None:
    of = replace(review().findings[3], related=("o1.k1", "gone", "o1"))
    quoted = {"artifactLocation": HOME, "region": region(5, 3, 3 + len(LAUNCH))}
    start = {"artifactLocation": HOME, "region": region(3, 4, 5)}
    (okr,) = review().okrs
    assert result(of)["relatedLocations"] == [
        {"id": 0, "physicalLocation": quoted, "logicalLocations": here(1), "message": {"text": LAUNCH}},
        {
            "id": 2,
            "physicalLocation": start,
            "logicalLocations": [OBJECTIVE_HERE],
            "message": {"text": okr.okr.objective},
        },
    ]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("plans/Q3 goals.md", {"uri": "plans/Q3%20goals.md", "uriBaseId": "SRCROOT"}),
        ("./a//b/../ökr.md", {"uri": "a/%C3%B6kr.md", "uriBaseId": "SRCROOT"}),
        ("a:b%#?[x].md", {"uri": "a%3Ab%25%23%3F%5Bx%5D.md", "uriBaseId": "SRCROOT"}),
        ("\udcff.md", {"uri": "%FF.md", "uriBaseId": "SRCROOT"}),
        ("/elsewhere/my plan.md", {"uri": "file:///elsewhere/my%20plan.md"}),
    ],
)
def test_a_path_becomes_an_address(path: str, address: dict[str, str]) -> None:
    assert run(single(LAUNCH, Place(5, 3), path=path))["artifacts"] == [{"location": address}]


def test_addresses_start_at_the_top_of_the_repository_also_from_a_folder_below_and_links_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "teams" / "shop").mkdir(parents=True)
    (tmp_path / "plan.md").write_text("", encoding="utf-8")
    (tmp_path / "teams" / "shop" / "linked.md").symlink_to(tmp_path / "plan.md")
    monkeypatch.chdir(tmp_path / "teams" / "shop")
    paths = {"a.md": "teams/shop/a.md", "../b.md": "teams/b.md", "linked.md": "plan.md"}
    paths[str(tmp_path / "c.md")] = "c.md"
    for path, address in paths.items():
        (artifact,) = run(single(LAUNCH, Place(5, 3), path=path))["artifacts"]
        assert artifact == {"location": {"uri": address, "uriBaseId": "SRCROOT"}}


def test_no_text_of_the_author_is_a_link_or_a_place_to_fill() -> None:
    of = replace(review().findings[2], message="'[see](http://evil.example) [here] ](1) {0} {'", question="{x}?")
    assert result(of)["message"] == {"text": "'see [here] ] (1) {{0}} {{'. {{x}}?"}


def test_more_results_than_github_takes_lose_the_least_severe() -> None:
    source = review()
    error, warning = source.findings[2], source.findings[1]
    said = replace(error, dismissed=Dismissal("baseline", "a.json"))
    findings = (said, *[warning] * MOST_RESULTS, error)
    (told,) = json.loads("".join(render(replace(source, findings=findings), FEW)))["runs"]
    assert len(told["results"]) == MOST_RESULTS
    assert [one["level"] for one in told["results"][:2]] == ["error", "warning"]
    assert [one["suppressions"] for one in told["results"][:2]] == [[], []]
    assert told["invocations"][0]["toolExecutionNotifications"][-1] == {
        "level": "warning",
        "message": {"text": "2 findings of the least severe left out, because GitHub takes 25,000 at most."},
    }


def test_what_did_not_change_is_counted() -> None:
    (told,) = run(replace(review(), not_checked=(), since="v1", left_out=2))["invocations"]
    assert told["toolConfigurationNotifications"] == [
        {"level": "note", "message": {"text": "2 OKRs unchanged since v1: left out."}}
    ]


# --- any text ---------------------------------------------------------------------------------

CODES = {*range(0x3100), *range(0x3100, sys.maxunicode, 61), *range(0xD800, 0xE000), *range(0xE0000, 0xE0080), 0xFFFD}
EVERYTHING = "".join(map(chr, sorted(CODES)))
NAMEABLE = re.sub("[\0\ud800-\udfff]", "", EVERYTHING)
"""What the name of a file may hold."""
WORDS = "KR1: Objective: ## - 1. | -> from to by % 10 TBD [x] [a](b) {0} 支払 🙂 e\u0301 \u2028 \u202e launch".split(
    " "
)
PIECES = st.sampled_from([*WORDS, "\n", "\r\n", "\r", "\n\n", "\t", " ", "Launch the site", "Churn from 5% to 3%"])
HEAD = "# Team Shop\n\n## Objective: Paying is quick\n\n- KR1: "
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=30).map(" ".join)


def every_field(text: str, path: str) -> Review:
    """A review in which `text` stands wherever an author or a reason can put words."""
    node = KeyResult(text, text, Place(5, 3, 60, text))
    okr = Okr(text + "o", text, Place(3, 4, 20, text), path, (node,), team=text, owner=text, period=text)
    statement = plain("a", "b").okrs[0].key_results[0].statement
    reviewed = ReviewedOkr(
        okr, (ReviewedKeyResult(node, statement, review().okrs[0].verdict),), review().okrs[0].verdict
    )
    of = replace(
        review().findings[2],
        okr=text + "o",
        key_result=text,
        source=path,
        start=0,
        end=len(text),
        text=text,
        message=text,
        question=text,
        why=text,
        part=text,
        related=(text, text + "o"),
        dismissed=Dismissal("inline", text, text, text),
    )
    one_set = OkrSet(path, "xlsx", (okr,), notes=(text,))
    return replace(
        review(), sets=(one_set,), okrs=(reviewed,), findings=(of,), not_checked=(NotChecked("x", text, (text,)),)
    )


def test_every_kind_of_character_in_every_field_gives_a_valid_log_without_terminal_controls() -> None:
    written = "".join(render(every_field(EVERYTHING, NAMEABLE), FEW)).encode("utf-8").decode("utf-8")
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(written))] == []
    unsafe = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    assert set(written) & set(map(chr, unsafe | set(range(0xE0000, 0xE0080)))) == {"\n"}


def cut(text: str, place: dict[str, Any]) -> str:
    """What a viewer marks."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    start, end = (starts[place[f"{at}Line"] - 1] + place[f"{at}Column"] - 1 for at in ("start", "end"))
    return text[start:end]


def regions(log: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in log["results"]:
        for place in one["locations"]:
            if "region" in place.get("physicalLocation", {}):
                yield place["physicalLocation"]["region"]


def as_json(text: str) -> str:
    node = {"title": text, "unit": text[:5]}
    return json.dumps({"objectives": [{"title": "Paying is quick", "key_results": [text, node]}]}, ensure_ascii=False)


def as_yaml(text: str) -> str:
    block = "".join(f"          {line}\n" for line in text.splitlines() or ["a"])
    quoted = json.dumps(text, ensure_ascii=False)
    return (
        "objectives:\n  - title: Paying is quick\n    key_results:\n"
        f"      - |\n{block}      - >-\n{block}      - {quoted}\n      - {block.split(chr(10))[0].strip()}\n"
    )


WAYS = {
    "a.md": lambda text: HEAD + text,
    "a.json": as_json,
    "a.jsonl": lambda text: json.dumps({"title": "Paying is quick", "key_results": [text]}, ensure_ascii=False),
    "a.yaml": as_yaml,
}


@given(st.sampled_from([*WAYS]).flatmap(lambda name: TEXTS.map(lambda text: (name, WAYS[name](text)))))
def test_any_text_gives_a_valid_log_whose_regions_hold_their_snippets(file: tuple[str, str]) -> None:
    name, text = file
    data = text.encode("utf-8", "replace")
    try:
        found = read(data, name)
    except InputError:
        return
    whole = json.loads("".join(render(Coach().review([found]), ALL)))
    (log,) = whole["runs"]
    # They are the same each time.
    log["tool"]["driver"]["rules"] = log["tool"]["driver"]["rules"][:1]
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []
    decoded = data.decode("utf-8-sig")
    for place in regions(log):
        if "snippet" in place:
            assert cut(decoded, place) == place["snippet"]["text"]


def test_a_quotation_of_wide_and_combined_characters_is_counted_in_code_points() -> None:
    text = f"{HEAD}Launch the 🙂e\u0301支 site\n- KR2: 🙂e\u0301支払 wait from TBD to 5 min\n"
    log = document(Coach().review([read(text.encode("utf-8"), "a.md")]), ALL)["runs"][0]
    marked = [cut(text, place) for place in regions(log)]
    assert {"Launch", "TBD"} <= {*marked}
    assert marked == [place["snippet"]["text"] for place in regions(log)]
