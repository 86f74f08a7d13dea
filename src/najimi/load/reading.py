"""Files to batches of rows: CSV in any encoding, Parquet without nested columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.csv_rows import CsvRows
from najimi.load.parquet_rows import MAGIC, ParquetRows

PARQUET_SUFFIXES = (".parquet", ".pq")


class Rows(Protocol):
    """The rows of an open file."""

    names: tuple[str, ...]
    format: str
    encoding: str | None

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        ...


@contextmanager
def open_rows(
    path: Path, *, encoding: str | None = None, are_repeats_known: bool = False
) -> Iterator[Rows]:
    """
    Open a file and read its column names.

    Parameters
    ----------
    path : Path
        Parquet if its first bytes or its name say so, CSV otherwise.
    encoding : str, optional
        Of a CSV file; UTF-8, or UTF-16 by its byte order mark, unless given.
    are_repeats_known : bool, default False
        Whether a name that stands twice in the heading is no fault; the later one is then
        called ``name (2)``.

    Raises
    ------
    InputFileError
        If the file cannot be read as a whole.
    """
    try:
        handle = path.open("rb")
    except OSError as error:
        raise InputFileError(
            f"{path} cannot be read: {error.strerror}.", hint="name an existing, readable file."
        ) from error
    with handle:
        is_parquet = handle.read(len(MAGIC)) == MAGIC or path.suffix in PARQUET_SUFFIXES
        handle.seek(0)
        rows: Rows = (
            ParquetRows(path, handle) if is_parquet else CsvRows(path, handle, encoding=encoding)
        )
        if are_repeats_known:
            rows.names = told_apart(rows.names)
        _check_names(path, rows.names)
        yield rows


def told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return column names of which none stands twice.

    Examples
    --------
    >>> told_apart(("送料", "合計", "送料"))
    ('送料', '合計', '送料 (2)')
    """
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[name] += 1
        apart.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(apart)


def _check_names(path: Path, names: tuple[str, ...]) -> None:
    faults = [f"column {at} has no name" for at, name in enumerate(names, start=1) if not name]
    faults += [
        f"{count} columns are named {name!r}"
        for name, count in Counter(names).items()
        if name and count > 1
    ]
    if faults:
        raise InputFileError(
            f"the heading of {path} is unclear: {'; '.join(faults)}.",
            hint="give every column a name of its own.",
        )
