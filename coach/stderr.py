"""What is said on standard error."""

from __future__ import annotations

import os
import sys

from coach.config import NAME
from coach.errors import CoachError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


def complain(error: CoachError) -> None:
    where = "" if error.path is None else f"{error.path}: " if error.line is None else f"{error.path}:{error.line}: "
    say(f"error: {where}{error.message}", *error.hint.splitlines())


def say(message: str, *more: str) -> None:
    from coach.render.terminal import visible

    lines = [f"{NAME}: {visible(message)}", *(f"  {visible(line)}".rstrip() for line in more)]
    try:
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        pass


class Progress:
    """How far long work has come, on one line of a terminal that is gone at the end; nothing where nobody watches."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._count = 0
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def add(self, count: int) -> None:
        self._count += count
        if sys.stderr.isatty():
            self._show(f"{NAME}: {self._count:,} {self._what}")

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._show("")  # blanks over what was there
            self._show("")  # and back to the first column

    def _show(self, line: str) -> None:
        try:
            sys.stderr.write("\r" + line.ljust(self._shown))
            sys.stderr.flush()
        except BrokenPipeError:
            pass
        self._shown = len(line)


def hush() -> None:
    """The reader of standard output went away; without this the interpreter complains on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
