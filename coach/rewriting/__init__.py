"""Rewrites that invent nothing, and the plan to measure what is missing: an offline writer and one judge.

writer(rules, options).rewrites(parsed, findings) -> Rewrite*;  .plan(parsed, findings) -> Measure*
"""

from __future__ import annotations

from collections.abc import Sequence

from coach.options import Options
from coach.rewriting.cards import opened
from coach.rewriting.writer import Writer
from coach.views import Rule

__all__ = ["Writer", "writer"]


def writer(rules: Sequence[Rule], options: Options) -> Writer:
    """The offline writer over the metric cards of the project."""
    return Writer(rules, options, opened)
