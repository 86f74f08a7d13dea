"""One way for a table to leave a backend: checked against its contract while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.tables import Checker, Table

ROW_GROUP_ROWS = 8_192
"""Small enough that reading the row of one customer stays cheap."""


def write_checked(
    table: Table,
    batches: Iterable[pa.RecordBatch],
    path: Path,
    *,
    notes: Mapping[bytes, bytes] | None = None,
) -> int:
    """
    Write batches, sorted by key, to one Parquet file and hold them against the contract.

    Parameters
    ----------
    table : Table
    batches : iterable of pyarrow.RecordBatch
        Columns as in the contract; narrower integers are widened.
    path : Path
    notes : mapping of bytes to bytes, optional
        What the file says about itself beside its rows.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    TableError
        Listing every fault; the file is then not to be used.
    """
    checker, n_rows = Checker(table), 0
    nullable = pa.schema([field.with_nullable(True) for field in table.schema])
    told = nullable.with_metadata(dict(notes)) if notes else nullable
    with pq.ParquetWriter(
        path, told, compression="zstd", compression_level=1, use_dictionary=_often_alike(table),
        write_statistics=_asked_by(table),
    ) as writer:  # fmt: skip
        for batch in batches:
            fitting = batch.select(list(table.names)).cast(nullable)
            checker.add(fitting)
            writer.write_batch(fitting, row_group_size=ROW_GROUP_ROWS)
            n_rows += fitting.num_rows
    checker.finish()
    return n_rows


def _often_alike(table: Table) -> list[str]:
    """Return the columns that a dictionary makes smaller: neither the key in front nor floats."""
    return [
        path
        for field in table.schema
        if field.name != table.key[0] and not pa.types.is_floating(field.type)
        for path in _leaves(field.name, field.type)
    ]


def _asked_by(table: Table) -> list[str]:
    """Return the columns that a reader may pick rows by: neither lists and their parts nor floats."""
    return [
        field.name
        for field in table.schema
        if not (pa.types.is_nested(field.type) or pa.types.is_floating(field.type))
    ]


def _leaves(path: str, kind: pa.DataType) -> Iterator[str]:
    """Yield the names that Parquet gives to the parts of a column."""
    if pa.types.is_list(kind):
        yield from _leaves(f"{path}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for part in kind:
            yield from _leaves(f"{path}.{part.name}", part.type)
    else:
        yield path
