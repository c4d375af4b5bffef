"""Edits named by their old words."""

from __future__ import annotations

from collections.abc import Mapping

from coach.patching import Edit, Patched, patched
from coach.reading import read
from coach.types import OkrSet


def edit_of(found: OkrSet, old: str, new: str) -> Edit:
    """The edit of the first statement with these words."""
    for okr in found.okrs:
        if okr.objective == old:
            return Edit(okr.id, None, old, new)
        for kr in okr.key_results:
            if kr.text == old:
                return Edit(okr.id, kr.id, old, new)
    raise AssertionError(f"no statement says {old!r}: {texts_of(found)}")


def texts_of(found: OkrSet) -> list[str]:
    return [text for okr in found.okrs for text in (okr.objective, *(kr.text for kr in okr.key_results))]


def change(data: bytes, path: str, words: Mapping[str, str]) -> Patched:
    found = read(data, path)
    return patched(found, data, [edit_of(found, old, new) for old, new in words.items()])


def changed(data: bytes, path: str, words: Mapping[str, str]) -> bytes:
    """The new bytes; nothing is refused, and the new words are read where the old ones stood."""
    done = change(data, path, words)
    assert done.refused == ()
    wanted = [words.get(text, text) for text in texts_of(read(data, path))]
    assert texts_of(read(done.data, path)) == wanted
    return done.data


def refusal(data: bytes, path: str, old: str, new: str) -> str:
    """Why the only edit is refused; the file is as it was."""
    done = change(data, path, {old: new})
    assert done.data == data
    ((edit, reason),) = done.refused
    assert (edit.old, edit.new) == (old, new)
    return reason
