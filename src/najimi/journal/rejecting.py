"""Rows that cannot be stored: written to a file of their own, with line and reason."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from najimi.workspace.private_files import open_private, replacing, sync

SCHEMA = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("raw", pa.string())])
BETWEEN_REASONS = "; "


class RejectedRows:
    """
    A CSV file of rejected rows, made with the first of them.

    Parameters
    ----------
    path : Path
        Readable by its owner only, for the rows can hold personal data.
    base : Path, optional
        Such a file; if it exists, the new one begins with its rows.
    """

    def __init__(self, path: Path, *, base: Path | None = None) -> None:
        self._path = path
        self._base = base if base is not None and base.exists() else None
        self._file: BinaryIO | None = None
        self._writer: arrow_csv.CSVWriter | None = None
        self.n_rows = 0
        self.reasons: Counter[str] = Counter()

    def __enter__(self) -> Self:
        if self._base is not None:
            self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.close()

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
            self._file = open_private(self._path, mode="xb")
            if self._base is not None:
                with self._base.open("rb") as base:
                    shutil.copyfileobj(base, self._file)
            options = arrow_csv.WriteOptions(include_header=self._base is None)
            self._writer = arrow_csv.CSVWriter(self._file, SCHEMA, write_options=options)
        return self._writer


def move_rejected(made: Path, target: Path) -> Path | None:
    """Bring a list of rejected rows to its place, whole; an older one of the name is replaced."""
    if not made.exists():
        return None
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o700)
    sync(made)
    made.rename(target)
    sync(target.parent)
    return target


def gather_rejected(paths: list[Path]) -> Path | None:
    """
    Bring several lists of rejected rows into the first of them, and return it.

    Killed in between, a row can stand in two lists; none is lost.

    Parameters
    ----------
    paths : list of Path
        Some or all of them may be absent.
    """
    there = [path for path in paths if path.exists()]
    if not there:
        return None
    if len(there) > 1 or there[0] != paths[0]:
        with replacing(paths[0]) as made, made.open("wb") as whole:
            for at, path in enumerate(there):
                with path.open("rb") as part:
                    if at:
                        part.readline()
                    shutil.copyfileobj(part, whole)
        for path in there:
            if path != paths[0]:
                path.unlink()
    return paths[0]
