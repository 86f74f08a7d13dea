"""Whether customers bought what was suggested to them, or put aside on their behalf."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from najimi.desk.engine.people import owned_facts
from najimi.desk.engine.shop import Shop

WINDOW_DAYS = 28
COLUMNS = ["source", "source_key", "occurred_at", "product_id", "quantity"]


class Proposed(NamedTuple):
    """A product once thought of for a customer; ``at`` is aware."""

    decision_id: str
    customer_id: str
    product_id: str
    at: datetime


def list_bought(shop: Shop, proposed: Iterable[Proposed]) -> set[str]:
    """
    Return the decisions whose product the customer bought within ``WINDOW_DAYS`` after them.

    Parameters
    ----------
    shop : Shop
    proposed : iterable of Proposed
        Those of one report, not of all time.
    """
    wanted = list(proposed)
    if not wanted:
        return set()
    customers = sorted({each.customer_id for each in wanted})
    lines = owned_facts(shop, "order_lines", customers, COLUMNS, newest=True).to_pylist()
    bought: dict[tuple[str, str], list[datetime]] = {}
    for line in lines:
        if line["quantity"] > 0:
            key = (line["customer_id"], line["product_id"])
            bought.setdefault(key, []).append(line["occurred_at"])
    window = timedelta(days=WINDOW_DAYS)
    return {
        each.decision_id
        for each in wanted
        for at in bought.get((each.customer_id, each.product_id), ())
        if each.at <= at < each.at + window
    }
