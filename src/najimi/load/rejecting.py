"""Rows that cannot be stored: written to a file of their own, with line and reason."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

SCHEMA = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("raw", pa.string())])
BETWEEN_REASONS = "; "


class RejectedRows:
    """
    A CSV file of rejected rows, made with the first of them.

    Parameters
    ----------
    path : Path
        Readable by its owner only, for the rows can hold personal data.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: arrow_csv.CSVWriter | None = None
        self.n_rows = 0
        self.reasons: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self._writer is not None:
            self._writer.close()

    def add(self, lines: pa.Array, reasons: pa.Array, raw: pa.Array) -> None:
        """Write rows; a row with several reasons counts under each of them."""
        if not len(lines):
            return
        self.n_rows += len(lines)
        for told in pc.value_counts(reasons).to_pylist():
            for reason in told["values"].split(BETWEEN_REASONS):
                self.reasons[reason] += told["counts"]
        visible = pc.replace_substring(raw, "\0", "\u2400")
        self._open().write_batch(
            pa.RecordBatch.from_arrays([lines, reasons, visible], schema=SCHEMA)
        )

    def _open(self) -> arrow_csv.CSVWriter:
        if self._writer is None:
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._writer = arrow_csv.CSVWriter(str(self.path), SCHEMA)
        return self._writer
