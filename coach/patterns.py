"""Regular expressions that are compiled when they are first used: a review meets few of them."""

from __future__ import annotations

import re


class _Pattern:
    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        # What is found is kept here, so that a later use costs what it costs with `re.compile`.
        found: object = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(source, flags)`, later.  A mistake in `source` shows at its first use."""
    return _Pattern(source, flags)  # type: ignore[return-value]
