"""The rows of an Excel workbook: one sheet, from the row that is its heading on."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.content import json_objects, number_text, texts_of
from najimi.load.csv_rows import IS_HEADING
from najimi.load.heading import ROWS_LOOKED_AT, heading_at
from najimi.load.notes import Note, heading_note
from najimi.load.targets import nearest
from najimi.load.unpacking import damaged
from najimi.load.workbook_check import SheetCells, check_workbook

MAGIC = b"PK\x03\x04"
BATCH_ROWS = 8_192
MAX_PART_BYTES = 2**20
SECONDS = pa.timestamp("s")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Row = list[Any]


@dataclass(frozen=True)
class Book:
    """
    An open workbook that was checked.

    Parameters
    ----------
    workbook : CalamineWorkbook
    cells : dict of str to SheetCells
        By the part that holds the sheet.
    parts : dict of str to str
        The part of each sheet.
    filled : tuple of str
        Sheets that have rows and are not hidden.
    """

    workbook: CalamineWorkbook
    cells: dict[str, SheetCells]
    parts: dict[str, str]
    filled: tuple[str, ...]


def open_book(path: Path, handle: BinaryIO) -> Book:
    """
    Check a workbook and open it.

    Raises
    ------
    InputFileError
        If it is damaged, or unpacks to too much.
    """
    cells = check_workbook(path, handle)
    handle.seek(0)
    try:
        parts = _parts(handle)
        handle.seek(0)
        workbook = CalamineWorkbook.from_filelike(handle)
        shown = [
            sheet.name for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]  # fmt: skip
    except (CalamineError, ElementTree.ParseError, KeyError, ValueError) as error:
        raise damaged(path) from error
    filled = tuple(name for name in shown if _is_filled(cells, parts, name))
    return Book(workbook, cells, parts, filled)


class XlsxRows:
    """
    The rows of an open workbook.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes.
    sheet : str, optional
        The first one that is neither empty nor hidden unless given.

    Raises
    ------
    InputFileError
        If it is damaged, unpacks to too much, or has no such sheet.
    """

    format = "xlsx"
    encoding: str | None = None

    def __init__(self, path: Path, handle: BinaryIO, *, sheet: str | None = None) -> None:
        book = open_book(path, handle)
        name = _chosen(path, book.filled, book.workbook.sheet_names, sheet)
        try:
            opened = book.workbook.get_sheet_by_name(name)
        except (CalamineError, ValueError) as error:
            raise damaged(path) from error
        others = [other for other in book.filled if other != name]
        self.sheet, self.sheets = name, book.filled
        self.notes: tuple[Note, ...] = (Note("sheet", (("sheet", name),)),)
        if others:
            self.notes += (Note("other-sheets", (("sheets", ", ".join(others)),)),)
        cells = book.cells.get(book.parts.get(name, ""))
        self._errors = cells.errors if cells else {}
        self._rows = self._from_heading(path, _filled_rows(opened))

    def _from_heading(
        self, path: Path, rows: Iterator[tuple[int, Row]]
    ) -> Iterator[tuple[int, Row]]:
        """Take the heading; return the rows below it."""
        first = list(islice(rows, ROWS_LOOKED_AT))
        if not first:
            raise InputFileError(
                f"sheet {self.sheet!r} of {path} is empty.",
                hint="export it again, with a heading and rows, or name another sheet.",
            )
        at = heading_at([row for _, row in first])
        self.heading_line, heading = first[at]
        texts = [_text(value).strip() for value in heading]
        self._n_left = next(place for place, text in enumerate(texts) if text) if at else 0
        self.names = _names(texts[self._n_left :])
        self.notes += (heading_note(self.heading_line),) if at else ()
        return chain(first[at + 1 :], rows)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        while chunk := list(islice(self._rows, BATCH_ROWS)):
            yield self._batch(chunk)

    def _batch(self, chunk: list[tuple[int, Row]]) -> Batch:
        faults = [self._fault(line, row) for line, row in chunk]
        whole = [numbered for numbered, fault in zip(chunk, faults, strict=True) if not fault]
        columns = self._columns([row for _, row in whole])
        texts = {name: texts_of(column) for name, column in columns.items()}
        at = [position for position, fault in enumerate(faults) if fault]
        broken = self._columns([chunk[position][1] for position in at])
        broken_texts = {name: texts_of(column) for name, column in broken.items()}
        return Batch(
            columns=columns,
            lines=np.array([line for line, _ in whole], dtype=np.int64),
            raw=json_objects(texts, len(whole)),
            broken_lines=np.array([chunk[position][0] for position in at], dtype=np.int64),
            broken_reasons=[fault for fault in faults if fault],
            broken_raw=json_objects(broken_texts, len(at)),
            numbers=self._numbers([row for _, row in whole]),
        )

    def _fault(self, line: int, row: Row) -> str | None:
        if line in self._errors:
            return f"cell {', '.join(self._errors[line])} holds an error"
        last = self._n_left + len(self.names)
        if any(value != "" for value in (*row[: self._n_left], *row[last:])):
            return f"it has a value beyond the {len(self.names)} columns of the heading"
        return IS_HEADING if tuple(map(_text, row[self._n_left : last])) == self.names else None

    def _numbers(self, rows: list[Row]) -> dict[str, pa.Array]:
        """Return in which rows a column has a number, of columns that have any."""
        masks = {
            name: [isinstance(row[at], float) for row in rows]
            for at, name in enumerate(self.names, start=self._n_left)
        }
        return {name: pa.array(mask) for name, mask in masks.items() if any(mask)}

    def _columns(self, rows: list[Row]) -> dict[str, pa.Array]:
        mine = [row[self._n_left :] for row in rows]
        by_column = zip(*mine, strict=True) if rows else [[] for _ in self.names]
        return {name: _column(values) for name, values in zip(self.names, by_column, strict=False)}


def _parts(handle: BinaryIO) -> dict[str, str]:
    """Return which part of the archive each sheet is."""
    with zipfile.ZipFile(handle) as archive:
        sheets = _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        links = _xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {sheet.get("name", ""): targets.get(sheet.get(_ID), "") for sheet in sheets}
    return {
        name: target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        for name, target in found.items()
    }


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Return a small part; one that declares entities, which could grow, is refused."""
    data = archive.read(part)
    if len(data) > MAX_PART_BYTES or b"<!" in data:
        raise ValueError(part)
    return ElementTree.fromstring(data)  # noqa: S314 - without entities and of bounded size


def _is_filled(cells: dict[str, SheetCells], parts: dict[str, str], name: str) -> bool:
    found = cells.get(parts.get(name, ""))
    return found is None or found.n_cells > 0


def _chosen(path: Path, filled: Sequence[str], names: Sequence[str], sheet: str | None) -> str:
    if sheet is not None and sheet not in names:
        raise InputFileError(
            f"{path} has no sheet {sheet!r}{nearest(sheet, names)}.",
            hint=f"name one of {', '.join(map(repr, names))}.",
        )
    if sheet is None and not filled:
        raise InputFileError(f"{path} is empty.", hint="export it again, with a heading and rows.")
    return sheet or filled[0]


def _filled_rows(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    """Yield each row that has a value, with its number in the sheet."""
    for line, row in enumerate(sheet.iter_rows() if sheet.height else (), start=1):
        if row.count("") < len(row):
            yield line, list(row)


def _names(texts: list[str]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _column(values: Sequence[Any]) -> pa.Array:
    """Return a column of days or times if it holds nothing else, else of texts."""
    kinds = {type(value) for value in values if value != ""}
    if kinds and kinds <= {date, datetime}:
        known = [value if value != "" else None for value in values]
        is_day = kinds == {date}
        return pa.array(known, pa.date32()) if is_day else _times(known)
    return pa.array([_text(value) for value in values], pa.string())


def _times(values: list[date | datetime | None]) -> pa.Array:
    times = [
        value if value is None or isinstance(value, datetime)
        else datetime(value.year, value.month, value.day)
        for value in values
    ]  # fmt: skip
    has_parts = any(time is not None and time.microsecond for time in times)
    return pa.array(times, pa.timestamp("us") if has_parts else SECONDS)


def _text(value: Any) -> str:
    """Return a value as people write it: whole numbers without a point, days as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number_text(value)
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
