"""JSON that every reader takes and no terminal obeys."""

from __future__ import annotations

import json
import re

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_string = json.encoder.encode_basestring

# JSON lets these stand raw inside a string; a terminal would obey them, and no encoding takes a lone surrogate.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]")


def encoded(value: object) -> str:
    """`value` as JSON on one line."""
    return printable(_encode(value))


def string(text: str | None) -> str:
    """A text as JSON, or null; part of a line that `printable` has still to look at."""
    return "null" if text is None else _string(text)


def printable(line: str) -> str:
    """A line of JSON without what a terminal would obey."""
    # Most lines are plain, which costs a thousandth of the search; isprintable is false for all of them.
    plain = (line.isascii() and "\x7f" not in line) or line.isprintable()
    return line if plain else _RAW.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
