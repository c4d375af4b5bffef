"""Imports point one way, and a review by rules starts without any package beyond the standard library."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
EXAMPLE = str(ROOT / "examples" / "support-team.md")

# Standard library, but dear to import or a sign that something reaches out.
UNWANTED = {"asyncio", "concurrent", "email", "http", "logging", "multiprocessing", "socket", "sqlite3", "ssl", "xml"}

LOADED = """
import contextlib, io, json, sys
before = set(sys.modules)
from coach.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(json.loads(sys.argv[1]))
print(json.dumps([code, sorted({name.split(".")[0] for name in set(sys.modules) - before})]))
assert not {"coach.retrieval", "coach.llm"} & set(sys.modules)
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the contracts look at."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("coach", "api", "evals"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_tree_keeps_every_contract() -> None:
    done = lint_imports(ROOT)
    assert "0 broken" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("coach/rules/planted.py", "coach.render", "Imports inside coach point down"),
        ("coach/grammar/planted.py", "coach.rules", "Imports inside coach point down"),
        ("coach/reading/planted.py", "coach.grammar", "Imports inside coach point down"),
        ("coach/rules/planted.py", "coach.dismissals", "Imports inside coach point down"),
        ("coach/pipeline.py", "coach.teamfile", "Imports inside coach point down"),
        ("coach/views.py", "coach.rules", "Imports inside coach point down"),
        ("coach/stderr.py", "coach.reviewing", "Imports inside coach point down"),
        ("coach/options.py", "coach.views", "Imports inside coach point down"),
        ("coach/render/planted.py", "coach.grammar", "Renderers know records only"),
        ("coach/render/planted.py", "coach.dismissals", "Renderers know records only"),
        ("coach/patching/planted.py", "coach.rules", "Patching knows readers and records, and judges nothing"),
        ("coach/patching/planted.py", "coach.files", "Imports inside coach point down"),
        ("coach/pipeline.py", "coach.patching", "Imports inside coach point down"),
        ("coach/views.py", "evals", "The review path knows nothing of the doors above it"),
        ("coach/reviewing.py", "evals", "The review path knows nothing of the doors above it"),
        ("coach/rules/planted.py", "api", "The review path knows nothing of the doors above it"),
        ("coach/rules/planted.py", "coach.retrieval", "Imports inside coach point down"),
        ("coach/retrieval/planted.py", "coach.pipeline", "Imports inside coach point down"),
        ("coach/large.py", "coach.retrieval", "A review without rewrites needs no search"),
        ("coach/llm/planted.py", "coach.pipeline", "Imports inside coach point down"),
        ("coach/rewriting/planted.py", "coach.llm", "Imports inside coach point down"),
        ("coach/render/planted.py", "coach.llm", "A review by rules knows no model"),
        ("coach/reviewing.py", "openai", "Only the model's room knows the packages that speak to models"),
        ("coach/pipeline.py", "coach.critique", "A review by rules knows no model"),
        ("coach/llm/planted.py", "coach.critique", "Imports inside coach point down"),
        ("coach/critique/planted.py", "coach.pipeline", "Imports inside coach point down"),
        ("api/planted.py", "evals", "The web side does not know the evals"),
        ("coach/rules/planted.py", "openai", "Grammar and rules import no web, model, database or vector code"),
        ("coach/grammar/planted.py", "sqlite3", "Grammar and rules import no web, model, database or vector code"),
    ],
)
def test_a_planted_import_breaks_its_contract(tree: Path, module: str, imported: str, contract: str) -> None:
    # Above a module's own imports, where there is one: so it stands in line 1.
    before = (tree / module).read_text(encoding="utf-8") if (tree / module).exists() else ""
    before = before.replace("from __future__ import annotations\n", "")
    (tree / module).write_text(f"import {imported}\n{before}", encoding="utf-8")
    done = lint_imports(tree)
    planted = module.removesuffix(".py").replace("/", ".")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
    assert f"{planted} -> {imported} (l.1)" in done.stdout


def test_the_door_of_retrieval_opens_without_its_packages() -> None:
    code = "import sys, coach.retrieval; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (
        set(done.stdout.split()) & {"chromadb", "filelock", "numpy", "onnxruntime", "sqlite3", "tokenizers", "yaml"}
        == set()
    )


def test_the_door_of_the_model_opens_without_its_packages() -> None:
    """And stays light until a model is configured."""
    code = (
        "import sys, coach.llm; coach.llm.open_model({}); print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"httpx2", "langchain_core", "langchain_openai", "openai", "pydantic"} == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["review", EXAMPLE, "--no-model", "--fail-on", "never"],
        ["review", EXAMPLE, "--no-model", "--fail-on", "never", "--format", "json"],
    ],
    ids=["help", "review as text", "review as json"],
)
def test_the_command_line_starts_on_the_standard_library_alone(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(arguments)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, roots = json.loads(done.stdout)
    assert (code, done.stderr) == (0, "")
    assert set(roots) - sys.stdlib_module_names == {"coach"}
    assert set(roots) & UNWANTED == set()
