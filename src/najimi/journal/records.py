"""Records of sealed segments, sorted by table, each with the place it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from najimi.errors import TableError
from najimi.journal.comparing import LINE
from najimi.journal.encoding import UnreadableError, decode
from najimi.journal.framing import read_frames
from najimi.journal.rejecting import RejectedRows
from najimi.journal.storing import RAW
from najimi.tables.contract import INTEGER, STRING, Column, Table, check


@dataclass(frozen=True)
class Record:
    """One fact on its way: its number among all that were read, its text and its columns."""

    number: int
    raw: str
    values: dict[str, Any]


@dataclass
class Reading:
    """
    What some segments hold.

    Parameters
    ----------
    segments : list of Path
    firsts : list of int
        Number of the first record of each segment.
    by_table : mapping of str to list of Record
    unusable : list of tuple of int, str and str
        Number, reason and text of each record that is no fact.
    damaged : list of Path
        Segments with a broken stretch; what stands around it was read.
    """

    segments: list[Path] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    by_table: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    unusable: list[tuple[int, str, str]] = field(default_factory=list)
    damaged: list[Path] = field(default_factory=list)


def read_segments(segments: Sequence[Path]) -> Reading:
    """Read segments in order; nothing in one of them keeps the others from being read."""
    reading, number = Reading(), 0
    for segment in segments:
        frames = read_frames(segment.read_bytes())
        reading.segments.append(segment)
        reading.firsts.append(number)
        if frames.broken:
            reading.damaged.append(segment)
        for payload in frames.payloads:
            raw = payload.decode("utf-8", "replace")
            try:
                table, values = decode(payload)
                reading.by_table[table.name].append(Record(number, raw, values))
            except UnreadableError as error:
                reading.unusable.append((number, str(error), raw))
            number += 1
    return reading


def to_staged(table: Table, reading: Reading) -> pa.Table:
    """Return the records of one table as staged rows; what breaks its contract is unusable."""
    records = reading.by_table[table.name]
    try:
        return _checked(table, records)
    except (TableError, pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        sound = [record for record in records if _is_sound(table, record, reading)]
        return _checked(table, sound)


def _is_sound(table: Table, record: Record, reading: Reading) -> bool:
    try:
        _checked(table, [record])
    except TableError as error:
        reading.unusable.append((record.number, "; ".join(error.faults), record.raw))
        return False
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        reading.unusable.append((record.number, "a value is of another kind", record.raw))
        return False
    return True


def _checked(table: Table, records: list[Record]) -> pa.Table:
    contract = replace(
        table,
        key=(LINE.name,),
        columns=(
            *table.columns,
            Column(LINE.name, INTEGER, "Number of the record."),
            Column(RAW.name, STRING, "Its text.", is_required=False),
        ),
    )
    rows = [record.values | {LINE.name: record.number, RAW.name: record.raw} for record in records]
    staged = pa.Table.from_pylist(rows, schema=contract.schema)
    check(contract, staged)
    return staged


class RejectedRecords:
    """
    Rejected records, a list per segment, in the form in which rows of files are rejected.

    Parameters
    ----------
    reading : Reading
    folder : Path
        Where the lists are made, named by segment.
    """

    def __init__(self, reading: Reading, folder: Path) -> None:
        self._reading = reading
        self._folder = folder
        self._lists: dict[int, RejectedRows] = {}
        self.n_rows = 0

    def add(self, lines: pa.Array, reasons: pa.Array, raw: pa.Array) -> None:
        """Take records; their line is then their number in their segment, from 1."""
        told = zip(lines.to_pylist(), reasons.to_pylist(), raw.to_pylist(), strict=True)
        for number, reason, text in told:
            at = bisect_right(self._reading.firsts, number) - 1
            line = number - self._reading.firsts[at] + 1
            self._list(at).add(pa.array([line]), pa.array([reason]), pa.array([text]))
            self.n_rows += 1

    def close(self) -> list[Path]:
        """End the lists and return them."""
        for rejected in self._lists.values():
            rejected.__exit__(None, None, None)
        return [self._path(at) for at in self._lists]

    def _list(self, at: int) -> RejectedRows:
        if at not in self._lists:
            self._lists[at] = RejectedRows(self._path(at))
        return self._lists[at]

    def _path(self, at: int) -> Path:
        return self._folder / f"journal-{self._reading.segments[at].stem}.csv"
