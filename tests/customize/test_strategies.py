"""Each yen is for one of three strategies, and they add up to all of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.customize import treatments_table
from najimi.customize.strategies import strategy_steps
from najimi.model.playbook import Playbook
from najimi.model.terms import Strategy
from najimi.plan import Plan
from najimi.tables.turn import DECISIONS
from najimi.workspace import Turn


def test_the_three_strategies_add_up_to_the_decisions_to_the_yen(turn: Turn) -> None:
    totals, decisions = turn.read("strategy_totals"), turn.read("decisions")
    treated = decisions.filter(decisions["treatment_id"].is_valid())
    margins = treated["incremental_margin_amount"].to_numpy()
    assert totals["strategy"].to_pylist() == sorted(Strategy)
    for name in ("cost_amount", "minutes"):
        assert sum(totals[name].to_pylist()) == sum(treated[name].to_pylist()) > 0
    assert sum(totals["n_decided"].to_pylist()) == treated.num_rows
    assert sum(totals["expected_margin_amount"].to_pylist()) == np.floor(margins + 0.5).sum()
    assert sum(totals["n_held_out"].to_pylist()) == turn.read("holdouts").num_rows > 0


@pytest.mark.parametrize("strategy", Strategy)
def test_each_strategy_has_what_is_decided_for_it(turn: Turn, strategy: Strategy) -> None:
    (row,) = [r for r in turn.read("strategy_totals").to_pylist() if r["strategy"] == strategy]
    mine = [r for r in turn.read("decisions").to_pylist() if r["strategy"] == strategy]
    assert row["n_decided"] == len(mine)
    assert row["cost_amount"] == sum(each["cost_amount"] for each in mine)


DECIDED = st.tuples(
    st.sampled_from([None, *Strategy]), st.integers(0, 10**6), st.integers(0, 60),
    st.floats(-1e6, 1e6, allow_nan=False),
)  # fmt: skip


@pytest.fixture(scope="module")
def own_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB in which nobody else makes a table of decisions."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("strategies")) as opened:
        yield opened


@given(rows=st.lists(DECIDED, max_size=30))
@settings(deadline=None, max_examples=60)
def test_whatever_was_decided_the_parts_are_the_whole(
    own_backend: DuckDbBackend, pack: Playbook, rows: list[tuple[Any, ...]]
) -> None:
    names = ["treatment_id", "strategy", "cost_amount", "minutes", "incremental_margin_amount"]
    of = [dict(zip(names, (s and "t", s, c, m, float(e)), strict=True)) for s, c, m, e in rows]
    schema = pa.schema([(n, DECISIONS.column(n).type) for n in names])
    kept_back = [pack.treatments[place % len(pack.treatments)] for place in range(len(rows))]
    held_out = {"treatment_id": [each.treatment_id for each in kept_back]}
    own_backend.register("holdouts", pa.table(held_out, pa.schema([("treatment_id", pa.string())])))
    own_backend.register("decisions", pa.Table.from_pylist(of, schema=schema))
    own_backend.register("treatments", treatments_table(pack))
    own_backend.run(Plan(strategy_steps(pack), ("strategy_totals",)))
    totals = own_backend.collect("strategy_totals").to_pylist()
    treated = [row for row in of if row["treatment_id"]]
    assert [row["strategy"] for row in sorted(totals, key=lambda r: r["strategy"])] == sorted(
        Strategy
    )
    assert sum(r["cost_amount"] for r in totals) == sum(r["cost_amount"] for r in treated)
    assert sum(r["expected_margin_amount"] for r in totals) == sum(
        math.floor(r["incremental_margin_amount"] + 0.5) for r in treated
    )
    assert {r["strategy"]: r["n_held_out"] for r in totals} == {
        strategy: sum(each.strategy is strategy for each in kept_back) for strategy in Strategy
    }
