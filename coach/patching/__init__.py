"""Patching: new texts of statements -> the author's own file, in which nothing else changes.

`patched` works on bytes, `diff` shows what it did, `write` puts it on the disk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from coach.errors import InputError
from coach.patching.literals import Edit, RefusedError, Spot, Wanted, changes_of
from coach.patching.same import Key, differing
from coach.patching.showing import diff
from coach.patching.writing import write
from coach.records import dataclass
from coach.render.terminal import visible
from coach.types import OkrSet, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coach.patching.inbook import BookFile
    from coach.patching.textfile import TextFile

__all__ = ["Edit", "Patched", "diff", "patched", "write"]

_READ_ONLY = {"docx": "Word documents", "html": "HTML pages"}
_MOST_READS = 32
"""So often a file is read again before the edits that are still left are refused."""
_TOO_MANY = "too many other edits of this file had to be refused; review it again for this one"
_READ_OTHERWISE = "the file would be read differently afterwards, not only with the new text"


@dataclass(frozen=True, slots=True)
class Patched:
    """`data`: the file's bytes with all edits but the refused ones.  `refused`: those, in their order, and why."""

    data: bytes
    refused: tuple[tuple[Edit, str], ...] = ()


def patched(okr_set: OkrSet, data: bytes, edits: Sequence[Edit]) -> Patched:
    """The file with new texts.  `data`: its bytes, of which `okr_set` was read by `coach.reading.read`.

    The result is read again before it is handed out: an edit after which the file holds other OKRs, ids, fields or
    places than before, or another text than the new one, is refused, and the others are made without it."""
    return _Patcher(okr_set, data).patched(edits)


class _Patcher:
    def __init__(self, okr_set: OkrSet, data: bytes) -> None:
        self.okr_set = okr_set
        self.data = data
        self.nodes = dict(_nodes(okr_set))
        self.refused: dict[int, str] = {}
        self.spots: dict[int, list[Spot]] = {}
        self.keys: dict[int, Key] = {}
        self.edited: set[Key] = set()
        self.result = data
        self.reads = _MOST_READS

    def patched(self, edits: Sequence[Edit]) -> Patched:
        wanted: dict[int, Wanted] = {}
        for number, edit in enumerate(edits):
            if reason := self._why_not(edit):
                self.refused[number] = reason
            elif edit.new != edit.old:
                _, place, below = self.nodes[edit.okr, edit.key_result]
                wanted[number] = Wanted(edit, place, below)
                self.keys[number] = edit.okr, edit.key_result
                self.edited.add(self.keys[number])
        if wanted:
            self._patch(wanted)
        return Patched(self.result, tuple((edits[number], self.refused[number]) for number in sorted(self.refused)))

    def _why_not(self, edit: Edit) -> str:
        """Why an edit is refused whatever the file is, or ""."""
        key = edit.okr, edit.key_result
        node = self.nodes.get(key)
        unsafe = sorted(sign for sign in {*edit.new} - {*edit.old} if visible(sign) != sign)
        if self.okr_set.format in _READ_ONLY:
            return f"{_READ_ONLY[self.okr_set.format]} can be read, not written; change the words in their own editor"
        if node is None:
            return "there is no such statement in the file"
        if node[0] != edit.old:
            return "the statement does not have this old text"
        if not edit.old:
            return "there is no text that could be changed"
        if not edit.new.strip():
            return "the new text is empty"
        if unsafe:
            return f"the new text holds {visible(unsafe[0])}, a control character that the old one does not hold"
        return "another edit changes the same statement" if key in self.edited else ""

    def _patch(self, wanted: dict[int, Wanted]) -> None:
        try:
            file = self._file([*wanted.values()])
        except RefusedError as error:
            self.refused |= dict.fromkeys(wanted, str(error))
            return
        for number, each in wanted.items():
            try:
                self.spots[number] = file.spots(each)
            except RefusedError as error:
                self.refused[number] = str(error)
        self._admit(file, [], [*self.spots])

    def _file(self, wanted: Sequence[Wanted]) -> TextFile | BookFile:
        if self.okr_set.format == "xlsx":
            from coach.patching.inbook import BookFile

            return BookFile(self.data, self.okr_set, wanted)
        from coach.patching.textfile import TextFile

        return TextFile(self.data, self.okr_set, wanted)

    def _admit(self, file: TextFile | BookFile, taken: list[int], coming: list[int]) -> list[int]:
        """Those of `coming` that may be made beside the taken ones.

        Whose own statement differs is refused at once; where more differs, halves find the edit that does it."""
        if not coming:
            return []
        if not self.reads:
            self.refused |= dict.fromkeys(coming, _TOO_MANY)
            return []
        reason, suspects = self._try(file, [*taken, *coming])
        if not reason:
            return coming
        wrong = [number for number in coming if self.keys[number] in suspects] if len(coming) > 1 else coming
        if wrong:
            self.refused |= dict.fromkeys(wrong, reason)
            return self._admit(file, taken, [number for number in coming if number not in self.refused])
        half = len(coming) // 2
        first = self._admit(file, taken, coming[:half])
        return first + self._admit(file, [*taken, *first], coming[half:])

    def _try(self, file: TextFile | BookFile, numbers: Sequence[int]) -> tuple[str, Collection[Key]]:
        """Makes some edits; gives the reason where it may not be, and the statements that show it."""
        from coach.reading import read

        try:
            changes = changes_of(spot for number in numbers for spot in self.spots[number])
            data = file.written(changes)
            self.reads -= 1
            found = read(data, self.okr_set.path)
        except RefusedError as error:
            return str(error), ()
        except InputError as error:
            return f"the file could not be read afterwards: {error.message}", ()
        texts = {self.keys[number]: self.spots[number][0].new for number in numbers}
        others = differing(self.okr_set, found, texts, file.mover(changes))
        if others is None or others:
            return _READ_OTHERWISE, others or ()
        self.result = data
        return "", ()


def _nodes(okr_set: OkrSet) -> Iterator[tuple[Key, tuple[str, Place, tuple[int, ...]]]]:
    """Each statement with its text, its place, and the lines of what stands below it."""
    for okr in okr_set.okrs:
        yield (okr.id, None), (okr.objective, okr.place, tuple(sorted({kr.place.line for kr in okr.key_results})))
        for kr in okr.key_results:
            yield (okr.id, kr.id), (kr.text, kr.place, ())
