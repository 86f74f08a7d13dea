"""Moving a file out of the way: under its own name, or one with the day, and never over another."""

from __future__ import annotations

import os
from datetime import date
from itertools import count
from pathlib import Path

from najimi.errors import WorkspaceError
from najimi.workspace.private_files import make_private_folder, open_private, sync

REASON_SUFFIX = ".reason.txt"


def move(path: Path, folder: Path, place: str, *, on: date, reason: str = "") -> Path:
    """
    Move a file below ``done/`` or ``failed/``, into the sub-folders it came from.

    Parameters
    ----------
    path : Path
        Inside ``folder``.
    folder : Path
        The watched one.
    place : {"done", "failed"}
    on : date
        For the name, if the same name lies there already.
    reason : str, optional
        Written beside it first, readable by its owner only.

    Returns
    -------
    Path
        Where it lies now.
    """
    parent = folder / place / path.relative_to(folder).parent
    _make(folder, parent)
    target = free_name(parent / path.name, on)
    if reason:
        beside = target.with_name(target.name + REASON_SUFFIX)
        with open_private(beside) as handle:
            handle.write(reason.encode())
        sync(beside)
    path.rename(target)
    sync(parent)
    return target


def free_name(path: Path, on: date) -> Path:
    """
    Return a path that is not taken: with the day before the suffix, then with a number.

    Examples
    --------
    >>> free_name(Path("/nowhere/sales.csv"), date(2026, 4, 1)).name
    'sales.csv'
    """
    if not os.path.lexists(path):
        return path
    numbered = (
        path.with_name(f"{path.stem}.{on.isoformat()}{'' if n == 1 else f'-{n}'}{path.suffix}")
        for n in count(1)
    )
    return next(name for name in numbered if not os.path.lexists(name))


def _make(folder: Path, parent: Path) -> None:
    """Make the folders a file is moved into; one that is a link could lead anywhere."""
    here = folder
    for part in parent.relative_to(folder).parts:
        here /= part
        make_private_folder(here)
        if here.is_symlink():
            raise WorkspaceError(
                f"{here} is a link.", hint="replace it by a folder; files are moved into it."
            )
