"""What we hold about one person, column by column, with where each value came from."""

from __future__ import annotations

from datetime import date
from typing import Any

from najimi.desk.engine.people import keys_of
from najimi.desk.engine.shop import Shop, among
from najimi.desk.rows import ConsentRow, HeldField
from najimi.tables.facts import DESK_SOURCE

CORRECTABLE = (
    "organization", "family_name", "given_name", "family_name_kana", "given_name_kana",
    "family_name_latin", "given_name_latin", "honorific", "birth_on", "email", "phone",
    "postal_code", "address",
)  # fmt: skip
ORDER = ("occurred_at", "recorded_at", "fact_id")
STATED = ["source", "source_key", *ORDER, "fills_only", *CORRECTABLE]
SAID = [
    "source", "source_key", *ORDER, "purpose", "channel", "state", "means", "place", "evidence",
    "wording_version", "lawful_reason",
]  # fmt: skip


def read_holdings(shop: Shop, customer_id: str) -> tuple[HeldField, ...]:
    """
    Return what we hold about a person, newest facts included.

    Per column the latest statement with a value holds; one that only fills holds where no
    other has a value.
    """
    rows = _theirs(shop, "people", customer_id, STATED)
    held = ((column, _holding(rows, column)) for column in CORRECTABLE)
    return tuple(
        HeldField(
            column=column,
            value=_text(row[column]),
            source=row["source"],
            on=row["occurred_at"].astimezone(shop.zone).date(),
            fact_id=row["fact_id"],
        )
        for column, row in held
        if row is not None
    )


def read_consent_history(shop: Shop, customer_id: str) -> tuple[ConsentRow, ...]:
    """Return every statement of a person about consent, newest first."""
    rows = _theirs(shop, "consents", customer_id, SAID)
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


def _theirs(shop: Shop, table: str, customer_id: str, columns: list[str]) -> list[dict[str, Any]]:
    owners = keys_of(shop, [customer_id])
    keys = sorted({*owners.keys, customer_id})
    rows = shop.facts(table, [among("source_key", keys)], columns, newest=True).to_pylist()
    return [
        row
        for row in rows
        if (row["source"], row["source_key"]) == (DESK_SOURCE, customer_id)
        or owners.owner(row) == customer_id
    ]


def _holding(rows: list[dict[str, Any]], column: str) -> dict[str, Any] | None:
    told = [row for row in rows if row[column] not in (None, "")]
    return max(
        told,
        key=lambda row: (not _only_fills(row, column), *(row[name] for name in ORDER)),
        default=None,
    )


def _only_fills(row: dict[str, Any], column: str) -> bool:
    return column in (row["fills_only"] or "").split(",")


def _text(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()
