"""The measuring plan: for each missing baseline what to read, where, and who would know."""

from __future__ import annotations

from coach.proposals import Measure
from coach.rewriting.cards import Cards
from coach.rewriting.lines import flat
from coach.types import KeyResult, Okr, Statement


def measured(okr: Okr, node: KeyResult, statement: Statement, cards: Cards) -> Measure:
    """How to get the baseline of a key result: from its metric card, or in the author's words where none fits."""
    text = flat(statement.text[slice(*statement.core)])
    what = flat(statement.metric.text) if statement.metric is not None and statement.metric.text else text
    card = cards.named(statement) or next(iter(cards.about(text)), None)
    if card is None:
        return Measure(okr.source, okr.id, node.id, text, what)
    return Measure(
        okr.source,
        okr.id,
        node.id,
        text,
        what,
        card.id,
        card.numerator or "",
        card.denominator or "",
        card.value or "",
        card.data,
        card.asks,
    )
