"""Builds OKRs for cases and for the examples of rule pages, and runs rules over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coach.grammar import parse, parse_objective
from coach.options import DEFAULT, Options
from coach.pipeline import Coach
from coach.reading import read
from coach.rules.engine import Checked, Numbering, Undecided, check_okr, check_set
from coach.rules.page import Example
from coach.types import Fields, Finding, KeyResult, Okr, OkrSet, Place, Scope, Work
from coach.views import ParsedOkr, Rule

OBJECTIVE = "Serve people well"
OF_OKR = ("period", "team", "owner", "level", "parent", "ambition")
OF_FIELDS = ("owner", "due", "baseline", "target", "unit")


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
    team: str | None = None


def of_example(example: Example) -> Setting:
    given = dict(example.given)
    tag = given.pop("tag", None)
    siblings = tuple(
        (text, "guardrail" if key == "guardrail" else "key_result")
        for key, text in example.given
        if key in ("beside", "guardrail")
    )
    for key in ("beside", "guardrail"):
        given.pop(key, None)
    around: dict[str, Any] = {
        "objective": given.pop("objective", OBJECTIVE),
        "role": given.pop("role", "key_result"),
        "team": given.pop("team", None),
    }
    owner, period = given.pop("objective owner", None), given.pop("period", None)
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
        team=setting.team,
    )


def okr_in(given: Mapping[str, Any], number: int = 1) -> Okr:
    """An OKR of a case: `objective`, `krs`, and the fields of OF_OKR, `tags` and `initiatives`."""
    line = 20 * number
    key_results = []
    for at, one in enumerate(given.get("krs", ()), start=1):
        each = {"text": one} if isinstance(one, str) else one
        fields = Fields(**{key: str(value) for key, value in each.items() if key in OF_FIELDS})
        node = KeyResult(f"o{number}.k{at}", each["text"], Place(line + at, 1, -1), fields)
        key_results.append(replace(node, role=each.get("role", "key_result"), ambition=each.get("ambition")))
    initiatives = tuple(
        Work(f"o{number}.i{at}", text, Place(line, 1)) for at, text in enumerate(given.get("initiatives", ()), start=1)
    )
    okr = Okr(f"o{number}", given["objective"], Place(line, 1, -1), "case.md", tuple(key_results), initiatives)
    return replace(okr, tags=tuple(given.get("tags", ())), **{key: given[key] for key in OF_OKR if key in given})


def set_of_example(example: Example) -> OkrSet:
    """Of the page of a rule on sets: the text is an objective, and what is given stands around it."""
    given = dict(example.given)
    kr: dict[str, str] = {"text": "Churn from 5% to 3%"}
    if "owner" in given:
        kr["owner"] = given["owner"]
    first: dict[str, Any] = {"objective": example.text, "krs": [kr]} | {
        key: given[key] for key in OF_OKR if key in given
    }
    first.pop("owner", None)
    okrs = [first]
    if "company" in given or "company kr" in given:
        above: dict[str, Any] = {
            "objective": given.get("company", OBJECTIVE),
            "krs": [given.get("company kr", "NPS from 20 to 30")],
        }
        okrs.append(above | {"level": "company"})
    if "also in" in given:
        okrs.append({"objective": "Bills are right", "krs": [kr], "team": given["also in"]})
    numbers = range(2, int(given.get("objectives", 1)) + 1)
    okrs += [first | {"objective": f"{example.text}, part {number}"} for number in numbers]
    return OkrSet("case.md", "json", tuple(okr_in(okr, number) for number, okr in enumerate(okrs, start=1)))


def parsed(okr: Okr, options: Options = DEFAULT) -> ParsedOkr:
    statements = tuple(parse(node.text, node.fields, options.words) for node in okr.key_results)
    return ParsedOkr(okr, *parse_objective(okr.objective, options.words), statements)


def run(rules: Sequence[Rule], setting: Setting) -> tuple[list[Finding], list[Undecided]]:
    """What `rules` say of the first key result, of the objective and of the whole OKR."""
    okr = okr_of(setting)
    findings, undecided = check_okr(parsed(okr), rules, Numbering())
    nodes = (okr.key_results[0].id, okr.id)
    return (
        [f for f in findings if f.key_result in (None, nodes[0]) or f.scope is Scope.OKR],
        [u for u in undecided if u.node in nodes],
    )


def run_markdown(rule: Rule, text: str) -> list[Finding]:
    """What a rule says of a whole file that all rules review."""
    review = Coach().review([read(text.encode(), "case.md")])
    return [finding for finding in review.findings if finding.rule == rule.name]


def run_example(rule: Rule, example: Example) -> list[Finding]:
    if rule.code == "ST05":
        given = dict(example.given)
        comment = f"<!-- okr-coach: ignore too-few-krs: {given['passed over']} -->" if given else ""
        return run_markdown(rule, f"# Objective: {example.text} {comment}\n- KR: Churn from 5% to 3%\n")
    if rule.scope is Scope.SET:
        return check_set(set_of_example(example), [rule], Numbering()).findings
    return run([rule], of_example(example))[0]


def run_whole(rule: Rule, okrs: Sequence[Mapping[str, Any]], options: Options = DEFAULT) -> Checked:
    """What a rule on objectives, OKRs or sets says of the OKRs of a case."""
    built = tuple(okr_in(okr, number) for number, okr in enumerate(okrs, start=1))
    if rule.scope is Scope.SET:
        return check_set(OkrSet("case.md", "json", built), [rule], Numbering(), options)
    return check_okr(parsed(built[0], options), [rule], Numbering(), options)
