"""Staged rows to facts: what is new is stored in one commit, what is known is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from najimi.faults import fault_point
from najimi.journal.comparing import (
    IS_CONFLICTING,
    IS_DUPLICATE,
    IS_NEW,
    LINE,
    States,
    states_of,
)
from najimi.plan import Source
from najimi.tables.contract import Table
from najimi.workspace import Workspace

CONFLICTING = "id already stored with other content (the first is kept)"
RAW = pa.field("raw_text", pa.string())


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

    Hold the lock of the table.

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
    stored = workspace.facts.source(table.name)
    found = compared(table, staged, stored, rejected=rejected, scratch=scratch)
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
    table : Table
    staged : Path
    states : numpy array of uint8
        What each row is: new, stored already, or contrary to what is stored.
    n_new, n_duplicate, n_conflicting : int
    """

    table: Table
    staged: Path
    states: States
    n_new: int
    n_duplicate: int
    n_conflicting: int

    def new_facts(self) -> Iterator[pa.RecordBatch]:
        """Yield the facts that are not stored yet, in the order of the file."""
        return _new_facts(self.staged, self.states, self.table.schema)


def compared(
    table: Table, staged: Path, stored: Source, *, rejected: TakesRejected, scratch: Path
) -> Compared:
    """
    Hold staged rows against the stored ones; nothing is stored.

    Parameters
    ----------
    table, staged, rejected, scratch
        As for ``store_staged``.
    stored : Source
        The facts of the same table, or files with their ``ID_COLUMNS``.
    """
    pa.default_memory_pool().release_unused()  # what reading has used is not needed any more
    states = states_of(staged, stored, scratch=scratch)
    n_new, n_duplicate, n_conflicting = (
        int(np.count_nonzero(states == state)) for state in (IS_NEW, IS_DUPLICATE, IS_CONFLICTING)
    )
    if n_conflicting:
        _reject_conflicts(staged, states, rejected)
    return Compared(table, staged, states, n_new, n_duplicate, n_conflicting)


def staged_batches(staged: Path, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns of staged rows, in the order of their lines, a little at a time."""
    file = pq.ParquetFile(staged, pre_buffer=False)
    for group in range(file.num_row_groups):
        yield from file.iter_batches(row_groups=[group], columns=names, use_threads=False)


def _rows_that_are(
    state: np.uint8, staged: Path, states: States, names: list[str]
) -> Iterator[pa.RecordBatch]:
    n_before = 0
    for batch in staged_batches(staged, names):
        mine = states[n_before : n_before + batch.num_rows]
        yield batch.filter(pa.array(mine == state))
        n_before += batch.num_rows


def _new_facts(staged: Path, states: States, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in _rows_that_are(IS_NEW, staged, states, schema.names):
        yield batch.select(schema.names).cast(schema)


def _reject_conflicts(staged: Path, states: States, rejected: TakesRejected) -> None:
    for rows in _rows_that_are(IS_CONFLICTING, staged, states, [LINE.name, RAW.name]):
        reasons = pa.repeat(CONFLICTING, rows.num_rows)
        rejected.add(rows.column(LINE.name), reasons, rows.column(RAW.name))
