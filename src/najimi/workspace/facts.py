"""
Facts on disk: one Delta table each, appended by several processes, read as plain Parquet files.

A reader pins a version once and then reads files; it never sees half a commit.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, Transaction

from najimi.faults import fault_point
from najimi.plan import Source
from najimi.tables import FACT_TABLES
from najimi.workspace.fact_files import lot_of, root_of, write_facts
from najimi.workspace.fact_log import FactLog, files_of
from najimi.workspace.locks import locked
from najimi.workspace.rewriting import Keep, optimize_files, rewrite_files, sweep_files, widen_files


class FactStore:
    """
    The fact tables of one workspace.

    Parameters
    ----------
    folder : Path
        ``facts/`` of the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, names: Iterable[str] = tuple(FACT_TABLES)) -> None:
        """Make those fact tables that do not exist yet, empty."""
        for name in names:
            self._log(name).create()

    def widen(self, names: Iterable[str]) -> None:
        """
        Give fact tables of an earlier version of najimi the columns that came since, empty.

        Pinned versions read as before. Whoever has a list of the files as they were can go on
        reading: these are removed later, as after ``optimize``. Killed anywhere, it is done again.
        """
        for name in names:
            if self._log(name).lacks_columns():
                with self.lock(name):
                    widen_files(self._log(name))

    def versions(self) -> dict[str, int]:
        """Return the newest version of every fact table."""
        return {name: self._log(name).open().version() for name in FACT_TABLES}

    def newest_version(self, name: str, known: int) -> int:
        """
        Return the newest version of one fact table, as cheaply as whoever waits needs it.

        Parameters
        ----------
        name : str
        known : int
            A version that was the newest once; from there the log is looked through.
        """
        return self._log(name).newest_after(known)

    def source(self, name: str, *, version: int | None = None) -> Source:
        """
        Return the files of one fact table at a version.

        A file that was rewritten since stands in its newest form: the version still holds
        the facts it held, without those that were erased. A version that was not pinned when
        small files were put together may hold fewer.

        Raises
        ------
        WorkspaceError
            If the table uses Delta features that a plain file list would read wrongly, or
            the version cannot be opened.
        """
        log = self._log(name)
        newest = log.open_readable()
        files = files_of(newest)
        if version not in (None, newest.version()):
            roots = {root_of(file.name) for file in log.files(version)}
            files = [file for file in files if root_of(file.name) in roots]
        return _source(name, files)

    def source_since(self, name: str, version: int) -> Source:
        """
        Return the files of one fact table that may hold facts a version did not hold.

        They may hold others besides: files put together since are among them, and all files
        if the log holds that version no longer. So read them where reading twice does no harm.

        Raises
        ------
        WorkspaceError
            If the table uses Delta features that a plain file list would read wrongly.
        """
        log = self._log(name)
        files = files_of(log.open_readable())
        if not log.is_lost(version):
            lots = {lot_of(file.name) for file in log.files(version)}
            files = [file for file in files if lot_of(file.name) not in lots]
        return _source(name, files)

    def append(
        self,
        name: str,
        facts: Iterable[pa.RecordBatch],
        *,
        transaction: tuple[str, int] | None = None,
    ) -> int:
        """
        Append facts in one commit: all of them become visible at once, or none.

        When this returns they are on disk. A kill before may leave a file that no commit
        names; ``sweep`` removes it.

        Parameters
        ----------
        name : str
            A fact table. Hold ``lock(name)`` while looking for duplicates and appending.
        facts : iterable of pyarrow.RecordBatch
            Or a reader of them; never held in memory as a whole.
        transaction : tuple of str and int, optional
            Application id and version stored in the same commit; ``transaction_version``
            tells later whether it happened.

        Returns
        -------
        int
            Facts appended.
        """
        path = self._folder / name / f"{uuid.uuid4().hex}.parquet"
        written = write_facts(path, FACT_TABLES[name], facts)
        properties = (
            CommitProperties(app_transactions=[Transaction(*transaction)]) if transaction else None
        )
        fault_point("facts.before_commit")
        self._log(name).commit([written.to_action()], properties)
        return written.n_rows

    def rewrite(self, name: str, keep: Keep) -> int:
        """
        Take rows out of a fact table for good: out of the newest version and off the disk.

        One commit names the new files in place of the old ones, which are removed then, so
        that earlier versions cannot bring a row back. No value of a person stands in the log.
        Waits for ``lock(name)``, so do not hold it; a turn that runs reads files by name,
        so hold the lock of turns. After a kill, call it again: it ends what it began.

        Parameters
        ----------
        name : str
            A fact table.
        keep : callable
            From a record batch with every column to a boolean array: which rows stay.
            A null counts as false.

        Returns
        -------
        int
            Rows taken out of the newest version.

        Examples
        --------
        >>> import tempfile, pyarrow.compute as pc
        >>> from najimi.testing import AS_OF, fact_rows
        >>> store = FactStore(Path(tempfile.mkdtemp()))
        >>> store.create()
        >>> said = [{"source_key": key, "occurred_at": AS_OF} for key in ("alice", "bob")]
        >>> store.append("people", fact_rows("people", said).to_batches())
        2
        >>> store.rewrite("people", lambda rows: pc.not_equal(rows["source_key"], "bob"))
        1
        """
        with self.lock(name):
            return rewrite_files(self._log(name), keep)

    def optimize(self, name: str, *, pinned: Iterable[int] = ()) -> int:
        """
        Put the small files of a fact table together, once there are many; no fact changes.

        One commit names the large files in place of the small ones. Whoever has a list of the
        small ones can go on reading: they are removed the next time, or by an erasure.
        Waits for ``lock(name)``, so do not hold it. Killed anywhere, it is done again.

        Parameters
        ----------
        name : str
            A fact table.
        pinned : iterable of int, optional
            Earlier versions that must read the same afterwards; those that the log holds no
            longer are left aside. Of each, one file more than the usual may stay.

        Returns
        -------
        int
            Files put together.

        Examples
        --------
        >>> import tempfile
        >>> from najimi.testing import AS_OF, fact_rows
        >>> store = FactStore(Path(tempfile.mkdtemp()))
        >>> store.create()
        >>> said = fact_rows("people", [{"source_key": "alice", "occurred_at": AS_OF}])
        >>> for _ in range(10):
        ...     _ = store.append("people", said.to_batches())
        >>> store.optimize("people"), len(store.source("people").files)
        (10, 1)
        """
        with self.lock(name):
            return optimize_files(self._log(name), pinned)

    def sweep(self, name: str) -> int:
        """
        Remove the files of a fact table that its newest version does not name.

        They are what a killed append, a rewrite or ``optimize`` left behind. Hold ``lock(name)``.

        Returns
        -------
        int
            Files removed.
        """
        return sweep_files(self._log(name))

    def transaction_version(self, name: str, application_id: str) -> int | None:
        """Return the version that an earlier ``append`` stored under this application id."""
        version: int | None = self._log(name).open().transaction_version(application_id)
        return version

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Wait until no other process writes this table, then keep others out."""
        with locked(self._folder / f"{name}.lock"):
            yield

    @contextmanager
    def locks(self, names: Iterable[str]) -> Iterator[None]:
        """Hold the locks of several tables, taken in one order so that nobody waits in a ring."""
        with ExitStack() as stack:
            for name in sorted(names):
                stack.enter_context(self.lock(name))
            yield

    def _log(self, name: str) -> FactLog:
        return FactLog(self._folder / name)


def _source(name: str, files: Iterable[Path]) -> Source:
    return Source(FACT_TABLES[name].schema, tuple(sorted(map(str, files))))
