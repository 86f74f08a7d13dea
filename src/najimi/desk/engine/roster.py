"""
The roster of a turn: one compact row per customer, in order of value, kept in memory.

It answers every count and every list of the desk, so that no page reads a table whole. It
holds ids and codes, no names; some 60 bytes per customer.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.shop import Shop
from najimi.errors import WorkspaceError
from najimi.workspace import Turn

CODES = ("tier", "stage", "main_need", "reason", "treatment_id")
TURNS_IN_MEMORY = 3


def roster_of(turn: Turn) -> pa.Table:
    """
    Return the customers of a turn, the most valuable first, those without a value last.

    Returns
    -------
    pyarrow.Table
        ``customer_id``, ``tier``, ``stage``, ``main_need``, ``reason``, ``treatment_id``,
        ``expected_margin_amount``, ``cumulative_value_share``.
    """
    return _roster(turn.folder)


def counts(table: pa.Table, column: str) -> dict[str, int]:
    """Return how often each value of a column occurs, the most frequent first."""
    counted = pc.value_counts(table[column]).to_pylist()
    pairs = [(row["values"], row["counts"]) for row in counted if row["values"] is not None]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def where(table: pa.Table, **wanted: str | None) -> pa.Table:
    """Return the rows whose columns have the wanted values; ``None`` asks for nothing."""
    for column, value in wanted.items():
        if value is not None:
            table = table.filter(pc.equal(table[column], value))
    return table


def tiers_in(shop: Shop, turn: Turn) -> pa.ChunkedArray:
    """Return the tier in a turn of each customer of the roster; null if unknown then."""
    if turn.folder == shop.turn.folder:
        return roster_of(turn)["tier"].cast(pa.string())
    return _earlier_tiers(shop.turn.folder, turn.folder).cast(pa.string())


def in_order_of_value(shop: Shop, table: pa.Table, most: int) -> list[dict[str, Any]]:
    """Return the first rows of a table with ``customer_id``, the most valuable customers first."""
    places = pc.index_in(table["customer_id"], value_set=roster_of(shop.turn)["customer_id"])
    rows: list[dict[str, Any]] = table.take(pc.sort_indices(places)[:most]).to_pylist()
    return rows


@lru_cache(maxsize=TURNS_IN_MEMORY)
def _roster(folder: Path) -> pa.Table:
    contexts = _contexts(folder)
    tiers = _read(folder, "tiers", "value_rank", "cumulative_value_share")
    decisions = _read(folder, "decisions", "reason", "treatment_id")
    table = contexts
    for other in (tiers, decisions):
        if not other["customer_id"].equals(contexts["customer_id"]):
            raise WorkspaceError(
                f"the tables of turn {folder.name} disagree about who its customers are.",
                hint="run `najimi turn` to make a new one.",
            )
        for name in other.schema.names[1:]:
            table = table.append_column(name, other[name])
    for name in CODES:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.dictionary_encode(table[name]))
    order = [("value_rank", "ascending"), ("customer_id", "ascending")]
    return table.sort_by(order).drop_columns(["value_rank"]).combine_chunks()


@lru_cache(maxsize=TURNS_IN_MEMORY)
def _earlier_tiers(now: Path, then: Path) -> pa.ChunkedArray:
    current, earlier = _roster(now), _roster(then)
    places = pc.index_in(current["customer_id"], value_set=earlier["customer_id"])
    return pc.take(earlier["tier"], places)


def _contexts(folder: Path) -> pa.Table:
    wanted = ("tier", "stage", "main_need", "expected_margin_amount")
    known = pq.read_schema(folder / "contexts.parquet").names
    table = _read(folder, "contexts", *(name for name in wanted if name in known))
    if "main_need" not in known:  # a turn of an earlier release
        table = table.append_column("main_need", pa.nulls(table.num_rows, pa.string()))
    return table


def _read(folder: Path, table: str, *columns: str) -> pa.Table:
    return pq.read_table(folder / f"{table}.parquet", columns=["customer_id", *columns])
