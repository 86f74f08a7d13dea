"""
What a workbook unpacks to, found before anything believes it.

An XLSX file is a ZIP of XML. Every part is unpacked in small steps and thrown away, against what
the table of contents says of it; cells are counted, because two cells far apart make a huge
empty sheet.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from najimi.errors import InputFileError
from najimi.load.unpacking import STEP_BYTES, Gauge, damaged

MAX_UNPACKED_BYTES = 2**30
MAX_PARTS = 2_000
MAX_CONTENTS_BYTES = 2**20
MAX_ERRORS = 10_000
FREE_CELLS = 500_000
FEWEST_COLUMNS = 26
MAX_SPREAD = 20
"""Places in the rectangle that a sheet spans, per cell that is there."""

_END = b"PK\x05\x06"
_END_BYTES = 22
_MAX_COMMENT_BYTES = 2**16
_LOCAL_BYTES = 30
_SHEETS = "xl/worksheets/"
_ROW = re.compile(rb'<(?:x:)?row [^>]{0,200}?\br="(\d{1,9})"')
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d{1,7}"')
_ERROR_CELL = re.compile(rb'<(?:x:)?c (?=[^>]{0,200}t="e")[^>]{0,200}?r="([A-Z]{1,3})(\d{1,7})"')
_OVERLAP_BYTES = 256


@dataclass(frozen=True)
class SheetCells:
    """
    What is known of one sheet before it is read.

    Parameters
    ----------
    n_cells : int
    errors : dict of int to list of str
        By row, the names of cells that hold an error, like ``B7``.
    """

    n_cells: int
    errors: dict[int, list[str]]


def check_workbook(path: Path, handle: BinaryIO) -> dict[str, SheetCells]:
    """
    Return what is known of each sheet, by the part of the workbook that holds it.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes.

    Raises
    ------
    InputFileError
        If it is no workbook, damaged, or unpacks to more than a workbook would.
    """
    _check_contents_size(path, handle)
    try:
        parts = zipfile.ZipFile(handle).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise InputFileError(
            f"{path} is a ZIP file, not a workbook.", hint="unpack it and load what is in it."
        )
    gauge = Gauge(path, most_bytes=MAX_UNPACKED_BYTES)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        gauge.add(n_out=MAX_UNPACKED_BYTES + 1)
    found: dict[str, SheetCells] = {}
    for part in parts:
        blocks = _unpacked(path, handle, part, gauge)
        if part.filename.startswith(_SHEETS):
            found[part.filename] = _checked_sheet(path, blocks)
        else:
            for _ in blocks:
                pass
    return found


def _check_contents_size(path: Path, handle: BinaryIO) -> None:
    """Refuse a table of contents so long that reading it would be the attack."""
    size = handle.seek(0, 2)
    handle.seek(max(0, size - _END_BYTES - _MAX_COMMENT_BYTES))
    tail = handle.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise damaged(path)
    n_parts = int.from_bytes(tail[at + 10 : at + 12], "little")
    n_bytes = int.from_bytes(tail[at + 12 : at + 16], "little")
    if n_parts > MAX_PARTS or n_bytes > MAX_CONTENTS_BYTES:
        raise InputFileError(
            f"{path} has more than {MAX_PARTS:,} parts.",
            hint="a workbook has a few dozen; save the sheet in a workbook of its own.",
        )


def _unpacked(path: Path, handle: BinaryIO, part: ZipInfo, gauge: Gauge) -> Iterator[bytes]:
    """Yield what a part unpacks to; refuse it if that is not what the contents say."""
    handle.seek(part.header_offset)
    header = handle.read(_LOCAL_BYTES)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    handle.seek(part.header_offset + _LOCAL_BYTES + names)
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or part.flag_bits & 1:
        raise InputFileError(
            f"{path} is locked, or packed in an unusual way.",
            hint="open it in Excel and save it without a password.",
        )
    is_packed = part.compress_type == ZIP_DEFLATED
    steps = _inflated(handle, part.compress_size) if is_packed else _plain(handle, part)
    crc = n_out = 0
    try:
        for n_in, step in steps:
            gauge.add(n_in=n_in, n_out=len(step))
            crc, n_out = zlib.crc32(step, crc), n_out + len(step)
            yield step
    except zlib.error as error:
        raise damaged(path) from error
    if (crc, n_out) != (part.CRC, part.file_size):
        raise damaged(path)


def _inflated(handle: BinaryIO, n_left: int) -> Iterator[tuple[int, bytes]]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = b""
    while not stream.eof:
        if not packed:
            packed = handle.read(min(STEP_BYTES, n_left))
            n_left -= len(packed)
        is_out = not packed
        step = stream.decompress(packed, STEP_BYTES)
        if is_out and not step:
            return
        yield len(packed) - len(stream.unconsumed_tail), step
        packed = stream.unconsumed_tail


def _plain(handle: BinaryIO, part: ZipInfo) -> Iterator[tuple[int, bytes]]:
    n_left = part.compress_size
    while n_left and (step := handle.read(min(STEP_BYTES, n_left))):
        n_left -= len(step)
        yield len(step), step


def _checked_sheet(path: Path, blocks: Iterator[bytes]) -> SheetCells:
    n_cells, rows, last_column = 0, set[int](), FEWEST_COLUMNS
    errors: dict[int, list[str]] = {}
    for block in _overlapping(blocks):
        n_cells += block.count(b"<c ") + block.count(b"<x:c ")
        found = [int(text) for text in _ROW.findall(block)]
        rows |= {min(found), max(found)} if found else set()
        last_column = max([last_column, *map(_column, _FAR_CELL.findall(block))])
        for column, row in _ERROR_CELL.findall(block) if b't="e"' in block else ():
            errors.setdefault(int(row), []).append(f"{column.decode()}{int(row)}")
        if sum(map(len, errors.values())) > MAX_ERRORS:
            raise InputFileError(
                f"a sheet of {path} has more than {MAX_ERRORS:,} cells with errors.",
                hint="mend its formulas.",
            )
    _refuse_scattered(path, n_cells, (max(rows) - min(rows) + 1) * last_column if rows else 0)
    return SheetCells(n_cells, errors)


def _refuse_scattered(path: Path, n_cells: int, n_places: int) -> None:
    if n_places > FREE_CELLS and n_places > MAX_SPREAD * n_cells:
        raise InputFileError(
            f"a sheet of {path} spans {n_places:,} places for {n_cells:,} cells.",
            hint="remove what stands far away from the table, and save it again.",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _overlapping(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks that end where a tag begins."""
    carry = b""
    for block in blocks:
        data = carry + block
        at = data.rfind(b"<")
        if at <= 0:
            carry = data[-_OVERLAP_BYTES:]
            continue
        yield data[:at]
        carry = data[at:]
    yield carry
