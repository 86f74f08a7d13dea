"""A purchase file is written, valued, and held against what every answer must keep."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.analyst import Question, ValueReport, value_file

NOW = datetime(2026, 4, 1, tzinfo=UTC)
AS_OF = date(2026, 1, 1)
ANSWERS = ("expected_purchases", "alive_probability", "buys_probability", "expected_amount")
Answer = tuple[ValueReport, dict[str, dict[str, Any]]]
Value = Callable[..., Answer]


@pytest.fixture
def value(tmp_path: Path) -> Value:
    """Return how to value some bytes, or a table, and get the report and one row per customer."""

    def run(data: bytes | str | pa.Table, **question: Any) -> Answer:
        path = tmp_path / ("in.parquet" if isinstance(data, pa.Table) else "in.csv")
        if isinstance(data, pa.Table):
            pq.write_table(data, path)
        else:
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        out = tmp_path / "out.parquet"
        report = value_file(path, out, Question(**question), now=NOW)
        rows = pq.read_table(out).to_pylist()
        assert len({row["customer_id"] for row in rows}) == len(rows) == report.n_customers
        assert report.n_rows == report.n_used + report.n_rejected
        for row in rows:
            check(row)
        return report, {row["customer_id"]: row for row in rows}

    return run


def check(row: dict[str, Any]) -> None:
    """Every number is finite, in its range and between its ends; or all are empty, and say why."""
    for name in ANSWERS:
        low, middle, high = row[f"{name}_low"], row[name], row[f"{name}_high"]
        if row["basis"] == "not_enough":
            assert (low, middle, high) == (None, None, None)
            continue
        assert all(math.isfinite(number) for number in (low, middle, high)), (name, row)
        assert 0 <= low <= middle <= high, (name, row)
        assert high <= 1 or "probability" not in name, (name, row)


def csv_of(*rows: tuple[object, ...]) -> str:
    """Return rows of customer, date and amount as a CSV file."""
    lines = ["customer,date,amount", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"
