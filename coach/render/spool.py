"""Where text waits until a document is whole."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Spool(Protocol):
        def write(self, pieces: Iterable[str]) -> None:
            """Keeps the pieces behind those before."""

        def pieces(self) -> Iterator[str]:
            """All that was written, in pieces of any size."""


_CHUNK = 1 << 20


class Memory:
    def __init__(self) -> None:
        self._pieces: list[str] = []

    def write(self, pieces: Iterable[str]) -> None:
        self._pieces += pieces

    def pieces(self) -> Iterator[str]:
        return iter(self._pieces)


class Disk:
    """In a file without a name, which ends with this object."""

    def __init__(self) -> None:
        import tempfile

        # Bytes: a file of text is read and written in pieces of 8 KB, each of which takes a dozen calls.
        self._file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 (it lives as long)

    def write(self, pieces: Iterable[str]) -> None:
        self._file.writelines(piece.encode("utf-8", "surrogatepass") for piece in pieces)

    def pieces(self) -> Iterator[str]:
        decode = getincrementaldecoder("utf-8")("surrogatepass").decode
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield decode(chunk)

    def __del__(self) -> None:
        self._file.close()
