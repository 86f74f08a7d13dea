"""
Which staged rows are known already: most are told apart by a mark, the others compared exactly.

A mark is a number made from an id. Rows whose mark nobody else has are new; that is nearly all
of a new file, and costs eight bytes a row. Rows that share one are parted by their marks into
files small enough to be compared in little memory, whatever the size of the load.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.plan import Source
from najimi.workspace.fact_files import gathered

LINE = pa.field("line_number", pa.int64(), nullable=False)
ID_COLUMNS = ("source", "fact_id", "content_hash")
ID_FIELDS = tuple(
    pa.field(name, pa.int64() if name == "content_hash" else pa.string()) for name in ID_COLUMNS
)
ROW = pa.field("row", pa.int64(), nullable=False)
"""Where a staged row stands among all of them, from 0."""

SCHEMAS = {"facts": pa.schema(ID_FIELDS), "staged": pa.schema([*ID_FIELDS, ROW])}

ROWS_AT_A_TIME = 65_536
MOST_PARTS = 64
UNIT_SEPARATOR = "\x1f"
"""Between source and id; a source holds no control character."""

WORD_BYTES = 8
MIX = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio in 64 bits, as in Knuth's multiplicative hashing."""


IS_NEW, IS_DUPLICATE, IS_CONFLICTING = np.arange(3, dtype=np.uint8)

States = npt.NDArray[np.uint8]
"""One of the three for each staged row, in their order."""


def states_of(
    staged: Path, stored: Source, *, scratch: Path, rows_at_a_time: int = ROWS_AT_A_TIME
) -> States:
    """
    Return which staged rows are stored already, or said before in the same file.

    Parameters
    ----------
    staged : Path
        Parquet file with ``ID_COLUMNS``.
    stored : Source
        The facts of the same table.
    scratch : Path
        Folder for rows that share a mark; removed at the end.
    rows_at_a_time : int
        Rows compared together, at most, unless that made more than ``MOST_PARTS`` parts.
    """
    states = np.full(pq.read_metadata(staged).num_rows, IS_NEW)
    n_parts = min(MOST_PARTS, 1 + len(states) // rows_at_a_time)
    try:
        with _Parts(scratch, n_parts) as parts:
            _put_apart(staged, stored, parts)
        for part in range(n_parts):
            rows, found = _compared(parts, part)
            states[rows] = found
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return states


def marks_of(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """
    Return a number per id: the same for the same id, and seldom the same for others.

    It is made of the length and of the first, the middle and the last eight bytes.

    Parameters
    ----------
    ids : pyarrow.StringArray
        Without nulls.

    Examples
    --------
    >>> a, b, again = marks_of(pa.array(["order-1", "order-2", "order-1"]))
    >>> bool(a == again), bool(a == b)
    (True, False)
    """
    if not len(ids):
        return np.empty(0, np.uint64)
    _, offsets, data = ids.buffers()
    bounds = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    text = memoryview(data or b"")[bounds[0] : bounds[-1]].tobytes() + bytes(WORD_BYTES)
    starts, ends = (bounds[:-1] - bounds[0]).astype(np.int64), bounds[1:] - bounds[0]
    n_bytes = ends - starts
    words: npt.NDArray[np.uint64] = np.ndarray(
        len(text) - WORD_BYTES + 1, "<u8", text, strides=(1,)
    )
    # A short id is its first word alone, without the bytes of the id behind it.
    n_beyond = np.maximum(WORD_BYTES - n_bytes, 0)
    marks: npt.NDArray[np.uint64] = n_bytes.astype(np.uint64)
    for at in (starts, (starts + ends - WORD_BYTES) // 2, ends - WORD_BYTES):
        word = words[np.maximum(at, starts)] & (_all_ones() >> (8 * n_beyond).astype(np.uint64))
        marks = (marks ^ np.where(n_bytes > 0, word, np.uint64(0))) * MIX
        marks ^= marks >> np.uint64(32)
    return marks


def _all_ones() -> np.uint64:
    return np.uint64(2**64 - 1)


class _Parts:
    """Rows that share a mark with others, in files by their marks."""

    def __init__(self, folder: Path, n_parts: int) -> None:
        self._folder, self._n_parts = folder, n_parts
        self._writers: dict[Path, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def add(self, name: str, rows: pa.RecordBatch, marks: npt.NDArray[np.uint64]) -> None:
        """Write rows to the files of their marks."""
        places = marks % np.uint64(self._n_parts)
        for part in np.unique(places).tolist():
            path = self._path(name, part)
            if path not in self._writers:
                self._writers[path] = pq.ParquetWriter(
                    path, SCHEMAS[name], compression="lz4", use_dictionary=False
                )
            self._writers[path].write_batch(rows.filter(pa.array(places == part)))

    def read(self, name: str, part: int) -> pa.Table:
        """Return the rows of one file, in the order they came."""
        path = self._path(name, part)
        return pq.read_table(path) if path in self._writers else SCHEMAS[name].empty_table()

    def _path(self, name: str, part: int) -> Path:
        return self._folder / f"{name}-{part}.parquet"


def _put_apart(staged: Path, stored: Source, parts: _Parts) -> None:
    """Put every row aside that may be known, for it shares its mark with another."""
    marks, sources = _staged_marks(staged)
    marks.sort()
    is_shared = np.zeros(len(marks), np.bool_)
    is_shared[1:] = marks[1:] == marks[:-1]
    for rows in _id_batches(map(Path, stored.files)):
        mine = rows.filter(pc.is_in(rows["source"], value_set=sources))
        its = marks_of(mine["fact_id"])
        at = _places_among(its, marks)
        if (is_mine := at >= 0).any():
            parts.add("facts", mine.filter(pa.array(is_mine)), its[is_mine])
            is_shared[at[is_mine]] = True
    among, n_before = marks[is_shared], 0
    del marks
    for rows in _id_batches([staged]) if len(among) else ():
        its = marks_of(rows["fact_id"])
        is_mine = _places_among(its, among) >= 0
        numbered = rows.append_column(ROW, pa.array(np.arange(n_before, n_before + len(its))))
        parts.add("staged", numbered.filter(pa.array(is_mine)), its[is_mine])
        n_before += len(its)


def _staged_marks(staged: Path) -> tuple[npt.NDArray[np.uint64], pa.Array]:
    """Return the marks of all staged rows, and which sources they name."""
    marks, sources, at = np.empty(pq.read_metadata(staged).num_rows, np.uint64), [], 0
    for rows in _id_batches([staged]):
        marks[at : at + rows.num_rows] = marks_of(rows["fact_id"])
        sources.append(pc.unique(rows["source"]))
        at += rows.num_rows
    return marks, pc.unique(pa.chunked_array(sources, pa.string()))


def _places_among(
    marks: npt.NDArray[np.uint64], ordered: npt.NDArray[np.uint64]
) -> npt.NDArray[np.int64]:
    """Return where each mark stands first among those in order, and -1 for one that does not."""
    if not len(ordered):
        return np.full(len(marks), -1)
    at = np.searchsorted(ordered, marks)
    at[at == len(ordered)] = 0
    at[ordered[at] != marks] = -1
    return at


def _id_batches(files: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    return gathered(_small_id_batches(files))


def _small_id_batches(files: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    for path in files:
        file = pq.ParquetFile(path, pre_buffer=False)
        for group in range(file.num_row_groups):
            for rows in file.iter_batches(
                row_groups=[group], columns=ID_COLUMNS, use_threads=False
            ):
                yield rows.select(ID_COLUMNS).cast(SCHEMAS["facts"])


def _compared(parts: _Parts, part: int) -> tuple[npt.NDArray[np.int64], States]:
    """Compare the ids of some staged rows themselves, and what is said under the same id."""
    stored, staged = parts.read("facts", part), parts.read("staged", part)
    encoded = pa.concat_arrays([_keys(stored), _keys(staged)]).dictionary_encode()
    codes = encoded.indices.to_numpy()
    theirs, ours = codes[: stored.num_rows], codes[stored.num_rows :]
    said, rows = staged["content_hash"].to_numpy(), staged[ROW.name].to_numpy()
    content = np.full(len(encoded.dictionary), np.iinfo(np.int64).max)
    np.minimum.at(content, theirs, stored["content_hash"].to_numpy())
    is_stored = np.isin(ours, theirs)
    _, firsts, own = np.unique(ours, return_index=True, return_inverse=True)
    first = firsts[own]
    is_known = is_stored | (np.arange(len(ours)) > first)
    is_duplicate = said == np.where(is_stored, content[ours], said[first])
    states = np.where(is_duplicate, IS_DUPLICATE, IS_CONFLICTING)
    return rows, np.where(is_known, states, IS_NEW)


def _keys(rows: pa.Table) -> pa.Array:
    keys = pc.binary_join_element_wise(rows["source"], rows["fact_id"], UNIT_SEPARATOR)
    return pa.concat_arrays([pa.array([], pa.string()), *keys.chunks])
