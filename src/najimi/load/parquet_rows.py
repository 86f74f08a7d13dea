"""
The rows of a Parquet file.

A few kilobytes of it can stand for terabytes: a long text once in a dictionary, then a million
times by its number. So texts stay numbers until it is known how long they will be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as kinds

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.content import json_objects, number_text, texts_of
from najimi.load.notes import Note
from najimi.load.unpacking import Gauge

MAGIC = b"PAR1"
BATCH_ROWS = 65_536
MOST_BATCH_BYTES = 32 * 2**20
READABLE: tuple[Callable[[pa.DataType], bool], ...] = (
    kinds.is_string,
    kinds.is_large_string,
    kinds.is_string_view,
    kinds.is_integer,
    kinds.is_floating,
    kinds.is_decimal,
    kinds.is_boolean,
    kinds.is_date,
    kinds.is_timestamp,
    kinds.is_null,
)


MOST_SHORT = 1e15
"""From here on Arrow writes a number with an exponent, which no id and no amount has."""


class ParquetRows:
    """
    The rows of an open Parquet file.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes.

    Raises
    ------
    InputFileError
        If it is damaged, has columns that are not plain values, or says it is a bomb.
    """

    def __init__(self, path: Path, handle: BinaryIO) -> None:
        self._path = path
        self.format = "parquet"
        self.encoding: str | None = None
        self.notes: tuple[Note, ...] = ()
        self.sheets: tuple[str, ...] = ()
        try:
            schema = pq.ParquetFile(handle).schema_arrow
            texts = [field.name for field in schema if kinds.is_string(field.type)]
            self._file = pq.ParquetFile(handle, read_dictionary=texts)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error
        _refuse_unreadable(path, schema)
        self._n_bytes = handle.seek(0, os.SEEK_END)
        Gauge(path).add(n_in=self._n_bytes, n_out=_declared_bytes(self._file.metadata))
        self.names: tuple[str, ...] = tuple(schema.names)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        n_before = 0
        try:
            for rows in self._pieces():
                columns = {name: _plain(rows.column(name)) for name in self.names}
                lines = np.arange(n_before + 1, n_before + rows.num_rows + 1, dtype=np.int64)
                n_before += rows.num_rows
                texts = {name: texts_of(column) for name, column in columns.items()}
                yield Batch(columns, lines, json_objects(texts, rows.num_rows))
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self._path, error) from error

    def _pieces(self) -> Iterator[pa.RecordBatch]:
        """Yield rows that are not too large to be written out."""
        gauge = Gauge(self._path)
        gauge.add(n_in=self._n_bytes)
        for rows in self._file.iter_batches(batch_size=BATCH_ROWS):
            n_bytes = sum(map(_plain_bytes, rows.columns))
            gauge.add(n_out=n_bytes)
            n_rows = max(1, rows.num_rows // (1 + n_bytes // MOST_BATCH_BYTES))
            for at in range(0, rows.num_rows, n_rows):
                yield rows.slice(at, n_rows)


def _declared_bytes(metadata: pq.FileMetaData) -> int:
    """Return how much a file says it holds: at least a byte per row and column."""
    groups = [metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups)]
    n_bytes: int = max(sum(groups), metadata.num_rows * metadata.num_columns)
    return n_bytes


def _plain_bytes(column: pa.Array) -> int:
    """Return how long a column will be without its dictionary."""
    if not kinds.is_dictionary(column.type):
        return int(column.nbytes)
    if not kinds.is_string(column.type.value_type):
        return int(column.indices.nbytes)
    lengths = pc.binary_length(column.dictionary).take(column.indices)
    n_bytes: int = pc.sum(lengths.cast(pa.int64()), min_count=0).as_py()
    return n_bytes


def _plain(column: pa.Array) -> pa.Array:
    plain = column.dictionary_decode() if kinds.is_dictionary(column.type) else column
    return _told_as_numbers(plain) if kinds.is_floating(plain.type) else plain


def _told_as_numbers(column: pa.Array) -> pa.Array:
    """Return numbers as people write them; what is no number is how others mark nothing."""
    wide = column.cast(pa.float64())
    known = pc.if_else(pc.is_nan(wide), pa.scalar(None, pa.float64()), wide)
    short = pc.fill_null(pc.less(pc.abs(known), MOST_SHORT), True)
    if pc.all(short).as_py() is not False:
        return known.cast(pa.string())
    texts = [None if value is None else number_text(value) for value in known.to_pylist()]
    return pa.array(texts, pa.string())


def _refuse_unreadable(path: Path, schema: pa.Schema) -> None:
    plain = [(f.name, f.type.value_type if kinds.is_dictionary(f.type) else f.type) for f in schema]
    wrong = [
        f"{name!r} ({kind})" for name, kind in plain if not any(is_a(kind) for is_a in READABLE)
    ]
    if wrong:
        raise InputFileError(
            f"{path} has columns that are not texts, numbers or dates: {', '.join(wrong)}.",
            hint="leave them out, or write them as plain columns, one value each.",
        )


def _damaged(path: Path, error: Exception) -> InputFileError:
    return InputFileError(
        f"{path} is a damaged Parquet file: {str(error).splitlines()[0]}",
        hint="export or copy it again; nothing of it was stored.",
    )
