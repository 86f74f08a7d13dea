"""Toy books: facts of a few people, and the steps from them, on DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.customize import treatments_table
from najimi.differentiate.purchases import purchase_day_steps, summary_steps
from najimi.differentiate.structuring.costs import relation_cost_steps
from najimi.differentiate.structuring.entry import entry_steps
from najimi.differentiate.structuring.serving import serving_steps
from najimi.model.moment import Moment
from najimi.model.playbook import parse_playbook
from najimi.model.structure_rules import CostRates
from najimi.model.terms import Channel
from najimi.plan import Plan
from najimi.playbooks import read_pack
from najimi.tables.turn import BEGINNING, END_OF_TIME
from najimi.testing import AS_OF, fact_rows

Rows = list[dict[str, Any]]
Books = Callable[..., dict[str, Rows]]
MOMENT = Moment(AS_OF, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
RATES = CostRates(hour_amount=2400, send_amounts=((Channel.EMAIL, 1), (Channel.LETTER, 120)))
OUTPUTS = ("relation_costs", "serving_costs", "serving_ledger", "entry_products", "purchase_days")
FACTS = ("order_lines", "products", "interactions", "cost_entries")


def at(days_ago: int) -> datetime:
    """Return noon in Tokyo so many days before the turn."""
    return datetime(2026, 4, 1, 3, tzinfo=UTC) - timedelta(days=days_ago)


def sale(
    key: str, days_ago: int, amount: int = 1000, product: str | None = "tea"
) -> dict[str, Any]:
    return {
        "source_key": key, "occurred_at": at(days_ago), "order_id": "o", "product_id": product,
        "quantity": 1, "net_amount": amount, "margin_amount": amount // 2, "currency": "JPY",
    }  # fmt: skip


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    scratch = tmp_path_factory.mktemp("books")
    with DuckDbBackend(scratch=scratch, time_zone="Asia/Tokyo") as opened:
        yield opened


@pytest.fixture(scope="module")
def books(backend: DuckDbBackend) -> Books:
    """Return how to get every table of the toy books from facts; each known key is a customer."""
    playbook = parse_playbook(read_pack("retail_starter"), currency="JPY")

    def run(known: str = "abcdef", rates: CostRates = RATES, **facts: Rows) -> dict[str, Rows]:
        for name in FACTS:
            backend.register(name, fact_rows(name, facts.get(name, [])))
        keys = pa.array(list(known), pa.string())
        span = {"from_at": pa.array([BEGINNING] * len(known), pa.timestamp("us", "UTC")),
                "until_at": pa.array([END_OF_TIME] * len(known), pa.timestamp("us", "UTC"))}  # fmt: skip
        source = pa.array(["shop"] * len(known), pa.string())
        backend.register(
            "identities",
            pa.table({"source": source, "source_key": keys, "customer_id": keys} | span),
        )
        backend.register("customers", pa.table({"customer_id": keys}))
        backend.register("treatments", treatments_table(playbook))
        backend.register("origins", pa.table({"window_days": pa.array([90])}))
        steps = (
            *purchase_day_steps(default_margin_share=0.3), *summary_steps(MOMENT),
            *relation_cost_steps(MOMENT), *serving_steps(MOMENT, rates), *entry_steps(MOMENT),
        )  # fmt: skip
        backend.run(Plan(steps, OUTPUTS))
        return {name: backend.collect(name).to_pylist() for name in OUTPUTS}

    return run
