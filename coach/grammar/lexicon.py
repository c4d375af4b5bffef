"""The lexicons: word classes, base forms, metrics and cue phrases, folded into dictionaries that are quick to ask.

Only knowledge/lexicons/compiled.txt is read; tools/compile_lexicons.py makes it from the tables beside it,
and checks them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from coach.errors import KnowledgeError
from coach.grammar import bits as constants
from coach.options import NO_WORDS, Words
from coach.resources import knowledge_path

COMPILED = "compiled.txt"
BIT = {name.lower(): bit for name, bit in vars(constants).items() if name.isupper()}
VERB = constants.BASE | constants.THIRD | constants.PAST | constants.ING


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


class Phrases(dict[str, list[Phrase]]):
    """Phrases by first word, longest first.  A review meets few of them: a list is made when it is first asked for.

    `seconds`: the second words of the phrases by their first word; empty where nobody asked for them yet."""

    def __init__(self, unread: dict[str, str], entries: dict[str, MetricEntry]) -> None:
        super().__init__(dict.fromkeys(unread, _UNREAD))
        self.seconds: dict[str, frozenset[str]] = dict.fromkeys(unread, frozenset())
        self._unread = unread
        self._entries = entries

    def __getitem__(self, first: str) -> list[Phrase]:
        found = super().__getitem__(first)
        if found is _UNREAD:
            found = self[first] = [self._phrase(*line.split("\t")) for line in self._unread.pop(first).split("\n")]
            self.seconds[first] = frozenset([phrase.rest[0] for phrase in found])
        return found

    def get(self, first: str, default: object = None) -> object:  # type: ignore[override]
        if first not in self:
            return default
        return self[first]

    def copy(self) -> Phrases:
        made = Phrases(dict(self._unread), self._entries)
        for first, found in self.items():
            made[first] = found
            made.seconds[first] = self.seconds[first]
        return made

    def add(self, first: str, phrase: Phrase) -> None:
        """One more phrase, in its place: the longest first."""
        found = [*self[first], phrase] if first in self else [phrase]
        self[first] = sorted(found, key=lambda one: -len(one.rest))
        self.seconds[first] = self.seconds.get(first, frozenset()) | {phrase.rest[0]}

    def _phrase(self, rest: str, classes: str, metric: str) -> Phrase:
        return Phrase(tuple(rest.split(" ")), _bits(classes), self._entries.get(metric))


_UNREAD: list[Phrase] = []


class Lexicon(NamedTuple):
    """`words`: class bits by lower-case word.  `lemmas`: base form by verb form.  `singular`: by plural.
    `metrics`: one-word metrics.  `heads`: nouns that make a metric of their neighbours.  `phrases`: longer terms.
    `foreign`: language by function word."""

    words: dict[str, int]
    lemmas: dict[str, str]
    singular: dict[str, str]
    metrics: dict[str, MetricEntry]
    heads: dict[str, MetricEntry]
    phrases: Phrases
    foreign: dict[str, str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lexicons, read once a process.  Raises KnowledgeError where the compiled file is missing."""
    path = knowledge_path("lexicons", COMPILED)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        raise KnowledgeError("the lexicons are missing", hint="install okr-coach again", path=path) from None
    # A section is decoded by itself: the few with accents must not make wide strings of all others.
    parts = {}
    for part in data[:-1].split(b"\n== ")[1:]:
        name, *blocks = part.decode("utf-8").split("\n\n")
        parts[name] = [block.partition("\n") for block in blocks]
    # Columns and one `zip`: a dictionary that is filled word by word takes twice as long.
    words: list[str] = []
    bits: list[int] = []
    for classes, _, members in parts["words"]:
        words += members.split("\n")
        bits += [_bits(classes)] * (len(words) - len(bits))
    plurals: list[str] = []
    nouns: list[str] = []
    for ending, _, members in parts["singular"]:
        size, letter = len(ending), "y" * (ending == "ies")
        found = members.split("\n")
        plurals += found
        nouns += [plural[:-size] + letter for plural in found] if letter else [plural[:-size] for plural in found]
    entries, metrics = _metrics(parts["metrics"])
    heads, _ = _metrics(parts["heads"])
    phrases = Phrases({first: lines for first, _, lines in parts["phrases"]}, entries)
    return Lexicon(
        words=dict(zip(words, bits, strict=True)),
        lemmas=_reversed(parts["lemmas"]),
        singular=dict(zip(plurals, nouns, strict=True)),
        metrics=metrics,
        heads=heads,
        phrases=phrases,
        foreign=_reversed(parts["foreign"]),
    )


@lru_cache(maxsize=16)
def lexicon_with(words: Words) -> Lexicon:
    """The lexicons and a team's own words, which stand beside ours and take nothing away."""
    if words == NO_WORDS:
        return lexicon()
    base = lexicon()
    known, metrics, phrases = dict(base.words), dict(base.metrics), base.phrases.copy()
    for terms, bit in (
        (words.outputs, constants.OUTPUT),
        (words.insiders, constants.INSIDER),
        (words.outsiders, constants.OUTSIDER),
        (words.vanity, constants.METRIC),
    ):
        for term in terms:
            entry = MetricEntry(term, None, "up", "count", None, _FLATTERS) if terms is words.vanity else None
            *before, last = term.lower().split()
            for word, number in zip(_numbers(last), (0, constants.PLURAL), strict=True):
                first, *rest = (*before, word)
                if rest:
                    phrases.add(first, Phrase(tuple(rest), number if entry else bit | number, entry))
                    known.setdefault(first, 0)
                else:
                    known[word] = known.get(word, 0) | bit | number
                    if entry is not None:
                        metrics[word] = entry
    return base._replace(words=known, metrics=metrics, phrases=phrases)


_FLATTERS = frozenset(("vanity",))


def _numbers(noun: str) -> tuple[str, str]:
    """Singular and plural of a regular noun, given as either: a team writes down whichever comes to mind."""
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y", noun
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2], noun
    if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 2:
        return noun[:-1], noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun, f"{noun[:-1]}ies"
    return noun, f"{noun}es" if noun.endswith(("ss", "sh", "ch", "x")) else f"{noun}s"


def _bits(classes: str) -> int:
    found = 0
    for name in classes.split(","):
        found |= BIT[name]
    return found


def _reversed(blocks: list[tuple[str, str, str]]) -> dict[str, str]:
    keys: list[str] = []
    values: list[str] = []
    for value, _, members in blocks:
        keys += members.split("\n")
        values += [value] * (len(keys) - len(values))
    return dict(zip(keys, values, strict=True))


def _metrics(blocks: list[tuple[str, str, str]]) -> tuple[dict[str, MetricEntry], dict[str, MetricEntry]]:
    """Entries by term and by each of their forms of one word, from blocks of what several terms share."""
    entries: dict[str, MetricEntry] = {}
    by_form: dict[str, MetricEntry] = {}
    new = tuple.__new__
    for shared, _, lines in blocks:
        family, good, kind, top, marks = (None if cell == "-" else cell for cell in shared.split("\t"))
        scale = None if top is None else float(top)
        flags = frozenset(marks.split(",") if marks else ())
        for line in lines.split("\n"):
            term, *forms = line.split("\t")
            entry = entries[term] = new(MetricEntry, (term, family, good, kind, scale, flags))
            for form in forms:
                by_form[form] = entry
    return entries, by_form
