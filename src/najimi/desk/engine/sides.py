"""Customers as they are compared: every column with the statement that holds, and consents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from najimi.desk.duplicates.rows import ConsentLine, Side
from najimi.desk.engine.holdings import held_fields, statements_of
from najimi.desk.engine.people import owned_facts, people_of
from najimi.desk.engine.shop import Shop
from najimi.model.consent import strictest
from najimi.model.terms import ConsentState
from najimi.tables.facts import DESK_SOURCE

SAID = [
    "source", "source_key", "purpose", "channel", "state", "occurred_at", "recorded_at", "fact_id",
]  # fmt: skip
Rows = list[dict[str, Any]]


def sides_of(shop: Shop, customer_ids: Iterable[str]) -> dict[str, Side]:
    """Return some customers of the current turn; those it does not know are left out."""
    asked = list(dict.fromkeys(customer_ids))
    seen = {row["customer_id"]: row["first_seen_at"] for row in shop.rows("customers", asked)}
    wanted = [customer_id for customer_id in asked if customer_id in seen]
    if not wanted:
        return {}
    bought = {row["customer_id"]: row for row in shop.rows("purchase_summaries", wanted)}
    people, held = people_of(shop, wanted), held_fields(shop, statements_of(shop, wanted))
    keys: dict[str, dict[str, None]] = {}
    for row in shop.rows("identities", wanted, ["source", "source_key"]):
        if row["source"] != DESK_SOURCE:
            keys.setdefault(row["customer_id"], {})[f"{row['source']}:{row['source_key']}"] = None
    return {
        customer_id: Side(
            person=people[customer_id],
            told=held.get(customer_id, {}),
            keys=tuple(keys.get(customer_id, ())),
            n_orders=bought.get(customer_id, {}).get("n_orders", 0),
            net_amount=bought.get(customer_id, {}).get("net_amount", 0),
            first_seen_on=seen[customer_id].astimezone(shop.zone).date(),
            first_seen_at=seen[customer_id],
        )
        for customer_id in wanted
    }


def consents_of(shop: Shop, one: str, other: str) -> tuple[ConsentLine, ...]:
    """Return, for each purpose and channel anyone spoke of, what both allow and what will hold."""
    said = owned_facts(shop, "consents", [one, other], SAID, newest=True).to_pylist()
    left, right = (
        _strictest_of_keys([row for row in said if row["customer_id"] == each])
        for each in (one, other)
    )
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


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["occurred_at"], row["recorded_at"], row["fact_id"]
