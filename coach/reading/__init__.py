"""Reading: bytes -> OkrSet.  The one door is `read`; everything behind it keeps offsets into the decoded file."""

from __future__ import annotations

from coach.errors import InputError, NoOkrsError
from coach.reading.decode import MAX_BYTES, decode
from coach.records import replace
from coach.types import OkrSet

__all__ = ["MAX_BYTES", "TEMPLATE", "read"]

TEMPLATE = """\
# Team: ..., Q3 2026

## Objective: what will be better, and for whom

- KR1: [metric] from [today] to [target] by [date]
- KR2: [metric] from [today] to [target] by [date]
"""
"""The shortest form this reader is sure to recognise; shown where nothing was recognised."""

_MARKDOWN_ENDINGS = (".md", ".mdx", ".markdown")
_OFFICE_ENDINGS = (".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".pdf", ".pptx")


def read(data: bytes, path: str) -> OkrSet:
    """The OKRs in one source.

    `path` names it in messages (`-` for standard input); its ending helps to tell the format.

    Offsets in the result count code points of the decoded text without its byte order mark.
    Raises InputError for whatever cannot be read, and where no OKR is recognised.
    """
    text, notes = decode(data, path)
    _refuse_sheet(text, path)
    if path.lower().endswith(".json") or (text.lstrip()[:1] in ("{", "[") and _is_json_like(text, path)):
        from coach.reading.neutral import read_json

        found = read_json(text, path)
    else:
        from coach.reading.markdown import looks_like_markdown, read_markdown

        marked = path.lower().endswith(_MARKDOWN_ENDINGS) or looks_like_markdown(text)
        found = read_markdown(text, path, "markdown" if marked else "text")
    if not found.okrs:
        raise NoOkrsError(
            "no OKRs were recognised",
            hint=f"write an objective and its key results below it, one a line, for example:\n\n{TEMPLATE}",
            path=path,
        )
    if not notes:
        return found
    return replace(found, notes=notes + found.notes)


def _refuse_sheet(text: str, path: str) -> None:
    """A sheet whose cells are parted by tabs is read as a table; one with commas would be read wrongly."""
    name = path.lower()
    first = text.lstrip().partition("\n")[0]
    kind = "a table with commas or semicolons (CSV)"
    if name.endswith(_OFFICE_ENDINGS):
        kind = f"a {name[name.rindex('.') :]} file"
    elif not (name.endswith((".csv", ".tsv")) and "\t" not in first):
        if name.endswith(".json") or not ("," in first or ";" in first):
            return
        from coach.reading.tables import has_separated_header

        if not has_separated_header(text):
            return
    raise InputError(
        f"this is {kind}; this version reads Markdown, plain text and JSON",
        hint="open it, copy the cells and paste them into a .txt file: cells parted by tabs are read as a table",
        path=path,
    )


def _is_json_like(text: str, path: str) -> bool:
    """A leading bracket alone may be a Markdown link or a tag; JSON goes on with a string, a value or an end."""
    if path.lower().endswith(_MARKDOWN_ENDINGS):
        return False
    start = text.lstrip()
    return start[1:].lstrip()[:1] in ('"', "{", "}", "]") or start[:1] == "{"
