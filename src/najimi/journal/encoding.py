"""Facts as payloads of frames: the table's name and the row as JSON; nothing else is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from najimi.tables import FACT_TABLES
from najimi.tables.contract import DATE, INSTANT, QUANTITY, Table

Fact = Mapping[str, Any]
"""A row of a fact table: str, int, float, bool, Decimal, date or aware datetime by column."""

_READERS: dict[Any, Any] = {
    INSTANT: datetime.fromisoformat,
    DATE: date.fromisoformat,
    QUANTITY: Decimal,
}


class UnreadableError(ValueError):
    """A payload that is no fact; the text says why."""


def encode(table: str, fact: Fact) -> bytes:
    """
    Return a fact as bytes; empty columns are left out.

    Examples
    --------
    >>> encode("people", {"source_key": "花子", "email": None}).decode()
    '["people",{"source_key":"花子"}]'
    """
    told = {name: value for name, value in fact.items() if value is not None}
    text = json.dumps([table, told], ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "replace")


def decode(payload: bytes) -> tuple[Table, dict[str, Any]]:
    """
    Return the table and the row that a payload speaks of.

    Raises
    ------
    UnreadableError
        If it is no JSON of ours, or names an unknown table, column or kind of value.
    """
    try:
        name, told = json.loads(payload)
        table = FACT_TABLES.get(name)
        if table is None:
            raise UnreadableError(f"no fact table is called {name!r}")
        if unknown := sorted(set(told) - set(table.names)):
            raise UnreadableError(f"{name} has no column {', '.join(unknown)}")
        return table, {key: _typed(table, key, value) for key, value in told.items()}
    except UnreadableError:
        raise
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise UnreadableError("it is no fact as JSON") from error


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a fact")


def _typed(table: Table, name: str, value: Any) -> Any:
    read = _READERS.get(table.column(name).type)
    return value if read is None else read(value)
