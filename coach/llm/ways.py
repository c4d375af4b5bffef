"""What is known of an endpoint's model: which way of asking works, and whether it takes a temperature.

Kept in memory and, where the cache folder can be written, in a small JSON file for the next run."""

from __future__ import annotations

import json
import os
import tempfile
from threading import Lock
from typing import Any

from coach.llm.asking import WAYS, Way
from coach.records import dataclass, replace

_FILE = "ways.json"
_MOST = 100_000
"""Bytes of the file; a larger one is none of ours."""


@dataclass(frozen=True, slots=True)
class Known:
    """`way`: None where none was found yet.  `cool`: the model takes temperature 0."""

    way: Way | None = None
    cool: bool = True


class Memory:
    """What is known of one model at one endpoint.  Threads may share it.  A file that cannot be used is none."""

    def __init__(self, folder: str, url: str, model: str) -> None:
        self._folder = folder
        self._key = f"{url} {model}"
        self._lock = Lock()
        self._known = self._read()

    @property
    def known(self) -> Known:
        return self._known

    def learn_way(self, way: Way, *, lasting: bool) -> None:
        """`lasting`: for the next runs too."""
        with self._lock:
            self._known = replace(self._known, way=way)
            if lasting:
                self._write()

    def learn_no_temperature(self) -> None:
        with self._lock:
            self._known = replace(self._known, cool=False)

    def _read(self) -> Known:
        entry = self._all().get(self._key)
        if not isinstance(entry, dict) or entry.get("way") not in WAYS or not isinstance(entry.get("cool"), bool):
            return Known()
        return Known(entry["way"], entry["cool"])

    def _all(self) -> dict[str, Any]:
        try:
            with open(os.path.join(self._folder, _FILE), encoding="utf-8") as file:
                read = json.loads(file.read(_MOST))
        except (OSError, ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}

    def _write(self) -> None:
        entries = self._all() | {self._key: {"way": self._known.way, "cool": self._known.cool}}
        making = None
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as file:
                making = file.name
                json.dump(entries, file, indent=1, sort_keys=True)
            os.replace(making, os.path.join(self._folder, _FILE))
        except OSError:
            if making is not None and os.path.exists(making):
                os.unlink(making)
