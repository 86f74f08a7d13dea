"""The head of a file: what it is, its column names and its first rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from najimi.load.batch import Batch
from najimi.load.notes import Note
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
    notes : tuple of Note
        What a person should know about the reading, such as sheets left out.
    sheets : tuple of str
        Sheets of a workbook that have rows.
    first : Batch or None
        Its first rows, as many as one block holds; None if there is none.
    """

    names: tuple[str, ...]
    format: str
    encoding: str | None
    notes: tuple[Note, ...]
    sheets: tuple[str, ...]
    first: Batch | None


def read_head(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Head:
    """
    Read the head of a file.

    Parameters
    ----------
    path : Path
    encoding : str, optional
        Found from the bytes unless given.
    sheet : str, optional
        Of a workbook; the first one that is not empty unless given.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    with open_rows(path, encoding=encoding, sheet=sheet, are_repeats_known=True) as rows:
        first = next((batch for batch in rows.batches() if batch.n_rows), None)
        return Head(rows.names, rows.format, rows.encoding, rows.notes, rows.sheets, first)
