"""What `okr-coach ask`, `metrics` and `doctor` do: search the knowledge library and tell what was found, and whence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coach.config import VERSION
from coach.files import put
from coach.reviewing import look
from coach.stderr import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.render.lines import Look
    from coach.retrieval import Card, Found, Library, Passage

_PASSAGES = 3
_CARDS = 6


def ask(question: str) -> int:
    """Tells the passages and cards that answer; nothing is put into other words."""
    from coach.retrieval import CARD_KIND, library, search

    found = search(question, k=_PASSAGES)
    known = library()
    told = [
        card_lines(known.cards[one.id], known, look())
        if one.kind == CARD_KIND
        else passage_lines(known.passages[one.id], known, look())
        for one in found.results
    ]
    return _tell(found, told, "No guidance found")


def metrics(words: str) -> int:
    """Tells the metric cards that are about some words."""
    from coach.retrieval import CARD_KIND, library, search

    found = search(words, kinds=(CARD_KIND,), k=_CARDS)
    known = library()
    return _tell(found, [card_lines(known.cards[one.id], known, look()) for one in found.results], "No metric found")


def doctor() -> int:
    """Tells what works here and what does not."""
    from coach.render.terminal import visible
    from coach.retrieval import library, search

    known = library()
    found = search("baseline", k=1)
    vectors = "by words and by meaning" if found.vectors else f"by words alone: {visible(found.reason)}"
    lines = [
        f"okr-coach {VERSION}",
        "rules: work without anything else",
        f"knowledge: {len(known.passages)} passages, {len(known.cards)} metric cards, {len(known.sources)} sources",
        f"search: {vectors}",
        f"model: {visible(_model())}",
    ]
    put(line + "\n" for line in lines)
    return 0


_WAYS = {"schema": "by JSON schema", "function": "by function call", "json": "in JSON mode", "text": "as text"}


def _model() -> str:
    """What the model that is configured does with one small ask; without one nothing is sent."""
    from coach.errors import UsageError
    from coach.llm import Ask, ModelError, open_model

    name = "set, but"
    try:
        model = open_model(fresh=True)
        if model is None:
            return "none; set OKR_COACH_MODEL to use one"
        name = f"{model.name} at {model.host}"
        schema = {
            "title": "check",
            "type": "object",
            "properties": {"works": {"type": "boolean"}},
            "required": ["works"],
            "additionalProperties": False,
        }
        # Models that think before they write need tokens for that too.
        ask = Ask("doctor", "You check that answers arrive.", 'Answer with JSON: {"works": true}', schema, most=500)
        way = model.answer(ask).way
    except (ModelError, UsageError) as error:
        return f"{name} gives no answer: {error}"
    return f"{name} answers {_WAYS[way]}"


def _tell(found: Found, told: Iterable[Iterator[str]], nothing: str) -> int:
    if not found.vectors:
        say(f"note: searched by words alone: {found.reason}")
    if not found.results:
        put([nothing + "\n"])
        return 0
    for number, lines in enumerate(told):
        put(["\n"] if number else [])
        put(line + "\n" for line in lines)
    return 0


def explain(ident: str) -> int | None:
    """Tells the passage or the metric card with this id; None where there is none."""
    from coach.retrieval import library

    known = library()
    if ident in known.passages:
        put(line + "\n" for line in passage_lines(known.passages[ident], known, look()))
    elif ident in known.cards:
        put(line + "\n" for line in card_lines(known.cards[ident], known, look()))
    else:
        return None
    return 0


def passage_lines(passage: Passage, library: Library, look: Look) -> Iterator[str]:
    """The passage with its sources, for people."""
    from coach.render.terminal import wrapped

    yield f"{look.paint(passage.title, '1')} ({passage.id})"
    for paragraph in passage.text.splitlines():
        yield from wrapped(paragraph, look.width) if paragraph.strip() else ("",)
    yield from _also({ident: library.passages[ident].title for ident in passage.also}, look)
    yield from _sources(passage.sources, library, look)


def card_lines(card: Card, library: Library, look: Look) -> Iterator[str]:
    """The metric card, for people."""
    from coach.render.lines import hanging
    from coach.render.terminal import wrapped

    yield f"{look.paint(card.name, '1')} ({card.id}), {card.function}"
    yield from wrapped(card.definition, look.width)
    names = {ident: library.cards[ident].name for ident in (*card.guardrails, *card.instead)}
    formula = card.value or f"{card.numerator}, divided by: {card.denominator}"
    rows = {
        "formula": formula,
        "unit": f"{card.unit}; good: {card.direction}; {card.timing}; read {card.read}",
        "data": ", ".join(card.data),
        "ask": ", ".join(card.asks),
        "guardrails": ", ".join(names[ident] for ident in card.guardrails),
        "vanity": card.vanity or "",
        "better": ", ".join(names[ident] for ident in card.instead),
    }
    for name, text in rows.items():
        if text:
            yield from hanging(f"  {name}: ", text, "    ", look)
    yield from _also({ident: library.cards[ident].name for ident in card.also}, look)
    yield from _sources(card.sources, library, look)


def _also(titles: Mapping[str, str], look: Look) -> Iterator[str]:
    """What answers the same questions, with the ids that `explain` takes."""
    from coach.render.lines import hanging

    told = "; ".join(f"{title} ({ident})" for ident, title in titles.items())
    if told:
        yield from hanging("  see also: ", told, "    ", look)


def _sources(idents: Iterable[str], library: Library, look: Look) -> Iterator[str]:
    from coach.render.lines import hanging

    named = [f"{known.title}, {known.author}" for known in (library.sources[ident] for ident in idents)]
    yield from hanging("  sources: ", "; ".join(named), "    ", look)
