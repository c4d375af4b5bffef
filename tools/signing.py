"""Writes the sums beside the files of a model, by which coach/retrieval/sums.py checks them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

from coach.retrieval.sums import SUMS


def sign(folder: str, names: Iterable[str]) -> int:
    """Bytes of all files together."""
    lines = []
    size = 0
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        size += len(data)
        lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    with open(os.path.join(folder, SUMS), "w", encoding="ascii") as file:
        file.writelines(lines)
    return size
