"""What people said of two customers: one person, so no longer, or two; appended as facts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from najimi.desk.engine.shop import Shop
from najimi.model.terms import LinkState
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE

TABLE = "links"
COLUMNS = [
    "source", "source_key", "into_source", "into_key", "state", "occurred_at", "recorded_at", "fact_id",
]  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One statement about two customers; ``at`` is aware."""

    leaving_id: str
    staying_id: str
    state: LinkState
    at: datetime
    evidence: str = ""

    @property
    def fact_id(self) -> str:
        """Two customers are spoken of once at one instant."""
        said = f"{self.leaving_id}\x1f{self.staying_id}\x1f{self.state}\x1f{self.at.isoformat()}"
        return f"link-{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def links_said(shop: Shop) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the latest statement of the desk about each two customers, the smaller id first."""
    rows = shop.facts(TABLE, [("source", "=", DESK_SOURCE)], COLUMNS, newest=True).to_pylist()
    rows.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["fact_id"]))
    return {pair_of(row["source_key"], row["into_key"]): row for row in rows}


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two ids in the order in which a pair is stored."""
    return (one, other) if one <= other else (other, one)


def record_link(shop: Shop, link: Link, *, expected: str) -> bool:
    """
    Append one statement about two customers to the facts, if nobody spoke of them meanwhile.

    Parameters
    ----------
    shop : Shop
    link : Link
    expected : str
        The state that the two must be in; empty where nothing was said of them.

    Returns
    -------
    bool
        Whether it was appended; false if the two are in another state by now.
    """
    facts = shop.workspace.facts
    with facts.lock(TABLE):
        said = links_said(shop).get(pair_of(link.leaving_id, link.staying_id))
        if (said["state"] if said else "") != expected:
            return False
        facts.append(TABLE, _fact(link).to_reader())
        return True


def _fact(link: Link) -> pa.Table:
    schema = FACT_TABLES[TABLE].schema
    values: dict[str, Any] = {
        "source": DESK_SOURCE,
        "fact_id": link.fact_id,
        "occurred_at": link.at,
        "recorded_at": link.at,
        "content_hash": 0,
        "source_key": link.leaving_id,
        "into_source": DESK_SOURCE,
        "into_key": link.staying_id,
        "state": link.state.value,
        "evidence": link.evidence or None,
    }
    return pa.Table.from_pylist([{name: values.get(name) for name in schema.names}], schema=schema)
