"""The README's commands are run, and its example is judged by the tool as the README says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.strip()]
INDENTED = re.findall(r"(?:^    .+\n)+", README, re.MULTILINE)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def shell(command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": PATH}
    return subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, input=given, capture_output=True, text=True, check=False
    )


def verdict(key_result: str) -> str:
    draft = f"## Objective: Paying feels effortless\n\n- KR1: {key_result.strip()}\n"
    done = shell("okr-coach review - --format json --fail-on never", draft)
    (okr,) = json.loads(done.stdout)["okrs"]
    return str(okr["key_results"][0]["verdict"])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_ends_as_the_readme_says(command: str) -> None:
    said = re.search(r"# ends with (\d)", command)
    done = shell(command)
    assert done.returncode == (int(said[1]) if said else 0), done.stderr
    assert "Traceback" not in done.stderr
    assert (done.stderr if done.returncode == 2 else done.stdout).strip() != ""


def test_every_block_of_commands_is_run() -> None:
    assert len(COMMANDS) >= 6
    assert all(command.startswith("okr-coach ") for command in COMMANDS)


def test_the_text_before_needs_rework_and_the_text_after_is_ready() -> None:
    before, after = INDENTED[:2]
    assert (verdict(before), verdict(after)) == ("rework", "ready")


def test_every_make_target_in_the_docs_exists() -> None:
    text = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named - targets == set()


def test_every_link_leads_to_a_file() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "docs/decisions/README.md"):
        page = ROOT / name
        links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []
