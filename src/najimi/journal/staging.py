"""A folder for one load while it runs; what a killed load left is removed by the next."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from najimi.workspace.locks import locked
from najimi.workspace.private_files import make_private_folder

OWNER, LOCK = "owner", "lock"


@contextmanager
def staging_folder(root: Path, load_id: str) -> Iterator[Path]:
    """
    Give a new folder, and remove it at the end.

    A file in it stays locked as long as this process lives, which tells other loads to
    leave it alone. A killed process holds no lock.

    Parameters
    ----------
    root : Path
        ``staging/`` of the workspace.
    load_id : str
    """
    make_private_folder(root)
    folder = root / load_id
    with locked(root / LOCK):
        _remove_leftovers(root)
        folder.mkdir(mode=0o700)
        owner = (folder / OWNER).open("w")
        fcntl.flock(owner, fcntl.LOCK_EX)
    with owner:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(root: Path) -> None:
    """Remove what killed processes left in a folder of such folders; it need not be there."""
    if root.exists():
        with locked(root / LOCK):
            _remove_leftovers(root)


def _remove_leftovers(root: Path) -> None:
    for folder in root.iterdir():
        if folder.is_dir() and not is_owned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def is_owned(folder: Path) -> bool:
    """Return whether the process that made a folder, here or where it went since, lives."""
    try:
        with (folder / OWNER).open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
