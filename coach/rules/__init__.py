"""The rules: a plain tuple, in the order of their codes, and the one way to find a rule by name."""

from __future__ import annotations

from coach.errors import UsageError
from coach.rules import (
    activity_as_kr,
    activity_coverage,
    ambiguous_percentage,
    binary_kr,
    business_as_usual,
    compound_kr,
    direction_conflict,
    missing_baseline,
    missing_target,
    missing_unit,
    no_deadline,
    not_influenceable,
    number_conflict,
    output_count,
    owner_missing,
    percent_complete,
    placeholder,
    qualitative_without_method,
    target_out_of_range,
    team_owner,
    vague_wording,
    vanity_metric,
)
from coach.types import Rule

__all__ = ["RULES", "lookup"]

RULES: tuple[Rule, ...] = (
    activity_as_kr.RULE,
    output_count.RULE,
    activity_coverage.RULE,
    percent_complete.RULE,
    binary_kr.RULE,
    missing_target.RULE,
    missing_baseline.RULE,
    placeholder.RULE,
    missing_unit.RULE,
    ambiguous_percentage.RULE,
    direction_conflict.RULE,
    number_conflict.RULE,
    target_out_of_range.RULE,
    vanity_metric.RULE,
    vague_wording.RULE,
    compound_kr.RULE,
    no_deadline.RULE,
    not_influenceable.RULE,
    business_as_usual.RULE,
    qualitative_without_method.RULE,
    owner_missing.RULE,
    team_owner.RULE,
)


def lookup(name: str) -> Rule:
    """The rule of that name (`activity-as-kr`) or code (`KR01`).  An unknown one is a UsageError with close matches."""
    wanted = name.strip().lower().replace("_", "-")
    for rule in RULES:
        if wanted in (rule.name, rule.code.lower()):
            return rule
    from difflib import get_close_matches

    close = get_close_matches(wanted, [*(rule.name for rule in RULES), *(rule.code.lower() for rule in RULES)], n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "`okr-coach rules` lists them all"
    raise UsageError(f"there is no rule {name[:60]!r}", hint=hint)
