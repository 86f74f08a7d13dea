"""Staged rows to facts: what is new is stored in one commit, what is known is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends.duckdb import DuckDbBackend
from najimi.faults import fault_point
from najimi.load.rejecting import RejectedRows
from najimi.plan import Plan, Source, SqlStep
from najimi.tables.contract import Table
from najimi.workspace import Workspace

CONFLICTING = "id already stored with other content (the first is kept)"
LINE = pa.field("line_number", pa.int64(), nullable=False)
RAW = pa.field("raw_text", pa.string())

COMPARE = Plan(
    steps=(
        SqlStep(
            "stored",
            """
            SELECT facts.fact_id, MIN(facts.content_hash) AS content_hash
            FROM facts
            WHERE facts.source = (SELECT MIN(staged.source) FROM staged)
              AND facts.fact_id IN (SELECT staged.fact_id FROM staged)
            GROUP BY facts.fact_id
            """,
        ),
        SqlStep(
            "repeated",
            """
            SELECT fact_id, MIN(line_number) AS first_line
            FROM staged GROUP BY fact_id HAVING COUNT(*) > 1
            """,
        ),
        SqlStep(
            "firsts",
            """
            SELECT repeated.fact_id, repeated.first_line, staged.content_hash
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
            LEFT JOIN stored ON staged.fact_id = stored.fact_id
            LEFT JOIN firsts ON staged.fact_id = firsts.fact_id
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

    n_stored: int
    n_duplicate: int
    n_conflicting: int


def staged_schema(table: Table) -> pa.Schema:
    """Return the schema of staged rows: the facts, their line and the row as it was read."""
    return table.schema.append(LINE).append(RAW)


def store_staged(
    workspace: Workspace, table: Table, staged: Path, *, rejected: RejectedRows, scratch: Path
) -> Stored:
    """
    Store the staged rows that are new, in one commit.

    Parameters
    ----------
    workspace : Workspace
    table : Table
    staged : Path
        Parquet file with ``staged_schema(table)``, rows in the order of their lines.
    rejected : RejectedRows
        Takes the rows whose id is stored with other content.
    scratch : Path
        Folder for what does not fit into memory.
    """
    with (
        workspace.facts.lock(table.name),
        compared(workspace, table, staged, rejected=rejected, scratch=scratch) as found,
    ):
        fault_point("load.before_commit")
        if found.n_new:
            reader = pa.RecordBatchReader.from_batches(table.schema, found.new_facts())
            workspace.facts.append(table.name, reader)
        fault_point("load.after_commit")
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
    workspace: Workspace, table: Table, staged: Path, *, rejected: RejectedRows, scratch: Path
) -> Iterator[Compared]:
    """
    Hold staged rows against the stored ones; nothing is stored.

    Parameters
    ----------
    workspace : Workspace
    table : Table
    staged : Path
        Parquet file with ``staged_schema(table)``, rows in the order of their lines.
    rejected : RejectedRows
        Takes the rows whose id is stored with other content.
    scratch : Path
    """
    limit = workspace.settings.memory_limit_mb
    with DuckDbBackend(scratch=scratch, memory_limit_mb=limit) as backend:
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


def _new_facts(staged: Path, known: KnownRows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in pq.ParquetFile(staged).iter_batches():
        lines = batch.column(LINE.name)
        seen = known.up_to(lines[-1].as_py())["line_number"].combine_chunks()
        is_new = pc.invert(pc.is_in(lines, value_set=seen))
        yield batch.select(schema.names).filter(is_new).cast(schema)


def _reject_conflicts(staged: Path, known: KnownRows, rejected: RejectedRows) -> None:
    for batch in pq.ParquetFile(staged).iter_batches(columns=[LINE.name, RAW.name]):
        seen = known.up_to(batch.column(LINE.name)[-1].as_py())
        other = seen.filter(pc.invert(seen["is_duplicate"]))["line_number"].combine_chunks()
        rows = batch.filter(pc.is_in(batch.column(LINE.name), value_set=other))
        reasons = pa.repeat(CONFLICTING, rows.num_rows)
        rejected.add(rows.column(LINE.name), reasons, rows.column(RAW.name))
