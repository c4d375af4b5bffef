"""What is passed over: beside the words, by fingerprint, or because it was there before.  It stays visible and counts
for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from coach.config import NAME
from tests.team_review import HARBOUR, Ended, Team

LAUNCH = "- KR1: Launch the berth website by 30 September 2031"
REASON = "the port authority asks for it, fewer than <5 do"
COMMENT = f"<!-- okr-coach: ignore activity-as-kr: {REASON} -->"
ACTIVITY = ("o1.k1", "activity-as-kr", "error")
OTHERS = [("o1.k2", "missing-guardrail", "warning"), ("o1.k3", "missing-baseline", "warning")]
NO_REASON = (None, "ignore-without-reason", "warning")


def entry(team: Team, about: str = "activity-as-kr", /, **said: str) -> str:
    """An entry of the ignore file with the fingerprint that a JSON review tells."""
    found = {one["rule"]: one["fingerprint"] for one in team.json().review["findings"]}
    return "".join(
        ["[[ignore]]\n", *(f"{key} = {value}\n" for key, value in {"fingerprint": f'"{found[about]}"', **said}.items())]
    )


def dismissal(how: str, where: str, reason: str | None = None, by: str | None = None) -> dict[str, Any]:
    return {"how": how, "where": where, "reason": reason, "by": by}


def counts_for_nothing(ended: Ended) -> bool:
    """Whether the activity, the only error, moved neither exit code nor verdicts, first fix and sums."""
    review = ended.review
    (okr,) = review["okrs"]
    first = next(one for one in review["findings"] if one["id"] == okr["top_fix"])
    return (
        ended.code,
        okr["verdict"],
        okr["key_results"][0]["verdict"],
        first["dismissed"],
        review["summary"]["severities"]["error"],
        review["summary"]["rules"].get("activity-as-kr"),
        review["summary"]["dismissed"],
    ) == (0, "refine", "ready", None, 0, None, 1)


def test_without_dismissals_the_activity_decides(team: Team) -> None:
    ended = team.json()
    assert (ended.code, sorted(ended.findings, key=str)) == (1, sorted([ACTIVITY, *OTHERS], key=str))
    assert not counts_for_nothing(ended)


# --- a comment beside the words ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (LAUNCH, f"{LAUNCH} {COMMENT}", 5),
        (LAUNCH, f"{COMMENT}\n{LAUNCH}", 5),
        (LAUNCH, f"{COMMENT}\n\n{LAUNCH}", 5),
        (LAUNCH, f"{COMMENT.replace('activity-as-kr', 'no-deadline, KR1')}\n{LAUNCH}", 5),
        (LAUNCH, f"{COMMENT.replace('activity-as-kr', 'Activity_as_KR')}\n{LAUNCH}", 5),
        (LAUNCH, LAUNCH.replace(" by", "\n  by") + f" {COMMENT}", 6),
    ],
)
def test_a_comment_passes_over_what_stands_beside_or_below_it(team: Team, old: str, new: str, line: int) -> None:
    team.write("okrs.md", HARBOUR.replace(old, new))
    ended = team.json()
    assert ended.passed_over == [("activity-as-kr", dismissal("inline", f"okrs.md:{line}", REASON))]
    assert (ended.findings, ended.err) == (OTHERS, "")
    assert counts_for_nothing(ended)


def test_text_says_what_is_passed_over_with_reason_and_place(team: Team) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} {COMMENT}"))
    out = team.text().out
    told = "passed over KR01 activity-as-kr: the port authority asks for it, fewer\n          than <5 do (okrs.md:5)\n"
    assert f"ready   1. (line 5) {LAUNCH[7:]}\n        {told}" in out
    assert "\n1 finding passed over\n" in out


@pytest.mark.parametrize(
    ("text", "rule", "where"),
    [
        (
            HARBOUR.replace("## Obj", "<!-- okr-coach: ignore missing-guardrail: noise is watched -->\n## Obj"),
            "missing-guardrail",
            3,
        ),
        (
            HARBOUR.replace("find a berth", "wait less than 15 minutes").replace(
                "## Obj", "<!-- okr-coach: ignore OB01: the board says so -->\n## Obj"
            ),
            "metric-in-objective",
            3,
        ),
        (
            "<!-- okr-coach: ignore ST01: two quarters in one file -->\n"
            + HARBOUR
            + "".join(
                f"\n## Objective: {word} are calm\n\n- KR1: Noise from 5 to 3\n" for word in ("Quays", "Tugs", "Crews")
            ),
            "too-many-objectives",
            1,
        ),
    ],
)
def test_a_comment_above_an_objective_or_the_file_covers_findings_on_the_whole(
    team: Team, text: str, rule: str, where: int
) -> None:
    team.write("okrs.md", text)
    ended = team.json()
    assert [(name, said["where"]) for name, said in ended.passed_over] == [(rule, f"okrs.md:{where}")]


def test_a_comment_that_gives_no_reason_is_a_finding(team: Team) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} <!-- okr-coach: ignore activity-as-kr -->"))
    ended = team.json("--fail-on", "warning")
    assert (ended.code, ended.findings) == (1, [*OTHERS, NO_REASON])
    assert ended.passed_over == [("activity-as-kr", dismissal("inline", "okrs.md:5"))]
    assert ended.review["findings"][-1]["message"] == (
        "activity-as-kr is passed over by a comment, and no reason is given"
    )
    assert "passed over KR01 activity-as-kr: no reason given (okrs.md:5)" in team.text().out


def test_a_missing_reason_cannot_be_passed_over_without_one(team: Team) -> None:
    bare = "<!-- okr-coach: ignore activity-as-kr, ignore-without-reason -->"
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} {bare}"))
    assert team.json().findings == [*OTHERS, NO_REASON]
    team.write("okrs.md", team.folder.joinpath("okrs.md").read_text().replace(" -->", ": both are known -->"))
    assert team.json().findings == OTHERS


FORM = "  write <!-- okr-coach: ignore RULE: the reason -->\n"


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore activty-as-kr: x", f"there is no rule 'activty-as-kr' to pass over\n{FORM}"),
        ("ignore activity-as-kr because", f"there is no rule 'activity-as-kr because' to pass over\n{FORM}"),
        ("ignore advice-serves: x", f"there is no rule 'advice-serves' to pass over\n{FORM}"),
        ("ignore", f"this comment names no rule to pass over\n{FORM}"),
        ("ignore : x", f"this comment names no rule to pass over\n{FORM}"),
        ("ignore vanity-metric: x", "this comment passes over nothing; line 5 has no such finding\n"),
    ],
)
def test_a_comment_without_effect_is_named_on_standard_error(team: Team, comment: str, said: str) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} <!-- okr-coach: {comment} -->"))
    ended = team.json()
    assert (ended.err, ended.passed_over) == (f"{NAME}: note: okrs.md:5: {said}", [])


def test_a_comment_on_a_rule_that_is_not_applied_is_no_mistake(team: Team) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} {COMMENT}"))
    assert team.json("--select", "missing-baseline").err == ""


@pytest.mark.parametrize("name", ["advice-serves-objective", "AD01"])
def test_a_comment_may_name_a_check_of_a_model(team: Team, name: str) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} <!-- okr-coach: ignore {name}: the master asked -->"))
    assert team.json().err == ""


# --- the ignore file --------------------------------------------------------------------------


def test_an_entry_passes_over_its_finding_and_says_why_who_and_when(team: Team) -> None:
    said = {"rule": '"KR01"', "reason": '"the contract\\n asks for it"', "by": '"Ines Moreau"', "on": "2031-07-01"}
    team.write("okr-coach-ignores.toml", entry(team, **said))
    ended = team.json()
    told = dismissal("file", "okr-coach-ignores.toml:1", "the contract asks for it", "Ines Moreau, 2031-07-01")
    assert (ended.passed_over, ended.findings) == ([("activity-as-kr", told)], OTHERS)
    assert counts_for_nothing(ended)
    out = team.text().out
    assert (
        "        passed over KR01 activity-as-kr: the contract asks for it\n"
        "          (okr-coach-ignores.toml:1 by Ines Moreau, 2031-07-01)\n"
    ) in out


@pytest.mark.parametrize("said", [{}, {"reason": '""'}, {"reason": '" "', "by": '"Ines"'}])
def test_an_entry_without_a_reason_is_a_finding(team: Team, said: dict[str, str]) -> None:
    team.write("okr-coach-ignores.toml", entry(team, **said))
    ended = team.json()
    assert ended.findings == [*OTHERS, NO_REASON]
    assert ended.review["findings"][-1]["message"] == (
        "activity-as-kr is passed over by the ignore file, and no reason is given"
    )


def test_an_entry_outlives_other_lines_and_ends_with_the_words_it_is_about(team: Team) -> None:
    team.write("okr-coach-ignores.toml", entry(team, reason='"agreed"'))
    first, rest = HARBOUR.split(LAUNCH)
    team.write(
        "okrs.md", f"{first}- KR2: Noise from 5 to 3\n\n- KR1:  LAUNCH the berth website by 30 September 2031{rest}"
    )
    assert [rule for rule, _ in team.json().passed_over] == ["activity-as-kr"]
    team.write("okrs.md", HARBOUR.replace("berth website", "berth portal"))
    ended = team.json()
    assert (ended.passed_over, ended.code) == ([], 1)


def test_an_entry_for_another_rule_passes_over_nothing(team: Team) -> None:
    wrong = entry(team, reason=f'"{REASON[:20]}"', rule='"output-count"')
    team.write("okr-coach-ignores.toml", wrong)
    assert (team.json().code, team.json().review["summary"]["dismissed"]) == (1, 0)
    team.write("okr-coach-ignores.toml", wrong.replace("output-count", "KR01"))
    assert (team.json().code, team.json().review["summary"]["dismissed"]) == (0, 1)


def test_the_ignore_file_is_found_above_and_another_one_can_be_named(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.write("okr-coach-ignores.toml", entry(team, reason='"above"'))
    team.write("q3/mine.toml", entry(team, "missing-baseline", reason='"mine"'))
    team.write("q3/okrs.md", HARBOUR)
    monkeypatch.chdir(team.folder / "q3")
    found = dismissal("file", "../okr-coach-ignores.toml:1", "above")
    assert team.json().passed_over == [("activity-as-kr", found)]
    named = dismissal("file", "mine.toml:1", "mine")
    assert team.json("--ignores", "mine.toml").passed_over == [("missing-baseline", named)]


def test_a_comment_speaks_before_the_ignore_file_and_that_before_the_baseline(team: Team) -> None:
    team.write("before.json", team.json().out)
    both = entry(team, reason='"file"') + entry(team, "missing-baseline", reason='"file"')
    team.write("okr-coach-ignores.toml", both)
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} {COMMENT}"))
    assert sorted((rule, said["how"]) for rule, said in team.json("--baseline", "before.json").passed_over) == [
        ("activity-as-kr", "inline"),
        ("missing-baseline", "file"),
        ("missing-guardrail", "baseline"),
    ]


# --- the baseline -----------------------------------------------------------------------------


def test_what_was_there_before_stays_silent_and_is_counted(team: Team) -> None:
    team.write("before.json", team.json().out)
    ended = team.json("--baseline", "before.json", "--fail-on", "warning")
    assert (ended.code, ended.findings) == (0, [])
    assert {rule: said["where"] for rule, said in ended.passed_over} == dict.fromkeys(
        ("activity-as-kr", "missing-guardrail", "missing-baseline"), "before.json"
    )
    out = team.text("--baseline", "before.json").out
    assert "activity-as-kr" not in out
    assert "\n3 findings passed over, 3 of them known from the baseline\n" in out


def test_what_is_new_beside_a_baseline_shows_and_decides_the_exit_code(team: Team) -> None:
    team.write("before.json", team.json().out)
    team.write("okrs.md", f"{HARBOUR}- KR4: Publish the mooring guide by 30 September 2031\n")
    ended = team.json("--baseline", "before.json")
    assert (ended.code, [one for one in ended.findings if one[2] == "error"]) == (
        1,
        [("o1.k4", "activity-as-kr", "error")],
    )
    assert "Mend first: KR01 activity-as-kr, key result 4\n" in team.text("--baseline", "before.json").out


def test_a_baseline_can_be_renewed_from_a_review_with_one(team: Team) -> None:
    team.write("before.json", team.json().out)
    team.write("after.json", team.json("--baseline", "before.json").out)
    assert team.json("--baseline", "after.json").findings == []


def test_a_baseline_does_not_keep_what_a_comment_passed_over_then(team: Team) -> None:
    team.write("okrs.md", HARBOUR.replace(LAUNCH, f"{LAUNCH} {COMMENT}"))
    team.write("before.json", team.json().out)
    team.write("okrs.md", HARBOUR)
    assert team.json("--baseline", "before.json").findings == [ACTIVITY]


def test_a_missing_reason_known_from_the_baseline_stays_silent_when_lines_move(team: Team) -> None:
    bare = HARBOUR.replace(LAUNCH, f"{LAUNCH} <!-- okr-coach: ignore activity-as-kr -->")
    team.write("okrs.md", bare)
    team.write("before.json", team.json().out)
    team.write("okrs.md", bare.replace("# Team", "\n\n\n# Team"))
    assert team.json("--baseline", "before.json").findings == []


def test_a_baseline_written_by_another_shell_in_utf_16_is_read(team: Team) -> None:
    team.write("before.json", team.json().out.encode("utf-16"))
    assert team.json("--baseline", "before.json").findings == []
