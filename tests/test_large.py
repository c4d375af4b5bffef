"""Large sources are reviewed in parts: the same findings on any number of cores, in any format; work can be ended."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from coach import cli, large, reviewing
from coach.pipeline import Coach
from coach.proposals import Measure, Rewrite
from coach.reading import read, streams
from coach.rules import lookup
from coach.types import Finding
from coach.views import ParsedOkr

BIN = Path(sys.executable).parent
PARTS_NOTE = "reviewed in parts of about 5 OKRs: rules on a whole set look at one part at a time"
CITIES = 23


def town(number: int) -> str:
    return "".join("bdfgklmnprstv"[number // 13**place % 13] + "aeiou"[number % 5] for place in range(4)).capitalize()


def okr(number: int) -> dict[str, Any]:
    """Two OKRs of three have something to mend; no two share their words."""
    first = f"Launch the ferry app in {town(number)}" if number % 3 else f"Ferries late in {town(number)}: 9% to 4%"
    second = f"Median wait at the pier of {town(number)}: 30 to 12 minutes by 31 March 2031"
    return {
        "title": f"People cross the water in {town(number)} without waiting",
        "team": f"Crew {number // 2}",
        "key_results": [{"title": first}, {"title": second}],
    }


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, with 23 OKRs as fleet.json and fleet.jsonl; ten OKRs are many, and five make a part."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reviewing, "LARGE", 10)
    monkeypatch.setattr(large, "PART", 5)
    monkeypatch.setattr(streams, "STREAMED", 1)
    okrs = [okr(number) for number in range(CITIES)]
    (tmp_path / "fleet.json").write_text(json.dumps({"objectives": okrs}, indent=1), encoding="utf-8")
    (tmp_path / "fleet.jsonl").write_text("".join(json.dumps(one) + "\n" for one in okrs), encoding="utf-8")
    cores = os.sched_getaffinity(0)
    yield tmp_path
    os.sched_setaffinity(0, cores)


def written(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["review", *arguments, "--fail-on", "never"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def without_note(document: str) -> dict[str, Any]:
    review: dict[str, Any] = json.loads(document)
    for source in review["sources"]:
        source["notes"] = [note for note in source["notes"] if note != PARTS_NOTE]
    return review


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize("source", ["fleet.json", "fleet.jsonl"])
@pytest.mark.parametrize("format_", ["json", "csv", "text"])
def test_the_review_is_the_same_to_the_byte_on_one_core_and_on_all(
    source: str, format_: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two processes, also on a machine with one core.
    with monkeypatch.context() as patch:
        patch.setattr(large, "cores", lambda: 2)
        on_all = written(capsys, source, "--format", format_)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    assert written(capsys, source, "--format", format_) == on_all
    assert town(22) in on_all


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize("source", ["fleet.json", "fleet.jsonl"])
def test_a_review_in_parts_holds_what_a_review_as_one_does_and_says_that_it_is_in_parts(
    source: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_parts = written(capsys, source, "--format", "json")
    monkeypatch.setattr(reviewing, "LARGE", 1_000)
    monkeypatch.setattr(streams, "STREAMED", 1_000_000)
    as_one = json.loads(written(capsys, source, "--format", "json"))
    assert without_note(in_parts) == as_one
    assert as_one["summary"]["rules"]["activity-as-kr"] == 15
    assert json.loads(in_parts)["sources"][0]["notes"][-1] == PARTS_NOTE


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize("format_", ["text", "csv"])
def test_every_format_tells_the_same_findings_of_a_large_source(
    format_: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    in_parts = written(capsys, "fleet.json", "--format", format_)
    monkeypatch.setattr(reviewing, "LARGE", 1_000)
    as_one = written(capsys, "fleet.json", "--format", format_)
    told = [line for line in in_parts.splitlines() if PARTS_NOTE not in line]
    assert told == as_one.splitlines()


@pytest.mark.usefixtures("fleet")
def test_nodes_of_several_large_sources_are_named_with_their_file(capsys: pytest.CaptureFixture[str]) -> None:
    review = json.loads(written(capsys, "fleet.json", "fleet.jsonl", "--format", "json"))
    skipped = next(one for one in review["checked"]["not_checked"] if one["rule"] == "mixed-commit-and-stretch")
    assert [source["path"] for source in review["sources"]] == ["fleet.json", "fleet.jsonl"]
    assert len(review["okrs"]) == 2 * CITIES
    nodes = [f"{path}#o{number}" for path in ("fleet.json", "fleet.jsonl") for number in range(1, CITIES + 1)]
    assert skipped["nodes"] == nodes


@pytest.mark.usefixtures("fleet")
def test_what_comments_dismiss_is_not_torn_apart(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["# Ferries", ""]
    for number in range(CITIES):
        one = okr(number)
        first, second = (f"- KR: {each['title']}" for each in one["key_results"])
        ignored = " <!-- okr-coach: ignore activity-as-kr: the board asks for it -->" if number == 22 else ""
        lines += [f"## Objective: {one['title']}", "", first + ignored, second, ""]
    (fleet / "fleet.md").write_text("\n".join(lines), encoding="utf-8")
    review = json.loads(written(capsys, "fleet.md", "--format", "json", "--select", "activity-as-kr"))
    assert review["summary"]["severities"]["error"] == 14
    assert review["summary"]["dismissed"] == 1
    assert PARTS_NOTE not in review["sources"][0]["notes"]


@pytest.mark.usefixtures("fleet")
def test_the_bar_settles_the_code_of_a_large_review(capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("fleet.json", "fleet.jsonl"):
        assert cli.main(["review", source, "--format", "json", "--select", "activity-as-kr"]) == 1
        assert cli.main(["review", source, "--format", "json", "--select", "placeholder"]) == 0
    capsys.readouterr()


class Scribe:
    """A rewrite and a measure for each finding."""

    def rewrites(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> list[Rewrite]:
        return [
            Rewrite("", one.source, parsed.okr.id, one.key_result, f"{one.text}?", "ask", "offline", (one.id,))
            for one in findings
        ]

    def plan(self, parsed: ParsedOkr, findings: Sequence[Finding]) -> list[Measure]:
        okr = parsed.okr
        return [Measure(okr.source, okr.id, str(one.key_result), okr.objective, "rides") for one in findings]


@pytest.mark.parametrize("count", [1, 2])
def test_rewrites_of_a_review_in_parts_count_on_and_name_the_findings_that_they_settle(
    fleet: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "cores", lambda: count)
    sets = [read((fleet / "fleet.json").read_bytes(), name) for name in ("a.json", "b.json")]
    coach = Coach((lookup("activity-as-kr"),), writer=Scribe())
    review = large.reviewed(coach, sets)
    assert review.rewrites is not None
    assert [one.id for one in review.rewrites] == [f"r{number}" for number in range(1, 31)]
    found = {one.id: (one.source, one.okr, one.key_result) for one in review.findings}
    settled = [found[id_] for one in review.rewrites for id_ in one.settles]
    assert settled == [(one.source, one.okr, one.key_result) for one in review.rewrites]
    as_one = coach.review(sets)
    assert (review.rewrites, review.plan) == (as_one.rewrites, as_one.plan)
    assert any(PARTS_NOTE in one.notes for one in review.sets)


def test_a_review_in_parts_that_was_asked_for_no_rewrites_has_none(fleet: Path) -> None:
    review = large.reviewed(Coach(), [read((fleet / "fleet.json").read_bytes(), "a.json")])
    assert (review.rewrites, review.plan) == (None, None)


def test_a_line_that_is_no_json_ends_a_streamed_review_with_its_number(
    fleet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (fleet / "fleet.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"title": "Open')
    assert cli.main(["review", "fleet.jsonl", "--format", "json", "--output", "review.json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[0].startswith("okr-coach: error: fleet.jsonl:24: not valid JSON: ")
    assert sorted(path.name for path in fleet.iterdir()) == ["fleet.json", "fleet.jsonl"]


@pytest.mark.usefixtures("fleet")
def test_a_large_review_as_csv_has_one_header_and_a_row_for_each_finding(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(written(capsys, "fleet.jsonl", "--format", "csv").lstrip("\ufeff"))))
    activities = [row for row in rows if row["rule"] == "activity-as-kr"]
    assert [row["key result"] for row in activities] == [
        f"Launch the ferry app in {town(number)}" for number in range(CITIES) if number % 3
    ]


@pytest.mark.usefixtures("fleet")
def test_progress_shows_on_a_terminal_and_is_gone_at_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    cli.main(["review", "fleet.json", "--format", "json", "--fail-on", "never"])
    shown = capsys.readouterr().err.split("\r")
    counts = [line.strip() for line in shown]
    assert counts[0] == ""
    assert counts[1:-2] == [f"okr-coach: {count} OKRs reviewed" for count in (6, 12, 18, 23)]
    assert counts[-2:] == ["", ""]
    assert len(shown[-2]) == len("okr-coach: 23 OKRs reviewed")


@pytest.mark.usefixtures("fleet")
def test_a_process_ended_from_outside_is_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(large, "cores", lambda: 2)
    monkeypatch.setattr(large, "_begin", die)
    assert cli.main(["review", "fleet.json", "--format", "json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "okr-coach: error: a process of this review was ended from outside",
        "  see whether memory ran out; smaller files need less",
    ]


def test_an_interrupt_ends_a_large_review_with_130_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with (tmp_path / "fleet.jsonl").open("w", encoding="utf-8") as file:
        for number in range(20_000):
            file.write(json.dumps(okr(number)) + "\n")
    command = [str(BIN / "okr-coach"), "review", "fleet.jsonl", "--format", "json", "--output", "review.json"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        # Processes of its own say that it is past its start.
        started = Path(f"/proc/{child.pid}/task/{child.pid}/children")
        while large.cores() > 1 and not started.read_text(encoding="ascii"):
            time.sleep(0.01)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["fleet.jsonl"]
