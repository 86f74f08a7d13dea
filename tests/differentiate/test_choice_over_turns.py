"""The choice of a turn knows the past alone, remembers the turn before, and keeps a record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from najimi.backends import DuckDbBackend
from najimi.config import Settings
from najimi.differentiate.fading import UNIT
from najimi.differentiate.purchases import summary_steps
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS
from najimi.loop import run_turn
from najimi.model.moment import Moment
from najimi.plan import Plan
from najimi.playbooks import read_pack
from najimi.tables.turn import PURCHASE_DAYS
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace, create_workspace

WEEK = timedelta(days=7)


def bought(n_customers: int, *, seed: int, until: datetime) -> list[dict[str, Any]]:
    """Return a year of order lines of customers who differ in how often they come."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(1.0, 1 / 30, n_customers)
    days = draw.random((n_customers, 365)) < rate[:, None]
    return [
        {
            "fact_id": f"{seed}-{who}-{ago}", "order_id": f"{who}-{ago}", "source_key": f"k{who}",
            "occurred_at": until - timedelta(days=int(ago) + 1), "quantity": Decimal(1),
            "net_amount": 1000, "currency": "JPY",
        }
        for who, ago in zip(*np.nonzero(days), strict=True)
    ]  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return create_workspace(
        tmp_path / "shop", Settings(), playbook_text=read_pack("retail_starter"), salt="choice"
    )


def store(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    workspace.facts.append("order_lines", fact_rows("order_lines", rows).to_reader())


def test_what_happens_after_the_turn_changes_nothing_of_its_choice(
    shop: Workspace, tmp_path: Path
) -> None:
    other = create_workspace(
        tmp_path / "other", Settings(), playbook_text=read_pack("retail_starter"), salt="choice"
    )
    store(shop, past := bought(120, seed=1, until=AS_OF))
    future = bought(120, seed=2, until=AS_OF + timedelta(days=300))
    store(other, past + [row for row in future if row["occurred_at"] >= AS_OF])
    told = [run_turn(each, as_of=AS_OF).read("models") for each in (shop, other)]
    assert told[0].num_rows > 20
    assert told[0].equals(told[1])


def test_the_turn_before_is_remembered_and_told(shop: Workspace) -> None:
    store(shop, bought(120, seed=1, until=AS_OF))
    first = run_turn(shop, as_of=AS_OF - WEEK)
    second = run_turn(shop, as_of=AS_OF)
    chosen = [
        next(
            row
            for row in turn.read("models").to_pylist()
            if row["is_chosen"] and row["quantity"] == "purchases"
        )
        for turn in (first, second)
    ]
    assert chosen[0]["previous_model"] is None
    assert chosen[1]["previous_model"] == chosen[0]["model"]


def test_fading_purchases_are_those_of_the_formula(tmp_path: Path) -> None:
    today, ages = date(2026, 4, 1), [200, 90, 33, 1]
    rows = [
        {"customer_id": "alice", "day": today - timedelta(days=age), "net_amount": 300,
         "margin_amount": 100, "has_front": True, "first_at": datetime(2026, 1, 1, tzinfo=UTC)}
        for age in ages
    ]  # fmt: skip
    moment = Moment(datetime(2026, 4, 1, 3, tzinfo=UTC), "UTC", 365, 0.1, 0.8, 1, "turn", "salt")
    with DuckDbBackend(scratch=tmp_path / "scratch") as backend:
        table = pa.Table.from_pylist(rows, schema=PURCHASE_DAYS.schema)
        for name in ("purchase_days", "daily_totals"):
            backend.register(name, table)
        backend.register("origins", pa.table({"window_days": pa.array([90])}))
        backend.run(Plan(summary_steps(moment), ("purchase_summaries",)))
        (found,) = backend.collect("purchase_summaries").to_pylist()
    for days in HALF_LIVES_DAYS:
        by_hand = sum(0.5 ** (age / days) for age in ages[1:])
        assert found[f"fading_{days}"] / UNIT == pytest.approx(by_hand, abs=2e-6)
