"""What is refused whatever the file is, and that a refused edit takes no other with it."""

from __future__ import annotations

import pytest

from coach import patching
from coach.patching import Edit, Patched, patched
from coach.reading import read
from tests.patching.changing import change, edit_of
from tests.reading.documents import built, lines

PLAN = b"Objective: Calm mornings\n\n- KR1: Late trains from 9 to 4\n- KR2: Lost bags from 7 to 2\n"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Edit("o9", None, "Calm mornings", "Calm"), "there is no such statement in the file"),
        (Edit("o1", "o1.k9", "Late trains from 9 to 4", "Late"), "there is no such statement in the file"),
        (Edit("o1", "o1.k1", "Late trains", "Late"), "the statement does not have this old text"),
    ],
)
def test_an_edit_of_something_else_is_refused(edit: Edit, reason: str) -> None:
    assert patched(read(PLAN, "p.md"), PLAN, [edit]) == Patched(PLAN, ((edit, reason),))


def test_an_objective_without_words_cannot_be_changed() -> None:
    data = b"Key results:\n\n- KR1: Late trains from 9 to 4\n- KR2: Lost bags from 7 to 2\n"
    edit = Edit("o1", None, "", "Calm")
    assert patched(read(data, "p.md"), data, [edit]).refused == ((edit, "there is no text that could be changed"),)


def test_the_second_edit_of_a_statement_is_refused() -> None:
    first = Edit("o1", "o1.k1", "Late trains from 9 to 4", "Late trains from 9 to 3")
    second = Edit("o1", "o1.k1", "Late trains from 9 to 4", "Late trains from 9 to 2")
    done = patched(read(PLAN, "p.md"), PLAN, [first, second])
    assert done == Patched(PLAN.replace(b"9 to 4", b"9 to 3"), ((second, "another edit changes the same statement"),))


def test_other_bytes_than_those_that_were_read_are_refused() -> None:
    edit = Edit("o1", "o1.k1", "Late trains from 9 to 4", "Late trains from 9 to 3")
    other = b"\n" + PLAN
    done = patched(read(PLAN, "p.md"), other, [edit])
    assert done == Patched(other, ((edit, "the words do not stand in the file in one piece"),))


def test_no_edit_and_an_edit_that_changes_nothing_give_the_same_bytes() -> None:
    found = read(PLAN, "p.md")
    assert patched(found, PLAN, []) == Patched(PLAN)
    assert patched(found, PLAN, [edit_of(found, "Calm mornings", "Calm mornings")]) == Patched(PLAN)


@pytest.mark.parametrize(
    ("data", "path", "reason"),
    [
        (
            b"<h1>Objective: Calm</h1><ul><li>KR1: Late trains from 9 to 4</li></ul>",
            "p.html",
            "HTML pages can be read, not written; change the words in their own editor",
        ),
        (
            built(lambda document: lines(document, "Objective: Calm", "KR1: Late trains from 9 to 4")),
            "p.docx",
            "Word documents can be read, not written; change the words in their own editor",
        ),
    ],
    ids=["html", "docx"],
)
def test_formats_that_are_only_read_are_refused(data: bytes, path: str, reason: str) -> None:
    done = change(data, path, {"Late trains from 9 to 4": "Late trains from 9 to 3"})
    assert (done.data, [why for _, why in done.refused]) == (data, [reason])


def test_refused_edits_keep_their_order_and_leave_the_others() -> None:
    plan = "".join(f"## Objective: Aim {n}\n\n- KR1: Trains {n} from 9 to 4\n\n" for n in range(40)).encode()
    bad = {3: "Trains (owner: Eve)", 17: "Trains @eve", 18: "Trains (owner: Ana)", 39: "- trains"}
    words = {f"Trains {n} from 9 to 4": bad.get(n, f"Late trains {n} from 9 to 3") for n in range(40)}
    done = change(plan, "p.md", words)
    assert [edit.new for edit, _ in done.refused] == [*bad.values()]
    wanted = plan
    for n in range(40):
        if n not in bad:
            wanted = wanted.replace(b"Trains %d from 9 to 4" % n, b"Late trains %d from 9 to 3" % n)
    assert done.data == wanted


def test_a_file_is_not_read_again_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patching, "_MOST_READS", 3)
    plan = ("title: Calm\nkey_results:\n" + "".join(f"- Trains {n}: 9 to 4\n" for n in range(40))).encode()
    # Each of them alone makes it no YAML.
    done = change(plan, "p.yaml", {f"Trains {n}: 9 to 4": f"Trains: {n}: 9 to 4" for n in range(40)})
    assert done.data == plan
    assert {why for _, why in done.refused} == {
        "too many other edits of this file had to be refused; review it again for this one"
    }
    assert len(done.refused) == 40


def test_an_edit_that_breaks_the_file_is_found_among_many() -> None:
    plan = ("title: Calm\nkey_results:\n" + "".join(f"- Trains {n}: 9 to 4\n" for n in range(40))).encode()
    words = {f"Trains {n}: 9 to 4": f"Trains {n}:{' x:' * (n == 23)} 9 to 3" for n in range(40)}
    done = change(plan, "p.yaml", words)
    assert [(edit.new, why) for edit, why in done.refused] == [
        (
            "Trains 23: x: 9 to 3",
            "the file could not be read afterwards: not valid YAML: mapping values are not allowed in this context",
        )
    ]
    assert done.data == plan.replace(b"9 to 4", b"9 to 3").replace(b"23: 9 to 3", b"23: 9 to 4")
