"""Customers as they are compared: every column with the statement that holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from najimi.desk.duplicates.rows import ConsentLine, Side, Told
from najimi.desk.engine.people import keys_of, people_of
from najimi.desk.engine.shop import Shop, among
from najimi.model.consent import strictest
from najimi.model.terms import ConsentState
from najimi.tables.facts import DESK_SOURCE

SHOWN = (
    "organization", "family_name", "given_name", "family_name_kana", "given_name_kana",
    "family_name_latin", "given_name_latin", "honorific", "birth_on", "email", "phone",
    "postal_code", "address", "card_id",
)  # fmt: skip
STATED = ["source", "source_key", "fact_id", "occurred_at", "recorded_at", "fills_only", *SHOWN]
SAID = [
    "source",
    "source_key",
    "purpose",
    "channel",
    "state",
    "occurred_at",
    "recorded_at",
    "fact_id",
]
Rows = list[dict[str, Any]]


def sides_of(shop: Shop, customer_ids: Iterable[str]) -> dict[str, Side]:
    """Return some customers of the current turn; those it does not know are left out."""
    asked = list(dict.fromkeys(customer_ids))
    seen = {row["customer_id"]: row["first_seen_at"] for row in shop.rows("customers", asked)}
    wanted = [customer_id for customer_id in asked if customer_id in seen]
    if not wanted:
        return {}
    bought = {row["customer_id"]: row for row in shop.rows("purchase_summaries", wanted)}
    people, stated = people_of(shop, wanted), statements_of(shop, wanted)
    keys: dict[str, dict[str, None]] = {}
    for row in shop.rows("identities", wanted, ["source", "source_key"]):
        if row["source"] != DESK_SOURCE:
            keys.setdefault(row["customer_id"], {})[f"{row['source']}:{row['source_key']}"] = None
    return {
        customer_id: Side(
            person=people[customer_id],
            told=values_that_hold(shop, stated.get(customer_id, [])),
            keys=tuple(keys.get(customer_id, ())),
            n_orders=bought.get(customer_id, {}).get("n_orders", 0),
            net_amount=bought.get(customer_id, {}).get("net_amount", 0),
            first_seen_on=seen[customer_id].astimezone(shop.zone).date(),
            first_seen_at=seen[customer_id],
        )
        for customer_id in wanted
    }


def statements_of(shop: Shop, customer_ids: Sequence[str]) -> dict[str, Rows]:
    """Return what sources stated about some customers, up to now, by customer."""
    return _by_owner(shop, "people", customer_ids, STATED)


def values_that_hold(shop: Shop, statements: Rows) -> dict[str, Told]:
    """Return the latest value of each column; one that only fills gives way to any other."""
    held: dict[str, Told] = {}
    for column in SHOWN:
        candidates = [row for row in statements if row[column] is not None]
        if not candidates:
            continue
        row = max(candidates, key=lambda row: (not _only_fills(row, column), *_order(row)))
        on = row["occurred_at"].astimezone(shop.zone).date()
        held[column] = Told(column, str(row[column]), row["source"], on)
    return held


def consents_of(shop: Shop, one: str, other: str) -> tuple[ConsentLine, ...]:
    """Return, for each purpose and channel anyone spoke of, what both allow and what will hold."""
    by_owner = _by_owner(shop, "consents", [one, other], SAID)
    left, right = (_strictest_of_keys(by_owner.get(each, [])) for each in (one, other))
    unknown = ConsentState.UNKNOWN.value
    return tuple(
        ConsentLine(
            purpose,
            channel,
            left.get((purpose, channel), unknown),
            right.get((purpose, channel), unknown),
            strictest(
                *(state[purpose, channel] for state in (left, right) if (purpose, channel) in state)
            ).value,
        )
        for purpose, channel in sorted({*left, *right})
    )


def _strictest_of_keys(said: Rows) -> dict[tuple[str, str], str]:
    latest: dict[tuple[str, str, str, str], str] = {}
    for row in sorted(said, key=_order):
        latest[row["source"], row["source_key"], row["purpose"], row["channel"]] = row["state"]
    states: dict[tuple[str, str], list[str]] = {}
    for (_, _, purpose, channel), state in latest.items():
        states.setdefault((purpose, channel), []).append(state)
    return {about: strictest(*several).value for about, several in states.items()}


def _by_owner(
    shop: Shop, table: str, customer_ids: Sequence[str], columns: list[str]
) -> dict[str, Rows]:
    owners = keys_of(shop, customer_ids)
    keys = sorted({*owners.keys, *customer_ids})
    found: dict[str, Rows] = {}
    for row in shop.facts(table, [among("source_key", keys)], columns, newest=True).to_pylist():
        owner = owners.owner(row)
        if owner is None and row["source"] == DESK_SOURCE and row["source_key"] in customer_ids:
            owner = row["source_key"]
        if owner is not None:
            found.setdefault(owner, []).append(row)
    return found


def _only_fills(row: dict[str, Any], column: str) -> bool:
    return column in [name.strip() for name in (row["fills_only"] or "").split(",")]


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["occurred_at"], row["recorded_at"], row["fact_id"]
