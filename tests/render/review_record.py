"""A small review made by hand, so that the renderers are tested apart from the rules."""

from __future__ import annotations

from coach.types import (
    Citation,
    Fields,
    Finding,
    Form,
    KeyResult,
    Metric,
    NotChecked,
    Okr,
    OkrSet,
    Place,
    Placeholder,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Scope,
    Severity,
    Slot,
    Statement,
    Verdict,
    Work,
)

OBJECTIVE = "Paying in our shops is a matter of seconds for everybody who comes back to us"
LAUNCH = "Open the second checkout lane and hang up the new signs in each of the nine shops by May"
QUEUE = "支払 queue from 9 min to 3 min"
RETURNS = "Keep returns below 4%"

WHY = "All the work can be done and nobody be better off."


def finding(number: int, home: str, words: str, severity: Severity, **changes: object) -> Finding:
    start = home.index(words)
    values: dict[str, object] = {
        "id": f"f{number}",
        "rule": "activity-as-kr",
        "code": "KR01",
        "severity": severity,
        "scope": Scope.KEY_RESULT,
        "okr": "o1",
        "key_result": "o1.k1",
        "source": "shop.md",
        "field": "text",
        "start": start,
        "end": start + len(words),
        "text": words,
        "line": 5,
        "column": 3 + start,
        "message": f"'{words}' names work to do, not a change that somebody outside the team would notice.",
        "why": WHY,
        "question": "What is better, and for whom, once this is done?",
        "citations": (Citation("work-is-no-result", "Work is no result", "A guide (Ana)"),),
        "fingerprint": f"{number:016x}",
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def review() -> Review:
    work = Work("o1.i1", "Rent a stall", Place(9, 5), owner="Ana", due="May")
    key_results = (
        KeyResult("o1.k1", LAUNCH, Place(5, 3, 60)),
        KeyResult("o1.k2", QUEUE, Place(6, 3, 160), Fields(unit="min"), initiatives=(work,)),
        KeyResult("o1.k3", RETURNS, Place(7, 3, 200), role="guardrail"),
    )
    okr = Okr("o1", OBJECTIVE, Place(3, 4), "shop.md", key_results, team="Shops", period="Q3 2031")
    statements = (
        Statement(LAUNCH, "en", Form.ACTIVITY, (0, len(LAUNCH)), verb=Slot("Open", 0, 4)),
        Statement(
            QUEUE,
            "en",
            Form.METRIC_SHIFT,
            (0, len(QUEUE)),
            metric=Metric("queue", 3, 8, "queue", family="speed"),
            baseline=Slot("9 min", 14, 19, 9.0, "min"),
            target=Slot("3 min", 23, 28, 3.0, "min"),
            deadline=Slot("May", -1, -1),
        ),
        Statement(
            RETURNS,
            "en",
            Form.METRIC_BOUND,
            (0, len(RETURNS)),
            target=Slot("4%", 19, 21, float("inf"), "%"),
            placeholders=(Placeholder("4%", 19, 21, "target"),),
        ),
    )
    findings = (
        finding(1, OBJECTIVE, "everybody", Severity.INFO, key_result=None, field="objective", scope=Scope.OBJECTIVE),
        finding(2, LAUNCH, "hang up", Severity.WARNING, rule="compound-kr", code="KR09", message="Two things.", why=""),
        finding(3, LAUNCH, "Open", Severity.ERROR),
        finding(4, QUEUE, "支払 queue", Severity.WARNING, key_result="o1.k2", line=6, column=3),
        finding(5, QUEUE, "支", Severity.INFO, key_result="o1.k2", field="unit", start=None, end=None, text=None),
    )
    verdicts = (Verdict.REWORK, Verdict.REFINE, Verdict.READY)
    reviewed = ReviewedOkr(okr, tuple(map(ReviewedKeyResult, key_results, statements, verdicts)), Verdict.REWORK, "f3")
    left_out = (
        NotChecked("missing-unit", "the text is not English", ("o1.k2",)),
        NotChecked("team-owner", "needs an owner"),
    )
    one_set = OkrSet("shop.md", "markdown", (okr,), notes=("line 2 was skipped",))
    rules = ("activity-as-kr", "compound-kr")
    return Review((one_set,), (reviewed,), findings, rules, left_out, (*rules, "missing-unit", "team-owner"))


def plain(objective: str, *key_results: str) -> Review:
    """A review without findings."""
    nodes = tuple(KeyResult(f"o1.k{n}", text, Place(n + 1, 3)) for n, text in enumerate(key_results, 1))
    okr = Okr("o1", objective, Place(1, 3), "a.md", nodes)
    reviewed = tuple(
        ReviewedKeyResult(node, Statement(node.text, "en", Form.ACTIVITY, (0, len(node.text))), Verdict.READY)
        for node in nodes
    )
    one_set = OkrSet("a.md", "markdown", (okr,))
    rules = ("activity-as-kr",)
    return Review((one_set,), (ReviewedOkr(okr, reviewed, Verdict.READY),), (), rules, (), rules)
