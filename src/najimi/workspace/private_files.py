"""Files and folders that only their owner may read, and that are on disk when a function returns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from najimi.faults import fault_point

LEFTOVER = ".fresh"
"""End of the name of a file that was to take the place of another; a kill may leave one."""

_FLAGS = {
    "wb": os.O_WRONLY | os.O_TRUNC,
    "ab": os.O_WRONLY | os.O_APPEND,
    "xb": os.O_WRONLY | os.O_EXCL,
    "r+b": os.O_RDWR,
}


def open_private(path: Path, *, mode: str = "wb") -> Any:
    """
    Open a file that only its owner may ever read; it is made if it is not there.

    Parameters
    ----------
    path : Path
        Its last part is never followed if it is a link, for a link could lead anywhere.
    mode : {"wb", "ab", "xb", "r+b"}
        As for ``open``; ``xb`` refuses a file that is there, ``r+b`` leaves it as it is.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "key"
    >>> with open_private(path) as handle:
    ...     handle.write(b"secret")
    6
    >>> f"{path.stat().st_mode & 0o777:o}"
    '600'
    """
    flags = _FLAGS[mode] | os.O_CREAT | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), mode.replace("x", "w"))


def make_private_folder(folder: Path, *, with_parents: bool = False) -> None:
    """Make a folder that only its owner may look into, unless it is there."""
    folder.mkdir(mode=0o700, parents=with_parents, exist_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """
    Give an empty private file that takes the place of another once it is written and on disk.

    Readers see the old file or the new one, never half of one. Where several processes may
    write, hold a lock meanwhile: the file beside the old one has one name, so that what a
    kill leaves is overwritten by the next.

    Parameters
    ----------
    path : Path
        Need not be there. If the body raises, it stays as it is.
    """
    fresh = path.with_name(f".{path.name}{LEFTOVER}")
    open_private(fresh).close()
    try:
        yield fresh
        sync(fresh)
        fresh.replace(path)
        sync(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def replace_private(path: Path, data: bytes) -> None:
    """Write a small private file whole or not at all."""
    with replacing(path) as fresh:
        fresh.write_bytes(data)
        fault_point("files.before_replace")


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
