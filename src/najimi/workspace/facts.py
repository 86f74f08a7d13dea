"""
Facts on disk: one Delta table each, appended by several processes, read as plain Parquet files.

A reader pins a version once and then reads files; it never sees half a commit.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

from najimi.errors import WorkspaceError
from najimi.plan import Source
from najimi.tables import FACT_TABLES

PLAIN_READER_FEATURES = {"timestampNtz", "vacuumProtocolCheck"}


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
            DeltaTable.create(str(self._folder / name), schema=table.schema, mode="ignore")

    def versions(self) -> dict[str, int]:
        """Return the newest version of every fact table."""
        return {name: self._open(name).version() for name in FACT_TABLES}

    def source(self, name: str, *, version: int | None = None) -> Source:
        """
        Return the files of one fact table at a version.

        Raises
        ------
        WorkspaceError
            If the table uses Delta features that a plain file list would read wrongly.
        """
        delta = self._open(name, version=version)
        _refuse_features_a_file_list_would_misread(name, delta)
        return Source(FACT_TABLES[name].schema, tuple(sorted(delta.file_uris())))

    def append(
        self, name: str, facts: pa.RecordBatchReader, *, transaction: tuple[str, int] | None = None
    ) -> None:
        """
        Append facts in one commit: all of them become visible at once, or none.

        Parameters
        ----------
        name : str
            A fact table. Hold ``lock(name)`` while looking for duplicates and appending.
        facts : pyarrow.RecordBatchReader
        transaction : tuple of str and int, optional
            Application id and version stored in the same commit; ``transaction_version``
            tells later whether it happened.
        """
        properties = (
            CommitProperties(app_transactions=[Transaction(*transaction)]) if transaction else None
        )
        write_deltalake(
            str(self._folder / name), facts, mode="append", commit_properties=properties
        )

    def transaction_version(self, name: str, application_id: str) -> int | None:
        """Return the version that an earlier ``append`` stored under this application id."""
        version: int | None = self._open(name).transaction_version(application_id)
        return version

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Wait until no other process writes this table, then keep others out."""
        with (self._folder / f"{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _open(self, name: str, *, version: int | None = None) -> DeltaTable:
        try:
            return DeltaTable(str(self._folder / name), version=version)
        except Exception as error:
            raise WorkspaceError(
                f"fact table {name!r} cannot be opened at version {'newest' if version is None else version}: {error}",
                hint="check that this is a najimi workspace; `najimi init` makes one.",
            ) from error


def _refuse_features_a_file_list_would_misread(name: str, delta: DeltaTable) -> None:
    features = set(delta.protocol().reader_features or ()) - PLAIN_READER_FEATURES
    if features:
        raise WorkspaceError(
            f"fact table {name!r} uses Delta features {sorted(features)}, which a list of files hides.",
            hint="rewrite the table without deletion vectors and column mapping.",
        )
