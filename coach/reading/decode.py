"""Bytes -> text, without changing a character: offsets into the result are offsets into the author's file."""

from __future__ import annotations

import codecs
import re

from coach.errors import InputError

MAX_BYTES = 16_000_000
"""Larger sources are refused: 40,000 key results take less than a third of it."""
MAX_LINE = 2_000_000
"""Characters of a line: one that is longer is no OKR, and would have to be held in memory whole."""

_SIGNATURES = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 20_000
_AS_TEXT = "save it as Markdown, text, CSV, XLSX, DOCX, HTML, JSON or YAML, or paste the OKRs into a .txt file"


def decode(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file without its byte order mark, and what had to be guessed.

    UTF-8 and UTF-16 are read as such, anything else as Windows-1252.  A note says what is a guess.
    Raises InputError for an empty, too large, binary or undecodable file.
    """
    refuse_large(data, path)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"this is {kind}, not text", hint=_AS_TEXT, path=path)
    text, notes = _to_text(data, path)
    if not text.strip():
        if path == "-":
            raise InputError("standard input is empty", hint="pipe OKRs into it, or name a file", path=path)
        raise InputError("the file is empty", hint="write an objective and its key results into it", path=path)
    return text, notes


def refuse_large(data: bytes, path: str) -> None:
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read",
            hint="split it, one file a team or period; CSV and JSON Lines of any length become reviews in JSON or CSV",
            path=path,
        )


def _as_utf16(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def check_lines(text: str, path: str, most: int) -> None:
    """Raises InputError for more than `most` lines, and for a line of more than MAX_LINE characters.

    Either is no draft of OKRs, and reading it all would take longer than anybody waits."""
    lines = text.count("\n") + 1
    if lines > most:
        hint = "split it, one file a team or period; CSV and JSON Lines are read whatever their length"
        raise InputError(f"the file has {lines:,} lines; at most {most:,} are read", hint=hint, path=path)
    if len(text) > MAX_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE:
                hint = "write an objective and its key results one a line"
                raise InputError(f"this line has more than {MAX_LINE:,} characters", hint=hint, path=path, line=number)


def _to_text(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _as_utf16(data, "utf-16")
        if text is None:
            raise InputError("the file starts as UTF-16 but is not", hint="save it as UTF-8", path=path)
        return text, ()
    if b"\x00" in data:
        # Without a mark: of plain letters every other byte is zero.
        for begin, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            zeros = data[begin:_HEAD:2].count(0)
            if 2 * zeros > len(data[begin:_HEAD:2]) and (text := _as_utf16(data, encoding)) is not None:
                return text, ("the file was read as UTF-16, without a byte order mark that says so",)
    if len(_CONTROL.findall(data)) > len(data) // 100 or b"\x00" in data:
        raise InputError("the file is binary, not text", hint=_AS_TEXT, path=path)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        note = f"line {line} is not valid UTF-8; the file was read as Windows-1252, check accented letters"
        return data.decode("cp1252"), (note,)
    except UnicodeDecodeError:
        raise InputError(
            "the file is neither UTF-8 nor Windows-1252", hint="save it as UTF-8", path=path, line=line
        ) from None
