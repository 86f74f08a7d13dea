"""Locks between processes: a file that one of them holds, free at once when that one is killed."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from najimi.errors import BusyError
from najimi.workspace.private_files import open_private


@contextmanager
def locked(path: Path, *, is_shared: bool = False) -> Iterator[None]:
    """
    Wait for the lock of a file, then hold it.

    Parameters
    ----------
    path : Path
        Made if it is not there; nothing is written into it.
    is_shared : bool, default False
        Whether others who share it may hold it at the same time.

    Examples
    --------
    >>> import tempfile
    >>> lock = Path(tempfile.mkdtemp()) / "lock"
    >>> with locked(lock, is_shared=True), locked(lock, is_shared=True):
    ...     lock.exists()
    True
    """
    with open_private(path, mode="r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield


@contextmanager
def locked_or_busy(
    path: Path, what: str, *, hint: str = "wait until it is done."
) -> Iterator[None]:
    """
    Hold the lock of a file, or say at once that somebody else does.

    Parameters
    ----------
    path : Path
    what : str
        What is under way then, as a sentence.
    hint : str, optional

    Raises
    ------
    BusyError
        If another process, or another part of this one, holds it.

    Examples
    --------
    >>> import tempfile
    >>> lock = Path(tempfile.mkdtemp()) / "lock"
    >>> with locked(lock), locked_or_busy(lock, "another turn is running."):
    ...     pass
    Traceback (most recent call last):
    najimi.errors.BusyError: another turn is running.
    Hint: wait until it is done.
    """
    with open_private(path, mode="r+b") as handle:
        take_or_busy(handle.fileno(), what, hint=hint)
        yield


def take_or_busy(descriptor: int, what: str, *, hint: str = "wait until it is done.") -> None:
    """Take the lock of what is open until it is closed; raise as ``locked_or_busy`` does."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError(what, hint=hint) from error
