"""The same words in other bytes, and with characters that do not show: the same review, quoting the author's own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from coach import cli

MARKDOWN = """\
# Team: Bakery, Q3 2026

## Objective: Bread people queue for at the café

- KR1: Increase loaves sold a day from 12,000 to 30,000 by 30 September 2026
- KR2: Waste falls from 8% to 3%
- KR3: Launch the new oven
- KR4: Raise revenue to € 40 000 a month
- KR5: Median wait falls by 30 % for guests
"""
YAML = """\
team: Bakery
period: Q3 2026
objectives:
  - title: Bread people queue for at the café
    key_results:
      - Increase loaves sold a day from 12,000 to 30,000 by 30 September 2026
      - Waste falls from 8% to 3%
      - Launch the new oven
      - Raise revenue to € 40 000 a month
      - Median wait falls by 30 % for guests
"""
FILES = {"a.md": MARKDOWN, "a.yaml": YAML}
STATEMENT = re.compile(r"(?m)^((?:## Objective|- KR\d|  - title): |      - )(.*)$")
GUESS = "line {} is not valid UTF-8; the file was read as Windows-1252, check accented letters"
UNMARKED = "the file was read as UTF-16, without a byte order mark that says so"


def reviewed(data: bytes, name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path = folder / name
    path.write_bytes(data)
    assert cli.main(["review", "--format", "json", str(path)]) == 1
    return dict(json.loads(capsys.readouterr().out))


def said(review: dict[str, Any]) -> object:
    """All that a review says but texts, offsets and fingerprints, which follow from the texts."""
    okrs = [
        (
            *(okr[key] for key in ("id", "team", "period", "verdict", "top_fix")),
            [
                (kr["id"], kr["form"], kr["verdict"], {name: worth(slot) for name, slot in kr["slots"].items()})
                for kr in okr["key_results"]
            ],
        )
        for okr in review["okrs"]
    ]
    kept = ("id", "rule", "severity", "scope", "okr", "key_result", "field", "line")
    return okrs, [[finding[key] for key in kept] for finding in review["findings"]], review["summary"]


def worth(slot: Any) -> object:
    return (slot.get("value"), slot.get("unit")) if isinstance(slot, dict) else len(slot)


def check_quotes(review: dict[str, Any], text: str) -> None:
    """Every span quotes the author's own characters."""
    texts = {okr["id"]: okr["objective"]["text"] for okr in review["okrs"]}
    for kr in (kr for okr in review["okrs"] for kr in okr["key_results"]):
        texts[kr["id"]] = kr["text"]
        for slot in kr["slots"].values():
            for part in slot if isinstance(slot, list) else [slot]:
                assert kr["text"][part["start"] : part["end"]] == part["text"]
    for finding in review["findings"]:
        span = finding["span"]
        if span is not None:
            of = texts[finding["key_result"] or finding["okr"]]
            assert of[span["start"] : span["end"]] == span["text"]
    for words in texts.values():
        assert words in text


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("encoding", "mark", "note"),
    [
        ("utf-8", b"\xef\xbb\xbf", ""),
        ("utf-16-le", b"\xff\xfe", ""),
        ("utf-16-be", b"\xfe\xff", ""),
        ("utf-16-le", b"", UNMARKED),
        ("utf-16-be", b"", UNMARKED),
        ("cp1252", b"", GUESS),
    ],
)
def test_other_bytes_get_the_same_review(
    name: str, encoding: str, mark: bytes, note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = reviewed(FILES[name].encode(), name, tmp_path, capsys)
    review = reviewed(mark + FILES[name].encode(encoding), name, tmp_path, capsys)
    line = 3 if name == "a.md" else 4
    assert review["sources"][0]["notes"] == ([note.format(line)] if note else [])
    review["sources"][0]["notes"] = []
    assert review == clean


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_get_the_same_review(
    name: str, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = reviewed(FILES[name].encode(), name, tmp_path, capsys)
    assert reviewed(FILES[name].replace("\n", end).encode(), name, tmp_path, capsys) == clean


def in_statements(text: str, pattern: str, new: str) -> str:
    return STATEMENT.sub(lambda found: found[1] + re.sub(pattern, new, found[2]), text)


INVISIBLE = {
    "zero-width space": "\u200b",
    "zero-width non-joiner": "\u200c",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
}
CHANGES = {
    "no-break spaces between words": (r" ", "\u00a0"),
    "narrow no-break spaces between words": (r" ", "\u202f"),
    "no-break spaces in numbers": (r"(?<=\d) (?=\d|%)|(?<=€) ", "\u00a0"),
    "narrow no-break spaces in numbers": (r"(?<=\d) (?=\d|%)|(?<=€) ", "\u202f"),
    "thousands parted by a no-break space": (r",", "\u00a0"),
    "thousands parted by a narrow no-break space": (r",", "\u202f"),
    "left-to-right marks around numbers": (r"(\d[\d,%]*)", "\u200e\\1\u200e"),
    "right-to-left marks around numbers": (r"(\d[\d,%]*)", "\u200f\\1\u200f"),
    "isolates around numbers": (r"(\d[\d,%]*)", "\u2066\\1\u2069"),
    "embeddings around numbers": (r"(\d[\d,%]*)", "\u202b\\1\u202c"),
    **{f"{name} inside words": (r"\b([a-zA-Z]{2})(?=[a-z]{2})", f"\\1{sign}") for name, sign in INVISIBLE.items()},
    **{f"{name} inside numbers": (r"(?<=\d)(?=,\d|%)", sign) for name, sign in INVISIBLE.items()},
    **{f"{name} around the text": (r"^(.*)$", f"{sign}\\1{sign}") for name, sign in INVISIBLE.items()},
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_show_changes_no_review(
    name: str, change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = in_statements(FILES[name], *CHANGES[change])
    assert text != FILES[name]
    review = reviewed(text.encode(), name, tmp_path, capsys)
    assert said(review) == said(reviewed(FILES[name].encode(), name, tmp_path, capsys))
    check_quotes(review, text)


@pytest.mark.parametrize("key", ["\ufefftitle", "ti\u200btle", "Key\u00a0Results", "key\u202fresults"])
def test_keys_with_what_does_not_show_are_the_same_keys(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = YAML.replace("title" if key.lower().strip("\ufeff")[0] == "t" else "key_results", key)
    assert said(reviewed(text.encode(), "a.yaml", tmp_path, capsys)) == said(
        reviewed(YAML.encode(), "a.yaml", tmp_path, capsys)
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (MARKDOWN.encode("utf-32"), "the file starts as UTF-16 but is not"),
        (MARKDOWN.encode("utf-32-be"), "the file is binary, not text"),
        (b"\xff\xfeO", "the file starts as UTF-16 but is not"),
        (MARKDOWN.encode("utf-16-le")[1:-1] + b"\x00\x00", "the file is binary, not text"),
    ],
    ids=["utf-32", "utf-32-be", "half a mark", "zeros"],
)
def test_other_encodings_are_refused(
    name: str, data: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert cli.main(["review", str(path)]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.splitlines()[0]) == ("", f"okr-coach: error: {path}: {message}")
