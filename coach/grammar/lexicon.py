"""The lexicons of knowledge/lexicons, checked at load and folded into a few dictionaries that are quick to ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from coach.errors import KnowledgeError
from coach.resources import knowledge_path

_CLASSES = (
    # verbs
    "act treat up down change reach hold win use verdict light base third past ing "
    # nouns
    "outsider insider output artefact event examiner ruling standard unit_time unit_other plural metric "
    # function words and cues
    "prep det conj pron rel aux neg adv ge le approx bound now goal means guard purpose excuse reference month season "
    "cadence timeunit_word period judgement qualifier state process_object own_plan transaction name_noun mask_before "
    "staff_hire first_ord total quiet_end stat instrument construct exc_baseline_quarter exc_exploratory exc_recruiting "
    "exc_regulated exc_external exc_platform exc_committed exc_early service outside bad umbrella own_output coverage head"
).split()
BIT = {name: 1 << n for n, name in enumerate(_CLASSES)}
VERB = BIT["base"] | BIT["third"] | BIT["past"] | BIT["ing"]
_NOUN_CLASSES = {"verdict": "ruling"}


class MetricEntry(NamedTuple):
    """One line of metrics.tsv.  `good`: up, down or None.  `top`: end of the scale or None."""

    term: str
    family: str | None
    good: str | None
    kind: str | None
    top: float | None
    flags: frozenset[str]


class Phrase(NamedTuple):
    """A term of several words: the words after the first, its class bits and, for a metric, its entry."""

    rest: tuple[str, ...]
    flags: int
    metric: MetricEntry | None


class Lexicon(NamedTuple):
    """`words`: class bits by lower-case word.  `lemmas`: base form by verb form.  `singular`: by plural.
    `metrics`: one-word metrics.  `heads`: nouns that make a metric of their neighbours.  `phrases`: longer terms by first word, longest first."""

    words: dict[str, int]
    lemmas: dict[str, str]
    singular: dict[str, str]
    metrics: dict[str, MetricEntry]
    heads: dict[str, MetricEntry]
    phrases: dict[str, list[Phrase]]


def table(name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of knowledge/lexicons/`name`; raises KnowledgeError on a wrong header, cell count or source."""
    path = knowledge_path("lexicons", name)
    header = True
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line[0] == "#" or line == "\n":
                continue
            cells = line.rstrip("\n").split("\t")
            if header:
                header = False
                if tuple(cells) != columns:
                    raise KnowledgeError(
                        f"columns are {cells}", hint=f"they must be {list(columns)}", path=path, line=number
                    )
            elif len(cells) != len(columns) or not cells[0] or not cells[-1]:
                raise KnowledgeError(
                    f"{cells[0]!r} has {len(cells)} cells or no source",
                    hint=f"fill {', '.join(columns)}, separated by tabs",
                    path=path,
                    line=number,
                )
            else:
                yield number, cells


def plural(noun: str) -> str:
    """The regular plural of an English noun."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return noun[:-1] + "ies"
    return noun + "s"


def _verb_forms(lemma: str, irregular: str) -> Iterator[tuple[str, str]]:
    yield lemma, "base"
    yield plural(lemma) if lemma not in ("have", "do", "go") else {"have": "has", "do": "does", "go": "goes"}[lemma], "third"
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "ye")) else lemma
    if irregular != "-":
        for form in irregular.split("|"):
            yield form, "past"
    else:
        past = lemma[:-1] + "ied" if lemma.endswith("y") and lemma[-2] not in "aeou" else stem + "ed"
        yield past, "past"
    yield stem + "ing", "ing"
    if len(lemma) > 2 and lemma[-1] in "bdgmnprt" and lemma[-2] in "aeiou" and lemma[-3] not in "aeiou":
        yield lemma + lemma[-1] + "ing", "ing"
        if irregular == "-":
            yield lemma + lemma[-1] + "ed", "past"


class _Builder:
    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.lemmas: dict[str, str] = {}
        self.singular: dict[str, str] = {}
        self.metrics: dict[str, MetricEntry] = {}
        self.phrases: dict[str, list[Phrase]] = {}

    def add(self, term: str, bits: int, metric: MetricEntry | None = None) -> None:
        if " " in term:
            first, *rest = term.split(" ")
            self.phrases.setdefault(first, []).append(Phrase(tuple(rest), bits, metric))
            hyphened = term.replace(" ", "-")
            if metric is not None and hyphened not in self.metrics:
                self.words[hyphened] = self.words.get(hyphened, 0) | bits
                self.metrics[hyphened] = metric
        else:
            self.words[term] = self.words.get(term, 0) | bits
            if metric is not None:
                self.metrics[term] = metric

    def noun(self, term: str, bits: int, metric: MetricEntry | None = None) -> None:
        many = plural(term)
        for form, more in ((term, 0), (many, BIT["plural"])):
            self.add(form, bits | more, metric)
            if "-" in form:
                self.add(form.replace("-", " "), bits | more, metric)
                self.add(form.replace("-", ""), bits | more, metric)
        self.singular[many] = term


def _unknown(name: str, kind: str, known: list[str], line: int) -> KnowledgeError:
    return KnowledgeError(
        f"{kind!r} is no class", hint=f"use one of {', '.join(known)}", path=knowledge_path("lexicons", name), line=line
    )


def _metrics(build: _Builder) -> None:
    for number, (term, family, good, kind, top, flags, _) in table(
        "metrics.tsv", ("term", "family", "good", "kind", "top", "flags", "source")
    ):
        marks = frozenset(() if flags == "-" else flags.split(","))
        try:
            scale = None if top == "-" else float(top)
        except ValueError as error:
            raise KnowledgeError(
                f"top {top!r} is no number", hint="give a number or -", path=knowledge_path("lexicons", "metrics.tsv"), line=number
            ) from error
        entry = MetricEntry(
            term,
            None if family == "-" else family,
            None if good == "-" else good,
            None if kind == "-" else kind,
            scale,
            marks,
        )
        bits = BIT["metric"]
        for mark in ("umbrella", "construct", "own_output", "coverage"):
            if mark in marks:
                bits |= BIT[mark]
        # 'reaches' is the verb; 'views' or 'likes' stand in the table as they are.
        if term in build.lemmas and plural(term) in build.lemmas and plural(term) == f"{term}es":
            build.add(term, bits, entry)
        else:
            build.noun(term, bits, entry)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lexicons, read once a process.  Raises KnowledgeError naming file and line."""
    build = _Builder()
    for number, (term, kinds, irregular, _) in table("verbs.tsv", ("term", "classes", "forms", "source")):
        bits = 0
        for kind in kinds.split(","):
            if kind not in BIT:
                raise _unknown("verbs.tsv", kind, _CLASSES[:11], number)
            bits |= BIT[kind]
        for form, tag in _verb_forms(term, irregular):
            build.add(form, bits | BIT[tag])
            build.lemmas.setdefault(form, term)
    for number, (term, kind, _) in table("nouns.tsv", ("term", "class", "source")):
        kind = _NOUN_CLASSES.get(kind, kind)
        if kind not in BIT:
            raise _unknown("nouns.tsv", kind, _CLASSES[15:24], number)
        build.noun(term, BIT[kind])
    for number, (term, kind, _) in table("cues.tsv", ("term", "class", "source")):
        if kind not in BIT:
            raise _unknown("cues.tsv", kind, _CLASSES[26:], number)
        if kind in ("own_plan", "transaction", "process_object", "name_noun"):
            build.noun(term, BIT[kind])
        else:
            build.add(term, BIT[kind])
    _metrics(build)
    heads = {
        term: MetricEntry(term, None, None if good == "-" else good, None if kind == "-" else kind, None, frozenset(("head",)))
        for _, (term, kind, good, _) in table("heads.tsv", ("term", "kind", "good", "source"))
    }
    for term in heads:
        build.add(term, BIT["head"])
    for phrases in build.phrases.values():
        phrases.sort(key=lambda p: -len(p.rest))
    return Lexicon(build.words, build.lemmas, build.singular, build.metrics, heads, build.phrases)
