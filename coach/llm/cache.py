"""Answers of before: the same model at the same endpoint, asked the same, is not asked again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from coach.llm.asking import WAYS, Ask, Way
from coach.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_FILE = "answers.sqlite3"
_LAYOUT = 2
"""Goes up when what is stored changes."""
_MOST = 50_000_000
"""Characters of all answers; beyond that the oldest go."""
_PATIENCE = 5
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the model wrote, and how it had been asked for: in which way, and by which prompt (id@version+hash)."""

    text: str
    way: Way
    prompt: str


class Answers:
    """The cache of one model at one endpoint.  Threads and processes may share the file.  What cannot be read is not
    there, and what cannot be written is not kept: a cache never fails a review."""

    def __init__(self, folder: str, url: str, model: str, most: int = _MOST) -> None:
        self._folder = folder
        self._scope = [_LAYOUT, url, model]
        self._most = most

    def get(self, ask: Ask) -> Held | None:
        """What was put for the same ask.  The caller has to check that it fits the schema."""
        with self._opened() as base:
            row = base and base.execute("SELECT body FROM answers WHERE key = ?", (self._key(ask),)).fetchone()
            if row:
                return _held(row[0])
        return None

    def put(self, ask: Ask, held: Held) -> None:
        body = json.dumps([held.text, held.way, held.prompt])
        with self._opened() as base:
            if base:
                base.execute("DELETE FROM answers WHERE key = ?", (self._key(ask),))
                base.execute("INSERT INTO answers (key, body) VALUES (?, ?)", (self._key(ask), body))
                base.execute(
                    "DELETE FROM answers WHERE number IN (SELECT number FROM (SELECT number, sum(length(body)) "
                    "OVER (ORDER BY number DESC) AS total FROM answers) WHERE total > ?)",
                    (self._most,),
                )

    def _key(self, ask: Ask) -> str:
        whole = json.dumps([*self._scope, ask.system, ask.user, ask.schema, ask.most], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        """A transaction, or None.  Whatever goes wrong in it is undone and not heard of."""
        import sqlite3

        path = os.path.join(self._folder, _FILE)
        base = None
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            base = sqlite3.connect(path, timeout=_PATIENCE)
            # Answers speak of the author's text.
            os.chmod(path, 0o600)
            base.execute(
                "CREATE TABLE IF NOT EXISTS answers (number INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT NOT NULL)"
            )
        except (OSError, sqlite3.Error) as error:
            _put_away(base, path, error)
            base = None
        try:
            yield base
            if base:
                base.commit()
        except sqlite3.Error as error:
            _put_away(base, path, error)
        finally:
            if base:
                base.close()


def _put_away(base: sqlite3.Connection | None, path: str, error: Exception) -> None:
    """Closes, and removes a file that is damaged; one that is locked or cannot be written stays."""
    import sqlite3

    if base:
        base.close()
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        try:
            os.unlink(path)
        except OSError:
            pass


def _held(body: object) -> Held | None:
    try:
        text, way, prompt = json.loads(str(body))
    except (ValueError, TypeError, RecursionError):
        return None
    return Held(text, way, prompt) if isinstance(text, str) and way in WAYS and isinstance(prompt, str) else None
