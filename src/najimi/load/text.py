"""A text file, packed or not: its encoding, and its lines as often as they are asked for."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from najimi.errors import InputFileError
from najimi.load.encodings import HEAD_BYTES, is_wide, judged_encoding, wide_encoding
from najimi.load.lines import BLOCK_BYTES, Piece, Read, is_cut_before_decoding, text_pieces
from najimi.load.unpacking import GZIP_MAGIC, Unpacked

MAX_CONTROL_SHARE = 0.1
NEED_MARK = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
"""Encodings of which Python reads nothing unless a mark tells the order of bytes."""

MAGIC = {
    b"PK": "a ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    GZIP_MAGIC: "a gzip file within a gzip file",
    b"%PDF": "a PDF file",
}


@dataclass(frozen=True)
class TextFile:
    """
    A text file whose encoding is known.

    Parameters
    ----------
    path : Path
    handle : file
        Open for reading bytes.
    encoding : str
        As it was found or named.
    rival : str or None
        Another encoding that is nearly as likely.
    """

    path: Path
    handle: BinaryIO
    encoding: str
    rival: str | None = None

    def pieces(self) -> Iterator[Piece]:
        """Yield its lines from the beginning; only one reading at a time."""
        name = "utf-8" if codecs.lookup(self.encoding).name == "utf-8-sig" else self.encoding
        return text_pieces(_reader(self.path, self.handle), name)

    def starts_with(self, mark: str) -> bool:
        """Return whether its first line that is not blank begins so."""
        first = next((piece for piece in self.pieces() if piece.text.strip()), None)
        return first is not None and first.text.lstrip().startswith(mark.encode())


def open_text(path: Path, handle: BinaryIO, encoding: str | None) -> TextFile:
    """
    Find the encoding of a text file.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes; may be packed by gzip.
    encoding : str, optional
        What the caller says it is.

    Raises
    ------
    InputFileError
        If Python knows no such encoding, the file is no text, or its encoding cannot be told.
    """
    if encoding is not None:
        is_cut_before_decoding(encoding)
        return TextFile(path, handle, _named(path, handle, encoding))
    head = _reader(path, handle)(HEAD_BYTES)
    found, rival = judged_encoding(head, _blocks(_reader(path, handle)))
    if not is_wide(found):
        _refuse_binary(path, head)
    return TextFile(path, handle, found, rival)


def _named(path: Path, handle: BinaryIO, encoding: str) -> str:
    """Return an encoding by its usual name, and by its order of bytes where no mark tells it."""
    name = codecs.lookup(encoding).name
    if name == "utf-8-sig":
        return "utf-8"
    if name not in NEED_MARK:
        return name
    head = _reader(path, handle)(HEAD_BYTES)
    if not head or head.startswith(NEED_MARK[name]):
        return name
    if name == "utf-16" and (found := wide_encoding(head)):
        return found
    raise InputFileError(
        f"{path} does not begin with the byte order mark of {name}, and looks like another encoding.",
        hint=f"name the order of bytes, as in `--encoding {name}-le`, or leave the encoding out.",
    )


def _reader(path: Path, handle: BinaryIO) -> Read:
    """Return what reads the text from its beginning."""
    handle.seek(0)
    is_packed = handle.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    handle.seek(0)
    return Unpacked(path, handle).read if is_packed else handle.read


def _blocks(read: Read) -> Iterator[bytes]:
    while block := read(BLOCK_BYTES):
        yield block


def _refuse_binary(path: Path, head: bytes) -> None:
    known = next((what for magic, what in MAGIC.items() if head.startswith(magic)), None)
    if known is None and not _looks_binary(head):
        return
    raise InputFileError(
        f"{path} is {known or 'a binary file'}, not a table.",
        hint="save it as CSV, XLSX, JSON lines or Parquet; if it is text, name its `--encoding`.",
    )


def _looks_binary(head: bytes) -> bool:
    """Return whether a NUL stands in the heading, or control characters everywhere."""
    n_control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return b"\0" in head.split(b"\n", 1)[0] or n_control > MAX_CONTROL_SHARE * len(head)
