"""Reads what a team settles in files: its options, the findings it passes over, and those of an earlier review.

Options stand in okr-coach.toml or in pyproject.toml below [tool.okr-coach], in the working folder or the nearest one
above that has either.  A wrong key or value is an InputError that names the file, the line and what is allowed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from coach.errors import InputError
from coach.options import EXCEPTIONS, KeyResultBand, ObjectiveBand, Options, Words, team_key
from coach.patterns import pattern
from coach.records import replace
from coach.rules import RULES, two_digits
from coach.types import Dismissal, Severity

OPTIONS_FILE = "okr-coach.toml"
IGNORES_FILE = "okr-coach-ignores.toml"
LARGEST = 1_000_000
"""Bytes of a file of options that are read."""
LARGEST_BASELINE = 50_000_000

_PROJECT = "pyproject.toml"
_TABLE = "tool.okr-coach"
_MOST = 1_000
"""Words or rules of one list."""
_LONGEST = 60
_DOTS = 200
"""Dots outside texts on one line: the standard library's reader takes minutes for a key of some thousand parts."""
POLICIES = ("object", "accept")
BANDS = {
    "key-results": {"fewest": 20, "most": 20, "many": 50, "far-too-many": 100},
    "objectives": {"most": 20, "many": 50, "far-too-many": 100},
}
WORDS = ("vanity", "outputs", "insiders", "outsiders")
_ENTRY = ("fingerprint", "rule", "reason", "by", "on")


def options(path: str | None) -> Options:
    """The options of the file `path`, else of the file found; the defaults where there is none."""
    if path is not None:
        named = _File(path, _TABLE if os.path.basename(path) == _PROJECT else "")
        if named.table is None:
            raise InputError(f"there is no [{_TABLE}] in this file", hint="add it, or name another file", path=path)
        return named.options()
    for folder in _folders():
        own, project = os.path.join(folder, OPTIONS_FILE), os.path.join(folder, _PROJECT)
        if os.path.isfile(own):
            return _File(os.path.relpath(own), "").options()
        # Most projects do not know us: theirs is searched, which costs nothing, and not parsed.
        if os.path.isfile(project) and b"okr-coach" in _start(os.path.relpath(project), LARGEST):
            shared = _File(os.path.relpath(project), _TABLE)
            if shared.table is not None:
                return shared.options()
    return Options()


def ignores(path: str | None) -> dict[str, Dismissal]:
    """Dismissals by fingerprint of the ignore file `path`, else of the file found."""
    if path is None:
        near = (os.path.join(folder, IGNORES_FILE) for folder in _folders())
        path = next((os.path.relpath(one) for one in near if os.path.isfile(one)), None)
    return {} if path is None else _File(path, "").ignores()


def baseline(path: str) -> dict[str, Dismissal]:
    """The findings of an earlier review, which stay silent.  `path`: what `--format json` wrote.

    What a comment or an ignore file dismissed then is not known from this: it counts once nobody dismisses it."""
    import json

    hint = "name a file that `okr-coach review --format json` wrote"
    try:
        review = json.loads(_bytes(path, LARGEST_BASELINE))
    except (ValueError, RecursionError):
        raise InputError("this is no JSON", hint=hint, path=path) from None
    findings = review.get("findings") if isinstance(review, dict) else None
    if not isinstance(findings, list) or review.get("schema") != "okr-coach.review.v1":
        raise InputError("this is no review of okr-coach", hint=hint, path=path)
    known = Dismissal("baseline", path)
    found = {}
    for finding in findings:
        print_ = finding.get("fingerprint") if isinstance(finding, dict) else None
        if not isinstance(print_, str):
            raise InputError("a finding of this review has no fingerprint", hint=hint, path=path)
        said = finding.get("dismissed")
        if not isinstance(said, dict) or said.get("how") == "baseline":
            found[print_] = known
    return found


def _folders() -> Iterator[str]:
    """The working folder and those above it, up to the one that holds `.git`: what lies above is another's."""
    try:
        here = os.getcwd()
    except OSError:  # somebody removed it
        return
    while True:
        yield here
        above = os.path.dirname(here)
        # In a worktree and in a submodule it is a file.
        if above == here or os.path.exists(os.path.join(here, ".git")):
            return
        here = above


def _start(path: str, largest: int) -> bytes:
    """What stands in the file, one byte more than `largest` at most."""
    try:
        with open(path, "rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"cannot be read: {said}", hint="check the path and its permissions", path=path) from None


def _bytes(path: str, largest: int) -> bytes:
    data = _start(path, largest)
    if len(data) > largest:
        raise InputError("this file is too large", hint=f"at most {largest:,} bytes are read", path=path)
    return data


class _File:
    """One TOML file.  `home`: the table that holds our keys, "" for the whole file; `table` is None where it is not."""

    def __init__(self, path: str, home: str) -> None:
        self.path, self.home = path, home
        self.table: dict[str, Any] | None
        try:
            self.text = _bytes(path, LARGEST).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("this file is not UTF-8", hint="save it as UTF-8", path=path) from None
        self._places: dict[tuple[str | int, ...], int] | None = None
        table: Any = _parsed(self.text, path)
        for part in home.split(".") if home else ():
            table = table.get(part) if isinstance(table, dict) else None
        if table is not None and not isinstance(table, dict):
            raise self.wrong((), f"{home} is no table", f"write [{home}]")
        self.table = table

    def line(self, keys: Sequence[str | int]) -> int | None:
        from coach.tomlplaces import line_of, places

        if self._places is None:
            self._places = places(self.text)
        return line_of(self._places, (*self.home.split("."), *keys) if self.home else keys)

    def wrong(self, keys: Sequence[str | int], message: str, hint: str) -> InputError:
        return InputError(message, hint=hint, path=self.path, line=self.line(keys))

    # --- options ------------------------------------------------------------------------------

    def options(self) -> Options:
        readers: dict[str, Callable[[Any], Mapping[str, Any]]] = {
            "select": lambda value: {"select": self._selected(value)},
            "ignore": lambda value: {"ignore": self._rules("ignore", value)},
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
        if not self.home and self.table and "tool" in self.table:
            raise self.wrong(("tool",), f"[{_TABLE}] is for {_PROJECT}", "in this file the options stand without it")
        found = Options(file=self.path)
        for key, value in self._known((), self.table, readers).items():
            found = replace(found, **readers[key](value))
        return found

    def _known(self, keys: tuple[str | int, ...], table: Any, allowed: Iterable[str]) -> dict[str, Any]:
        """The table, if it is one and holds allowed keys only."""
        names = list(allowed)
        if not isinstance(table, dict):
            raise self.wrong(
                keys, f"{_told(keys)} is {_shown(table)}", f"write [{_told(keys, self.home)}] with {', '.join(names)}"
            )
        for key in table:
            if key not in names:
                from difflib import get_close_matches

                near = get_close_matches(key[:_LONGEST], names, n=1)
                meant = f"did you mean {near[0]}? " if near else ""
                raise self.wrong((*keys, key), f"there is no key {_shown(key)}", f"{meant}known are {', '.join(names)}")
        return table

    def _selected(self, value: Any) -> tuple[str, ...]:
        names = self._rules("select", value)
        if not names:
            raise self.wrong(
                ("select",), "select names no rule", "leave it out for all rules; `okr-coach rules` lists them"
            )
        return names

    def _rules(self, key: str, value: Any) -> tuple[str, ...]:
        names = self._texts((key,), value, "names or codes of rules")
        return tuple(self._rule((key, number), name) for number, name in enumerate(names))

    def _rule(self, keys: tuple[str | int, ...], name: str) -> str:
        wanted = two_digits(name).strip().lower().replace("_", "-")
        for rule in RULES:
            if wanted in (rule.name, rule.code.lower()):
                return rule.name
        from difflib import get_close_matches

        shown = {rule.name: rule.name for rule in RULES} | {rule.code.lower(): rule.code for rule in RULES}
        near = get_close_matches(wanted[:_LONGEST], shown, n=2)
        hint = f"did you mean {' or '.join(shown[one] for one in near)}? " if near else ""
        raise self.wrong(keys, f"there is no rule {_shown(name)}", f"{hint}`okr-coach rules` lists them all")

    def _texts(self, keys: tuple[str | int, ...], value: Any, what: str) -> list[str]:
        if not isinstance(value, list):
            raise self.wrong(keys, f"{_told(keys)} is {_shown(value)}", f"write a list of {what} in [ ]")
        for number, one in enumerate(value):
            if not isinstance(one, str) or not one.strip():
                raise self.wrong(
                    (*keys, number), f"{_shown(one)} in {_told(keys)} is no text", f"write {what} in quotes"
                )
        if len(value) > _MOST:
            raise self.wrong(keys, f"{_told(keys)} has {len(value)} entries", f"at most {_MOST} are read")
        return value

    def _severities(self, value: Any) -> dict[str, Severity]:
        if not isinstance(value, dict):
            hint = f"write [{_told(('severity',), self.home)}] with lines such as KR01 = 'warning'"
            raise self.wrong(("severity",), f"severity is {_shown(value)}", hint)
        found = {}
        for name, severity in value.items():
            rule = self._rule(("severity", name), name)
            if severity not in tuple(Severity):
                allowed = f"allowed are {', '.join(Severity)}"
                raise self.wrong(("severity", name), f"{_shown(severity)} is no severity", allowed)
            if rule in found:
                raise self.wrong(
                    ("severity", name), f"the severity of {rule} is set twice", "keep one, by name or code"
                )
            found[rule] = Severity(severity)
        return found

    def _band(self, name: str, value: Any) -> dict[str, int]:
        steps = BANDS[name]
        table = self._known((name,), value, steps)
        for key, number in table.items():
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= steps[key]:
                hint = f"write a whole number from 1 to {steps[key]}"
                raise self.wrong((name, key), f"{_shown(number)} is no number for {name}.{key}", hint)
        band = {key.replace("-", "_"): number for key, number in table.items()}
        whole = KeyResultBand(**band) if name == "key-results" else ObjectiveBand(**band)
        order = [getattr(whole, step.replace("-", "_")) for step in steps]
        if order != sorted(order):
            told = ", ".join(
                f"{step} {number}{'' if step in table else ' (default)'}"
                for step, number in zip(steps, order, strict=True)
            )
            hint = "set those beside it too: each must be at least the one before"
            raise self.wrong((name, *list(table)[:1]), f"the numbers of {name} do not rise: {told}", hint)
        return band

    def _policy(self, key: str, value: Any) -> str:
        if value not in POLICIES:
            raise self.wrong((key,), f"{_shown(value)} is no choice for {key}", f"allowed are {', '.join(POLICIES)}")
        return str(value)

    def _exceptions(self, keys: tuple[str | int, ...], value: Any) -> tuple[str, ...]:
        names = []
        for number, said in enumerate(self._texts(keys, value, f"exceptions ({', '.join(EXCEPTIONS)})")):
            names.append(said.strip().lower().replace("-", "_").replace(" ", "_"))
            if names[-1] not in EXCEPTIONS:
                known = f"known are {', '.join(EXCEPTIONS)}"
                raise self.wrong((*keys, number), f"there is no exception {_shown(said)}", known)
        return tuple(names)

    def _teams(self, value: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            hint = f"write [{_told(('teams', 'Name of the team'), self.home)}] with exceptions"
            raise self.wrong(("teams",), f"teams is {_shown(value)}", hint)
        found = {}
        for team, settings in value.items():
            table = self._known(("teams", team), settings, ("exceptions",))
            exceptions = self._exceptions(("teams", team, "exceptions"), table.get("exceptions", []))
            found[team_key(team)] = exceptions
        return found

    def _words(self, value: Any) -> Words:
        found = {}
        for key, words in self._known(("words",), value, WORDS).items():
            terms = [" ".join(word.lower().split()) for word in self._texts(("words", key), words, "terms")]
            for number, term in enumerate(terms):
                if len(term) > _LONGEST or len(term.split()) > 6:
                    hint = f"write up to 6 words and {_LONGEST} characters"
                    raise self.wrong(("words", key, number), f"{_shown(term)} is too long for a term", hint)
            found[key] = tuple(terms)
        return Words(**found)

    # --- the ignore file ----------------------------------------------------------------------

    def ignores(self) -> dict[str, Dismissal]:
        entries = self._known((), self.table, ("ignore",)).get("ignore", [])
        if not isinstance(entries, list):
            raise self.wrong(("ignore",), f"ignore is {_shown(entries)}", "write [[ignore]] above each entry")
        found = {}
        for number, entry in enumerate(entries):
            said = {key: " ".join(str(value).split()) for key, value in self._entry(number, entry).items()}
            where = f"{self.path}:{self.line(('ignore', number))}"
            rule = self._rule(("ignore", number, "rule"), said["rule"]) if "rule" in said else None
            found[said["fingerprint"]] = Dismissal("file", where, said.get("reason") or None, _who(said), rule)
        return found

    def _entry(self, number: int, entry: Any) -> dict[str, Any]:
        from datetime import date

        keys: tuple[str | int, ...] = ("ignore", number)
        if not isinstance(entry, dict):
            raise self.wrong(keys, f"{_shown(entry)} is no entry", f"write [[ignore]] with {', '.join(_ENTRY)}")
        table = self._known(keys, entry, _ENTRY)
        for key, value in table.items():
            if not isinstance(value, (str, date) if key == "on" else str):
                hint = "write a date, such as 2027-01-31" if key == "on" else "write a text in quotes"
                raise self.wrong((*keys, key), f"{key} is {_shown(value)}", hint)
        hint = "copy its 16 characters from `okr-coach review FILE --format json`"
        if "fingerprint" not in table:
            raise self.wrong(keys, "this entry has no fingerprint", hint)
        if not _FINGERPRINT.fullmatch(table["fingerprint"]):
            raise self.wrong((*keys, "fingerprint"), f"{_shown(table['fingerprint'])} is no fingerprint", hint)
        return table


_FINGERPRINT = pattern("[0-9a-f]{16}")
_WHERE = pattern(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TEXTS = pattern(r"\"[^\"]*\"|'[^']*'")


def _parsed(text: str, path: str) -> dict[str, Any]:
    import tomllib

    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _DOTS and _TEXTS.sub("", line).count(".") > _DOTS:
            hint = f"at most {_DOTS} dots outside texts are read"
            raise InputError("this line has too many dots", hint=hint, path=path, line=number)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = _WHERE.sub("", str(error))
        at = _WHERE.search(str(error))
        hint = "each key and table may be set once" if "overwrite" in said or "twice" in said else "see toml.io"
        message = f"this is no TOML: {said[:1].lower()}{said[1:]}"
        raise InputError(message, hint=hint, path=path, line=int(at[1]) if at and at[1] else _last(text)) from None
    except RecursionError:
        raise InputError("this file nests too deeply", hint="write it flatter", path=path) from None
    except ValueError:
        raise InputError("a number of this file has too many digits", hint="shorten it", path=path) from None


def _last(text: str) -> int:
    return text.rstrip().count("\n") + 1


def _who(said: Mapping[str, str]) -> str | None:
    return ", ".join(said[key] for key in ("by", "on") if said.get(key)) or None


def _shown(value: object) -> str:
    """A value as a message shows it: short, whatever stands in the file."""
    if isinstance(value, str):
        return repr(value[:_LONGEST]) if value else "an empty text"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 100:
        return "this number"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else str(value)


def _told(keys: Sequence[str | int], home: str = "") -> str:
    """Keys as they are written in TOML."""
    parts = [str(key) if _BARE.fullmatch(str(key)) else f'"{key}"' for key in keys]
    return ".".join([home, *parts] if home else parts)


_BARE = pattern("[A-Za-z0-9_-]+")
