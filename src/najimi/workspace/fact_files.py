"""
One file of facts: written in row groups, flushed to disk, described without personal values.

What a commit tells about a file stays in the log of its table for good, so it tells how many
rows there are and when they happened, and nothing a person could be known by.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.transaction import AddAction

from najimi.tables import Table
from najimi.workspace.private_files import sync

ROW_GROUP_ROWS = 32_768
NEVER_ALIKE = ("fact_id", "order_id")
"""A dictionary of what hardly ever comes twice takes time and a quarter more room."""
GATHERED_BYTES = 2**21
SMALL_BYTES = 2**24
MOST_SMALL_FILES = 8
"""Of one age; more are put together, so that each fact is written again a few times at most."""

INSIDE = ".writing"
NAME = re.compile(
    r"^(?P<lot>(?P<root>.+?)(?:\.p(?P<n_piled>\d+))?)(?:\.r(?P<number>\d+))?\.parquet$"
)
"""What stands in for a file: p, with the facts of others besides; r, without some of its rows."""


@dataclass(frozen=True)
class FactFile:
    """
    A whole file of facts that no commit names yet.

    Parameters
    ----------
    path : Path
    n_rows : int
    first_at, last_at : datetime or None
        When the first and the last of them happened; None of no rows.
    """

    path: Path
    n_rows: int
    first_at: datetime | None
    last_at: datetime | None

    def to_action(self, *, is_new: bool = True) -> AddAction:
        """Return what a commit says about this file; not new are facts that stood elsewhere."""
        facts = self.path.stat()
        told: dict[str, object] = {"numRecords": self.n_rows}
        if self.first_at is not None and self.last_at is not None:
            told |= {
                "minValues": {"occurred_at": _instant(self.first_at)},
                "maxValues": {"occurred_at": _instant(self.last_at)},
                "nullCount": {"occurred_at": 0},
            }
        return AddAction(
            path=self.path.name,
            size=facts.st_size,
            partition_values={},
            modification_time=facts.st_mtime_ns // 1_000_000,
            data_change=is_new,
            stats=json.dumps(told),
        )


def write_facts(path: Path, table: Table, batches: Iterable[pa.RecordBatch]) -> FactFile:
    """
    Write facts to a new file that is on disk when this returns; half a file is removed.

    Parameters
    ----------
    path : Path
    table : Table
    batches : iterable of pyarrow.RecordBatch
        Columns as in the contract, of any size.
    """
    aside, spans = path.with_name(path.name + INSIDE), []
    open_columns = [column.name for column in table.columns if not column.is_personal]
    try:
        with pq.ParquetWriter(
            aside, table.schema, compression="zstd", compression_level=1,
            write_statistics=open_columns,
            use_dictionary=[name for name in table.names if name not in NEVER_ALIKE],
        ) as writer:  # fmt: skip
            n_rows = 0
            for batch in gathered(batch.cast(table.schema) for batch in batches):
                writer.write_batch(batch, row_group_size=ROW_GROUP_ROWS)
                n_rows += batch.num_rows
                spans += [pc.min_max(batch.column("occurred_at"))] if batch.num_rows else []
        sync(aside)
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    first = min((span["min"].as_py() for span in spans), default=None)
    return FactFile(path, n_rows, first, max((span["max"].as_py() for span in spans), default=None))


def gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield small batches put together, as long as they stay below ``GATHERED_BYTES``."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(one.nbytes for one in held) > GATHERED_BYTES:
            yield pa.concat_batches(held)
            held = []
    if held:
        yield pa.concat_batches(held)


def read_facts(files: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    """Yield the facts of some files, a little at a time."""
    for path in files:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=ROW_GROUP_ROWS)


def next_generation(name: str) -> str:
    """
    Return how a file is called that stands in for one without some of its rows.

    Examples
    --------
    >>> next_generation("a.parquet"), next_generation("a.p1.r1.parquet")
    ('a.r1.parquet', 'a.p1.r2.parquet')
    """
    found = _taken_apart(name)
    return f"{found['lot']}.r{int(found['number'] or 0) + 1}.parquet"


def put_together(name: str) -> str:
    """
    Return how a file is called that stands in for one and holds the facts of others besides.

    Examples
    --------
    >>> put_together("a.parquet"), put_together("a.p1.r2.parquet")
    ('a.p1.parquet', 'a.p2.parquet')
    """
    found = _taken_apart(name)
    return f"{found['root']}.p{int(found['n_piled'] or 0) + 1}.parquet"


def root_of(name: str) -> str:
    """
    Return what all files have in common that stand in for one, and this itself.

    Examples
    --------
    >>> root_of("a.parquet") == root_of("a.p1.r12.parquet") == "a"
    True
    """
    return _taken_apart(name)["root"]


def lot_of(name: str) -> str:
    """
    Return what a file has in common with those in its place that hold no fact it did not hold.

    Examples
    --------
    >>> lot_of("a.p1.parquet") == lot_of("a.p1.r12.parquet") == "a.p1"
    True
    """
    return _taken_apart(name)["lot"]


def _taken_apart(name: str) -> re.Match[str]:
    found = NAME.match(name)
    if found is None:
        raise ValueError(f"a file of facts must be called *.parquet, got {name!r}.")
    return found


def piles_of(small: Sequence[Path], pinned: Iterable[Collection[str]]) -> list[list[Path]]:
    """
    Return which small files of a fact table are put together.

    Only files of which each pinned version names all or none: the one that stands in for them
    bears the root of the last, by which such a version finds it.

    Parameters
    ----------
    small : sequence of Path
    pinned : iterable of collections of str
        Roots of the files of each version that must read the same afterwards.

    Examples
    --------
    >>> small = [Path(f"{name}.parquet") for name in "abcdefghijkl"]
    >>> [[file.stem for file in pile] for pile in piles_of(small, [{"a", "b"}])]
    [['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']]
    """
    versions, piles = list(pinned), dict[tuple[bool, ...], list[Path]]()
    for file in sorted(small):
        named_by = tuple(root_of(file.name) in roots for roots in versions)
        piles.setdefault(named_by, []).append(file)
    return [pile for pile in piles.values() if len(pile) > MOST_SMALL_FILES]


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}Z"


def files_at_newest(table: Path) -> list[Path]:
    """
    Return every file that the newest version of a fact table is made of, its log included.

    Parameters
    ----------
    table : Path
        Folder of the table. Commits that come later name no file of these anew.
    """
    delta = DeltaTable(str(table))
    newest, log = delta.version(), table / "_delta_log"
    commits = [path for path in sorted(log.iterdir()) if _version_of(path) <= newest]
    return [*commits, *(Path(uri) for uri in sorted(delta.file_uris()))]


def _version_of(path: Path) -> float:
    """Return the version a file of the log speaks of; of what is no commit, one never reached."""
    digits = path.name.partition(".")[0]
    is_commit = path.suffix in (".json", ".parquet") and digits.isdigit()
    return int(digits) if is_commit else float("inf")
