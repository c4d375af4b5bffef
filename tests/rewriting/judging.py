"""Drafts of our own, held against a key result in an OKR of our own."""

from __future__ import annotations

from coach.grammar import parse, parse_objective
from coach.options import DEFAULT
from coach.rewriting.lines import Draft, line, template
from coach.rewriting.verify import Case, Judge, Passed
from coach.rules import RULES
from coach.rules.engine import Numbering, check_okr
from coach.types import NO_FIELDS, Fields
from coach.views import ParsedOkr
from tests.rewriting.offering import okr

OBJECTIVE = "Guests feel at home with us"
_JUDGE = Judge(RULES, DEFAULT)


def case(*texts: str, objective: str = OBJECTIVE, fields: Fields = NO_FIELDS) -> Case:
    """What a draft of the first key result is held against."""
    one = okr(objective, *texts, fields=fields)
    read = tuple(parse(text, fields) for text in texts)
    parsed = ParsedOkr(one, *parse_objective(objective), read)
    findings = tuple(check_okr(parsed, RULES, Numbering()).findings)
    parts = [parse(part.text) for part in read[0].parts]
    return Case(parsed, 0, findings, (read[0], *parts, parsed.objective))


def judged(draft: str | Draft, *texts: str, **changes: object) -> Passed | None:
    """What the judge says of a draft, told as in the tables (`[slot: hint|fill]`), of the first key result."""
    made = draft if isinstance(draft, Draft) else Draft(line(template(draft)), "test")
    return _JUDGE.passed(made, case(*texts, **changes))  # type: ignore[arg-type]


def drafted(text: str, *, initiatives: tuple[str, ...] = (), key_results: tuple[str, ...] = ()) -> Draft:
    more = tuple(line(template(one)) for one in key_results)
    return Draft(line(template(text)), "test", initiatives=initiatives, key_results=more)
