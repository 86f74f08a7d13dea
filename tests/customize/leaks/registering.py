"""A world made known to an engine: its facts, and what *differentiate* would have written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from tests.customize.leaks.oracle import day_of
from tests.customize.leaks.world import NOW, World

from najimi.backends import Backend
from najimi.customize import plan_customize, treatments_table
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables import FACT_TABLES
from najimi.tables.contract import BOOLEAN, FLOAT, INTEGER, STRING
from najimi.tables.turn import BEGINNING, END_OF_TIME, TURN_TABLES
from najimi.testing import fact_rows

MOMENT = Moment(NOW, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
FACTS = ("interactions", "decisions_issued", "cases", "verdicts", "career_choices", "order_lines")
FILLED = ("source", "fact_id", "content_hash")
FAR_BACK = datetime(2020, 1, 1, tzinfo=UTC)


def turn_rows(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows of a table of a turn; what a row leaves out is empty, whatever the contract says."""
    schema = TURN_TABLES[name].schema
    loose = pa.schema([field.with_nullable(True) for field in schema])
    return pa.table(
        [pa.array([row.get(f.name) for row in rows], f.type) for f in loose], schema=loose
    )


def whole(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with something in every column that must have a value, which Spark insists on."""
    empty = {STRING: "", INTEGER: 0, FLOAT: 0.0, BOOLEAN: False}
    needed = {
        c.name: empty[c.type]
        for c in FACT_TABLES[table].columns
        if c.is_required and c.type in empty
    }
    return {name: value for name, value in needed.items() if name not in FILLED} | row


def register(backend: Backend, world: World) -> None:
    """Make a world known as the facts and as what *differentiate* would have written."""
    for name in FACTS:
        rows = [{k: v for k, v in row.items() if k != "customer_id"} for row in world.facts[name]]
        if name == "decisions_issued":
            rows = [row | {"customer_id": row["source_key"]} for row in rows]
        backend.register(name, fact_rows(name, [whole(name, row) for row in rows]))
    allowed = [{"source_key": one, "purpose": purpose, "channel": channel, "state": "granted",
                "occurred_at": FAR_BACK}
               for one in world.customers for purpose, channel in sorted(world.people[one]["allowed"])]  # fmt: skip
    resting = [{"source_key": one, "state": "restricted", "occurred_at": FAR_BACK}
               for one in world.customers if world.people[one]["is_restricted"]]  # fmt: skip
    for name, rows in (("consents", allowed), ("restrictions", resting), ("people", [])):
        backend.register(name, fact_rows(name, rows))
    for name, rows in made_tables(world).items():
        backend.register(name, turn_rows(name, rows))
    facts = [
        (p, -9.0 if share is None else share, "none", c) for p, (c, share) in world.products.items()
    ]
    names = ("product_id", "margin_share", "role", "category")
    backend.register(
        "product_facts", pa.table(dict(zip(names, zip(*facts, strict=True), strict=True)))
    )
    pairs = [(need, category) for need, found in world.needs.items() for category in found]
    backend.register(
        "need_categories", pa.table(dict(zip(("need", "category"), zip(*pairs, strict=True), strict=True)))
    )  # fmt: skip
    backend.register("treatments", treatments_table(world.playbook))


def made_tables(world: World) -> dict[str, list[dict[str, Any]]]:
    each = [{"customer_id": one, "first_customer_id": one} for one in world.customers]
    bought = {one: [day_of(r["occurred_at"]) for r in world.of("order_lines", one) if r["quantity"] > 0]
              for one in world.customers}  # fmt: skip
    return {
        "identities": [row | {"source": "shop", "source_key": row["customer_id"], "from_at": BEGINNING,
                              "until_at": END_OF_TIME} for row in each],
        "redirects": each,
        "customers": each,
        "customer_values": [row | {"n_orders": 1, "expected_order_margin_amount": 100.0} for row in each],
        "tiers": [row | {"tier": "steady"} for row in each],
        "careers": [row | {"path": "common", "stage": "loyal"} for row in each],
        "balances": [row | {name: world.people[row["customer_id"]][name]
                            for name in ("n_gives", "balance_points")} for row in each],
        "bonds": [],
        "named_care": [],
        "purchase_summaries": [
            row | {"has_bought_front": world.people[row["customer_id"]]["has_bought_front"],
                   "n_orders_90_days": 1, "last_on": max(bought[row["customer_id"]], default=None)}
            for row in each
        ],
        "needs": [
            {"customer_id": one, "need": need, "source": "said", "confidence": share, "is_main": n == 0}
            for one in world.customers
            for n, (need, share) in enumerate(world.people[one]["needs"].items())
        ],
        "contributions_by_customer": [],
    }  # fmt: skip


def derive(backend: Backend, world: World) -> list[str]:
    """Run the steps up to ``contexts`` over a world, and return their names."""
    register(backend, world)
    steps = plan_customize(MOMENT, world.playbook).steps
    names = [step.name for step in steps]
    backend.run(Plan(steps[: names.index("contexts") + 1], ("contexts",)))
    return names
