"""Putting a workspace aside while it works: one file, whole or not there."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from najimi import __version__
from najimi.backup.archive import ArchiveWriter
from najimi.backup.members import CURRENT, TURNS, Member, fact_members, members_but_facts
from najimi.desk.dump import dump_desk
from najimi.errors import BusyError, NajimiError, OutOfRangeError
from najimi.faults import fault_point
from najimi.workspace import Workspace
from najimi.workspace.locks import take_or_busy
from najimi.workspace.private_files import open_private, sync

DESK_DUMP = "desk.jsonl"
UNDER_WAY = ".najimi-backup.part"
ERASURES_UNDER_WAY = "erasures/*.intent"


@dataclass(frozen=True)
class Made:
    """
    A finished backup.

    Parameters
    ----------
    path : Path
    n_members : int
    n_bytes : int
        Of the file.
    n_desk_rows : int
        Rows of the desk's database.
    """

    path: Path
    n_members: int
    n_bytes: int
    n_desk_rows: int


def backup_workspace(workspace: Workspace, target: Path, *, now: datetime) -> Made:
    """
    Put a whole workspace into one file; turns, loads and the desk may go on meanwhile.

    The list kept outside the workspace is not part of it: it is what cleans the backup later.

    Parameters
    ----------
    workspace : Workspace
    target : Path
        A new file, or a folder in which one is made that bears name and instant.
    now : datetime
        Aware. What was erased or withdrawn from then on is done again by a restore.

    Returns
    -------
    Made

    Raises
    ------
    OutOfRangeError
        If the target lies inside the workspace or is there already.
    BusyError
        If another backup writes there, or an erasure is under way.
    """
    path = _target(workspace, target, now)
    _refuse_erasure_under_way(workspace)
    with _part_beside(path) as handle:
        writer = ArchiveWriter(handle)
        about, n_rows = _write(writer, workspace, now, scratch=path.parent)
        writer.finish(about)
        handle.flush()
        os.fsync(handle.fileno())
        fault_point("backup.before_rename")
        path.with_name(UNDER_WAY).rename(path)
        sync(path.parent)
        return Made(path, len(writer.members), handle.tell(), n_rows)


def _write(
    writer: ArchiveWriter, workspace: Workspace, now: datetime, *, scratch: Path
) -> tuple[dict[str, Any], int]:
    """Write every member in the order that loses nothing; see ``members``."""
    # The desk first: a contact whose fact is there and whose row is not is found again; the
    # other way round it would be lost.
    with tempfile.TemporaryFile(dir=scratch) as dumped:
        n_rows = dump_desk(workspace.folder, dumped)
        if n_rows is not None:
            size = dumped.tell()
            dumped.seek(0)
            writer.add(DESK_DUMP, dumped, size)
    fault_point("backup.after_desk")
    current = workspace.turns.current()
    for member in members_but_facts(workspace.folder):
        if member.name != f"{TURNS}/{CURRENT}":
            _add(writer, member)
    _add_pointer(writer, current.manifest.turn_id if current else None)
    fault_point("backup.after_turns")
    for member in fact_members(workspace):
        _add(writer, member)
    about = {
        "begun_at": now.astimezone(UTC).isoformat(),
        "workspace": workspace.folder.resolve().name,
        "code_version": __version__,
        "current_turn_id": current.manifest.turn_id if current else None,
        "desk_rows": n_rows,
    }
    return about, n_rows or 0


def _add(writer: ArchiveWriter, member: Member) -> None:
    writer.add(member.name, member.handle, member.size)


def _add_pointer(writer: ArchiveWriter, turn_id: str | None) -> None:
    """Let the backup point at a turn it holds; the pointer may have moved on meanwhile."""
    if turn_id is None:
        return
    if f"{TURNS}/{turn_id}/manifest.json" not in writer.members:
        raise BusyError("the current turn was removed meanwhile.", hint="start the backup again.")
    data = f"{turn_id}\n".encode()
    writer.add(f"{TURNS}/{CURRENT}", io.BytesIO(data), len(data))


def _target(workspace: Workspace, target: Path, now: datetime) -> Path:
    path = target.resolve()
    folder = workspace.folder.resolve()
    if path.is_dir():
        path /= f"{folder.name}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.najimi.tar"
    if path.is_relative_to(folder):
        raise OutOfRangeError(
            f"{target} lies inside the workspace.", hint="name a place on another disk."
        )
    if path.exists():
        raise OutOfRangeError(f"{path} is there already.", hint="name a new file.")
    if not path.parent.is_dir():
        raise OutOfRangeError(f"{path.parent} is no folder.", hint="make it first.")
    return path


def _refuse_erasure_under_way(workspace: Workspace) -> None:
    if any(workspace.folder.glob(ERASURES_UNDER_WAY)):
        raise BusyError(
            "an erasure is under way in this workspace.",
            hint="wait until it is done; one that was killed goes on with the next erasure.",
        )


@contextmanager
def _part_beside(path: Path) -> Iterator[BinaryIO]:
    """Give the hidden file that grows beside the target; one backup per folder at a time."""
    part = path.with_name(UNDER_WAY)
    with open_private(part, mode="r+b") as handle:
        take_or_busy(handle.fileno(), f"another backup is being written into {path.parent}.")
        handle.truncate(0)
        try:
            yield handle
        except (NajimiError, OSError):
            part.unlink(missing_ok=True)
            raise
