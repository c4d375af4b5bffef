"""What is measured instead of work: by the kind of thing that the work makes."""

from __future__ import annotations

from functools import cache

from coach.errors import KnowledgeError
from coach.grammar import Deed
from coach.grammar.lexicon import lexicon
from coach.records import dataclass
from coach.rewriting.lines import Gap, Piece, template
from coach.rewriting.spelling import spelt
from coach.rules.tables import read

PEOPLE, COMPLIANCE, SERVED, PERSONAL, OTHER = "people", "compliance", "served", "personal", "other"
MADE = "made"
VAGUE = frozenset(("aspect", MADE, OTHER))
"""Kinds of things of which nobody knows what they are."""
WAYS = {"up": "Increase", "down": "Reduce", "better": "Improve"}
CALM = "customer satisfaction"
"""Stands for a measure that only the author knows: one that pushes nothing, so that no guardrail is asked for it."""
_ORGANISATIONS = frozenset(
    "account organisation organization company firm team community store shop supplier business school clinic branch"
    " site partner vendor lead household bank agency department squad hospital".split()
)
_ARTICLES = ("the ", "a ", "an ", "our ", "your ", "its ", "their ", "this ", "these ", "all ")
_ABSTRACT = (
    *("tion", "sion", "ity", "ness", "ment", "ance", "ence", "ship", "ism", "age", "offer", "plan", "scope", "theme"),
    *("change", "update", "detail", "project", "effort", "baseline", "target", "content", "topic", "meeting", "night"),
)
"""Endings of nouns that nobody uses."""
_LONGEST = 70
"""Characters of a thing that a sentence of ours can hold."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A measure in words, with its blanks.  `way`: which way is better.  `measure`: kind of value, as in Metric."""

    id: str
    kind: str
    way: str
    measure: str
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What levers speak of.  `thing`: with its article; `who`: the people it is for, or a blank; `group`: the people
    who are the thing, or "".  `kind`: of levers.tsv."""

    kind: str
    thing: str
    who: Piece
    that: str
    group: str = ""


@cache
def levers() -> dict[str, tuple[Lever, ...]]:
    """By kind, in the order of the table."""
    columns = ("id", "kind", "way", "measure", "lever", "source")
    found: dict[str, tuple[Lever, ...]] = {}
    for ident, kind, way, measure, words, _ in read("rewriting/levers.tsv", columns, columns):
        if way not in WAYS:
            hint = "write up, down or better"
            raise KnowledgeError(f"{ident}: the way is {way!r}", hint=hint, path="knowledge/rewriting/levers.tsv")
        found[kind] = (*found.get(kind, ()), Lever(ident, kind, way, measure, words))
    return found


@cache
def _kinds(name: str) -> dict[str, str]:
    """A table of words below knowledge/rewriting and the kinds that they tell; each kind has a lever."""
    columns = ("term", "kind", "source")
    found = {term: kind for term, kind, _ in read(f"rewriting/{name}", columns, columns)}
    for term, kind in found.items():
        if kind not in levers():
            hint = f"use one of {', '.join(levers())}, or add a lever of this kind to levers.tsv"
            raise KnowledgeError(
                f"{term}: no lever is of the kind {kind!r}", hint=hint, path=f"knowledge/rewriting/{name}"
            )
    return found


def kind_of(deed: Deed) -> str:
    """The kind of a deed's thing, by its verb and its head noun; `aspect` for what is there already and `made` for what
    is new, where the noun says nothing, and `other` for no thing at all."""
    done = _kinds("doings.tsv").get(deed.verb, OTHER) if deed.thing is not None else OTHER
    if done not in VAGUE:
        return done
    kinds = _kinds("things.tsv")
    whole = deed.thing.text.lower() if deed.thing else ""
    noun = whole[: deed.noun - deed.thing.start].split() if deed.thing else []
    double = " ".join([*noun[-2:-1], singular(deed.head)])
    for form in (double, deed.head, singular(deed.head), singular(deed.head.rsplit("-", 1)[-1])):
        if form in kinds:
            return kinds[form]
    groups = [group.text.lower() for group in deed.people]
    if done == MADE and singular(deed.head).endswith(_ABSTRACT):
        done = OTHER
    return PEOPLE if any(whole.startswith(group) and group.endswith(deed.head) for group in groups) else done


def singular(word: str) -> str:
    known = lexicon().singular.get(word)
    if known:
        return known
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def with_article(deed: Deed) -> str | None:
    """The thing as a sentence takes it up: `the partner portal`; None where it is too long or torn."""
    if deed.thing is None:
        return None
    words = " ".join(deed.thing.text.split()).strip("\"'“”‘’` ")
    low = words.lower()
    for article in _ARTICLES:
        if low.startswith(article):
            words, low = words[len(article) :], low[len(article) :]
    if deed.named and words[:1].isupper():
        return words if words.replace(" ", "").isalnum() else None
    if not words or len(words) > _LONGEST or any(ch in words for ch in '[](){}<>|"“”') or words.count("'") % 2:
        return None
    if deed.opens:
        words = lowered(words)
    return f"the {words}"


def lowered(words: str) -> str:
    """Without the capital that only the start of a sentence gave it.

    A word that the lexicon does not know may be a name."""
    first, _, rest = words.partition(" ")
    plain = first[:1].isupper() and first[1:].islower() and first.lower() in lexicon().words
    # 'Apple Pay', 'Year 7': with a capital or a number behind it, it is part of a name.
    named = rest[:1].isupper() or rest[:1].isdigit()
    return f"{first[0].lower()}{first[1:]}{' ' if rest else ''}{rest}" if plain and not named else words


def that_for(group: str) -> str:
    """`who` for people, `that` for organisations."""
    return "that" if singular(group.rsplit(" ", 1)[-1].lower()) in _ORGANISATIONS else "who"


def spoken(lever: Lever, subject: Subject, *, american: bool) -> list[Piece] | None:
    """The lever about this subject; None where it needs what the subject does not have."""
    if ("{group}" in lever.words and not subject.group) or ("{thing}" in lever.words and not subject.thing):
        return None
    pieces: list[Piece] = []
    for piece in template(spelt(lever.words, american=american)):
        if isinstance(piece, Gap):
            pieces.append(piece)
            continue
        text = piece.replace("{thing}", subject.thing).replace("{group}", subject.group).replace("{that}", subject.that)
        before, found, after = text.partition("{who}")
        pieces += [before, subject.who, after] if found else [before]
    return [piece for piece in pieces if piece != ""]
