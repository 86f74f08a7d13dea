"""Whom customers know among our people, and who would be at risk if one of them left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from tests.differentiate.standing.conftest import MOMENT, TODAY

from najimi.backends import DuckDbBackend
from najimi.differentiate.standing.bonds import bond_steps, list_at_risk
from najimi.plan import Plan
from najimi.tables.turn import BEGINNING, END_OF_TIME
from najimi.testing import fact_rows

Served = dict[str, dict[str, list[int]]]


def bonds_of(
    backend: DuckDbBackend, served: Served, *, lost: set[str] | None = None
) -> tuple[pa.Table, dict[str, dict[str, Any]]]:
    """Return ``bonds`` and ``staff_risks`` from the days ago on which who served whom."""
    lines = [
        {"source_key": who, "staff_id": staff or None, "occurred_at": noon(ago), "order_id": "o",
         "quantity": Decimal(1), "net_amount": 500, "currency": "JPY"}
        for who, by_staff in served.items() for staff, days in by_staff.items() for ago in days
    ]  # fmt: skip
    backend.register("order_lines", fact_rows("order_lines", lines))
    backend.register("interactions", fact_rows("interactions", []))
    everyone = list(served)
    spans = {"from_at": [BEGINNING] * len(everyone), "until_at": [END_OF_TIME] * len(everyone)}
    backend.register("identities", pa.table(
        {"source": ["shop"] * len(everyone), "source_key": everyone, "customer_id": everyone} | spans
    ))  # fmt: skip
    stages = ["lost" if who in (lost or set()) else "loyal" for who in everyone]
    backend.register(
        "careers",
        pa.table({"customer_id": everyone, "path": ["common"] * len(everyone), "stage": stages}),
    )
    values = pa.array([100.0 * n for n in range(len(everyone))])
    backend.register(
        "customer_values", pa.table({"customer_id": everyone, "expected_margin_amount": values})
    )
    backend.run(Plan(bond_steps(MOMENT), ("bonds", "staff_risks")))
    risks = {row["staff_id"]: row for row in backend.collect("staff_risks").to_pylist()}
    return backend.collect("bonds"), risks


def noon(days_ago: int) -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC) - timedelta(days=days_ago)


def test_strength_is_what_one_gets_by_hand(backend: DuckDbBackend) -> None:
    # three lines of one day are one meeting; one a year ago counts half: 1 / 3.5 and 0.5 / 3.5
    bonds, _ = bonds_of(backend, {"alice": {"hana": [0, 0, 0], "ken": [365]}})
    told = {row["staff_id"]: row for row in bonds.to_pylist()}
    assert told["hana"]["n_meetings"] == 1
    assert told["hana"]["strength"] == pytest.approx(1 / (1.5 + 2))
    assert told["ken"]["strength"] == pytest.approx(0.5 / (1.5 + 2))
    assert told["ken"]["meetings_share"] == 0.5


def test_when_somebody_leaves_the_customers_at_risk_are_those_planted(
    backend: DuckDbBackend,
) -> None:
    hers = {f"hers{n}": {"hana": [10, 40, 70, 100], "ken": [300]} for n in range(5)}
    shared = {f"both{n}": {"hana": [10, 40, 70], "ken": [20, 50, 80]} for n in range(5)}
    once = {"once": {"hana": [10]}, "nameless": {"": [10, 20, 30, 40, 50]}}
    gone = {"gone": {"hana": [700, 720, 740, 760, 780, 800]}}
    bonds, risks = bonds_of(backend, hers | shared | once | gone, lost={"gone"})
    listed = list_at_risk(bonds, "hana")["customer_id"].to_pylist()
    assert listed == ["hers4", "hers3", "hers2", "hers1", "hers0"]
    assert (risks["hana"]["n_customers"], risks["hana"]["n_at_risk"]) == (12, 5)
    assert risks["hana"]["at_risk_margin_amount"] == 100 * (0 + 1 + 2 + 3 + 4)
    assert risks["ken"]["n_at_risk"] == 0
    assert list_at_risk(bonds, "nobody").num_rows == 0


def test_shares_of_a_customer_add_up_and_doubt_keeps_strength_below_one(
    backend: DuckDbBackend,
) -> None:
    served = {"a": {"hana": list(range(200)), "ken": [3], "yui": [4, 900]}, "b": {"ken": [1]}}
    rows = bonds_of(backend, served)[0].to_pylist()
    for who in served:
        own = [row for row in rows if row["customer_id"] == who]
        assert sum(row["meetings_share"] for row in own) == pytest.approx(1)
        assert 0 < sum(row["strength"] for row in own) < 1
