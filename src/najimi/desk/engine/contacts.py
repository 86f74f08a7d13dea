"""Contacts with a customer: those that were, and one that a person has just made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from najimi.desk.engine.outgoing import desk_fact
from najimi.desk.engine.people import owned_facts
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import ContactRow
from najimi.tables.facts import DESK_SOURCE

CONTACTS = "interactions"
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

    def as_fact(self) -> dict[str, Any]:
        """Return the row of ``interactions`` that the desk tells of it."""
        names = ("channel", "kind", "treatment_id", "decision_id", "minutes")
        said = {name: getattr(self, name) for name in names} | {"direction": "out"}
        return desk_fact(CONTACTS, self.fact_id, self.customer_id, at=self.at, said=said)


def read_contacts(shop: Shop, customer_id: str, locale: str) -> tuple[ContactRow, ...]:
    """Return the latest contacts with one customer, newest first."""
    theirs = owned_facts(shop, CONTACTS, [customer_id], SHOWN, newest=True).to_pylist()
    theirs.sort(key=lambda row: (row["occurred_at"], row["fact_id"]), reverse=True)
    return tuple(_row(shop, row, locale) for row in theirs[:N_CONTACTS])


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
