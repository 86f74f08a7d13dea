"""Parquet files: typed columns, the same rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from najimi.load import LoadReport
from najimi.workspace import Workspace

LINES_HEADING = "source_key,order_id,occurred_at,quantity,net_amount,currency"
Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]

LINE: dict[str, list[Any]] = {
    "source_key": [7],
    "order_id": ["o1"],
    "occurred_at": [date(2026, 3, 1)],
    "quantity": [Decimal("2.5")],
    "net_amount": [1980],
    "currency": ["JPY"],
}


def test_typed_columns_give_the_facts_that_text_gives(load: Load, workspace: Workspace) -> None:
    assert load(pa.table(LINE), name="lines.parquet").n_stored == 1
    report = load(f"{LINES_HEADING}\n7,o1,2026-03-01,2.5,1980,JPY\n")
    assert report.n_duplicate == 1


def test_minor_amounts_are_taken_as_they_are(
    load: Load, dollar_workspace: Workspace, facts_of: Facts
) -> None:
    table = pa.table(LINE | {"currency": ["USD"]})
    load(table, mapping='[formats]\namounts = "minor"\n', into=dollar_workspace, name="l.parquet")
    assert [fact["net_amount"] for fact in facts_of(dollar_workspace, "order_lines")] == [1980]


def test_every_plain_type_can_be_an_attribute(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    columns = {
        "source_key": pa.array(["a"]).dictionary_encode(),
        "vip": [True],
        "points": [1.5],
        "seen_at": [datetime(2026, 3, 1, 9, tzinfo=UTC)],
        "nothing": pa.nulls(1),
    }
    load(pa.table(columns), table="people", name="p.parquet")
    (fact,) = facts_of(workspace, "people")
    kept = json.loads(fact["attributes"])
    assert (kept["vip"], kept["points"], kept.keys()) == (
        "true",
        "1.5",
        {"vip", "points", "seen_at"},
    )


def test_a_bad_row_is_rejected_with_its_number_and_values(load: Load) -> None:
    table = pa.table({"source_key": ["a", None, "c"], "email": ["x", "y", "z"]})
    report = load(table, table="people", name="p.parquet")
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as handle:
        (told,) = csv.DictReader(handle)
    assert told == {"line": "2", "reason": "source_key must not be empty", "raw": '{"email": "y"}'}


def test_numbers_that_are_no_numbers_are_rejected(load: Load) -> None:
    rows = {name: values * 3 for name, values in LINE.items()}
    rows |= {"net_amount": [float("nan"), 1e30, 12.5]}
    report = load(pa.table(rows), name="lines.parquet")
    assert report.reasons == {
        "net_amount must not be empty": 1,
        "net_amount must be a number like 1980 or -12.30": 1,
        "net_amount has more than the 0 decimal(s) of JPY": 1,
    }
