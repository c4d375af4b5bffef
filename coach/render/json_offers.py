"""Rewrites and entries of the measuring plan as `okr-coach.review.v1` has them."""

from __future__ import annotations

from coach.proposals import Measure, Rewrite


def of_rewrite(one: Rewrite) -> dict[str, object]:
    return {
        "id": one.id,
        "text": one.text,
        "kind": one.kind,
        "writer": one.writer,
        "settles": one.settles,
        "blanks": [{"slot": b.slot, "hint": b.hint, "start": b.start, "end": b.end} for b in one.blanks],
        "initiatives": one.initiatives,
        "key_results": one.key_results,
        "guardrails": one.guardrails,
        "objectives": one.objectives,
    }


def of_measure(one: Measure) -> dict[str, object]:
    return {
        "source": one.source,
        "okr": one.okr,
        "key_result": one.key_result,
        "text": one.text,
        "what": one.what,
        "card": one.card,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "formula": one.formula,
        "data": one.data,
        "asks": one.asks,
        "first_reading": one.first_reading,
    }
