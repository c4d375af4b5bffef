"""What the environment and the release settle.  The only reader of environment variables.

Plain functions, no records: `okr-coach --help` needs this file, and importing dataclasses takes longer than that."""

from __future__ import annotations

import os
from collections.abc import Mapping

NAME = "okr-coach"
VERSION = "0.1.0"

MIN_COLUMNS = 50
MAX_COLUMNS = 100
"""Cells of a line: below 50 the name of a rule does not fit, above 100 the eye loses the start of the next line."""


def wants_colour(values: Mapping[str, str] = os.environ) -> bool:
    """False where the user asked for none (no-color.org: NO_COLOR set to anything but "") or the terminal has none."""
    return not values.get("NO_COLOR") and values.get("TERM") != "dumb"


def wanted_columns(values: Mapping[str, str] = os.environ) -> int | None:
    """The width that COLUMNS asks for, in cells; None where it is not set or no number."""
    columns = values.get("COLUMNS", "")
    # isascii: '²'.isdigit() is true and int('²') fails.
    return int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 6 else None


def line_width(wanted: int | None) -> int:
    """Cells of an output line for a terminal of `wanted` cells; 80 where nothing is known."""
    return 80 if not wanted else max(MIN_COLUMNS, min(wanted, MAX_COLUMNS))


def cache_folder(values: Mapping[str, str] = os.environ) -> str:
    """Where to keep what can be made anew: OKR_COACH_CACHE, else okr-coach/ in the user's cache folder."""
    named = values.get("OKR_COACH_CACHE")
    if named:
        return os.path.abspath(named)
    # The standard of freedesktop.org asks to ignore a relative path.
    shared = values.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(shared):
        shared = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(shared, NAME)


def chroma_url(values: Mapping[str, str] = os.environ) -> str | None:
    """Address of the Chroma server to use; None: the index lies in the cache folder."""
    return values.get("OKR_COACH_CHROMA_URL") or None
