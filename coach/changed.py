"""Which OKRs are as they were at a revision of git.

Contents are compared, neither places nor ids: the words of the objective and the key results without regard to spacing,
their fields, roles and ambitions, and what is said of the whole OKR.  So reordering, moving and rewrapping change
nothing; initiatives, milestones and check marks, which no rule reads, do not either.  A copy of an OKR is new.

git answers about its own files only: it runs no filter or program of the repository's, and reaches no network."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coach.errors import InputError, NoOkrsError, UsageError
from coach.reading import MAX_BYTES, read
from coach.records import dataclass
from coach.types import KeyResult, Okr, OkrSet

# Importing typing for this name takes longer than reading a file; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Hashable

_SECONDS = 60
_AT_ONCE = 200
"""Paths in one call of git: a command line holds far more, even of long ones."""
_ID = re.compile(r"[0-9a-f]{40,64}\n")
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE")
"""What git tells the programs it starts; to other folders than the one it was started in it tells wrong."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """`okrs`: source and id of each OKR that did not change.  `notes`: what could not be compared."""

    okrs: frozenset[tuple[str, str]]
    notes: tuple[str, ...]


def unchanged(sets: Sequence[OkrSet], rev: str) -> Unchanged:
    """The OKRs of `sets` that stand in the version of their file at `rev`; a renamed file has its old one.

    A UsageError where git is missing, a file lies in no repository, or `rev` is no revision there."""
    _refuse(rev)
    okrs: set[tuple[str, str]] = set()
    notes: list[str] = []
    for top, members in _by_repository(sets, notes).items():
        repository = _Repository(top, rev)
        old = repository.versions(members)
        for name, one_set in members.items():
            if name not in repository.tracked:
                notes.append(f"{one_set.path}: not under version control; reviewed whole")
                continue
            left = Counter(map(_content, _okrs_of(old.get(name), one_set.path, rev, notes)))
            for okr in one_set.okrs:
                content = _content(okr)
                if left[content]:
                    left[content] -= 1
                    okrs.add((one_set.path, okr.id))
    return Unchanged(frozenset(okrs), tuple(notes))


def _refuse(rev: str) -> None:
    if ".." in rev:
        hint = "name one revision; where a branch began is what `git merge-base main HEAD` prints"
        raise UsageError(f"{rev[:60]!r} is a range of revisions", hint=hint)
    if not rev.strip() or rev.startswith("-") or not rev.isprintable():
        raise UsageError(f"{rev[:60]!r} is no revision", hint="name a commit, a tag or a branch of git")


def _by_repository(sets: Iterable[OkrSet], notes: list[str]) -> dict[str, dict[str, OkrSet]]:
    """Sets by the top folder of their repository and their path below it."""
    tops: dict[str, str] = {}
    found: dict[str, dict[str, OkrSet]] = {}
    for one_set in sets:
        if one_set.path == "-":
            notes.append("standard input: it has no earlier version; reviewed whole")
            continue
        real = os.path.realpath(one_set.path)
        folder = os.path.dirname(real)
        if folder not in tops:
            done = _git(folder, "rev-parse", "--show-toplevel")
            if done.returncode:
                message = "--since needs a git repository, and this is in none that git can use"
                raise UsageError(message, hint=_said(done.stderr), path=one_set.path)
            tops[folder] = os.path.realpath(os.fsdecode(done.stdout).removesuffix("\n"))
        name = os.path.relpath(real, tops[folder]).replace(os.sep, "/")
        found.setdefault(tops[folder], {})[name] = one_set
    return found


# --- contents ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Version:
    """A file at the revision.  `data`: None where it is too large, or missing in a damaged repository."""

    name: str
    data: bytes | None


def _okrs_of(version: _Version | None, path: str, rev: str, notes: list[str]) -> tuple[Okr, ...]:
    if version is None:
        return ()
    try:
        if version.data is None:
            raise InputError("it is too large or missing", hint="", path=path)  # noqa: TRY301
        return read(version.data, version.name).okrs
    except NoOkrsError:
        return ()
    except InputError as error:
        notes.append(f"{path}: its version at {rev} cannot be read ({error.message}); reviewed whole")
        return ()


def _content(okr: Okr) -> Hashable:
    about = (okr.team, okr.owner, okr.period, okr.ambition, okr.tags, okr.parent, okr.level, okr.struck)
    return _words(okr.objective), about, frozenset(Counter(map(_of_key_result, okr.key_results)).items())


def _of_key_result(node: KeyResult) -> Hashable:
    return _words(node.text), node.fields, node.role, node.ambition, node.struck


def _words(text: str) -> str:
    return " ".join(text.split())


# --- git --------------------------------------------------------------------------------------


class _Repository:
    """One revision of the repository whose top folder is `top`.  `tracked`: files under version control now."""

    def __init__(self, top: str, rev: str) -> None:
        self._top = top
        self.tracked: set[str] = set()
        done = _git(top, "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
        commit = done.stdout.decode("ascii", "replace")
        if done.returncode or not _ID.fullmatch(commit):
            hint = "name a commit, a tag or a branch; a shallow clone (CI) has to fetch its history first"
            raise UsageError(f"git knows no revision {rev[:60]!r} here", hint=hint, path=top)
        self._commit = commit.strip()

    def versions(self, names: Iterable[str]) -> dict[str, _Version]:
        """The version of each tracked file, of a renamed one under its new name; new files are absent."""
        for some in _portions(names):
            self.tracked.update(_names(self._ask("ls-files", "-z", "--", *some)))
        old = {name: name for name in self.tracked}
        files = self._files(old)
        if missing := old.keys() - files.keys():
            renamed = self._renamed()
            old |= {name: renamed[name] for name in missing if name in renamed}
            files |= self._files(old[name] for name in missing)
        small = [ident for ident, size in files.values() if size <= MAX_BYTES]
        blobs = self._blobs(dict.fromkeys(small)) if small else {}
        return {name: _Version(was, blobs.get(files[was][0])) for name, was in old.items() if was in files}

    def _files(self, names: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Id and size of each file, in bytes; links and what is not there are absent."""
        found = {}
        for some in _portions(names):
            listing = self._ask("ls-tree", "-z", "-l", "--full-tree", self._commit, "--", *some)
            for line in _names(listing):
                about, _, name = line.partition("\t")
                mode, _, ident, size = about.split()
                if mode.startswith("100"):
                    found[name] = ident, int(size)
        return found

    def _renamed(self) -> dict[str, str]:
        """Old names by new ones, of files that were renamed since, as far as git finds them alike."""
        options = ("--cached", "-z", "--name-status", "--find-renames", "--diff-filter=R")
        fields = iter(_names(self._ask("diff", *options, "--no-ext-diff", "--no-relative", self._commit, "--")))
        return {new: old for _, old, new in zip(fields, fields, fields, strict=True)}

    def _blobs(self, idents: Iterable[str]) -> dict[str, bytes]:
        idents = list(idents)
        answer = self._ask("cat-file", "--batch", data="".join(f"{ident}\n" for ident in idents).encode("ascii"))
        found, at = {}, 0
        for ident in idents:
            end = answer.index(b"\n", at)
            if answer.startswith(b"missing", end - 7):
                at = end + 1
                continue
            size = int(answer[at:end].rpartition(b" ")[2])
            found[ident] = answer[end + 1 : end + 1 + size]
            at = end + 1 + size + 1
        return found

    def _ask(self, *words: str, data: bytes = b"") -> bytes:
        done = _git(self._top, *words, data=data)
        if done.returncode:
            raise UsageError("git cannot tell what changed", hint=_said(done.stderr), path=self._top)
        return done.stdout


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    whole = sorted(names)
    return (whole[at : at + _AT_ONCE] for at in range(0, len(whole), _AT_ONCE))


def _names(listing: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listing.split(b"\0") if name]


def _said(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").split("\n")
    return f"git says: {lines[0].strip()[:300]}"


def _git(folder: str, *words: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    import subprocess
    from shutil import which

    git = which("git")
    if git is None:
        raise UsageError("--since needs git, which is not installed", hint="install git, or leave --since out")
    around = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    # What a repository's own settings may start or fetch is switched off, and paths are no patterns.
    quiet = ("--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
    try:
        return subprocess.run(  # noqa: S603
            [git, *quiet, "-C", folder, *words],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=around,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        why = f"took more than {_SECONDS} seconds" if isinstance(error, subprocess.TimeoutExpired) else "did not start"
        raise UsageError(f"git {why}", hint="leave --since out to review all OKRs", path=folder) from None
