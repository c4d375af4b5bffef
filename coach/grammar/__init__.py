"""Grammar of key results and objectives: text -> Statement, Aim."""

from coach.grammar.deeds import Deed
from coach.grammar.parse import parse, parse_all, parse_deed, parse_objective, parse_objectives

__all__ = ["Deed", "parse", "parse_all", "parse_deed", "parse_objective", "parse_objectives"]
