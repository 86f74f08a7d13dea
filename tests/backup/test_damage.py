"""A damaged backup is found out, and nothing of it is brought back."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backup.archive import ArchiveWriter, DamagedBackupError, verify
from najimi.workspace import Workspace

Restore = Callable[..., Workspace]


def small_backup(path: Path, names: tuple[str, ...] = ("a", "b/c")) -> Path:
    with path.open("wb") as handle:
        writer = ArchiveWriter(handle)
        for name in names:
            writer.add(name, io.BytesIO(b"content"), 7)
        writer.finish({"begun_at": "2026-04-01T00:00:00+00:00"})
    return path


def test_a_sound_one_is_sound(tmp_path: Path) -> None:
    manifest = verify(small_backup(tmp_path / "b.tar"))
    assert {name: size for name, (size, _) in manifest.members.items()} == {"a": 7, "b/c": 7}


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_flipped_bit_is_found(tmp_path: Path, data: st.DataObject) -> None:
    path = small_backup(tmp_path / "b.tar")
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(raw)
    with pytest.raises(DamagedBackupError):
        verify(path)


@pytest.mark.parametrize("keep", [0, 1, 511, 512, 2047, 2048, 2049, -2048, -512, -1])
def test_a_truncated_one_is_found(tmp_path: Path, keep: int) -> None:
    path = small_backup(tmp_path / "b.tar")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DamagedBackupError):
        verify(path)


@pytest.mark.parametrize("more", [b"\0", b"more", bytes(512)])
def test_one_that_grew_is_found(tmp_path: Path, more: bytes) -> None:
    path = small_backup(tmp_path / "b.tar")
    path.write_bytes(path.read_bytes() + more)
    with pytest.raises(DamagedBackupError):
        verify(path)


def test_a_missing_member_is_found_although_the_digest_fits(tmp_path: Path) -> None:
    path = tmp_path / "b.tar"
    with path.open("wb") as handle:
        writer = ArchiveWriter(handle)
        writer.add("a", io.BytesIO(b"content"), 7)
        writer.members["b"] = (7, "0" * 64)
        writer.finish({})
    with pytest.raises(DamagedBackupError, match="not those of its manifest"):
        verify(path)


@pytest.mark.parametrize("told", [{}, {"a": (7, "0" * 64)}, {"a": (8, "")}])
def test_an_extra_or_changed_member_is_found_although_the_digest_fits(
    tmp_path: Path, told: dict[str, tuple[int, str]], restore: Restore
) -> None:
    path = tmp_path / "b.tar"
    with path.open("wb") as handle:
        writer = ArchiveWriter(handle)
        writer.add("a", io.BytesIO(b"content"), 7)
        writer.members.clear()
        writer.members.update(told)
        writer.finish({"begun_at": "2026-04-01T00:00:00+00:00"})
    with pytest.raises(DamagedBackupError):
        restore(path)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("name", ["/etc/cron.d/x", "../x", "a/../../x", "a//x", "./x", ".."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedBackupError, match="no plain file below"):
        verify(small_backup(tmp_path / "b.tar", (name,)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(
    tmp_path: Path, kind: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def header(name: str, size: int) -> bytes:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        if name == "a":
            member.type, member.linkname, member.size = kind, "/etc/passwd", 0
        return member.tobuf(tarfile.PAX_FORMAT)

    monkeypatch.setattr("najimi.backup.archive._header", header)
    path = tmp_path / "b.tar"
    with path.open("wb") as handle:
        writer = ArchiveWriter(handle)
        writer.add("a", io.BytesIO(b""), 0)
        writer.finish({})
    with pytest.raises(DamagedBackupError, match="no plain file below"):
        verify(path)


def test_a_damaged_backup_of_a_shop_brings_nothing_back(
    backup: Path, restore: Restore, tmp_path: Path
) -> None:
    raw = bytearray(backup.read_bytes())
    raw[len(raw) // 2] ^= 1
    backup.write_bytes(raw)
    with pytest.raises(DamagedBackupError, match="nothing was brought back"):
        restore(backup)
    assert {path.name for path in tmp_path.iterdir()} == {"shop", "shop.tar"}


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff" * 10_000)
    with pytest.raises(DamagedBackupError):
        verify(path)


def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="a file and a folder"):
        verify(small_backup(tmp_path / "b.tar", ("a", "a/b")))
