"""A file is replaced whole, where it is still the one that was read, and never otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coach.errors import InputError
from coach.patching import write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_bytes(b"old")
    return path


def test_the_file_is_replaced_with_its_permissions_and_nothing_is_left_beside_it(plan: Path) -> None:
    plan.chmod(0o640)
    write(str(plan), b"new", b"old")
    assert plan.read_bytes() == b"new"
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640
    assert os.listdir(plan.parent) == ["plan.md"]


def test_a_link_stays_a_link_and_its_target_is_written(plan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / "link.md"
    link.symlink_to(plan)
    write(str(link), b"new", b"old")
    assert link.is_symlink()
    assert plan.read_bytes() == b"new"
    assert os.listdir(folder) == ["link.md"]


@pytest.mark.parametrize("now", [b"older", b"ol", b"", b"OLD"])
def test_a_file_that_was_changed_meanwhile_is_left_alone(plan: Path, now: bytes) -> None:
    plan.write_bytes(now)
    with pytest.raises(InputError) as caught:
        write(str(plan), b"new", b"old")
    assert str(caught.value) == (
        f"{plan}: the file was changed since it was read; review it again; nothing was changed"
    )
    assert plan.read_bytes() == now
    assert os.listdir(plan.parent) == ["plan.md"]


def test_a_read_only_file_is_left_alone(plan: Path) -> None:
    plan.chmod(0o444)
    with pytest.raises(InputError, match="the file is read-only"):
        write(str(plan), b"new", b"old")
    assert plan.read_bytes() == b"old"


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        write(str(tmp_path / "plan.md"), b"new", b"old")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_the_old_file_and_no_other(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        write(str(plan), b"new", b"old")
    assert plan.read_bytes() == b"old"
    assert os.listdir(plan.parent) == ["plan.md"]


def test_a_file_that_cannot_be_replaced_leaves_no_other(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        write(str(plan), b"new", b"old")
    assert os.listdir(plan.parent) == ["plan.md"]


@pytest.mark.parametrize("path", ["-", os.devnull])
def test_what_is_no_plain_file_is_refused(path: str) -> None:
    with pytest.raises(InputError, match=r"standard input cannot be changed|no plain file"):
        write(path, b"new", b"old")
