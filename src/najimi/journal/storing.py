"""Staged rows to facts: what is new is stored in one commit, what is known is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends.duckdb import DuckDbBackend
from najimi.faults import fault_point
from najimi.plan import Plan, Source, SqlStep
from najimi.tables.contract import Table
from najimi.workspace import Workspace

CONFLICTING = "id already stored with other content (the first is kept)"
LINE = pa.field("line_number", pa.int64(), nullable=False)
RAW = pa.field("raw_text", pa.string())
MEMORY_MB = 64
"""Of the comparison; what does not fit is spilled. Ids of a million rows are about as much."""

COMPARE = Plan(
    steps=(
        SqlStep(
            "stored",
            """
            SELECT facts.source, facts.fact_id, MIN(facts.content_hash) AS content_hash
            FROM facts
            WHERE EXISTS (
              SELECT 1 FROM staged
              WHERE staged.source = facts.source AND staged.fact_id = facts.fact_id
            )
            GROUP BY facts.source, facts.fact_id
            """,
        ),
        SqlStep(
            "repeated",
            """
            SELECT source, fact_id, MIN(line_number) AS first_line
            FROM staged GROUP BY source, fact_id HAVING COUNT(*) > 1
            """,
        ),
        SqlStep(
            "firsts",
            """
            SELECT repeated.source, repeated.fact_id, repeated.first_line, staged.content_hash
            FROM staged JOIN repeated ON staged.line_number = repeated.first_line
            """,
        ),
        SqlStep(
            "known",
            """
            SELECT staged.line_number,
              staged.content_hash
                = COALESCE(stored.content_hash, firsts.content_hash) AS is_duplicate
            FROM staged
            LEFT JOIN stored
              ON staged.source = stored.source AND staged.fact_id = stored.fact_id
            LEFT JOIN firsts
              ON staged.source = firsts.source AND staged.fact_id = firsts.fact_id
            WHERE stored.fact_id IS NOT NULL OR staged.line_number > firsts.first_line
            """,
        ),
        SqlStep(
            "totals",
            """
            SELECT COUNT(*) AS n_known,
              COALESCE(SUM(CASE WHEN is_duplicate THEN 1 ELSE 0 END), 0) AS n_duplicate
            FROM known
            """,
        ),
    ),
    outputs=("known", "totals"),
)
"""Which staged rows are known already, by their lines, and whether they say the same."""


@dataclass(frozen=True)
class Stored:
    """How many staged rows were stored, were there already, or contradict what is there."""

    n_stored: int = 0
    n_duplicate: int = 0
    n_conflicting: int = 0

    def __add__(self, other: Stored) -> Stored:
        return Stored(
            self.n_stored + other.n_stored,
            self.n_duplicate + other.n_duplicate,
            self.n_conflicting + other.n_conflicting,
        )


class TakesRejected(Protocol):
    """Whatever takes rows that are not stored."""

    def add(self, lines: pa.Array, reasons: pa.Array, raw: pa.Array) -> None:
        """Take rows: where they stood, why they are not stored, and what they said."""
        ...


def staged_schema(table: Table) -> pa.Schema:
    """Return the schema of staged rows: the facts, their line and the row as it was read."""
    return table.schema.append(LINE).append(RAW)


def store_staged(
    workspace: Workspace, table: Table, staged: Path, *, rejected: TakesRejected, scratch: Path
) -> Stored:
    """
    Store the staged rows that are new, in one commit; called again, it changes nothing.

    Parameters
    ----------
    workspace : Workspace
    table : Table
    staged : Path
        Parquet file with ``staged_schema(table)``, rows in the order of their lines.
    rejected : TakesRejected
        Takes the rows whose id is stored with other content.
    scratch : Path
        Folder for what does not fit into memory.
    """
    with (
        workspace.facts.lock(table.name),
        compared(workspace, table, staged, rejected=rejected, scratch=scratch) as found,
    ):
        fault_point("journal.before_commit")
        if found.n_new:
            workspace.facts.append(table.name, found.new_facts())
        fault_point("journal.after_commit")
    return Stored(found.n_new, found.n_duplicate, found.n_conflicting)


@dataclass(frozen=True)
class Compared:
    """
    Staged rows held against what is stored.

    Parameters
    ----------
    backend : DuckDbBackend
        Knows the tables ``facts`` and ``staged``.
    table : Table
    staged : Path
    n_new, n_duplicate, n_conflicting : int
    """

    backend: DuckDbBackend
    table: Table
    staged: Path
    n_new: int
    n_duplicate: int
    n_conflicting: int

    def new_facts(self) -> Iterator[pa.RecordBatch]:
        """Yield the facts that are not stored yet, in the order of the file."""
        return _new_facts(self.staged, KnownRows(self.backend), self.table.schema)


@contextmanager
def compared(
    workspace: Workspace, table: Table, staged: Path, *, rejected: TakesRejected, scratch: Path
) -> Iterator[Compared]:
    """
    Hold staged rows against the stored ones; nothing is stored.

    Parameters
    ----------
    workspace : Workspace
    table : Table
    staged : Path
        Parquet file with ``staged_schema(table)``, rows in the order of their lines.
    rejected : TakesRejected
        Takes the rows whose id is stored with other content.
    scratch : Path
    """
    pa.default_memory_pool().release_unused()  # what reading has used is not needed any more
    with DuckDbBackend(scratch=scratch, memory_limit_mb=MEMORY_MB) as backend:
        backend.register("facts", workspace.facts.source(table.name))
        backend.register("staged", Source(staged_schema(table), (str(staged),)))
        backend.run(COMPARE)
        (totals,) = backend.collect("totals").to_pylist()
        n_staged, n_duplicate = pq.read_metadata(staged).num_rows, int(totals["n_duplicate"])
        n_new, n_conflicting = n_staged - totals["n_known"], totals["n_known"] - n_duplicate
        if n_conflicting:
            _reject_conflicts(staged, KnownRows(backend), rejected)
        yield Compared(backend, table, staged, n_new, n_duplicate, n_conflicting)


class KnownRows:
    """
    The lines that are known already, read side by side with the staged file.

    Parameters
    ----------
    backend : DuckDbBackend
        After it ran ``COMPARE``; nothing else may be read from it meanwhile.
    """

    def __init__(self, backend: DuckDbBackend) -> None:
        self._reader = backend.reader("known", order_by=("line_number",))
        self._ahead = self._reader.schema.empty_table()

    def up_to(self, line: int) -> pa.Table:
        """Return the known rows up to a line; lines asked for must not go back."""
        while not self._reaches(line) and (batch := next(self._reader, None)) is not None:
            self._ahead = pa.concat_tables([self._ahead, pa.Table.from_batches([batch])])
        n_due = pc.sum(pc.less_equal(self._ahead["line_number"], line), min_count=0).as_py()
        due, self._ahead = self._ahead.slice(0, n_due), self._ahead.slice(n_due)
        return due

    def _reaches(self, line: int) -> bool:
        return bool(self._ahead.num_rows) and self._ahead["line_number"][-1].as_py() > line


def staged_batches(staged: Path, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns of staged rows, in the order of their lines, a little at a time."""
    file = pq.ParquetFile(staged, pre_buffer=False)
    for group in range(file.num_row_groups):
        yield from file.iter_batches(row_groups=[group], columns=names, use_threads=False)


def _new_facts(staged: Path, known: KnownRows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in staged_batches(staged, [*schema.names, LINE.name]):
        lines = batch.column(LINE.name)
        if not len(lines):
            continue
        seen = known.up_to(lines[-1].as_py())["line_number"].combine_chunks()
        is_new = pc.invert(pc.is_in(lines, value_set=seen))
        yield batch.select(schema.names).filter(is_new).cast(schema)


def _reject_conflicts(staged: Path, known: KnownRows, rejected: TakesRejected) -> None:
    for batch in staged_batches(staged, [LINE.name, RAW.name]):
        if not batch.num_rows:
            continue
        seen = known.up_to(batch.column(LINE.name)[-1].as_py())
        other = seen.filter(pc.invert(seen["is_duplicate"]))["line_number"].combine_chunks()
        rows = batch.filter(pc.is_in(batch.column(LINE.name), value_set=other))
        reasons = pa.repeat(CONFLICTING, rows.num_rows)
        rejected.add(rows.column(LINE.name), reasons, rows.column(RAW.name))
