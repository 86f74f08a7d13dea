"""The common path of made-up customers, from the days ago on which they bought."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.differentiate.purchases import summary_steps
from najimi.differentiate.standing.careers import career_steps
from najimi.differentiate.standing.first_window import first_window_steps
from najimi.differentiate.standing.flow import flow_steps
from najimi.differentiate.standing.passages import passage_steps
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.tables.turn import CUSTOMERS, PURCHASE_DAYS

Rows = list[dict[str, Any]]
Walk = Callable[..., dict[str, Rows]]
TODAY = date(2026, 4, 1)
MOMENT = Moment(datetime(2026, 4, 1, 3, tzinfo=UTC), "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
OUTPUTS = ("careers", "passages", "stage_flow", "stage_moves", "shop_rhythm", "first_window")


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    scratch = tmp_path_factory.mktemp("standing")
    with DuckDbBackend(scratch=scratch, time_zone="Asia/Tokyo") as opened:
        yield opened


@pytest.fixture(scope="module")
def walk(backend: DuckDbBackend) -> Walk:
    """Return how to get the tables of the common path from customers' days of purchase."""

    def run(bought: dict[str, list[int]], *, seen: dict[str, int] | None = None) -> dict[str, Rows]:
        purchases = [purchase_row(who, ago) for who, all_ago in bought.items() for ago in all_ago]
        table = pa.Table.from_pylist(purchases, schema=PURCHASE_DAYS.schema)
        first = {who: max(days, default=0) for who, days in bought.items()} | (seen or {})
        known = [
            {"customer_id": who, "first_seen_at": MOMENT.as_of - timedelta(days=ago),
             "n_identities": 1}
            for who, ago in first.items()
        ]  # fmt: skip
        backend.register("purchase_days", table)
        backend.register("daily_totals", table)
        backend.register("origins", pa.table({"window_days": pa.array([90])}))
        backend.register("customers", pa.Table.from_pylist(known, schema=CUSTOMERS.schema))
        steps = (
            *summary_steps(MOMENT), *passage_steps(MOMENT), *flow_steps(MOMENT),
            *career_steps(MOMENT), *first_window_steps(),
        )  # fmt: skip
        backend.run(Plan(steps, OUTPUTS))
        return {name: backend.collect(name).to_pylist() for name in OUTPUTS}

    return run


def purchase_row(who: str, days_ago: int, net_amount: int = 300) -> dict[str, Any]:
    return {
        "customer_id": who, "day": TODAY - timedelta(days=days_ago), "net_amount": net_amount,
        "margin_amount": 100, "has_front": True, "first_at": MOMENT.as_of - timedelta(days=days_ago),
    }  # fmt: skip
