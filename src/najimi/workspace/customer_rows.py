"""The rows of a few customers, read from a file of many."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def read_customers(
    path: Path, customer_ids: Sequence[str], columns: list[str] | None = None
) -> pa.Table:
    """
    Read the rows of some customers from a file that may be sorted by customer.

    Only row groups whose range of ids holds one of them are decoded. This does by hand what
    a filter of ``read_table`` does, at a fraction of its fixed cost; a page reads ten tables.
    """
    with pq.ParquetFile(path, memory_map=True) as file:
        groups = _groups_holding(file.metadata, customer_ids)
        wanted = None if columns is None else list(dict.fromkeys(["customer_id", *columns]))
        table = file.read_row_groups(groups, columns=wanted, use_threads=False)
    is_wanted = pc.is_in(table["customer_id"], value_set=pa.array(customer_ids, pa.string()))
    return table.filter(is_wanted)


def _groups_holding(metadata: pq.FileMetaData, customer_ids: Sequence[str]) -> list[int]:
    place = metadata.schema.names.index("customer_id")
    ordered = sorted(customer_ids)
    groups = []
    for group in range(metadata.num_row_groups):
        told = metadata.row_group(group).column(place).statistics
        if told is None or not told.has_min_max:
            groups.append(group)
            continue
        first = bisect.bisect_left(ordered, told.min)
        if first < len(ordered) and ordered[first] <= told.max:
            groups.append(group)
    return groups
