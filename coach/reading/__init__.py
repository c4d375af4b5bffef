"""Reading: bytes -> OkrSet.  The one door is `read`; everything behind it keeps offsets into the decoded file."""

from __future__ import annotations

from coach.errors import NoOkrsError
from coach.reading.decode import MAX_BYTES, check_lines, decode
from coach.reading.kinds import container_of, kind_of
from coach.records import replace
from coach.types import OkrSet

__all__ = ["MAX_BYTES", "TEMPLATE", "read"]

MAX_LINES = 250_000
"""Of Markdown and text: as many take some seconds."""
MAX_ROWS = 1_000_000
"""Of a sheet that is read whole, blank lines included."""

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
    if container is not None:
        return _of_archive(data, path, container), ()
    text, notes = decode(data, path)
    return _of_text(text, path, kind_of(text, path)), notes


def _of_archive(data: bytes, path: str, kind: str) -> OkrSet:
    if kind == "xlsx":
        from coach.reading.xlsxfile import read_xlsx

        return read_xlsx(data, path)
    from coach.reading.docxfile import read_docx

    return read_docx(data, path)


def _of_text(text: str, path: str, kind: str) -> OkrSet:
    if kind == "json":
        from coach.reading.neutral import read_json

        return read_json(text, path)
    if kind == "jsonl":
        from coach.reading.jsonl import read_jsonl

        return read_jsonl(text, path)
    if kind == "yaml":
        from coach.reading.neutral import read_yaml

        return read_yaml(text, path)
    if kind == "csv":
        from coach.reading.csvfile import read_csv

        check_lines(text, path, MAX_ROWS)
        return read_csv(text, path)
    if kind == "html":
        from coach.reading.htmlfile import read_html

        return read_html(text, path)
    from coach.reading.markdown import read_markdown
    from coach.reading.ours import refuse_markdown

    refuse_markdown(text, path)
    check_lines(text, path, MAX_LINES)
    if path.lower().endswith(".mdx"):
        from coach.reading.mdx import without_code

        text = without_code(text)
    return read_markdown(text, path, kind)
