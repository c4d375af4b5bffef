"""Rewrites and measuring plan of a review, by the text that they are for."""

from __future__ import annotations

from collections.abc import Iterator

from coach.proposals import Measure, Rewrite
from coach.types import Review

Key = tuple[str, str, str | None]
"""Source, id of the OKR, id of the key result or None for the objective."""

BESIDE = (
    ("keep as initiative", "initiatives"),
    ("and as key result", "key_results"),
    ("with guardrail", "guardrails"),
    ("and as objective of its own", "objectives"),
)
"""What stands beside a rewrite: how it is called, and its field."""


def offers(review: Review) -> dict[Key, list[Rewrite]]:
    """Rewrites in their order, by the text they would replace; empty where nobody asked for them."""
    found: dict[Key, list[Rewrite]] = {}
    for one in review.rewrites or ():
        found.setdefault((one.source, one.okr, one.key_result), []).append(one)
    return found


def parted(one: Rewrite) -> Iterator[tuple[str, bool]]:
    """Pieces of the rewrite's text, each with whether it is a blank."""
    at = 0
    for blank in one.blanks:
        if at < blank.start:
            yield one.text[at : blank.start], False
        yield one.text[blank.start : blank.end], True
        at = blank.end
    if at < len(one.text):
        yield one.text[at:], False


def beside(one: Rewrite) -> Iterator[tuple[str, str]]:
    """(what it is, text) of every line that comes with a rewrite."""
    for name, field in BESIDE:
        for text in getattr(one, field):
            yield name, text


def plan_lines(one: Measure) -> Iterator[tuple[str, str]]:
    """(what it is, text) of one entry of the measuring plan."""
    yield "measure", one.what
    if one.numerator:
        yield "count", one.numerator
        yield "divide by", one.denominator
    elif one.formula:
        yield "formula", one.formula
    if one.data:
        yield "look in", ", ".join(one.data)
    if one.asks:
        yield "ask", ", ".join(one.asks)
    yield "first reading", one.first_reading
