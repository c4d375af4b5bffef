"""Grammar of key results and objectives: text -> Statement, Aim."""

from coach.grammar.parse import parse, parse_all, parse_objective, parse_objectives

__all__ = ["parse", "parse_all", "parse_objective", "parse_objectives"]
