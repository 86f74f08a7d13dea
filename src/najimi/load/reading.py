"""Files to batches of rows, whatever format and encoding they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.csv_rows import CsvRows
from najimi.load.json_rows import JsonRows
from najimi.load.notes import Note
from najimi.load.parquet_rows import MAGIC as PARQUET_MAGIC
from najimi.load.parquet_rows import ParquetRows
from najimi.load.text import TextFile, open_text
from najimi.load.xlsx_rows import MAGIC as ZIP_MAGIC
from najimi.load.xlsx_rows import XlsxRows, open_book

PARQUET_SUFFIXES = (".parquet", ".pq")
JSON_SUFFIXES = (".jsonl", ".ndjson")


class Rows(Protocol):
    """
    The rows of an open file.

    Parameters
    ----------
    names : tuple of str
        Columns of the file.
    format : {"csv", "tsv", "jsonl", "parquet", "xlsx", "query"}
    encoding : str or None
        Of a text, as it was found or named; None for other formats.
    notes : tuple of Note
        What a person should know about this reading, such as sheets left out.
    sheets : tuple of str
        Sheets of a workbook that have rows; empty for other formats.
    """

    names: tuple[str, ...]
    format: str
    encoding: str | None
    notes: tuple[Note, ...]
    sheets: tuple[str, ...]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        ...


@contextmanager
def open_rows(
    path: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    are_repeats_known: bool = False,
) -> Iterator[Rows]:
    """
    Open a file and read its column names.

    Parameters
    ----------
    path : Path
        Parquet, Excel (XLSX), JSON lines or CSV, as its first bytes or its name say; CSV and
        JSON lines may be packed by gzip.
    encoding : str, optional
        Of a text; found from the text unless given.
    sheet : str, optional
        Of a workbook; the first one that is not empty unless given.
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
        rows = _rows(path, handle, encoding, sheet)
        if are_repeats_known:
            rows.names = told_apart(rows.names)
        of = f"sheet {rows.sheet!r} of " if isinstance(rows, XlsxRows) else ""
        line = rows.heading_line if isinstance(rows, CsvRows | XlsxRows) else None
        _check_names(f"{of}{path}", rows.names, line)
        yield rows


def sheets_of(path: Path) -> tuple[str, ...]:
    """
    Return the sheets of a workbook that have rows and are not hidden; none of any other file.

    Raises
    ------
    InputFileError
        If it is a workbook and damaged.
    """
    with path.open("rb") as handle:
        if handle.read(len(ZIP_MAGIC)) != ZIP_MAGIC:
            return ()
        return open_book(path, handle).filled


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


def _rows(path: Path, handle: BinaryIO, encoding: str | None, sheet: str | None) -> Rows:
    magic = handle.read(4)
    handle.seek(0)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if sheet is not None and magic != ZIP_MAGIC:
        raise InputFileError(
            f"{path} is no workbook, so it has no sheets.", hint="leave the sheet out."
        )
    if magic == PARQUET_MAGIC or path.suffix.lower() in PARQUET_SUFFIXES:
        return ParquetRows(path, handle)
    if magic == ZIP_MAGIC:
        return XlsxRows(path, handle, sheet=sheet)
    text = open_text(path, handle, encoding)
    if text.starts_with("{") or any(suffix in JSON_SUFFIXES for suffix in suffixes):
        return _with_doubt(JsonRows(path, text), text)
    if text.starts_with("["):
        raise InputFileError(
            f"{path} holds one JSON array, not one object a line.",
            hint="write one object a line (JSON lines), for example with `jq -c '.[]'`.",
        )
    return _with_doubt(CsvRows(path, text.pieces(), encoding=text.encoding), text)


def _with_doubt(rows: CsvRows | JsonRows, text: TextFile) -> Rows:
    """Note that another encoding is nearly as likely as the one that was found."""
    if text.rival:
        values = (("encoding", text.encoding), ("other", text.rival))
        rows.notes = (*rows.notes, Note("encoding-in-doubt", values))
    return rows


def _check_names(called: str, names: tuple[str, ...], line: int | None) -> None:
    faults = [f"column {at} has no name" for at, name in enumerate(names, start=1) if not name]
    faults += [
        f"{count} columns are named {name!r}"
        for name, count in Counter(names).items()
        if name and count > 1
    ]
    if faults:
        if line is not None:
            faults.insert(0, f"row {line} is taken for it")
        raise InputFileError(
            f"the heading of {called} is unclear: {'; '.join(faults)}.",
            hint="give every column a name of its own.",
        )
