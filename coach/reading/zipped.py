"""Opens a zip file that came from outside: small enough when unpacked, not encrypted, nothing hidden in it."""

from __future__ import annotations

import io
import zipfile

from coach.errors import InputError
from coach.reading.decode import refuse_large

MAX_UNPACKED = 100_000_000
"""Bytes of all members together: 2 MB of zip can hold 2 GB, and the parsers below would unpack all of it."""
MAX_MEMBERS = 5_000


def open_zip(data: bytes, path: str, kind: str) -> zipfile.ZipFile:
    """The archive, checked by what its directory declares; reading a member checks the declared size.

    `kind` names the document in messages ("Word", "Excel").  Raises InputError."""
    refuse_large(data, path)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        hint = f"open it in {kind} and save it again"
        raise InputError(f"this {kind} file is damaged", hint=hint, path=path) from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        told = f"unpacks to {unpacked:,} bytes in {len(members):,} parts"
        hint = f"at most {MAX_UNPACKED:,} bytes are read; save only the OKRs to a new file"
        raise InputError(f"this {kind} file {told}", hint=hint, path=path)
    if any(member.flag_bits & 0x1 for member in members):
        hint = f"open it in {kind}, take the password off and save it again"
        raise InputError(f"this {kind} file is protected by a password", hint=hint, path=path)
    return archive


def member(archive: zipfile.ZipFile, name: str, path: str, kind: str) -> bytes:
    """One member's bytes.  Raises InputError where it is missing, damaged or larger than the directory says."""
    try:
        return archive.read(name)
    # Beside BadZipFile a bad member brings zlib.error, EOFError, KeyError and more; all mean the same to the user.
    except Exception as error:
        hint = f"open it in {kind} and save it again"
        raise InputError(f"this {kind} file is damaged: {name}", hint=hint, path=path) from error
