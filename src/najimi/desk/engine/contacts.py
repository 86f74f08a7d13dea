"""Contacts with a customer: those that were, and one that a person has just made."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from najimi.desk.engine.people import Owners, keys_of
from najimi.desk.engine.shop import Shop, among
from najimi.desk.rows import ContactRow
from najimi.journal import compact, open_journal
from najimi.tables.facts import DESK_SOURCE

TABLE = "interactions"
N_CONTACTS = 30
SHOWN = [
    "source", "source_key", "fact_id", "occurred_at", "direction", "channel", "kind",
    "treatment_id", "minutes",
]  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """A contact that carried out a decision; ``at`` is aware."""

    customer_id: str
    decision_id: str
    treatment_id: str
    channel: str
    kind: str
    minutes: int
    at: datetime

    @property
    def fact_id(self) -> str:
        """One decision is carried out once, so the decision names the fact."""
        return f"done-{self.decision_id}"


def read_contacts(shop: Shop, customer_id: str, locale: str) -> tuple[ContactRow, ...]:
    """Return the latest contacts with one customer, newest first."""
    owners = keys_of(shop, [customer_id])
    keys = sorted({*owners.keys, customer_id})
    rows = shop.facts(TABLE, [among("source_key", keys)], SHOWN, newest=True).to_pylist()
    theirs = [row for row in rows if _is_theirs(row, owners, customer_id)]
    theirs.sort(key=lambda row: (row["occurred_at"], row["fact_id"]), reverse=True)
    return tuple(_row(shop, row, locale) for row in theirs[:N_CONTACTS])


def record_contact(shop: Shop, contact: Contact) -> bool:
    """
    Record one contact, once; when this returns it is on disk and among the facts.

    Killed in between, it becomes a fact with the next turn, load or start of the desk.

    Returns
    -------
    bool
        Whether it was new; the same decision recorded twice is stored once.
    """
    if _is_stored(shop, contact.fact_id):
        return False
    open_journal(shop.workspace.folder).append(TABLE, [_fact(contact)])
    compact(shop.workspace)
    return True


def _is_stored(shop: Shop, fact_id: str) -> bool:
    files = list(shop.workspace.facts.source(TABLE).files)
    wanted = [("fact_id", "=", fact_id), ("source", "=", DESK_SOURCE)]
    return bool(files) and pq.read_table(files, columns=["fact_id"], filters=wanted).num_rows > 0


def _fact(contact: Contact) -> dict[str, Any]:
    said = asdict(contact)
    digest = hashlib.blake2b(repr(sorted(said.items())).encode(), digest_size=8).digest()
    return {
        "source": DESK_SOURCE,
        "fact_id": contact.fact_id,
        "occurred_at": contact.at,
        "recorded_at": contact.at,
        "content_hash": int.from_bytes(digest, "little") >> 1,
        "source_key": contact.customer_id,
        "direction": "out",
        **{
            name: said[name]
            for name in ("channel", "kind", "treatment_id", "decision_id", "minutes")
        },
    }


def _is_theirs(row: dict[str, Any], owners: Owners, customer_id: str) -> bool:
    if (row["source"], row["source_key"]) == (DESK_SOURCE, customer_id):
        return True
    return owners.owner(row) == customer_id


def _row(shop: Shop, row: dict[str, Any], locale: str) -> ContactRow:
    return ContactRow(
        at=row["occurred_at"].astimezone(shop.zone),
        direction=row["direction"],
        channel=row["channel"],
        kind=row["kind"],
        title=shop.title(row["treatment_id"], locale),
        minutes=row["minutes"],
        is_from_desk=row["source"] == DESK_SOURCE,
    )
