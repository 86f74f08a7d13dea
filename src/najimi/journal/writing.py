"""Writing records: whoever gets back from ``append`` has them on disk; many share one flush."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Condition

import pyarrow as pa

from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.journal.encoding import Fact, encode
from najimi.journal.framing import frame
from najimi.journal.segments import JournalFolder, is_still, new_segment_name
from najimi.tables import FACT_TABLES, check
from najimi.workspace.private_files import sync

SEGMENT_BYTES = 16 * 1024 * 1024


class _Group:
    """Frames that go to disk together, and what became of them."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.is_done = False
        self.is_on_disk = False
        self.why_not = "the process is ending"


class Journal:
    """
    The journal of one workspace, as one process writes it; any thread may.

    The first who comes writes and flushes for all who came meanwhile: while one group is
    flushed the next one gathers. Get one by ``open_journal``.

    Parameters
    ----------
    path : Path
        ``journal/`` of the workspace.
    segment_bytes : int
        Size from which a segment is sealed and another opened.
    """

    def __init__(self, path: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = JournalFolder(path)
        self._segment_bytes = segment_bytes
        self._condition = Condition()
        self._gathering = _Group()
        self._is_writing = False
        self._segment: tuple[Path, int] | None = None

    def append(self, table: str, facts: Sequence[Fact]) -> None:
        """
        Append facts; when this returns they survive a kill and a power cut.

        They are facts after the next ``compact``. The same id may be appended again: it
        becomes a fact once.

        Parameters
        ----------
        table : str
            A fact table.
        facts : sequence of mapping
            Rows by column; what is left out is empty.

        Raises
        ------
        TableError
            If a row breaks the contract of the table; none was appended.
        WorkspaceError
            If the disk refused; nothing was acknowledged, and the call may be made again.
        """
        rows = pa.Table.from_pylist(list(facts), schema=FACT_TABLES[table].schema)
        check(FACT_TABLES[table], rows)
        self._append([frame(encode(table, fact)) for fact in facts])

    def close(self) -> None:
        """Let go of the open segment; the next ``append`` opens another."""
        if self._segment is not None:
            os.close(self._segment[1])
            self._segment = None

    def _append(self, frames: list[bytes]) -> None:
        with self._condition:
            group = self._gathering
            group.frames += frames
            while self._is_writing and not group.is_done:
                self._condition.wait()
            if not group.is_done:
                self._is_writing, self._gathering = True, _Group()
        if not group.is_done:
            self._lead(group)
        if not group.is_on_disk:
            raise WorkspaceError(
                f"the journal cannot be written: {group.why_not}.",
                hint="make room on the disk, then do it again; nothing was acknowledged.",
            )

    def _lead(self, group: _Group) -> None:
        """Write a group, then wake those who wait for it and those who gathered meanwhile."""
        try:
            self._write(b"".join(group.frames))
            group.is_on_disk = True
        except OSError as error:
            group.why_not = error.strerror or "the disk refused"
        finally:
            with self._condition:
                group.is_done, self._is_writing = True, False
                self._condition.notify_all()

    def _write(self, data: bytes) -> None:
        is_written = False
        while not is_written:
            path, handle = self._segment or self._open_segment()
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                is_written = is_still(path, handle)
                is_full = is_written and _write_through(handle, data) >= self._segment_bytes
                if is_full:
                    path.rename(self._folder.sealed / path.name)
            except OSError:
                self.close()
                raise
            fcntl.flock(handle, fcntl.LOCK_UN)
            if is_full or not is_written:
                self.close()

    def _open_segment(self) -> tuple[Path, int]:
        self._folder.make()
        path = self._folder.open / new_segment_name()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        sync(self._folder.open)
        self._segment = (path, handle)
        return self._segment


def _write_through(handle: int, data: bytes) -> int:
    """Append to a file and flush it; return its size. What failed half-way is cut off again."""
    n_before, n_written = os.fstat(handle).st_size, 0
    fault_point("journal.before_write")
    try:
        while n_written < len(data):
            n_written += os.write(handle, memoryview(data)[n_written:])
        fault_point("journal.before_sync")
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, n_before)  # or a later group would stand behind half a frame
        raise
    fault_point("journal.after_sync")
    return n_before + n_written


def open_journal(folder: Path) -> Journal:
    """
    Return this process's journal of a workspace; a forked process gets one of its own.

    Parameters
    ----------
    folder : Path
        Of the workspace.
    """
    return _journal(os.getpid(), folder.resolve() / "journal")


@lru_cache(maxsize=8)
def _journal(process_id: int, path: Path) -> Journal:
    return Journal(path)
