"""What facts keep silent about, counted from the footers of their files, never by reading them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import Silence


def count_silent(shop: Shop) -> Silence:
    """Return of how many order lines that the turn knew no source has told the margin."""
    files = shop.fact_files("order_lines")
    counted = [_nulls(Path(file), "margin_amount") for file in files]
    return Silence(
        n_silent=sum(n_silent for n_silent, _ in counted),
        n_lines=sum(n for _, n in counted),
        default_share=shop.manifest.default_margin_share,
    )


@lru_cache(maxsize=4096)
def _nulls(file: Path, column: str) -> tuple[int, int]:
    """Return how many rows of a file lack a value of a column, and how many there are."""
    told = pq.read_metadata(file)
    place = told.schema.names.index(column) if column in told.schema.names else None
    if place is None:
        return told.num_rows, told.num_rows
    groups = (told.row_group(group) for group in range(told.num_row_groups))
    known = [(group.column(place).statistics, group.num_rows) for group in groups]
    if any(stats is None or not stats.has_null_count for stats, _ in known):
        return pq.read_table(file, columns=[column])[column].null_count, told.num_rows
    return sum(stats.null_count for stats, _ in known), told.num_rows
