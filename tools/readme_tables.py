"""Writes the tables of README.md: rules from `coach.rules.RULES`, judgement from a run over our datasets.

With --check it only says whether they are current."""

from __future__ import annotations

import argparse
import os
import sys

from coach.rules import RULES
from evals.command import measured
from evals.data import own_datasets
from evals.report import markdown

README = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "README.md")


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
    parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when the table is stale")
    args = parser.parse_args()
    with open(README, encoding="utf-8") as file:
        old = file.read()
    new = with_table(with_table(old, "rules", table()), "evals", judgement())
    if old == new:
        return 0
    if args.check:
        print("README.md: a table is stale; run: .venv/bin/python -m tools.readme_tables", file=sys.stderr)
        return 1
    with open(README, "w", encoding="utf-8") as file:
        file.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
