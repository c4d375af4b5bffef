"""The one error tree.  Every error says what is wrong, where, and what to do about it."""

from __future__ import annotations


class CoachError(Exception):
    """Root of all errors a user may see.  `code` is stable; `hint` says what to do."""

    code = "error"

    def __init__(self, message: str, *, hint: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}: " if self.line is None else f"{self.path}:{self.line}: "
        return f"{where}{self.message}; {self.hint}"


class InputError(CoachError):
    """The user's file cannot be read or holds nothing to review."""

    code = "bad-input"


class NoOkrsError(InputError):
    """The source can be read, but no OKR was recognised in it: no fault of a file that a folder holds by the way."""

    code = "no-okrs"


class UsageError(CoachError):
    """The command line asks for something that does not exist."""

    code = "bad-usage"


class KnowledgeError(CoachError):
    """A data file of the project is wrong: our fault, not the user's."""

    code = "bad-knowledge"
