"""Rows of facts from a few columns, for tests and simulations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from najimi.tables import FACT_TABLES

RECORDED_AT = datetime(2026, 4, 1, tzinfo=UTC)


def fact_rows(table: str, rows: list[dict[str, Any]], *, source: str = "shop") -> pa.Table:
    """
    Return facts with every column of the contract; what a row leaves out is empty.

    Parameters
    ----------
    table : str
        A fact table.
    rows : list of dict
        Without a ``fact_id`` the position counts.
    source : str

    Examples
    --------
    >>> fact_rows("products", [{"product_id": "tea", "occurred_at": RECORDED_AT}]).num_rows
    1
    """
    schema = FACT_TABLES[table].schema
    filled = [
        {"source": source, "fact_id": f"{table}-{n}", "recorded_at": RECORDED_AT, "content_hash": 0}
        | row
        for n, row in enumerate(rows)
    ]
    columns = [pa.array([row.get(field.name) for row in filled], field.type) for field in schema]
    return pa.table(columns, schema=schema)
