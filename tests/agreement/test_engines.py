"""DuckDB and Spark compute the same turn: every step, every table, every row, every column."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pytest

from najimi.backends import Backend
from najimi.loop import plans
from najimi.matching.current import plan_current
from najimi.model.moment import Moment
from najimi.model.playbook import parse_playbook
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES
from najimi.tables.turn import LinkReason
from najimi.testing import AS_OF
from najimi.workspace import Turn

RELATIVE = 1e-9


class Run(Protocol):
    """What the fixture hands over: see conftest."""

    turn: Turn
    backend: Backend


PLAYBOOK = parse_playbook(read_pack("retail_starter"), currency="JPY")
MOMENT = Moment(AS_OF, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
STEPS = [
    step.name
    for plan in plans(MOMENT, PLAYBOOK, default_margin_share=0.3).values()
    for step in plan.steps
]


@pytest.mark.parametrize("name", sorted(TURN_TABLES))
def test_both_engines_write_the_same_table(both: tuple[Run, Run], name: str) -> None:
    duckdb, spark = (run.turn.read(name) for run in both)
    assert duckdb.schema == spark.schema
    assert duckdb.num_rows == spark.num_rows
    for column in duckdb.schema.names:
        assert_same(duckdb[column], spark[column], where=f"{name}.{column}")


@pytest.mark.parametrize("name", plan_current().outputs)
def test_both_engines_tell_alike_what_holds_of_a_person(both: tuple[Run, Run], name: str) -> None:
    for run in both:
        run.backend.run(plan_current())
    duckdb, spark = (in_one_order(run.backend.collect(name).to_pylist()) for run in both)
    assert duckdb
    for left, right in zip(duckdb, spark, strict=True):
        assert_same_nested(left, right, where=name)


@pytest.mark.parametrize("name", STEPS)
def test_both_engines_agree_at_every_step(both: tuple[Run, Run], name: str) -> None:
    duckdb, spark = (in_one_order(run.backend.collect(name).to_pylist()) for run in both)
    assert len(duckdb) == len(spark)
    for left, right in zip(duckdb, spark, strict=True):
        assert_same_nested(left, right, where=name)


def test_the_tables_that_matter_are_not_empty(both: tuple[Run, Run]) -> None:
    filled = {name for name in TURN_TABLES if both[0].turn.read(name).num_rows}
    assert filled >= {
        "identities", "redirects", "customers", "group_members", "purchase_summaries", "models", "customer_values", "value_totals", "tiers", "careers",
        "contexts", "candidates", "prices", "decisions", "holdouts", "strategy_totals", "agenda", "messages", "outcomes",
        "response_rates", "forecasts", "named_care", "portfolio_cuts", "entry_products",
        "relation_costs", "serving_costs", "serving_ledger", "satisfaction_series", "satisfaction",
        "satisfaction_distribution", "contributions_by_customer", "needs", "value_need_map",
        "share_of_customer", "ledger_entries", "balances", "next_products", "product_pairs",
        "counter_marks",
    }  # fmt: skip


@pytest.mark.parametrize("reason", LinkReason)
def test_every_reason_to_link_is_met(both: tuple[Run, Run], reason: str) -> None:
    assert reason in both[0].turn.read("identities")["reason"].to_pylist()


def in_one_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort rows by all that is exact; what differs only in floats stays as it came."""
    exact = [
        name for name, value in (rows[0].items() if rows else ()) if not isinstance(value, float)
    ]
    return sorted(rows, key=lambda row: [str(row[name]) for name in exact if name != "candidates"])


def assert_same(left: pa.ChunkedArray, right: pa.ChunkedArray, *, where: str) -> None:
    """Compare two columns: floats to 1e-9 relative, everything else exactly, lists by element."""
    if pa.types.is_list(left.type):
        assert_same_nested(left.to_pylist(), right.to_pylist(), where=where)
    elif pa.types.is_floating(left.type):
        assert left.is_null().equals(right.is_null()), where
        filled = [np.asarray(side.fill_null(0.0), dtype=np.float64) for side in (left, right)]
        np.testing.assert_allclose(filled[0], filled[1], rtol=RELATIVE, atol=0, err_msg=where)
    else:
        assert left.to_pylist() == right.to_pylist(), where


def assert_same_nested(left: Any, right: Any, *, where: str) -> None:
    """Compare nested values, floats to 1e-9 relative."""
    if isinstance(left, list):
        assert isinstance(right, list), where
        assert len(left) == len(right), where
        for one, other in zip(left, right, strict=True):
            assert_same_nested(one, other, where=where)
    elif isinstance(left, dict):
        assert left.keys() == right.keys(), where
        for key in left:
            assert_same_nested(left[key], right[key], where=f"{where}.{key}")
    elif isinstance(left, float):
        assert left == pytest.approx(right, rel=RELATIVE), where
    else:
        assert left == right, where
