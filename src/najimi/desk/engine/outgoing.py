"""Facts that people record at the desk, on their way to the fact tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from najimi.journal import compact, open_journal
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


def append_facts(workspace: Workspace, table: str, facts: Sequence[dict[str, Any]]) -> None:
    """
    Append facts to the journal; when this returns they survive a kill, and are stored once.

    ``compact_journal`` makes facts of them.
    """
    open_journal(workspace.folder).append(table, facts)


def compact_journal(workspace: Workspace) -> None:
    """Turn what lies in the journal into facts."""
    compact(workspace)


def _unpacked(value: Any, kind: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if pa.types.is_date(kind) else value
