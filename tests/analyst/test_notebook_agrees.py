"""The notebook and the plan count the same, choose the same, and tell the same of each customer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.analyst.conftest import AS_OF, Value
from tests.analyst.test_hostile_files import many

from najimi.analyst.reading import PURCHASE_LINES
from najimi.backends import DuckDbBackend
from najimi.differentiate import PurchaseModel, summarize_purchases
from najimi.differentiate.backtest import backtest_steps
from najimi.differentiate.notebook.purchase_model import backtest_cells
from najimi.differentiate.notebook.summarize import purchase_days
from najimi.differentiate.purchases import plain_purchase_day_steps, summary_steps
from najimi.model.moment import Moment
from najimi.plan import Plan

COLUMNS = {"customer": "customer", "date": "date", "amount": "amount"}
HORIZON_DAYS = 90


@pytest.fixture(scope="module")
def purchases() -> pa.Table:
    """Return purchases; some are given back the same day, in amounts that no float holds."""
    lines = [*many(), *((f"c{n}", datetime(2025, 7, 1).date(), paid)
             for n in range(0, 60, 3) for paid in (0.1, 0.2, -0.3))]  # fmt: skip
    return pa.table(dict(zip(COLUMNS, zip(*lines, strict=True), strict=True)))


@pytest.fixture(scope="module")
def by_sql(purchases: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the steps of the plan make of these purchases, up to the backtest."""
    at = purchases["date"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    units = pc.round(pc.multiply(purchases["amount"], 1000.0)).cast(pa.int64())
    lines = pa.table([purchases["customer"], at, units], schema=PURCHASE_LINES)
    as_of = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    moment = Moment(as_of, "UTC", HORIZON_DAYS, 0.0, 0.8, 1, "values", "")
    steps = (*plain_purchase_day_steps(), *backtest_steps(moment), *summary_steps(moment))
    scratch = tmp_path_factory.mktemp("plan") / "scratch"
    with DuckDbBackend(scratch=Path(scratch), time_zone="UTC") as backend:
        backend.register("purchase_lines", lines)
        names = ("backtest_cells", "purchase_summaries")
        backend.run(Plan(steps=steps, outputs=names))
        return {name: backend.collect(name) for name in names}


def rows_of(table: pa.Table, names: list[str]) -> list[tuple[Any, ...]]:
    return sorted(zip(*(table[name].to_pylist() for name in names), strict=True))


def test_the_cells_of_the_backtest_are_those_of_the_plan(
    purchases: pa.Table, by_sql: dict[str, Any]
) -> None:
    days = purchase_days(purchases, **COLUMNS)
    cells = backtest_cells(days, as_of=AS_OF, horizon_days=HORIZON_DAYS)
    names = by_sql["backtest_cells"].schema.names
    assert set(cells["origin_index"].to_pylist()) == {0, 1, 2}
    assert rows_of(cells, names) == rows_of(by_sql["backtest_cells"], names)


def test_the_summary_is_that_of_the_plan(purchases: pa.Table, by_sql: dict[str, Any]) -> None:
    summary = summarize_purchases(purchases, as_of=AS_OF, window_days=HORIZON_DAYS, **COLUMNS)
    names = [name for name in summary.schema.names if name != "past_amount"]
    assert {"previous_purchases", "fading_15", "fading_120"} < set(names)
    assert rows_of(summary, names) == rows_of(by_sql["purchase_summaries"], names)


def test_the_same_model_is_chosen_and_tells_the_same_of_each_customer(
    value: Value, purchases: pa.Table
) -> None:
    report, rows = value(purchases, as_of=AS_OF)
    model = PurchaseModel().fit_purchases(
        purchases, as_of=AS_OF, horizon_days=HORIZON_DAYS, **COLUMNS
    )
    chosen = next(m for m in report.models if m["is_chosen"] and m["quantity"] == "purchases")
    assert model.fitted_.name == chosen["model"]
    assert model.fitted_.parameters() == pytest.approx(json.loads(chosen["parameters"]), rel=1e-6)
    assert model.scores_[chosen["model"]] == pytest.approx(chosen["mae"])
    foretold = model.predict(horizon_days=HORIZON_DAYS).to_pylist()
    assert {row["customer_id"] for row in foretold} == set(rows)
    for row in foretold:
        for name in ("expected_purchases", "alive_probability", "buys_probability"):
            assert row[name] == pytest.approx(rows[row["customer_id"]][name], rel=1e-4, abs=1e-5)
