"""
Files of facts replaced by others: without the rows of a person, or many small by one large.

Whoever calls holds the lock of the table.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction, RemoveAction

from najimi.faults import fault_point
from najimi.workspace.fact_files import (
    INSIDE,
    MOST_SMALL_FILES,
    SMALL_BYTES,
    next_generation,
    piles_of,
    put_together,
    read_facts,
    root_of,
    write_facts,
)
from najimi.workspace.fact_log import FactLog
from najimi.workspace.private_files import sync

Keep = Callable[[pa.RecordBatch], pa.Array]


def rewrite_files(log: FactLog, keep: Keep) -> int:
    """Take rows out of the newest version and off the disk; return how many."""
    added: list[AddAction] = []
    removed: list[RemoveAction] = []
    n_removed = 0
    for file in log.files():
        n_less = _count_others(file, keep)
        if not n_less:
            continue
        n_removed += n_less
        removed.append(_removal(file, is_erasing=True))
        if n_less < pq.read_metadata(file).num_rows:
            target = file.with_name(next_generation(file.name))
            added.append(write_facts(target, log.table, _kept_rows(file, keep)).to_action())
    fault_point("facts.before_rewrite")
    if removed:
        log.commit([*added, *removed])
    fault_point("facts.after_rewrite")
    sweep_files(log)
    return n_removed


def optimize_files(log: FactLog, pinned: Iterable[int]) -> int:
    """Put small files together such that pinned versions read the same; return how many."""
    sweep_files(log)
    piles = _piles(log, set(pinned))
    actions: list[AddAction | RemoveAction] = []
    for pile in piles:
        target = pile[-1].with_name(put_together(pile[-1].name))
        together = write_facts(target, log.table, read_facts(pile))
        actions.append(together.to_action(is_new=False))
        actions += [_removal(file, is_erasing=False) for file in pile]
    fault_point("facts.before_optimize")
    if actions:
        log.commit(actions)
    fault_point("facts.after_optimize")
    return sum(map(len, piles))


def widen_files(log: FactLog) -> None:
    """
    Give files of an earlier version of najimi the columns that came since, empty.

    Each stands in its newest form under all versions, as after an erasure; so whoever reads
    meets one shape only. The table is told last: killed before, this is done again.
    """
    actions: list[AddAction | RemoveAction] = []
    for file in log.files():
        missing = [name for name in log.table.names if name not in pq.read_schema(file).names]
        if missing:
            target = file.with_name(next_generation(file.name))
            wide = write_facts(target, log.table, _widened(file, missing, log.table.schema))
            actions += [wide.to_action(is_new=False), _removal(file, is_erasing=False)]
    fault_point("facts.before_widen")
    if actions:
        log.commit(actions)
    fault_point("facts.after_widen")
    log.add_columns()


def _widened(file: Path, missing: list[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in read_facts([file]):
        known = {name: batch.column(name) for name in schema.names if name not in missing}
        empty = {name: pa.nulls(batch.num_rows, schema.field(name).type) for name in missing}
        yield pa.RecordBatch.from_pydict(known | empty).select(schema.names)


def _piles(log: FactLog, pinned: set[int]) -> list[list[Path]]:
    """
    Return what is to be put together.

    What came between two pinned versions stays apart, and most often is one file. So one more
    file for each of them is no reason yet to open them, which takes far longer than to count.
    """
    small = [file for file in log.files() if file.stat().st_size < SMALL_BYTES]
    if len(small) <= MOST_SMALL_FILES + len(pinned):
        return []
    # A version that another program dropped from the log reads nothing any more.
    held = [version for version in pinned if not log.is_lost(version)]
    return piles_of(
        small, [{root_of(file.name) for file in log.files(version)} for version in held]
    )


def sweep_files(log: FactLog) -> int:
    """Remove the files that the newest version does not name; return how many."""
    live = {file.name for file in log.files()}
    found = [*log.folder.glob("*.parquet"), *log.folder.glob(f"*{INSIDE}")]
    swept = [file for file in found if file.name not in live]
    for file in swept:
        file.unlink()
    if swept:
        sync(log.folder)
    return len(swept)


def _count_others(file: Path, keep: Keep) -> int:
    return sum(batch.num_rows - (pc.sum(keep(batch)).as_py() or 0) for batch in read_facts([file]))


def _kept_rows(file: Path, keep: Keep) -> Iterator[pa.RecordBatch]:
    for batch in read_facts([file]):
        yield batch.filter(keep(batch))


def _removal(file: Path, *, is_erasing: bool) -> RemoveAction:
    return RemoveAction(
        file.name,
        is_erasing,
        time.time_ns() // 1_000_000,
        file.stat().st_size,
        dict[str, str | None](),
    )
