"""Tables that hold objectives alone, or key results that name their objectives by id; and what only looks like them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coach.errors import InputError, NoOkrsError
from coach.reading import read
from coach.reading.csvfile import stream_csv
from tests.reading.test_sheets import shown
from tests.reading.workbooks import workbook

OBJECTIVES: list[list[object]] = [
    ["Objective ID", "Objective", "Owner", "Quarter"],
    ["O1", "Bread people queue for", "Ana", "Q3"],
    ["O2", "A calm kitchen", "Bo", "Q3"],
]
KEY_RESULTS: list[list[object]] = [
    ["KR ID", "Objective ID", "Key Result", "Baseline", "Target"],
    ["KR1", "O1", "Regular guests", 200, 300],
    ["KR2", "O2", "Complaints", 12, 3],
    ["KR3", "O1", "Loaves left over", 40, 10],
]
JOINED = """\
O O1 Bread people queue for | owner=Ana period=Q3
K KR1 Regular guests | baseline=200 target=300
K KR3 Loaves left over | baseline=40 target=10
O O2 A calm kitchen | owner=Bo period=Q3
K KR2 Complaints | baseline=12 target=3"""
ALONE = "objectives stand here, but no key results"


@pytest.mark.parametrize("names", [("Objectives", "Key Results"), ("Key Results", "Objectives")])
def test_two_sheets_are_joined_by_the_ids_of_objectives_in_any_order(names: Sequence[str]) -> None:
    sheets = {"Objectives": OBJECTIVES, "Key Results": KEY_RESULTS}
    found = read(workbook({name: sheets[name] for name in names}), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (JOINED, ())


def test_numbers_of_rows_are_no_ids_of_key_results() -> None:
    objectives = [["ID", "Title", "Owner", "Quarter"], [1, "Bread people queue for", "Ana", "Q3"]]
    results = [["ID", "Objective ID", "Title", "Target"], [1, 1, "Regular guests", 300], [2, 1, "Loaves sold", 90]]
    found = read(workbook({"Objectives": objectives, "Key Results": results}), "a.xlsx")
    assert (shown(found.okrs).splitlines(), found.notes) == (
        [
            "O 1 Bread people queue for | owner=Ana period=Q3",
            "K 1.k1 Regular guests | ID=1 target=300",
            "K 1.k2 Loaves sold | ID=2 target=90",
        ],
        (),
    )


def test_check_ins_on_a_sheet_of_their_own_are_no_more_key_results() -> None:
    plan = [["Objective", "Key Result", "Target"], ["Bread people queue for", "Regular guests", 300]]
    log = [
        ["Date", "Key Result", "Current", "Comment"],
        ["2026-07-01", "Regular guests", 210, "rain"],
        ["2026-07-08", "Regular guests", 240, None],
    ]
    found = read(workbook({"Plan": plan, "Check-ins": log}), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (
        "O Bread people queue for\nK Regular guests | Comment=rain Date=2026-07-08 current=240 target=300",
        (),
    )


def test_a_line_of_figures_behind_the_id_of_a_key_result_is_no_statement() -> None:
    plan = [["Objective", "Key Result", "Target"], ["Bread people queue for", "Regular guests", 300]]
    log = [["KR ID", "Week", "Current"], ["KR1", 1, 210], ["KR1", 2, 240]]
    found = read(workbook({"Plan": plan, "Check-ins": log}), "a.xlsx")
    assert (shown(found.okrs), found.notes) == (
        "O Bread people queue for\nK Regular guests | target=300",
        ('sheet "Check-ins" holds no OKRs',),
    )


@pytest.mark.parametrize(
    ("path", "text", "found", "note"),
    [
        ("objectives.csv", "id,title,quarter,owner\n1,Rise,Q3,Ana\n", "O 1 Rise | owner=Ana period=Q3", ALONE),
        ("team-okrs_2026_q3.csv", "id,name,team,status\n1,Rise,Shop,ok\n", "O 1 Rise | status=ok team=Shop", ALONE),
        ("a.csv", "objective_id,title,cycle\n7,Rise,Q3\n", "O 7 Rise | period=Q3", ALONE),
        (
            "key_results.csv",
            "id,objective_id,title,unit\na,5,Loaves sold,loaves\n",
            "O 5 \nK a Loaves sold | unit=loaves",
            "1 objective is known by its id alone: 5",
        ),
        (
            "a.csv",
            "id,objective_id,title,type,current_value\n1,5,Loaves,number,60\n2,6,Cakes,number,10\n",
            "O 5 \nK 5.k1 Loaves | current=60 id=1 type=number\nO 6 \nK 6.k1 Cakes | current=10 id=2 type=number",
            "2 objectives are known by their ids alone: 5, 6",
        ),
    ],
)
def test_one_kind_alone_is_read_as_far_as_it_goes_and_told(path: str, text: str, found: str, note: str) -> None:
    okrs = read(text.encode(), path)
    assert (shown(okrs.okrs), okrs.notes) == (found, (note,))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("objectives.csv", "id,title,course,owner\n1,Explain yeast,Baking,Ana\n"),
        ("learning_objectives.csv", "objective_id,description,owner\n1,Explain yeast,Ana\n"),
        ("a.csv", "Module,Objective,Owner\nBaking,Explain yeast,Ana\n"),
        ("a.csv", "Test ID,Objective,Steps,Expected result,Status\nT1,Check the till,Press 1,It opens,pass\n"),
        ("a.csv", "Objective,Agenda,Owner\nPlan the fair,Stalls,Kim\n"),
        ("tasks.csv", "id,objective_id,title,owner,status,due\n1,5,Buy an oven,Ana,open,May\n"),
        ("a.csv", "id,objective_id,title,owner,status,start,end\n1,5,Buy an oven,Ana,open,May,June\n"),
        ("tasks.csv", "objective_id,title,owner,status\n1,Buy an oven,Ana,open\n"),
        ("a.csv", "task_id,objective_id,title,owner\n1,3,Buy an oven,Ana\n"),
        ("a.csv", "task_id,kr_id,title,target\n1,3,Buy an oven,1\n"),
        ("okr_roadmap.csv", "id,title,quarter,status\n1,Search in the shop,Q3,planned\n"),
        ("okr_users.csv", "id,name,team,email\n1,Kim,Depot,kim@example.org\n"),
        ("okr_links.csv", "okr_id,project_id,name\n1,2,Oven\n"),
        ("objectives.csv", "id,title\n1,Rise\n"),
        ("a.csv", "app,okr_description\nForms,A tool that keeps lists\n"),
        ("a.csv", "Metric,Now,Goal\n40,30,50\nVisits,3,5\n"),
        ("a.csv", "Name,Goal 1,Goal 2\nKim,Bake rye bread,Run ten miles\nBo,Read two books,Sleep more\n"),
        ("a.csv", '"Plan, price, date",\n"Rye, 3, May",\n'),
        ("a.csv", "id,title,category,priority,effort,status,owner\n1,Oven,Tools,P0,L,planned,Ana\n"),
    ],
)
def test_what_only_looks_like_okrs_is_refused(path: str, text: str) -> None:
    with pytest.raises(NoOkrsError):
        read(text.encode(), path)


def test_words_that_nobody_knows_above_key_results_are_no_objectives() -> None:
    text = ",What we want,How we measure\nKR 1,Fewer late parcels,share of late parcels\nKR 2,Fewer calls,calls a day\n"
    assert shown(read(text.encode(), "a.csv").okrs) == (
        "O \nK Fewer late parcels | column 3=share of late parcels\nK Fewer calls | column 3=calls a day"
    )


def test_what_stands_beside_objectives_in_columns_is_told() -> None:
    text = "Objectives,Rise early,Sell more\nKR 1,Ovens on at 4,Loaves rise to 90\nKR 2,,Cakes rise to 30,by May\n"
    found = read(text.encode(), "a.csv")
    assert (shown(found.okrs), found.notes) == (
        "O Rise early\nK Ovens on at 4\nO Sell more\nK Loaves rise to 90\nK Cakes rise to 30",
        ("1 line was not read: 3",),
    )


def test_places_hold_in_rows_that_were_packed_into_a_cell() -> None:
    text = '"Objective,Key result,Target"\n"Rise,""Loaves sold, at noon"",90"\n"Sell,Cakes sold,30"\n'
    okrs = read(text.encode(), "a.csv").okrs
    places = [(okr.place.line, okr.place.offset, okr.key_results[0].place.offset) for okr in okrs]
    assert places == [(2, text.index("Rise"), -1), (3, text.index("Sell"), text.index("Cakes"))]


def test_a_stream_of_key_results_alone_asks_for_the_order_of_objectives() -> None:
    lines = ["id,objective_id,title,target\n", "1,5,Loaves sold,90\n", "2,6,Cakes sold,30\n", "3,5,Rolls sold,50\n"]
    with pytest.raises(InputError) as caught:
        list(stream_csv(lines, "a.csv", []))
    assert (caught.value.line, caught.value.hint) == (
        4,
        "sort the file by objective, so that the rows of each stand together",
    )


def test_an_endless_stream_of_okrs_side_by_side_is_refused() -> None:
    lines = ["Objective 1,Objective 2\n", "Rise,Sell\n", *["KR: Loaves rise to 90,KR: Cakes rise to 30\n"] * 10_001]
    with pytest.raises(InputError) as caught:
        list(stream_csv(lines, "a.csv", []))
    assert (caught.value.line, caught.value.hint) == (10_001, "save each of them as a file of its own")
