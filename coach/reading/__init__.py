"""Reading: bytes -> OkrSet.  The one door is `read`; everything behind it keeps offsets into the decoded file."""

from __future__ import annotations

from coach.errors import InputError, NoOkrsError
from coach.reading.decode import MAX_BYTES, decode
from coach.reading.kinds import container_of, kind_of
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


def read(data: bytes, path: str) -> OkrSet:
    """The OKRs in one source.

    `path` names it in messages (`-` for standard input); its ending helps to tell the format.

    Offsets in the result count code points of the decoded text without its byte order mark.
    Raises InputError for whatever cannot be read, and where no OKR is recognised.
    """
    found, notes = _read(data, path)
    if not found.okrs:
        raise NoOkrsError(
            "no OKRs were recognised",
            hint=f"write an objective and its key results below it, one a line, for example:\n\n{TEMPLATE}",
            path=path,
        )
    if not notes:
        return found
    return replace(found, notes=notes + found.notes)


def _read(data: bytes, path: str) -> tuple[OkrSet, tuple[str, ...]]:
    """The set, and notes on how the bytes were decoded."""
    container = container_of(data)
    if container == "docx":
        from coach.reading.docxfile import read_docx

        return read_docx(data, path), ()
    if container is not None:
        raise _unread(f"this is a {container} file", path)
    text, notes = decode(data, path)
    kind = kind_of(text, path)
    if kind == "json":
        from coach.reading.neutral import read_json

        return read_json(text, path), notes
    if kind == "jsonl":
        from coach.reading.jsonl import read_jsonl

        return read_jsonl(text, path), notes
    if kind == "yaml":
        from coach.reading.neutral import read_yaml

        return read_yaml(text, path), notes
    if kind == "html":
        from coach.reading.htmlfile import read_html

        return read_html(text, path), notes
    if kind in ("markdown", "text"):
        from coach.reading.markdown import read_markdown

        if path.lower().endswith(".mdx"):
            from coach.reading.mdx import without_code

            text = without_code(text)
        return read_markdown(text, path, kind), notes
    raise _unread(f"this is a file in the format {kind}", path)


def _unread(what: str, path: str) -> InputError:
    hint = "open it, copy the cells and paste them into a .txt file: cells parted by tabs are read as a table"
    return InputError(f"{what}; this version reads Markdown, plain text and JSON", hint=hint, path=path)
