"""What people see of findings on whole OKRs, of what to mend first, and of what was passed over."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from coach.pipeline import Coach
from coach.reading import read
from coach.render.lines import Look
from coach.render.text import render
from coach.rules import lookup
from coach.types import Dismissal, Finding, Review, Scope, Severity, Verdict
from tests.render.review_record import QUEUE, finding, plain, review

AGREED = Dismissal("inline", "shop.md:5", "the landlord asks for it")
LISTED = Dismissal("file", "ignores.toml:3", None, "Ana, 2031-05-01")
OLD = Dismissal("baseline", "before.json")

WHOLE = """\
shop.md
note: line 2 was skipped

Shops, Q3 2031

OKR: refine (1 of 2 key results)
Mend first: OK01 missing-guardrail, key result 2
Objective (line 3): Paying in our shops is a matter of seconds for everybody who
                                                                   ^^^^^^^^^
           comes back to us
        warning OK01 missing-guardrail: Nothing balances it.
          why: Pushed alone.
          ask: At what price?
          see: Work is no result (work-is-no-result)
        info KR01 activity-as-kr: 'everybody' names work to do, not a change
          that somebody outside the team would notice.
          why: All the work can be done and nobody be better off.
          ask: What is better, and for whom, once this is done?
          see: Work is no result (work-is-no-result)

ready   1. (line 5) Open the second checkout lane and hang up the new signs in
           each of the nine shops by May
        passed over KR01 activity-as-kr: the landlord asks for it (shop.md:5)

refine  2. (line 6) 支払 queue from 9 min to 3 min
        passed over KR01 activity-as-kr: no reason given (ignores.toml:3 by Ana,
          2031-05-01)

        Guardrails:
ready   G1. (line 7) Keep returns below 4%

        also 1 initiative: work, not reviewed as key results

1 OKR: 0 rework, 1 refine, 0 ready
2 key results: 0 rework, 1 refine, 1 ready
1 guardrail: 0 rework, 0 refine, 1 ready
3 findings passed over, 1 of them known from the baseline
Why a rule exists, with examples: okr-coach explain RULE

Not checked: missing-unit (the text is not English); whether key results serve
  their objective and cover it. `--format json` lists all of it."""


def on_okr(number: int, severity: Severity = Severity.WARNING, **changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "missing-guardrail",
        "code": "OK01",
        "scope": Scope.OKR,
        "key_result": "o1.k2",
        "message": "Nothing balances it.",
        "why": "Pushed alone.",
        "question": "At what price?",
    }
    return finding(number, QUEUE, "queue", severity, **(values | changes))


def passed_over() -> Review:
    source = review()
    objective, compound, opened, queue, _ = source.findings
    findings = (
        objective,
        on_okr(6),
        replace(compound, dismissed=OLD),
        replace(opened, dismissed=AGREED),
        replace(queue, dismissed=LISTED),
    )
    (okr,) = source.okrs
    first, *others = okr.key_results
    ones = (replace(first, verdict=Verdict.READY), *others)
    judged = replace(okr, key_results=ones, verdict=Verdict.REFINE, top_fix="f6")
    return replace(source, okrs=(judged,), findings=findings)


def test_what_was_passed_over_is_told_where_it_stood_and_what_was_there_before_stays_silent() -> None:
    assert "\n".join(render(passed_over())) == WHOLE


def test_in_colours_the_words_of_what_was_passed_over_are_not_underlined() -> None:
    coloured = "\n".join(render(passed_over(), Look(80, colour=True)))
    assert re.findall(r"\x1b\[4;\d+m(\w+)", coloured) == ["everybody"]


def test_where_all_was_passed_over_nothing_is_to_fix_and_the_number_is_told() -> None:
    found = finding(1, "Hang up signs", "Hang", Severity.ERROR, source="a.md", dismissed=AGREED)
    lines = list(render(replace(plain("Paying is quick", "Hang up signs"), findings=(found,)), Look(120)))
    assert lines[2:-2] == [
        "OKR: ready (1 of 1 key result)",
        "Objective (line 1): Paying is quick",
        "",
        "ready   1. (line 2) Hang up signs",
        "        passed over KR01 activity-as-kr: the landlord asks for it (shop.md:5)",
        "",
        "Nothing to fix.",
        "1 OKR: 0 rework, 0 refine, 1 ready",
        "1 key result: 0 rework, 0 refine, 1 ready",
        "1 finding passed over",
        "Why a rule exists, with examples: okr-coach explain RULE",
    ]


def test_what_was_passed_over_is_told_each_time_and_counts_to_no_fold() -> None:
    texts = [f"Hang up sign {number} on the wall of the shop" for number in range(1, 6)]
    findings = tuple(
        finding(
            n, text, "Hang", Severity.ERROR, source="a.md", key_result=f"o1.k{n}", dismissed=AGREED if n > 3 else None
        )
        for n, text in enumerate(texts, 1)
    )
    lines = [line.strip() for line in render(replace(plain("Paying is quick", *texts), findings=findings), Look(120))]
    assert sum(line.startswith("error KR01") for line in lines) == 3
    assert sum(line.startswith("passed over KR01") for line in lines) == 2
    assert [line for line in lines if "as above" in line or "same holds" in line] == []


@pytest.mark.parametrize(
    ("node", "scope", "where"),
    [
        (None, Scope.OBJECTIVE, "the objective"),
        ("o1.k2", Scope.KEY_RESULT, "key result 2"),
        ("o1.k2", Scope.OKR, "key result 2"),
        ("o1.k3", Scope.KEY_RESULT, "guardrail G1"),
    ],
)
def test_what_to_mend_first_is_named_with_its_place(node: str | None, scope: Scope, where: str) -> None:
    source = review()
    (okr,) = source.okrs
    found = on_okr(9, key_result=node, scope=scope, start=0, end=1)
    lines = list(render(replace(source, okrs=(replace(okr, top_fix="f9"),), findings=(found,))))
    assert lines[5:7] == ["OKR: rework (1 of 2 key results)", f"Mend first: OK01 missing-guardrail, {where}"]


def test_where_there_is_nothing_to_mend_nothing_is_named() -> None:
    (okr,) = review().okrs
    assert not any("Mend" in line for line in render(replace(review(), okrs=(replace(okr, top_fix=None),))))


def test_a_long_line_on_what_to_mend_first_is_wrapped() -> None:
    source = review()
    (okr,) = source.okrs
    found = on_okr(9, rule="multiple-objectives-in-one", code="OB04", key_result=None, scope=Scope.OBJECTIVE)
    lines = list(render(replace(source, okrs=(replace(okr, top_fix="f9"),), findings=(found,)), Look(50)))
    assert lines[6:8] == ["Mend first: OB04 multiple-objectives-in-one, the", "        objective"]


def test_no_control_character_of_a_reason_reaches_the_output() -> None:
    hostile = Dismissal("file", "a\x1b[2J.toml:1", "so\x1b[2J\u202e", "\x07Ana")
    found = finding(1, "Hang up signs", "Hang", Severity.ERROR, source="a.md", dismissed=hostile)
    lines = list(render(replace(plain("Paying is quick", "Hang up signs"), findings=(found,)), Look(120)))
    assert [line for line in lines if not line.isprintable()] == []
    assert any(r"so\x1b[2J\u202e (a\x1b[2J.toml:1 by \x07Ana)" in line for line in lines)


def test_remarks_are_nothing_to_fix_and_are_counted() -> None:
    text = "# Objective: Operational excellence\n\n- KR1: Noise on the quay from 70 to 60 dB\n"
    told = Coach([lookup("vague-objective"), lookup("activity-as-kr")]).review([read(text.encode(), "a.md")])
    assert "Nothing to fix, only 1 remark." in list(render(told, Look(80)))
