"""Reads the page of a rule out of the docstring of its file.

A page is a title line, then lines `Key: text`; a line that starts with two blanks continues the one above.
`Why (word):` and `Ask (word):` say the same of one kind of hit, the one whose `variant` is that word.
`Bad:` and `Good:` lines are key results; what stands around them follows in brackets, for instance
`[beside: Churn from 5% to 3%]`, `[objective: ...]`, `[role: guardrail]`, `[owner: ]`.  On pages of rules on sets they
are objectives, with `[objectives: 4]` for so many of one team, `[company: ...]` for one that stands above.
"""

from __future__ import annotations

from functools import cache

from coach.errors import KnowledgeError
from coach.records import dataclass
from coach.rules.tables import citations, sources
from coach.views import Rule

GIVEN = frozenset(
    {"beside", "guardrail", "objective", "objective owner", "role", "period", "tag", "team"}
    | {"baseline", "target", "current", "unit", "due", "owner"}
    | {"objectives", "parent", "level", "company", "company kr", "also in", "passed over"}
)
"""What an example may say of its surroundings."""

_ONCE = ("Why", "Ask", "Rewrite", "Source")
_VARIED = ("Why", "Ask")
_MANY = {"In": 1, "Out": 1, "Bad": 3, "Good": 3}


@dataclass(frozen=True, slots=True)
class Example:
    """A key result of a page.  `given`: pairs of a key of GIVEN and its value."""

    text: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What users read about a rule.  `sources`: pairs of a source's id and the place in it ("" for all of it).

    `whys`, `asks`: pairs of a variant and its text, where `why` and `ask` do not fit every hit."""

    title: str
    why: str
    ask: str
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    rewrite: str
    sources: tuple[tuple[str, str], ...]
    whys: tuple[tuple[str, str], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


def page_of(rule: Rule) -> Page:
    """The page of a rule.  A malformed page is a KnowledgeError that names the rule's file."""
    return parse_page(rule.doc, f"coach/rules/{rule.name.replace('-', '_')}.py")


def sections(rule: Rule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The page for people, below its title: headings with their paragraphs."""
    page = page_of(rule)

    def told(example: Example) -> str:
        return " ".join((example.text, *(f"[{key}: {value}]" for key, value in example.given)))

    def titled(source: tuple[str, str]) -> str:
        known = sources()[source[0]]
        return known.title if known.author in ("", "not stated") else f"{known.title} ({known.author})"

    return (
        ("Why", (page.why, *(why for _, why in page.whys))),
        ("The question a coach asks", (page.ask, *(ask for _, ask in page.asks))),
        ("It covers", page.inside),
        ("It leaves alone", page.outside),
        ("Bad", tuple(map(told, page.bad))),
        ("Good", tuple(map(told, page.good))),
        ("Rewrite", (page.rewrite,)),
        ("Read on", tuple(f"{cited.title} ({cited.passage})" for cited in citations().get(rule.name, ()))),
        ("Sources", tuple(dict.fromkeys(map(titled, page.sources)))),
    )


@cache
def parse_page(doc: str, path: str) -> Page:
    title, *lines = doc.strip().splitlines() or [""]
    if not title.endswith("."):
        raise KnowledgeError("the page of this rule has no title", hint="begin it with one sentence", path=path)
    found: dict[str, list[str]] = {key: [] for key in (*_ONCE, *_MANY)}
    varied: dict[str, dict[str, list[str]]] = {key: {} for key in _VARIED}
    last: list[str] | None = None
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        key, colon, text = line.partition(":")
        if line.startswith("  ") and last:
            last[-1] += " " + line.strip()
        elif colon and key in found and text.strip():
            last = found[key]
            last.append(text.strip())
        elif colon and key.endswith(")") and key.partition(" (")[0] in varied and text.strip():
            base, _, variant = key[:-1].partition(" (")
            last = varied[base][variant] = [text.strip()]
        else:
            hint = f"use one of {', '.join(found)}, or two blanks to continue the line above"
            raise KnowledgeError(f"{line.strip()!r} belongs to no part of a page", hint=hint, path=path, line=number)
    for key in _ONCE:
        if len(found[key]) != 1:
            raise KnowledgeError(f"{len(found[key])} lines '{key}:'", hint="write exactly one", path=path)
    for key, least in _MANY.items():
        if len(found[key]) < least:
            raise KnowledgeError(f"{len(found[key])} lines '{key}:'", hint=f"write at least {least}", path=path)
    return Page(
        title=title,
        why=found["Why"][0],
        ask=found["Ask"][0],
        inside=tuple(found["In"]),
        outside=tuple(found["Out"]),
        bad=tuple(map(_example, found["Bad"])),
        good=tuple(map(_example, found["Good"])),
        rewrite=found["Rewrite"][0],
        sources=tuple(_source(part) for part in found["Source"][0].split(";")),
        whys=tuple((variant, lines[0]) for variant, lines in varied["Why"].items()),
        asks=tuple((variant, lines[0]) for variant, lines in varied["Ask"].items()),
    )


def _example(line: str) -> Example:
    given: list[tuple[str, str]] = []
    while line.endswith("]"):
        text, bracket, note = line[:-1].rpartition("[")
        key, colon, value = note.partition(":")
        if not (bracket and colon and key in GIVEN):
            break
        given.insert(0, (key, value.strip()))
        line = text.rstrip()
    return Example(line, tuple(given))


def _source(part: str) -> tuple[str, str]:
    source, _, place = part.strip().partition(" ")
    return source, place
