"""Coach joins the stages, and adds nothing of its own but order and verdicts."""

from __future__ import annotations

import pytest

from coach.grammar import parse, parse_all, parse_objectives
from coach.options import NOT_CHOSEN, Words
from coach.pipeline import Coach, Done, Found, Parsed
from coach.reading import read
from coach.rules import RULES, lookup
from coach.types import Aim, Fields, NotChecked, OkrSet, Statement, Verdict

HARBOUR = """\
# Team Harbour, Q3 2031

## Objective: Skippers find a berth without waiting

- KR1: Launch the berth website
- KR2: Median wait for a berth from 40 min to 15 min
- KR3: Paint the pier
"""

ACTIVITY = (lookup("activity-as-kr"),)


def harbour(text: str = HARBOUR, path: str = "harbour.md") -> OkrSet:
    return read(text.encode(), path)


@pytest.fixture
def read_so_far(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were handed to the grammar, in order."""
    texts: list[str] = []

    def watched(nodes: list[tuple[str, Fields | None]], words: Words) -> list[Statement]:
        texts.extend(text for text, _ in nodes)
        return parse_all(nodes, words)

    def watched_objectives(some: list[str], words: Words) -> list[tuple[Statement, Aim]]:
        texts.extend(some)
        return parse_objectives(some, words)

    monkeypatch.setattr("coach.pipeline.parse_all", watched)
    monkeypatch.setattr("coach.pipeline.parse_objectives", watched_objectives)
    return texts


def test_events_come_okr_by_okr_and_end_with_done() -> None:
    two = HARBOUR + "\n## Objective: Boats are repaired while their crews are ashore\n\n- KR1: Build a second dock\n"
    events = list(Coach(ACTIVITY).events([harbour(two)]))
    told = [
        event.okr.id if isinstance(event, Parsed) else event.finding.id if isinstance(event, Found) else "done"
        for event in events
    ]
    assert told == ["o1", "f1", "f2", "o2", "f3", "done"]


def test_little_is_read_ahead_of_what_was_judged(read_so_far: list[str]) -> None:
    many = "".join(f"## Objective: Quay {n} is never idle\n\n- KR1: Fewer than {n} idle hours\n" for n in range(1, 201))
    one = harbour()
    events = Coach(ACTIVITY).events([one, harbour(many, path="quays.md")])
    assert isinstance(next(events), Parsed)
    assert isinstance(next(events), Found)
    assert read_so_far == [*(node.text for node in one.okrs[0].key_results), one.okrs[0].objective]
    assert isinstance(next(event for event in events if isinstance(event, Parsed)), Parsed)
    assert read_so_far[-1] == "Quay 32 is never idle"


def test_a_copied_text_is_read_once_and_judged_each_time(read_so_far: list[str]) -> None:
    okr = "## Objective: Boats are repaired while their crews are ashore\n\n- KR1: Build a second dock\n"
    review = Coach(ACTIVITY).review([read((okr * 3).encode(), "docks.md")])
    assert read_so_far == ["Build a second dock", "Boats are repaired while their crews are ashore"]
    assert [finding.key_result for finding in review.findings] == ["o1.k1", "o2.k1", "o3.k1"]


def test_texts_read_together_are_read_as_each_by_itself() -> None:
    nodes = [(node.text, node.fields) for _ in range(30) for node in harbour().okrs[0].key_results]
    assert parse_all(nodes) == [parse(text, fields) for text, fields in nodes]


def test_statements_stand_in_the_order_of_the_key_results() -> None:
    parsed = next(Coach(ACTIVITY).events([harbour()]))
    assert isinstance(parsed, Parsed)
    assert [statement.text for statement in parsed.statements] == [node.text for node in parsed.okr.key_results]
    assert parsed.objective.text == parsed.okr.objective


def test_the_worst_finding_settles_a_verdict_and_the_worst_part_that_of_an_okr() -> None:
    review = Coach(ACTIVITY).review([harbour()])
    (okr,) = review.okrs
    assert [one.verdict for one in okr.key_results] == [Verdict.REWORK, Verdict.READY, Verdict.REWORK]
    assert okr.verdict is Verdict.REWORK
    assert Coach((lookup("placeholder"),)).review([harbour()]).okrs[0].verdict is Verdict.READY


def test_findings_quote_the_words_they_stand_on() -> None:
    review = Coach().review([harbour()])
    texts = {node.key_result.id: node.key_result.text for okr in review.okrs for node in okr.key_results}
    assert len(review.findings) >= 2
    for finding in review.findings:
        if finding.start is not None and finding.field == "text":
            assert texts[finding.key_result or ""][finding.start : finding.end] == finding.text


def test_a_review_is_the_same_each_time() -> None:
    coach = Coach()
    assert coach.review([harbour()]) == coach.review([harbour()]) == Coach().review([harbour()])


def test_findings_are_numbered_over_all_sources_and_keep_their_source() -> None:
    review = Coach(ACTIVITY).review([harbour(), harbour(path="pier.md")])
    assert [(one.id, one.source, one.okr) for one in review.findings] == [
        ("f1", "harbour.md", "o1"),
        ("f2", "harbour.md", "o1"),
        ("f3", "pier.md", "o1"),
        ("f4", "pier.md", "o1"),
    ]


def test_fingerprints_do_not_depend_on_the_files_beside() -> None:
    alone = Coach(ACTIVITY).review([harbour(path="pier.md")])
    beside = Coach(ACTIVITY).review([harbour(), harbour(path="pier.md")])
    expected = [one.fingerprint for one in alone.findings]
    assert [one.fingerprint for one in beside.findings if one.source == "pier.md"] == expected
    assert len(set(expected)) == 2


def test_the_rules_applied_and_those_left_out_are_named() -> None:
    *_, done = Coach(ACTIVITY).events([harbour()])
    assert isinstance(done, Done)
    assert done.by_rule == ("activity-as-kr",)
    left_out = [NotChecked(rule.name, NOT_CHOSEN) for rule in RULES if rule.name != "activity-as-kr"]
    assert [one for one in done.not_checked if one.reason == NOT_CHOSEN] == left_out


GREEK = "## Objective: Τα πλοία δεν περιμένουν\n\n- KR1: Οι κυβερνήτες βρίσκουν θέση αμέσως μετά την άφιξη\n"


def test_a_rule_that_no_text_allowed_is_not_said_to_be_applied() -> None:
    *_, done = Coach(ACTIVITY).events([harbour(GREEK)])
    assert isinstance(done, Done)
    assert done.by_rule == ()
    assert [one.nodes for one in done.not_checked if one.rule == "activity-as-kr"] == [("o1.k1",)]


def test_of_several_sources_a_node_not_checked_is_named_with_its_source() -> None:
    *_, done = Coach(ACTIVITY).events([harbour(), harbour(GREEK, "greek.md")])
    assert isinstance(done, Done)
    assert done.by_rule == ("activity-as-kr",)
    assert [one.nodes for one in done.not_checked if one.rule == "activity-as-kr"] == [("greek.md#o1.k1",)]


@pytest.mark.parametrize(
    "changed",
    [
        HARBOUR.replace("\n- KR2", "\n\n\n- KR2").replace("\n- KR3", "\n\n- KR3"),
        "\n\n" + HARBOUR + "\n\n\n",
        HARBOUR.replace("\n", "\r\n"),
        "\n".join([*HARBOUR.splitlines()[:4], *reversed(HARBOUR.splitlines()[4:])]),
    ],
    ids=["blank lines between", "blank lines around", "windows line ends", "reversed"],
)
def test_order_and_blank_lines_change_no_finding_on_a_key_result(changed: str) -> None:
    assert found(changed) == found(HARBOUR) != set()


def found(text: str) -> set[tuple[str, str, str | None, str]]:
    review = Coach().review([harbour(text)])
    texts = {node.key_result.id: node.key_result.text for okr in review.okrs for node in okr.key_results}
    return {
        (texts[one.key_result], one.rule, one.text, one.message)
        for one in review.findings
        if one.key_result is not None
    }
