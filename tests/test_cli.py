"""The command line, through its door: what it prints, where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coach import cli
from coach.config import VERSION, line_width, wanted_columns, wants_colour
from coach.files import SUFFIXES
from coach.resources import knowledge_path
from coach.rules import RULES

HARBOUR = """\
# Team Harbour, Q3 2031

## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website
- KR2: Median wait for a berth from 40 min to 15 min
- KR3: Reach 30,000 nights booked
"""
SOUND = HARBOUR.replace("Launch the berth website", "Share of nights booked online from 20% to 45%").replace(
    "Reach 30,000 nights booked", "Complaints about noise from 60 to 25"
)
ACTIVITY = ["--select", "activity-as-kr"]
BASELINE = ["--select", "missing-baseline"]


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, the current one, with harbour.md in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def spoken(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def reviewed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(spoken(capsys)[0]))


@pytest.mark.usefixtures("harbour")
class TestExitCodes:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (ACTIVITY, 1),
            ([*ACTIVITY, "--fail-on", "error"], 1),
            ([*ACTIVITY, "--fail-on", "warning"], 1),
            ([*ACTIVITY, "--fail-on", "never"], 0),
            (BASELINE, 0),
            ([*BASELINE, "--fail-on", "warning"], 1),
            ([*BASELINE, "--fail-on", "never"], 0),
            (["--select", "placeholder", "--fail-on", "warning"], 0),
            ([*ACTIVITY, "--format", "json"], 1),
        ],
    )
    def test_the_bar_settles_the_code(self, arguments: list[str], code: int) -> None:
        assert run("review", "harbour.md", *arguments) == code

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["review"],
            ["revue", "harbour.md"],
            ["review", "harbour.md", "--format", "xml"],
            ["review", "harbour.md", "--fail-on", "info"],
            ["review", "harbour.md", "--surprise"],
            ["review", "harbour.md", "--model", "--no-model"],
            ["review", "harbour.md", "--select", ","],
            ["review", "harbour.md", *ACTIVITY, "--ignore", "KR01"],
            ["review", "no-such.md"],
            ["review", "no-such-folder/"],
            ["review", "nul\0byte.md"],
            ["explain"],
            ["explain", "no-such-rule"],
        ],
    )
    def test_wrong_usage_ends_with_2_one_message_and_a_hint(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(*arguments) == 2
        out, err = spoken(capsys)
        assert out == ""
        assert err.startswith("okr-coach: error: ")
        assert len(err.splitlines()) >= 2
        assert "Traceback" not in err

    @pytest.mark.parametrize(
        ("command", "hints"),
        [
            ("harbour.md", ["did you mean `okr-coach review harbour.md`?"]),
            ("other/my file.md", ["did you mean `okr-coach review 'other/my file.md'`?"]),
            ("-", ["did you mean `okr-coach review -`?"]),
            ("reveiw", ["did you mean `okr-coach review FILE`?", "USUAL"]),
            ("Explain", ["did you mean `okr-coach explain RULE`?", "USUAL"]),
            ("frobnicate", ["USUAL"]),
        ],
    )
    def test_an_unknown_command_is_answered_with_the_one_that_was_meant(
        self, command: str, hints: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        usual = "`okr-coach review FILE` reviews a file; `okr-coach --help` lists all commands"
        assert run(command) == 2
        _, *lines = spoken(capsys)[1].splitlines()
        assert lines == [f"  {usual if hint == 'USUAL' else hint}" for hint in hints]

    @pytest.mark.parametrize("arguments", [["--help"], ["review", "--help"], ["--version"]])
    def test_help_and_version_end_with_0(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert run(*arguments) == 0
        assert spoken(capsys)[0] != ""

    def test_a_defect_ends_with_2_and_asks_to_be_reported(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError("nothing to divide by")

        monkeypatch.setattr("coach.pipeline.Coach.review", fail)
        assert run("review", "harbour.md") == 2
        head, hint = spoken(capsys)[1].splitlines()
        assert head.startswith(
            "okr-coach: error: a defect of okr-coach itself: ZeroDivisionError: nothing to divide by"
        )
        assert "(test_cli.py, line " in head
        assert hint == "  please report it with the lines of your file that bring it about"

    def test_an_interrupt_ends_with_130_and_says_nothing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("coach.pipeline.Coach.review", interrupt)
        assert run("review", "harbour.md") == 130
        assert spoken(capsys) == ("", "")


@pytest.mark.usefixtures("harbour")
class TestChoosingRules:
    @pytest.mark.parametrize(
        ("arguments", "rules"),
        [
            (ACTIVITY, ["activity-as-kr"]),
            (["--select", "kr01"], ["activity-as-kr"]),
            (["--select", "KR1,kr7"], ["activity-as-kr", "missing-baseline"]),
            (["--select", "ok3,OB1,KR1", "--ignore", "OB01,OK03"], ["activity-as-kr"]),
            (["--select", "missing-baseline,activity-as-kr"], ["activity-as-kr", "missing-baseline"]),
            ([*ACTIVITY, *BASELINE], ["activity-as-kr", "missing-baseline"]),
            ([*ACTIVITY, *BASELINE, "--ignore", "activity-as-kr"], ["missing-baseline"]),
        ],
    )
    def test_only_the_chosen_rules_are_applied(
        self, arguments: list[str], rules: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("review", "harbour.md", "--format", "json", *arguments)
        document = reviewed(capsys)
        assert document["checked"]["by_rule"] == rules
        assert {finding["rule"] for finding in document["findings"]} == set(rules)

    def test_ignored_rules_are_left_out_and_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("review", "harbour.md", "--format", "json", "--ignore", "activity-as-kr")
        document = reviewed(capsys)
        assert "activity-as-kr" not in {finding["rule"] for finding in document["findings"]}
        left_out = [one for one in document["checked"]["not_checked"] if one["reason"] == "not chosen for this review"]
        assert left_out == [{"rule": "activity-as-kr", "reason": "not chosen for this review"}]

    @pytest.mark.parametrize("option", ["--select", "--ignore"])
    def test_an_unknown_rule_is_named_with_what_comes_close(
        self, option: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("review", "harbour.md", option, "activty-as-kr") == 2
        out, err = spoken(capsys)
        assert out == ""
        assert "'activty-as-kr'" in err
        assert "activity-as-kr" in err.replace("'activty-as-kr'", "")


@pytest.mark.usefixtures("harbour")
class TestModel:
    def test_asking_for_a_model_without_naming_one_is_a_mistake_in_usage(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("OKR_COACH_MODEL", raising=False)
        assert run("review", "harbour.md", *ACTIVITY, "--model") == 2
        said = (
            "okr-coach: error: no model is configured\n"
            "  name one in OKR_COACH_MODEL, and its address in OKR_COACH_BASE_URL; docs/model.md tells how\n"
        )
        assert capsys.readouterr() == ("", said)

    def test_what_a_model_would_be_sent_is_shown_and_not_sent(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("review", "harbour.md", *ACTIVITY, "--show-prompt", "--fail-on", "never")
        said = capsys.readouterr().out
        assert said.startswith("--- advise@")
        assert "Launch the berth website" in said

    def test_where_a_model_does_not_answer_the_review_is_complete_and_says_so(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("review", "harbour.md", *ACTIVITY)
        alone = capsys.readouterr().out
        monkeypatch.setenv("OKR_COACH_MODEL", "harbour-model")
        monkeypatch.setenv("OKR_COACH_BASE_URL", "http://127.0.0.1:9/v1")
        run("review", "harbour.md", *ACTIVITY)
        lines = capsys.readouterr().out.splitlines()
        assert "The model gave no advice" in " ".join(lines)
        assert [line for line in alone.splitlines() if line not in lines] == []

    def test_no_model_changes_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("review", "harbour.md", *ACTIVITY)
        without = spoken(capsys)
        run("review", "harbour.md", *ACTIVITY, "--no-model")
        assert spoken(capsys) == without


class TestSources:
    def test_standard_input_is_read(
        self, harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / "harbour.md").unlink()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HARBOUR.encode())))
        assert run("review", "-", *ACTIVITY) == 1
        assert spoken(capsys)[0].startswith("standard input\n")

    def test_a_folder_is_read_in_order_with_its_subfolders_but_nothing_hidden(
        self, harbour: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("b.txt", "a.markdown", "C.MD", ".hidden.md", "x.py", "deep/d.mdx", ".git/e.md"):
            (harbour / name).parent.mkdir(exist_ok=True)
            (harbour / name).write_text(HARBOUR, encoding="utf-8")
        run("review", ".", "--format", "json")
        paths = [source["path"] for source in reviewed(capsys)["sources"]]
        assert paths == ["./C.MD", "./a.markdown", "./b.txt", "./harbour.md", "./deep/d.mdx"]

    @pytest.mark.usefixtures("harbour")
    def test_a_source_named_twice_is_reviewed_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("review", "harbour.md", ".", "./harbour.md", "--format", "json")
        assert [source["path"] for source in reviewed(capsys)["sources"]] == ["harbour.md"]

    def test_a_source_named_twice_is_said_and_one_in_a_folder_named_too_is_not(
        self, harbour: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / "link.md").symlink_to("harbour.md")
        run("review", "harbour.md", ".", "./harbour.md", "link.md", "./")
        said = "named more than once; reviewed once"
        assert spoken(capsys)[1].splitlines() == [
            f"okr-coach: note: {path}: {said}" for path in ("./harbour.md", "link.md", "./")
        ]

    def test_a_file_without_okrs_in_a_folder_is_a_note(self, harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (harbour / "aaa.md").write_text("The pier was built long ago.\n", encoding="utf-8")
        assert run("review", ".", "--fail-on", "never") == 0
        out, err = spoken(capsys)
        assert "./harbour.md" in out
        assert err == "okr-coach: note: ./aaa.md: no OKRs were recognised; left out\n"

    def test_a_folder_without_any_okr_is_an_error(self, harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (harbour / "harbour.md").write_text("The pier was built long ago.\n", encoding="utf-8")
        assert run("review", ".") == 2
        out, err = spoken(capsys)
        assert out == ""
        assert err.startswith("okr-coach: error: ./harbour.md: no OKRs were recognised\n")

    def test_a_folder_without_files_is_an_error(self, harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (harbour / "empty").mkdir()
        assert run("review", "empty") == 2
        assert spoken(capsys)[1] == (
            "okr-coach: error: empty: the folder holds no file to review\n"
            f"  it needs files ending in {', '.join(SUFFIXES)}\n"
        )

    @pytest.mark.parametrize(
        ("name", "data"),
        [("broken.json", b'{"objectives": ['), ("image.md", b"\x89PNG\r\n\x1a\n\0\0"), ("empty.md", b"")],
    )
    def test_with_one_bad_file_among_many_the_others_are_reviewed_and_the_code_is_2(
        self, harbour: Path, name: str, data: bytes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / name).write_bytes(data)
        assert run("review", name, "harbour.md", "--format", "json") == 2
        out, err = spoken(capsys)
        assert [source["path"] for source in json.loads(out)["sources"]] == ["harbour.md"]
        assert err.startswith(f"okr-coach: error: {name}:")

    def test_an_unreadable_file_is_named(self, harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (harbour / "loop.md").symlink_to("loop.md")
        assert run("review", "loop.md") == 2
        assert spoken(capsys)[1].startswith("okr-coach: error: loop.md: cannot be read: ")

    @pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no endless file here")
    @pytest.mark.usefixtures("harbour")
    def test_an_endless_file_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("review", "/dev/zero") == 2
        assert spoken(capsys)[1].startswith("okr-coach: error: /dev/zero: ")

    def test_control_characters_of_a_path_are_shown_as_escapes(
        self, harbour: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / "a\x1b[2Jb.md").write_text(HARBOUR, encoding="utf-8")
        run("review", ".", "no\x1bsuch.md")
        out, err = spoken(capsys)
        assert "\x1b" not in out + err
        assert "./a\\x1b[2Jb.md" in out
        assert "no\\x1bsuch.md" in err


class TestOutput:
    def test_a_file_gets_the_very_bytes_that_would_be_printed(
        self, harbour: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (harbour / "harbour.md").write_text(HARBOUR.replace("website", "website 支払 é"), encoding="utf-8")
        for form in ("text", "json"):
            assert run("review", "harbour.md", "--format", form) == 1
            printed = capsysbinary.readouterr().out
            assert run("review", "harbour.md", "--format", form, "--output", "review.out") == 1
            assert capsysbinary.readouterr() == (b"", b"")
            assert (harbour / "review.out").read_bytes() == printed
            assert "支払 é" in printed.decode()

    @pytest.mark.parametrize(
        ("sources", "output"),
        [
            (["harbour.md"], "harbour.md"),
            (["harbour.md"], "./deep/../harbour.md"),
            (["."], "harbour.md"),
            (["."], "deep/inner.md"),
            (["harbour.md"], "link.txt"),
            (["link.txt"], "harbour.md"),
            (["linked"], "deep/inner.md"),
            (["deep"], "linked/inner.md"),
            (["deep/inner.md", "no-such.md", "harbour.md"], "harbour.md"),
        ],
    )
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_a_source_is_never_overwritten(
        self, harbour: Path, sources: list[str], output: str, form: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / "deep").mkdir()
        (harbour / "deep" / "inner.md").write_text(HARBOUR, encoding="utf-8")
        (harbour / "link.txt").symlink_to("harbour.md")
        (harbour / "linked").symlink_to("deep")
        before = sorted(harbour.rglob("*"))
        assert run("review", *sources, "--format", form, "--output", output) == 2
        out, err = spoken(capsys)
        assert out == ""
        assert err.splitlines() == [
            f"okr-coach: error: {output}: the review would overwrite a file that it reviews",
            "  name another file after --output; only --fix changes what is reviewed",
        ]
        assert sorted(harbour.rglob("*")) == before
        assert {path.read_text(encoding="utf-8") for path in harbour.rglob("*.md")} == {HARBOUR}

    def test_the_file_behind_standard_input_is_not_overwritten(self, harbour: Path) -> None:
        with open(harbour / "harbour.md", "rb") as source:
            done = subprocess.run(
                [sys.executable, "-m", "coach.cli", "review", "-", "--output", "harbour.md"],
                stdin=source,
                capture_output=True,
                check=False,
            )
        assert (done.returncode, done.stdout) == (2, b"")
        assert (harbour / "harbour.md").read_text(encoding="utf-8") == HARBOUR

    def test_a_new_file_beside_the_sources_is_written(self, harbour: Path) -> None:
        assert run("review", ".", "--fail-on", "never", "--output", "review.txt") == 0
        assert (harbour / "review.txt").read_text(encoding="utf-8").startswith("./harbour.md\n")

    def test_a_failed_write_leaves_the_old_file_and_no_rest(
        self, harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        (harbour / "review.out").write_text("old")
        monkeypatch.setattr(os, "replace", refuse)
        assert run("review", "harbour.md", "--output", "review.out") == 2
        assert (harbour / "review.out").read_text() == "old"
        assert sorted(path.name for path in harbour.iterdir()) == ["harbour.md", "review.out"]
        assert spoken(capsys)[1] == (
            "okr-coach: error: review.out: the review cannot be written: No space left on device\n"
            "  check that the folder exists and may be written to\n"
        )

    def test_a_link_is_written_through(self, harbour: Path) -> None:
        (harbour / "real.txt").write_text("old")
        (harbour / "link.txt").symlink_to("real.txt")
        run("review", "harbour.md", "--output", "link.txt")
        assert (harbour / "link.txt").is_symlink()
        assert (harbour / "real.txt").read_text(encoding="utf-8").startswith("harbour.md\n")

    @pytest.mark.usefixtures("harbour")
    def test_json_keeps_its_schema_and_comes_out_the_same_twice(self, capsys: pytest.CaptureFixture[str]) -> None:
        schema = json.loads(
            Path(knowledge_path("schemas", "okr-coach.review.v1.schema.json")).read_text(encoding="utf-8")
        )
        run("review", "harbour.md", "--format", "json")
        first = spoken(capsys)[0]
        run("review", "harbour.md", "--format", "json")
        assert spoken(capsys)[0] == first
        errors = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(first))
        assert [error.message for error in errors] == []

    def test_sound_key_results_get_no_complaint_about_work_or_start(
        self, harbour: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (harbour / "harbour.md").write_text(SOUND, encoding="utf-8")
        assert run("review", "harbour.md", *ACTIVITY, *BASELINE, "--fail-on", "warning") == 0
        assert "\nNo finding by the 2 rules chosen.\n" in spoken(capsys)[0]

    @pytest.mark.usefixtures("harbour")
    def test_an_ascii_terminal_gets_escapes_instead_of_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "harbour.md").write_text(HARBOUR.replace("website", "支"), encoding="utf-8")
        done = program("review", "harbour.md", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
        assert done.returncode == 1
        assert b"\\u652f" in done.stdout


def program(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "coach.cli", *arguments],
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
    )


def on_terminal(*arguments: str, env: dict[str, str]) -> str:
    """What the program writes where its standard output is a terminal."""
    ours, theirs = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TERM", "COLUMNS"}}
    with subprocess.Popen(
        [sys.executable, "-m", "coach.cli", *arguments], stdout=theirs, env={**clean, "TERM": "xterm", **env}
    ) as process:
        os.close(theirs)
        written = b""
        while piece := _read(ours):
            written += piece
        process.wait()
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


@pytest.mark.usefixtures("harbour")
class TestTerminal:
    def test_a_terminal_gets_colours_and_no_carets(self) -> None:
        shown = on_terminal("review", "harbour.md", env={})
        assert "\x1b[1;31mrework\x1b[0m" in shown
        assert "^^^" not in shown

    @pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_no_colour_where_none_is_wanted(self, env: dict[str, str]) -> None:
        shown = on_terminal("review", "harbour.md", env=env)
        assert "\x1b" not in shown
        assert "^^^" in shown

    def test_an_empty_no_color_asks_for_nothing(self) -> None:
        assert "\x1b[" in on_terminal("review", "harbour.md", env={"NO_COLOR": ""})

    def test_lines_keep_to_the_width_asked_for(self) -> None:
        shown = on_terminal("review", "harbour.md", env={"COLUMNS": "50", "NO_COLOR": "1"})
        assert max(map(len, shown.splitlines())) <= 50

    def test_a_reader_that_goes_away_is_no_error(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "coach.cli", "review", "harbour.md", *ACTIVITY],
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (1, b"")


class TestRules:
    def test_the_table_has_a_line_for_each_rule(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "100")
        assert run("rules") == 0
        starts = [line.split()[:3] for line in spoken(capsys)[0].splitlines() if not line.startswith(" ")]
        assert starts == [[rule.code, rule.name, rule.severity.value] for rule in RULES]

    @pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
    def test_a_rule_is_explained_by_name_and_by_code(self, rule: Any, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", rule.name) == 0
        by_name = spoken(capsys)[0]
        assert run("explain", rule.code.lower()) == 0
        assert spoken(capsys)[0] == by_name
        heads = [line for line in by_name.splitlines() if line in {"Why", "Bad", "Good", "Rewrite", "Sources"}]
        assert heads == ["Why", "Bad", "Good", "Rewrite", "Sources"]
        assert by_name.startswith(f"{rule.code} {rule.name} ({rule.severity.value})\n")
        dead = {word for word in by_name.split("\nSources\n")[1].split() if re.fullmatch(r"[SG]\d+|R\d+", word)}
        assert dead == set()

    def test_sources_are_given_by_title_and_author(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "output-count") == 0
        shown = spoken(capsys)[0].split("\nSources\n")[1]
        assert "Outcomes as changes in behaviour (Jeff Gothelf, Josh Seiden)" in shown
        assert "not stated" not in shown

    @pytest.mark.parametrize("code", ["KR7", "kr7", " kr07"])
    def test_a_code_may_leave_out_its_zero(self, code: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", code) == 0
        assert spoken(capsys)[0].startswith("KR07 missing-baseline (warning)\n")

    def test_the_version_is_that_of_the_project(self, capsys: pytest.CaptureFixture[str]) -> None:
        import tomllib

        root = Path(__file__).resolve().parents[1]
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert run("--version") == 0
        assert spoken(capsys)[0] == f"okr-coach {VERSION}\n"
        assert project["version"] == VERSION


def test_help_loads_neither_records_nor_rules() -> None:
    code = "import sys; from coach.cli import main; main(['--help']); print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines())
    assert "coach.config" in loaded
    assert (
        loaded & {"coach.types", "coach.rules", "coach.grammar", "coach.reading", "dataclasses", "typing", "json"}
        == set()
    )


@pytest.mark.parametrize(
    ("values", "colour", "columns"),
    [
        ({}, True, None),
        ({"NO_COLOR": "1"}, False, None),
        ({"NO_COLOR": ""}, True, None),
        ({"TERM": "dumb"}, False, None),
        ({"COLUMNS": "120"}, True, 120),
        ({"COLUMNS": "wide"}, True, None),
        ({"COLUMNS": "²"}, True, None),
        ({"COLUMNS": "-5"}, True, None),
        ({"COLUMNS": "9" * 5000}, True, None),
    ],
)
def test_the_environment_is_read_with_care(values: dict[str, str], colour: bool, columns: int | None) -> None:
    assert (wants_colour(values), wanted_columns(values)) == (colour, columns)


@pytest.mark.parametrize(("wanted", "width"), [(None, 80), (0, 80), (20, 50), (72, 72), (300, 100)])
def test_a_line_is_neither_too_short_nor_too_long_to_read(wanted: int | None, width: int) -> None:
    assert line_width(wanted) == width


@pytest.mark.parametrize(
    "words",
    [
        ["a.md"],
        ["a.md", "b.md", "-"],
        ["a.md", "--no-model"],
        ["--no-model", "a.md", "--format", "json", "--fail-on", "never"],
        ["--fail-on", "error", "--fail-on", "warning", "--no-model", "--no-model", ""],
    ],
)
def test_plain_arguments_are_read_as_argparse_reads_them(words: list[str]) -> None:
    short = cli._plain(["review", *words])
    assert short is not None
    assert vars(short) == vars(cli._parser().parse_args(["review", *words]))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["rules"],
        ["review"],
        ["review", "--no-model"],
        ["review", "a.md", "--no-model", "b.md"],
        ["review", "a.md", "--format"],
        ["review", "a.md", "--format", "xml"],
        ["review", "a.md", "--fail-on", "info"],
        ["review", "a.md", "--fail-on=never"],
        ["review", "a.md", "--model"],
        ["review", "a.md", "--select", "KR01"],
        ["review", "a.md", "--config", "team.toml"],
        ["review", "a.md", "--ignores", "ignores.toml"],
        ["review", "a.md", "--baseline", "before.json"],
        ["review", "--", "a.md"],
        ["review", "a.md", "-h"],
    ],
)
def test_other_arguments_are_left_to_argparse(words: list[str]) -> None:
    assert cli._plain(words) is None
