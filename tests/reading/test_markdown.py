"""What stands around the words: places, teams, periods, owners, figures, marks, work."""

from __future__ import annotations

import pytest

from coach.reading import read
from coach.types import Fields, KeyResult, Okr, OkrSet, Place, Work


def okrs(text: str, path: str = "-") -> tuple[Okr, ...]:
    return read(text.encode(), path).okrs


def key_results(text: str) -> tuple[KeyResult, ...]:
    (okr,) = okrs(text)
    return okr.key_results


def test_a_whole_set_is_read() -> None:
    text = "# Team: Bakery\n\n## Q3 2026\n\n### O1: Bread people queue for\n- [x] KR1: Queue grows from 3 to 9 people\n"
    kr = KeyResult("o1.k1", "Queue grows from 3 to 9 people", Place(6, 12, text.index("Queue grows")), status="done")
    okr = Okr(
        "o1", "Bread people queue for", Place(5, 9, text.index("Bread")), "a.md", (kr,), team="Bakery", period="Q3 2026"
    )
    assert read(text.encode(), "a.md") == OkrSet("a.md", "markdown", (okr,))


def test_labels_below_a_key_result_fill_its_fields() -> None:
    text = (
        "O: Bread people queue for\n- KR: Loaves left over fall\n  - Baseline: 40 a day\n  - Current: 31\n"
        "  - Target: 10 a day\n  - Unit: loaves\n  - Due: 30 Sep\n  - Owner: Kim\n  - Status: at risk\n"
        "  - Stretch: 5\n  - Committed: 15\n  - Weight: 30%\n"
    )
    fields = Fields(
        baseline="40 a day",
        current="31",
        target="10 a day",
        unit="loaves",
        due="30 Sep",
        owner="Kim",
        stretch="5",
        committed="15",
    )
    kr = KeyResult(
        "o1.k1",
        "Loaves left over fall",
        Place(2, 7, text.index("Loaves")),
        fields,
        status="at risk",
        extra={"weight": "30%"},
    )
    assert key_results(text) == (kr,)


def test_columns_fill_fields_and_empty_cells_are_fields_without_words() -> None:
    text = (
        "| Objective | Key result | Owner | Start | Target | Status |\n|---|---|---|---|---|---|\n"
        "| Rise | More loaves | Kim | 1 | 2 | ok |\n|  | Less waste |  |  |\n"
    )
    first, second = key_results(text)
    assert (first.fields, first.status) == (Fields(baseline="1", target="2", owner="Kim"), "ok")
    assert (second.text, second.fields, second.status) == ("Less waste", Fields(baseline="", target="", owner=""), None)


def test_teams_and_periods_come_from_headings_and_columns() -> None:
    text = (
        "# Bakery OKRs – FY25-Q2\n## O: Rise\n- KR: x 1\n# Team: Shop\n## Q3 2026\n### O: Sell\n- KR: y 2\n\n"
        "| Period | Team | Objective | KR |\n|---|---|---|---|\n| H1 2027 | Vans | Drive | z 3 |\n"
    )
    assert [(okr.objective, okr.team, okr.period) for okr in okrs(text)] == [
        ("Rise", "Bakery", "FY25-Q2"),
        ("Sell", "Shop", "Q3 2026"),
        ("Drive", "Vans", "H1 2027"),
    ]


def test_teams_and_periods_come_from_lines_of_their_own() -> None:
    text = "Team: Bakery\nPeriod: Q3 2026\n\nO: Rise\nOwner: Kim\nKR: x 1\n\nTeam: Shop\nO: Sell\nKR: y 2\n"
    assert [(okr.objective, okr.team, okr.period, okr.owner) for okr in okrs(text)] == [
        ("Rise", "Bakery", "Q3 2026", "Kim"),
        ("Sell", "Shop", "Q3 2026", None),
    ]


def test_who_stands_before_an_objective_is_its_owner_or_team() -> None:
    text = "### 1. CEO: Rise\n- KR: x 1\n### 2. Marketing: Sell\n- KR: y 2\n### 3. Rule one: rest\n- KR: z 3\n"
    assert [(okr.objective, okr.owner, okr.team) for okr in okrs(text)] == [
        ("Rise", "CEO", None),
        ("Sell", None, "Marketing"),
        ("Rule one: rest", None, None),
    ]


def test_owners_priorities_and_weights_are_taken_off_the_words() -> None:
    lines = {
        "- KR1: Loaves sold rise to 90 @kim": ("Loaves sold rise to 90", "@kim", {}),
        "- KR1: Loaves sold rise to 90 - Owner @kim": ("Loaves sold rise to 90", "@kim", {}),
        "- KR1: Loaves sold rise to 90 (Owner: Kim Lee)": ("Loaves sold rise to 90", "Kim Lee", {}),
        "- KR1: Loaves sold rise to 90 (@kim, @sol)": ("Loaves sold rise to 90", "@kim, @sol", {}),
        "- KR1: `P0` @kim - Loaves sold rise to 90": ("Loaves sold rise to 90", "@kim", {"priority": "P0"}),
        "- KR1: [P1] Loaves sold rise to 90": ("Loaves sold rise to 90", None, {"priority": "P1"}),
        "- KR1: Loaves sold rise to 90 (weight 30%)": ("Loaves sold rise to 90", None, {"weight": "30%"}),
        "- Kim KR: Loaves sold rise to 90": ("Loaves sold rise to 90", "Kim", {}),
        "- KR1: Every loaf is tasted by @kim": ("Every loaf is tasted by @kim", None, {}),
        "- KR1: P1 incidents fall from 5 to 2": ("P1 incidents fall from 5 to 2", None, {}),
        "- KR1: P95 latency falls (30%)": ("P95 latency falls (30%)", None, {}),
        "- KR1: Loaves rise => 80%": ("Loaves rise => 80%", None, {}),
        "- KR1: Loaves rise [DONE]": ("Loaves rise [DONE]", None, {}),
    }
    found = {line: key_results(f"O: Rise\n{line}\n")[0] for line in lines}
    assert {line: (kr.text, kr.fields.owner, dict(kr.extra)) for line, kr in found.items()} == lines


def test_marks_around_the_whole_are_taken_off_and_inner_ones_stay() -> None:
    lines = {
        "- ~~KR1: Loaves rise to 90~~": ("Loaves rise to 90", True),
        "- KR1: ~~Loaves rise to 90~~ (weight 30%)": ("Loaves rise to 90", True),
        "- **KR1: Loaves rise to 90**": ("Loaves rise to 90", False),
        "- **KR1:** Loaves **rise** to 90": ("Loaves **rise** to 90", False),
        "- KR1: [Loaves](https://example.org) rise": ("[Loaves](https://example.org) rise", False),
    }
    found = {line: key_results(f"O: Rise\n{line}\n")[0] for line in lines}
    assert {line: (kr.text, kr.struck) for line, kr in found.items()} == lines


def test_a_struck_objective_is_marked() -> None:
    (okr,) = okrs("## ~~Rise early~~\n- ~~Loaves rise to 90~~\n")
    assert (okr.objective, okr.struck, okr.key_results[0].struck) == ("Rise early", True, True)


def test_check_boxes_become_a_status() -> None:
    text = "O: Rise\n- [ ] KR: a 1\n- [X] KR: b 2\n☐ KR: c 3\n☑ KR: d 4\n- KR: e 5\n"
    assert [(kr.text, kr.status) for kr in key_results(text)] == [
        ("a 1", "open"),
        ("b 2", "done"),
        ("c 3", "open"),
        ("d 4", "done"),
        ("e 5", None),
    ]


def test_guardrails_and_health_metrics_keep_their_role() -> None:
    text = (
        "O: Rise\n- KR: Loaves rise to 90\n- Guardrail: Waste stays below 3%\n\n"
        "Health metrics:\n- Staff stay longer than 2 years\n"
    )
    assert [(kr.text, kr.role) for kr in key_results(text)] == [
        ("Loaves rise to 90", "key_result"),
        ("Waste stays below 3%", "guardrail"),
        ("Staff stay longer than 2 years", "health_metric"),
    ]


def test_initiatives_and_milestones_belong_to_what_they_stand_below() -> None:
    text = (
        "## O: Rise\n- KR: Loaves rise to 90\n  - Initiatives:\n    - Buy an oven (@kim)\n  - Milestone: oven runs\n"
        "\n### Initiatives\n- Hire a baker\n\n### Milestones\n1. Baker starts\n"
    )
    (okr,) = okrs(text)
    (kr,) = okr.key_results
    assert kr.initiatives == (Work("o1.k1.i1", "Buy an oven", Place(4, 7, text.index("Buy")), owner="@kim"),)
    assert kr.milestones == (Work("o1.k1.m1", "oven runs", Place(5, 16, text.index("oven runs"))),)
    assert okr.initiatives == (Work("o1.i1", "Hire a baker", Place(8, 3, text.index("Hire"))),)
    assert okr.milestones == (Work("o1.m1", "Baker starts", Place(11, 4, text.index("Baker"))),)


def test_a_labelled_key_result_without_words_is_kept() -> None:
    assert [kr.text for kr in key_results("## O: Rise\n- KR1: Loaves rise to 90\n- KR2:\n")] == [
        "Loaves rise to 90",
        "",
    ]


def test_a_list_number_is_told_from_a_figure() -> None:
    text = "O: Rise\n- KR1: Loaves rise\n\n2.5 kg of flour a day is the most we store\n"
    assert [kr.text for kr in key_results(text)] == ["Loaves rise"]


def test_dashes_in_cells_are_fields_without_words_and_other_gaps_stay() -> None:
    text = (
        "| Objective | KR | Baseline | Target | Owner |\n|---|---|---|---|---|\n| Rise | a | - | 90% | TBD |\n"
        "| | b | n/a | – | — |\n| | c | N/A | ? | - |\n| | d | -5 | none | |\n"
    )
    assert [kr.fields for kr in key_results(text)] == [
        Fields(baseline="", target="90%", owner="TBD"),
        Fields(baseline="", target="", owner=""),
        Fields(baseline="", target="?", owner=""),
        Fields(baseline="-5", target="none", owner=""),
    ]


def test_a_plain_first_line_says_period_and_team_and_the_next_one_the_owner() -> None:
    text = "OKRs 2026 Q3 – Lakeside\nOwner: Kim\nObjective 1: Rise\n- x 1\nObjective 2: Sell\nOwner: Sol\n- y 2\n"
    assert [(okr.objective, okr.team, okr.period, okr.owner) for okr in okrs(text)] == [
        ("Rise", "Lakeside", "2026 Q3", "Kim"),
        ("Sell", "Lakeside", "2026 Q3", "Sol"),
    ]


def test_a_period_in_a_sentence_above_the_okrs_holds_for_all() -> None:
    sentences = {
        "Our year will run from May 1, 2026 to July 31, 2026.": "May 1, 2026 to July 31, 2026",
        "All of it runs 1 May to 31 July 2026, then we look back.": "1 May to 31 July 2026",
        "This holds from 2026-05-01 until 2026-07-31.": "2026-05-01 until 2026-07-31",
        "Here is what the bakers agreed on for Q3 2026, after a long day.": "Q3 2026",
        "We leave Q2 2026 behind us and look at Q3 2026 with new eyes.": None,
        "Kim has baked for us since 2019 and will for many years.": None,
    }
    found = {line: okrs(f"{line}\n\nO: Rise\n- x 1\n\nO: Sell\n- y 2\n") for line in sentences}
    assert {line: [okr.period for okr in sets] for line, sets in found.items()} == {
        line: [period, period] for line, period in sentences.items()
    }


def test_an_owner_in_the_head_line_of_an_okr_is_its_owner() -> None:
    heads = ["## O1: Rise (Owner: Kim)", "**O1 – Rise** (Owner: Kim)", "# Objective: Rise | Owner: Kim"]
    assert [[(okr.objective, okr.owner) for okr in okrs(f"{head}\n- KR: x 1\n")] for head in heads] == [
        [("Rise", "Kim")]
    ] * 3


def test_a_stretch_is_aspirational_beside_key_results_and_a_field_inside_one() -> None:
    text = "O: Rise\n- KR: Loaves rise to 90\n  - Stretch: 120 loaves a day\n- Stretch: queue of 9 people\n"
    assert [(kr.text, kr.ambition, kr.fields.stretch) for kr in key_results(text)] == [
        ("Loaves rise to 90", None, "120 loaves a day"),
        ("queue of 9 people", "aspirational", None),
    ]


def test_a_sentence_that_starts_like_a_farewell_goes_on() -> None:
    text = "O: Rise\n- KR: Shops that follow the recipe we call\nbest practice rise from 3 to 9\n"
    assert [kr.text for kr in key_results(text)] == [
        "Shops that follow the recipe we call\nbest practice rise from 3 to 9"
    ]


def test_boxes_below_a_colon_are_steps_of_the_key_result() -> None:
    text = "## O: Rise\n- KR: Ovens run in all shops:\n  - [x] North\n  - [ ] South\n"
    (kr,) = key_results(text)
    assert (kr.text, kr.milestones) == (
        "Ovens run in all shops:",
        (
            Work("o1.k1.m1", "North", Place(3, 9, text.index("North")), extra={"status": "done"}),
            Work("o1.k1.m2", "South", Place(4, 9, text.index("South")), extra={"status": "open"}),
        ),
    )
    assert read(text.encode(), "-").notes == ()


@pytest.mark.parametrize(
    ("line", "parent"),
    [
        ("Parent: Members stay with us", "Members stay with us"),
        ("Parent objective: O2", "O2"),
        ("Aligned to: Company O2", "Company O2"),
        ("- Aligns to: O2, O3", "O2, O3"),
        ("**Supports:** O2", "O2"),
        ("*Contributes to*: O2", "O2"),
        ("Parent:", ""),
    ],
)
def test_a_label_says_which_objective_an_okr_serves(line: str, parent: str) -> None:
    found = read(f"## O: Rise\n{line}\n\n- KR: x 1\n\n## O: Sell\n\n- KR: y 2\n".encode(), "a.md")
    assert [(okr.objective, okr.parent) for okr in found.okrs] == [("Rise", parent), ("Sell", None)]
    assert [[kr.text for kr in okr.key_results] for okr in found.okrs] == [["x 1"], ["y 2"]]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- KR: Loaves rise to 90 <!-- ask Sol -->", "Loaves rise to 90"),
        ("- KR: Loaves rise to 90<!-- ask Sol --> <!-- and Kim -->  ", "Loaves rise to 90"),
        ("- KR: Loaves <!-- sold --> rise to 90 <!-- ask Sol -->", "Loaves <!-- sold --> rise to 90"),
        ("- KR: Loaves rise to 90 <!-- ask <!-- Sol -->", "Loaves rise to 90"),
        ("- KR: Loaves <!-- sold --> rise to 90", "Loaves <!-- sold --> rise to 90"),
        ("- KR: Loaves rise 60 --> 90", "Loaves rise 60 --> 90"),
        ("- KR: Loaves rise to 90 -->", "Loaves rise to 90 -->"),
        ("- **KR: Loaves rise to 90** <!-- ask Sol -->", "Loaves rise to 90"),
    ],
)
def test_a_comment_behind_the_words_is_no_part_of_them(line: str, text: str) -> None:
    assert [kr.text for kr in key_results(f"O: Rise <!-- since May -->\n{line}\n")] == [text]
    assert okrs(f"O: Rise <!-- since May -->\n{line}\n")[0].objective == "Rise"


def test_a_comment_behind_a_row_of_a_table_is_no_cell() -> None:
    text = "| Objective | KR | Owner |\n|---|---|---|\n| Rise | x 1 | Kim | <!-- ask Sol -->\n"
    assert [(kr.text, kr.fields.owner) for kr in key_results(text)] == [("x 1", "Kim")]


def test_a_heading_of_the_company_says_whose_okrs_follow() -> None:
    text = "# Company OKRs, Q3 2031\n\n## Objective: Boats find a berth\n- KR1: Wait from 40 to 15 minutes\n"
    below = "\n# Pilots team\n\n## Objective: Pilots are on time\n- KR1: Late pilots from 9% to 4%\n"
    found = read((text + below).encode(), "a.md")
    assert [(okr.team, okr.period) for okr in found.okrs] == [("Company", "Q3 2031"), ("Pilots", None)]


def test_an_owner_named_before_the_first_objective_of_a_team_is_not_the_last_teams() -> None:
    north = (
        "## Team North\n\nOwner: Ines Duarte\n\n### Objective: Boats find a berth\n- KR1: Wait from 40 to 15 minutes\n"
    )
    south = "\n## Team South\n\n### Objective: Pilots are on time\n- KR1: Late pilots from 9% to 4%\n"
    found = read((north + south).encode(), "a.md")
    assert [(okr.team, okr.owner) for okr in found.okrs] == [("North", "Ines Duarte"), ("South", None)]
    found = read((south + north).encode(), "a.md")
    assert [(okr.team, okr.owner) for okr in found.okrs] == [("South", None), ("North", "Ines Duarte")]


@pytest.mark.parametrize("heading", ["# Company", "## Company OKRs", "# Company-wide OKRs, Q3 2031"])
def test_a_heading_of_the_whole_company_is_a_team_of_that_name(heading: str) -> None:
    text = f"{heading}\n\n### Objective: Boats find a berth\n- KR1: Wait from 40 to 15 minutes\n"
    (okr,) = read(text.encode(), "a.md").okrs
    assert (okr.team or "").lower().startswith("company")


def test_a_lead_time_is_no_lead_of_the_key_result() -> None:
    (okr,) = read(b"# Objective: Boats find a berth\n- KR1: Lead-time stays under 2 days\n", "a.md").okrs
    assert [(kr.text, kr.fields.owner) for kr in okr.key_results] == [("Lead-time stays under 2 days", None)]


@pytest.mark.parametrize("heading", ["**Guardrails (must not get worse)**", "Guardrails (must not get worse):"])
def test_a_remark_behind_the_word_guardrails_changes_nothing(heading: str) -> None:
    krs = "- KR1: Wait from 40 to 15 minutes\n- KR2: Boats turned away from 30 to 10 a week\n"
    text = f"# Objective: Boats find a berth\n{krs}\n{heading}\n\n- Complaints at most 4 a week\n"
    (okr,) = read(text.encode(), "a.md").okrs
    assert [kr.role for kr in okr.key_results] == ["key_result", "key_result", "guardrail"]
