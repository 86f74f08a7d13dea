"""
The folder of the journal: who may hold which file, and how one leaves it.

``open/`` holds the segments that processes write now, ``sealed/`` those that nobody writes any
more, ``loads/`` the rows of whole files, ``aside/`` what was damaged and is kept for a person.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from najimi.faults import fault_point
from najimi.journal.staging import is_owned
from najimi.workspace.locks import locked
from najimi.workspace.private_files import make_private_folder, sync

SUFFIX = ".frames"
LISTED = "load.json"


@dataclass(frozen=True)
class JournalFolder:
    """
    ``journal/`` of a workspace.

    Parameters
    ----------
    path : Path
    """

    path: Path

    @property
    def open(self) -> Path:
        """Segments that a process writes, or wrote when it was killed."""
        return self.path / "open"

    @property
    def sealed(self) -> Path:
        """Segments that are never written again."""
        return self.path / "sealed"

    @property
    def loads(self) -> Path:
        """Checked rows of files, a folder each."""
        return self.path / "loads"

    @property
    def aside(self) -> Path:
        """Damaged segments, as they were found."""
        return self.path / "aside"

    def make(self) -> None:
        """Make the folders, for their owner only."""
        for folder in (self.path, self.open, self.sealed, self.loads, self.aside):
            make_private_folder(folder)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until nobody compacts, then keep others from it."""
        with locked(self.path / "lock"):
            yield


@dataclass(frozen=True)
class LoadPart:
    """
    The checked rows of one load for one table.

    Parameters
    ----------
    folder : Path
        Holds ``staged.parquet`` and, if a row was rejected, ``rejected.csv``.
    load_id : str
        Names its list of rejected rows.
    table : str
        Name of the fact table.
    """

    folder: Path
    load_id: str
    table: str

    @property
    def staged(self) -> Path:
        """The rows that can be facts, in the order of their lines."""
        return self.folder / "staged.parquet"

    @property
    def rejected(self) -> Path:
        """The rows that cannot; absent if there is none."""
        return self.folder / "rejected.csv"


@dataclass(frozen=True)
class LoadSegment:
    """
    All that one load says of all its tables; it becomes facts as a whole.

    Parameters
    ----------
    folder : Path
        Holds ``load.json``, which lists the parts, and a folder for each.
    """

    folder: Path

    @property
    def parts(self) -> tuple[LoadPart, ...]:
        """The parts, in the order of the recipe."""
        told = json.loads((self.folder / LISTED).read_text(encoding="utf-8"))
        return tuple(
            LoadPart(self.folder / part["folder"], part["load_id"], part["table"])
            for part in told["parts"]
        )


def new_segment_name() -> str:
    """Return a name that sorts by when it was made and that no other process takes."""
    return f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"


def is_still(path: Path, handle: int) -> bool:
    """Return whether a path still leads to an open file."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def seal_open_segments(folder: JournalFolder) -> None:
    """
    Take every open segment from its writer, who notices and opens another.

    A writer holds the lock of its file while it writes a group, so a group is whole.
    """
    for path in sorted(folder.open.glob(f"*{SUFFIX}")):
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            continue  # its writer sealed it because it was full
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if is_still(path, handle.fileno()):
                path.rename(folder.sealed / path.name)
    fault_point("journal.after_taking")


def sealed_segments(folder: JournalFolder) -> list[Path]:
    """Return the sealed segments, oldest first."""
    return sorted(folder.sealed.glob(f"*{SUFFIX}"))


def seal_load(staging: Path, folder: JournalFolder, parts: Sequence[LoadPart]) -> LoadSegment:
    """
    Move the folder of a load into the journal by one rename: from here on all of it is stored.

    Parameters
    ----------
    staging : Path
        Named like the load.
    folder : JournalFolder
    parts : sequence of LoadPart
        Their folders stand in ``staging``.
    """
    folder.make()
    listed = [
        {"folder": part.folder.name, "load_id": part.load_id, "table": part.table} for part in parts
    ]
    (staging / LISTED).write_text(json.dumps({"parts": listed}), encoding="utf-8")
    for inner in (*(part.folder for part in parts), staging):
        for file in inner.iterdir():
            if file.is_file():
                sync(file)
        sync(inner)
    fault_point("load.before_seal")
    segment = LoadSegment(folder.loads / staging.name)
    staging.rename(segment.folder)
    sync(folder.loads)
    fault_point("load.after_seal")
    return segment


def abandoned_loads(folder: JournalFolder) -> list[LoadSegment]:
    """Return sealed loads whose process has died before they became facts, oldest first."""
    found = sorted(path for path in folder.loads.iterdir() if path.is_dir())
    return [LoadSegment(path) for path in found if not is_owned(path)]


def put_aside(path: Path, folder: JournalFolder) -> Path:
    """Keep a damaged segment where nothing reads or removes it."""
    target = folder.aside / path.name
    path.rename(target)
    sync(folder.aside)
    return target
