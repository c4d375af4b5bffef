"""docs/options.md: its table agrees with what the options really are, and its examples run as they stand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from coach import teamfile
from coach.config import NAME
from coach.errors import InputError
from coach.options import DEFAULT, EXCEPTIONS
from coach.types import Severity
from tests.team_review import Team
from tools.readme_tables import options, with_table

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
OPTIONS, IGNORES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
(COMMENT,) = re.findall(r"^```md\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    default: str
    allowed: str


def rows() -> dict[str, Row]:
    cells = (line.strip("| ").split(" | ") for line in options().splitlines()[2:])
    return {option.strip("`"): Row(default, allowed) for option, default, allowed, _ in cells}


def test_the_table_is_current() -> None:
    assert with_table(PAGE, "options", options()) == PAGE


def test_each_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    assert "(docs/options.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_default_and_each_allowed_value_is_the_real_one() -> None:
    bands = {
        f"{name}.{step}": Row(
            str(getattr(getattr(DEFAULT, name.replace("-", "_")), step.replace("-", "_"))),
            f"a whole number from 1 to {highest}",
        )
        for name, steps in teamfile.BANDS.items()
        for step, highest in steps.items()
    }
    policies = {
        name: Row(str(getattr(DEFAULT, name.replace("-", "_"))), ", ".join(teamfile.POLICIES))
        for name in ("milestones", "numbers-in-objectives")
    }
    told = rows()
    assert {name: row for name, row in told.items() if name in bands | policies} == bands | policies
    assert told["exceptions"] == Row("none", ", ".join(EXCEPTIONS))
    assert told["severity"].allowed == "{}, {} or {}, by rule name".format(*Severity)
    assert {name.removeprefix("words.") for name in told if name.startswith("words.")} == {*teamfile.WORDS}


def test_the_table_has_each_option_and_the_example_shows_each_kind(tmp_path: Path) -> None:
    known = {name.partition(".")[0] for name in rows()}
    shown = {*tomllib.loads(OPTIONS)}
    assert known - shown == {"select"}
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("zzz = 1", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        teamfile.options(str(wrong))
    assert {*raised.value.hint.removeprefix("known are ").split(", ")} == known


def test_the_example_options_are_read_and_change_the_example_review(team: Team) -> None:
    team.write("okrs.md", (ROOT / "examples" / "checkout-team.md").read_bytes())
    before = team.json()
    team.write("okr-coach.toml", OPTIONS)
    ended = team.json()
    assert (ended.code, ended.err, ended.review["checked"]["options"]) == (1, "", "okr-coach.toml")
    assert "team-owner" in before.review["checked"]["by_rule"]
    assert "team-owner" not in ended.review["checked"]["by_rule"]


def test_the_example_entry_and_the_example_comment_pass_over_what_they_say(team: Team) -> None:
    okrs = (ROOT / "examples" / "checkout-team.md").read_text(encoding="utf-8")
    team.write("okrs.md", okrs)
    team.write("okr-coach-ignores.toml", IGNORES)
    reason = "the contract asks for all five markets"
    said = {"how": "file", "where": "okr-coach-ignores.toml:2", "reason": reason, "by": "Ines Moreau, 2027-01-12"}
    ended = team.json()
    assert (ended.passed_over, ended.err) == ([("activity-as-kr", said)], "")
    team.write("okrs.md", okrs.replace("- KR2: Ship one-tap wallets in all five markets\n", COMMENT))
    beside = {"how": "inline", "where": "okrs.md:8", "reason": "the contract asks for it", "by": None}
    ended = team.json()
    assert (ended.passed_over, ended.err) == ([("activity-as-kr", beside)], "")


def test_the_example_commands_of_a_baseline_run(team: Team) -> None:
    commands = re.findall(rf"^    {NAME} review (.+)$", PAGE, re.MULTILINE)
    assert [team.run(*command.split()).code for command in commands] == [1, 0]
