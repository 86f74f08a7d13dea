"""What lies in a watched folder, and which of it is complete. Nothing here waits."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from najimi.errors import WorkspaceError

DONE, FAILED = "done", "failed"
PARTIAL_SUFFIXES = (".part", ".tmp", ".crdownload", ".filepart", ".partial", ".download")
HIDDEN_PREFIXES = (".", "~$")
DEEPEST = 2
"""Folders above a file: one that names the source, one that names the table."""


@dataclass(frozen=True)
class Seen:
    """
    One file, as one look found it.

    Parameters
    ----------
    inode : int
        Stays when the file is renamed.
    n_bytes : int
    changed_at_ns : int
        Of its content, in nanoseconds since 1970.
    """

    inode: int
    n_bytes: int
    changed_at_ns: int


Look = dict[Path, Seen]
"""Every file in a watched folder, those that are still being written included."""


def look(folder: Path) -> Look:
    """
    Return every plain file in a watched folder; links are passed over, and never followed.

    Parameters
    ----------
    folder : Path
        ``done/`` and ``failed/`` in it are left out.

    Raises
    ------
    WorkspaceError
        If it is no folder.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"{folder} is not a folder.", hint="name the folder to watch.")
    return dict(_files(folder, depth=0))


def complete_files(before: Look, after: Look) -> list[Path]:
    """
    Return the files that nobody writes any more, by name.

    Complete is what two looks found unchanged, under whatever name: a file that was written as
    ``sales.csv.part`` and renamed is complete as soon as its content rests.

    Examples
    --------
    >>> still, grown = Seen(1, 10, 5), Seen(2, 10, 5)
    >>> before = {Path("a.csv.part"): still, Path("b.csv"): Seen(2, 7, 4)}
    >>> complete_files(before, {Path("a.csv"): still, Path("b.csv"): grown})
    [PosixPath('a.csv')]
    """
    resting = set(before.values())
    return sorted(
        path for path, seen in after.items() if seen in resting and not is_partial(path.name)
    )


def is_partial(name: str) -> bool:
    """
    Return whether a name says that the file is not ready.

    Examples
    --------
    >>> [is_partial(name) for name in ("a.csv", "a.csv.part", ".a.csv.swp", "~$a.xlsx")]
    [False, True, True, True]
    """
    return name.lower().endswith(PARTIAL_SUFFIXES) or name.startswith(HIDDEN_PREFIXES)


def _files(folder: Path, *, depth: int) -> Iterator[tuple[Path, Seen]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                facts = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # moved on by whoever dropped it
            if stat.S_ISREG(facts.st_mode):
                seen = Seen(facts.st_ino, facts.st_size, facts.st_mtime_ns)
                yield folder / entry.name, seen
            elif stat.S_ISDIR(facts.st_mode) and _is_looked_into(entry.name, depth):
                yield from _files(folder / entry.name, depth=depth + 1)


def _is_looked_into(name: str, depth: int) -> bool:
    is_ours = depth == 0 and name in (DONE, FAILED)
    return depth < DEEPEST and not is_ours and not name.startswith(HIDDEN_PREFIXES)
