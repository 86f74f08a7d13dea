"""Customers as *customize* sees them, and decisions for them, without the phases before."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.customize import plan_customize, treatments_table
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.terms import Channel
from najimi.model.weights_rules import Exploration
from najimi.plan import Plan
from najimi.playbooks import read_pack
from najimi.tables.turn import CONTEXTS, MODELS, PRICES, REGRETS, RESPONSE_RATES, UPLIFTS

SOMEONE: dict[str, Any] = {
    "tier": "steady", "stage": "loyal", "activity": "occasional", "n_orders": 6,
    "days_since_last_order": 10, "usual_gap_days": 20.0, "tenure_days": 120,
    "alive_probability": 0.9, "expected_margin_amount": 9_000.0,
    "expected_order_margin_amount": 1_000.0, "expected_purchases_7_days": 0.3,
    "expected_purchases_28_days": 1.2, "year_net_amount": 20_000, "n_contacts_7_days": 0,
    "n_contacts_30_days": 0, "n_known_7_days": 0, "n_known_30_days": 0, "n_unanswered": 0, "n_gives_365_days": 0, "n_asks_365_days": 0, "n_pending_asks": 0, "n_gives": 0, "balance_points": 0,
    "has_bought_front": True, "is_restricted": False, "may_share_name": False,
    "main_need": "saving_time", "n_open_complaints": 0, "n_open_care_events": 0,
    "n_treatments_in_period": 0, "n_our_initiations": 0, "n_their_initiations": 0,
} | {
    f"may_{purpose}_{channel}": True
    for purpose in ("promotional", "service", "care") for channel in Channel
}  # fmt: skip


@pytest.fixture(scope="session")
def contexts() -> Callable[..., pa.Table]:
    """Return how to make ``contexts``: a row says only in what it differs from anyone."""

    def make(rows: list[dict[str, Any]]) -> pa.Table:
        filled = [SOMEONE | {"customer_id": f"c{n:06d}"} | row for n, row in enumerate(rows)]
        columns = [pa.array([row.get(f.name) for row in filled], f.type) for f in CONTEXTS.schema]
        return pa.table(columns, schema=CONTEXTS.schema)

    return make


@pytest.fixture(scope="session")
def pack() -> Playbook:
    """Return the starter pack, in yen."""
    return parse_playbook(read_pack("retail_starter"), currency="JPY")


@pytest.fixture(scope="session")
def playbook_of(pack: Playbook) -> Callable[..., Playbook]:
    """Return how to make a playbook: each treatment says in what it differs from a plain e-mail."""
    plain = dataclasses.replace(
        pack.treatment("premium_range"), when="n_orders >= 0", is_main_product=False, cost_amount=0,
        relation_amount=0, incremental_share=1.0, orders_per_response=1.0, holdout_share=0.0,
    )  # fmt: skip
    capacities = dict.fromkeys(pack.capacities)

    def make(*changes: dict[str, Any], **common: Any) -> Playbook:
        treatments = tuple(
            dataclasses.replace(plain, **{"treatment_id": f"t{n}"} | change)
            for n, change in enumerate(changes)
        )
        limits = capacities | common.pop("capacities", {})
        quiet = {
            "global_holdout_share": 0.0,
            "contact_amount": 0,
            "exploration": Exploration(),
        } | common
        return dataclasses.replace(pack, treatments=treatments, capacities=limits, **quiet)

    return make


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return one DuckDB for many small plans; each registers what it reads anew."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("customize")) as opened:
        yield opened


@pytest.fixture(scope="session")
def decide(backend: DuckDbBackend) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Return how to decide for customers; answers rows of decisions, candidates and prices."""

    def run(
        playbook: Playbook, contexts: pa.Table, *, seed: int = 1, shop_margin: float = 1_000.0,
        day: int = 1, rates: pa.Table | None = None, uplifts: pa.Table | None = None,
        previous_prices: pa.Table | None = None, regrets: pa.Table | None = None,
    ) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
        as_of = datetime(2026, 4, day, tzinfo=UTC)
        moment = Moment(as_of, "Asia/Tokyo", 365, 0.1, 0.8, seed, "turn", "salt")
        steps = plan_customize(moment, playbook).steps
        names = [step.name for step in steps]
        backend.register("contexts", contexts)
        backend.register("regrets", regrets or REGRETS.schema.empty_table())
        backend.register("treatments", treatments_table(playbook))
        backend.register("models", _models(shop_margin))
        backend.register("previous_response_rates", rates or RESPONSE_RATES.schema.empty_table())
        backend.register("previous_prices", previous_prices or PRICES.schema.empty_table())
        backend.register("previous_uplifts", uplifts or UPLIFTS.schema.empty_table())
        # What the counter needs follows the decisions, and reads facts that are not here.
        wanted = steps[names.index("contexts") + 1 : names.index("latest_products")]
        backend.run(Plan(wanted, ("decisions",)))
        outputs = {
            name: backend.collect(name)
            for name in ("decisions", "candidates", "prices", "allocation", "weight_costs")
        }
        return {
            name: table.sort_by(table.schema.names[0]).to_pylist()
            for name, table in outputs.items()
        }

    return run


def _models(shop_margin: float) -> pa.Table:
    row: dict[str, Any] = dict.fromkeys(MODELS.names) | {
        "quantity": "order_margin", "model": "all_orders", "is_chosen": True,
        "parameters": json.dumps({"shop_mean_amount": shop_margin}),
    }  # fmt: skip
    nullable = [field.with_nullable(True) for field in MODELS.schema]
    return pa.Table.from_pylist([row], schema=pa.schema(nullable))
