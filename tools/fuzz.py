"""Coverage-guided fuzzing of the readers, a process for each kind of file.

    python -m tools.fuzz [--seconds N] [KIND ...]

Whatever the bytes are, a reader delivers OKRs or raises InputError, within some seconds and little memory.  What breaks
that is written to tests/reading/finds/, and from then on tests/reading/test_finds.py reads it.  Of Word documents and
workbooks the XML inside is changed: random changes of a zip archive break the archive and reach no further.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FINDS = os.path.join(ROOT, "tests", "reading", "finds")
SECONDS = 60
LONGEST = 8_192
"""Bytes of one input."""
SLOWEST = 10
"""Seconds for one input, under instrumentation that slows it down several times."""
MEMORY = 2_048
"""MiB of the whole process, the fuzzer's own included."""

TEXTS = {
    "md": "# Team Kiln, Q2 2031\n\n## Objective: Pots leave whole\n\n- KR1: Cracks: 9% to 4%\n  - [ ] dry longer\n\n"
    "| KR | Baseline | Target |\n| --- | --- | --- |\n| Returns | 12 | 5 |\n",
    "mdx": "import A from 'a'\n\n<Tabs>\n<Tab>\n\n## Objective: Pots leave whole\n\n1. Cracks: 9% to 4%\n\n</Tab>\n"
    "</Tabs>\n",
    "txt": "O1: Pots leave whole\nKR1: Cracks: 9% to 4%\nKR2. Returns from 12 to 5\n",
    "json": '{"team": "Kiln", "objectives": [{"title": "Pots leave whole", "key_results": [{"title": "Cracks", '
    '"metric": {"start": 9, "target": 4, "unit": "%"}}]}]}',
    "jsonl": '{"objective": "Pots leave whole", "krs": ["Cracks: 9% to 4%"]}\n{"title": "Rest", "results": []}\n',
    "yaml": "team: Kiln\nobjectives:\n  - title: Pots leave whole\n    key_results:\n      - KR1: 'Cracks: 9% to 4%'\n"
    "      - |\n        Returns\n        from 12 to 5\n",
    "csv": 'Objective,Key Result,Owner\nPots leave whole,"Cracks: 9% to 4%",Ana\n,Returns from 12 to 5,\n',
    "tsv": "Row ID\tParent Row ID\tType\tTitle\n1\t\tObjective\tPots leave whole\n2\t1\tKey Result\tCracks: 9% to 4%\n",
    "html": "<h2>Objective: Pots leave whole</h2><ul><li>KR1: <b>Cracks</b> 9% to 4%<li>Returns</ul>"
    "<table><tr><th>KR<th>Target<tr><td rowspan=2>Returns<td>5<tr><td>4</table>",
}
"""A small file of each kind, to start from."""


def document() -> bytes:
    from docx import Document

    made = Document()
    made.add_heading("Objective: Pots leave whole", 2)
    made.add_paragraph("Cracks: 9% to 4%", style="List Bullet")
    table = made.add_table(2, 2)
    for cell, words in zip([*table.rows[0].cells, *table.rows[1].cells], ["KR", "Target", "Returns", "5"], strict=True):
        cell.text = words
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def workbook() -> bytes:
    from openpyxl import Workbook

    made = Workbook()
    for row in (["Objective", "Key Result", "Target"], ["Pots leave whole", "Cracks", 0.04], [None, "Returns", 5]):
        made.worksheets[0].append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "docx": (document, "word/document.xml"),
    "xlsx": (workbook, "xl/worksheets/sheet1.xml"),
}
"""How to make a file of the kind, and which part of it is changed."""


def swapped(archive: bytes, part: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return file.getvalue()


def start(kind: str) -> bytes:
    """The bytes that are changed first."""
    if kind in TEXTS:
        return TEXTS[kind].encode()
    make, part = ARCHIVES[kind]
    return zipfile.ZipFile(io.BytesIO(make())).read(part)


def fuzz(kind: str, options: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["coach.reading"], enable_loader_override=False):
        from coach.reading import read
    from coach.errors import InputError

    make, part = ARCHIVES.get(kind, (None, ""))
    archive = make() if make else b""

    def one(data: bytes) -> None:
        try:
            read(swapped(archive, part, data) if archive else data, f"fuzzed.{kind}")
        except InputError:
            pass

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def run(kind: str, seconds: int) -> bool:
    """Whether nothing was found in one kind of file."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = os.path.join(folder, "corpus")
        os.mkdir(corpus)
        with open(os.path.join(corpus, "start"), "wb") as file:
            file.write(start(kind))
        found = os.path.join(folder, "found-")
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            f"-timeout={SLOWEST}",
            f"-rss_limit_mb={MEMORY}",
        ]
        command = [sys.executable, "-m", "tools.fuzz", "--one", kind, f"-artifact_prefix={found}", *options, corpus]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        log = done.stdout.decode("utf-8", "replace").splitlines()
        tries = next((line.split()[1] for line in reversed(log) if line.startswith("Done ")), "?")
        finds = [name for name in os.listdir(folder) if name.startswith("found-")]
        for name in finds:
            with open(os.path.join(folder, name), "rb") as file:
                keep(kind, file.read())
        ok = done.returncode == 0 and not finds
        print(f"{kind:<6} {'nothing found' if ok else 'FOUND'} in {tries} tries", flush=True)
        if not ok:
            print("\n".join(log[-40:]), flush=True)
        return ok


def keep(kind: str, data: bytes) -> None:
    make, part = ARCHIVES.get(kind, (None, ""))
    whole = swapped(make(), part, data) if make else data
    os.makedirs(FINDS, exist_ok=True)
    path = os.path.join(FINDS, f"{sha256(data).hexdigest()[:12]}.{kind}")
    with open(path, "wb") as file:
        file.write(whole)
    print(f"kept as {os.path.relpath(path, ROOT)}", flush=True)


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2], sys.argv[3:])
    kinds = [*TEXTS, *ARCHIVES]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each kind of file")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(kinds)}; default: all")
    args = parser.parse_args()
    if unknown := set(args.kinds).difference(kinds):
        parser.error(f"there is no kind {', '.join(sorted(unknown))}")
    found = [kind for kind in args.kinds or kinds if not run(kind, args.seconds)]
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
