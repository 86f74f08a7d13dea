"""The log of one fact table: which files each of its versions names, and how a commit is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction

from najimi.errors import WorkspaceError
from najimi.tables import FACT_TABLES, Table
from najimi.workspace.private_files import sync

PLAIN_READER_FEATURES = {"timestampNtz", "vacuumProtocolCheck"}
CONFIGURATION = {
    "delta.dataSkippingStatsColumns": "occurred_at",
    "delta.enableExpiredLogCleanup": "false",
}
"""
Other writers too keep values of persons out of the log, from which nothing is erased, and drop
no version of it: turns on disk and the desk read old ones.
"""


@dataclass(frozen=True)
class FactLog:
    """
    The log of one fact table.

    Parameters
    ----------
    folder : Path
        Of the table; its name is the table's.
    """

    folder: Path

    @property
    def table(self) -> Table:
        """Return the contract of the table."""
        return FACT_TABLES[self.folder.name]

    def create(self) -> None:
        """Make the table, empty, unless it exists."""
        DeltaTable.create(
            str(self.folder), schema=self.table.schema, mode="ignore", configuration=CONFIGURATION
        )

    def lacks_columns(self) -> bool:
        """Return whether an earlier version of najimi made the table, with fewer columns."""
        first = self.folder / "_delta_log" / f"{0:020d}.json"
        # Each workspace asks on being opened, and what the first commit knew, all others know.
        told = first.read_text(encoding="utf-8") if first.exists() else ""
        if all(f'\\"{name}\\"' in told for name in self.table.names):
            return False
        return bool(self._missing_columns())

    def add_columns(self) -> None:
        """Let the table know of columns that it lacks; its files must have them already."""
        missing = self._missing_columns()
        if missing:
            self.open().alter.add_columns(list(Schema.from_arrow(pa.schema(missing)).fields))

    def _missing_columns(self) -> list[pa.Field]:
        known = {field.name for field in self.open().schema().fields}
        return [field for field in self.table.schema if field.name not in known]

    def newest_after(self, version: int) -> int:
        """Return the newest version from one on, by the names in the log; nothing is opened."""
        entries = self.folder / "_delta_log"
        if not (entries / f"{version:020d}.json").exists():
            return int(self.open().version())
        while (entries / f"{version + 1:020d}.json").exists():
            version += 1
        return version

    def open(self, version: int | None = None) -> DeltaTable:
        """
        Return the table at a version; at the newest if none is given.

        Raises
        ------
        WorkspaceError
            If there is no such table, or another program dropped the version.
        """
        try:
            return DeltaTable(str(self.folder), version=version)
        except Exception as error:
            raise WorkspaceError(
                f"fact table {self.folder.name!r} cannot be opened at version "
                f"{'newest' if version is None else version}: {error}",
                hint="check that this is a najimi workspace; `najimi init` makes one."
                if version is None or not self.is_lost(version)
                else "the log holds this version no longer; run `najimi turn` for a new turn.",
            ) from error

    def is_lost(self, version: int) -> bool:
        """Return whether the log says nothing of a version: dropped, or not reached yet."""
        return not any((self.folder / "_delta_log").glob(f"{version:020d}.*"))

    def files(self, version: int | None = None) -> list[Path]:
        """Return the files that a version names; the newest if none is given."""
        return files_of(self.open(version))

    def open_readable(self) -> DeltaTable:
        """
        Return the table at its newest version, if a list of files is all there is to know.

        Raises
        ------
        WorkspaceError
            If the table uses Delta features that a plain file list would read wrongly.
        """
        delta = self.open()
        features = set(delta.protocol().reader_features or ()) - PLAIN_READER_FEATURES
        if features:
            raise WorkspaceError(
                f"fact table {self.folder.name!r} uses Delta features {sorted(features)}, "
                "which a list of files hides.",
                hint="rewrite the table without deletion vectors and column mapping.",
            )
        return delta

    def commit(
        self,
        actions: Sequence[AddAction | RemoveAction],
        properties: CommitProperties | None = None,
    ) -> None:
        """Commit and flush, for whoever appends forgets where the facts came from."""
        sync(self.folder)
        self.open().create_write_transaction(
            list(actions), "append", self.table.schema, commit_properties=properties
        )
        log = self.folder / "_delta_log"
        newest = max(log.glob("*.json"), key=lambda path: path.name)
        sync(newest)
        sync(log)


def files_of(delta: DeltaTable) -> list[Path]:
    """Return the files that a table names at the version it was opened at."""
    return [Path(file) for file in delta.file_uris()]
