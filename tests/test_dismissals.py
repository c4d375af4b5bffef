"""What was passed over, from the comment in the file to the verdict and the exit code."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coach import cli
from coach.dismissals import dismissed
from coach.pipeline import Coach, Done, Found, Parsed
from coach.reading import read
from coach.resources import knowledge_path
from coach.rules import RULES, lookup
from coach.types import Dismissal, NotChecked, OkrSet, Review, Scope, Verdict

HARBOUR = """\
## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website
- KR2: Median wait for a berth from 40 min to 15 min
- KR3: Complaints about noise from 60 to 25
"""
WHY = "the city asks for it"
KEPT = HARBOUR.replace("website", f"website <!-- okr-coach: ignore activity-as-kr: {WHY} -->")
ACTIVITY = (lookup("activity-as-kr"),)


def harbour(text: str = HARBOUR, path: str = "harbour.md") -> OkrSet:
    return read(text.encode(), path)


def passed_over(review: Review) -> list[tuple[str, Dismissal]]:
    return [(one.rule, one.dismissed) for one in review.findings if one.dismissed is not None]


def test_what_was_dismissed_counts_in_no_verdict_and_is_nothing_to_mend() -> None:
    before, after = (Coach(ACTIVITY).review([harbour(text)]).okrs[0] for text in (HARBOUR, KEPT))
    assert (before.verdict, before.key_results[0].verdict, before.top_fix) == (Verdict.REWORK, Verdict.REWORK, "f1")
    assert (after.verdict, after.key_results[0].verdict, after.top_fix) == (Verdict.READY, Verdict.READY, None)


def test_a_dismissed_finding_stays_in_the_review_with_place_and_reason() -> None:
    review = Coach(ACTIVITY).review([harbour(KEPT)])
    assert passed_over(review) == [("activity-as-kr", Dismissal("inline", "harbour.md:3", WHY))]


@pytest.mark.parametrize("name", ["activity-as-kr", "Activity_As_KR", "kr01", "kr1", "KR16, KR01"])
def test_a_comment_names_rules_by_name_or_code(name: str) -> None:
    review = Coach(ACTIVITY).review([harbour(KEPT.replace("activity-as-kr", name))])
    assert passed_over(review) == [("activity-as-kr", Dismissal("inline", "harbour.md:3", WHY))]


@pytest.mark.parametrize("name", ["missing-target", "kr2", "activity", ""])
def test_a_comment_that_names_another_rule_changes_nothing(name: str) -> None:
    assert passed_over(Coach(ACTIVITY).review([harbour(KEPT.replace("activity-as-kr", name))])) == []


def test_a_comment_covers_its_own_line_only() -> None:
    text = KEPT.replace("Median wait for a berth from 40 min to 15 min", "Paint the pier")
    review = Coach(ACTIVITY).review([harbour(text)])
    assert [(one.line, one.dismissed is None) for one in review.findings] == [(3, False), (4, True)]


def test_what_is_said_of_a_whole_okr_is_passed_over_beside_its_objective_or_the_words_it_points_at() -> None:
    rules = [lookup("missing-guardrail")]
    text = "## Objective: Skippers come back\n\n- KR: Bookings from 100 to 150 a week\n"
    (found,) = Coach(rules).review([harbour(text)]).findings
    comment = " <!-- okr-coach: ignore missing-guardrail: watched by the city -->\n"
    beside_objective = Coach(rules).review([harbour(text.replace("back\n", f"back{comment}"))])
    beside_words = Coach(rules).review([harbour(text.replace("week\n", f"week{comment}"))])
    assert (found.scope, found.key_result, found.line) == (Scope.OKR, "o1.k1", 3)
    for review, line in ((beside_objective, 1), (beside_words, 3)):
        said = Dismissal("inline", f"harbour.md:{line}", "watched by the city")
        assert passed_over(review) == [("missing-guardrail", said)]


MANY = "".join(f"## Objective: Quay {n} is never idle\n\n- KR: Idle hours from 9{n} to 40\n\n" for n in range(1, 5))
TOO_MANY = "<!-- okr-coach: ignore too-many-objectives{} -->\n\n"


def test_what_is_said_of_a_set_is_passed_over_above_its_first_objective() -> None:
    rules = [lookup("too-many-objectives")]
    assert passed_over(Coach(rules).review([harbour(MANY)])) == []
    said = Dismissal("inline", "harbour.md:1", "two teams")
    review = Coach(rules).review([harbour(TOO_MANY.format(": two teams") + MANY)])
    assert passed_over(review) == [("too-many-objectives", said)]


@pytest.mark.parametrize(
    ("text", "rule", "comment", "line"),
    [
        (KEPT.replace(f": {WHY}", ""), "activity-as-kr", 3, 3),
        (TOO_MANY.format("") + MANY, "too-many-objectives", 1, 3),
    ],
    ids=["on a key result", "on a set"],
)
def test_passing_over_without_a_reason_is_a_finding_on_the_set(text: str, rule: str, comment: int, line: int) -> None:
    review = Coach([lookup(rule), lookup("ignore-without-reason")]).review([harbour(text)])
    first, second = review.findings
    assert (first.rule, first.dismissed) == (rule, Dismissal("inline", f"harbour.md:{comment}"))
    assert (second.rule, second.scope, second.okr, second.line, second.message) == (
        "ignore-without-reason",
        Scope.SET,
        None,
        line,
        f"{rule} is passed over by a comment, and no reason is given",
    )


def test_with_a_reason_there_is_no_such_finding() -> None:
    review = Coach([*ACTIVITY, lookup("ignore-without-reason")]).review([harbour(KEPT)])
    assert [one.rule for one in review.findings] == ["activity-as-kr"]


def test_known_findings_are_dismissed_by_their_fingerprint_wherever_they_moved() -> None:
    (found,) = Coach(ACTIVITY).review([harbour()]).findings
    known = {found.fingerprint: Dismissal("baseline", "before.json")}
    moved = (
        HARBOUR.replace("- KR1: Launch the berth website\n", "") + "\n- KR: Paint it\n- KR1: Launch the berth website\n"
    )
    review = Coach(ACTIVITY, known=known).review([harbour(moved)])
    assert [(one.text, one.dismissed) for one in review.findings] == [
        ("Paint", None),
        ("Launch", Dismissal("baseline", "before.json")),
    ]


def test_what_is_said_beside_the_words_goes_before_the_files() -> None:
    one_set = harbour(KEPT)
    (found,) = Coach(ACTIVITY).review([harbour()]).findings
    known = {found.fingerprint: Dismissal("file", "ignores.toml:2", "no")}
    okr = one_set.okrs[0]
    assert dismissed(found, okr, one_set, known).dismissed == Dismissal("inline", "harbour.md:3", WHY)
    assert dismissed(found, okr, harbour(), known).dismissed == Dismissal("file", "ignores.toml:2", "no")
    assert dismissed(found, okr, harbour(), {}) is found


# --- events, and what was not checked ---------------------------------------------------------


def test_what_is_said_of_a_set_comes_behind_its_last_okr() -> None:
    rules = [*ACTIVITY, lookup("too-many-objectives")]
    events = list(Coach(rules).events([harbour(MANY + HARBOUR), harbour(path="pier.md")]))
    told = [
        event.okr.id
        if isinstance(event, Parsed)
        else f"{event.finding.id} {event.finding.code}"
        if isinstance(event, Found)
        else "done"
        for event in events
    ]
    assert told == ["o1", "o2", "o3", "o4", "o5", "f1 KR01", "f2 ST01", "o1", "f3 KR01", "done"]
    review = Coach(rules).review([harbour(MANY + HARBOUR), harbour(path="pier.md")])
    assert [(one.id, one.source, one.okr) for one in review.findings] == [
        ("f1", "harbour.md", "o5"),
        ("f2", "harbour.md", None),
        ("f3", "pier.md", "o1"),
    ]


def test_what_is_said_of_a_set_is_in_no_verdict_of_an_okr() -> None:
    review = Coach([lookup("too-many-objectives")]).review([harbour(MANY * 3)])
    assert [one.severity.value for one in review.findings] == ["error"]
    assert {(okr.verdict, okr.top_fix) for okr in review.okrs} == {(Verdict.READY, None)}


def test_rules_on_okrs_and_sets_that_could_not_be_decided_are_named_with_their_place() -> None:
    rules = [*ACTIVITY, lookup("single-dimension"), lookup("no-parent-link"), lookup("too-many-objectives")]
    told = []
    for sets in ([harbour()], [harbour(), harbour(path="pier.md")]):
        *_, done = Coach(rules).events(sets)
        assert isinstance(done, Done)
        undecided = [(one.rule, one.nodes) for one in done.not_checked if one.nodes]
        told.append((done.by_rule, undecided))
    assert told == [
        (
            ("activity-as-kr", "too-many-objectives"),
            [("no-parent-link", ("harbour.md",)), ("single-dimension", ("o1",))],
        ),
        (
            ("activity-as-kr", "too-many-objectives"),
            [("no-parent-link", ("harbour.md", "pier.md")), ("single-dimension", ("harbour.md#o1", "pier.md#o1"))],
        ),
    ]


def test_a_rule_decided_for_one_of_two_sets_was_applied() -> None:
    linked = HARBOUR.replace("waiting\n", "waiting\nParent: O2\n")
    *_, done = Coach([lookup("no-parent-link")]).events([harbour(), harbour(linked, "pier.md")])
    assert isinstance(done, Done)
    assert done.by_rule == ("no-parent-link",)
    reason = "no objective of the level above is known: no field for a parent, and no OKR of the company"
    assert done.not_checked[0] == NotChecked("no-parent-link", reason, ("harbour.md",))


def test_a_review_names_the_rules_that_look_at_key_results() -> None:
    chosen = Coach([*ACTIVITY, lookup("single-dimension"), lookup("no-parent-link")]).review([harbour()])
    assert chosen.of_key_results == ("activity-as-kr",)
    everything = Coach().review([harbour()])
    assert everything.of_key_results == tuple(rule.name for rule in RULES if rule.scope is Scope.KEY_RESULT)


# --- the command line -------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, the current one, with no file of options above it that is ours."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def run(*arguments: str) -> int:
    return cli.main(["review", "harbour.md", "--select", "activity-as-kr", *arguments])


def reviewed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(capsys.readouterr().out))


def test_what_was_dismissed_does_not_end_a_review_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "harbour.md").write_text(KEPT, encoding="utf-8")
    assert run("--fail-on", "warning") == 0
    out, err = capsys.readouterr()
    assert f"passed over KR01 activity-as-kr: {WHY} (harbour.md:3)\n" in out
    assert "1 finding passed over\n" in out
    assert err == ""
    (folder / "harbour.md").write_text(KEPT + "- KR4: Paint the pier\n", encoding="utf-8")
    assert run() == 1


def test_the_json_review_keeps_its_schema_with_findings_of_all_kinds(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = knowledge_path("schemas", "okr-coach.review.v1.schema.json")
    validator = jsonschema.Draft202012Validator(json.loads(Path(path).read_text(encoding="utf-8")))
    (folder / "harbour.md").write_text(MANY + KEPT.replace(f": {WHY}", ""), encoding="utf-8")
    assert cli.main(["review", "harbour.md", "--format", "json", "--fail-on", "never"]) == 0
    document = reviewed(capsys)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert {one["scope"] for one in document["findings"]} >= {"key_result", "okr", "set"}
    assert document["summary"]["dismissed"] == 1
    assert "activity-as-kr" not in document["summary"]["rules"]


def test_a_review_is_the_baseline_of_the_next_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    assert run("--format", "json", "--output", "before.json") == 1
    assert run("--baseline", "before.json") == 0
    out = capsys.readouterr().out
    assert "activity-as-kr" not in out
    assert "1 finding passed over, 1 of them known from the baseline\n" in out
    (folder / "harbour.md").write_text(HARBOUR + "- KR4: Paint the pier\n", encoding="utf-8")
    assert run("--baseline", "before.json", "--format", "json") == 1
    said = {"how": "baseline", "where": "before.json", "reason": None, "by": None}
    assert [(one["line"], one["dismissed"]) for one in reviewed(capsys)["findings"]] == [(3, said), (6, None)]


def test_an_entry_of_the_ignore_file_dismisses_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    run("--format", "json")
    (finding,) = reviewed(capsys)["findings"]
    entry = f'[[ignore]]\nfingerprint = "{finding["fingerprint"]}"\nreason = "{WHY}"\nby = "Ana"\n'
    (folder / "okr-coach-ignores.toml").write_text(entry, encoding="utf-8")
    assert run("--format", "json") == 0
    (finding,) = reviewed(capsys)["findings"]
    assert finding["dismissed"] == {"how": "file", "where": "okr-coach-ignores.toml:1", "reason": WHY, "by": "Ana"}


def test_a_comment_that_names_no_rule_is_a_note(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = KEPT.replace("activity-as-kr", "activty-as-kr, KR16, \x1b") + "<!-- okr-coach: ignore: why -->\n"
    (folder / "harbour.md").write_text(text, encoding="utf-8")
    assert run() == 1
    form = "  write <!-- okr-coach: ignore RULE: the reason -->\n"
    note = "okr-coach: note: {}:{}: {} to pass over\n" + form
    told = [
        (3, "there is no rule 'activty-as-kr'"),
        (3, r"there is no rule '\x1b'"),
        (6, "this comment names no rule"),
    ]
    assert capsys.readouterr().err == "".join(note.format("harbour.md", *one) for one in told)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert cli.main(["review", "-", "--fail-on", "never"]) == 0
    assert capsys.readouterr().err == "".join(note.format("standard input", *one) for one in told)
