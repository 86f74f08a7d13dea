"""The rows of a few customers, read from a file of many."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FOOTERS_KEPT = 32
Stamp = tuple[int, int, int]


def read_customers(
    path: Path, customer_ids: Sequence[str], columns: list[str] | None = None
) -> pa.Table:
    """
    Read the rows of some customers from a file that may be sorted by customer.

    Only row groups whose range of ids holds one of them are decoded. This does by hand what
    a filter of ``read_table`` does, at a fraction of its fixed cost; a page reads ten tables.
    The footer of a file of a million customers takes longer to read than their rows, so that
    of a file which did not change is kept.
    """
    while True:
        stamp = _stamp(path)
        footer = _footer(path, stamp)
        with pq.ParquetFile(path, memory_map=True, metadata=footer.metadata) as file:
            if stamp != _stamp(path):
                continue  # an erasure put another file in its place meanwhile
            wanted = None if columns is None else list(dict.fromkeys(["customer_id", *columns]))
            groups = _groups_holding(footer, customer_ids)
            table = file.read_row_groups(groups, columns=wanted, use_threads=False)
            break
    is_wanted = pc.is_in(table["customer_id"], value_set=pa.array(customer_ids, pa.string()))
    return table.filter(is_wanted)


class _Footer(NamedTuple):
    """What a file tells of itself, and from which to which id each group goes if it is sorted."""

    metadata: pq.FileMetaData
    ranges: list[tuple[str, str]] | None


def _stamp(path: Path) -> Stamp:
    """Return what changes when another file takes the place of this one."""
    told = path.stat()
    return told.st_ino, told.st_mtime_ns, told.st_size


@lru_cache(maxsize=FOOTERS_KEPT)
def _footer(path: Path, stamp: Stamp) -> _Footer:
    metadata = pq.read_metadata(path, memory_map=True)
    place = metadata.schema.names.index("customer_id")
    columns = (metadata.row_group(group).column(place) for group in range(metadata.num_row_groups))
    told = (column.statistics for column in columns)
    ranges = [(each.min, each.max) for each in told if each is not None and each.has_min_max]
    rising = [each for one in ranges for each in one]
    is_sorted = len(ranges) == metadata.num_row_groups and rising == sorted(rising)
    return _Footer(metadata, ranges if is_sorted else None)


def _groups_holding(footer: _Footer, customer_ids: Sequence[str]) -> list[int]:
    """Return the row groups that may hold some ids; all of them if the file is not sorted."""
    if footer.ranges is None:
        return list(range(footer.metadata.num_row_groups))
    groups = set[int]()
    for customer_id in customer_ids:
        group = bisect.bisect_left(footer.ranges, customer_id, key=_last)
        while group < len(footer.ranges) and footer.ranges[group][0] <= customer_id:
            groups.add(group)
            group += 1
    return sorted(groups)


def _last(ids: tuple[str, str]) -> str:
    return ids[1]
