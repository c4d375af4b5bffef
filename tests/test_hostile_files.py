"""Files that nobody wrote as OKRs, through the command line: a message with file and line, exit code 2, no wait."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import Workbook

TEXTS = ("md", "mdx", "txt", "json", "jsonl", "yaml", "csv", "tsv", "html")
EVERY = (*TEXTS, "docx", "xlsx")
SECONDS = 4
"""Of CPU: two on a quiet core; one that others share is half as fast."""
MEBIBYTES = 300

# A child's peak memory counts from its parent's, and the process that runs all tests is large: a small one in between.
RUNNER = """
import json, os, subprocess, sys
for path in sys.argv[1:]:
    command = [sys.executable, "-m", "coach.cli", "review", path, "--format", "json", "--output", os.devnull]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    cpu = usage.ru_utime + usage.ru_stime
    print(json.dumps([os.waitstatus_to_exitcode(status), cpu, usage.ru_maxrss // 1024, said]), flush=True)
"""


class Ended(NamedTuple):
    code: int
    cpu: float
    mebibytes: int
    said: str


def packed(make: Callable[[], bytes], part: str, content: str) -> bytes:
    """A document with other bytes in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return file.getvalue()


def document() -> bytes:
    file = io.BytesIO()
    made = Document()
    made.add_paragraph("O1: Bread for all")
    made.save(file)
    return file.getvalue()


def workbook(*rows: list[str]) -> bytes:
    file = io.BytesIO()
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    made.save(file)
    return file.getvalue()


NOISE = random.Random(1).randbytes(200_000)  # noqa: S311 (nothing is secret)
NAMES = [f"c{number}" for number in range(10_000)]
BOMB = "A" * 250_000_000
LETTERS = "abcdefghij"
ENTITIES = "".join(f'<!ENTITY {last} "{f"&{first};" * 10}">' for first, last in pairwise(LETTERS))
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{ENTITIES}]>'
LAUGHING = f'<w:document xmlns:w="{WORDS}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
LIMIT = "at most 16,000,000 are read"

FILES: dict[str, tuple[bytes, str]] = {
    **{f"empty.{ending}": (b"", ": the file is empty") for ending in EVERY},
    **{f"binary.{ending}": (NOISE, ": the file is binary, not text") for ending in EVERY},
    **{
        f"huge.{ending}": (b"a b c\n" * 3_500_000, f": the file has 16,000,001 bytes; {LIMIT}")
        for ending in (*TEXTS, "docx", "xlsx")
        if ending not in ("jsonl", "csv", "tsv")
    },
    "huge.jsonl": (b"a b c\n" * 3_500_000, ":1: not valid JSON: Expecting value (column 1)"),
    "huge.csv": (b"a b c\n" * 3_500_000, ": no OKRs were recognised in the first 10,000 rows"),
    **{
        f"line.{ending}": (b"KR1: loaves from 1 to 2, " * 600_000, ":1: this line has more than 2,000,000 characters")
        for ending in ("md", "mdx", "txt", "csv", "tsv", "jsonl")
    },
    "line.json": (b"[" + b'"loaves",' * 1_700_000, ": the JSON has some 1,700,000 values; at most 1,000,000 are read"),
    "line.yaml": (b"[" + b"loaves, " * 1_700_000, ": the YAML has 13,600,001 characters; at most 2,000,000 are read"),
    "line.html": (b"<p>" + b"KR1: loaves " * 1_200_000, ": the page has more than 1,000,000 characters of text"),
    "rows.md": (b"- KR1: loaves from 1 to 2\n" * 600_000, ": the file has 600,001 lines; at most 250,000 are read"),
    "rows.csv": (
        b"Objective,Key result\nBread,loaves\n" + b",loaves\n" * 900_000,
        ":10002: one objective has more than 10,000 rows",
    ),
    "rows.json": (
        json.dumps({"objectives": [{"title": "Bread", "key_results": ["loaves"] * 900_000}]}).encode(),
        ":1: objectives[0].key_results has to be a list of at most 10,000",
    ),
    "columns.csv": (",".join(NAMES).encode(), ":1: a row has 10,000 columns"),
    "columns.xlsx": (
        workbook(["Objective", *NAMES], ["Bread"]),
        ': sheet "Sheet", row 1: the sheet has 1,001 columns and more',
    ),
    "quotes.csv": (b'Objective,Key result\n"' + b"a,b\n" * 30_000, ":2: a quotation mark is never closed"),
    "aliases.yaml": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", ":2: YAML aliases (*name) are not read"),
    "depth.yaml": (b"[" * 500_000, ":1: the YAML is nested more than 64 levels deep"),
    "depth.json": (b"[" * 5_000_000, ":1: the JSON is nested more than 64 levels deep"),
    "depth.html": (b"<div>" * 3_000_000, ": the page has 3,000,000 tags and entities; at most 250,000 are read"),
    "twice.yaml": (b"objectives:\n- title: Bread\n  title: Cake\n", ":3: the key 'title' stands twice"),
    "twice.json": (b'{"objectives": [{"title": "Bread",\n"title": "Cake"}]}', ":2: the key 'title' stands twice"),
    "bomb.docx": (
        packed(document, "word/document.xml", BOMB),
        ": this Word file unpacks to",
    ),
    "bomb.xlsx": (packed(workbook, "xl/worksheets/sheet1.xml", BOMB), ": this Excel file unpacks to"),
    "half.docx": (document()[:9_000], ": this Word file is damaged"),
    "half.xlsx": (workbook()[:2_000], ": this is a Word, Excel or zip file, not text"),
    "laughs.docx": (packed(document, "word/document.xml", LAUGHS + LAUGHING), ": this Word file is damaged"),
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, (content, _) in FILES.items():
        (folder / name).write_bytes(content)
    paths = [str(folder / name) for name in FILES]
    done = subprocess.run([sys.executable, "-c", RUNNER, *paths], capture_output=True, text=True, check=True)
    reports = [Ended(*json.loads(line)) for line in done.stdout.splitlines()]
    for path in paths:
        Path(path).unlink()
    return {
        name: report._replace(said=report.said.replace(str(folder / name), ""))
        for name, report in zip(FILES, reports, strict=True)
    }


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_its_place_soon_and_in_little_memory(name: str, ended: dict[str, Ended]) -> None:
    code, cpu, mebibytes, said = ended[name]
    lines = said.splitlines()
    assert code == 2, said
    assert lines[0].startswith(f"okr-coach: error: {FILES[name][1]}")
    assert len(lines) >= 2
    assert "defect" not in said
    assert cpu < SECONDS
    assert mebibytes < MEBIBYTES
