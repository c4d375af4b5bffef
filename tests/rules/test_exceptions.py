"""Each of the codebook's exceptions softens a finding by one step, from the tags, the team options or the words, and
never removes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.options import EXCEPTIONS, Options
from coach.rules import lookup
from coach.rules.engine import Numbering, check_okr
from coach.types import Okr, Severity
from tests.rules.rule_examples import Setting, okr_of, parsed

GUARDED = (("Open findings from 14 to 3", "key_result"), ("Days overdue at most 5", "key_result"))
CASES = [
    ("ad_funded", "vanity-metric", Setting("90,000 page views a month"), "warning", "info"),
    ("bau_team", "business-as-usual", Setting("Maintain CSAT at 92%"), "warning", "info"),
    ("baseline_quarter", "activity-as-kr", Setting("Connect the tills to the dashboard"), "error", "warning"),
    ("baseline_quarter", "missing-baseline", Setting("Reach 40 bookings a day"), "warning", "info"),
    ("committed", "percent-complete", Setting("80% of the roadmap delivered"), "warning", "info"),
    ("early_stage", "missing-baseline", Setting("Reach 40 bookings a day"), "warning", "info"),
    ("early_stage", "too-few-krs", Setting("Bookings a day from 9 to 40"), "warning", "info"),
    ("exploratory", "output-count", Setting("Hold 20 talks with tenants"), "error", "warning"),
    ("external_gate", "binary-kr", Setting("Pass the licence hearing", siblings=GUARDED), "warning", "info"),
    ("platform", "percent-complete", Setting("12 of 15 modules ported"), "warning", "info"),
    ("recruiting_team", "output-count", Setting("Hire 12 welders"), "error", "warning"),
    ("regulated", "binary-kr", Setting("Pass the ISO 13485 audit", siblings=GUARDED), "warning", "info"),
]
OBJECTIVE = "People like to come back"
TAGGED = [pytest.param(*case, id=f"{case[0]}:{case[1]}") for case in CASES]


def severities(rule: str, okr: Okr, options: Options | None = None) -> list[str]:
    one = parsed(okr)
    findings, _ = check_okr(one, [lookup(rule)], Numbering(), options or Options())
    return [finding.severity.value for finding in findings if finding.key_result in (None, "o1.k1")]


def bare(setting: Setting) -> Okr:
    """The OKR without words that show an exception: only the tag or the option tells."""
    return okr_of(replace(setting, objective=OBJECTIVE))


@pytest.mark.parametrize(("name", "rule", "setting", "plain", "soft"), TAGGED)
def test_a_tag_softens_one_step(name: str, rule: str, setting: Setting, plain: str, soft: str) -> None:
    okr = bare(setting)
    assert name in EXCEPTIONS
    if not parsed(okr).statements[0].exceptions:
        assert severities(rule, okr) == [plain]
    assert severities(rule, bare(replace(setting, tags=(name,)))) == [soft]
    assert severities(rule, bare(replace(setting, tags=(name.replace("_", "-"),)))) == [soft]


@pytest.mark.parametrize(("name", "rule", "setting", "plain", "soft"), TAGGED)
def test_the_team_options_soften_as_a_tag_does(name: str, rule: str, setting: Setting, plain: str, soft: str) -> None:
    okr = bare(replace(setting, team="Night Shift"))
    assert severities(rule, okr, Options(exceptions=(name,))) == [soft]
    assert severities(rule, okr, Options(teams={"night shift": (name,)})) == [soft]
    if not parsed(okr).statements[0].exceptions:
        assert severities(rule, okr, Options(teams={"day shift": (name,)})) == [plain]


@pytest.mark.parametrize(
    ("rule", "objective", "text", "soft"),
    [
        ("output-count", "Our recruiting team is a pleasure to deal with", "Hire 12 welders", "warning"),
        ("output-count", "Exploratory research tells us what tenants lack", "Hold 20 talks with tenants", "warning"),
        ("missing-baseline", "Our early-stage product finds friends", "Reach 40 bookings a day", "info"),
        ("percent-complete", "The platform team is easy to build on", "12 of 15 modules ported", "info"),
    ],
)
def test_words_of_the_objective_soften_too(rule: str, objective: str, text: str, soft: str) -> None:
    assert severities(rule, okr_of(Setting(text, objective=objective))) == [soft]


def test_no_exception_softens_below_info() -> None:
    okr = bare(Setting("90,000 page views a month", tags=("ad_funded", "early_stage", "regulated")))
    assert severities("vanity-metric", okr) == [Severity.INFO.value]


def test_every_exception_of_the_codebook_softens_something() -> None:
    assert {case[0] for case in CASES} == set(EXCEPTIONS)
