"""The head of a file: what it is, its column names and its first rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.reading import open_rows

OFTEN_MEANT = "cp932"
"""What files of Japanese systems are in when they are not UTF-8."""


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
    first : Batch or None
        Its first rows, as many as one block holds; None if there is none.
    """

    names: tuple[str, ...]
    format: str
    encoding: str | None
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
    try:
        return _read(path, encoding)
    except InputFileError:
        if encoding is not None:
            raise
        try:
            return _read(path, OFTEN_MEANT)
        except InputFileError:
            pass
        raise


def _read(path: Path, encoding: str | None) -> Head:
    with open_rows(path, encoding=encoding, are_repeats_known=True) as rows:
        first = next((batch for batch in rows.batches() if batch.n_rows), None)
        return Head(rows.names, rows.format, rows.encoding, first)
