"""Folds the tables of knowledge/lexicons into compiled.txt, which is all of them that a review reads.

    python -m tools.compile_lexicons

Every check of the tables is made here.  The same tables give the same bytes; one line a fact, sorted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator

from coach.errors import KnowledgeError
from coach.grammar.lexicon import BIT, COMPILED
from coach.resources import knowledge_path
from coach.rules.tables import sources

_VERB_CLASSES = tuple("act treat up down change reach hold win use verdict light".split())
_NOUN_CLASSES = tuple(
    "outsider insider output artefact event examiner verdict standard unit_time unit_other transaction".split()
)
_CUE_CLASSES = tuple(BIT)[tuple(BIT).index("prep") :]
_NAMED_OTHERWISE = {"verdict": "ruling"}
"""Classes of nouns.tsv that share their name with one of verbs.tsv."""
_COUNTED = ("own_plan", "transaction", "process_object", "name_noun", "lasting")
"""Classes of cues.tsv that hold nouns: their plurals count as well."""
_IRREGULAR = {"have": "has", "do": "does", "go": "goes"}
_OF_METRICS = ("umbrella", "construct", "own_output", "coverage")
"""Flags of metrics.tsv that are classes of their words too."""
_HEADER = "# Made by `make lexicons` from the tables beside it.  Change those, never this file."


class Table:
    """A table of `folder`, row by row, with the checks that all tables share.

    `key`: so many columns name a row; a row that comes twice is an error, as is one without a known source."""

    def __init__(self, folder: str, name: str, columns: str, known: Container[str], key: int = 1) -> None:
        self.path = os.path.join(folder, name)
        self.columns = columns.split()
        self.known = known
        self.key = key
        self.line = 0

    def error(self, message: str, hint: str) -> KnowledgeError:
        return KnowledgeError(message, hint=hint, path=self.path, line=self.line)

    def one_of(self, kind: str, classes: tuple[str, ...]) -> str:
        if kind not in classes:
            raise self.error(f"{kind!r} is no class", f"use one of {', '.join(classes)}")
        return _NAMED_OTHERWISE.get(kind, kind) if classes is _NOUN_CLASSES else kind

    def __iter__(self) -> Iterator[list[str]]:
        header = True
        first: dict[tuple[str, ...], int] = {}
        with open(self.path, encoding="utf-8") as lines:
            for self.line, line in enumerate(lines, 1):
                if line[0] == "#" or line == "\n":
                    continue
                cells = line.rstrip("\n").split("\t")
                if header:
                    header = False
                    if cells != self.columns:
                        raise self.error(f"columns are {cells}", f"they must be {self.columns}")
                    continue
                self._check(cells)
                key = tuple(cells[: self.key])
                if key in first:
                    raise self.error(f"{' '.join(key)!r} stands twice", f"line {first[key]} has it already")
                first[key] = self.line
                yield cells

    def _check(self, cells: list[str]) -> None:
        if len(cells) != len(self.columns) or not all(cells):
            hint = f"fill {', '.join(self.columns)}, separated by tabs"
            raise self.error(f"{cells[0]!r} has {len(cells)} cells or an empty one", hint)
        if cells[0] != " ".join(cells[0].lower().split()):
            raise self.error(f"{cells[0]!r} is never found", "write it in lower case, with single blanks")
        if cells[-1] not in self.known:
            raise self.error(f"unknown source {cells[-1]!r}", "add it to knowledge/sources.tsv")


def plural(noun: str) -> str:
    """The regular plural of an English noun."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(lemma: str, irregular: str) -> Iterator[tuple[str, str]]:
    """(form, class) of a verb; `irregular`: past and participle with | between them, or -."""
    yield lemma, "base"
    yield _IRREGULAR.get(lemma) or plural(lemma), "third"
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
    """What the tables say, word by word.  "-" stands for no metric."""

    def __init__(self) -> None:
        self.words: dict[str, set[str]] = {}
        self.lemmas: dict[str, str] = {}
        self.singular: dict[str, str] = {}
        self.metrics: dict[str, str] = {}
        self.phrases: dict[str, dict[str, set[str]]] = {}

    def add(self, term: str, classes: set[str], metric: str = "-") -> None:
        if " " not in term:
            self.words.setdefault(term, set()).update(classes)
            if metric != "-":
                self.metrics[term] = metric
            return
        meanings = self.phrases.setdefault(term, {})
        if metric == "-" or not meanings.keys() - {"-"}:
            meanings.setdefault(metric, set()).update(classes)
        hyphened = term.replace(" ", "-")
        if metric != "-" and hyphened not in self.metrics:
            self.words.setdefault(hyphened, set()).update(classes)
            self.metrics[hyphened] = metric

    def noun(self, term: str, classes: set[str], metric: str = "-") -> None:
        many = plural(term)
        for form, of_form in ((term, classes), (many, classes | {"plural"})):
            self.add(form, of_form, metric)
            if "-" in form:
                self.add(form.replace("-", " "), of_form, metric)
                self.add(form.replace("-", ""), of_form, metric)
        self.singular[many] = term

    def metric(self, term: str, flags: str) -> None:
        classes = {"metric", *(flag for flag in flags.split(",") if flag in _OF_METRICS)}
        # 'reaches' is the verb; 'views' or 'likes' stand in the table as they are.
        if term in self.lemmas and plural(term) in self.lemmas and plural(term) == f"{term}es":
            self.add(term, classes, term)
        else:
            self.noun(term, classes, term)

    def phrase_lines(self) -> Iterator[tuple[str, str]]:
        for phrase, meanings in self.phrases.items():
            first, _, rest = phrase.partition(" ")
            for metric, classes in meanings.items():
                yield first, f"{rest}\t{_joined(classes)}\t{metric}"


def compiled(folder: str, known: Container[str]) -> str:
    """The text of compiled.txt for the tables in `folder`; `known`: ids of sources.

    Raises KnowledgeError with file and line for a row that is no good."""
    build = _Builder()
    table = Table(folder, "verbs.tsv", "term classes forms source", known)
    for term, kinds, irregular, _ in table:
        classes = {table.one_of(kind, _VERB_CLASSES) for kind in kinds.split(",")}
        # Of 'hand over' only 'hand' is inflected, and it is a verb only where 'over' follows.
        verb, _, particle = term.partition(" ")
        for form, tag in verb_forms(verb, irregular):
            build.add(f"{form} {particle}".rstrip(), classes | {tag})
            build.lemmas.setdefault(form, verb)
    table = Table(folder, "nouns.tsv", "term class source", known, key=2)
    for term, kind, _ in table:
        build.noun(term, {table.one_of(kind, _NOUN_CLASSES)})
    table = Table(folder, "cues.tsv", "term class source", known, key=2)
    for term, kind, _ in table:
        (build.noun if kind in _COUNTED else build.add)(term, {table.one_of(kind, _CUE_CLASSES)})
    shared: dict[str, tuple[str, ...]] = {}
    table = Table(folder, "metrics.tsv", "term family good kind top flags source", known)
    for term, family, good, kind, top, flags, _ in table:
        if top != "-" and not top.replace(".", "", 1).isdecimal():
            raise table.error(f"top {top!r} is no number", "give a number or -")
        shared[term] = family, good, kind, top, _joined(flags.split(","))
        build.metric(term, flags)
    heads: dict[str, tuple[str, ...]] = {}
    for term, kind, good, _ in Table(folder, "heads.tsv", "term kind good source", known):
        heads[term] = "-", good, kind, "-", "head"
        build.add(term, {"head"})
    foreign = {word: code for word, code, _ in Table(folder, "languages.tsv", "word language source", known)}
    parts = {
        "words": _blocks((_joined(classes), word) for word, classes in build.words.items()),
        "lemmas": _blocks((lemma, form) for form, lemma in build.lemmas.items()),
        "singular": _blocks((_ending(noun, many), many) for many, noun in build.singular.items()),
        "foreign": _blocks((code, word) for word, code in foreign.items()),
        "heads": _blocks(("\t".join(cells), term) for term, cells in heads.items()),
        "metrics": _blocks(
            ("\t".join(cells), "\t".join((term, *sorted(form for form, name in build.metrics.items() if name == term))))
            for term, cells in shared.items()
        ),
        "phrases": _blocks(build.phrase_lines(), key=lambda line: (-line.partition("\t")[0].count(" "), line)),
    }
    return "".join((_HEADER, *(f"\n== {name}\n\n{blocks}" for name, blocks in parts.items()), "\n"))


def _joined(names: Iterable[str]) -> str:
    return ",".join(sorted(names))


def _ending(noun: str, many: str) -> str:
    return "ies" if not many.startswith(noun) else many.removeprefix(noun)


def _as_it_is(line: str) -> tuple[int, str]:
    return 0, line


def _blocks(rows: Iterable[tuple[str, str]], key: Callable[[str], tuple[int, str]] = _as_it_is) -> str:
    """A block for each head: the head, then its lines; all sorted."""
    found: dict[str, list[str]] = {}
    for head, line in rows:
        found.setdefault(head, []).append(line)
    return "\n\n".join("\n".join((head, *sorted(found[head], key=key))) for head in sorted(found))


def main() -> int:
    path = knowledge_path("lexicons", COMPILED)
    try:
        text = compiled(os.path.dirname(path), sources())
    except KnowledgeError as error:
        print(f"compile_lexicons: {error}", file=sys.stderr)
        return 1
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
