"""A review with rewrites over a handful of metric cards of our own."""

from __future__ import annotations

from collections.abc import Sequence

from coach.options import DEFAULT
from coach.pipeline import Coach
from coach.proposals import Rewrite
from coach.retrieval.library import Card
from coach.rewriting.cards import Cards
from coach.rewriting.writer import Writer
from coach.rules import RULES
from coach.types import NO_FIELDS, Fields, KeyResult, Okr, OkrSet, Place, Review

PLACE = Place(1, 1)


def card(ident: str, name: str, **changes: object) -> Card:
    values: dict[str, object] = {
        "id": ident,
        "name": name,
        "definition": "",
        "unit": "%",
        "direction": "up",
        "family": "retention",
        "timing": "lagging",
        "read": "monthly",
        "data": ("booking system",),
        "asks": ("front office",),
        "guardrails": (),
        "words": (),
        "also": (),
        "sources": ("practice",),
        "function": "hospitality-retail",
        "numerator": "guests who return",
        "denominator": "all guests",
    }
    return Card(**{**values, **changes})  # type: ignore[arg-type]


CARDS = (
    card("return-share", "share of guests who return", words=("guest retention",)),
    card("page-views", "page views", family="reach", vanity="anybody can look", instead=("trial-share",), unit="count"),
    card("trial-share", "share of visitors who start a trial", family="activation"),
)


def coach(cards: Sequence[Card] = CARDS, found: Sequence[Card] = ()) -> Coach:
    """`found`: what every search for a card finds."""
    known = Cards(cards, lambda text, most: found[:most])  # noqa: ARG005
    return Coach(RULES, DEFAULT, writer=Writer(RULES, DEFAULT, lambda: known))


def okr(objective: str, *texts: str, period: str | None = "Q2 2027", fields: Fields = NO_FIELDS) -> Okr:
    nodes = tuple(KeyResult(f"o1.k{number}", text, PLACE, fields) for number, text in enumerate(texts, start=1))
    return Okr("o1", objective, PLACE, "plan.md", nodes, period=period)


def review(objective: str, *texts: str, **changes: object) -> Review:
    one = okr(objective, *texts, **changes)  # type: ignore[arg-type]
    return coach().review([OkrSet("plan.md", "markdown", (one,))])


def rewrites(text: str, objective: str = "Guests feel at home with us", **changes: object) -> list[Rewrite]:
    """What is offered for one key result."""
    told = review(objective, text, **changes).rewrites
    assert told is not None
    return [one for one in told if one.key_result is not None]


def first(text: str, objective: str = "Guests feel at home with us", **changes: object) -> Rewrite:
    found = rewrites(text, objective, **changes)
    assert found, text
    return found[0]
