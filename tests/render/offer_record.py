"""The small review made by hand, with rewrites and a measuring plan."""

from __future__ import annotations

from dataclasses import replace

from coach.proposals import Blank, Measure, Rewrite
from coach.types import Review, Severity
from tests.render.review_record import LAUNCH, QUEUE, finding, review

SHARE = "Share of [who: which guests?] who pay within a minute from [baseline: ask the till lead] to 80%"
CALM = "Queue at the 支払 desk from 9 min to 3 min"
SPLIT = "Open the second lane"


def blank(text: str, slot: str, hint: str) -> Blank:
    start = text.index(told := f"[{slot}: {hint}]")
    return Blank(slot, hint, start, start + len(told))


REWRITES = (
    Rewrite("r1", "shop.md", "o1", None, "Guests pay in seconds", "ask", "model", ("f1",)),
    Rewrite(
        "r2",
        "shop.md",
        "o1",
        "o1.k1",
        SHARE,
        "ask",
        "offline",
        ("f2", "f3"),
        (blank(SHARE, "who", "which guests?"), blank(SHARE, "baseline", "ask the till lead")),
        initiatives=(LAUNCH,),
        guardrails=("Wrong change at or below [limit: today's value]",),
    ),
    Rewrite("r3", "shop.md", "o1", "o1.k1", SPLIT, "ask", "offline", ("f2",), key_results=("Hang up the new signs",)),
    Rewrite("r4", "shop.md", "o1", "o1.k2", CALM, "safe", "offline", ("f4",)),
)
PLAN = (
    Measure("shop.md", "o1", "o1.k1", LAUNCH, "lanes", formula="lanes open at noon"),
    Measure(
        *("shop.md", "o1", "o1.k2", QUEUE, "queue", "queue-time", "minutes waited", "guests"),
        data=("till system", "a stop watch"),
        asks=("till lead",),
        first_reading="by Friday",
    ),
)


def offered() -> Review:
    """Its sixth finding is a missing baseline on the second key result."""
    source = review()
    missing = finding(
        *(6, QUEUE, "3 min", Severity.WARNING),
        rule="missing-baseline",
        code="KR07",
        key_result="o1.k2",
        line=6,
        column=26,
        message="No start.",
        why="",
        question="",
        citations=(),
    )
    return replace(source, findings=(*source.findings, missing), rewrites=REWRITES, plan=PLAN)
