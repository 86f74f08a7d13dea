"""Who is our most important customer: with value, interval, freshness, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.engine.roster import roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import Important, ImportantRow, TestedBy

STALE_DAYS = 31
"""An answer whose latest order is older than this is called old."""


def read_important(shop: Shop, *, n: int) -> Important:
    """
    Return the ``n`` most valuable customers of the current turn, and how far to trust that.

    Nobody is listed who is expected to bring nothing. ``missing`` holds what keeps the answer
    from being better, as codes: ``no_orders``, ``no_model``, ``no_interval``, ``old_orders``.
    """
    roster = roster_of(shop.turn)
    valued = roster.filter(pc.greater(roster["expected_margin_amount"], 0.0))
    latest = _latest_order(shop)
    tested = _tested_by(shop)
    rows = _rows(shop, valued.slice(0, n))
    return Important(
        rows=rows,
        n_customers=roster.num_rows,
        n_valued=valued.num_rows,
        as_of=shop.manifest.as_of,
        horizon_days=shop.manifest.horizon_days,
        interval_share=shop.manifest.interval_share,
        latest_order_on=latest,
        tested_by=tested,
        missing=_missing(shop.today, latest, tested, rows),
    )


def _rows(shop: Shop, top: pa.Table) -> tuple[ImportantRow, ...]:
    ids = top["customer_id"].to_pylist()
    ends = ["customer_id", "expected_margin_low_amount", "expected_margin_high_amount"]
    known = {row["customer_id"]: row for row in shop.rows("customer_values", ids, ends)}
    held, rows = 0.0, []
    for rank, row in enumerate(top.to_pylist(), start=1):
        interval = known[row["customer_id"]]
        share, held = row["cumulative_value_share"] - held, row["cumulative_value_share"]
        rows.append(
            ImportantRow(
                rank=rank,
                customer_id=row["customer_id"],
                tier=row["tier"],
                expected_amount=row["expected_margin_amount"],
                low_amount=interval["expected_margin_low_amount"],
                high_amount=interval["expected_margin_high_amount"],
                value_share=share,
            )
        )
    return tuple(rows)


def _latest_order(shop: Shop) -> date | None:
    days = pq.read_table(shop.turn.path("purchase_summaries"), columns=["last_on"])["last_on"]
    latest: date | None = pc.max(days).as_py()
    return latest


def _tested_by(shop: Shop) -> TestedBy | None:
    """Return the model that foretells purchases, and the test it won; ``None`` without a model."""
    chosen = shop.turn.read("models").filter(
        (pc.field("quantity") == "purchases") & pc.field("is_chosen")
    )
    if not chosen.num_rows:
        return None
    row = chosen.to_pylist()[0]
    return TestedBy(row["model"], row["n_origins"], row["window_days"], row["total_bias_share"])


def _missing(
    today: date, latest: date | None, tested: TestedBy | None, rows: tuple[ImportantRow, ...]
) -> tuple[str, ...]:
    if latest is None:
        return ("no_orders",)
    found = []
    if tested is None or not rows:
        found.append("no_model")
    elif rows[0].low_amount is None:
        found.append("no_interval")
    if today - latest > timedelta(days=STALE_DAYS):
        found.append("old_orders")
    return tuple(found)
