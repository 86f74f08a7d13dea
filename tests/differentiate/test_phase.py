"""Odd shops get through a whole turn, and nothing is claimed where nothing is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.config import Settings
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Turn, create_workspace

Lines = list[tuple[str, int, int]]
OpenShop = Callable[..., Turn]


@pytest.fixture
def turn_of(tmp_path: Path) -> OpenShop:
    """Return how to run a turn on order lines: customer, days ago, net amount."""

    def run(lines: Lines, *, people: tuple[str, ...] = ()) -> Turn:
        workspace = create_workspace(
            tmp_path / "shop", Settings(), playbook_text=read_pack("retail_starter"), salt="odd"
        )
        rows = [order_line(n, *line) for n, line in enumerate(lines)]
        workspace.facts.append("order_lines", fact_rows("order_lines", rows).to_reader())
        known = [{"source_key": key, "occurred_at": AS_OF - timedelta(days=900)} for key in people]
        workspace.facts.append("people", fact_rows("people", known).to_reader())
        turn = run_turn(workspace, as_of=AS_OF)
        no_numbers_are_lost(turn)
        return turn

    return run


def order_line(number: int, key: str, days_ago: int, amount: int) -> dict[str, Any]:
    return {
        "fact_id": f"l{number}", "order_id": f"o{number}", "source_key": key,
        "occurred_at": datetime(2026, 4, 1, 3, tzinfo=UTC) - timedelta(days=days_ago),
        "quantity": Decimal(1), "net_amount": amount, "currency": "JPY",
    }  # fmt: skip


def no_numbers_are_lost(turn: Turn) -> None:
    """Every number of every table is finite, the nested ones too."""
    for name in TURN_TABLES:
        table = turn.read(name)
        for column in table.schema.names:
            for value in floats_in(table[column].to_pylist()):
                assert math.isfinite(value), f"{name}.{column}"
    for row in turn.read("models").to_pylist():
        assert all(
            math.isfinite(value)
            for value in floats_in(list(json.loads(row["parameters"]).values()))
        )


def floats_in(values: list[Any]) -> list[float]:
    """Return the floats of a column, lists and structs opened."""
    found: list[float] = []
    for value in values:
        if isinstance(value, float):
            found.append(value)
        elif isinstance(value, dict):
            found += floats_in(list(value.values()))
        elif isinstance(value, list):
            found += floats_in(value)
    return found


def nothing_is_claimed(turn: Turn) -> None:
    claims = [
        name
        for name in TURN_TABLES["customer_values"].names
        if name.startswith(("expected", "alive"))
    ]
    for row in turn.read("customer_values").to_pylist():
        assert {row[name] for name in claims} == {None}
        assert row["n_alike"] == 0
    assert set(turn.read("tiers")["value_rank"].to_pylist()) <= {None}


def net_amounts(turn: Turn) -> int:
    return sum(turn.read("purchase_summaries")["net_amount"].to_pylist())


def test_money_in_is_money_out(small_shop: Any, turn: Turn) -> None:
    files = small_shop.facts.source("order_lines").files
    lines = pa.concat_tables([pq.read_table(file) for file in files]) if files else None
    assert lines is not None
    assert net_amounts(turn) == sum(lines["net_amount"].to_pylist())


def test_returns_are_taken_off_and_nothing_is_counted_twice(turn_of: OpenShop) -> None:
    lines = [
        ("a", 50, 900),
        ("a", 50, 100),
        ("a", 40, -300),
        ("a", 30, 500),
        ("a", 30, -500),
        ("b", 9, 70),
    ]
    turn = turn_of(lines)
    rows = turn.read("purchase_summaries").to_pylist()
    assert sorted((row["net_amount"], row["n_orders"]) for row in rows) == [(70, 1), (700, 1)]
    assert sum(row["margin_amount"] for row in rows) == round(770 * Settings().default_margin_share)
    assert net_amounts(turn) == sum(amount for *_, amount in lines)


def test_a_shop_without_orders_has_only_prospects(turn_of: OpenShop) -> None:
    turn = turn_of([], people=("a", "b"))
    nothing_is_claimed(turn)
    assert turn.read("models").num_rows == 0
    assert set(turn.read("careers")["stage"].to_pylist()) == {"prospect"}
    assert turn.read("decisions").num_rows == 2


def test_a_shop_without_anybody_decides_nothing(turn_of: OpenShop) -> None:
    turn = turn_of([])
    assert {turn.read(name).num_rows for name in ("customers", "decisions", "agenda", "lift")} == {
        0
    }


def test_a_shop_where_nobody_came_twice_claims_nothing(turn_of: OpenShop) -> None:
    turn = turn_of([(f"c{n}", 3 * n + 1, 1_000 + n) for n in range(60)])
    nothing_is_claimed(turn)
    assert set(turn.read("careers")["stage"].to_pylist()) <= {"new", "lapsing", "lost"}
    assert net_amounts(turn) == sum(1_000 + n for n in range(60))


def test_a_shop_of_refunds_only_has_no_purchases_and_no_prospects(turn_of: OpenShop) -> None:
    turn = turn_of([(f"c{n}", n + 1, -500) for n in range(20)])
    nothing_is_claimed(turn)
    assert turn.read("purchase_summaries").num_rows == 0
    assert set(turn.read("careers")["stage"].to_pylist()) == {"lost"}
    assert set(turn.read("tiers")["tier"].to_pylist()) == {"below_zero"}


@pytest.mark.parametrize("days_ago", [1, 400])
def test_a_shop_that_sold_on_one_day_only_claims_nothing(turn_of: OpenShop, days_ago: int) -> None:
    turn = turn_of([(f"c{n}", days_ago, 800) for n in range(40) for _ in range(2)])
    nothing_is_claimed(turn)
    assert set(turn.read("purchase_summaries")["n_orders"].to_pylist()) == {1}
    assert net_amounts(turn) == 64_000


def test_one_customer_of_three_thousand_purchases_is_no_obstacle(turn_of: OpenShop) -> None:
    lines = [("alice", days, 500) for days in range(1, 3_001)]
    lines += [(f"c{n}", 20 * k + n, 700) for n in range(1, 40) for k in range(1 + n % 4)]
    turn = turn_of(lines)
    rows = {row["n_orders"]: row for row in turn.read("customer_values").to_pylist()}
    assert 100 < rows[3_000]["expected_purchases"] <= 365
    assert 0 < rows[3_000]["alive_probability"] <= 1
    assert net_amounts(turn) == sum(amount for *_, amount in lines)


def test_three_thousand_purchases_of_one_day_are_one(turn_of: OpenShop) -> None:
    turn = turn_of([("alice", 10, 500)] * 3_000 + [("bob", 20, 300), ("bob", 10, 300)])
    rows = turn.read("purchase_summaries").to_pylist()
    assert sorted((row["n_orders"], row["net_amount"]) for row in rows) == [
        (1, 1_500_000),
        (2, 600),
    ]


def test_a_shop_that_loses_on_every_sale_says_so(turn_of: OpenShop, tmp_path: Path) -> None:
    workspace = create_workspace(
        tmp_path / "loss", Settings(), playbook_text=read_pack("retail_starter"), salt="odd"
    )
    rows = [order_line(n, f"c{n % 15}", 1 + 7 * n, 900) | {"margin_amount": -50} for n in range(90)]
    workspace.facts.append("order_lines", fact_rows("order_lines", rows).to_reader())
    turn = run_turn(workspace, as_of=AS_OF)
    no_numbers_are_lost(turn)
    known = [
        m
        for m in turn.read("customer_values")["expected_margin_amount"].to_pylist()
        if m is not None
    ]
    assert all(margin <= 0 for margin in known)
    assert "most_valuable" not in turn.read("tiers")["tier"].to_pylist()
