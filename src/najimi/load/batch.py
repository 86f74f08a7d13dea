"""Rows of a file as they were read, before anything is known about what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True)
class Batch:
    """
    Some rows of a file.

    Parameters
    ----------
    columns : mapping of str to pyarrow.Array
        By the names of the file.
    lines : numpy array of int64
        Where each row stands in the file, from 1: a line of a CSV, a row of a Parquet file.
    raw : pyarrow.StringArray
        Each row as the file has it.
    broken_lines : numpy array of int64
        Where rows stand that could not be taken apart.
    broken_reasons, broken_raw : list of str
        Why, and what stands there.
    numbers : mapping of str to pyarrow.Array of bool
        By the names of the file: in which rows it has a number, though the column is text.
    """

    columns: Mapping[str, pa.Array]
    lines: npt.NDArray[np.int64]
    raw: pa.StringArray
    broken_lines: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    broken_reasons: list[str] = field(default_factory=list)
    broken_raw: pa.StringArray = field(default_factory=lambda: pa.array([], pa.string()))
    numbers: Mapping[str, pa.Array] = field(default_factory=dict)

    def numbers_of(self, name: str) -> pa.Array:
        """Return in which rows a column has a number in the file, not a text."""
        if pa.types.is_integer(self.columns[name].type):
            return pa.repeat(True, len(self.lines))
        return self.numbers.get(name, pa.repeat(False, len(self.lines)))

    @property
    def n_rows(self) -> int:
        """Number of rows, broken ones included."""
        return len(self.lines) + len(self.broken_lines)
