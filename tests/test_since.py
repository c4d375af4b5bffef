"""`--since REV`: which OKRs are told of, through real repositories."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coach import changed, cli
from coach.resources import knowledge_path
from tests.team_review import Ended

BERTH = """\
## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website
- KR2: Median wait for a berth from 40 min to 15 min
"""
GUEST = """\
## Objective: Guests come back

- KR1: Launch the guest card
- KR2: Guests who come twice a year from 20% to 35%
"""
HARBOUR = f"# Team Harbour, Q3 2031\n\n{BERTH}\n{GUEST}"
ACTIVITY = ("--select", "activity-as-kr")
QUIET = ("-c", "init.defaultBranch=main", "-c", "user.name=A", "-c", "user.email=a@harbour.example")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *QUIET, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def commit(folder: Path, files: dict[str, str] | None = None) -> None:
    write(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "as it was")


class Work:
    """The working folder, a repository, and reviews in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def review(self, *words: str, rev: str = "HEAD", format_: str = "json") -> Ended:
        code = cli.main(["review", *words, f"--since={rev}", "--format", format_])
        captured = self._capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    def told(self, *words: str, rev: str = "HEAD") -> list[tuple[str, str]]:
        """Source and objective of each OKR that is told of."""
        found = self.review(*words, *ACTIVITY, rev=rev).review
        return [(okr["source"], okr["objective"]["text"]) for okr in found["okrs"]]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Work:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("COLUMNS", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git(folder, "init", "-q")
    return Work(folder, capsys)


def visitors(text: str = HARBOUR) -> str:
    return text.replace("guest card", "visitor card")


# --- what is told ---------------------------------------------------------------------------


def test_only_okrs_that_changed_are_reviewed_and_the_others_counted(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": visitors()})
    ended = work.review("harbour.md", *ACTIVITY)
    assert (ended.code, ended.err) == (1, "okr-coach: note: 1 OKR unchanged since HEAD: left out\n")
    review = ended.review
    assert [okr["id"] for okr in review["okrs"]] == ["o2"]
    assert ended.findings == [("o2.k1", "activity-as-kr", "error")]
    assert review["checked"]["since"] == {"rev": "HEAD", "left_out": 1}
    assert review["summary"]["severities"] == {"error": 1, "warning": 0, "info": 0}
    schema = Path(knowledge_path("schemas", "okr-coach.review.v1.schema.json")).read_text(encoding="utf-8")
    jsonschema.validate(review, json.loads(schema))


def test_a_whole_review_says_nothing_of_a_revision(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    write(work.folder, {"harbour.md": HARBOUR})
    assert cli.main(["review", "harbour.md", "--format", "json"]) == 1
    assert "since" not in json.loads(capsys.readouterr().out)["checked"]


def test_the_text_counts_what_was_left_out(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": visitors()})
    out = work.review("harbour.md", *ACTIVITY, format_="text").out
    assert "berth" not in out
    assert out[out.index("\n1 OKR: ") :].splitlines()[1:4] == [
        "1 OKR: 1 rework, 0 refine, 0 ready",
        "2 key results: 1 rework, 0 refine, 1 ready",
        "1 OKR unchanged since HEAD: left out",
    ]


def test_nothing_changed_is_said_and_is_no_failure(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    ended = work.review("harbour.md", format_="text")
    assert ended.code == 0
    assert ended.err == "okr-coach: note: 2 OKRs unchanged since HEAD: left out; no OKR changed\n"
    assert ended.out.startswith("Nothing was reviewed: no OKR changed.\n")
    assert work.review("harbour.md").review["okrs"] == []


def test_findings_of_okrs_that_did_not_change_fail_no_run(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": HARBOUR.replace("Launch the guest card", "Nights booked from 10 to 15")})
    ended = work.review("harbour.md", *ACTIVITY)
    assert (ended.code, ended.findings) == (0, [])


@pytest.mark.parametrize(
    "now",
    [
        f"# Team Harbour, Q3 2031\n\n{GUEST}\n{BERTH}",
        f"# Team Harbour, Q3 2031\n\nAgreed in June.\n\n{BERTH}\n\n\n{GUEST}\nMore words.\n",
        HARBOUR.replace("a year from", "a year\n  from").replace("\n", "\r\n"),
        HARBOUR.replace(
            "- KR1: Launch the guest card\n- KR2: Guests who come twice a year from 20% to 35%",
            "- KR1: Guests who come twice a year from 20% to 35%\n- KR2: Launch the guest card",
        ),
    ],
    ids=["order of OKRs", "words around them", "line ends", "order of key results"],
)
def test_moving_and_rewrapping_is_no_change(work: Work, now: str) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    (work.folder / "harbour.md").write_bytes(now.encode())
    assert work.told("harbour.md") == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Guests come back", "Guests come back soon"),
        ("from 20% to 35%", "from 20% to 36%"),
        ("twice a year", "Twice a year"),
        ("35%\n", "35%\n- KR3: Complaints from 60 to 25\n"),
        ("- KR1: Launch the guest card\n", ""),
    ],
)
def test_other_words_are_a_change_of_their_okr_alone(work: Work, was: str, now: str) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": HARBOUR.replace(was, now)})
    assert [objective.split(" ")[0] for _, objective in work.told("harbour.md")] == ["Guests"]


OKR: dict[str, Any] = {"title": "Guests come back", "owner": "Ana"}
NODE: dict[str, Any] = {"title": "Guests who come twice a year", "baseline": 20, "target": 35, "unit": "%"}


def as_json(okr: dict[str, Any], node: dict[str, Any]) -> str:
    return json.dumps({"objectives": [{**OKR, **okr, "key_results": [{**NODE, **node}]}]})


@pytest.mark.parametrize(
    ("okr", "node"),
    [
        ({"owner": "Ben"}, {}),
        ({"team": "Harbour"}, {}),
        ({"period": "Q3 2031"}, {}),
        ({}, {"target": 36}),
        ({}, {"unit": "points"}),
        ({}, {"owner": "Ben"}),
        ({}, {"role": "guardrail"}),
        ({}, {"ambition": "aspirational"}),
    ],
)
def test_fields_roles_and_what_is_said_of_the_okr_count_as_words_do(
    work: Work, okr: dict[str, Any], node: dict[str, Any]
) -> None:
    commit(work.folder, {"plan.json": as_json({}, {})})
    assert work.told("plan.json") == []
    write(work.folder, {"plan.json": as_json(okr, node)})
    assert work.told("plan.json") == [("plan.json", "Guests come back")]


def test_ids_may_change(work: Work) -> None:
    commit(work.folder, {"plan.json": as_json({"id": "a"}, {"id": "b"})})
    write(work.folder, {"plan.json": as_json({"id": "c"}, {"id": "d"})})
    assert work.told("plan.json") == []


def test_a_copy_of_an_okr_is_new(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": f"{HARBOUR}\n{BERTH}"})
    assert [okr["id"] for okr in work.review("harbour.md").review["okrs"]] == ["o3"]


# --- fingerprints and sets ------------------------------------------------------------------


def test_fingerprints_are_those_of_the_whole_review(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    """Equal texts of a file are counted, also those that are left out."""
    commit(work.folder, {"a.md": HARBOUR, "b.md": HARBOUR})
    write(work.folder, {"a.md": f"{HARBOUR}\n{BERTH}", "b.md": visitors(f"{BERTH}\n{GUEST}\n{BERTH}")})
    cli.main(["review", ".", "--format", "json"])
    whole = json.loads(capsys.readouterr().out)
    part = work.review(".").review
    kept = {(okr["source"], okr["id"]) for okr in part["okrs"]}
    assert len(kept) == 4
    assert len(whole["okrs"]) == 6
    told = [one for one in whole["findings"] if (one["source"], one["okr"]) in kept or one["okr"] is None]
    assert [{**one, "id": ""} for one in part["findings"]] == [{**one, "id": ""} for one in told]
    assert [one["id"] for one in part["findings"]] == [f"f{number}" for number in range(1, len(told) + 1)]
    prints = [(one["source"], one["fingerprint"]) for one in whole["findings"]]
    assert len(prints) == len({*prints})


def test_rules_on_a_set_look_at_all_of_it_and_tell_of_what_changed(work: Work) -> None:
    many = "\n".join(
        f"## Objective: Guests of pier {n} come back\n\n- KR1: Guests from {n} to 9{n}\n" for n in range(8)
    )
    rules = ("--select", "too-many-objectives,no-parent-link")
    commit(work.folder, {"plan.md": f"# Team Harbour\n\n{many}"})
    assert work.review("plan.md", *rules).findings == []
    write(work.folder, {"plan.md": f"# Team Harbour\n\n{many}".replace("pier 7", "pier seven")})
    found = work.review("plan.md", *rules).review["findings"]
    assert [(one["rule"], one["okr"]) for one in found if one["rule"] == "too-many-objectives"] == [
        ("too-many-objectives", None)
    ]
    assert {one["okr"] for one in found} <= {None, "o8"}


def test_files_of_which_nothing_changed_say_nothing(work: Work) -> None:
    """Neither of their OKRs nor of the set, whose findings other files leave as they are."""
    many = "\n".join(f"## Objective: Guests of pier {n} come back\n\n- KR1: Launch {n} boats\n" for n in range(8))
    commit(work.folder, {"a.md": many, "b.md": HARBOUR})
    write(work.folder, {"b.md": visitors()})
    found = work.review("a.md", "b.md").review
    assert {one["source"] for one in found["findings"]} == {"b.md"}
    assert [source["path"] for source in found["sources"]] == ["a.md", "b.md"]
    assert found["checked"]["since"] == {"rev": "HEAD", "left_out": 9}


def test_comments_beside_what_was_left_out_are_not_called_idle(work: Work) -> None:
    kept = HARBOUR.replace("website", "website <!-- okr-coach: ignore activity-as-kr: the city asks for it -->")
    commit(work.folder, {"harbour.md": kept})
    write(work.folder, {"harbour.md": visitors(kept)})
    assert work.review("harbour.md").err == "okr-coach: note: 1 OKR unchanged since HEAD: left out\n"


# --- files ----------------------------------------------------------------------------------


def test_a_new_file_is_wholly_new_and_an_untracked_one_is_named(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"added.md": BERTH, "loose.md": GUEST})
    git(work.folder, "add", "added.md")
    ended = work.review(".", *ACTIVITY)
    assert [okr["source"] for okr in ended.review["okrs"]] == ["./added.md", "./loose.md"]
    assert ended.err.splitlines() == [
        "okr-coach: note: ./loose.md: not under version control; reviewed whole",
        "okr-coach: note: 2 OKRs unchanged since HEAD: left out",
    ]


def test_a_renamed_file_keeps_its_past(work: Work) -> None:
    commit(work.folder, {"old.md": HARBOUR})
    (work.folder / "teams").mkdir()
    git(work.folder, "mv", "old.md", "teams/new.md")
    write(work.folder, {"teams/new.md": visitors()})
    git(work.folder, "add", "-A")
    assert work.told("teams/new.md") == [("teams/new.md", "Guests come back")]


def test_standard_input_is_reviewed_whole(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BERTH.encode())))
    ended = work.review("-", "harbour.md", *ACTIVITY)
    assert [okr["source"] for okr in ended.review["okrs"]] == ["-"]
    assert ended.err.splitlines() == [
        "okr-coach: note: standard input: it has no earlier version; reviewed whole",
        "okr-coach: note: 2 OKRs unchanged since HEAD: left out",
    ]


def test_an_old_version_that_cannot_be_read_counts_as_all_new(work: Work) -> None:
    commit(work.folder, {"plan.json": '{"objectives": ['})
    write(work.folder, {"plan.json": as_json({}, {})})
    ended = work.review("plan.json", *ACTIVITY)
    assert [okr["id"] for okr in ended.review["okrs"]] == ["o1"]
    (line,) = ended.err.splitlines()
    assert line.startswith("okr-coach: note: plan.json: its version at HEAD cannot be read (")
    assert line.endswith("); reviewed whole")


def test_an_old_version_without_okrs_needs_no_word(work: Work) -> None:
    commit(work.folder, {"plan.md": "# Notes\n\nNothing yet.\n"})
    write(work.folder, {"plan.md": BERTH})
    ended = work.review("plan.md", *ACTIVITY)
    assert ([okr["id"] for okr in ended.review["okrs"]], ended.err) == (["o1"], "")


def test_large_files_are_compared_whole_and_keep_their_fingerprints(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fingerprints count in the parts in which such files are reviewed; equal texts stand in several."""
    okrs = [{"title": f"Guests of pier {n} come back", "key_results": [NODE]} for n in range(1_002)]
    for number in range(520, 1_002):
        okrs[number]["team"] = "Harbour"
    for number in (1, 2, 600, 700, 900):
        okrs[number] = {"title": "Guests come back", "team": "Harbour", "key_results": ["Launch the guest card"]}
    lines = [json.dumps({**OKR, "title": f"Pier {n} is safe", "key_results": [NODE]}) for n in range(3)]
    lines = [line[:-1] + f', "description": "{"so " * 500_000}"}}' for line in lines]
    commit(work.folder, {"plan.json": json.dumps({"objectives": okrs}), "rows.jsonl": "\n".join(lines)})
    okrs[700] = {**okrs[700], "owner": "Ana"}
    lines[2] = lines[2].replace("safe", "dry")
    write(work.folder, {"plan.json": json.dumps({"objectives": okrs}), "rows.jsonl": "\n".join(lines)})
    cli.main(["review", "plan.json", "rows.jsonl", "--format", "json", *ACTIVITY])
    whole = json.loads(capsys.readouterr().out)
    ended = work.review("plan.json", "rows.jsonl", *ACTIVITY)
    assert [okr["objective"]["text"] for okr in ended.review["okrs"]] == ["Guests come back", "Pier 2 is dry"]
    assert ended.review["checked"]["since"] == {"rev": "HEAD", "left_out": 1_003}
    (same,) = [one for one in whole["findings"] if one["okr"] == "o701"]
    assert ended.review["findings"] == [{**same, "id": "f1"}]
    assert ended.review["okrs"][0]["top_fix"] == "f1"


NAMES = ("harbour plan.md", "häfen/支払 & co.md", "häfen/tief/[a]*.md", ":(top)x.md", "häfen/-n.md")


def test_folders_and_names_of_every_kind_are_found_from_any_working_folder(
    work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(work.folder, dict.fromkeys(NAMES, HARBOUR))
    commit(work.folder)
    write(work.folder, {NAMES[1]: visitors(), NAMES[2]: visitors()})
    below = [("häfen/支払 & co.md", "Guests come back"), ("häfen/tief/[a]*.md", "Guests come back")]
    assert work.told("häfen") == below
    assert work.told("harbour plan.md") == []
    monkeypatch.chdir(work.folder / "häfen")
    assert work.told("../harbour plan.md", "支払 & co.md") == [("支払 & co.md", "Guests come back")]
    assert sorted(work.told("..")) == sorted((f"../{name}", objective) for name, objective in below)
    monkeypatch.chdir(tmp_path)
    assert sorted(work.told("work")) == sorted((f"work/{name}", objective) for name, objective in below)


def test_a_name_that_is_no_utf_8_is_found(work: Work) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    try:
        write(work.folder, {name: HARBOUR})
    except OSError:
        pytest.skip("this file system takes no such name")
    commit(work.folder)
    write(work.folder, {name: visitors()})
    assert work.review(name, *ACTIVITY).review["checked"]["since"] == {"rev": "HEAD", "left_out": 1}


def test_a_link_has_the_past_of_the_file_it_leads_to(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    (work.folder / "linked.md").symlink_to(work.folder / "harbour.md")
    assert work.told("linked.md") == []


def test_files_of_several_repositories_are_each_compared_in_their_own(work: Work, tmp_path: Path) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    commit(other, {"pier.md": HARBOUR})
    write(other, {"pier.md": visitors()})
    assert work.told("harbour.md", "../other/pier.md") == [("../other/pier.md", "Guests come back")]


def test_a_worktree_is_a_repository_of_its_own(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    git(work.folder, "worktree", "add", "-q", str(tmp_path / "side"), "-b", "side")
    monkeypatch.chdir(tmp_path / "side")
    write(tmp_path / "side", {"harbour.md": visitors()})
    assert work.told("harbour.md") == [("harbour.md", "Guests come back")]
    # As git sets them for a hook.
    monkeypatch.setenv("GIT_DIR", str(work.folder / ".git" / "worktrees" / "side"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert work.told(str(tmp_path / "side")) == [(str(tmp_path / "side" / "harbour.md"), "Guests come back")]


# --- revisions ------------------------------------------------------------------------------


def test_a_revision_may_be_an_ancestor_a_tag_a_branch_or_a_merge_base(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    git(work.folder, "tag", "-a", "v1", "-m", "agreed")
    git(work.folder, "checkout", "-q", "-b", "drafts/q3")
    commit(work.folder, {"harbour.md": visitors()})
    git(work.folder, "checkout", "-q", "main")
    commit(work.folder, {"harbour.md": HARBOUR.replace("berth website", "mooring website")})
    git(work.folder, "checkout", "-q", "drafts/q3")
    base = git(work.folder, "merge-base", "main", "HEAD")
    for rev in ("HEAD~1", "v1", "@^", base, base[:7], "HEAD^{/as it was}~1"):
        assert work.told("harbour.md", rev=rev) == [("harbour.md", "Guests come back")]
    assert len(work.told("harbour.md", rev="main")) == 2
    assert work.told("harbour.md", rev="drafts/q3") == []


WHAT = {"range": "is a range of revisions", "other": "is no revision"}
HINT = {
    "range": "name one revision; where a branch began is what `git merge-base main HEAD` prints",
    "other": "name a commit, a tag or a branch of git",
}


@pytest.mark.parametrize(
    ("kind", "rev"),
    [
        *(("range", rev) for rev in ("main...", "main..HEAD", "HEAD^..", "..")),
        *(("other", rev) for rev in ("--all", "-x", "", " ", "a\nb", "a\0b", "\ud800")),
    ],
)
def test_ranges_options_and_control_characters_are_refused(work: Work, kind: str, rev: str) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    ended = work.review("harbour.md", rev=rev)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [f"okr-coach: error: {rev!r} {WHAT[kind]}", f"  {HINT[kind]}"]


@pytest.mark.parametrize("rev", ["nope", "HEAD:harbour.md", "HEAD~7", "^HEAD", ":/nothing", "HEAD^{tree}", "0" * 40])
def test_what_git_does_not_know_as_a_revision_is_named(work: Work, rev: str) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    ended = work.review("harbour.md", rev=rev)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        f"okr-coach: error: {work.folder}: git knows no revision {rev!r} here",
        "  name a commit, a tag or a branch; a shallow clone (CI) has to fetch its history first",
    ]


# --- git ------------------------------------------------------------------------------------


def test_a_repository_without_a_commit_has_no_revision(work: Work) -> None:
    write(work.folder, {"harbour.md": HARBOUR})
    ended = work.review("harbour.md")
    assert ended.code == 2
    assert ended.err.startswith(f"okr-coach: error: {work.folder}: git knows no revision 'HEAD' here\n")


def test_a_folder_that_is_no_repository_is_named(work: Work) -> None:
    shutil.rmtree(work.folder / ".git")
    write(work.folder, {"harbour.md": HARBOUR})
    ended = work.review("harbour.md")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[0] == (
        "okr-coach: error: harbour.md: --since needs a git repository, and this is in none that git can use"
    )
    assert ended.err.splitlines()[1].startswith("  git says: fatal: not a git repository")


def test_without_git_the_message_says_so(work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = work.review("harbour.md")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "okr-coach: error: --since needs git, which is not installed\n  install git, or leave --since out\n"
    )


def test_a_git_that_does_not_answer_is_given_up(work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(work.folder, {"harbour.md": HARBOUR})
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\nexec sleep 30\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(changed, "_SECONDS", 0.2)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ended = work.review("harbour.md")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        f"okr-coach: error: {work.folder}: git took more than 0.2 seconds",
        "  leave --since out to review all OKRs",
    ]


def test_no_program_that_a_repository_names_is_started(work: Work, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/started'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    commit(work.folder, {"old.md": HARBOUR, "plan.md": HARBOUR})
    git(work.folder, "mv", "old.md", "new.md")
    write(work.folder, {".gitattributes": "*.md diff=own filter=own\n"})
    for key in ("core.fsmonitor", "diff.external", "diff.own.command", "diff.own.textconv", "filter.own.clean"):
        git(work.folder, "config", key, str(program))
    for key in ("filter.own.smudge", "core.pager", "core.sshCommand", "core.editor"):
        git(work.folder, "config", key, str(program))
    (tmp_path / "started").unlink(missing_ok=True)
    os.utime(work.folder / "plan.md")
    assert work.told(".") == []
    assert not (tmp_path / "started").exists()


# --- formats --------------------------------------------------------------------------------


def test_sarif_and_annotations_hold_what_changed(work: Work) -> None:
    commit(work.folder, {"harbour.md": HARBOUR})
    write(work.folder, {"harbour.md": visitors()})
    (run,) = json.loads(work.review("harbour.md", *ACTIVITY, format_="sarif").out)["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["locations"][0]["physicalLocation"]["region"]["startLine"]) == ("KR01", 10)
    assert run["invocations"][0]["toolConfigurationNotifications"][-1] == {
        "level": "note",
        "message": {"text": "1 OKR unchanged since HEAD: left out."},
    }
    first, last = work.review("harbour.md", *ACTIVITY, format_="github").out.splitlines()
    assert first.startswith("::error file=harbour.md,line=10,endLine=10,col=8,endColumn=14,title=KR01 activity-as-kr::")
    assert last == "okr-coach: 1 error, 0 warnings, 0 notices"
