"""Keys that joined a customer by a rule, not by a person: by an address, a card or a device."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from najimi.desk.duplicates.rows import JoinedKey
from najimi.desk.engine.links import Said, links_said
from najimi.desk.engine.people import keys_of
from najimi.desk.engine.shop import Shop, among
from najimi.desk.keys import own_id, pair_of
from najimi.errors import UnknownCustomerError
from najimi.model.terms import LinkState
from najimi.tables.facts import DESK_SOURCE
from najimi.tables.turn import LinkReason

BY_RULE = (
    LinkReason.SAME_EMAIL.value,
    LinkReason.SAME_PHONE.value,
    LinkReason.SAME_CARD.value,
    LinkReason.DEVICE.value,
)
BOUGHT = ["source", "source_key", "occurred_at", "order_id", "net_amount"]


def list_joined(shop: Shop, customer_id: str) -> tuple[JoinedKey, ...]:
    """Return the keys that a rule gave to a customer of the turn, those taken back included."""
    wanted = ["source", "source_key", "first_customer_id", "reason"]
    rows = shop.rows("identities", [customer_id], wanted)
    by_rule = {
        row["first_customer_id"]: row
        for row in rows
        if row["reason"] in BY_RULE and row["source"] != DESK_SOURCE
    }
    if not by_rule:
        return ()
    told, said, bought = _redirects(shop, customer_id), links_said(shop), _bought(shop, customer_id)
    return tuple(
        _joined(shop, customer_id, by_rule[first_id], told[first_id], said, bought)
        for first_id in sorted(by_rule)
    )


def read_joined(shop: Shop, customer_id: str, first_id: str) -> JoinedKey:
    """
    Return one key that a rule gave to a customer.

    Raises
    ------
    UnknownCustomerError
        If it is none of theirs, or a person gave it to them.
    """
    found = (key for key in list_joined(shop, customer_id) if key.first_id == first_id)
    key = next(found, None)
    if key is None:
        raise UnknownCustomerError(
            "no rule gave this key to the customer.", hint="open the page of the customer again."
        )
    return key


def _joined(
    shop: Shop, customer_id: str, row: Mapping[str, Any], joined_at: Any, said: Said,
    bought: Mapping[tuple[str, str], dict[str, int]],
) -> JoinedKey:  # fmt: skip
    first_id, key = row["first_customer_id"], (row["source"], row["source_key"])
    is_device = row["reason"] == LinkReason.DEVICE
    from_ids = _owners(shop, customer_id, *key) if is_device else (customer_id,)
    about = [said.get(pair_of(first_id, each)) for each in from_ids]
    orders = bought.get(key, {})
    lines = [shop.manifest.turn_id, first_id, *(each["fact_id"] if each else "" for each in about)]
    return JoinedKey(
        first_id=first_id,
        source=key[0],
        source_key=key[1],
        reason=row["reason"],
        joined_at=joined_at,
        from_ids=from_ids,
        states=tuple(each["state"] if each else "" for each in about),
        n_orders=len(orders),
        net_amount=sum(orders.values()),
        is_parted=any(each and each["state"] == LinkState.APART for each in about),
        seen=hashlib.sha256("\x1f".join(lines).encode()).hexdigest()[:24],
    )


def _owners(shop: Shop, customer_id: str, source: str, device_id: str) -> tuple[str, ...]:
    """Return the keys of a customer that called a device theirs, as customer ids."""
    wanted = [("device_id", "=", device_id), ("source", "=", source)]
    rows = shop.facts("people", wanted, ["source", "source_key"]).to_pylist()
    theirs = set(keys_of(shop, [customer_id]).keys_of(customer_id))
    named = {(row["source"], row["source_key"]) for row in rows} & theirs
    return tuple(sorted(own_id(*key, shop.workspace.salt) for key in named))


def _redirects(shop: Shop, customer_id: str) -> dict[str, Any]:
    """Return when each id of a customer was known to be theirs."""
    rows = shop.rows("identities", [customer_id], ["first_customer_id"])
    ids = sorted({row["first_customer_id"] for row in rows})
    columns = ["first_customer_id", "joined_at"]
    told = shop.read("redirects", [among("first_customer_id", ids)], columns).to_pylist()
    return {row["first_customer_id"]: row["joined_at"] for row in told}


def _bought(shop: Shop, customer_id: str) -> dict[tuple[str, str], dict[str, int]]:
    """Return by key of a customer what each of its orders came to, in minor units."""
    owners = keys_of(shop, [customer_id])
    found = shop.facts("order_lines", [among("source_key", owners.keys)], BOUGHT).to_pylist()
    orders: dict[tuple[str, str], dict[str, int]] = {}
    for row in found:
        if owners.owner(row) == customer_id:
            of_key = orders.setdefault((row["source"], row["source_key"]), {})
            of_key[row["order_id"]] = of_key.get(row["order_id"], 0) + row["net_amount"]
    return orders
