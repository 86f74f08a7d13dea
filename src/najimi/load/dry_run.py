"""The dry run: a whole load without its last step, so that its counts are exact."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backends.duckdb import DuckDbBackend
from najimi.journal.comparing import ID_COLUMNS, ID_FIELDS
from najimi.journal.rejecting import RejectedRows
from najimi.journal.storing import Compared, compared
from najimi.load.changes import Change, changes_of, n_same_email
from najimi.load.mapping import Mapping as ColumnMapping
from najimi.load.mapping import fact_table
from najimi.load.notes import Note
from najimi.load.preview import Problem
from najimi.load.reading import Rows, open_rows
from najimi.load.recipe import Fill, Recipe
from najimi.load.staged import REJECTED, Part, Progress, Staged, staged_rows
from najimi.workspace import Workspace

PROBLEMS_SHOWN = 20


@dataclass
class TableDryRun:
    """
    What a load would do to one table.

    ``n_in`` is always ``n_new + n_duplicate + n_rejected``.

    Parameters
    ----------
    table : str
    n_in : int
        Rows of the file that this table takes.
    n_new : int
        Facts that would be stored.
    n_duplicate : int
        Rows whose fact is stored already with the same content.
    n_conflicting : int
        Part of ``n_rejected``: the id is stored already with other content.
    n_rejected : int
        Rows that cannot be facts.
    reasons : mapping of str to int
        Rejected rows per reason, most first.
    problems : tuple of Problem
        The first rejected rows.
    n_changed : int
        Of people: known keys of which something would be different from now on.
    changes : tuple of Change
        Per column: how many, and a few samples.
    n_same_email : int
        Of people: keys of the file with the e-mail address of a customer known under another
        key. They are not merged by a load; whether they are one person is asked later.
    n_taken_back : int
        Stored lines of orders of the file that it no longer has, or has otherwise.
    remarks : mapping of str to int
        What a person should know of rows that can be stored, and of how many.
    """

    table: str
    n_in: int = 0
    n_new: int = 0
    n_duplicate: int = 0
    n_conflicting: int = 0
    n_rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    n_changed: int = 0
    changes: tuple[Change, ...] = ()
    n_same_email: int = 0
    n_taken_back: int = 0
    remarks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DryRun:
    """
    What a load of one file would do; nothing of it was stored.

    Parameters
    ----------
    n_rows : int
        Rows of the file.
    n_unused : int
        Rows of which no table takes anything.
    left_out : mapping of str to str
        Columns of the file that would not be kept, and of what sensitive kind each is.
    tables : tuple of TableDryRun
        In the order of the recipe.
    notes : tuple of Note
        What a person should know about how the file was read.
    """

    n_rows: int
    n_unused: int
    left_out: Mapping[str, str]
    tables: tuple[TableDryRun, ...]
    notes: tuple[Note, ...] = ()


def dry_run(
    workspace: Workspace,
    path: Path,
    recipe: Recipe,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    now: datetime,
    on_progress: Progress | None = None,
) -> DryRun:
    """
    Do everything a load does but store, and count.

    Parameters
    ----------
    workspace : Workspace
    path : Path
    recipe : Recipe
    encoding : str, optional
    sheet : str, optional
        Of a workbook; the first one that is not empty unless given.
    now : datetime
        Aware.
    on_progress : callable, optional
        Called with the number of rows read so far.

    Returns
    -------
    DryRun

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole.
    """
    with open_rows(
        path, encoding=encoding, sheet=sheet, are_repeats_known=bool(recipe.layout)
    ) as rows:
        return _dry_run(workspace, rows, recipe, str(path), now, on_progress)


def dry_run_rows(
    workspace: Workspace,
    table: str,
    rows: Rows,
    *,
    called: str,
    source: str,
    mapping: ColumnMapping | None = None,
    now: datetime,
) -> DryRun:
    """
    Do everything that ``load_rows`` does but store, and count.

    Parameters
    ----------
    workspace, table, rows, called, source, mapping, now
        As for ``load_rows``.

    Returns
    -------
    DryRun
        Of one table.

    Raises
    ------
    InputFileError
        If the columns do not fit the table, or there is no row.
    """
    recipe = Recipe(source, (Fill(fact_table(table).name, mapping or ColumnMapping()),))
    return _dry_run(workspace, rows, recipe, called, now, None)


def _dry_run(
    workspace: Workspace,
    rows: Rows,
    recipe: Recipe,
    called: str,
    now: datetime,
    on_progress: Progress | None,
) -> DryRun:
    with staged_rows(
        workspace, rows, recipe, called=called, now=now, on_progress=on_progress
    ) as staged:
        tables = tuple(_dry(workspace, staged, table) for table in recipe.tables)
        return DryRun(staged.n_rows, staged.n_unused, staged.left_out, tables, rows.notes)


def _dry(workspace: Workspace, staged: Staged, table: str) -> TableDryRun:
    told = TableDryRun(table)
    parts = [part for part in staged.parts if part.table == table]
    made, base = parts[0].folder / "dry.csv", parts[0].folder / REJECTED
    with RejectedRows(made, base=base) as conflicts:
        new = _compare(workspace, parts, told, conflicts)
    rejected = parts[0].rejected
    told.n_rejected = rejected.n_rows + conflicts.n_rows
    told.reasons = dict((rejected.reasons + conflicts.reasons).most_common())
    told.problems = _first_problems(made)
    told.remarks = dict(sum((part.remarks for part in parts), Counter[str]()))
    if table == "people" and told.n_new:
        _tell_changes(workspace, new, told, parts[0].folder / "scratch")
    return told


def _compare(
    workspace: Workspace, parts: list[Part], told: TableDryRun, conflicts: RejectedRows
) -> list[Compared]:
    """Hold each part against what is stored, and against the parts that are stored before it."""
    stored, earlier = workspace.facts.source(told.table), list[str]()
    compared_parts = []
    for part in parts:
        known = replace(stored, files=(*stored.files, *earlier))
        scratch = part.folder / "scratch"
        found = compared(part.contract, part.staged, known, rejected=conflicts, scratch=scratch)
        earlier.append(str(_kept_apart(found, part.folder / "new.parquet")))
        if part.is_taking_back:
            told.n_taken_back += found.n_new
            continue
        told.n_in += part.n_in
        told.n_new += found.n_new
        told.n_duplicate += found.n_duplicate
        told.n_conflicting += found.n_conflicting
        compared_parts.append(found)
    return compared_parts


def _kept_apart(found: Compared, path: Path) -> Path:
    """Write the ids of what would be new, as if they were stored."""
    with pq.ParquetWriter(path, pa.schema(ID_FIELDS), compression="lz4") as writer:
        for batch in found.new_facts():
            writer.write_batch(batch.select(ID_COLUMNS).cast(pa.schema(ID_FIELDS)))
    return path


def _tell_changes(
    workspace: Workspace, found: list[Compared], told: TableDryRun, scratch: Path
) -> None:
    new = pa.Table.from_batches(
        (batch for one in found for batch in one.new_facts()), schema=found[0].table.schema
    )
    limit = workspace.settings.memory_limit_mb
    with DuckDbBackend(scratch=scratch, memory_limit_mb=limit) as backend:
        backend.register("facts", workspace.facts.source(told.table))
        told.n_changed, told.changes = changes_of(backend, new)
        told.n_same_email = n_same_email(backend, new)


def _first_problems(made: Path) -> tuple[Problem, ...]:
    if not made.exists():
        return ()
    with made.open(encoding="utf-8", newline="") as handle:
        rows = islice(csv.DictReader(handle), PROBLEMS_SHOWN)
        told = [Problem(int(row["line"]), row["reason"], row["raw"]) for row in rows]
    return tuple(sorted(told, key=lambda problem: problem.line))
