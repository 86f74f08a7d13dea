"""
Facts on disk: one Delta table each, appended by several processes, read as plain Parquet files.

A reader pins a version once and then reads files; it never sees half a commit.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction, RemoveAction

from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.plan import Source
from najimi.tables import FACT_TABLES
from najimi.workspace.fact_files import (
    INSIDE,
    SMALL_BYTES,
    next_generation,
    piles_of,
    read_facts,
    root_of,
    write_facts,
)
from najimi.workspace.locks import locked
from najimi.workspace.private_files import sync

PLAIN_READER_FEATURES = {"timestampNtz", "vacuumProtocolCheck"}
CONFIGURATION = {"delta.dataSkippingStatsColumns": "occurred_at"}
"""Other writers too keep values of persons out of the log, from which nothing is erased."""

Keep = Callable[[pa.RecordBatch], pa.Array]


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

    def create(self) -> None:
        """Make every fact table that does not exist yet, empty."""
        for name, table in FACT_TABLES.items():
            DeltaTable.create(
                str(self._folder / name),
                schema=table.schema,
                mode="ignore",
                configuration=CONFIGURATION,
            )

    def versions(self) -> dict[str, int]:
        """Return the newest version of every fact table."""
        return {name: self._open(name).version() for name in FACT_TABLES}

    def source(self, name: str, *, version: int | None = None) -> Source:
        """
        Return the files of one fact table at a version.

        A file that was rewritten since stands in its newest form: the version still holds
        the facts it held, without those that were erased. A version that was not pinned when
        small files were put together may hold fewer.

        Raises
        ------
        WorkspaceError
            If the table uses Delta features that a plain file list would read wrongly.
        """
        newest = self._open(name)
        _refuse_features_a_file_list_would_misread(name, newest)
        files = newest.file_uris()
        if version not in (None, newest.version()):
            roots = self._roots(name, version)
            files = [file for file in files if root_of(Path(file).name) in roots]
        return Source(FACT_TABLES[name].schema, tuple(sorted(files)))

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
        self._commit(name, [written.to_action()], properties)
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
            added: list[AddAction] = []
            removed: list[RemoveAction] = []
            n_removed = 0
            for file in self._files(name):
                n_less = _count_others(file, keep)
                if not n_less:
                    continue
                n_removed += n_less
                removed.append(_removal(file, is_erasing=True))
                if n_less < pq.read_metadata(file).num_rows:
                    target = file.with_name(next_generation(file.name))
                    kept = write_facts(target, FACT_TABLES[name], _kept_rows(file, keep))
                    added.append(kept.to_action())
            fault_point("facts.before_rewrite")
            if removed:
                self._commit(name, [*added, *removed], None)
            fault_point("facts.after_rewrite")
            self.sweep(name)
        return n_removed

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
            Earlier versions that must read the same afterwards.

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
            self.sweep(name)
            small = [file for file in self._files(name) if file.stat().st_size < SMALL_BYTES]
            piles = piles_of(small, ())
            if piles and (versions := set(pinned)):
                piles = piles_of(small, [self._roots(name, version) for version in versions])
            actions: list[AddAction | RemoveAction] = []
            for pile in piles:
                target = pile[-1].with_name(next_generation(pile[-1].name))
                together = write_facts(target, FACT_TABLES[name], read_facts(pile))
                actions.append(together.to_action(is_new=False))
                actions += [_removal(file, is_erasing=False) for file in pile]
            fault_point("facts.before_optimize")
            if actions:
                self._commit(name, actions, None)
            fault_point("facts.after_optimize")
        return sum(map(len, piles))

    def sweep(self, name: str) -> int:
        """
        Remove the files of a fact table that its newest version does not name.

        They are what a killed append, a rewrite or ``optimize`` left behind. Hold ``lock(name)``.

        Returns
        -------
        int
            Files removed.
        """
        live = {file.name for file in self._files(name)}
        folder = self._folder / name
        found = [*folder.glob("*.parquet"), *folder.glob(f"*{INSIDE}")]
        swept = [file for file in found if file.name not in live]
        for file in swept:
            file.unlink()
        if swept:
            sync(folder)
        return len(swept)

    def transaction_version(self, name: str, application_id: str) -> int | None:
        """Return the version that an earlier ``append`` stored under this application id."""
        version: int | None = self._open(name).transaction_version(application_id)
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

    def _commit(
        self,
        name: str,
        actions: list[AddAction | RemoveAction],
        properties: CommitProperties | None,
    ) -> None:
        """Commit and flush, for whoever appends forgets where the facts came from."""
        sync(self._folder / name)
        self._open(name).create_write_transaction(
            actions, "append", FACT_TABLES[name].schema, commit_properties=properties
        )
        log = self._folder / name / "_delta_log"
        newest = max(log.glob("*.json"), key=lambda path: path.name)
        sync(newest)
        sync(log)

    def _files(self, name: str) -> list[Path]:
        return [Path(file) for file in self._open(name).file_uris()]

    def _roots(self, name: str, version: int | None) -> set[str]:
        files = self._open(name, version=version).file_uris()
        return {root_of(Path(file).name) for file in files}

    def _open(self, name: str, *, version: int | None = None) -> DeltaTable:
        try:
            return DeltaTable(str(self._folder / name), version=version)
        except Exception as error:
            raise WorkspaceError(
                f"fact table {name!r} cannot be opened at version {'newest' if version is None else version}: {error}",
                hint="check that this is a najimi workspace; `najimi init` makes one.",
            ) from error


def _count_others(file: Path, keep: Keep) -> int:
    return sum(batch.num_rows - (pc.sum(keep(batch)).as_py() or 0) for batch in read_facts([file]))


def _kept_rows(file: Path, keep: Keep) -> Iterator[pa.RecordBatch]:
    for batch in read_facts([file]):
        yield batch.filter(keep(batch))


def _removal(file: Path, *, is_erasing: bool) -> RemoveAction:
    return RemoveAction(
        file.name,
        is_erasing,
        time.time_ns() // 1_000_000,
        file.stat().st_size,
        dict[str, str | None](),
    )


def _refuse_features_a_file_list_would_misread(name: str, delta: DeltaTable) -> None:
    features = set(delta.protocol().reader_features or ()) - PLAIN_READER_FEATURES
    if features:
        raise WorkspaceError(
            f"fact table {name!r} uses Delta features {sorted(features)}, which a list of files hides.",
            hint="rewrite the table without deletion vectors and column mapping.",
        )
