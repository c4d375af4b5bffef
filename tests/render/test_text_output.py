"""Whole outputs for people."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from coach.options import NOT_CHOSEN
from coach.render.lines import Look
from coach.render.pages import page, table
from coach.render.terminal import cells
from coach.render.text import render
from coach.types import NotChecked, Review, Scope, Severity, Slot, Verdict
from coach.views import Rule
from tests.render.review_record import finding, plain, review

PLAIN = """\
shop.md
note: line 2 was skipped

Shops, Q3 2031

OKR: rework (1 of 2 key results)
Mend first: KR01 activity-as-kr, key result 1
Objective (line 3): Paying in our shops is a matter of seconds for everybody who
                                                                   ^^^^^^^^^
           comes back to us
        info KR01 activity-as-kr: 'everybody' names work to do, not a change
          that somebody outside the team would notice.
          why: All the work can be done and nobody be better off.
          ask: What is better, and for whom, once this is done?
          see: Work is no result (work-is-no-result)

rework  1. (line 5) Open the second checkout lane and hang up the new signs in
                    ^^^^                              ^^^^^^^
           each of the nine shops by May
        error KR01 activity-as-kr: 'Open' names work to do, not a change that
          somebody outside the team would notice.
        warning KR09 compound-kr: Two things.
          ask: What is better, and for whom, once this is done?
          see: Work is no result (work-is-no-result)

refine  2. (line 6) 支払 queue from 9 min to 3 min
                    ^^^^^^^^^^
        warning KR01 activity-as-kr: '支払 queue' names work to do, not a change
          that somebody outside the team would notice.
        info KR01 activity-as-kr (unit): '支' names work to do, not a change
          that somebody outside the team would notice.

        Guardrails:
ready   G1. (line 7) Keep returns below 4%

        also 1 initiative: work, not reviewed as key results

1 OKR: 1 rework, 0 refine, 0 ready
2 key results: 1 rework, 1 refine, 0 ready
1 guardrail: 0 rework, 0 refine, 1 ready
Why a rule exists, with examples: okr-coach explain RULE

Not checked: missing-unit (the text is not English); whether key results serve
  their objective and cover it. `--format json` lists all of it."""

COLOURED = """\
<1>shop.md<0>
note: line 2 was skipped

<2>Shops, Q3 2031<0>

OKR: <1;31>rework<0> (1 of 2 key results)
Mend first: KR01 activity-as-kr, key result 1
Objective (line 3): Paying in our shops is a matter of
           seconds for <4;36>everybody<0> who comes back to us
        <36>info<0> KR01 activity-as-kr: 'everybody' names work to
          do, not a change that somebody outside the team
          would notice.
          why: All the work can be done and nobody be better
               off.
          ask: What is better, and for whom, once this is
               done?
          see: Work is no result (work-is-no-result)

<1;31>rework<0>  1. (line 5) <4;31>Open<0> the second checkout lane and <4;33>hang<0>
           <4;33>up<0> the new signs in each of the nine shops by May
        <31>error<0> KR01 activity-as-kr: 'Open' names work to do,
          not a change that somebody outside the team would
          notice.
        <33>warning<0> KR09 compound-kr: Two things.
          ask: What is better, and for whom, once this is
               done?
          see: Work is no result (work-is-no-result)

<1;33>refine<0>  2. (line 6) <4;33>支払 queue<0> from 9 min to 3 min
        <33>warning<0> KR01 activity-as-kr: '支払 queue' names work
          to do, not a change that somebody outside the team
          would notice.
        <36>info<0> KR01 activity-as-kr (unit): '支' names work to
          do, not a change that somebody outside the team
          would notice.

        Guardrails:
<1;32>ready<0>   G1. (line 7) Keep returns below 4%

<2>        also 1 initiative: work, not reviewed as key results<0>

1 OKR: 1 rework, 0 refine, 0 ready
2 key results: 1 rework, 1 refine, 0 ready
1 guardrail: 0 rework, 0 refine, 1 ready
Why a rule exists, with examples: okr-coach explain RULE

Not checked: missing-unit (the text is not English); whether
  key results serve their objective and cover it. `--format
  json` lists all of it."""


def test_the_plain_output_is_this() -> None:
    assert "\n".join(render(review())) == PLAIN


def test_the_coloured_output_is_this() -> None:
    coloured = "\n".join(render(review(), Look(60, colour=True)))
    assert re.sub("\x1b\\[([0-9;]+)m", r"<\1>", coloured) == COLOURED


NOT_JUDGED = "whether key results serve their objective and cover it. `--format json` lists all of it."


def test_nothing_to_fix_is_a_normal_answer() -> None:
    assert list(render(plain("Paying is quick", "Queue from 9 min to 3 min"), Look(120))) == [
        "a.md",
        "",
        "OKR: ready (1 of 1 key result)",
        "Objective (line 1): Paying is quick",
        "",
        "ready   1. (line 2) Queue from 9 min to 3 min",
        "",
        "Nothing to fix.",
        "1 OKR: 0 rework, 0 refine, 1 ready",
        "1 key result: 0 rework, 0 refine, 1 ready",
        "",
        f"Not checked: {NOT_JUDGED}",
    ]


def body(review: Review) -> list[str]:
    """The lines between the name of the source and the summary, in 120 cells."""
    lines = list(render(review, Look(120)))[2:]
    return lines[: next(at for at, line in enumerate(lines) if re.match(r"\d+ OKRs?: ", line))]


def changed(review: Review, number: int = 1, **changes: object) -> Review:
    """The review with fields of its n-th key result changed."""
    (okr,) = review.okrs
    ones = list(okr.key_results)
    node = replace(ones[number - 1].key_result, **changes)  # type: ignore[arg-type]
    ones[number - 1] = replace(ones[number - 1], key_result=node)
    return replace(review, okrs=(replace(okr, key_results=tuple(ones)),))


def test_an_objective_without_key_results_is_not_called_ready() -> None:
    assert list(render(plain("Paying is quick"), Look(120)))[2:7] == [
        "OKR: no key results",
        "Objective (line 1): Paying is quick",
        "",
        "No finding, but 1 objective has no key results.",
        "1 OKR: 0 rework, 0 refine, 0 ready, 1 without key results",
    ]


def test_what_was_struck_out_is_not_called_ready() -> None:
    two = changed(plain("Paying is quick", "Queue from 9 min to 3 min", "Hang up the signs"), 2, struck=True)
    assert body(two) == [
        "OKR: ready (1 of 1 key result, 1 struck)",
        "Objective (line 1): Paying is quick",
        "",
        "ready   1. (line 2) Queue from 9 min to 3 min",
        "struck  2. (line 3) Hang up the signs",
        "",
        "Nothing to fix.",
    ]
    assert list(render(changed(plain("Paying is quick", "Hang up the signs"), struck=True)))[2:9] == [
        "OKR: struck",
        "Objective (line 1): Paying is quick",
        "",
        "struck  1. (line 2) Hang up the signs",
        "",
        "Nothing was reviewed: all key results are struck out.",
        "1 OKR: 0 rework, 0 refine, 0 ready, 1 struck",
    ]


def test_with_a_choice_of_rules_nothing_more_is_claimed_than_they_say() -> None:
    left_out = (NotChecked("compound-kr", NOT_CHOSEN), NotChecked("missing-unit", NOT_CHOSEN))
    lines = list(render(replace(plain("Paying is quick", "x"), not_checked=left_out), Look(120)))
    assert lines[7:] == [
        "No finding by the 1 rule chosen.",
        "1 OKR: 0 rework, 0 refine, 1 ready",
        "1 key result: 0 rework, 0 refine, 1 ready",
        "Verdicts come from the 1 rule chosen; the others might object.",
        "",
        f"Not checked: {NOT_JUDGED}",
    ]


def test_the_verdict_of_an_okr_says_where_it_comes_from_when_no_key_result_has_it() -> None:
    source = review()
    (okr,) = source.okrs
    ready = tuple(replace(one, verdict=Verdict.READY) for one in okr.key_results)
    lines = body(replace(source, okrs=(replace(okr, key_results=ready, verdict=Verdict.REFINE),), findings=()))
    assert "OKR: refine (the objective itself)" in lines


def test_the_owner_stands_beside_team_and_period() -> None:
    source = plain("Paying is quick", "x")
    (okr,) = source.okrs
    owned = replace(okr, okr=replace(okr.okr, team="Shops", period="Q3 2031", owner="Ana Ruiz"))
    assert body(replace(source, okrs=(owned,)))[0] == "Shops, Q3 2031, owner: Ana Ruiz"


def test_start_and_end_from_fields_are_shown_beside_the_text() -> None:
    def shown(baseline: Slot | None, target: Slot | None) -> str:
        source = plain("Paying is quick", "Queue")
        (okr,) = source.okrs
        statement = replace(okr.key_results[0].statement, baseline=baseline, target=target)
        one = replace(okr.key_results[0], statement=statement)
        return body(replace(source, okrs=(replace(okr, key_results=(one,)),)))[3].removeprefix("ready   1. (line 2) ")

    def given(text: str, unit: str | None = None) -> Slot:
        return Slot(text, -1, -1, None, unit)

    assert shown(given("62", "days"), given("40", "days")) == "Queue (from the fields: 62 -> 40 days)"
    assert shown(given("54%", "%"), given("70%", "%")) == "Queue (from the fields: 54% -> 70%)"
    assert shown(given("82", "%"), given("97", "%")) == "Queue (from the fields: 82% -> 97%)"
    assert shown(None, given("30")) == "Queue (from the fields: target 30)"
    assert shown(given("4\x1b", "EUR"), Slot("9", 0, 1, 9.0)) == "Queue (from the fields: baseline 4\\x1b EUR)"
    assert shown(Slot("9", 0, 1), Slot("3", 2, 3)) == "Queue"
    assert shown(given(""), given(" ")) == "Queue"


def test_of_a_link_only_the_words_are_shown_and_the_underline_follows_them() -> None:
    text = "Read [the guide](https://shop.example/a_(b)?long=1 'Guide') and ![map](m.png) on [x](y) quickly"
    found = finding(1, text, "quickly", Severity.WARNING, source="a.md", message="See '[a](https://shop.exam…'", why="")
    lines = body(replace(plain("Paying is quick", text), findings=(found,)))
    assert lines[3:6] == [
        "ready   1. (line 2) Read the guide and map on [x](y) quickly",
        "                                                     ^^^^^^^",
        "        warning KR01 activity-as-kr: See 'a'",
    ]


@pytest.mark.parametrize(("words", "carets"), [("Cut the queue", 0), ("Cut the q", 1), ("Cut the", 1)])
def test_words_that_are_nearly_all_of_the_text_are_not_underlined(words: str, carets: int) -> None:
    found = finding(1, "Cut the queue", words, Severity.ERROR, source="a.md")
    review = replace(plain("Paying is quick", "Cut the queue"), findings=(found,))
    assert sum(set(line) == {" ", "^"} for line in render(review)) == carets
    assert sum("\x1b[4;31m" in line for line in render(review, Look(80, colour=True))) == carets


def test_from_the_fourth_key_result_on_a_rule_is_named_by_number_only() -> None:
    texts = [f"Hang up sign {number} on the wall of the shop" for number in range(1, 8)]
    source = plain("Paying is quick", *texts)
    findings = tuple(
        finding(n, text, "Hang", Severity.ERROR, source="a.md", key_result=f"o1.k{n}", message=f"Work {n}.")
        for n, text in enumerate(texts, 1)
        if n != 5
    )
    lines = body(changed(replace(source, findings=findings), 7, role="guardrail"))
    told = [line.strip() for line in lines if "^" not in line and line.strip()][2:]
    line = "error KR01 activity-as-kr: Work"
    assert told == [
        "ready   1. (line 2) Hang up sign 1 on the wall of the shop",
        f"{line} 1.",
        f"why: {findings[0].why}",
        f"ask: {findings[0].question}",
        "see: Work is no result (work-is-no-result)",
        "ready   2. (line 3) Hang up sign 2 on the wall of the shop",
        f"{line} 2.",
        "ready   3. (line 4) Hang up sign 3 on the wall of the shop",
        f"{line} 3.",
        "the same holds for 4, 6, G1",
        "ready   4. (line 5) Hang up sign 4 on the wall of the shop (KR01 as above)",
        "ready   5. (line 6) Hang up sign 5 on the wall of the shop",
        "ready   6. (line 7) Hang up sign 6 on the wall of the shop (KR01 as above)",
        "Guardrails:",
        "ready   G1. (line 8) Hang up sign 7 on the wall of the shop (KR01 as above)",
    ]


def test_in_a_later_okr_the_first_key_result_names_the_others_and_a_new_source_starts_anew() -> None:
    texts = [f"Hang up sign {number} on the wall of the shop" for number in range(1, 5)]
    source = plain("Paying is quick", *texts)
    (okr,) = source.okrs
    again = replace(okr, okr=replace(okr.okr, id="o2"))
    other = replace(okr, okr=replace(okr.okr, source="b.md"))
    findings = tuple(
        finding(n, text, "Hang", Severity.ERROR, source=path, okr=o, key_result=f"o1.k{n}", message=f"{path} {o} {n}")
        for path, o in (("a.md", "o1"), ("a.md", "o2"), ("b.md", "o1"))
        for n, text in enumerate(texts, 1)
    )
    first = replace(source.sets[0], okrs=(okr.okr, again.okr))
    second = replace(source.sets[0], path="b.md", okrs=(other.okr,))
    whole = replace(source, sets=(first, second), okrs=(okr, again, other), findings=findings)
    told = [line.strip() for line in render(whole, Look(120)) if re.search("error|same holds|as above|ask:|why:", line)]
    head, three = "error KR01 activity-as-kr:", "ready   4. (line 5) Hang up sign 4 on the wall of the shop"
    assert told == [
        f"{head} a.md o1 1",
        f"why: {findings[0].why}",
        f"ask: {findings[0].question}",
        f"{head} a.md o1 2",
        f"{head} a.md o1 3",
        "the same holds for 4",
        f"{three} (KR01 as above)",
        f"{head} as above; the same holds for 2-4",
        "ready   2. (line 3) Hang up sign 2 on the wall of the shop (KR01 as above)",
        "ready   3. (line 4) Hang up sign 3 on the wall of the shop (KR01 as above)",
        f"{three} (KR01 as above)",
        f"{head} b.md o1 1",
        f"ask: {findings[0].question}",
        f"{head} b.md o1 2",
        f"{head} b.md o1 3",
        "the same holds for 4",
        f"{three} (KR01 as above)",
    ]


def test_two_findings_of_a_rule_on_one_key_result_are_one_case() -> None:
    texts = [f"Hang up sign {number} on the wall of the shop" for number in range(1, 4)]
    findings = tuple(
        finding(n, text, word, Severity.ERROR, source="a.md", key_result=f"o1.k{n}", message=f"{word} {n}.")
        for n, text in enumerate(texts, 1)
        for word in ("Hang", "wall")
    )
    lines = list(render(replace(plain("Paying is quick", *texts), findings=findings)))
    assert sum("error KR01" in line for line in lines) == 6
    assert [line for line in lines if "same" in line or "as above" in line] == []


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
    assert lines[at] == r"ready   1. (line 2) Cut\x07 the 支 queue"
    assert cells(lines[at].partition("queue")[0]) == lines[at + 1].index("^^^^^")


def test_an_underline_runs_on_where_its_words_wrap() -> None:
    text = "Cut the time between an order and its delivery to the customers in all of the nine shops"
    words = "its delivery to the customers in all"
    found = finding(1, text, words, Severity.WARNING, source="a.md")
    lines = list(render(replace(plain("Paying is quick", text), findings=(found,)), Look(60)))
    at = next(number for number, line in enumerate(lines) if "Cut the" in line)
    assert lines[at : at + 5] == [
        "ready   1. (line 2) Cut the time between an order and its",
        "                                                      ^^^",
        "           delivery to the customers in all of the nine",
        "           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "           shops",
    ]


def test_an_empty_key_result_and_a_word_longer_than_a_line_are_still_shown() -> None:
    lines = list(render(plain("Paying is quick", "", "x" * 70)))
    assert lines[5:9] == [
        "ready   1. (line 2) (empty)",
        f"ready   2. (line 3) {'x' * 60}",
        f"           {'x' * 10}",
        "",
    ]


def test_findings_on_a_whole_set_stand_behind_its_okrs() -> None:
    many = finding(
        1, "x", "x", Severity.INFO, source="a.md", scope=Scope.SET, message="Many.", why="", question="", citations=(),
        okr=None, key_result=None, field="objectives", start=None, end=None, text=None, line=1, column=1,
    )  # fmt: skip
    copied = replace(many, id="f2", severity=Severity.WARNING, message="Copied.", okr="o1", field="objective", line=7)
    placeless = replace(many, id="f3", message="Odd.", line=None)
    lines = list(render(replace(plain("Paying is quick", "Queue to 3 min"), findings=(many, copied, placeless))))
    assert lines[5:11] == [
        "ready   1. (line 2) Queue to 3 min",
        "",
        "The set as a whole",
        "        warning KR01 activity-as-kr (line 7): Copied.",
        "        info KR01 activity-as-kr (line 1): Many.",
        "        info KR01 activity-as-kr: Odd.",
    ]


def test_each_question_is_asked_once_per_source_and_each_why_told_once() -> None:
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
    rules = ("activity-as-kr", "missing-unit")
    source = replace(plain("支払", "支", "Queue from 9 min to 3 min"), not_checked=left_out, of_key_results=rules)
    lines = list(render(source, Look(200)))
    assert lines[2:] == [
        "OKR: ready (1 of 2 key results, 1 unread)",
        "Objective (line 1): 支払",
        "",
        "unread  1. (line 2) 支",
        "ready   2. (line 3) Queue from 9 min to 3 min",
        "",
        "No finding, but most rules were not applied to 1 key result.",
        "1 OKR: 0 rework, 0 refine, 1 ready",
        "2 key results: 0 rework, 0 refine, 1 ready, 1 unread",
        "",
        f"Not checked: missing-unit (not English); {NOT_JUDGED}",
    ]
    alone = list(render(replace(plain("支払", "支"), not_checked=left_out, of_key_results=rules)))
    assert alone[2] == "OKR: unread (1 of 1 key result)"


def test_what_no_text_would_change_is_left_to_the_json_review() -> None:
    left_out = (
        NotChecked("a", "needs history", ("o1.k1", "o1.k2")),
        NotChecked("b", "needs history", ("o1.k2",)),
        NotChecked("c", "needs a parent"),
        *(NotChecked(name, "comes later") for name in "defg"),
        *(NotChecked(name, "not English", ("o1.k1",)) for name in "hij"),
        NotChecked("k", "no level", ("o1",)),
        NotChecked("l", "no parent", ("a.md",)),
        NotChecked("m", NOT_CHOSEN),
    )
    told = replace(plain("Paying is quick", "x"), not_checked=left_out, of_key_results=tuple("abcdefghijm"))
    assert list(render(told, Look(200)))[-1] == (
        f"Not checked: a, b in 2 places (needs history); 3 rules (not English); {NOT_JUDGED}"
    )


RULES = (
    Rule("KR01", "activity-as-kr", Severity.ERROR, Scope.KEY_RESULT, "core", nothing, ""),
    Rule("OB02", "jargon", Severity.INFO, Scope.OBJECTIVE, "t2", nothing, ""),
)


def test_the_table_of_rules_is_aligned() -> None:
    assert list(table(((rule, "The key result names work.") for rule in RULES), Look(54))) == [
        "KR01  activity-as-kr  error  The key result names",
        "      work.",
        "OB02  jargon          info   The key result names",
        "      work.",
    ]


def test_the_page_of_a_rule_is_this() -> None:
    sections = (("Why", ("It may ship and change nothing.",)), ("Bad", ("Paint it", "Hang it up")))
    assert list(page(RULES[0], "The key result names work.", sections, Look())) == [
        "KR01 activity-as-kr (error)",
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
