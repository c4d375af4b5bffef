"""Team options, through the command line: what each one changes, where they are looked for, and who wins."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from coach.config import NAME
from coach.rules import RULES
from tests.team_review import HARBOUR, Team

Finding = tuple[str | None, str, str]

OTHERS = """\
## Objective: Skippers find a berth without waiting

- KR1: Share of nights booked online from 20% to 45% by 30 June 2031
- KR2: Complaints about noise from 60 to 25 by 30 June 2031
- KR3: {line}
"""
NUMBER = HARBOUR.replace("find a berth without waiting", "wait less than 15 minutes")
FIVE = HARBOUR.replace("- KR3: ", "- KR4: Complaints from 60 to 25\n- KR5: Sick days from 9 to 6\n- KR3: ")
FOUR_OBJECTIVES = "# Team Harbour\n\n" + "".join(
    f"## Objective: {words}\n\n- KR1: Complaints from 60 to 25 by June 2031\n\n"
    for words in ("Quays are calm", "Tugs are on time", "Crews feel safe", "Guests come back")
)
TWO_TEAMS = "".join(
    f"# Team {name}\n\n{HARBOUR.partition(chr(10))[2].replace('berth', berth)}\n"
    for name, berth in (("One", "berth"), ("Two", "mooring"))
)


def changed(team: Team, options: str, okrs: str = HARBOUR) -> tuple[set[Finding], set[Finding]]:
    """What is found no more, and what is found anew, with `options`."""
    team.write("okrs.md", okrs)
    before = set(team.json().findings)
    path = team.write("okr-coach.toml", options)
    after = set(team.json().findings)
    path.unlink()
    return before - after, after - before


ACTIVITY = ("o1.k1", "activity-as-kr", "error")
NIGHTS = ("o1.k3", "missing-baseline", "warning")


@pytest.mark.parametrize(
    ("options", "okrs", "gone", "came"),
    [
        ('ignore = ["activity-as-kr"]', HARBOUR, {ACTIVITY}, set()),
        ('ignore = ["KR1"]', HARBOUR, {ACTIVITY}, set()),
        ('severity.KR01 = "info"', HARBOUR, {ACTIVITY}, {("o1.k1", "activity-as-kr", "info")}),
        ('[severity]\nmissing-baseline = "error"', HARBOUR, {NIGHTS}, {("o1.k3", "missing-baseline", "error")}),
        ("[key-results]\nfewest = 4", HARBOUR, set(), {(None, "too-few-krs", "info")}),
        ("key-results = { fewest = 2, most = 2 }", HARBOUR, set(), {(None, "too-many-krs", "info")}),
        ("[key-results]\nmost = 5", FIVE, {(None, "too-many-krs", "info")}, set()),
        (
            "[key-results]\nmany = 5",
            FIVE,
            {(None, "too-many-krs", "info")},
            {(None, "too-many-krs", "warning")},
        ),
        (
            "[key-results]\nmany = 5\nfar-too-many = 5",
            FIVE,
            {(None, "too-many-krs", "info")},
            {(None, "too-many-krs", "error")},
        ),
        ("objectives.most = 4", FOUR_OBJECTIVES, {(None, "too-many-objectives", "info")}, set()),
        (
            "[objectives]\nmany = 4",
            FOUR_OBJECTIVES,
            {(None, "too-many-objectives", "info")},
            {(None, "too-many-objectives", "warning")},
        ),
        (
            "[objectives]\nmany = 4\nfar-too-many = 4",
            FOUR_OBJECTIVES,
            {(None, "too-many-objectives", "info")},
            {(None, "too-many-objectives", "error")},
        ),
        ('milestones = "accept"', HARBOUR, {ACTIVITY}, {("o1.k1", "activity-as-kr", "info")}),
        ('numbers-in-objectives = "accept"', NUMBER, {(None, "metric-in-objective", "warning")}, set()),
        ('exceptions = ["early-stage"]', HARBOUR, {NIGHTS}, {("o1.k3", "missing-baseline", "info")}),
        (
            'teams."TEAM  one".exceptions = ["early_stage"]',
            TWO_TEAMS,
            {("o1.k3", "missing-baseline", "warning")},
            {("o1.k3", "missing-baseline", "info")},
        ),
        (
            'words.vanity = ["wibble"]',
            OTHERS.format(line="Wibbles from 300 to 500 a month by 30 June 2031"),
            set(),
            {("o1.k3", "vanity-metric", "warning")},
        ),
        (
            'words.outputs = ["grommet sheet"]',
            OTHERS.format(line="Grommet sheets from 3 to 12 a month by 30 June 2031"),
            set(),
            {("o1.k3", "output-count", "error")},
        ),
        (
            'words.outsiders = ["bosuns"]',
            OTHERS.format(line="Bosuns submit 40 reports a month by 30 June 2031"),
            {("o1.k3", "output-count", "error")},
            set(),
        ),
        (
            'words.insiders = ["bosun"]',
            OTHERS.format(line="40 bosuns book online by 30 June 2031"),
            set(),
            {("o1.k3", "output-count", "error")},
        ),
    ],
)
def test_an_option_changes_the_review(
    team: Team, options: str, okrs: str, gone: set[Finding], came: set[Finding]
) -> None:
    assert changed(team, options, okrs) == (gone, came)


def test_only_the_rules_selected_are_applied(team: Team) -> None:
    team.write("okr-coach.toml", 'select = ["missing_baseline", " KR02 "]')
    ended = team.json()
    assert (ended.code, ended.findings) == (0, [NIGHTS])
    assert ended.review["checked"]["by_rule"] == ["output-count", "missing-baseline"]


def test_a_severity_settles_verdict_and_exit_code(team: Team) -> None:
    assert team.json().code == 1
    team.write("okr-coach.toml", 'severity.activity-as-kr = "warning"')
    ended = team.json()
    assert (ended.code, ended.review["okrs"][0]["verdict"]) == (0, "refine")


# --- where options are looked for -------------------------------------------------------------

ONE = 'select = ["missing-baseline"]\n'
TWO = 'select = ["activity-as-kr"]\n'


@pytest.mark.parametrize(
    ("files", "used", "rules"),
    [
        ({}, None, len(RULES)),
        ({"okr-coach.toml": ONE}, "okr-coach.toml", 1),
        ({"pyproject.toml": f"[tool.okr-coach]\n{ONE}"}, "pyproject.toml", 1),
        ({"pyproject.toml": "[project]\nname = 'okr-coach'\n"}, None, len(RULES)),
        ({"pyproject.toml": "tool = 3 # okr-coach"}, None, len(RULES)),
        ({"pyproject.toml": "not = [ TOML"}, None, len(RULES)),
        ({"pyproject.toml": b"\xff\xfe"}, None, len(RULES)),
        ({"okr-coach.toml": ONE, "pyproject.toml": "[tool.okr-coach]\nselect = ['no-deadline']"}, "okr-coach.toml", 1),
        ({"okr-coach.toml/inside.md": "a folder"}, None, len(RULES)),
        ({"../okr-coach.toml": ONE}, None, len(RULES)),
    ],
)
def test_options_are_found_in_the_working_folder(
    team: Team, files: dict[str, str | bytes], used: str | None, rules: int
) -> None:
    for name, text in files.items():
        team.write(name, text)
    checked = team.json().review["checked"]
    left_out = [one for one in checked["not_checked"] if one["reason"] == "not chosen for this review"]
    assert (checked["options"], len(RULES) - len(left_out)) == (used, rules)


@pytest.mark.parametrize(
    ("files", "used"),
    [
        ({"okr-coach.toml": ONE}, "../../okr-coach.toml"),
        ({"pyproject.toml": f"[tool.okr-coach]\n{ONE}"}, "../../pyproject.toml"),
        ({"okr-coach.toml": TWO, "team/okr-coach.toml": ONE}, "../okr-coach.toml"),
        ({"okr-coach.toml": TWO, "team/pyproject.toml": f"[tool.okr-coach]\n{ONE}"}, "../pyproject.toml"),
        ({"okr-coach.toml": ONE, "team/pyproject.toml": "[project]\nname = 'okr-coach'\n"}, "../../okr-coach.toml"),
        ({"okr-coach.toml": ONE, "team/.git/config": ""}, None),
        ({"okr-coach.toml": ONE, "team/.git": "gitdir: elsewhere"}, None),
    ],
)
def test_the_nearest_options_above_count_up_to_the_top_of_the_repository(
    team: Team, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], used: str | None
) -> None:
    for name, text in {**files, "team/q3/okrs.md": HARBOUR}.items():
        team.write(name, text)
    monkeypatch.chdir(team.folder / "team" / "q3")
    ended = team.json()
    assert (ended.review["checked"]["options"], ended.findings == [NIGHTS]) == (used, used is not None)


def test_a_file_named_wins_over_one_found(team: Team) -> None:
    team.write("okr-coach.toml", TWO)
    team.write("settings/house rules.toml", ONE)
    ended = team.json("--config", "settings/house rules.toml")
    assert (ended.review["checked"]["options"], ended.findings) == ("settings/house rules.toml", [NIGHTS])


def test_a_pyproject_named_has_to_hold_options(team: Team) -> None:
    team.write("pyproject.toml", "[project]\nname = 'harbour'\n")
    assert team.json("--config", "pyproject.toml") == (
        2,
        "",
        f"{NAME}: error: pyproject.toml: there is no [tool.okr-coach] in this file\n  add it, or name another file\n",
    )


def test_a_pyproject_without_options_is_not_even_parsed(team: Team) -> None:
    team.write("pyproject.toml", "[project]\nname = 'harbour'\n" + "# \n" * 400_000)
    program = "import sys; from coach import cli; cli.main(['review', 'okrs.md']); print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("False", "")


def test_a_working_folder_that_is_gone_has_no_options(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    okrs = str(team.folder / "okrs.md")
    gone = team.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ended = team.run(okrs, "--format", "json")
    os.chdir(team.folder)
    assert (ended.code, ended.review["checked"]["options"]) == (1, None)


# --- the command line beside the options ------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "arguments", "found"),
    [
        (TWO, ["--select", "missing-baseline"], [NIGHTS]),
        ('ignore = ["missing-baseline"]', ["--select", "missing-baseline"], [NIGHTS]),
        ('select = ["KR01", "KR07"]', ["--ignore", "activity-as-kr"], [NIGHTS]),
        ('select = ["KR01", "KR07"]\nignore = ["KR07"]', [], [ACTIVITY]),
        ('select = ["KR01", "KR07", "OB02"]\nignore = ["KR07"]', ["--ignore", "KR01"], []),
    ],
)
def test_the_command_line_wins(team: Team, options: str, arguments: list[str], found: list[Finding]) -> None:
    team.write("okr-coach.toml", options)
    assert team.json(*arguments).findings == found


@pytest.mark.parametrize(
    ("arguments", "where"), [([], "okr-coach.toml: "), (["--select", "KR07", "--ignore", "KR07"], "")]
)
def test_options_that_leave_no_rule_are_named(team: Team, arguments: list[str], where: str) -> None:
    team.write("okr-coach.toml", 'select = ["KR07"]\nignore = ["KR07"]')
    ended = team.json(*arguments)
    assert (ended.code, ended.err.splitlines()[0]) == (2, f"{NAME}: error: {where}no rule is left to check")


def test_a_review_without_options_is_one_with_an_empty_file(team: Team) -> None:
    before = team.json()
    team.write("okr-coach.toml", "")
    after = team.json()
    assert after == (before.code, before.out.replace('"options": null', '"options": "okr-coach.toml"'), "")
