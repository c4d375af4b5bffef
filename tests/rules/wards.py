"""Statements and OKRs made by hand, so that the engine is tested apart from the grammar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coach.options import DEFAULT, Options
from coach.rules import RULES, lookup
from coach.rules.engine import Checked, Numbering, check_okr
from coach.types import Aim, Form, KeyResult, Metric, Okr, OkrSet, Place, Scope, Severity, Slot, Statement
from coach.views import Hit, ParsedOkr, Rule, Skipped

OBJECTIVE = "Calm wards"
ON_KEY_RESULTS = tuple(rule for rule in RULES if rule.scope is Scope.KEY_RESULT)


def slot(text: str, part: str, value: float | None = None, unit: str | None = None) -> Slot:
    start = text.index(part)
    return Slot(part, start, start + len(part), value, unit)


def work(text: str) -> Statement:
    return Statement(text, "en", Form.ACTIVITY, (0, len(text)), verb=slot(text, text.split(maxsplit=1)[0]))


def trend(text: str, metric: str) -> Statement:
    start = text.index(metric)
    words = Metric(metric, start, start + len(metric), metric)
    return Statement(text, "en", Form.METRIC_TREND, (0, len(text)), metric=words)


def plain(text: str, language: str = "en") -> Statement:
    return Statement(text, language, Form.METRIC_SHIFT, (0, len(text)))


def okr_of(statements: Sequence[Statement], *, objective: str = OBJECTIVE, **more: str) -> Okr:
    key_results = tuple(
        KeyResult(f"o1.k{number}", statement.text, Place(2 * number, 5, 100 * number))
        for number, statement in enumerate(statements, start=1)
    )
    return Okr("o1", objective, Place(1, 1, 0), "wards.md", key_results, **more)  # type: ignore[arg-type]


def check(
    statements: Sequence[Statement],
    rules: Sequence[Rule] = ON_KEY_RESULTS,
    okr: Okr | None = None,
    numbering: Numbering | None = None,
    *,
    objective: Statement | None = None,
    options: Options = DEFAULT,
) -> Checked:
    okr = okr or okr_of(statements)
    parsed = ParsedOkr(okr, objective or plain(okr.objective), Aim(), tuple(statements))
    return check_okr(parsed, rules, numbering or Numbering(), options)


def rule(
    code: str, *answers: Hit | Skipped, scope: Scope = Scope.KEY_RESULT, severity: Severity = Severity.ERROR
) -> Rule:
    """A rule that says the same of everything; name and page are those of activity-as-kr."""

    def says(_view: object) -> Iterable[Hit | Skipped]:
        return answers

    known = lookup("activity-as-kr")
    return Rule(code, known.name, severity, scope, known.tier, says, known.doc)


def set_of(*okrs: Okr) -> OkrSet:
    return OkrSet("wards.md", "markdown", okrs)
