"""Bringing a workspace back: verified first, built beside, cleaned, then there by one rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from najimi.backup.archive import Manifest, unpack, verify
from najimi.backup.writing import DESK_DUMP
from najimi.desk.dump import close_desk, load_desk
from najimi.desk.erasure import open_desk
from najimi.desk.loading import take_in
from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.ownership import Replayed, replay_kept
from najimi.workspace import Workspace, open_workspace
from najimi.workspace.folder import BOND_FILE
from najimi.workspace.kept import KEY_FILE, LIST_FILE
from najimi.workspace.locks import take_or_busy
from najimi.workspace.private_files import make_private_folder, replace_private, sync

MARGIN = timedelta(minutes=10)
"""What was taken back shortly before a backup began may not have reached it."""

EMPTY_FOLDERS = ("facts", "turns", "playbook", "rejected")


@dataclass(frozen=True)
class Restored:
    """
    A workspace that is back.

    Parameters
    ----------
    workspace : Workspace
    begun_at : datetime
        When the backup began; what came later is not in it.
    n_members : int
    n_desk_rows : int
    replayed : Replayed
        Who was erased and who withdrew since, done again.
    """

    workspace: Workspace
    begun_at: datetime
    n_members: int
    n_desk_rows: int
    replayed: Replayed


def restore_workspace(
    path: Path,
    target: Path,
    *,
    now: datetime,
    kept: Path | None = None,
    is_new_list: bool = False,
) -> Restored:
    """
    Bring a workspace back into a new folder.

    Nothing is there under the target's name until everything is: verified, unpacked, the desk
    filled, and whoever was erased or withdrew since the backup gone again.

    Parameters
    ----------
    path : Path
        A backup.
    target : Path
        Absent or empty.
    now : datetime
        Aware; becomes ``recorded_at`` of withdrawals that are done again.
    kept : Path, optional
        Folder of that list; by the settings unless given. It is copied to where the settings
        look for it, unless it lies there.
    is_new_list : bool
        There has never been a list, so nobody was erased and nobody withdrew.

    Raises
    ------
    DamagedBackupError
        If the backup is not as it was written; nothing is brought back.
    WorkspaceError
        If the target holds something, or no list is found.
    BusyError
        If another restore works on the same target.
    """
    manifest = verify(path)
    target = target.resolve()
    _refuse_full(target)
    with _folder_beside(target) as building:
        n_rows = _build(path, manifest, building)
        workspace = _with_kept(open_workspace(building), target, kept, is_new_list=is_new_list)
        begun_at = datetime.fromisoformat(manifest.about["begun_at"])
        replayed = _replay(workspace, begun_at - MARGIN, now)
        fault_point("restore.after_replay")
        _make_private(building)
        building.rename(target)
        sync(target.parent)
    return Restored(open_workspace(target), begun_at, len(manifest.members), n_rows, replayed)


def _build(path: Path, manifest: Manifest, building: Path) -> int:
    unpack(path, manifest, building)
    for name in EMPTY_FOLDERS:
        (building / name).mkdir(mode=0o700, exist_ok=True)
    fault_point("restore.after_unpack")
    dumped = building / DESK_DUMP
    if not dumped.exists():
        return 0
    with dumped.open("rb") as source:
        n_rows = load_desk(building, source)
    dumped.unlink()
    fault_point("restore.after_desk")
    return n_rows


def _replay(workspace: Workspace, since: datetime, now: datetime) -> Replayed:
    """Do again what people took back, in the files and in the desk, then let go of the desk."""
    try:
        desk = open_desk(workspace.folder)
        replayed = replay_kept(workspace, since, now=now, desk=desk)
        if desk is not None:
            take_in(workspace, at=now)
        return replayed
    finally:
        close_desk()


def _with_kept(
    built: Workspace, target: Path, kept: Path | None, *, is_new_list: bool
) -> Workspace:
    """Return the workspace with the list that the one under the target's name will have."""
    named = replace(
        built.settings, kept_outside=built.settings.kept_outside or f"{target.name}.kept"
    )
    workspace = replace(built, settings=named)
    own = workspace.kept.folder
    if kept is not None and kept.resolve() != own.resolve():
        if own.exists():
            raise WorkspaceError(
                f"there is a list of who was erased in {own} too.",
                hint="name that one, or move it away if it belongs to another shop.",
            )
        _refuse_empty(kept)
        _copy_private(kept, own)
    if not is_new_list:
        _refuse_empty(own)
    elif not (own / LIST_FILE).exists():
        (built.folder / BOND_FILE).unlink(missing_ok=True)
    return workspace


def _refuse_empty(folder: Path) -> None:
    if any(not (folder / name).is_file() for name in (KEY_FILE, LIST_FILE)):
        raise WorkspaceError(
            f"no list of who was erased and who withdrew is found in {folder}.",
            hint="name its folder with --kept; say --nobody-was-erased only if there never was one.",
        )


def _copy_private(folder: Path, to: Path) -> None:
    """Copy the list whole or not at all, for its owner only, whoever could read it before."""
    part = to.with_name(f".{to.name}.copying")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    for name in (KEY_FILE, LIST_FILE):
        replace_private(part / name, (folder / name).read_bytes())
    part.rename(to)
    sync(to.parent)


def _refuse_full(target: Path) -> None:
    if target.is_symlink() or target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise WorkspaceError(
            f"{target} is not an empty folder.", hint="name a new folder for the workspace."
        )
    if not target.parent.is_dir():
        raise WorkspaceError(f"{target.parent} is no folder.", hint="make it first.")


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """Give a hidden folder that becomes the target or vanishes; what a kill left is removed."""
    building = target.with_name(f".{target.name}.restoring")
    make_private_folder(building)
    descriptor = os.open(building, os.O_RDONLY)
    try:
        take_or_busy(descriptor, f"another restore to {target} is running.")
        for left in building.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)
    finally:
        os.close(descriptor)


def _make_private(folder: Path) -> None:
    """Leave everything to its owner only, and on the disk."""
    for at, _, files in os.walk(folder, topdown=False):
        for path in (Path(at) / name for name in files):
            path.chmod(0o600)
            sync(path)
        Path(at).chmod(0o700)
        sync(Path(at))
