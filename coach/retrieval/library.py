"""The knowledge library: passages of guidance, metric cards and their sources, all checked when they are loaded."""

from __future__ import annotations

import os
from functools import cache

from coach.errors import KnowledgeError
from coach.records import dataclass
from coach.retrieval.shapes import CARD, PASSAGE, SOURCE, check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

PASSAGE_KIND, CARD_KIND = "passage", "card"
KINDS = (PASSAGE_KIND, CARD_KIND)
"""What a search can find."""

_HEAD = "---\n"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from.  `worth`: what it is good for here; `errors`: what it gets wrong.

    `location`: file name, address or publication; `year` and `location` are None where not known."""

    id: str
    title: str
    author: str
    kind: str
    worth: str
    errors: str
    year: int | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of guidance.  `text`: Markdown.  `rules`: names of the rules whose findings it supports.

    `sources`: ids of sources.  `audience`: of team, reviewer, leader, coach.  `kind`: definition, reason ...
    `words`: how people ask for it who do not know its words.  `also`: ids of passages that answer many of the same
    questions, the closest first."""

    id: str
    title: str
    text: str
    sources: tuple[str, ...]
    rules: tuple[str, ...]
    audience: tuple[str, ...]
    kind: str
    words: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A metric.  `numerator` and `denominator` are set, or `value` is: the formula in words.

    `direction`: up, down or within.  `timing`: leading or lagging.  `read`: how often a reading can be had.
    `vanity`: why it flatters, or None; `instead`: ids of the cards to take then.  `guardrails`: ids of cards.
    `words`: what people call it.  `also`: ids of cards that answer many of the same questions, the closest first.
    `asks`: who usually knows it.  `function`: where it is filed."""

    id: str
    name: str
    definition: str
    unit: str
    direction: str
    family: str
    timing: str
    read: str
    data: tuple[str, ...]
    asks: tuple[str, ...]
    guardrails: tuple[str, ...]
    words: tuple[str, ...]
    also: tuple[str, ...]
    sources: tuple[str, ...]
    function: str
    numerator: str | None = None
    denominator: str | None = None
    value: str | None = None
    vanity: str | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What a search reads of a passage or a card.  `names`: other words for it.  `audience`: empty is everybody.

    `also`: ids of texts of its kind that answer many of the same questions."""

    id: str
    kind: str
    title: str
    names: str
    body: str
    audience: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All by id, in the order of the files' names.  No passage has the id of a card."""

    passages: Mapping[str, Passage]
    cards: Mapping[str, Card]
    sources: Mapping[str, Source]

    def named(self, source: str) -> str:
        """The title of a source with its author, where there is one.  `source`: its id."""
        one = self.sources[source]
        return one.title if one.author in ("not stated", "no single source") else f"{one.title} ({one.author})"

    def texts(self) -> list[Text]:
        """The passages, then the cards, as a search reads them."""
        guidance = [
            Text(p.id, PASSAGE_KIND, p.title, "; ".join(p.words), p.text, p.audience, p.also)
            for p in self.passages.values()
        ]
        return guidance + [
            Text(card.id, CARD_KIND, card.name, "; ".join(card.words), _told(card), (), card.also)
            for card in self.cards.values()
        ]


def _told(card: Card) -> str:
    formula = card.value or f"{card.numerator} divided by {card.denominator}"
    return f"{card.definition} {formula}. {card.function.replace('-', ' ')}"


def load(folder: str) -> Library:
    """The library below `folder`: passages/*.md, metrics/*.yaml and sources.yaml.

    Anything that is not as it should be is a KnowledgeError naming file and item: keys, values, ids that stand twice,
    links to cards, sources or rules that do not exist."""
    found = _Loader(folder)
    sources = found.sources()
    passages = found.passages()
    cards = found.cards()
    found.check_links(sources)
    return Library(passages, cards, sources)


class _Loader:
    """`places`: for each id of a passage or card its file and the ids it links to, by what they have to be."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.places: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {}

    def sources(self) -> dict[str, Source]:
        shown = "sources.yaml"
        found: dict[str, Source] = {}
        for ident, item in _items(self._parsed(self._text(shown), shown), shown):
            check(item, SOURCE, ident, _shown(shown))
            if ident in found:
                raise _twice(ident, shown, shown)
            found[ident] = Source(**item)
        return found

    def passages(self) -> dict[str, Passage]:
        found = {}
        for shown in self._files("passages", ".md"):
            name = os.path.basename(shown)[: -len(".md")]
            head, body = self._halves(self._text(shown), shown)
            item = self._parsed(head, shown)
            if not isinstance(item, dict):
                raise KnowledgeError("the head is no list of keys", hint="write `key: value` lines", path=_shown(shown))
            check(item, PASSAGE, name, _shown(shown))
            if item["id"] != name:
                hint = "give the file the name of the id"
                raise KnowledgeError(f"the id is {item['id']!r}", hint=hint, path=_shown(shown))
            if not body:
                raise KnowledgeError(f"{name}: there is no text", hint="write it below the head", path=_shown(shown))
            lists = {key: tuple(item[key]) for key in ("sources", "rules", "audience", "words", "also")}
            self._place(name, shown, {"source": lists["sources"], "rule": lists["rules"], "passage": lists["also"]})
            found[name] = Passage(id=name, title=item["title"], kind=item["kind"], text=body, **lists)
        return found

    def cards(self) -> dict[str, Card]:
        found = {}
        for shown in self._files("metrics", ".yaml"):
            function = os.path.basename(shown)[: -len(".yaml")]
            for ident, item in _items(self._parsed(self._text(shown), shown), shown):
                check(item, CARD, ident, _shown(shown))
                values: dict[str, Any] = {
                    key: tuple(value) if isinstance(value, list) else value for key, value in item.items()
                }
                vanity = values.pop("vanity") or {"why": None, "instead": ()}
                instead = tuple(vanity["instead"])
                formula: dict[str, str] = values.pop("formula")
                card = Card(function=function, vanity=vanity["why"], instead=instead, **{**formula, **values})
                self._place(ident, shown, {"source": card.sources, "card": card.guardrails + instead + card.also})
                found[ident] = card
        return found

    def check_links(self, sources: Mapping[str, Source]) -> None:
        from coach.rules import RULES

        cards = {ident for ident, (shown, _) in self.places.items() if shown.endswith(".yaml")}
        rules = {rule.name for rule in RULES}
        known = {"source": set(sources), "rule": rules, "card": cards, "passage": set(self.places) - cards}
        for ident, (shown, links) in self.places.items():
            for what, names in links.items():
                for name in names:
                    if name not in known[what]:
                        hint = f"name a {what} that exists, or add this one"
                        raise KnowledgeError(f"{ident}: there is no {what} {name!r}", hint=hint, path=_shown(shown))
                    if name == ident:
                        hint = f"name another {what}"
                        raise KnowledgeError(f"{ident}: it links to itself", hint=hint, path=_shown(shown))

    def _place(self, ident: str, shown: str, links: dict[str, tuple[str, ...]]) -> None:
        if ident in self.places:
            raise _twice(ident, shown, self.places[ident][0])
        self.places[ident] = shown, links

    def _files(self, room: str, ending: str) -> list[str]:
        try:
            names = sorted(name for name in os.listdir(os.path.join(self.folder, room)) if name.endswith(ending))
        except OSError:
            names = []
        if not names:
            raise KnowledgeError("there is nothing here", hint="install okr-coach again", path=_shown(room))
        return [f"{room}/{name}" for name in names]

    def _text(self, shown: str) -> str:
        try:
            with open(os.path.join(self.folder, shown), encoding="utf-8") as file:
                return file.read()
        except OSError:
            hint = "install okr-coach again"
            raise KnowledgeError("this file cannot be read", hint=hint, path=_shown(shown)) from None
        except UnicodeDecodeError:
            raise KnowledgeError("this file is not UTF-8", hint="save it as UTF-8", path=_shown(shown)) from None

    def _halves(self, text: str, shown: str) -> tuple[str, str]:
        if text.startswith(_HEAD):
            head, rule, body = text[len(_HEAD) :].partition("\n" + _HEAD)
            if rule:
                return head, body.strip()
        hint = "begin with `---`, the keys, and `---` again"
        raise KnowledgeError("this passage has no head", hint=hint, path=_shown(shown))

    def _parsed(self, text: str, shown: str) -> Any:
        import yaml

        try:
            return yaml.load(text, _strict())  # noqa: S506 - made of the safe loader
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = None if mark is None else mark.line + 1
            twice = isinstance(error, yaml.constructor.ConstructorError)
            message = "a key stands twice in one item" if twice else "this is not YAML"
            hint = "keep one" if twice else "look at quotes and indents"
            raise KnowledgeError(message, hint=hint, path=_shown(shown), line=line) from None


@cache
def _strict() -> Any:
    """A safe loader that refuses a key that stands twice; in C where that was built: it saves seconds."""
    import yaml

    safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Strict(safe):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            made = super().construct_mapping(node, deep)
            if len(made) < len(node.value):
                raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
            return made

    return Strict


def _items(parsed: object, shown: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each item of a list with its id."""
    hint = "write a list of items, each beginning with `- id:`"
    if not isinstance(parsed, list):
        raise KnowledgeError("this is no list", hint=hint, path=_shown(shown))
    for number, item in enumerate(parsed, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise KnowledgeError(f"item {number} has no id", hint=hint, path=_shown(shown))
        yield item["id"], item


def _twice(ident: str, shown: str, before: str) -> KnowledgeError:
    hint = f"rename one; the other is in {_shown(before)}"
    return KnowledgeError(f"{ident}: this id stands twice", hint=hint, path=_shown(shown))


def _shown(name: str) -> str:
    return f"knowledge/{name}"
