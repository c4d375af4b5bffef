"""The review as CSV: whole, complete, and inert in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given

from coach.render import csvfile
from coach.render.rows import FINDINGS
from coach.render.terminal import prose, visible
from coach.types import Dismissal, Review, Severity
from tests.render.hostile import HARMLESS, HOSTILE, TEXTS, hostile
from tests.render.review_record import finding, plain
from tests.render.test_markdown_page import whole

SAID = "Paying in our shops is a matter of seconds for everybody who comes back to us"
LAUNCH = "Open the second checkout lane and hang up the new signs in each of the nine shops by May"
WORK = "names work to do, not a change that somebody outside the team would notice."
WHY = "All the work can be done and nobody be better off."
ASK = '"What is better, and for whom, once this is done?"'
OF_OKR = f"Shops,,Q3 2031,o1,{SAID},rework"
OPENED = f"{OF_OKR},o1.k1,key_result,{LAUNCH},activity,rework,all"
QUEUE = f"{OF_OKR},o1.k2,key_result,支払 queue from 9 min to 3 min,metric_shift,refine,most"
OFFERED = "rewrites,measure,numerator,denominator,formula,data sources,who would know,first reading"
NOT_ASKED = "," * 8

WHOLE = f"""\
\ufeffsource,part,line,team,owner,period,okr id,objective,okr verdict,key result id,role,key result,form,verdict,\
checked,mend first,severity,code,rule,scope,field,words,message,why,question,dismissed,fingerprint,{OFFERED}
shop.md,,5,{OF_OKR},,,,,,,,info,KR01,activity-as-kr,objective,objective,everybody,\
"'everybody' {WORK}",{WHY},{ASK},,0000000000000001{NOT_ASKED}
shop.md,,5,{OPENED},yes,error,KR01,activity-as-kr,key_result,text,Open,\
"'Open' {WORK}",{WHY},{ASK},,0000000000000003{NOT_ASKED}
shop.md,,5,{OPENED},,warning,KR09,compound-kr,key_result,text,hang up,Two things.,,{ASK},,0000000000000002{NOT_ASKED}
shop.md,,6,{QUEUE},,warning,KR01,activity-as-kr,key_result,text,支払 queue,\
"'支払 queue' {WORK}",{WHY},{ASK},inline: the landlord asks for it (shop.md:6 by Ana),0000000000000004{NOT_ASKED}
shop.md,,5,{QUEUE},,info,KR01,activity-as-kr,key_result,unit,,"'支' {WORK}",{WHY},{ASK},,0000000000000005{NOT_ASKED}
shop.md,,7,{OF_OKR},o1.k3,guardrail,Keep returns below 4%,metric_bound,ready,all,,,,,,,,,,,,{NOT_ASKED}
shop.md,,,,,,,,,,,,,,,,warning,OK09,too-many-okrs,set,text,Paying,Nine objectives; usual are 3.,,\
Which three matter most?,,0000000000000009{NOT_ASKED}
"""


def rows(one: Review) -> list[dict[str, str]]:
    text = "".join(csvfile.render(one)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


OWN = len(rows(hostile(HARMLESS)))


def is_inert(text: str) -> None:
    lines = list(csvfile.render(hostile(text)))
    # Each row is one line: a cell never holds a line end that a careless program would take for the next row.
    assert len(lines) == OWN + 1
    assert [line for line in lines if visible(line.removesuffix("\r\n")) != line.removesuffix("\r\n")] == []
    told = rows(hostile(text))
    assert [len(row) for row in told] == [len(FINDINGS)] * OWN
    assert [
        cell for row in told for cell in row.values() if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]", cell)
    ] == []


def test_the_small_review_is_this() -> None:
    assert "".join(csvfile.render(whole())) == WHOLE.replace("\n", "\r\n")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_an_author_wrote_is_computed(text: str) -> None:
    is_inert(text)


@given(TEXTS)
def test_no_text_is_computed(text: str) -> None:
    is_inert(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_an_author_wrote_comes_back_behind_an_apostrophe_where_it_would_be_computed(text: str) -> None:
    first = next(row for row in rows(hostile(text)) if row["scope"] == "key_result")
    shown = prose(text)
    obeyed = shown.lstrip()[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20") and shown.lstrip() != ""
    assert first["team"] == (f"'{shown}" if obeyed else shown)


def test_a_review_without_findings_has_a_row_for_each_key_result_and_each_okr_without_any() -> None:
    one = plain("Paying is quick", "Queue from 9 min to 3 min", "Returns from 9% to 4%")
    (okr,) = one.okrs
    bare = replace(okr, okr=replace(okr.okr, id="o2", objective="Selling is quick", key_results=()), key_results=())
    (first,) = one.sets
    both = replace(one, sets=(replace(first, okrs=(okr.okr, bare.okr)),), okrs=(okr, bare))
    told = [(row["objective"], row["key result"], row["verdict"], row["severity"]) for row in rows(both)]
    assert told == [
        ("Paying is quick", "Queue from 9 min to 3 min", "ready", ""),
        ("Paying is quick", "Returns from 9% to 4%", "ready", ""),
        ("Selling is quick", "", "", ""),
    ]
    assert rows(both)[2]["okr verdict"] == "no key results"


def test_what_the_baseline_knows_stays_silent_and_its_key_result_keeps_its_row() -> None:
    found = finding(
        1, "Hang up signs", "Hang", Severity.ERROR, source="a.md", dismissed=Dismissal("baseline", "b.json")
    )
    (row,) = rows(replace(plain("Paying is quick", "Hang up signs"), findings=(found,)))
    assert (row["key result"], row["verdict"], row["code"]) == ("Hang up signs", "ready", "")
