"""All key results of a company look at the same side.

Why: A company that watches one side for a quarter pays on the others, and notices late.
Ask: Which of customers, growth, cost, people and risk would suffer first if all of these succeed?
In: Three or more key results of a company or unit that are all about one of them.
Out: Two key results; sides that differ; functions and platform teams, whose job is one side.
Bad: Bookings from €2M to €3M [team: Company] [beside: New MRR from €90k to €140k]
  [beside: Up-sell revenue from €90k to €140k]
Bad: Cost per unit from €9 to €7 [team: Company] [beside: Opex from €4M to €3M] [beside: Cloud spend from €90k to €70k]
Bad: NPS from 20 to 35 [team: Company] [beside: CSAT from 4.1 to 4.4] [beside: Complaints from 90 to 40 per month]
Good: MRR from €200k to €300k [team: Company] [beside: NPS from 20 to 35] [beside: Cost per unit from €9 to €7]
Good: NPS from 20 to 35 [team: Company] [beside: CSAT from 4.1 to 4.4]
Good: NPS from 20 to 35 [team: Support] [beside: CSAT from 4.1 to 4.4] [beside: Complaints from 90 to 40 per month]
Rewrite: Swap one key result for one on the weakest side.
Source: S004 R13
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.levels import is_top_level
from coach.rules.pushes import push_of
from coach.rules.support import PEERS, counted, excepted, on_objective, whole
from coach.rules.terms import words_of
from coach.types import Form, Scope, Severity, Statement
from coach.views import Hit, OkrView, Rule, Skipped

_SIDES = {
    "customers": "satisfaction retention engagement activation support",
    "growth": "acquisition reach social revenue expansion sales conversion adoption brand price volume",
    "cost": "cost finance inventory automation",
    "people": "people hiring",
    "risk and quality": "reliability quality security fraud performance delivery",
}
_SIDE = {family: side for side, families in _SIDES.items() for family in families.split()}
_SAID = {
    "people": frozenset("staff employee colleague leaver sick enps".split()),
    "risk and quality": frozenset("safety accident injury defect incident".split()),
    "cost": frozenset(("cost", "opex", "spend")),
}
_OF_ROW = {"acquisition": "growth", "revenue": "growth", "expansion": "growth", "cost": "cost"}
_WORK = frozenset((Form.ACTIVITY, Form.OUTPUT_COUNT, Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE))
_LEAST = 3
_UNKNOWN = Skipped("it is for OKRs of a company or unit; no field or heading says that this is one")


def check(view: OkrView) -> Iterable[Hit | Skipped]:
    if not is_top_level(view.okr) or excepted(view, "platform"):
        return (_UNKNOWN,)
    nodes = counted(view)[:PEERS]
    sides = {_side(statement) for _, statement in nodes if statement.form not in _WORK}
    if len(nodes) < _LEAST or len(sides) != 1 or None in sides:
        return ()
    message = f"all {len(nodes)} key results are about {sides.pop()}"
    return (on_objective(whole(view.okr.objective), message),)


def _side(statement: Statement) -> str | None:
    words = words_of(statement.text)
    said = next((side for side, known in _SAID.items() if not known.isdisjoint(words)), None)
    family = statement.metric.family if statement.metric else None
    row = push_of(statement)
    return said or _SIDE.get(family or "") or (_OF_ROW.get(row.row) if row else None)


RULE = Rule("OK06", "single-dimension", Severity.INFO, Scope.OKR, "T2", check, doc=__doc__)
