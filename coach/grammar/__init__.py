"""Grammar of key results: text -> Statement."""

from coach.grammar.parse import parse

__all__ = ["parse"]
