"""Where text waits until a document is whole."""

from __future__ import annotations

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

        self._file = tempfile.TemporaryFile(  # noqa: SIM115 (it lives as long)
            "w+", encoding="utf-8", errors="surrogatepass", newline=""
        )

    def write(self, pieces: Iterable[str]) -> None:
        self._file.writelines(pieces)

    def pieces(self) -> Iterator[str]:
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def __del__(self) -> None:
        self._file.close()
