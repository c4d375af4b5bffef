"""JSON that every reader takes and no terminal obeys."""

from __future__ import annotations

import json
import re

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

# JSON lets these stand raw inside a string; a terminal would obey them, and no encoding takes a lone surrogate.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]")


def encoded(value: object) -> str:
    """`value` as JSON on one line."""
    line = _encode(value)
    # Most lines are plain, which costs a thousandth of the search; isprintable is false for all of them.
    plain = (line.isascii() and "\x7f" not in line) or line.isprintable()
    return line if plain else _RAW.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
