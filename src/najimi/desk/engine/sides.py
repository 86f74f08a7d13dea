"""Customers as they are compared: every column with the statement that holds."""

from __future__ import annotations

from collections.abc import Iterable

from najimi.desk.duplicates.rows import Side
from najimi.desk.engine.holdings import held_fields, statements_of
from najimi.desk.engine.people import people_of
from najimi.desk.engine.shop import Shop
from najimi.tables.facts import DESK_SOURCE


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
