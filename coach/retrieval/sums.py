"""The files of a model, checked against the sums that lie beside them."""

from __future__ import annotations

import hashlib
import os

from coach.errors import KnowledgeError

SUMS = "SHA256SUMS"


def verified(folder: str) -> tuple[dict[str, bytes], str]:
    """The files that SUMS lists in a model's folder, and the digest of that list.

    KnowledgeError where one is damaged."""
    shown = os.path.join("knowledge", os.path.basename(folder))
    hint = "install okr-coach again"
    files = {}
    try:
        with open(os.path.join(folder, SUMS), encoding="ascii") as lines:
            listed = lines.read()
        for line in listed.splitlines():
            expected, name = line.split()
            with open(os.path.join(folder, name), "rb") as file:
                files[name] = file.read()
            if hashlib.sha256(files[name]).hexdigest() != expected:
                raise KnowledgeError("this file is damaged", hint=hint, path=os.path.join(shown, name))
    except (OSError, ValueError):
        raise KnowledgeError("the model cannot be read", hint=hint, path=shown) from None
    return files, hashlib.sha256(listed.encode()).hexdigest()
