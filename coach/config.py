"""What the environment and the release settle.  The only reader of environment variables.

Plain functions, no records: `okr-coach --help` needs this file, and importing dataclasses takes longer than that."""

from __future__ import annotations

import os
from collections.abc import Mapping

from coach.errors import UsageError

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


# --- the model --------------------------------------------------------------------------------

OPENAI_URL = "https://api.openai.com/v1"


def model_name(values: Mapping[str, str] = os.environ) -> str | None:
    """The model to use, from OKR_COACH_MODEL; None: no model, and no other setting switches one on."""
    return values.get("OKR_COACH_MODEL", "").strip() or None


def model_url(values: Mapping[str, str] = os.environ) -> str:
    """Address of the endpoint, from OKR_COACH_BASE_URL.  UsageError where it is none, or holds a key itself."""
    from urllib.parse import urlsplit

    url = values.get("OKR_COACH_BASE_URL", "").strip().rstrip("/") or OPENAI_URL
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    # Addresses are shown and kept in files; so none may hold a secret, and a wrong one is not repeated.
    if not whole or "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError("OKR_COACH_BASE_URL is no plain address", hint="write it as https://host/v1, without a key")
    return url


def model_key(values: Mapping[str, str] = os.environ) -> str | None:
    """The endpoint's key, from OKR_COACH_API_KEY or else OPENAI_API_KEY; None where no model is set either."""
    if model_name(values) is None:
        return None
    key = values.get("OKR_COACH_API_KEY", "").strip() or values.get("OPENAI_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError("the model's key holds characters that no key has", hint="copy it anew")
    return key or None


def model_timeout(values: Mapping[str, str] = os.environ) -> int:
    """Seconds for one call of the model, and after which no new try begins."""
    return _whole(values, "OKR_COACH_MODEL_TIMEOUT", 60, 3_600)


def model_tokens(values: Mapping[str, str] = os.environ) -> int:
    """Tokens that one run may spend, read and written."""
    return _whole(values, "OKR_COACH_MODEL_TOKENS", 1_000_000, 1_000_000_000)


def model_calls(values: Mapping[str, str] = os.environ) -> int:
    """Calls of the model that may be under way at once."""
    return _whole(values, "OKR_COACH_MODEL_CALLS", 4, 64)


def keeps_answers(values: Mapping[str, str] = os.environ) -> bool:
    """False where OKR_COACH_MODEL_CACHE is off: the model is asked each time."""
    wanted = values.get("OKR_COACH_MODEL_CACHE", "") or "on"
    if wanted not in ("on", "off"):
        raise UsageError(f"OKR_COACH_MODEL_CACHE is {wanted!r}", hint="write on or off")
    return wanted == "on"


def _whole(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = values.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 0 < int(text) <= most):
        raise UsageError(f"{name} is {text!r}", hint=f"write a whole number from 1 to {most}")
    return int(text)
