"""`review --fix` and `--diff`: safe rewrites, put into the author's own files or shown as patches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coach.errors import InputError, UsageError
from coach.files import bytes_of
from coach.patching import Edit, Patched, diff, patched, write
from coach.reading import read
from coach.render.counting import counted
from coach.render.terminal import visible
from coach.stderr import say
from coach.types import OkrSet, Review


def refuse_standard_input(paths: Iterable[str]) -> None:
    """There is no file that a patch could belong to."""
    if "-" in paths:
        raise UsageError("standard input cannot be patched", hint="name the file, or leave --fix and --diff away")


def shown(sets: Sequence[OkrSet], review: Review) -> Iterator[str]:
    """The patches of all safe rewrites, file by file; nothing is written."""
    some = False
    for one, edits in _edits(sets, review):
        data = _unchanged(one)
        told = diff(one.path, data, _patched(one, data, edits).data)
        some = some or bool(told)
        yield told
    if not some:
        say("note: no safe rewrite: nothing to show")


def fixed(sets: Sequence[OkrSet], review: Review) -> set[str]:
    """Writes the safe rewrites; the paths of the files that changed."""
    changed = set()
    for one, edits in _edits(sets, review):
        data = _unchanged(one)
        made = _patched(one, data, edits)
        if made.data != data:
            write(one.path, made.data, data)
            changed.add(one.path)
            written = counted(len(edits) - len(made.refused), "safe rewrite")
            say(f"note: {visible(one.path)}: {written} written")
    if not changed:
        say("note: no safe rewrite: nothing was written")
    return changed


def _unchanged(one: OkrSet) -> bytes:
    """The file's bytes; an InputError where they do not hold any more what was reviewed."""
    data = bytes_of(one.path)
    if read(data, one.path) != one:
        hint = "review it again; nothing was written to it"
        raise InputError("the file was changed during the review", hint=hint, path=one.path)
    return data


def _edits(sets: Sequence[OkrSet], review: Review) -> Iterator[tuple[OkrSet, list[Edit]]]:
    """For each file the first safe rewrite of each of its texts."""
    chosen: dict[tuple[str, str, str | None], str] = {}
    for rewrite in review.rewrites or ():
        if rewrite.kind == "safe":
            chosen.setdefault((rewrite.source, rewrite.okr, rewrite.key_result), rewrite.text)
    for one in sets:
        edits = []
        for okr in one.okrs:
            texts = [(None, okr.objective), *((node.id, node.text) for node in okr.key_results)]
            for ident, old in texts:
                new = chosen.get((one.path, okr.id, ident))
                if new is not None:
                    edits.append(Edit(okr.id, ident, old, new))
        if edits:
            yield one, edits


def _patched(one: OkrSet, data: bytes, edits: Sequence[Edit]) -> Patched:
    made = patched(one, data, edits)
    for edit, reason in made.refused:
        say(f"note: {visible(one.path)}: {visible(edit.key_result or edit.okr)} is not rewritten: {reason}")
    return made
