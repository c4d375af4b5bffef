"""GitHub annotations: whole lines, and no word of an author that GitHub would obey."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.render.github import render
from coach.types import Dismissal, OkrSet, Place, Review, Scope, Severity
from tests.render.review_record import plain, review

ASKED = "What is better, and for whom, once this is done?"
OBEYED = re.compile("::(?P<name>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)")
OLDER = re.compile(r"##\[")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def lines(source: Review) -> list[str]:
    written = "".join(render(source))
    assert written.endswith("\n")
    # What GitHub's runner takes for the end of a line.
    return re.split("\r\n|\r|\n", written)[:-1]


def names_work(words: str) -> str:
    return f"'{words}' names work to do, not a change that somebody outside the team would notice.%0A{ASKED}"


def test_the_small_review_is_these_lines_worst_first() -> None:
    kr01 = "title=KR01 activity-as-kr"
    assert lines(review()) == [
        f"::error file=shop.md,line=5,endLine=5,col=3,endColumn=7,{kr01}::{names_work('Open')}",
        f"::warning file=shop.md,line=5,endLine=5,col=37,endColumn=44,title=KR09 compound-kr::Two things.%0A{ASKED}",
        f"::warning file=shop.md,line=6,endLine=6,col=3,endColumn=11,{kr01}::{names_work('支払 queue')}",
        f"::notice file=shop.md,line=5,endLine=5,{kr01}::{names_work('everybody')}",
        f"::notice file=shop.md,line=5,endLine=5,{kr01} (unit)::{names_work('支')}",
        "okr-coach: 1 error, 2 warnings, 2 notices",
    ]


def test_a_review_without_findings_is_one_plain_line() -> None:
    assert lines(plain("Paying is quick")) == ["okr-coach: 0 errors, 0 warnings, 0 notices"]


def test_what_was_dismissed_is_counted_and_not_shown() -> None:
    findings = [replace(one, dismissed=Dismissal("baseline", "a.json")) for one in review().findings]
    assert lines(replace(review(), findings=tuple(findings))) == [
        "okr-coach: 0 errors, 0 warnings, 0 notices; 5 passed over"
    ]


def test_more_than_github_shows_of_a_level_is_said_in_the_first_notice() -> None:
    warning = review().findings[1]
    ten, eleven = (lines(replace(review(), findings=(warning,) * number)) for number in (10, 11))
    assert [line.split(" ")[0] for line in ten] == [*["::warning"] * 10, "okr-coach:"]
    assert eleven[0] == (
        "::notice title=okr-coach::GitHub shows 10 annotations of each level; "
        "there are 0 errors, 11 warnings, 0 notices. The log holds them all."
    )
    assert [line.split(" ")[0] for line in eleven[1:]] == [*["::warning"] * 11, "okr-coach:"]


def test_columns_are_left_out_where_words_go_over_several_lines() -> None:
    source = review()
    (reviewed,) = source.okrs
    first = reviewed.key_results[0]
    node = replace(first.key_result, text="Open the\nsecond lane")
    okr = replace(reviewed.okr, key_results=(node,))
    changed = replace(reviewed, okr=okr, key_results=(replace(first, key_result=node),))
    of = replace(source.findings[2], start=0, end=len(node.text), message="Two\nlines")
    assert lines(replace(source, okrs=(changed,), findings=(of,)))[0] == (
        f"::error file=shop.md,line=5,endLine=6,title=KR01 activity-as-kr::Two lines%0A{ASKED}"
    )


def test_without_lines_of_text_the_message_names_the_place() -> None:
    of = replace(review().findings[2], part="Q3", message="Why")
    book = replace(review(), sets=(OkrSet("shop.md", "xlsx", ()),), findings=(of,))
    piped = replace(review(), sets=(OkrSet("-", "text", ()),), findings=(replace(of, source="-", part=""),))
    on_set = replace(of, scope=Scope.SET, okr=None, key_result=None, line=None, column=None, field="objectives")
    whole = replace(review(), findings=(on_set,))
    assert [lines(source)[0] for source in (book, piped, whole)] == [
        f'::error file=shop.md,title=KR01 activity-as-kr::sheet "Q3", row 5: Why%0A{ASKED}',
        f"::error title=KR01 activity-as-kr::line 5: Why%0A{ASKED}",
        f"::error file=shop.md,title=KR01 activity-as-kr::Why%0A{ASKED}",
    ]


def test_files_are_named_from_the_top_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "teams").mkdir()
    monkeypatch.chdir(tmp_path / "teams")
    assert lines(review())[0].startswith("::error file=teams/shop.md,line=5,")


def test_percent_signs_line_ends_colons_and_commas_are_escaped() -> None:
    path = "a,b: 5%\r\n::stop-commands::x.md"
    of = replace(review().findings[2], source=path, message="5%0A of ##[set-env name=A]b, and: ::add-mask::c\r\n::d::")
    source = replace(review(), sets=(OkrSet(path, "markdown", ()),), findings=(of,))
    file = "a%2Cb%3A 5%25\\r\\n%3A%3Astop-commands%3A%3Ax.md"
    message = f"5%250A of # #[set-env name=A]b, and: ::add-mask::c ::d::%0A{ASKED}"
    assert lines(source) == [
        f"::error file={file},line=5,endLine=5,title=KR01 activity-as-kr::{message}",
        "okr-coach: 1 error, 0 warnings, 0 notices",
    ]


CODES = {*range(0x3100), *range(0x3100, sys.maxunicode, 61), *range(0xE0000, 0xE0080)} - {*range(0xD800, 0xE000)}
COMMANDS = (
    *(
        "::set-output name=a::b",
        "::add-mask::x",
        "::stop-commands::x",
        "\n::error::x",
        "\r\n::debug::x",
        "\r::group::x",
    ),
    *("##[error]x", "###[add-path]x", "##[", "%0A::error::x", "%25", ",line=1", "::", ":", "\u2028::error::x", "\x85"),
)
TEXTS = st.lists(st.sampled_from(COMMANDS) | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS)
def test_no_text_of_an_author_starts_a_command(text: str) -> None:
    obey_nothing(text)


def test_no_character_starts_a_command() -> None:
    obey_nothing("".join(map(chr, sorted(CODES))))


def obey_nothing(text: str) -> None:
    """Each line is a command of ours with properties of ours, or plain."""
    path = re.sub("[\0\ud800-\udfff/]", "", f"a{text}")
    of = replace(
        review().findings[2],
        source=path,
        message=text,
        question=text,
        text=text,
        part=text,
        okr=text,
        key_result=text,
        why=text,
    )
    severities = [replace(of, severity=severity) for severity in Severity]
    okr = replace(
        review().okrs[0].okr, id=text, objective=text, source=path, place=Place(1, 1, -1, text), key_results=()
    )
    reviewed = replace(review().okrs[0], okr=okr, key_results=())
    for format_ in ("markdown", "xlsx"):
        one_set = OkrSet(path, format_, (okr,), notes=(text,))
        *commands, last = lines(replace(review(), sets=(one_set,), okrs=(reviewed,), findings=tuple(severities)))
        assert last == "okr-coach: 1 error, 1 warning, 1 notice"
        assert len(commands) == 3
        for line, level in zip(commands, ("error", "warning", "notice"), strict=True):
            command = OBEYED.fullmatch(line)
            assert command is not None
            assert not OLDER.search(line)
            keys = [pair.partition("=")[0] for pair in command["properties"].split(",")]
            where = ["line", "endLine"] if format_ == "markdown" else []
            assert (command["name"], keys) == (level, ["file", *where, "title"])
