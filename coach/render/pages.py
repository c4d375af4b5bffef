"""The list of the rules and the page of one, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.render.lines import Look, hanging
from coach.render.terminal import wrapped
from coach.views import Rule


def table(rules: Iterable[tuple[Rule, str]], look: Look) -> Iterator[str]:
    """One line a rule (wrapped): code, name, severity, title."""
    rows = [((r.code, r.name, r.severity.value), title) for r, title in rules]
    sizes = [max(len(row[column]) for row, _ in rows) for column in range(3)]
    for row, title in rows:
        head = "".join(word.ljust(size + 2) for word, size in zip(row, sizes, strict=True))
        yield from hanging(head, title, " " * (sizes[0] + 2), look)


def page(rule: Rule, title: str, sections: Iterable[tuple[str, Iterable[str]]], look: Look) -> Iterator[str]:
    """The page of a rule: its name, its title, then each section's paragraphs."""
    yield f"{look.paint(f'{rule.code} {rule.name}', '1')} ({rule.severity.value})"
    yield from wrapped(title, look.width)
    for name, paragraphs in sections:
        yield ""
        yield look.paint(name, "1")
        for paragraph in paragraphs:
            yield from hanging("  ", paragraph, "  ", look)
