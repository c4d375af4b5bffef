"""The wheel stands alone: it carries code and data, needs nothing else, and works from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DRAFT = "# Bakery team, Q1 2027\n\n## Objective: Regulars never leave without bread\n\n- KR1: Buy a second oven\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a clean environment that holds the wheel and nothing else."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / "bin" / "python"
    command = [str(BIN / "uv"), "pip", "install", "--offline", "--no-deps", "--python", str(python), str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    return venv / "bin"


def data_files(room: str) -> set[str]:
    files = (path for path in (ROOT / room).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}


def review(command: Path, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    (cwd / "draft.md").write_text(DRAFT, encoding="utf-8")
    arguments = [str(command), "review", "draft.md", "--no-model"]
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_carries_every_data_file(wheel: Path) -> None:
    expected = {f"coach/_data/{name}" for name in data_files("knowledge") | data_files("prompts")}
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("coach/_data/")}
    assert expected != set()
    assert carried == expected


def test_the_wheel_holds_three_packages_and_nothing_of_the_workshop(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert roots == {"coach", "api", "evals", f"okr_coach-{VERSION}.dist-info"}


def test_the_wheel_requires_what_files_need_and_for_search_an_extra(wheel: Path) -> None:
    metadata = zipfile.ZipFile(wheel).read(f"okr_coach-{VERSION}.dist-info/METADATA").decode()
    lines = re.findall(r"^Requires-Dist: ([a-z0-9-]+)(.*)", metadata, re.MULTILINE)
    always = sorted(name for name, rest in lines if "extra ==" not in rest)
    retrieval = sorted(name for name, rest in lines if "extra == 'retrieval'" in rest)
    assert always == ["jinja2", "lxml", "openpyxl", "python-calamine", "pyyaml"]
    assert retrieval == ["chromadb", "filelock", "numpy", "onnxruntime", "tokenizers"]


def test_the_installed_wheel_uses_its_own_code_and_data(installed: Path, tmp_path: Path) -> None:
    code = "import coach.resources as r; print(r.__file__); print(r.knowledge_path('lexicons'))"
    done = subprocess.run(
        [str(installed / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    package = Path(done.stdout.splitlines()[0]).parent
    assert package.is_relative_to(installed.parent)
    assert done.stdout.splitlines()[1] == str(package / "_data" / "knowledge" / "lexicons")


def test_the_installed_command_reviews_from_another_folder_like_the_checkout(installed: Path, tmp_path: Path) -> None:
    ours = review(BIN / "okr-coach", cwd=tmp_path)
    theirs = review(installed / "okr-coach", cwd=tmp_path)
    assert (theirs.returncode, theirs.stderr) == (1, "")
    assert "Buy a second oven" in theirs.stdout
    assert theirs.stdout == ours.stdout


def test_the_installed_command_tells_the_version_of_the_wheel(installed: Path) -> None:
    done = subprocess.run([str(installed / "okr-coach"), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"okr-coach {VERSION}\n"


def test_the_lock_names_the_default_index_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
