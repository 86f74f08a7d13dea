"""
Packed files without surprises: what they unpack to is measured before it is believed.

A few kilobytes can unpack to many gigabytes, and what such a file says about its size can be a
lie. So a stream is unpacked in small steps against a limit, and refused as soon as it shows.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

from najimi.errors import InputFileError

GZIP_MAGIC = b"\x1f\x8b"
STEP_BYTES = 2**16
FREE_BYTES = 32 * 2**20
"""Below this nothing is suspicious, however well it packs."""

MAX_RATIO = 200
"""Real tables pack to a tenth, very dull ones to a hundredth; zeros to a thousandth."""

MAX_UNPACKED_BYTES = 16 * 2**30
_GZIP_WINDOW = 31


class Gauge:
    """
    Count what goes into a packed stream and what comes out.

    Parameters
    ----------
    path : Path
        For messages.
    most_bytes : int, default ``MAX_UNPACKED_BYTES``
    """

    def __init__(self, path: Path, *, most_bytes: int = MAX_UNPACKED_BYTES) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self.n_in = self.n_out = 0

    def add(self, *, n_in: int = 0, n_out: int = 0) -> None:
        """
        Count on.

        Raises
        ------
        InputFileError
            If more came out than a file of a shop would hold.

        Examples
        --------
        >>> Gauge(Path("a.csv.gz")).add(n_in=1000, n_out=10**9)
        Traceback (most recent call last):
        najimi.errors.InputFileError: a.csv.gz unpacks to over 200 times its size.
        Hint: if it is no attack, unpack it yourself and load what is in it.
        """
        self.n_in += n_in
        self.n_out += n_out
        if self.n_out > self._most_bytes:
            self._refuse(f"over {self._most_bytes // 2**20:,} MB")
        if self.n_out > FREE_BYTES and self.n_out > MAX_RATIO * self.n_in:
            self._refuse(f"over {MAX_RATIO} times its size")

    def _refuse(self, how_much: str) -> None:
        raise InputFileError(
            f"{self._path} unpacks to {how_much}.",
            hint="if it is no attack, unpack it yourself and load what is in it.",
        )


class Unpacked:
    """
    What a gzip file holds, to be read once.

    Parameters
    ----------
    path : Path
        For messages.
    handle : file
        Open for reading bytes, at its beginning.
    """

    def __init__(self, path: Path, handle: BinaryIO) -> None:
        self._path = path
        self._handle = handle
        self._gauge = Gauge(path)
        self._stream = zlib.decompressobj(_GZIP_WINDOW)
        self._packed = b""

    def read(self, n_bytes: int) -> bytes:
        """
        Return at most so many bytes, none at the end.

        Raises
        ------
        InputFileError
            If the file is damaged, cut short, or unpacks to too much.
        """
        found = bytearray()
        while len(found) < n_bytes and self._has_more():
            try:
                step = self._stream.decompress(self._packed, n_bytes - len(found))
            except zlib.error as error:
                raise damaged(self._path) from error
            left = self._stream.unconsumed_tail or self._stream.unused_data
            self._gauge.add(n_in=len(self._packed) - len(left), n_out=len(step))
            if not (self._packed or step or self._stream.eof):
                raise damaged(self._path)
            self._packed = left
            found += step
        return bytes(found)

    def _has_more(self) -> bool:
        """Return whether anything is left; several packed streams may follow one another."""
        self._packed = self._packed or self._handle.read(STEP_BYTES)
        if self._stream.eof:
            self._packed = self._packed.lstrip(b"\0")
            self._stream = zlib.decompressobj(_GZIP_WINDOW) if self._packed else self._stream
        return bool(self._packed) or not self._stream.eof


def damaged(path: Path) -> InputFileError:
    """Return the error of a packed file that cannot be unpacked whole."""
    return InputFileError(
        f"{path} is damaged or cut short.",
        hint="export or copy it again; nothing of it was stored.",
    )
