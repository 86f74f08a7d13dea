"""A small private file of lines: appended and on disk at once, told whole from torn."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.workspace.locks import locked
from najimi.workspace.private_files import open_private, replace_private, sync

LOCK_FILE = "lock"
CHECK_DIGITS = 8


class PrivateLines:
    """
    A file in which each line is a checksum and one JSON object.

    Several processes may append. A kill leaves at most a torn last line, which the next
    append takes away.

    Parameters
    ----------
    path : Path
        Made with the first line, for its owner only; a file ``lock`` lies beside it.
    if_damaged : str
        What to do about a line that is damaged, for the message.

    Examples
    --------
    >>> import tempfile
    >>> lines = PrivateLines(Path(tempfile.mkdtemp()) / "list", if_damaged="look at a copy.")
    >>> lines.append({"n": 1}), lines.append({"n": 2})
    (None, None)
    >>> lines.rewrite(lambda raw: raw if raw["n"] > 1 else None)
    >>> list(lines)
    [{'n': 2}]
    """

    def __init__(self, path: Path, *, if_damaged: str) -> None:
        self.path, self._if_damaged = path, if_damaged

    def append(self, raw: dict[str, Any]) -> None:
        """Add a line; on disk when this returns."""
        with self.lock():
            is_new = not self.path.exists()
            with open_private(self.path, mode="ab") as handle:
                handle.truncate(_n_whole_bytes(self.path.read_bytes()))
                handle.write(_framed(raw))
                handle.flush()
                fault_point("lines.before_sync")
                os.fsync(handle.fileno())
            if is_new:
                sync(self.path.parent)

    def rewrite(self, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Put another line, or none, in the place of each; all of it or nothing."""
        if not self.path.exists():
            return
        with self.lock():
            kept = [told for told in map(change, self) if told is not None]
            replace_private(self.path, b"".join(map(_framed, kept)))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """
        Yield the objects, oldest first.

        Raises
        ------
        WorkspaceError
            If a line that has its end is damaged; only what lacks it is a torn one.
        """
        data = self.path.read_bytes() if self.path.exists() else b""
        for line in data[: _n_whole_bytes(data)].splitlines():
            if not _is_whole(line):
                raise WorkspaceError(f"{self.path} is damaged.", hint=self._if_damaged)
            yield json.loads(line[CHECK_DIGITS + 1 :])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other writer of this folder out."""
        with locked(self.path.parent / LOCK_FILE):
            yield


def _framed(raw: dict[str, Any]) -> bytes:
    """Return one object as a line that tells whether it is whole."""
    body = json.dumps(raw, sort_keys=True).encode()
    return b"%08x " % zlib.crc32(body) + body + b"\n"


def _is_whole(line: bytes) -> bool:
    told, _, body = line.partition(b" ")
    return told == b"%08x" % zlib.crc32(body)


def _n_whole_bytes(data: bytes) -> int:
    """Return how much of a list is whole: a kill may leave a line without its end."""
    return data.rfind(b"\n") + 1
