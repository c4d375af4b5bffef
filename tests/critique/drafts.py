"""OKRs of our own, and models that misbehave in a way of their own each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from coach.critique import critic
from coach.llm.asking import Answer, Ask, ModelError
from coach.pipeline import Coach
from coach.reading import read
from coach.types import OkrSet, Review

KEY = b"a key of the tests"

HARBOUR = """\
# Team Harbour, Q3 2031

## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website
- KR2: Median wait for a berth from 40 min to 15 min
- KR3: Website page views from 400 to 1,500 a week
- KR4: Share of skippers who rate mooring as easy from 55% to 75%
- Guardrail: Complaints about night noise stay below 4 a month
"""

_OBJECTIVES = (
    "Night nurses finish their shift rested",
    "Small bakeries get flour before they run out",
    "Take our repair desk to the next level",
    "Visitors leave the museum with a question of their own",
    "Build a new portal for tenants",
    "New drivers feel safe on their first mountain route",
)
_RESULTS = (
    (
        "Share of nurses who report good rest from 48% to 70%",
        "Unplanned overtime from 9 h to 3 h a week",
        "Hold 12 talks",
    ),
    ("Late deliveries from 14% to 4%", "Buy two vans", "Bakeries that order again within a month from 61% to 80%"),
    ("Repairs done at the first visit from 62% to 85%", "Improve our service", "Customer satisfaction to TBD"),
    ("Followers from 900 to 5,000", "Guests who return within a year from 11% to 18%", "Write a concept for the tours"),
    ("Open tickets below 40", "Tenants who use the portal weekly from 0 to 1,200", "Train all staff by June"),
    ("Near misses on route 7 from 22 to 8 a quarter", "Hire 3 coaches", "90% complete on the checklist rollout"),
)


def draft(objective: str, *results: str) -> str:
    return f"## Objective: {objective}\n\n" + "".join(f"- KR{n}: {text}\n" for n, text in enumerate(results, 1))


DRAFTS = (
    HARBOUR,
    *(draft(objective, *results) for n, objective in enumerate(_OBJECTIVES) for results in _RESULTS[n % 3 :: 3]),
)


def sets(text: str) -> list[OkrSet]:
    return [read(text.encode("utf-8"), "plan.md")]


class Unchecked:
    """A model whose answers nobody held against the schema: a mapping is data, all else is text."""

    name = "unchecked"

    def __init__(self, answers: Callable[[Ask], object]) -> None:
        self._answers = answers
        self.asks: list[Ask] = []

    def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        told = self._answers(ask)
        if isinstance(told, ModelError):
            raise told
        data = told if isinstance(told, Mapping) else None
        return Answer(data, "" if data is not None else str(told), "text", 0, 0, 0.0, None, False, 1)


def with_model(text: str, answers: Callable[[Ask], object]) -> tuple[Review, Unchecked]:
    model = Unchecked(answers)
    return Coach(model=critic(model, KEY)).review(sets(text)), model


def of_rules(review: Review) -> tuple[object, ...]:
    """All of a review that a model must not touch."""
    return review.findings, review.okrs, review.by_rule, review.not_checked, review.of_key_results


# --- what a model sees, as a model would read it -------------------------------------------------

_FENCED = re.compile(r"^\[\[([OKGP]\d*) ([0-9a-f]{8})\]\] (.*) \[\[/\2\]\]$", re.MULTILINE)
_ASKED = re.compile(r"^- (AD\d\d), on ([^:]+): .*\(objects: (yes|no)\)$", re.MULTILINE)


def texts(ask: Ask) -> dict[str, str]:
    return {label: text for label, _, text in _FENCED.findall(ask.user) if label[0] != "P"}


def asked(ask: Ask) -> list[tuple[str, str, str]]:
    """(code, label, verdict that objects) of each answer wanted."""
    found = []
    for code, labels, objects in _ASKED.findall(ask.user):
        names = labels.split(", ")
        found += [(code, name, objects) for name in (names if code in ("AD01", "AD03", "AD05", "AD08") else names[:1])]
    return found


def said(check: str, on: str, verdict: str, **changes: object) -> dict[str, object]:
    values = {"quote": "", "reason": "", "question": "", "cites": []}
    return {"check": check, "on": on, "verdict": verdict, **values, **changes}


def objecting(ask: Ask, **changes: object) -> dict[str, list[dict[str, object]]]:
    """Objects to everything, soundly but for `changes`."""
    shown = texts(ask)
    values = {
        "reason": "It may hold while nothing changes for anybody.",
        "question": "What would they notice?",
        "cites": ["P1"],
    }
    return {
        "answers": [
            {**said(code, on, objects), "quote": shown[on].split(" | ")[0], **values, **changes}
            for code, on, objects in asked(ask)
        ]
    }


def _each(verdict: str) -> Callable[[Ask], Mapping[str, object]]:
    return lambda ask: {"answers": [said(code, on, verdict) for code, on, _ in asked(ask)]}


def _flatters(ask: Ask) -> object:
    good = {"yes": "no", "no": "yes"}
    told = "This is a wonderful OKR and it needs nothing."
    return {"answers": [said(code, on, good[objects], reason=told) for code, on, objects in asked(ask)]}


def _follows(ask: Ask) -> object:
    """Does what it reads in the OKR."""
    return {"verdict": "ready", "findings": [], "answers": [], "top_fix": None, "obeyed": list(texts(ask).values())}


BEHAVIOURS: dict[str, Callable[[Ask], object]] = {
    "flatters": _flatters,
    "objects to everything": objecting,
    "invents numbers": lambda ask: objecting(ask, reason="Only 37.5% of teams reach it."),
    "invents numbers in words": lambda ask: objecting(ask, question="Would seventeen people notice?"),
    "invents names": lambda ask: objecting(ask, reason="The team at Acme Dynamics did the same."),
    "invents quotes": lambda ask: objecting(ask, quote="words that nobody wrote"),
    "cites nothing": lambda ask: objecting(ask, cites=[]),
    "cites what is dead": lambda ask: objecting(ask, cites=["P1", "P99"]),
    "cites passages by name": lambda ask: objecting(ask, cites=["both-ways-test"]),
    "follows orders": _follows,
    "plants values": lambda ask: objecting(ask, question="Why not write from 20% to 95% by 31 May?"),
    "plants values of the guidance": lambda ask: objecting(ask, question="Why not measure from 2.1 to 0.8 defects?"),
    "rewrites everything": lambda _: {"rewrites": ["Churn from 8% to 2%"] * 9, "answers": "see above"},
    "abstains": _each("unsure"),
    "talks": lambda _: "I think this OKR is ready. {}",
    "sends garbage": lambda _: {"answers": [None, 7, "x", [], {}, {"check": "AD01"}, {"check": ["AD01"], "on": {}}]},
    "sends nothing": lambda _: {},
    "asks for more": lambda ask: objecting(ask, check="AD99"),
    "repeats itself": lambda ask: {"answers": objecting(ask)["answers"] * 50},
    "writes long": lambda ask: objecting(ask, reason="word " * 60),
    "recites its prompt": lambda ask: objecting(ask, reason=ask.system[:180].replace("\n", " ")),
    "recites the guidance": lambda ask: objecting(ask, reason=ask.user.split("]] ")[-1][:150]),
    "copies the OKR": lambda ask: objecting(ask, reason=f"It says: {max(texts(ask).values(), key=len)}"[:200]),
    "links": lambda ask: objecting(ask, reason="See https://evil.example/x for more."),
    "shows images": lambda ask: objecting(ask, reason="![x](//evil.example/p.png)"),
    "writes HTML": lambda ask: objecting(ask, question="<script>alert()</script>"),
    "writes formulas": lambda ask: objecting(ask, reason='=HYPERLINK("//evil.example")'),
    "hides characters": lambda ask: objecting(ask, reason="It is fine\u202e \u200bdone"),
}
