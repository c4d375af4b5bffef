"""Puts a patched file on the disk: whole or not at all, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import os
import stat

from coach.errors import InputError


def write(path: str, data: bytes, read: bytes) -> None:
    """Replaces a file, which still has to hold the bytes `read`, by `data`; its permissions stay.

    Of a link the file it leads to is replaced.  Raises InputError where the file was changed or is gone, may not be
    written, or is no plain file."""
    if path == "-":
        raise InputError("standard input cannot be changed", hint="name a file", path=path)
    real = os.path.realpath(path)
    try:
        mode = os.stat(real).st_mode
        if not stat.S_ISREG(mode):
            raise InputError("this is no plain file and cannot be changed", hint="name a file", path=path)
        # The folder alone decides whether a file may be replaced; its author's wish is in the file's own mode.
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(real, os.W_OK):
            hint = "allow writing to it, or look at the changes with --diff"
            raise InputError("the file is read-only", hint=hint, path=path)
        _replace(path, real, data, read)
    except OSError as error:
        hint = "check the file and its folder; nothing was changed"
        raise InputError(f"cannot be written: {error.strerror or error}", hint=hint, path=path) from error


def _replace(path: str, real: str, data: bytes, read: bytes) -> None:
    part = f"{real}.{os.getpid()}.part"
    # `x`: whoever may write to the folder might have put a link here.
    with open(part, "xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            _take_over(part, os.stat(real))
            _check(path, real, read)
        except BaseException:
            file.close()
            os.unlink(part)
            raise
    try:
        os.replace(part, real)
    except OSError:
        os.unlink(part)
        raise


def _check(path: str, real: str, read: bytes) -> None:
    with open(real, "rb") as file:
        if file.read(len(read) + 1) != read:
            hint = "review it again; nothing was changed"
            raise InputError("the file was changed since it was read", hint=hint, path=path)


def _take_over(part: str, of: os.stat_result) -> None:
    """Gives a new file the owner, as far as that is allowed, and the permissions of another."""
    made = os.stat(part)
    if (made.st_uid, made.st_gid) != (of.st_uid, of.st_gid) and hasattr(os, "chown"):
        try:
            os.chown(part, of.st_uid, of.st_gid)
        except PermissionError:
            pass
    os.chmod(part, stat.S_IMODE(of.st_mode))
