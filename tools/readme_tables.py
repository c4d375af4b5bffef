"""Writes the tables of README.md and docs/options.md: rules from `coach.rules.RULES`, judgement from a run over our
datasets, team options from knowledge/options.tsv.

With --check it only says whether they are current."""

from __future__ import annotations

import argparse
import os
import sys

from coach.resources import knowledge_path
from coach.rules import RULES
from evals.command import measured
from evals.data import own_datasets
from evals.report import markdown

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def table() -> str:
    """The table in Markdown, one row a rule, in the order of RULES.  A rule is told by the first line of its page."""
    rows = ["| code | rule | severity | says |", "| --- | --- | --- | --- |"]
    for rule in RULES:
        says = rule.doc.strip().splitlines()[0].replace("|", "\\|")
        rows.append(f"| {rule.code} | `{rule.name}` | {rule.severity.value} | {says} |")
    return "\n".join(rows)


def judgement() -> str:
    """The averages of all datasets, without the figures of single labels and without commit and versions."""
    return markdown(measured(own_datasets(), gated=True), short=True).partition("\n\n")[0]


def options() -> str:
    """One row a team option, as knowledge/options.tsv has them."""
    rows = ["| option | default | allowed | how far the sources are apart |", "| --- | --- | --- | --- |"]
    with open(knowledge_path("options.tsv"), encoding="utf-8") as file:
        told = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    for option, default, allowed, spread, _ in told[1:]:
        rows.append(f"| `{option}` | {default} | {allowed} | {spread} |")
    return "\n".join(rows)


def with_table(text: str, name: str, body: str) -> str:
    """`text` with what stands between the two markers of `name` replaced.  ValueError where a marker is missing."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, found_start, rest = text.partition(start)
    _, found_end, after = rest.partition(end)
    if not found_start or not found_end:
        raise ValueError(f"the text lacks {start} or {end}")
    return f"{before}{start}\n{body}\n{end}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when a table is stale")
    args = parser.parse_args()
    pages = {
        "README.md": {"rules": table(), "evals": judgement()},
        os.path.join("docs", "options.md"): {"options": options()},
    }
    stale = False
    for name, tables in pages.items():
        path = os.path.join(ROOT, name)
        with open(path, encoding="utf-8") as file:
            old = new = file.read()
        for marker, body in tables.items():
            new = with_table(new, marker, body)
        if old == new:
            continue
        if args.check:
            stale = True
            print(f"{name}: a table is stale; run: .venv/bin/python -m tools.readme_tables", file=sys.stderr)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
