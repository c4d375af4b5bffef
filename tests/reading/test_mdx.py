"""MDX: code is no OKR and hides none; what stands inside components is read in its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.reading import read
from coach.reading.mdx import without_code
from tests.reading.test_layouts import found_in

CODE = {
    "imports": "import { Tabs, Tab } from '@site/tabs'\nimport Plan, { a } from \"./plan.mdx\"\nimport './kr.css'\n",
    "an import over lines": "import {\n  Objective,\n  KR1,\n} from 'x'\n",
    "an export": 'export const plan = {\n  Objective: "none",\n\n  KR1: "five 5",\n}\n',
    "a call": 'export const plan = join(\n  "KR1: five 5",\n)\n',
    "a function": "export default function Plan({ rows }) {\n  // KR1: five 5\n  return rows\n}\n",
    "a comment": "{/* KR1: five 5 */}\n",
    "a comment over lines": "{/*\n\n- KR1: five 5\n*/}\n",
    "an expression": "{rows.map(row => (\n  - KR1: five 5\n))}\n",
    "a component": "<Plan\n  title=\"a > b {c\"\n  rows={[{ a: '5',\n  KR1: five 5 }]}\n/>\n",
    "a component on a line": '<Plan title="KR1: five 5" />\n',
}


@pytest.mark.parametrize("code", CODE.values(), ids=CODE.keys())
def test_code_is_no_okr_and_hides_none(code: str) -> None:
    source = (
        f"{code}\n## Objective: Rise\n\n{code}\n- KR1: Loaves rise from {{before}} to 9\n{code}- KR2: Cakes rise to 5\n"
    )
    found = read(source.encode(), "plan.mdx")
    assert found_in(found) == [("Rise", ["Loaves rise from {before} to 9", "Cakes rise to 5"])]
    assert found.notes == ()
    first, second = found.okrs[0].key_results
    assert (source.index("Loaves"), source.index("Cakes")) == (first.place.offset, second.place.offset)


def test_what_stands_inside_components_is_read() -> None:
    source = """<Tabs>
  <Tab
    title="Depot"
  >

## Objective: Parcels come sooner

- KR1: Late parcels fall from 8% to 3%

  </Tab>
  <Tab title="Desk">
    ## Objective: Guests help themselves

    - KR1: Tickets per 100 orders fall from 14 to 9
  </Tab>
</Tabs>
"""
    assert found_in(read(source.encode(), "plan.mdx")) == [
        ("Parcels come sooner", ["Late parcels fall from 8% to 3%"]),
        ("Guests help themselves", ["Tickets per 100 orders fall from 14 to 9"]),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "import duties fall",
        "export sales rise",
        "{share} of parcels",
        "<b>Wide</b> bread",
        "a {/* b */} c",
        "{",
        "<A b='",
    ],
)
def test_words_that_only_look_like_code_stay(words: str) -> None:
    assert without_code(f"{words}\n- KR: a\n") == f"{words}\n- KR: a\n"


@given(st.lists(st.sampled_from([*CODE.values(), "{", "}", "<A", "'", '"', "/>", "\n", "*/}", "KR1: a", "export {"])))
def test_the_length_and_the_lines_stay_and_nothing_new_is_written(parts: list[str]) -> None:
    source = "".join(parts)
    blanked = without_code(source)
    assert [len(line) for line in blanked.split("\n")] == [len(line) for line in source.split("\n")]
    assert all(after in (before, " ") for before, after in zip(source, blanked, strict=True))


@pytest.mark.parametrize(
    "unit", ["{", "{/*\n", "<A\n", "<A '\n", "<A {\n", "{}\n", "import {\n", "export const a =\n", "{\n}"]
)
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        without_code(unit * (count // len(unit)))
        return time.process_time() - start

    assert min(seconds(80_000) for _ in range(2)) < 8 * min(seconds(20_000) for _ in range(3)) + 0.1
