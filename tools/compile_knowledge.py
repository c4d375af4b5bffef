"""Folds what a review needs of the knowledge library into two tables that load at once.

    python -m tools.compile_knowledge

knowledge/sources.tsv: the sources, as rule pages and lexicons name them.  knowledge/citations.tsv: for each rule the
passages that its findings cite.  The same library gives the same bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from coach.errors import KnowledgeError
from coach.resources import knowledge_path
from coach.retrieval.library import Library, Passage, load
from coach.rules import RULES

MOST = 3
"""Passages that a finding cites."""
_RANKS = ("reason", "practice", "exception", "question", "definition", "disagreement", "case")
"""What supports a rule best stands first: why it matters, then what to do, then when it bends."""
_HEADER = "# Made by `make knowledge` from the files of the library.  Change those, never this file."


def cited(library: Library, rule: str) -> list[Passage]:
    """The passages that findings of a rule cite, best first: of one kind at most two, those with fewest rules first."""
    named = [passage for passage in library.passages.values() if rule in passage.rules]
    named.sort(key=lambda passage: (_RANKS.index(passage.kind), len(passage.rules), passage.id))
    first: list[Passage] = []
    for passage in named:
        if sum(other.kind == passage.kind for other in first) < MOST - 1:
            first.append(passage)
    return first[:MOST]


def citations(library: Library, rules: Iterable[str]) -> str:
    lines = [_HEADER, "place\tpassage\ttitle\tsource"]
    for rule in sorted(rules):
        found = cited(library, rule)
        if not found:
            hint = "write a passage with this rule in its head"
            raise KnowledgeError(f"no passage supports {rule}", hint=hint, path="knowledge/passages")
        for number, passage in enumerate(found, 1):
            named = "; ".join(map(library.named, passage.sources))
            lines.append(f"{rule} {number}\t{passage.id}\t{passage.title}\t{named}")
    return "\n".join(lines) + "\n"


def sources(library: Library) -> str:
    lines = [_HEADER, "id\tlocation\ttitle\tauthor\tkind"]
    lines += ["\t".join((s.id, s.location or "", s.title, s.author, s.kind)) for s in library.sources.values()]
    return "\n".join(lines) + "\n"


def tables(folder: str) -> dict[str, str]:
    """What each table has to hold.  Raises KnowledgeError for a fault of the library below `folder`."""
    library = load(folder)
    rules = [rule.name for rule in RULES]
    return {"sources.tsv": sources(library), "citations.tsv": citations(library, rules)}


def main() -> int:
    folder = knowledge_path("")
    try:
        made = tables(folder)
    except KnowledgeError as error:
        print(f"compile_knowledge: {error}", file=sys.stderr)
        return 2
    for name, text in made.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
