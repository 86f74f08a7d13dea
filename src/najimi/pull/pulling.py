"""One pull: ask each query of a source for what is newer, store it, then note how far it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from najimi.faults import fault_point
from najimi.load import DryRun, LoadReport, dry_run_rows, load_rows
from najimi.pull.database import connected
from najimi.pull.rows import QueryRows
from najimi.pull.sources import DatabaseSource, PulledTable
from najimi.pull.watermarks import Value, Watermark, keep_watermark, pull_lock, read_watermarks
from najimi.workspace import Workspace
from najimi.workspace.arrivals import BeforeStore

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class TablePulled:
    """
    What one query brought.

    Parameters
    ----------
    source, table : str
    report : LoadReport or None
        Where every row went; None if there was none.
    watermark : int, float, Decimal, str, date, datetime or None
        How far it is read now.
    """

    source: str
    table: str
    report: LoadReport | None
    watermark: Value | None


def pull_source(
    workspace: Workspace,
    source: DatabaseSource,
    *,
    now: datetime,
    before_store: BeforeStore | None = None,
) -> list[TablePulled]:
    """
    Read what is new in every table of a database.

    A pull may be killed anywhere: the watermark moves only after the rows are stored, and rows
    that are read again are found to be stored.

    Parameters
    ----------
    workspace : Workspace
    source : DatabaseSource
    now : datetime
        Aware; becomes ``recorded_at``.
    before_store : callable, optional
        As for ``load_file``: commits consents to the desk before they become facts.

    Returns
    -------
    list of TablePulled
        In the order of ``pull.toml``.

    Raises
    ------
    BusyError
        If another pull of this workspace runs.
    InputFileError, SettingsError
        If the database cannot be read; tables read before stay stored.
    """
    with pull_lock(workspace.folder):
        return [_pull(workspace, source, table, now, before_store) for table in source.tables]


def try_source(
    workspace: Workspace, source: DatabaseSource, *, now: datetime
) -> list[tuple[str, DryRun | None]]:
    """
    Do what ``pull_source`` would but store, and count.

    Returns
    -------
    list of (str, DryRun or None)
        By table, in the order of ``pull.toml``; None if it has nothing new.
    """
    return [(table.table, _try(workspace, source, table, now)) for table in source.tables]


def _try(
    workspace: Workspace, source: DatabaseSource, table: PulledTable, now: datetime
) -> DryRun | None:
    with connected(source) as connection:
        rows = QueryRows(connection, table, since=_since(workspace, source, table))
        if rows.is_empty:
            return None
        return dry_run_rows(
            workspace, table.table, rows, called=f"the query {source.name}/{table.table}",
            source=source.name, mapping=table.mapping, now=now,
        )  # fmt: skip


def _since(workspace: Workspace, source: DatabaseSource, table: PulledTable) -> Value | None:
    """Return how far a question was read; another question begins at the beginning."""
    known = read_watermarks(workspace.folder).get(f"{source.name}/{table.table}")
    return known.value if known is not None and known.digest == table.digest else None


def _pull(
    workspace: Workspace, source: DatabaseSource, table: PulledTable,
    now: datetime, before_store: BeforeStore | None,
) -> TablePulled:  # fmt: skip
    name = f"{source.name}/{table.table}"
    since = _since(workspace, source, table)
    with connected(source) as connection:
        rows, report = _load(workspace, source, table, connection, since, now, before_store)
    fault_point("pull.after_store")
    if rows.watermark is not None and rows.watermark != since:
        keep_watermark(workspace.folder, name, Watermark(rows.watermark, table.digest))
    return TablePulled(source.name, table.table, report, rows.watermark)


def _load(
    workspace: Workspace, source: DatabaseSource, table: PulledTable,
    connection: Connection, since: Value | None, now: datetime, before_store: BeforeStore | None,
) -> tuple[QueryRows, LoadReport | None]:  # fmt: skip
    rows = QueryRows(connection, table, since=since)
    if rows.is_empty:
        return rows, None
    report = load_rows(
        workspace, table.table, rows, called=f"the query {source.name}/{table.table}",
        source=source.name, mapping=table.mapping, now=now, before_store=before_store,
    )  # fmt: skip
    return rows, report
