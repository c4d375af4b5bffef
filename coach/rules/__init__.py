"""The rules: a plain tuple, by what they stand on and then by code, and the one way to find a rule by name."""

from __future__ import annotations

from coach.errors import UsageError
from coach.rules import (
    activity_as_kr,
    activity_coverage,
    all_lagging,
    ambiguous_percentage,
    binary_kr,
    business_as_usual,
    compound_kr,
    copied_company_wording,
    direction_conflict,
    duplicate_krs,
    ignore_without_reason,
    metric_in_objective,
    missing_baseline,
    missing_guardrail,
    missing_target,
    missing_unit,
    mixed_commit_and_stretch,
    multiple_objectives_in_one,
    no_deadline,
    no_parent_link,
    not_influenceable,
    not_time_bound,
    number_conflict,
    objective_too_long,
    output_count,
    owner_missing,
    percent_complete,
    placeholder,
    qualitative_without_method,
    shared_kr_without_owner,
    single_dimension,
    target_out_of_range,
    task_as_objective,
    team_owner,
    too_few_krs,
    too_many_krs,
    too_many_objectives,
    vague_objective,
    vague_wording,
    vanity_metric,
)
from coach.views import Rule

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
    metric_in_objective.RULE,
    task_as_objective.RULE,
    vague_objective.RULE,
    multiple_objectives_in_one.RULE,
    objective_too_long.RULE,
    not_time_bound.RULE,
    missing_guardrail.RULE,
    too_few_krs.RULE,
    too_many_krs.RULE,
    duplicate_krs.RULE,
    all_lagging.RULE,
    single_dimension.RULE,
    mixed_commit_and_stretch.RULE,
    too_many_objectives.RULE,
    no_parent_link.RULE,
    copied_company_wording.RULE,
    shared_kr_without_owner.RULE,
    ignore_without_reason.RULE,
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


def two_digits(name: str) -> str:
    """`kr7` is KR07."""
    word = name.strip()
    return f"{word[:-1]}0{word[-1]}" if len(word) == 3 and word[:2].isalpha() and word[2].isdecimal() else name
