"""The rows of a file of JSON lines: one object a line, plain values only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.lines import Piece
from najimi.load.notes import Note
from najimi.load.text import TextFile

MAX_COLUMNS = 1000
NO_OBJECT = "it is not one JSON object"
NO_TEXT = "it holds half a character (a surrogate without its other half)"

Row = dict[str, str | None]


class JsonRows:
    """
    The rows of a file of JSON lines; its columns are all the names that occur.

    Parameters
    ----------
    path : Path
        For messages.
    text : TextFile

    Raises
    ------
    InputFileError
        If it has no objects, or more than ``MAX_COLUMNS`` names.
    """

    format = "jsonl"
    notes: tuple[Note, ...] = ()
    sheets: tuple[str, ...] = ()

    def __init__(self, path: Path, text: TextFile) -> None:
        self._text = text
        self.encoding: str | None = text.encoding
        self.names = tuple(_names(path, text))

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, once."""
        n_lines = 0
        for piece in self._text.pieces():
            yield self._batch(piece, n_lines)
            n_lines += piece.text.count(b"\n")

    def _batch(self, piece: Piece, n_before: int) -> Batch:
        rows: list[Row] = []
        lines: list[int] = []
        raw: list[str] = []
        broken: list[tuple[int, str, str]] = []
        for at, line, row in _rows(piece):
            if isinstance(row, str):
                broken.append((n_before + at + 1, row, line))
            else:
                rows.append(row)
                lines.append(n_before + at + 1)
                raw.append(line)
        columns = {
            name: pa.array([row.get(name) for row in rows], pa.string()) for name in self.names
        }
        return Batch(
            columns=columns,
            lines=np.array(lines, dtype=np.int64),
            raw=pa.array(raw, pa.string()),
            broken_lines=np.array([line for line, _, _ in broken], dtype=np.int64),
            broken_reasons=[why for _, why, _ in broken],
            broken_raw=pa.array([text for _, _, text in broken], pa.string()),
        )


def _names(path: Path, text: TextFile) -> dict[str, None]:
    names: dict[str, None] = {}
    for piece in text.pieces():
        for _, _, row in _rows(piece):
            names |= dict.fromkeys(row) if isinstance(row, dict) else {}
        if len(names) > MAX_COLUMNS:
            raise InputFileError(
                f"the objects of {path} have more than {MAX_COLUMNS} different names.",
                hint="write every row with the same names.",
            )
    if not names:
        raise InputFileError(
            f"{path} holds no JSON objects.", hint="write one object with names a line."
        )
    return names


def _rows(piece: Piece) -> Iterator[tuple[int, str, Row | str]]:
    """Yield position, text, and the values of each line or why it has none."""
    for at, line in enumerate(piece.text.decode("utf-8").split("\n")[:-1]):
        if line.strip():
            yield at, line, piece.faults.get(at) or _row(line)


def _row(line: str) -> Row | str:
    try:
        found = json.loads(
            line, object_pairs_hook=list, parse_int=str, parse_float=str, parse_constant=str
        )
    except (ValueError, RecursionError):
        return NO_OBJECT
    if not line.lstrip().startswith("{"):
        return NO_OBJECT
    pairs: list[tuple[str, Any]] = found
    if nested := [name for name, value in pairs if isinstance(value, list)]:
        return f"{', '.join(map(repr, nested))} is not a plain value"
    row = {name: _plain(value) for name, value in pairs}
    if len(row) < len(pairs):
        return "it has one name twice"
    return NO_TEXT if _has_surrogate(row) else row


def _plain(value: str | bool | None) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value


def _has_surrogate(row: Row) -> bool:
    try:
        "".join(text for pair in row.items() for text in pair if text).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
