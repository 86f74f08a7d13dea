"""The rows of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.records import Records, RecordSplitter
from najimi.load.text import encoding_of, text_blocks

HEAD_BYTES = 4096
HAS_NUL = "it holds a NUL character"


class CsvRows:
    """
    The rows of an open CSV file with a heading.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes.
    encoding : str, optional
        UTF-8, or UTF-16 by its byte order mark, unless given.

    Raises
    ------
    InputFileError
        If there is no heading.
    """

    def __init__(self, path: Path, handle: BinaryIO, *, encoding: str | None = None) -> None:
        head = handle.read(HEAD_BYTES)
        handle.seek(0)
        name = encoding_of(path, head, encoding)
        blocks = text_blocks(path, handle, name, is_given=encoding is not None)
        self._rest = _all_records(blocks)
        self._first = next((found for found in self._rest if len(found.texts)), None)
        self.names = _heading(path, self._first)
        self.encoding: str | None = name
        self.format = "csv"

    def batches(self) -> Iterator[Batch]:
        """Yield the rows below the heading, once."""
        if self._first is not None:
            yield self._batch(_below_heading(self._first))
        for records in self._rest:
            yield self._batch(records)

    def _batch(self, records: Records) -> Batch:
        broken = records.broken | dict.fromkeys(_having_nul(records.texts), HAS_NUL)
        is_whole = np.ones(len(records.texts), dtype=np.bool_)
        is_whole[list(broken)] = False
        whole = np.flatnonzero(is_whole)
        columns, uneven = _take_apart(records.texts.filter(pa.array(is_whole)), len(self.names))
        broken |= {int(whole[at]): why for at, why in uneven.items()}
        is_whole[list(broken)] = False
        at = sorted(broken)
        raw = pc.utf8_rtrim(records.texts, characters="\n")
        return Batch(
            columns=dict(zip(self.names, columns, strict=True)),
            lines=records.lines[is_whole],
            raw=raw.filter(pa.array(is_whole)),
            broken_lines=records.lines[at],
            broken_reasons=[broken[position] for position in at],
            broken_raw=raw.take(pa.array(at, pa.int64())),
        )


def _all_records(blocks: Iterator[bytes]) -> Iterator[Records]:
    splitter = RecordSplitter()
    for block in blocks:
        yield splitter.feed(block, is_last=False)
    yield splitter.feed(b"", is_last=True)


def _heading(path: Path, first: Records | None) -> tuple[str, ...]:
    """Return the column names, without blanks around them."""
    if first is None:
        raise InputFileError(f"{path} is empty.", hint="export it again, with a heading and rows.")
    text = first.texts[0].as_py().removeprefix("\ufeff")
    if 0 in first.broken or "\0" in text:
        raise InputFileError(
            f"the heading of {path} cannot be read: {first.broken.get(0, HAS_NUL)}.",
            hint="mend the first line of the file.",
        )
    return tuple(name.strip() for name in next(csv.reader([text.rstrip("\n")]), [""]))


def _below_heading(records: Records) -> Records:
    broken = {at - 1: why for at, why in records.broken.items()}
    return Records(records.texts.slice(1), records.lines[1:], broken)


def _having_nul(texts: pa.StringArray) -> list[int]:
    found: list[int] = np.flatnonzero(pc.match_substring(texts, "\0")).tolist()
    return found


def _take_apart(texts: pa.StringArray, n_columns: int) -> tuple[list[pa.Array], dict[int, str]]:
    """Return the columns of whole records, and which records have another number of fields."""
    uneven: dict[int, str] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        uneven[row.number - 1] = f"it has {row.actual_columns} fields, the heading has {n_columns}"
        return "skip"

    data = _bytes_of(texts)
    if not len(data):
        return [pa.array([], pa.string())] * n_columns, uneven
    names = [str(index) for index in range(n_columns)]
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        # One thread and one block, because only so does a bad row tell its number.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=len(data) + 1, column_names=names
        ),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,
        ),
    )
    return [column.combine_chunks() for column in table.columns], uneven


def _bytes_of(texts: pa.StringArray) -> pa.Buffer:
    """Return the text of neighbouring strings as one buffer, without copying."""
    if not len(texts):
        return pa.py_buffer(b"")
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[texts.offset :]
    return data.slice(int(bounds[0]), int(bounds[len(texts)] - bounds[0]))
