"""
The file of a backup: a plain tar that any tool opens, whose every byte is accounted for.

The last but one member, ``manifest.json``, names size and SHA-256 of every other. The last one,
``sha256``, holds the digest of all bytes before it; what follows it is fixed. So a flipped bit
is found wherever it lies, in the padding between members too.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from najimi.errors import NajimiError

MANIFEST, DIGEST = "manifest.json", "sha256"
FORMAT = 1
BLOCK, CHUNK = 512, 4 * 2**20
TAIL_BYTES = 4 * BLOCK
MOST_MANIFEST_BYTES = 256 * 2**20


class DamagedBackupError(NajimiError):
    """A backup is not what was written; nothing of it is brought back."""


@dataclass(frozen=True)
class Manifest:
    """
    What a backup says about itself.

    Parameters
    ----------
    about : mapping
        When it began, of which code, at which versions of the facts, at which turn.
    members : mapping of str to (int, str)
        Size in bytes and SHA-256 by name.
    """

    about: dict[str, Any]
    members: dict[str, tuple[int, str]]


@dataclass
class ArchiveWriter:
    """
    Writes a backup from its first byte to its last.

    Parameters
    ----------
    handle : file
        Open for writing bytes, empty.
    """

    handle: BinaryIO
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    _whole: Any = field(default_factory=hashlib.sha256)

    def add(self, name: str, source: BinaryIO, size: int) -> None:
        """
        Add one member; of a file that grows meanwhile, as much as it had.

        Raises
        ------
        DamagedBackupError
            If the source ends early: it was cut while it was read.
        """
        self._write(_header(name, size))
        digest, left = hashlib.sha256(), size
        while left:
            chunk = source.read(min(left, CHUNK))
            if not chunk:
                raise DamagedBackupError(
                    f"{name} became shorter while it was read.", hint="start the backup again."
                )
            digest.update(chunk)
            self._write(chunk)
            left -= len(chunk)
        self._write(bytes(-size % BLOCK))
        self.members[name] = (size, digest.hexdigest())

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest and the digest of everything."""
        told = {"format": FORMAT, "about": about, "members": self.members}
        text = json.dumps(told, indent=1, sort_keys=True).encode()
        self._write(_header(MANIFEST, len(text)) + text + bytes(-len(text) % BLOCK))
        self.handle.write(_tail(self._whole.hexdigest()))

    def _write(self, data: bytes) -> None:
        self._whole.update(data)
        self.handle.write(data)


def verify(path: Path) -> Manifest:
    """
    Hold a backup against its digest and its manifest.

    Raises
    ------
    DamagedBackupError
        If a byte, a member or the end is not as it was written, or a name leads elsewhere.
    """
    _check_digest(path)
    with opened(path) as archive:
        members = archive.getmembers()
        manifest = _read_manifest(path, archive, members)
    found = {member.name: member.size for member in members[:-2]}
    told = {name: size for name, (size, _) in manifest.members.items()}
    if found != told or len(found) != len(members) - 2:
        raise _damaged(path, "its members are not those of its manifest")
    folders = {parent for name in found for parent in _folders_of(name)}
    if folders & set(found):
        raise _damaged(path, "a member is a file and a folder at once")
    for member in members:
        if not is_safe(member):
            raise _damaged(path, f"member {member.name!r} is no plain file below the workspace")
    return manifest


def is_safe(member: tarfile.TarInfo) -> bool:
    """
    Return whether a member is a plain file that lies where it is unpacked.

    Examples
    --------
    >>> [is_safe(tarfile.TarInfo(name)) for name in ("a/b", "/etc/passwd", "a/../../b")]
    [True, False, False]
    """
    path = PurePosixPath(member.name)
    parts = member.name.split("/")
    is_inside = not path.is_absolute() and not {"", ".", ".."} & set(parts)
    return member.isreg() and is_inside and "\0" not in member.name


def _folders_of(name: str) -> Iterator[str]:
    return (parent.as_posix() for parent in PurePosixPath(name).parents)


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Open the tar of a backup; what tar cannot read is damaged."""
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError, UnicodeDecodeError) as error:
        raise _damaged(path, "it is no whole tar file") from error


def unpack(path: Path, manifest: Manifest, folder: Path) -> None:
    """
    Unpack a verified backup, each file readable by its owner only and held against its digest.

    Raises
    ------
    DamagedBackupError
        If the file changed since it was verified.
    """
    with opened(path) as archive:
        for member in archive:
            if member.name in manifest.members and is_safe(member):
                _unpack(path, archive, member, manifest.members[member.name][1], folder)


def _unpack(
    path: Path, archive: tarfile.TarFile, member: tarfile.TarInfo, expected: str, folder: Path
) -> None:
    target = folder / member.name
    for parent in reversed(target.relative_to(folder).parents):
        (folder / parent).mkdir(mode=0o700, exist_ok=True)
    source, digest = archive.extractfile(member), hashlib.sha256()
    assert source is not None  # noqa: S101  # is_safe let plain files through only
    with target.open("xb") as handle:
        target.chmod(0o600)
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            handle.write(chunk)
    if digest.hexdigest() != expected:
        raise _damaged(path, f"member {member.name!r} changed while it was read")


def _check_digest(path: Path) -> None:
    digest, left = hashlib.sha256(), path.stat().st_size - TAIL_BYTES
    with path.open("rb") as handle:
        while left > 0 and (chunk := handle.read(min(left, CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
        tail = handle.read(TAIL_BYTES + 1)
    if left != 0 or tail != _tail(digest.hexdigest()):
        raise _damaged(path, "its bytes are not those that were written")


def _read_manifest(
    path: Path, archive: tarfile.TarFile, members: list[tarfile.TarInfo]
) -> Manifest:
    if [member.name for member in members[-2:]] != [MANIFEST, DIGEST]:
        raise _damaged(path, "it does not end with its manifest")
    source = archive.extractfile(members[-2])
    if source is None or members[-2].size > MOST_MANIFEST_BYTES:
        raise _damaged(path, "its manifest is no plain file")
    try:
        told = json.loads(source.read())
        members_told = {
            name: (int(size), str(sha)) for name, (size, sha) in told["members"].items()
        }
        about, made_by = dict(told["about"]), told["format"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path, "its manifest cannot be read") from error
    if made_by != FORMAT:
        raise NajimiError(
            f"{path} is a backup of format {made_by}, this version reads {FORMAT}.",
            hint="restore it with the version of najimi that made it.",
        )
    return Manifest(about, members_told)


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.PAX_FORMAT)


def _tail(digest: str) -> bytes:
    text = f"{digest}\n".encode()
    return (_header(DIGEST, len(text)) + text).ljust(TAIL_BYTES, b"\0")


def _damaged(path: Path, fault: str) -> DamagedBackupError:
    return DamagedBackupError(
        f"{path} is damaged: {fault}.",
        hint="nothing was brought back; use another backup, or copy this one again.",
    )
