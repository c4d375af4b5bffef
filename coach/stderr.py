"""What is said on standard error."""

from __future__ import annotations

import os
import sys

from coach.config import NAME
from coach.errors import CoachError


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


def hush() -> None:
    """The reader of standard output went away; without this the interpreter complains on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
