"""Grammar of key results: text -> Statement."""

from coach.grammar.parse import parse, parse_all

__all__ = ["parse", "parse_all"]
