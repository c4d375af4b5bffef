"""The files a review reads and the one it writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from coach.errors import InputError, UsageError

SUFFIXES = (
    *(".md", ".mdx", ".markdown", ".txt", ".csv", ".tsv", ".xlsx", ".docx", ".html", ".htm"),
    *(".json", ".jsonl", ".ndjson", ".yaml", ".yml"),
)
"""Endings of the files that are taken from a folder."""

_TOGETHER = 1 << 20

Source = tuple[str, bool | None]
"""A path, and True where the user named the file, False where a folder holds it, None for an empty folder."""


def sources(paths: Sequence[str]) -> tuple[list[Source], list[str]]:
    """Each source once, and those of `paths` that name again what a path before them names."""
    found: list[Source] = []
    again: list[str] = []
    named: set[str] = set()
    seen: set[str] = set()
    for path in paths:
        home = _real(path)
        if home in named:
            again.append(path)
            continue
        named.add(home)
        is_folder = os.path.isdir(path)
        members = tuple(_members(path)) if is_folder else (path,)
        if not members:
            found.append((path, None))
        for member in members:
            real = _real(member)
            if real not in seen:
                seen.add(real)
                found.append((member, not is_folder))
    return found, again


def _real(path: str) -> str:
    return "-" if path == "-" else os.path.realpath(path)


def _members(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            # Beside an open document `plan.docx` stands a lock `~$plan.docx`.
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                yield os.path.join(root, name)


def bytes_of(path: str) -> bytes:
    """What stands in the source, one byte more than allowed at most, so that the reader can tell."""
    from coach.reading import MAX_BYTES

    # An endless source must not fill the memory.
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read: {_why(error)}", hint="check the path and its permissions", path=path
        ) from error


def refuse_source(output: str, found: Iterable[Source]) -> None:
    """A UsageError where `output` is one of the sources, by whichever name: writing there would destroy a draft."""
    if not os.path.isfile(output):
        return
    written = os.stat(output)
    for path, _ in found:
        try:
            read = os.fstat(sys.stdin.fileno()) if path == "-" else os.stat(path)
        except (OSError, ValueError):
            continue
        if os.path.samestat(written, read):
            hint = "name another file after --output; only --fix changes what is reviewed"
            raise UsageError("the review would overwrite a file that it reviews", hint=hint, path=output)


def deliver(pieces: Iterable[str] | bytes, output: str | None, encoding: str | None) -> None:
    """Writes to the file `output`, at once or not at all, or prints.  Bytes go out as they are."""
    if output is None:
        put(pieces, encoding)
        return
    chunks = _encoded(pieces, "utf-8")
    real = os.path.realpath(output)
    try:
        if os.path.exists(real) and not os.path.isfile(real):
            with open(real, "wb") as device:
                device.writelines(chunks)
            return
        part = f"{real}.{os.getpid()}.part"
        try:
            with open(part, "xb") as file:
                file.writelines(chunks)
            os.replace(part, real)
        except BaseException:
            if os.path.exists(part):
                os.unlink(part)
            raise
    except (OSError, ValueError) as error:
        hint = "check that the folder exists and may be written to"
        raise UsageError(f"the review cannot be written: {_why(error)}", hint=hint, path=output) from error


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def put(pieces: Iterable[str] | bytes, encoding: str | None = None) -> None:
    """Bytes straight to standard output, so that no locale changes JSON and no odd character stops a review."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        for chunk in _encoded(pieces, "utf-8"):
            sys.stdout.write(chunk.decode("utf-8", "backslashreplace"))
        return
    sys.stdout.flush()
    stream.writelines(_encoded(pieces, encoding or sys.stdout.encoding or "utf-8"))
    stream.flush()


def _encoded(pieces: Iterable[str] | bytes, encoding: str) -> Iterator[bytes]:
    """Many pieces at once: one by one takes longer, and all of them might not fit the memory."""
    if isinstance(pieces, bytes):
        yield pieces
        return
    some: list[str] = []
    size = 0
    for piece in pieces:
        some.append(piece)
        size += len(piece)
        if size >= _TOGETHER:
            yield "".join(some).encode(encoding, "backslashreplace")
            some, size = [], 0
    yield "".join(some).encode(encoding, "backslashreplace")
