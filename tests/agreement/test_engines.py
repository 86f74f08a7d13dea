"""DuckDB and Spark compute the same turn: every table, every row, every column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from najimi.tables import TURN_TABLES
from najimi.workspace import Turn

RELATIVE = 1e-9


@pytest.mark.parametrize("name", sorted(TURN_TABLES))
def test_both_engines_write_the_same_table(both_turns: tuple[Turn, Turn], name: str) -> None:
    duckdb, spark = (turn.read(name) for turn in both_turns)
    assert duckdb.schema == spark.schema
    assert duckdb.num_rows == spark.num_rows
    for column in duckdb.schema.names:
        assert_same(duckdb[column], spark[column], where=f"{name}.{column}")


def test_the_tables_that_matter_are_not_empty(both_turns: tuple[Turn, Turn]) -> None:
    filled = {name for name in TURN_TABLES if both_turns[0].read(name).num_rows}
    assert filled >= {
        "identities", "customers", "purchase_summaries", "models", "customer_values", "tiers", "careers",
        "contexts", "candidates", "prices", "decisions", "holdouts", "agenda", "messages", "outcomes",
        "response_rates", "forecasts",
    }  # fmt: skip


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
