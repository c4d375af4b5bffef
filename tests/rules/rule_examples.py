"""Builds an OKR around one key result, for cases and for the examples of rule pages, and runs rules over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.grammar import parse
from coach.rules.engine import Numbering, Undecided, check_okr
from coach.rules.page import Example
from coach.types import Fields, Finding, KeyResult, Okr, Place, Rule

OBJECTIVE = "Serve people well"


@dataclass(frozen=True)
class Setting:
    """One key result and what stands around it.  `siblings`: (text, role)."""

    text: str
    fields: Fields = field(default_factory=Fields)
    objective: str = OBJECTIVE
    siblings: tuple[tuple[str, str], ...] = ()
    role: str = "key_result"
    tags: tuple[str, ...] = ()
    owner: str | None = None
    period: str | None = None


def of_example(example: Example) -> Setting:
    given = dict(example.given)
    beside = given.pop("beside", None)
    tag = given.pop("tag", None)
    around = {
        "objective": given.pop("objective", OBJECTIVE),
        "role": given.pop("role", "key_result"),
    }
    owner, period = given.pop("objective owner", None), given.pop("period", None)
    siblings = () if beside is None else ((beside, "key_result"),)
    tags = () if tag is None else (tag,)
    return Setting(example.text, Fields(**given), siblings=siblings, tags=tags, owner=owner, period=period, **around)


def okr_of(setting: Setting) -> Okr:
    key_results = [KeyResult("o1.k1", setting.text, Place(2, 5, 20), setting.fields, role=setting.role)]
    for number, (text, role) in enumerate(setting.siblings, start=2):
        key_results.append(KeyResult(f"o1.k{number}", text, Place(1 + number, 5, 20 * number), role=role))
    return Okr(
        id="o1",
        objective=setting.objective,
        place=Place(1, 1, 0),
        source="case.md",
        key_results=tuple(key_results),
        owner=setting.owner,
        period=setting.period,
        tags=setting.tags,
    )


def run(rules: Sequence[Rule], setting: Setting) -> tuple[list[Finding], list[Undecided]]:
    """What `rules` say of the first key result and of the objective."""
    okr = okr_of(setting)
    statements = [parse(node.text, node.fields) for node in okr.key_results]
    findings, undecided = check_okr(okr, statements, parse(okr.objective), rules, Numbering())
    first = okr.key_results[0].id
    return [f for f in findings if f.key_result in (None, first)], [u for u in undecided if u.node == first]
