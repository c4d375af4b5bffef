"""Rewrites through the command line: `rewrite TEXT`, `review --rewrites`, and what `--fix` and `--diff` do to files."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from coach import cli
from coach.pipeline import Coach
from coach.rewriting.writer import Writer
from coach.types import OkrSet, Review
from tests.team_review import Ended, Team

VAGUE = "Substantially reduce waiting time while holding costs, by 10%"
CLEAR = "Reduce waiting time while holding costs, by 10%"
OBJECTIVE = "Skippers find a berth without waiting"
OTHERS = ("Launch the berth website", "Raise renewal rate to 90%", "Complaints from 60 to 25")
MARKDOWN = f"""\
# Team Harbour, Q3 2031   \r
\r
Read this first:  {VAGUE}.\r
\r
## Objective: {OBJECTIVE}\r
\r
- KR1: {VAGUE}  \r
-  KR2:  {OTHERS[0]}\r
* KR3: {OTHERS[1]}\r
- KR4: {OTHERS[2]}\r
"""
CSV = f"""\
Objective;Key result;Owner\r
{OBJECTIVE};"{VAGUE}";  Ines \r
{OBJECTIVE};{OTHERS[0]};"Ines; Tomas"\r
{OBJECTIVE};"{OTHERS[1]}";\r
"""
JSON = f"""{{"schema": "okr-coach.okrset.v1",
  "note": "{VAGUE}",   "objectives": [ {{
    "title": "{OBJECTIVE}",
    "key_results": [ {{"title": "{VAGUE}", "x": 1.0}}, {{"title":"{OTHERS[0]}"}},
      {{"title": "{OTHERS[1]}"}} ]}} ]}}"""
YAML = f"""\
# kept as it is
schema: okr-coach.okrset.v1
objectives:
  - title:   {OBJECTIVE}   # why
    key_results:
      - title: "{VAGUE}"   # the first
      - {{title: "{OTHERS[0]}"}}
      - title: >-
          {OTHERS[1]}
"""


def workbook() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    sheet.append(["Objective", "Key result", "Weight", "Again"])
    for number, text in enumerate((VAGUE, *OTHERS), start=2):
        sheet.append([OBJECTIVE, text, number / 10, f"=C{number}*2"])
    book.create_sheet("Notes").append(["nobody reads this", VAGUE])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def cells(data: bytes) -> dict[tuple[str, str], object]:
    book = load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet for cell in row}


FILES = {
    "plan.md": MARKDOWN.encode(),
    "plan.csv": CSV.encode(),
    "plan.json": JSON.encode(),
    "plan.yaml": YAML.encode(),
    "bom.csv": b"\xef\xbb\xbf" + CSV.encode(),
    "plan.txt": MARKDOWN.encode(),
}
MENDED = {
    **{name: data.replace(f'"{VAGUE}"'.encode(), f'"{CLEAR}"'.encode()) for name, data in FILES.items()},
    "plan.json": JSON.replace(f'[ {{"title": "{VAGUE}"', f'[ {{"title": "{CLEAR}"').encode(),
    "plan.md": MARKDOWN.replace(f"KR1: {VAGUE}", f"KR1: {CLEAR}").encode(),
    "plan.txt": MARKDOWN.replace(f"KR1: {VAGUE}", f"KR1: {CLEAR}").encode(),
}


def during_the_review(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Somebody else does something while the review runs."""
    review = Coach.review

    def disturbed(self: Coach, sets: list[OkrSet], **options: object) -> Review:
        found = review(self, sets, **options)  # type: ignore[arg-type]
        act()
        return found

    monkeypatch.setattr(Coach, "review", disturbed)


def offers(ended: Ended) -> list[tuple[str, str]]:
    nodes = [node for okr in ended.review["okrs"] for node in okr["key_results"]]
    return [(node["id"], one["kind"]) for node in nodes for one in node.get("rewrites", ())]


Rewrite = Callable[..., Ended]


@pytest.fixture
def rewrite(team: Team, capsys: pytest.CaptureFixture[str]) -> Rewrite:  # noqa: ARG001
    """The command, in a folder without team options."""
    return lambda *arguments: Ended(cli.main(["rewrite", *arguments]), *capsys.readouterr())


# --- rewrite TEXT ----------------------------------------------------------------------------------


def test_a_weak_key_result_is_told_what_is_wrong_and_how_it_could_read(rewrite: Rewrite) -> None:
    ended = rewrite("Raise renewal rate to 90%")
    plain = " ".join(ended.out.split())
    assert (ended.code, ended.err) == (0, "")
    assert "KR07 missing-baseline" in plain
    assert "try: Raise renewal rate from [baseline: today's value" in plain
    # What a whole OKR lacks says nothing about one key result.
    assert "too-few-krs" not in plain


def test_several_words_are_one_key_result(rewrite: Rewrite) -> None:
    one, several = rewrite("Launch the portal"), rewrite("Launch", "the", "portal")
    assert one == several
    assert one.out != ""


def test_the_objective_tells_what_the_work_is_for(rewrite: Rewrite) -> None:
    ended = rewrite("Launch the portal", "--objective", "Members find their way around")
    plain = " ".join(ended.out.split())
    assert ended.code == 0
    assert "Objective (line 1): Members find their way around" in plain
    assert "members" in plain.partition("try: ")[2].partition("keep as")[0]
    assert "keep as initiative: Launch the portal" in plain


def test_a_sound_key_result_needs_nothing(rewrite: Rewrite) -> None:
    ended = rewrite(OTHERS[2])
    assert (ended.code, ended.err) == (0, "")
    assert "Nothing to fix." in ended.out
    assert "try:" not in ended.out


def test_a_weak_key_result_without_a_rewrite_ends_with_1(rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Writer, "rewrites", lambda *_: [])
    ended = rewrite("Launch the portal")
    assert ended.code == 1
    assert "KR01 activity-as-kr" in ended.out
    assert ended.err == "okr-coach: note: no rewrite came out better than what you wrote\n"


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        ([""], 'the key result is empty\n  write it in quotation marks: rewrite "Launch the portal"\n'),
        ([" \t\n"], 'the key result is empty\n  write it in quotation marks: rewrite "Launch the portal"\n'),
        (["x" * 2_001], "the key result has 2,001 characters\n  write it in 2,000 or fewer\n"),
        (
            ["Launch it", "--objective", "x" * 2_001],
            "the objective has 2,001 characters\n  write it in 2,000 or fewer\n",
        ),
    ],
)
def test_a_text_that_is_none_or_too_long_is_refused(rewrite: Rewrite, arguments: list[str], err: str) -> None:
    assert rewrite(*arguments) == (2, "", f"okr-coach: error: {err}")


def test_a_text_of_the_greatest_length_is_rewritten(rewrite: Rewrite) -> None:
    ended = rewrite(("Launch the portal " * 200)[:2_000])
    assert ended.code in (0, 1)
    assert "a defect" not in ended.err


@pytest.mark.parametrize(
    "planted", ["\x1b[31m", "\x07", "\x9b2J", "\u202e", "\u2066", "\x00", "\r", "\x7f", "\x1b]0;title\x07", "\ud800"]
)
def test_control_characters_never_reach_the_output(rewrite: Rewrite, planted: str) -> None:
    ended = rewrite(f"Launch the {planted}portal in Por{planted}to", "--objective", f"Guests {planted}feel at home")
    assert ended.code in (0, 1)
    assert all(char.isprintable() or char == "\n" for char in ended.out + ended.err)


# --- review --rewrites -----------------------------------------------------------------------------


def test_a_review_holds_rewrites_where_they_are_asked_for(team: Team) -> None:
    team.write("plan.md", MARKDOWN)
    silent, told = (team.run("plan.md", "--format", "json", *more) for more in ([], ["--rewrites"]))
    assert offers(silent) == []
    assert "measuring_plan" not in silent.review
    assert {node for node, _ in offers(told)} == {"o1.k1", "o1.k2", "o1.k3"}
    assert [kind for node, kind in offers(told) if node == "o1.k1"] == ["safe"]
    assert {kind for node, kind in offers(told) if node != "o1.k1"} == {"ask"}
    assert [one["key_result"] for one in told.review["measuring_plan"]] == ["o1.k3"]
    assert told.review["findings"] == silent.review["findings"]
    assert told.code == silent.code == 1


def test_rewrites_stand_below_their_findings_in_a_text_review(team: Team) -> None:
    team.write("plan.md", MARKDOWN)
    ended = team.run("plan.md", "--rewrites")
    assert f"try: {CLEAR}" in " ".join(ended.out.split())
    assert "Measuring plan" in ended.out


def test_a_review_with_rewrites_writes_to_no_file(team: Team) -> None:
    path = team.write("plan.md", MARKDOWN)
    team.run("plan.md", "--rewrites")
    assert path.read_bytes() == FILES["plan.md"]


# --- --fix and --diff ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_only_the_words_of_the_safe_rewrite_change(team: Team, name: str) -> None:
    path = team.write(name, FILES[name])
    ended = team.run(name, "--fix")
    assert path.read_bytes() == MENDED[name]
    assert MENDED[name] != FILES[name]
    assert ended.err == f"okr-coach: note: {name}: 1 safe rewrite written\n"
    # What is reviewed is the new text, and the error of the second key result still stands.
    assert (ended.code, CLEAR in " ".join(ended.out.split()), VAGUE in ended.out) == (1, True, False)
    assert not [one for one in os.listdir(path.parent) if one.endswith(".part")]


def test_of_a_workbook_one_cell_changes(team: Team) -> None:
    old = workbook()
    path = team.write("plan.xlsx", old)
    ended = team.run("plan.xlsx", "--fix")
    new = path.read_bytes()
    assert ended.err == "okr-coach: note: plan.xlsx: 1 safe rewrite written\n"
    assert cells(new) == cells(old) | {("Plan", "B2"): CLEAR}


@pytest.mark.parametrize("name", [*FILES, "plan.xlsx"])
def test_a_diff_shows_the_change_and_writes_nothing(team: Team, name: str) -> None:
    old = FILES.get(name) or workbook()
    path = team.write(name, old)
    ended = team.run(name, "--diff")
    assert path.read_bytes() == old
    assert ended.code == 1
    lines = [line for line in ended.out.splitlines() if not line.startswith(("---", "+++"))]
    changed = [line for line in lines if line.startswith(("-", "+"))]
    assert [line[:1] for line in changed] == ["-", "+"]
    assert VAGUE in changed[0]
    assert CLEAR in changed[1]
    assert not any(text in line for text in OTHERS[:2] for line in changed if name in {"plan.md", "plan.csv"})


def test_beside_a_diff_nothing_is_fixed(team: Team) -> None:
    path = team.write("plan.md", MARKDOWN)
    both, alone = team.run("plan.md", "--fix", "--diff"), team.run("plan.md", "--diff")
    assert both == alone
    assert path.read_bytes() == FILES["plan.md"]


def test_a_second_fix_finds_nothing(team: Team) -> None:
    path = team.write("plan.md", MARKDOWN)
    team.run("plan.md", "--fix")
    ended = team.run("plan.md", "--fix")
    assert path.read_bytes() == MENDED["plan.md"]
    assert ended.err == "okr-coach: note: no safe rewrite: nothing was written\n"
    assert team.run("plan.md", "--diff").out == ""


def test_a_rewrite_that_asks_is_never_written(team: Team) -> None:
    text = MARKDOWN.replace(VAGUE, "Cut response time from 40 to 20")
    path = team.write("plan.md", text)
    told = team.run("plan.md", "--rewrites", "--format", "json")
    assert {kind for _, kind in offers(told)} == {"ask"}
    ended = team.run("plan.md", "--fix")
    assert path.read_bytes() == text.encode()
    assert ended.err == "okr-coach: note: no safe rewrite: nothing was written\n"


def test_fixed_files_can_be_read_again(team: Team) -> None:
    json_path, yaml_path = team.write("plan.json", JSON), team.write("plan.yaml", YAML)
    team.run(".", "--fix")
    for made in (json.loads(json_path.read_bytes()), yaml.safe_load(yaml_path.read_bytes())):
        titles = [node["title"] for node in made["objectives"][0]["key_results"]]
        assert titles == [CLEAR, *OTHERS[:2]]


def test_of_several_files_only_those_with_a_safe_rewrite_are_written(team: Team) -> None:
    team.write("okrs.md", MARKDOWN.replace(VAGUE, CLEAR))
    one, other = team.write("one.md", MARKDOWN), team.write("two.csv", CSV)
    before = os.stat(team.folder / "okrs.md").st_ino
    ended = team.run(".", "--fix")
    assert ended.err.splitlines() == [
        "okr-coach: note: ./one.md: 1 safe rewrite written",
        "okr-coach: note: ./two.csv: 1 safe rewrite written",
    ]
    assert (one.read_bytes(), other.read_bytes()) == (MENDED["plan.md"], MENDED["plan.csv"])
    assert os.stat(team.folder / "okrs.md").st_ino == before


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_standard_input_cannot_be_patched(team: Team, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MARKDOWN.encode()), encoding="utf-8"))
    assert team.run("-", option) == (
        2,
        "",
        "okr-coach: error: standard input cannot be patched\n  name the file, or leave --fix and --diff away\n",
    )


def test_a_diff_has_no_format(team: Team) -> None:
    team.write("plan.md", MARKDOWN)
    assert team.run("plan.md", "--diff", "--format", "json") == (
        2,
        "",
        "okr-coach: error: --diff shows patches, whatever the format\n  leave --format away\n",
    )


def test_a_read_only_file_is_left_alone_with_a_message(team: Team) -> None:
    path = team.write("plan.md", MARKDOWN)
    path.chmod(0o444)
    assert team.run("plan.md", "--fix") == (
        2,
        "",
        "okr-coach: error: plan.md: the file is read-only\n  allow writing to it, or look at the changes with --diff\n",
    )
    assert path.read_bytes() == FILES["plan.md"]


def test_a_folder_that_may_not_be_written_to_is_named(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    path = team.write("plan.md", MARKDOWN)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The user of the tests may be root, whom no folder refuses.
    monkeypatch.setattr("coach.patching.writing.open", refused, raising=False)
    hint = "check the file and its folder; nothing was changed"
    assert team.run("plan.md", "--fix") == (
        2,
        "",
        f"okr-coach: error: plan.md: cannot be written: Permission denied\n  {hint}\n",
    )
    assert path.read_bytes() == FILES["plan.md"]


def test_words_that_were_changed_meanwhile_are_not_overwritten(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    path = team.write("plan.md", MARKDOWN)
    theirs = MARKDOWN.replace(VAGUE, "Berths that are free on arrival from 20% to 45%").encode()
    during_the_review(monkeypatch, lambda: path.write_bytes(theirs))
    ended = team.run("plan.md", "--fix")
    assert path.read_bytes() == theirs
    assert ended.err.startswith("okr-coach: ")
    assert "plan.md: " in ended.err
    assert "1 safe rewrite written" not in ended.err


def test_a_line_that_was_added_meanwhile_stays(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    path = team.write("plan.md", MARKDOWN)
    theirs = f"One more line\r\n{MARKDOWN}".encode()
    during_the_review(monkeypatch, lambda: path.write_bytes(theirs))
    ended = team.run("plan.md", "--fix")
    assert path.read_bytes() in (theirs, b"One more line\r\n" + MENDED["plan.md"])
    assert "Traceback" not in ended.err


def test_a_file_that_is_gone_meanwhile_gives_a_message(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    path = team.write("plan.md", MARKDOWN)
    during_the_review(monkeypatch, path.unlink)
    ended = team.run("plan.md", "--fix")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "okr-coach: error: plan.md: cannot be read: No such file or directory\n  check the path and its permissions\n"
    )
    assert not path.exists()


def test_a_link_stays_a_link(team: Team, tmp_path: Path) -> None:
    home = tmp_path / "home.md"
    home.write_bytes(FILES["plan.md"])
    (team.folder / "plan.md").symlink_to(home)
    team.run("plan.md", "--fix")
    assert (team.folder / "plan.md").is_symlink()
    assert home.read_bytes() == MENDED["plan.md"]
