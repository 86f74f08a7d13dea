"""The rows of a CSV file: fields parted by commas, tabs, semicolons or bars."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.heading import MOST_ABOVE, ROWS_LOOKED_AT, are_known, heading_at
from najimi.load.lines import Piece
from najimi.load.notes import Note, heading_note
from najimi.load.records import Records, RecordSplitter

DELIMITERS = (",", "\t", ";", "|")
HAS_NUL = "it holds a NUL character"
IS_HEADING = "it repeats the heading"
LONGEST_HEADING_BYTES = 2**16
FORMULA_MARK = '="'
FORMULA = r'^="([^"]*)"$'
"""A text written as a formula, like ``="00123"``: so it keeps its zeros in a spreadsheet."""

NAMED_DELIMITER = re.compile(r'"?sep=(?P<mark>[,;|\t])"?', re.IGNORECASE)
"""The line by which Excel is told what parts the fields."""


class CsvRows:
    """
    The rows of a CSV file with a heading.

    Parameters
    ----------
    path : Path
        For messages.
    pieces : iterator of Piece
        Its text.
    encoding : str
        The encoding it was in.

    Raises
    ------
    InputFileError
        If there is no heading.
    """

    sheets: tuple[str, ...] = ()

    def __init__(self, path: Path, pieces: Iterator[Piece], *, encoding: str) -> None:
        first = next((piece for piece in pieces if piece.text.strip()), None)
        self._delimiter = _delimiter(first)
        self._rest = _all_records(chain([first] if first else [], pieces), self._delimiter)
        found = next((found for found in self._rest if len(found.texts)), None)
        self._first, n_above = _from_heading(found, self._delimiter)
        names = _heading(path, self._first, self._delimiter)
        self.heading_line = int(self._first.lines[0]) if self._first else 1
        self.notes: tuple[Note, ...] = (heading_note(self.heading_line),) if n_above else ()
        self._has_end = len(names) > 1 and not names[-1]  # a comma after the last name
        self.names = names[:-1] if self._has_end else names
        self._heading = self._first.texts[0].as_py() if self._first else ""
        self.encoding: str | None = encoding
        self.format = "tsv" if self._delimiter == "\t" else "csv"

    def batches(self) -> Iterator[Batch]:
        """Yield the rows below the heading, once."""
        if self._first is not None:
            yield self._batch(_from(self._first, 1))
            self._first = None
        for records in self._rest:
            yield self._batch(records)

    def _batch(self, records: Records) -> Batch:
        broken = dict.fromkeys(_having_nul(records.texts), HAS_NUL)
        broken |= dict.fromkeys(_where(pc.equal(records.texts, self._heading)), IS_HEADING)
        broken |= records.broken
        is_whole = np.ones(len(records.texts), dtype=np.bool_)
        is_whole[list(broken)] = False
        whole = np.flatnonzero(is_whole)
        texts = records.texts.filter(pa.array(is_whole))
        n_columns = len(self.names) + self._has_end
        columns, uneven = _take_apart(texts, n_columns, self._delimiter)
        if self._has_end:
            columns, filled = _without_end(columns, len(texts), uneven)
            uneven |= dict.fromkeys(
                filled, f"it has a value beyond the {len(self.names)} columns of the heading"
            )
        broken |= {int(whole[at]): why for at, why in uneven.items()}
        is_whole[list(broken)] = False
        at = sorted(broken)
        raw = pc.utf8_rtrim(records.texts, characters="\n")
        if pc.any(pc.match_substring(raw, FORMULA_MARK)).as_py():
            columns = [_without_formula(column) for column in columns]
        return Batch(
            columns=dict(zip(self.names, columns, strict=True)),
            lines=records.lines[is_whole],
            raw=raw.filter(pa.array(is_whole)),
            broken_lines=records.lines[at],
            broken_reasons=[broken[position] for position in at],
            broken_raw=raw.take(pa.array(at, pa.int64())),
        )


def _delimiter(first: Piece | None) -> str:
    """Return what parts the names of the heading; a comma if nothing does."""
    if first is None:
        return DELIMITERS[0]
    lines = [_bare_line(line) for line in first.text.lstrip(b"\n").split(b"\n", MOST_ABOVE + 1)]
    if named := NAMED_DELIMITER.fullmatch(lines[0]):
        return named["mark"]
    for line in lines[: MOST_ABOVE + 1]:
        for mark in sorted(DELIMITERS, key=line.count, reverse=True):
            if mark in line and are_known(next(csv.reader([line], delimiter=mark), [])):
                return mark
    return max(DELIMITERS, key=re.sub(r'"[^"]*"', "", lines[0]).count)


def _bare_line(line: bytes) -> str:
    return line[:LONGEST_HEADING_BYTES].decode("utf-8", "ignore").strip("\r")


def _from_heading(records: Records | None, delimiter: str) -> tuple[Records | None, int]:
    """Return records from the heading on, and how many titles stand above it."""
    if records is None:
        return None, 0
    is_named = NAMED_DELIMITER.fullmatch(records.texts[0].as_py().strip()) is not None
    rest = _from(records, 1) if is_named else records
    texts = rest.texts[:ROWS_LOOKED_AT].to_pylist()
    rows = [next(csv.reader([text[:LONGEST_HEADING_BYTES].rstrip("\n")], delimiter=delimiter), [])
            for text in texts]  # fmt: skip
    at = heading_at(rows, needs_known=True)
    return _from(rest, at), at


def _all_records(pieces: Iterator[Piece], delimiter: str) -> Iterator[Records]:
    splitter = RecordSplitter(delimiter)
    for piece in pieces:
        if piece.is_cut:
            yield splitter.feed(b"", is_last=True)
            yield splitter.end_record(piece.text, piece.faults[0])
        else:
            yield splitter.feed(piece.text, is_last=False, faults=piece.faults)
    yield splitter.feed(b"", is_last=True)


def _heading(path: Path, first: Records | None, delimiter: str) -> tuple[str, ...]:
    """Return the column names, without blanks around them."""
    if first is None:
        raise InputFileError(f"{path} is empty.", hint="export it again, with a heading and rows.")
    text = first.texts[0].as_py()
    if 0 in first.broken or "\0" in text:
        raise InputFileError(
            f"the heading of {path} cannot be read: {first.broken.get(0, HAS_NUL)}.",
            hint="mend the first line of the file.",
        )
    fields = next(csv.reader([text.rstrip("\n")], delimiter=delimiter), [""])
    return tuple(name.strip() for name in fields)


def _from(records: Records, at: int) -> Records:
    """Return the records from one on."""
    broken = {place - at: why for place, why in records.broken.items() if place >= at}
    return Records(records.texts.slice(at), records.lines[at:], broken)


def _without_formula(column: pa.Array) -> pa.Array:
    """Return texts without the formula by which a spreadsheet is kept from mending them."""
    return pc.replace_substring_regex(column, FORMULA, r"\1")


def _having_nul(texts: pa.StringArray) -> list[int]:
    return _where(pc.match_substring(texts, "\0"))


def _where(mask: pa.BooleanArray) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _take_apart(
    texts: pa.StringArray, n_columns: int, delimiter: str
) -> tuple[list[pa.Array], dict[int, str]]:
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
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,
        ),
    )
    return [column.combine_chunks() for column in table.columns], uneven


def _without_end(
    columns: list[pa.Array], n_rows: int, uneven: dict[int, str]
) -> tuple[list[pa.Array], list[int]]:
    """Return the columns without a nameless last one, and the records that fill it."""
    is_empty = pc.is_null(columns[-1])
    at = np.setdiff1d(np.arange(n_rows), np.array(list(uneven), dtype=np.int64))
    filled: list[int] = at[~is_empty.to_numpy(zero_copy_only=False)].tolist()
    return [column.filter(is_empty) for column in columns[:-1]], filled


def _bytes_of(texts: pa.StringArray) -> pa.Buffer:
    """Return the text of neighbouring strings as one buffer, without copying."""
    if not len(texts):
        return pa.py_buffer(b"")
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[texts.offset :]
    return data.slice(int(bounds[0]), int(bounds[len(texts)] - bounds[0]))
