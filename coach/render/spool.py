"""Where lines wait until a document is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Spool(Protocol):
        def write(self, lines: Iterable[str]) -> None: ...
        def lines(self) -> Iterator[str]: ...


class Memory:
    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, lines: Iterable[str]) -> None:
        self._lines += lines

    def lines(self) -> Iterator[str]:
        return iter(self._lines)


class Disk:
    """In a file without a name, which ends with the process.  Lines hold no line ends."""

    def __init__(self) -> None:
        import tempfile

        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (it lives as long)

    def write(self, lines: Iterable[str]) -> None:
        self._file.writelines(line + "\n" for line in lines)

    def lines(self) -> Iterator[str]:
        self._file.seek(0)
        return (line[:-1] for line in self._file)
