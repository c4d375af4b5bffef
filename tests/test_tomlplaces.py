"""Lines of keys in TOML: right wherever a key may stand, and never a key that is not there."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.tomlplaces import line_of, places

LAYOUTS = """\
# select = "in a comment"
select = ["a", # ] x = 1
  "b.c",
]
severity.KR01 = "info"
"quoted \\"name\\" \\u00e9" . 'and literal' = 1.5
empty = [ ]
inline = { a = 1, b.c = [ [1, 2], { d = 1 } ] , e = {} }
text = \"\"\"
[no.table]
no = "key" \\
\"\"\"
other = \'\'\'
no = 2\'\'\'
[ teams . "A ] B" ] # [c]
exceptions = []
[[ignore]]
at = 1979-05-27T07:32:00Z
[[ignore]]
[ignore.below]
key = -1
[[ ignore ]]
"""


def test_each_key_table_and_item_has_its_line() -> None:
    tomllib.loads(LAYOUTS)
    assert places(LAYOUTS) == {
        ("select",): 2,
        ("select", 0): 2,
        ("select", 1): 3,
        ("severity",): 5,
        ("severity", "KR01"): 5,
        ('quoted "name" é',): 6,
        ('quoted "name" é', "and literal"): 6,
        ("empty",): 7,
        ("inline",): 8,
        ("inline", "a"): 8,
        ("inline", "b"): 8,
        ("inline", "b", "c"): 8,
        ("inline", "b", "c", 0): 8,
        ("inline", "b", "c", 0, 0): 8,
        ("inline", "b", "c", 0, 1): 8,
        ("inline", "b", "c", 1): 8,
        ("inline", "b", "c", 1, "d"): 8,
        ("inline", "e"): 8,
        ("text",): 9,
        ("other",): 13,
        ("teams",): 15,
        ("teams", "A ] B"): 15,
        ("teams", "A ] B", "exceptions"): 16,
        ("ignore",): 17,
        ("ignore", 0): 17,
        ("ignore", 0, "at"): 18,
        ("ignore", 1): 19,
        ("ignore", "below"): 20,
        ("ignore", "below", "key"): 21,
        ("ignore", 2): 22,
    }


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 1),
        (("a", "b"), 2),
        (("a", "b", 7), 2),
        (("a", "c"), 1),
        (("b",), None),
        ((), None),
    ],
)
def test_what_has_no_line_of_its_own_has_that_of_what_holds_it(keys: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(places("[a]\nb = 1\n"), keys) == line


@pytest.mark.parametrize("odd", ["\u2028", "\u0085", "\x0c", "\x1c"])
def test_only_line_ends_of_toml_end_a_line(odd: str) -> None:
    assert places(f'a = "{odd}"\r\nb = 1') == {("a",): 1, ("b",): 2}


_keys = st.sampled_from(["a", "b", "é"]) | st.text(max_size=4)
_tables = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=6).map(lambda said: said + "\n[a]\nb = 1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    """A value as TOML, lists over several lines."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{written(one)}, # ,]\n" for one in value) + "]"
    if isinstance(value, str):
        return '"""' + quoted(value)[1:-1].replace("\\n", "\n") + '"""'
    return str(value).lower()


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def paths(value: Any, above: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path for key, one in members for path in ({(*above, key)} | paths(one, (*above, key)))}


@given(table=st.dictionaries(_keys, _tables, max_size=4))
def test_whatever_the_text_holds_each_part_has_a_line_and_nothing_else_has(table: dict[str, Any]) -> None:
    text = "".join(f"{quoted(key)} = {written(value)}\n" for key, value in table.items())
    found = places(text)
    assert {*found} == paths(tomllib.loads(text))
    lines = [found[key,] for key in table]
    assert lines == sorted(lines)
    assert all(text.split("\n")[line - 1].startswith(quoted(key)) for key, line in zip(table, lines, strict=True))
