"""What we hold about one person, column by column, with where each value came from."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from najimi.desk.engine.people import owned_facts
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import ConsentRow, HeldField
from najimi.workspace.people import current_people

CORRECTABLE = (
    "organization", "family_name", "given_name", "family_name_kana", "given_name_kana",
    "family_name_latin", "given_name_latin", "honorific", "birth_on", "email", "phone",
    "postal_code", "address",
)  # fmt: skip
ORDER = ("occurred_at", "recorded_at", "fact_id")
SHOWN = (*CORRECTABLE, "card_id")
STATED = ["source", "source_key", *ORDER, "fills_only", *SHOWN]
SAID = [
    "source", "source_key", *ORDER, "purpose", "channel", "state", "means", "place", "evidence",
    "wording_version", "lawful_reason",
]  # fmt: skip


def read_holdings(shop: Shop, customer_id: str) -> tuple[HeldField, ...]:
    """Return what we hold about a person that can be corrected, newest facts included."""
    held = held_fields(shop, statements_of(shop, [customer_id])).get(customer_id, {})
    return tuple(held[column] for column in CORRECTABLE if column in held)


def statements_of(shop: Shop, customer_ids: Sequence[str]) -> pa.Table:
    """Return what sources stated about some customers, up to now, with a ``customer_id``."""
    return owned_facts(shop, "people", customer_ids, STATED, newest=True)


def held_fields(shop: Shop, statements: pa.Table) -> dict[str, dict[str, HeldField]]:
    """Return by customer and column what holds, in the order in which pages show it."""
    held: dict[str, dict[str, HeldField]] = {}
    for row in current_people(statements).to_pylist():
        on = row["occurred_at"].astimezone(shop.zone).date()
        held.setdefault(row["customer_id"], {})[row["column"]] = HeldField(
            row["column"], row["value"], row["source"], on, row["fact_id"]
        )
    return {
        customer_id: {column: fields[column] for column in SHOWN if column in fields}
        for customer_id, fields in held.items()
    }


def read_consent_history(shop: Shop, customer_id: str) -> tuple[ConsentRow, ...]:
    """Return every statement of a person about consent, newest first."""
    rows = owned_facts(shop, "consents", [customer_id], SAID, newest=True).to_pylist()
    rows.sort(key=lambda row: tuple(row[name] for name in ORDER), reverse=True)
    return tuple(
        ConsentRow(
            purpose=row["purpose"],
            channel=row["channel"],
            state=row["state"],
            on=row["occurred_at"].astimezone(shop.zone).date(),
            means=row["means"] or "",
            place=row["place"] or "",
            evidence=row["evidence"] or "",
            wording_version=row["wording_version"] or "",
            lawful_reason=row["lawful_reason"] or "",
            source=row["source"],
        )
        for row in rows
    )
