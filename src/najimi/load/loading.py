"""One load: read a file, check every row, store what is new, say where the rest went."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from najimi.faults import fault_point
from najimi.load.mapping import Mapping, fact_table
from najimi.load.recipe import Fill, Recipe
from najimi.load.staged import Progress, Staged, keep_rejected, staged_tables
from najimi.load.storing import Stored, store_staged
from najimi.workspace import Workspace


@dataclass(frozen=True)
class LoadReport:
    """
    Where every row of a file went.

    ``n_in`` is always ``n_stored + n_rejected + n_duplicate``.

    Parameters
    ----------
    load_id : str
    table, source : str
    n_in : int
        Rows of the file, those that could not be taken apart included.
    n_stored : int
        New facts.
    n_rejected : int
        Rows that cannot be facts; they stand in ``rejected_path``.
    n_duplicate : int
        Rows whose fact is stored already with the same content.
    n_conflicting : int
        Part of ``n_rejected``: the id is stored already with other content.
    rejected_path : Path or None
        CSV with line, reason and raw text; None if no row was rejected.
    reasons : mapping of str to int
        Rejected rows per reason, most first; a row with two faults counts under both.
    """

    load_id: str
    table: str
    source: str
    n_in: int
    n_stored: int
    n_rejected: int
    n_duplicate: int
    n_conflicting: int
    rejected_path: Path | None
    reasons: Dictionary[str, int]


@dataclass(frozen=True)
class FileReport:
    """
    Where every row of a file went, table by table.

    Parameters
    ----------
    n_rows : int
        Rows of the file, those that could not be taken apart included.
    n_unused : int
        Rows of which no table takes anything, such as lines of an abandoned order.
    reports : tuple of LoadReport
        One per table, in the order of the recipe.
    """

    n_rows: int
    n_unused: int
    reports: tuple[LoadReport, ...]


def load_file(
    workspace: Workspace,
    table: str,
    path: Path,
    *,
    source: str,
    mapping: Mapping | None = None,
    encoding: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
) -> LoadReport:
    """
    Load a CSV or Parquet file into a fact table: all that is new at once, or nothing.

    The same file may be loaded again, also after a crash: no row is stored twice.

    Parameters
    ----------
    workspace : Workspace
    table : {"people", "products", "order_lines", "interactions", "consents"}
    path : Path
    source : str
        The system the file came from; ids are unique within it. 1 to 255 characters.
    mapping : Mapping, optional
        Which column is which; columns that bear our names need none.
    encoding : str, optional
        Of a CSV file; UTF-8, or UTF-16 by its byte order mark, unless given.
    now : datetime
        Aware; becomes ``recorded_at``.
    on_progress : callable, optional
        Called with the number of rows read so far.

    Returns
    -------
    LoadReport

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole; nothing of it is stored.
    OutOfRangeError
        If ``source`` or ``now`` is outside its range.
    """
    recipe = Recipe(source, (Fill(fact_table(table).name, mapping or Mapping()),))
    loaded = load_by_recipe(
        workspace, path, recipe, encoding=encoding, now=now, on_progress=on_progress
    )
    return loaded.reports[0]


def load_by_recipe(
    workspace: Workspace,
    path: Path,
    recipe: Recipe,
    *,
    encoding: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
) -> FileReport:
    """
    Load a file into all the tables it fills, each table at once or not at all.

    Parameters
    ----------
    workspace : Workspace
    path : Path
    recipe : Recipe
        Which tables it fills; ``recognize`` returns it for a known layout.
    encoding : str, optional
        Of a CSV file; found from its bytes unless given.
    now : datetime
        Aware; becomes ``recorded_at``.
    on_progress : callable, optional
        Called with the number of rows read so far.

    Returns
    -------
    FileReport

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole; nothing of it is stored.
    OutOfRangeError
        If the source or ``now`` is outside its range.
    """
    with staged_tables(
        workspace, path, recipe, encoding=encoding, now=now, on_progress=on_progress
    ) as staged:
        fault_point("load.after_stage")
        stored = [
            store_staged(
                workspace, part.contract, part.path, rejected=part.rejected, scratch=part.scratch
            )
            for part in staged.parts
        ]
        reports = tuple(
            _report(workspace, staged, table, stored) for table in recipe.tables
        )
        fault_point("load.before_report")
        return FileReport(staged.n_rows, staged.n_unused, reports)


def _report(
    workspace: Workspace, staged: Staged, table: str, stored: list[Stored]
) -> LoadReport:
    """Add up the parts of one table, and put its rejected rows in their place."""
    mine = [
        (part, done) for part, done in zip(staged.parts, stored, strict=True) if part.table == table
    ]
    rejected = mine[0][0].rejected
    load_id = staged.load_ids[table]
    kept = keep_rejected(rejected, workspace.folder / "rejected" / f"{load_id}.csv")
    return LoadReport(
        load_id=load_id,
        table=table,
        source=staged.source,
        n_in=sum(part.n_in for part, _ in mine),
        n_stored=sum(done.n_stored for _, done in mine),
        n_rejected=rejected.n_rows,
        n_duplicate=sum(done.n_duplicate for _, done in mine),
        n_conflicting=sum(done.n_conflicting for _, done in mine),
        rejected_path=kept,
        reasons=dict(rejected.reasons.most_common()),
    )
