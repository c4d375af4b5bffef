"""Reads what a team settles in files: its options, the findings it passes over, and those of an earlier review.

Options stand in okr-coach.toml or in pyproject.toml below [tool.okr-coach], in the working folder or one above it.  A wrong
key or value is an InputError that names the file, the line and what is allowed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from coach.errors import InputError
from coach.options import EXCEPTIONS, KeyResultBand, ObjectiveBand, Options, Words
from coach.records import replace
from coach.rules import RULES
from coach.tomlplaces import line_of
from coach.types import Dismissal, Severity

OPTIONS_FILE = "okr-coach.toml"
IGNORES_FILE = "okr-coach-ignores.toml"
LARGEST = 1_000_000
"""Bytes of a file of options that are read."""
LARGEST_BASELINE = 50_000_000

_TABLE = "tool.okr-coach"
_MOST = 1_000
"""Words or rules of one list."""
_LONGEST = 60
_POLICIES = ("object", "accept")
_BANDS = {
    "key-results": {"fewest": 20, "most": 20, "many": 50, "far-too-many": 100},
    "objectives": {"most": 20, "many": 50, "far-too-many": 100},
}
_WORDS = ("vanity", "outputs", "insiders", "outsiders")
_ENTRY = ("fingerprint", "rule", "reason", "by", "on")


def find(name: str, folder: str = ".") -> str | None:
    """The file of that name in the folder or the nearest one above it."""
    here = os.path.abspath(folder)
    while True:
        path = os.path.join(here, name)
        if os.path.isfile(path):
            return os.path.relpath(path)
        above = os.path.dirname(here)
        if above == here or os.path.isdir(os.path.join(here, ".git")):
            return None
        here = above


def options(path: str | None) -> Options:
    """The options of the file `path`, else of the file found; the defaults where there is none."""
    if path is not None:
        return _File(path, "" if os.path.basename(path) != "pyproject.toml" else _TABLE).options()
    own = find(OPTIONS_FILE)
    if own is not None:
        return _File(own, "").options()
    project = find("pyproject.toml")
    if project is not None and b"okr-coach" in _bytes(project, LARGEST):
        return _File(project, _TABLE).options()
    return Options()


def ignores(path: str | None) -> dict[str, Dismissal]:
    """Dismissals by fingerprint of the ignore file `path`, else of the file found."""
    found = path or find(IGNORES_FILE)
    return {} if found is None else _File(found, "").ignores()


def baseline(path: str) -> dict[str, Dismissal]:
    """The findings of an earlier review, which stay silent.  `path`: what `--format json` wrote."""
    import json

    hint = "name a file that `okr-coach review --format json` wrote"
    try:
        review = json.loads(_bytes(path, LARGEST_BASELINE))
    except (ValueError, RecursionError):
        raise InputError("this is no review in JSON", hint=hint, path=path) from None
    if not isinstance(review, dict) or review.get("schema") != "okr-coach.review.v1":
        raise InputError("this is no review of okr-coach", hint=hint, path=path)
    findings = review.get("findings")
    known = Dismissal("baseline", path)
    try:
        return {str(finding["fingerprint"]): known for finding in findings or ()}
    except (TypeError, KeyError):
        raise InputError("a finding of this review has no fingerprint", hint=hint, path=path) from None


def _bytes(path: str, largest: int) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"cannot be read: {said}", hint="check the path and its permissions", path=path) from None
    if len(data) > largest:
        raise InputError("this file is too large", hint=f"{largest:,} bytes are read", path=path)
    return data


class _File:
    """One TOML file.  `home`: the table that holds our keys, "" for the whole file."""

    def __init__(self, path: str, home: str) -> None:
        import tomllib

        self.path, self.home = path, home
        try:
            self.text = _bytes(path, LARGEST).decode("utf-8-sig")
            table: Any = tomllib.loads(self.text)
        except UnicodeDecodeError:
            raise InputError("this file is not UTF-8", hint="save it as UTF-8", path=path) from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(f"this is no TOML: {error}", hint="see toml.io for its rules", path=path) from None
        for part in home.split(".") if home else ():
            table = table.get(part, {}) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.wrong((), "this is no table", f"write [{home}]")
        self.table: dict[str, Any] = table

    def wrong(self, keys: Sequence[str | int], message: str, hint: str) -> NoReturn:
        whole = (*self.home.split("."), *keys) if self.home else tuple(keys)
        raise InputError(message, hint=hint, path=self.path, line=line_of(self.text, whole))

    # --- options ------------------------------------------------------------------------------

    def options(self) -> Options:
        readers: dict[str, Callable[[Any], Mapping[str, Any]]] = {
            "select": lambda value: {"select": self._rules(("select",), value)},
            "ignore": lambda value: {"ignore": self._rules(("ignore",), value)},
            "severity": lambda value: {"severity": self._severities(value)},
            "key-results": lambda value: {"key_results": KeyResultBand(**self._band("key-results", value))},
            "objectives": lambda value: {"objectives": ObjectiveBand(**self._band("objectives", value))},
            "milestones": lambda value: {"milestones": self._policy("milestones", value)},
            "numbers-in-objectives": lambda value: {
                "numbers_in_objectives": self._policy("numbers-in-objectives", value)
            },
            "exceptions": lambda value: {"exceptions": self._exceptions(("exceptions",), value)},
            "teams": lambda value: {"teams": self._teams(value)},
            "words": lambda value: {"words": self._words(value)},
        }
        self._known((), self.table, readers)
        found = Options()
        for key, value in self.table.items():
            found = replace(found, **readers[key](value))
        return found

    def _known(self, keys: tuple[str | int, ...], table: Any, allowed: Iterable[str]) -> dict[str, Any]:
        """The table, if it is one and holds allowed keys only."""
        names = list(allowed)
        if not isinstance(table, dict):
            self.wrong(keys, f"{_told(keys)} is no table", f"write [{_told(keys, self.home)}] with {', '.join(names)}")
        for key in table:
            if key not in names:
                from difflib import get_close_matches

                near = get_close_matches(key, names, n=1)
                meant = f"did you mean {near[0]!r}? " if near else ""
                self.wrong(
                    (*keys, key), f"there is no option {key[:_LONGEST]!r}", f"{meant}known are {', '.join(names)}"
                )
        return table

    def _rules(self, keys: tuple[str | int, ...], value: Any) -> tuple[str, ...]:
        return tuple(self._rule(keys, name) for name in self._texts(keys, value, "names or codes of rules"))

    def _rule(self, keys: tuple[str | int, ...], name: str) -> str:
        wanted = name.strip().lower().replace("_", "-")
        for rule in RULES:
            if wanted in (rule.name, rule.code.lower()):
                return rule.name
        from difflib import get_close_matches

        near = get_close_matches(wanted, [rule.name for rule in RULES], n=2)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        self.wrong(keys, f"there is no rule {name[:_LONGEST]!r}", f"{hint}`okr-coach rules` lists them all")

    def _texts(self, keys: tuple[str | int, ...], value: Any, what: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.wrong(keys, f"{_told(keys)} is no list of texts", f"write a list of {what}")
        if len(value) > _MOST:
            self.wrong(keys, f"{_told(keys)} has {len(value)} entries", f"at most {_MOST} are read")
        return value

    def _severities(self, value: Any) -> dict[str, Severity]:
        table = value if isinstance(value, dict) else self._known(("severity",), value, ("a rule's name",))
        found = {}
        for name, severity in table.items():
            if severity not in tuple(Severity):
                allowed = ", ".join(Severity)
                self.wrong(("severity", name), f"{str(severity)[:_LONGEST]!r} is no severity", f"allowed are {allowed}")
            found[self._rule(("severity", name), name)] = Severity(severity)
        return found

    def _band(self, name: str, value: Any) -> dict[str, int]:
        found = {}
        for key, number in self._known((name,), value, _BANDS[name]).items():
            highest = _BANDS[name][key]
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= highest:
                self.wrong((name, key), f"{str(number)[:_LONGEST]!r} is no number of {name}", f"write 1 to {highest}")
            found[key.replace("-", "_")] = number
        steps = KeyResultBand(**found) if name == "key-results" else ObjectiveBand(**found)
        order = [getattr(steps, step.replace("-", "_")) for step in _BANDS[name]]
        if order != sorted(order):
            told = ", ".join(f"{step} {number}" for step, number in zip(_BANDS[name], order, strict=True))
            self.wrong((name,), f"the numbers of {name} do not rise: {told}", "let each be at least the one before")
        return found

    def _policy(self, key: str, value: Any) -> str:
        if value not in _POLICIES:
            self.wrong(
                (key,), f"{str(value)[:_LONGEST]!r} is no choice for {key}", f"allowed are {', '.join(_POLICIES)}"
            )
        return str(value)

    def _exceptions(self, keys: tuple[str | int, ...], value: Any) -> tuple[str, ...]:
        names = [name.strip().lower().replace("-", "_") for name in self._texts(keys, value, "exceptions")]
        for name in names:
            if name not in EXCEPTIONS:
                self.wrong(keys, f"there is no exception {name[:_LONGEST]!r}", f"known are {', '.join(EXCEPTIONS)}")
        return tuple(names)

    def _teams(self, value: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            self.wrong(("teams",), "teams is no table", 'write [teams."Name of the team"] with exceptions')
        found = {}
        for team, settings in value.items():
            table = self._known(("teams", team), settings, ("exceptions",))
            exceptions = self._exceptions(("teams", team, "exceptions"), table.get("exceptions", []))
            found[" ".join(team.lower().split())] = exceptions
        return found

    def _words(self, value: Any) -> Words:
        table = self._known(("words",), value, _WORDS)
        found = {}
        for key, words in table.items():
            terms = [" ".join(word.lower().split()) for word in self._texts(("words", key), words, "words")]
            for term in terms:
                if len(term) > _LONGEST or len(term.split()) > 6:
                    self.wrong(("words", key), f"{term[:_LONGEST]!r} is too long for a term", "write up to 6 words")
            found[key] = tuple(terms)
        return Words(**found)

    # --- the ignore file ----------------------------------------------------------------------

    def ignores(self) -> dict[str, Dismissal]:
        self._known((), self.table, ("ignore",))
        entries = self.table.get("ignore", [])
        if not isinstance(entries, list):
            self.wrong(("ignore",), "ignore is no list of tables", "write [[ignore]] above each entry")
        found = {}
        for number, entry in enumerate(entries):
            said = {key: " ".join(str(value).split()) for key, value in self._entry(number, entry).items()}
            line = line_of(self.text, ("ignore", number))
            where = f"{self.path}:{line}" if line is not None else self.path
            found[said["fingerprint"]] = Dismissal("file", where, said.get("reason") or None, _who(said))
        return found

    def _entry(self, number: int, entry: Any) -> dict[str, Any]:
        keys: tuple[str | int, ...] = ("ignore", number)
        table = self._known(keys, entry, _ENTRY)
        print_ = table.get("fingerprint")
        if not isinstance(print_, str) or len(print_) != 16 or not set(print_) <= set("0123456789abcdef"):
            self.wrong(keys, "this entry has no fingerprint", "copy the 16 characters from `--format json`")
        if "rule" in table:
            self._rule((*keys, "rule"), str(table["rule"]))
        return table


def _who(said: Mapping[str, str]) -> str | None:
    return ", ".join(said[key] for key in ("by", "on") if said.get(key)) or None


def _told(keys: Sequence[str | int], home: str = "") -> str:
    return ".".join(str(key) for key in (*([home] if home else []), *keys))
