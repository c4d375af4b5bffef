"""Writes the rule table of README.md from `coach.rules.RULES`; with --check, only says whether it is current."""

from __future__ import annotations

import argparse
import os
import sys

from coach.rules import RULES

README = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "README.md")
START, END = "<!-- rules:start -->", "<!-- rules:end -->"


def table() -> str:
    """The table in Markdown, one row a rule, in the order of RULES.  A rule is told by the first line of its page."""
    rows = ["| code | rule | severity | says |", "| --- | --- | --- | --- |"]
    for rule in RULES:
        says = rule.doc.strip().splitlines()[0].replace("|", "\\|")
        rows.append(f"| {rule.code} | `{rule.name}` | {rule.severity.value} | {says} |")
    return "\n".join(rows)


def with_table(text: str) -> str:
    """`text` with what stands between the two markers replaced.  Raises ValueError where a marker is missing."""
    before, found_start, rest = text.partition(START)
    _, found_end, after = rest.partition(END)
    if not found_start or not found_end:
        raise ValueError(f"the text lacks {START} or {END}")
    return f"{before}{START}\n{table()}\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when the table is stale")
    args = parser.parse_args()
    with open(README, encoding="utf-8") as file:
        old = file.read()
    new = with_table(old)
    if old == new:
        return 0
    if args.check:
        print("README.md: the rule table is stale; run: .venv/bin/python -m tools.rule_table", file=sys.stderr)
        return 1
    with open(README, "w", encoding="utf-8") as file:
        file.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
