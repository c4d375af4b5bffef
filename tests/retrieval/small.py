"""A library of a few texts, as files and as what a search reads of them."""

from __future__ import annotations

from pathlib import Path

from coach.retrieval.library import CARD_KIND, PASSAGE_KIND, Text

SOURCES = """\
- id: kiln-guide
  title: Goals at the kiln
  author: A potter
  kind: book
  year: 2019
  location: shelf three
  worth: Examples from a workshop.
  errors: none known
- id: practice
  title: Common practice
  author: no single source
  kind: practice
  worth: What most teams do.
  errors: none known
"""

PASSAGE = """\
---
id: first-reading
title: "Read the number before you promise it"
sources: [kiln-guide]
rules: [missing-baseline]
audience: [team, coach]
kind: practice
words: [where we are now, first measurement, starting figure]
also: []
---
A start value shows how far the target is.

Read it twice.
"""

CARDS = """\
- id: crack-rate
  name: crack rate
  definition: Share of pots that crack in the kiln.
  formula: {numerator: cracked pots, denominator: pots fired}
  unit: "%"
  direction: down
  family: quality
  timing: lagging
  vanity: null
  read: weekly
  data: [kiln log]
  asks: [kiln master]
  guardrails: [pots-fired]
  words: [broken pots, cracks, kiln losses]
  also: [pots-fired]
  sources: [practice]
- id: pots-fired
  name: pots fired
  definition: Number of pots that leave the kiln.
  formula: {value: pots taken out of the kiln}
  unit: count
  direction: up
  family: volume
  timing: leading
  vanity: {why: Firing more pots sells none., instead: [crack-rate]}
  read: daily
  data: [kiln log]
  asks: [kiln master]
  guardrails: [crack-rate]
  words: [output, firings, pots made]
  also: []
  sources: [practice, kiln-guide]
"""


def folder(path: Path, **changed: str) -> Path:
    """A library below `path`; `changed`: the text of `passage`, `cards` or `sources`."""
    (path / "passages").mkdir(parents=True)
    (path / "metrics").mkdir()
    (path / "passages" / "first-reading.md").write_text(changed.get("passage", PASSAGE), encoding="utf-8")
    (path / "metrics" / "pottery.yaml").write_text(changed.get("cards", CARDS), encoding="utf-8")
    (path / "sources.yaml").write_text(changed.get("sources", SOURCES), encoding="utf-8")
    return path


def passage(ident: str, title: str, body: str, *audience: str, also: tuple[str, ...] = ()) -> Text:
    return Text(ident, PASSAGE_KIND, title, "", body, audience, also)


def card(ident: str, title: str, names: str, body: str) -> Text:
    return Text(ident, CARD_KIND, title, names, body, ())


TEXTS = [
    passage("baseline", "Measure the start value first", "Spend two weeks on a baseline before you set it.", "team"),
    passage("bonus", "Keep salary apart from scores", "When pay hangs on the score, people aim low.", "leader"),
    passage("retro", "Look back without blame", "Ask what to keep, what to stop and what to try.", "coach", "team"),
    passage("number", "Three objectives are plenty", "A long list shows that nobody has chosen.", "leader", "team"),
    card("churn", "churn rate", "lost customers; cancellations", "Share of customers who leave within a month."),
    card("stock", "stock-out rate", "empty shelves", "Share of products that cannot be bought today."),
    card("injury", "injury rate", "accidents at work", "Injuries per hours worked."),
]
