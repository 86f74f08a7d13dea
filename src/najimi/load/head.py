"""The head of a file: what it is, its column names and its first rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from najimi.load.batch import Batch
from najimi.load.reading import open_rows


@dataclass(frozen=True)
class Head:
    """
    What a file shows before it is read through.

    Parameters
    ----------
    names : tuple of str
        Its columns; a name that stands twice is told apart.
    format : str
        Like ``csv`` or ``parquet``.
    encoding : str or None
        As found or named; None if it is no text.
    notes : tuple of str
        What a person should know about the reading, such as sheets left out.
    first : Batch or None
        Its first rows, as many as one block holds; None if there is none.
    """

    names: tuple[str, ...]
    format: str
    encoding: str | None
    notes: tuple[str, ...]
    first: Batch | None


def read_head(path: Path, *, encoding: str | None = None) -> Head:
    """
    Read the head of a file.

    Parameters
    ----------
    path : Path
    encoding : str, optional
        Found from the bytes unless given.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    with open_rows(path, encoding=encoding, are_repeats_known=True) as rows:
        first = next((batch for batch in rows.batches() if batch.n_rows), None)
        return Head(rows.names, rows.format, rows.encoding, rows.notes, first)
