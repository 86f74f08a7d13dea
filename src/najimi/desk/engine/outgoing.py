"""Facts that people record at the desk, on their way to the fact tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.desk.engine.shop import among
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace


def desk_fact(
    table: str, fact_id: str, customer_id: str, *, at: datetime, said: dict[str, Any]
) -> dict[str, Any]:
    """
    Return one row of a fact table as the desk tells it.

    Parameters
    ----------
    table : str
    fact_id : str
        One for all that the desk ever says.
    customer_id : str
    at : datetime
        Aware; when it happened and was recorded, unless ``said`` tells otherwise.
    said : dict
        The columns of the table itself; an empty text is no value.
    """
    digest = hashlib.blake2b(repr((customer_id, at, sorted(said.items()))).encode(), digest_size=8)
    row = {
        "source": DESK_SOURCE,
        "fact_id": fact_id,
        "occurred_at": at,
        "recorded_at": at,
        "content_hash": int.from_bytes(digest.digest(), "little") >> 1,
        "source_key": customer_id,
        **{name: value for name, value in said.items() if value != ""},
    }
    return {name: row.get(name) for name in FACT_TABLES[table].names}


def pack_fact(fact: dict[str, Any]) -> dict[str, Any]:
    """Return a fact as JSON can hold it: days and instants in ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fact.items()
        if value is not None
    }


def unpack_fact(table: str, told: dict[str, Any]) -> dict[str, Any]:
    """Return a fact from what ``pack_fact`` made of it."""
    return {
        field.name: _unpacked(told.get(field.name), field.type)
        for field in FACT_TABLES[table].schema
    }


def append_once(workspace: Workspace, table: str, facts: Sequence[dict[str, Any]]) -> int:
    """
    Append facts of the desk that are not stored yet.

    Returns
    -------
    int
        How many were new.
    """
    store = workspace.facts
    with store.lock(table):
        stored = _stored(workspace, table, [fact["fact_id"] for fact in facts])
        new = [fact for fact in facts if fact["fact_id"] not in stored]
        if new:
            rows = pa.Table.from_pylist(new, schema=FACT_TABLES[table].schema)
            store.append(table, rows.to_reader())
        return len(new)


def _stored(workspace: Workspace, table: str, fact_ids: list[str]) -> set[str]:
    files = list(workspace.facts.source(table).files)
    if not files:
        return set()
    wanted = [among("fact_id", fact_ids), ("source", "=", DESK_SOURCE)]
    found: list[str] = pq.read_table(files, columns=["fact_id"], filters=wanted)[
        "fact_id"
    ].to_pylist()
    return set(found)


def _unpacked(value: Any, kind: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if pa.types.is_date(kind) else value
