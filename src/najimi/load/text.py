"""Bytes to UTF-8 text with plain line ends, or a sentence that says why not."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from najimi.errors import InputFileError

BLOCK_BYTES = 4 * 2**20
MAX_CONTROL_SHARE = 0.1
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MAGIC = {
    b"PK\x03\x04": "an Excel or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF file",
}


def encoding_of(path: Path, head: bytes, encoding: str | None) -> str:
    """
    Return the encoding to read a text file with.

    Parameters
    ----------
    path : Path
        For messages.
    head : bytes
        The first bytes of the file.
    encoding : str, optional
        What the caller says it is.

    Raises
    ------
    InputFileError
        If Python knows no such encoding, or the file is no text.

    Examples
    --------
    >>> encoding_of(Path("a.csv"), "a,b".encode("utf-16"), None)
    'utf-16'
    """
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if encoding is None:
        _refuse_binary(path, head, is_marked=marked == "utf-16")
        return marked or "utf-8"
    try:
        "a".encode(encoding)
    except (LookupError, ValueError) as error:
        raise InputFileError(
            f"there is no text encoding {encoding!r}.",
            hint="name one such as utf-8, cp932 or utf-16.",
        ) from error
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def text_blocks(path: Path, handle: BinaryIO, encoding: str, *, is_given: bool) -> Iterator[bytes]:
    """
    Yield a text file as UTF-8, every line end as one newline, cut anywhere.

    Raises
    ------
    InputFileError
        If the bytes are not text in this encoding; names the first bad line.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    n_lines = 0
    while True:
        block = handle.read(BLOCK_BYTES)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError as error:
            raise _encoding_error(path, encoding, n_lines, error, is_given=is_given) from error
        n_lines += text.count("\n")
        yield text.encode("utf-8", "surrogatepass")
        if not block:
            return


def _refuse_binary(path: Path, head: bytes, *, is_marked: bool) -> None:
    known = next((what for magic, what in MAGIC.items() if head.startswith(magic)), None)
    if known is None and (is_marked or not _looks_binary(head)):
        return
    raise InputFileError(
        f"{path} is {known or 'a binary file'}, not a CSV file.",
        hint="save it as CSV (UTF-8) or Parquet; if it is text, name its `--encoding`.",
    )


def _looks_binary(head: bytes) -> bool:
    """Return whether a NUL stands in the heading, or control characters everywhere."""
    n_control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return b"\0" in head.split(b"\n", 1)[0] or n_control > MAX_CONTROL_SHARE * len(head)


def _encoding_error(
    path: Path, encoding: str, n_lines: int, error: UnicodeError, *, is_given: bool
) -> InputFileError:
    before = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
    line = n_lines + max(before.count(b"\n"), before.count(b"\r")) + 1
    name = encoding.removesuffix("-sig").upper()
    other = "`--encoding utf-8` or `--encoding cp932`" if is_given else "`--encoding cp932`"
    return InputFileError(
        f"{path} is not {name}: line {line} holds bytes that are no text in it.",
        hint=f"name the encoding of the file, for example {other}.",
    )
