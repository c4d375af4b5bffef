"""A diff shows what changes and nothing that a terminal obeys."""

from __future__ import annotations

from coach.patching import diff
from tests.patching.changing import changed
from tests.reading.workbooks import workbook

PLAN = "# Plan\r\n\r\nObjective: Calm\r\n\r\n- KR1: Late trains from 9 to 4\r\n- KR2: Lost \x1b[31mbags from 7 to 2\r\n"


def test_a_text_has_a_unified_diff_with_escapes_for_control_characters() -> None:
    data = PLAN.encode("utf-16")
    done = changed(data, "p.md", {"Late trains from 9 to 4": "Late trains from 9 to 3"})
    assert diff("plans/\x07p.md", data, done) == (
        "--- plans/\\x07p.md\n"
        "+++ plans/\\x07p.md\n"
        "@@ -2,5 +2,5 @@\n"
        " \n"
        " Objective: Calm\n"
        " \n"
        "-- KR1: Late trains from 9 to 4\n"
        "+- KR1: Late trains from 9 to 3\n"
        " - KR2: Lost \\x1b[31mbags from 7 to 2\n"
    )


def test_words_that_were_wrapped_take_fewer_lines() -> None:
    data = b"Objective: Calm\n\n- KR1: Late trains\n  from 9 to 4\n- KR2: Lost bags from 7 to 2\n"
    done = changed(data, "p.md", {"Late trains\n  from 9 to 4": "Late trains from 9 to 3"})
    assert diff("p.md", data, done) == (
        "--- p.md\n"
        "+++ p.md\n"
        "@@ -1,5 +1,4 @@\n"
        " Objective: Calm\n"
        " \n"
        "-- KR1: Late trains\n"
        "-  from 9 to 4\n"
        "+- KR1: Late trains from 9 to 3\n"
        " - KR2: Lost bags from 7 to 2\n"
    )


def test_thousands_of_changes_are_shown_at_once() -> None:
    before = "\n".join(f"- KR{n}: Trains {n}" for n in range(20_000)).encode()
    shown = diff("p.md", before, before.replace(b"Trains", b"Buses")).splitlines()
    assert (len(shown), shown[2], shown[-1]) == (40_003, "@@ -1,20000 +1,20000 @@", "+- KR19999: Buses 19999")


def test_a_workbook_names_each_cell() -> None:
    rows = [["Objective", "Key result"], ["Calm", "- Late trains from 9 to 4\n- Lost bags from 7 to 2"]]
    data = workbook({"Notes": [["x"]], "Plan": rows})
    done = changed(data, "book.xlsx", {"Calm": "Calm days", "Lost bags from 7 to 2": "Lost bags from 7 to 1"})
    assert diff("book.xlsx", data, done) == (
        "--- book.xlsx, sheet Plan, cell A2\n"
        "-Calm\n"
        "+Calm days\n"
        "--- book.xlsx, sheet Plan, cell B2\n"
        "-- Late trains from 9 to 4\\n- Lost bags from 7 to 2\n"
        "+- Late trains from 9 to 4\\n- Lost bags from 7 to 1\n"
    )


def test_the_28th_column_is_ab() -> None:
    rows = [["Objective", *[""] * 26, "Key result"], ["Calm", *[""] * 26, "Late trains from 9 to 4"]]
    data = workbook({"Plan": rows})
    done = changed(data, "b.xlsx", {"Late trains from 9 to 4": "Late trains from 9 to 3"})
    assert diff("b.xlsx", data, done).splitlines()[0] == "--- b.xlsx, sheet Plan, cell AB2"


def test_no_change_is_no_diff() -> None:
    assert diff("p.md", PLAN.encode(), PLAN.encode()) == ""
