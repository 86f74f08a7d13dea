"""A customer who buys more seldom than was their habit is found, and a stable one is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from tests.differentiate.standing.conftest import MOMENT, TODAY, purchase_row

from najimi.backends import DuckDbBackend
from najimi.differentiate.standing.declines import decline_steps, scan_batch
from najimi.differentiate.standing.scan import (
    FEWEST_BEFORE,
    FEWEST_EVENTS,
    decline_probability,
    distances,
)
from najimi.differentiate.standing.series import find_declines
from najimi.errors import OutOfRangeError
from najimi.plan import Plan
from najimi.tables.turn import PURCHASE_DAYS

WATCHED_DAYS = 730


def buyers(
    n: int, *, gap_days: float, shape: float = 1.0, seed: int = 1, slower_days_ago: int = 0,
    factor: float = 1.0,
) -> list[list[int]]:  # fmt: skip
    """Return days ago of n customers; from some day on their rate is multiplied by ``factor``."""
    rng = np.random.default_rng(seed)
    gaps = rng.gamma(shape, gap_days / shape, (n, int(4 * WATCHED_DAYS / gap_days) + 40))
    at, change = gaps.cumsum(axis=1), WATCHED_DAYS - slower_days_ago
    later = change + (at - change) / factor if factor else np.full_like(at, np.inf)
    at = np.where(at > change, later, at)
    return [sorted({WATCHED_DAYS - int(t) for t in row[row < WATCHED_DAYS]}) for row in at]


def scan(days_ago: list[list[int]]) -> list[dict[str, Any]]:
    enough = [days for days in days_ago if len(days) > FEWEST_EVENTS]
    batch = pa.RecordBatch.from_pydict(
        {
            "customer_id": [f"c{n:05d}" for n in range(len(enough))],
            "days_ago": pa.array(enough, pa.list_(pa.int64())),
        }
    )
    return scan_batch(batch, MOMENT).to_pylist()


@pytest.mark.parametrize("n", [6, 20, 50])
def test_the_probability_is_that_of_events_spread_evenly(n: int) -> None:
    even = np.sort(np.random.default_rng(1).random((100_000, n)), axis=1)
    nth = np.broadcast_to(np.arange(1, n + 1), even.shape)
    largest = distances(nth, np.full(even.shape, n), even).max(axis=1)
    for statistic in (1.0, 3.0, 5.0):
        claimed = decline_probability(np.array([statistic]), np.array([n]))[0]
        assert (largest >= statistic).mean() == pytest.approx(claimed, abs=4e-3)


@pytest.mark.parametrize(("shape", "most"), [(1.0, 0.01), (2.0, 0.01), (4.0, 0.01), (0.5, 0.04)])
@pytest.mark.parametrize("gap_days", [10, 30, 80])
def test_stable_customers_raise_no_more_alarms_than_the_page_says(
    shape: float, most: float, gap_days: int
) -> None:
    told = scan(buyers(6_000, gap_days=gap_days, shape=shape))
    alarms = np.mean([row["p_value"] <= 0.01 for row in told])
    assert alarms <= most + 3 * np.sqrt(most * (1 - most) / len(told))


@pytest.mark.parametrize(
    ("factor", "days_ago", "gap_days", "least"),
    [(0.0, 90, 10, 0.95), (0.0, 180, 30, 0.60), (0.5, 365, 10, 0.15), (0.25, 180, 10, 0.35)],
)
def test_planted_changes_are_found_as_often_as_the_page_says(
    factor: float, days_ago: int, gap_days: int, least: float
) -> None:
    told = scan(buyers(2_000, gap_days=gap_days, slower_days_ago=days_ago, factor=factor))
    found = [row for row in told if row["p_value"] <= 0.01]
    assert len(found) / len(told) >= least
    late = np.median([(TODAY - row["since_on"]).days - days_ago for row in found])
    assert abs(late) <= 2 * gap_days


def declines_of(backend: DuckDbBackend, days_ago: list[list[int]]) -> list[dict[str, Any]]:
    """Run the steps on customers who are all loyal; return their rows in order."""
    rows = [purchase_row(f"c{n:05d}", ago) for n, days in enumerate(days_ago) for ago in days]
    backend.register("purchase_days", pa.Table.from_pylist(rows, schema=PURCHASE_DAYS.schema))
    everyone = [f"c{n:05d}" for n in range(len(days_ago))]
    careers = {"customer_id": everyone, "path": ["common"] * len(everyone)}
    backend.register("careers", pa.table(careers | {"stage": ["loyal"] * len(everyone)}))
    backend.run(Plan(decline_steps(MOMENT), ("declines",)))
    told: list[dict[str, Any]] = backend.collect("declines").sort_by("customer_id").to_pylist()
    return told


def test_of_a_list_no_more_are_false_than_it_says(backend: DuckDbBackend) -> None:
    stable, stopped = (
        buyers(1_500, gap_days=12),
        buyers(300, gap_days=12, seed=2, slower_days_ago=120, factor=0.0),
    )
    told = declines_of(backend, stable + stopped)
    assert np.mean([row["is_declining"] for row in told[:1_500]]) <= 0.01
    assert np.mean([row["is_declining"] for row in told[1_500:]]) >= 0.95
    listed = [n for n, row in enumerate(told) if row["false_share"] <= 0.10]
    assert len([n for n in listed if n >= 1_500]) >= 0.95 * 300
    assert len([n for n in listed if n < 1_500]) / len(listed) <= 0.10
    alone = declines_of(backend, stable)
    assert [row["false_share"] <= 0.10 for row in alone].count(True) <= 3


def test_what_is_false_of_a_list_is_what_benjamini_and_hochberg_say(backend: DuckDbBackend) -> None:
    told = declines_of(backend, buyers(60, gap_days=15, slower_days_ago=200, factor=0.3))
    p_value = np.array([row["p_value"] for row in told])
    said = [row["false_share"] for row in told]
    assert said == pytest.approx(false_discovery_control(p_value, method="bh"))


def test_a_history_by_hand(backend: DuckDbBackend) -> None:
    weekly = [7 * n for n in range(9, 20)]
    row = scan([weekly])[0]
    assert row["since_on"] == TODAY - timedelta(days=63)
    assert (row["n_purchases"], row["n_before"], row["silent_days"]) == (10, 10, 63)
    assert row["usual_gap_days"] == 7
    assert row["recent_gap_days"] is None
    told = declines_of(backend, [weekly, [700, 5]])
    assert [(row["customer_id"], row["is_declining"]) for row in told] == [("c00000", True)]


@given(days=st.lists(st.integers(0, 730), unique=True, min_size=7, max_size=60))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_it_depends_on_neither_order_nor_company(days: list[int]) -> None:
    alone, backwards = scan([days])[0], scan([sorted(days)])[0]
    assert alone == backwards
    among = scan([list(range(0, 70, 7)), days, [700, 60, 50, 40, 30, 20, 10]])[1]
    assert among | {"customer_id": ""} == alone | {"customer_id": ""}
    assert 0 < alone["p_value"] <= 1
    assert (alone["since_on"] is None) == (alone["n_before"] == 0)
    assert alone["n_before"] == 0 or alone["n_before"] >= FEWEST_BEFORE


@pytest.mark.parametrize("change", [6, 12, 20])
def test_a_series_of_counts_shows_its_known_change(change: int) -> None:
    rng = np.random.default_rng(3)
    level = np.where(np.arange(26) < change, 20.0, 10.0)
    found = find_declines(rng.poisson(level, (400, 26)))
    assert (found.p_value <= 0.01).mean() >= 0.95
    assert (np.abs(found.first_lower - change) <= 1).mean() >= 0.85
    stable = find_declines(rng.poisson(20.0, (4_000, 26)))
    assert (stable.p_value <= 0.01).mean() <= 0.01


def test_a_series_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="k >= 3"):
        find_declines(np.array([[1, 2]]))
    nothing = find_declines(np.zeros((1, 5), dtype=np.int64))
    assert (nothing.p_value[0], nothing.first_lower[0]) == (1.0, -1)
