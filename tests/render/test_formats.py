"""Which format a review comes in, and that it is the same each time."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from coach import cli
from coach.render import BINARY, FORMATS

STARTS = {
    "text": b"okrs.md\n",
    "json": b'{\n "schema": "okr-coach.review.v1",\n',
    "markdown": b"# OKR review\n",
    "html": b'<!doctype html>\n<html lang="en">\n',
    "csv": b"\xef\xbb\xbfsource,part,line,",
    "xlsx": b"PK\x03\x04",
    "sarif": b'{\n "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current one, with okrs.md in it."""
    monkeypatch.chdir(tmp_path)
    text = "## Objective: Skippers find a berth\n\n- KR1: Launch the 支払 website\n"
    (tmp_path / "okrs.md").write_text(text, encoding="utf-8")
    return tmp_path


def written(*arguments: str) -> bytes:
    assert cli.main(["review", "okrs.md", "--fail-on", "never", *arguments]) == 0
    return Path(arguments[-1]).read_bytes()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", STARTS)
def test_the_ending_of_the_output_tells_the_format(form: str) -> None:
    ending = FORMATS[form][1]
    told = written("--output", f"review{ending}")
    assert told.startswith(STARTS[form])
    assert written("--output", f"REVIEW{ending.upper()}") == told
    assert written("--format", form, "--output", "review.out") == told


@pytest.mark.usefixtures("folder")
def test_the_format_asked_for_goes_before_the_ending_and_an_unknown_ending_tells_nothing() -> None:
    assert written("--format", "csv", "--output", "review.html").startswith(STARTS["csv"])
    assert written("--output", "review.rst").startswith(STARTS["text"])
    assert written("--output", "html").startswith(STARTS["text"])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", [form for form in STARTS if form not in ("text", "json")])
def test_printed_or_written_the_bytes_are_the_same(form: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    told = written("--format", form, "--output", "review.out")
    assert cli.main(["review", "okrs.md", "--fail-on", "never", "--format", form]) == 0
    assert capsysbinary.readouterr() == (told, b"")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", BINARY)
def test_a_terminal_is_spared_what_it_cannot_show(form: str) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "coach.cli", "review", "okrs.md", "--format", form],
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            f"okr-coach: error: {form} is no text that a terminal could show",
            f"  write it to a file: --output review.{form}",
        ],
    )


def test_help_names_the_endings(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["review", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(ending in told for _, ending in FORMATS.values() if ending)


HASHES = """
import hashlib, json
from importlib import import_module
from coach.render import FORMATS
from coach.render.sarif import Described
from coach.rules import RULES
from tests.render.hostile import HOSTILE, hostile
# What no name of a file can hold is left out.
review = hostile("".join(HOSTILE.values()).encode("utf-8", "replace").decode("utf-8").replace("\\0", ""))
more = {"sarif": [[Described(rule, rule.name, "", []) for rule in RULES]]}
print(json.dumps({form: hashlib.sha256(
    data if isinstance(data, bytes) else "\\n".join(data).encode()).hexdigest()
    for form, (module, _) in FORMATS.items()
    for data in [import_module("coach.render." + module).render(review, *more.get(form, []))]}))
"""


def test_the_same_review_gives_the_same_bytes_on_another_day_in_another_process() -> None:
    told = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", HASHES],
                cwd=Path(__file__).resolve().parents[2],
                env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    ]
    assert told[0] == told[1]
    assert told[0].keys() == FORMATS.keys()
