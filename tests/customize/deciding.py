"""From ``contexts`` to decisions on any engine, without the phases before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from najimi.backends import Backend
from najimi.customize import plan_customize, treatments_table
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.terms import Channel
from najimi.plan import Plan
from najimi.tables.turn import CONTEXTS, MODELS, NEEDS, PRICES, REGRETS, RESPONSE_RATES, UPLIFTS

SOMEONE: dict[str, Any] = {
    "tier": "steady", "stage": "loyal", "activity": "occasional", "n_orders": 6,
    "days_since_last_order": 10, "usual_gap_days": 20.0, "tenure_days": 120,
    "alive_probability": 0.9, "expected_margin_amount": 9_000.0,
    "expected_order_margin_amount": 1_000.0, "expected_purchases_7_days": 0.3,
    "expected_purchases_28_days": 1.2, "year_net_amount": 20_000, "n_contacts_7_days": 0,
    "n_contacts_30_days": 0, "n_known_7_days": 0, "n_known_30_days": 0, "n_unanswered": 0, "n_gives_365_days": 0, "n_asks_365_days": 0, "n_pending_asks": 0, "n_gives": 0, "balance_points": 0,
    "has_bought_front": True, "is_restricted": False, "may_share_name": False,
    "main_need": "saving_time", "care": "light", "n_open_complaints": 0, "n_open_care_events": 0,
    "n_treatments_in_period": 0, "n_our_initiations": 0, "n_their_initiations": 0,
} | {
    f"may_{purpose}_{channel}": True
    for purpose in ("promotional", "service", "care") for channel in Channel
}  # fmt: skip


def contexts_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Return ``contexts``: a row says only in what it differs from anyone."""
    filled = [SOMEONE | {"customer_id": f"c{n:06d}"} | row for n, row in enumerate(rows)]
    columns = [pa.array([row.get(f.name) for row in filled], f.type) for f in CONTEXTS.schema]
    return pa.table(columns, schema=CONTEXTS.schema)


def run_choice(
    backend: Backend,
    playbook: Playbook,
    contexts: pa.Table,
    *,
    seed: int = 1,
    day: int = 1,
    told: Mapping[str, pa.Table | None],
) -> None:
    """Decide for customers; ``told`` has the small tables of earlier turns, if any."""
    as_of = datetime(2026, 4, day, tzinfo=UTC)
    moment = Moment(as_of, "Asia/Tokyo", 365, 0.1, 0.8, seed, "turn", "salt")
    steps = plan_customize(moment, playbook).steps
    names = [step.name for step in steps]
    empty = {"regrets": REGRETS, "previous_response_rates": RESPONSE_RATES,
             "previous_prices": PRICES, "previous_uplifts": UPLIFTS,
             "needs": NEEDS}  # fmt: skip
    tables = {name: table.schema.empty_table() for name, table in empty.items()}
    tables |= {name: table for name, table in told.items() if table is not None}
    tables |= {"contexts": contexts, "treatments": treatments_table(playbook)}
    for name, table in tables.items():
        backend.register(name, table)
    # What the counter needs follows the decisions, and reads facts that are not here.
    wanted = steps[names.index("contexts") + 1 : names.index("latest_products")]
    backend.run(Plan(wanted, ("decisions",)))


def models_of(shop_margin: float) -> pa.Table:
    """Return ``models`` with the margin of a typical order."""
    row: dict[str, Any] = dict.fromkeys(MODELS.names) | {
        "quantity": "order_margin", "model": "all_orders", "is_chosen": True,
        "parameters": json.dumps({"shop_mean_amount": shop_margin}),
    }  # fmt: skip
    nullable = [field.with_nullable(True) for field in MODELS.schema]
    return pa.Table.from_pylist([row], schema=pa.schema(nullable))
