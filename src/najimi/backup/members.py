"""
What of a workspace belongs into a backup, in the order in which it must be read.

Everything may go on meanwhile. What arrives moves in one direction: into the journal, from
there into the facts. So the journal is read before the facts: what is no longer in the journal
is in the facts by then, and what is in both is one fact. Turns and the watermarks of pulls name
facts, so they are read before them too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from najimi.errors import BusyError, WorkspaceError
from najimi.workspace import Workspace
from najimi.workspace.fact_files import files_at_newest

FACTS, TURNS, CURRENT = "facts", "turns", "CURRENT"
MADE_AGAIN = ("staging", "uploads", "desk_shelf")
"""What runs now, and copies that are made again when they are missing."""

DESK_FILES = ("desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm", "desk.sqlite3-journal")
"""The desk's database is written out as rows, whatever its kind."""

WHOLE_OR_NOT = {"journal/loads": ("load.json", "staged.parquet"), TURNS: ("manifest.json",)}
"""Folders whose sub-folders vanish as a whole, and what a whole one holds."""


@dataclass(frozen=True)
class Member:
    """
    One open file of a workspace.

    Parameters
    ----------
    name : str
        Path below the workspace, with slashes.
    handle : file
    size : int
        In bytes, when it was opened.
    """

    name: str
    handle: BinaryIO
    size: int


def members_but_facts(folder: Path) -> Iterator[Member]:
    """Yield what lies in a workspace beside its facts; each is open until the next is asked for."""
    for at, names, files in os.walk(folder):
        here = Path(at)
        told = here.relative_to(folder).as_posix()
        if told in WHOLE_OR_NOT:
            for name in sorted(names):
                yield from _whole(folder, here / name, WHOLE_OR_NOT[told])
            names[:] = []
        skipped = {FACTS, *MADE_AGAIN} if here == folder else set()
        names[:] = sorted(n for n in names if n not in skipped and not n.startswith("."))
        wanted = [here / name for name in sorted(files) if _is_wanted(name)]
        yield from _each(folder, wanted)


def fact_members(workspace: Workspace) -> Iterator[Member]:
    """
    Yield the files of every fact table at its newest version.

    Raises
    ------
    BusyError
        If facts were rewritten meanwhile, by an erasure.
    """
    for table in sorted(path.parent for path in (workspace.folder / FACTS).glob("*/_delta_log")):
        for path in files_at_newest(table):
            try:
                handle = path.open("rb")
            except FileNotFoundError as error:
                raise BusyError(
                    f"facts {table.name!r} were rewritten while they were read.",
                    hint="start the backup again.",
                ) from error
            with handle:
                yield _member(workspace.folder.resolve(), path.resolve(), handle)


def _is_wanted(name: str) -> bool:
    is_lock = name == "lock" or name.endswith(".lock")
    return not is_lock and not name.startswith(".") and name not in DESK_FILES


def _each(folder: Path, paths: list[Path]) -> Iterator[Member]:
    for path in paths:
        try:
            handle = _open(path)
        except (FileNotFoundError, IsADirectoryError):
            continue  # it went on to where it is read later, or was removed
        with handle:
            yield _member(folder, path, handle)


def _whole(folder: Path, inner: Path, needed: tuple[str, ...]) -> Iterator[Member]:
    """Yield all files of a folder, opened at once, or none."""
    if inner.name.startswith("."):
        return
    with ExitStack() as stack:
        try:
            paths = sorted(path for path in inner.iterdir() if _is_wanted(path.name))
            handles = [stack.enter_context(_open(path)) for path in paths]
        except (FileNotFoundError, NotADirectoryError):
            return
        if set(needed) <= {path.name for path in paths}:
            for path, handle in zip(paths, handles, strict=True):
                yield _member(folder, path, handle)


def _open(path: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    except OSError as error:
        if path.is_symlink():
            raise WorkspaceError(
                f"{path} is a link, and what it leads to is no part of the workspace.",
                hint="put the file itself there, then start the backup again.",
            ) from error
        raise


def _member(folder: Path, path: Path, handle: BinaryIO) -> Member:
    return Member(path.relative_to(folder).as_posix(), handle, os.fstat(handle.fileno()).st_size)
