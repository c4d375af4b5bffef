"""Whole outputs for people."""

from __future__ import annotations

import re
from dataclasses import replace

from coach.render.terminal import cells
from coach.render.text import Look, page, render, table
from coach.types import NotChecked, Rule, Scope, Severity
from tests.render.review_record import finding, plain, review

PLAIN = """\
shop.md
note: line 2 was skipped

Shops, Q3 2031

rework  Objective: Paying in our shops is a matter of seconds for everybody who
                                                                  ^^^^^^^^^
                   comes back to us  (line 3)
        info KR01 activity-as-kr: 'everybody' names work to do, not a change
          that somebody outside the team would notice.
          why: All the work can be done and nobody be better off.
          ask: What is better, and for whom, once this is done?

rework  1. Open the second checkout lane and hang up the new signs in each of
           ^^^^                              ^^^^^^^
           the nine shops by May  (line 5)
        error KR01 activity-as-kr: 'Open' names work to do, not a change that
          somebody outside the team would notice.
        warning KR09 compound-kr: Two things.
          ask: What is better, and for whom, once this is done?

refine  2. 支払 queue from 9 min to 3 min  (line 6)
           ^^^^^^^^^^
        warning KR01 activity-as-kr: '支払 queue' names work to do, not a change
          that somebody outside the team would notice.
        info KR01 activity-as-kr (unit): '支' names work to do, not a change
          that somebody outside the team would notice.

ready   3. guardrail: Keep returns below 4%  (line 7)

        beside them 1 initiative: work, not reviewed as key results

1 objective: 1 rework, 0 refine, 0 ready
3 key results: 1 rework, 1 refine, 1 ready
Why a rule exists, with examples: okr-coach explain RULE

Not checked: missing-unit on 1 key result (the text is not English); 1 more. The
  JSON review names them all."""

COLOURED = """\
<1>shop.md<0>
note: line 2 was skipped

<2>Shops, Q3 2031<0>

<1;31>rework<0>  Objective: Paying in our shops is a matter of
                   seconds for <4;36>everybody<0> who comes back to
                   us<2>  (line 3)<0>
        <36>info<0> KR01 activity-as-kr: 'everybody' names work to
          do, not a change that somebody outside the team
          would notice.
          why: All the work can be done and nobody be better
               off.
          ask: What is better, and for whom, once this is
               done?

<1;31>rework<0>  1. <4;31>Open<0> the second checkout lane and <4;33>hang up<0> the new
           signs in each of the nine shops by May<2>  (line 5)<0>
        <31>error<0> KR01 activity-as-kr: 'Open' names work to do,
          not a change that somebody outside the team would
          notice.
        <33>warning<0> KR09 compound-kr: Two things.
          ask: What is better, and for whom, once this is
               done?

<1;33>refine<0>  2. <4;33>支払 queue<0> from 9 min to 3 min<2>  (line 6)<0>
        <33>warning<0> KR01 activity-as-kr: '支払 queue' names work
          to do, not a change that somebody outside the team
          would notice.
        <36>info<0> KR01 activity-as-kr (unit): '支' names work to
          do, not a change that somebody outside the team
          would notice.

<1;32>ready<0>   3. guardrail: Keep returns below 4%<2>  (line 7)<0>

<2>        beside them 1 initiative: work, not reviewed as key results<0>

1 objective: 1 rework, 0 refine, 0 ready
3 key results: 1 rework, 1 refine, 1 ready
Why a rule exists, with examples: okr-coach explain RULE

Not checked: missing-unit on 1 key result (the text is not
  English); 1 more. The JSON review names them all."""


def test_the_plain_output_is_this() -> None:
    assert "\n".join(render(review())) == PLAIN


def test_the_coloured_output_is_this() -> None:
    coloured = "\n".join(render(review(), Look(60, colour=True)))
    assert re.sub("\x1b\\[([0-9;]+)m", r"<\1>", coloured) == COLOURED


def test_nothing_to_fix_is_a_normal_answer() -> None:
    assert list(render(plain("Paying is quick", "Queue from 9 min to 3 min"))) == [
        "a.md",
        "",
        "ready   Objective: Paying is quick  (line 1)",
        "",
        "ready   1. Queue from 9 min to 3 min  (line 2)",
        "",
        "Nothing to fix.",
        "1 objective: 0 rework, 0 refine, 1 ready",
        "1 key result: 0 rework, 0 refine, 1 ready",
    ]


def test_no_control_character_of_any_text_reaches_the_output() -> None:
    hostile = "a\x1b]0;title\x07b\u202ec\x9bd\U000e0041e\x00"
    source = review()
    okr = replace(source.okrs[0].okr, objective=hostile, team=hostile, period=hostile)
    reviewed = replace(source.okrs[0], okr=okr)
    findings = tuple(
        replace(one, message=hostile, why=hostile, question=hostile, start=0, end=len(hostile))
        for one in source.findings[:1]
    )
    notes = replace(source.sets[0], notes=(hostile,))
    lines = list(render(replace(source, okrs=(reviewed,), findings=findings, sets=(notes,))))
    assert [line for line in lines if not line.isprintable()] == []
    assert "\\x1b]0;title\\x07b\\u202ec\\x9bd\\U000e0041e\\x00" in "".join(line.strip() for line in lines)


def test_the_underline_stays_under_its_words_behind_escapes_and_line_breaks() -> None:
    text = "Cut\x07 the\n支 queue"
    source = plain("Paying is quick", text)
    found = finding(1, text, "queue", Severity.WARNING, source="a.md")
    lines = list(render(replace(source, findings=(found,))))
    at = next(number for number, line in enumerate(lines) if "queue" in line)
    assert lines[at] == r"ready   1. Cut\x07 the 支 queue  (line 2)"
    assert cells(lines[at].partition("queue")[0]) == lines[at + 1].index("^^^^^")


def test_an_underline_runs_on_where_its_words_wrap() -> None:
    text = "Cut the time between an order and its delivery to the customers in all of the nine shops"
    words = "delivery to the customers in all"
    found = finding(1, text, words, Severity.WARNING, source="a.md")
    lines = list(render(replace(plain("Paying is quick", text), findings=(found,)), Look(60)))
    at = next(number for number, line in enumerate(lines) if "1. Cut" in line)
    assert lines[at : at + 4] == [
        "ready   1. Cut the time between an order and its delivery to",
        "                                                 ^^^^^^^^^^^",
        "           the customers in all of the nine shops  (line 2)",
        "           ^^^^^^^^^^^^^^^^^^^^",
    ]


def test_an_empty_key_result_and_a_line_number_without_room_are_still_shown() -> None:
    lines = list(render(plain("Paying is quick", "", "x" * 69)))
    assert lines[4:8] == [
        "ready   1. (empty)  (line 2)",
        f"ready   2. {'x' * 69}",
        "           (line 3)",
        "",
    ]


def test_findings_on_a_whole_set_stand_behind_its_okrs() -> None:
    found = finding(1, "x", "x", Severity.INFO, source="a.md", scope=Scope.SET, message="Many.", why="", question="")
    lines = list(render(replace(plain("Paying is quick", "Queue to 3 min"), findings=(found,))))
    assert lines[5:8] == ["", "The set as a whole", "        info KR01 activity-as-kr: Many."]


def test_each_question_is_asked_once_per_okr_and_each_why_told_once() -> None:
    source = review()
    three = tuple(replace(source.findings[2], id=f"f{n}", start=n, end=n + 1) for n in range(3))
    lines = list(render(replace(source, findings=three)))
    assert sum("why:" in line for line in lines) == 1
    assert sum("ask:" in line for line in lines) == 1
    assert sum("error KR01" in line for line in lines) == 3


def nothing(_: object) -> tuple[()]:
    return ()


def test_what_most_rules_could_not_read_is_not_called_ready() -> None:
    left_out = (NotChecked("missing-unit", "not English", ("o1.k1",)),)
    lines = list(render(replace(plain("支払", "支", "Queue from 9 min to 3 min"), not_checked=left_out)))
    assert lines[2:9] == [
        "ready   Objective: 支払  (line 1)",
        "",
        "unread  1. 支  (line 2)",
        "ready   2. Queue from 9 min to 3 min  (line 3)",
        "",
        "Nothing was found, but most rules were not applied: see below.",
        "1 objective: 0 rework, 0 refine, 1 ready",
    ]
    assert lines[9] == "2 key results: 0 rework, 0 refine, 1 ready, 1 unread"
    alone = list(render(replace(plain("支払", "支"), not_checked=left_out)))
    assert alone[2] == "unread  Objective: 支払  (line 1)"


def test_what_no_text_would_change_is_counted_by_its_reason() -> None:
    left_out = (
        NotChecked("a", "needs history", ("o1.k1", "o1.k2")),
        NotChecked("b", "needs history", ("o1.k2",)),
        NotChecked("c", "needs a parent"),
        *(NotChecked(name, "comes later") for name in "defg"),
    )
    lines = list(render(replace(plain("Paying is quick", "x"), not_checked=left_out), Look(200)))
    assert lines[-1] == (
        "Not checked: a, b on 2 key results (needs history); 4 checks (comes later); 1 more. "
        "The JSON review names them all."
    )


RULES = (
    Rule("KR01", "activity-as-kr", Severity.ERROR, Scope.KEY_RESULT, "core", nothing, ""),
    Rule("OB02", "jargon", Severity.INFO, Scope.OBJECTIVE, "t2", nothing, ""),
)


def test_the_table_of_rules_is_aligned() -> None:
    assert list(table(((rule, "The key result names work.") for rule in RULES), Look(60))) == [
        "KR01  activity-as-kr  error  core  The key result names",
        "      work.",
        "OB02  jargon          info   t2    The key result names",
        "      work.",
    ]


def test_the_page_of_a_rule_is_this() -> None:
    sections = (("Why", ("It may ship and change nothing.",)), ("Bad", ("Paint it", "Hang it up")))
    assert list(page(RULES[0], "The key result names work.", sections, Look())) == [
        "KR01 activity-as-kr (error, core)",
        "The key result names work.",
        "",
        "Why",
        "  It may ship and change nothing.",
        "",
        "Bad",
        "  Paint it",
        "  Hang it up",
    ]


def test_a_name_too_long_for_its_line_leaves_the_message_to_the_next() -> None:
    found = finding(1, "x", "x", Severity.INFO, source="a.md", rule="a-rule-with-a-long-name", message="Say more.")
    lines = list(render(replace(plain("Paying is quick", "x"), findings=(found,)), Look(40)))
    at = next(number for number, line in enumerate(lines) if "a-rule" in line)
    assert lines[at : at + 2] == ["        info KR01 a-rule-with-a-long-name:", "          Say more."]
