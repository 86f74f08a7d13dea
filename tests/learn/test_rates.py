"""Response rates lie between what was guessed and what was seen, and grow surer with deliveries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.learn.rates import HEAVIEST, LIGHTEST, estimate_weight, response_rates
from najimi.model.terms import ACTIVITIES
from najimi.tables import TURN_TABLES, check

CELL = st.integers(0, 5_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
CELLS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5)
PRIOR = st.floats(0, 1)
WEIGHT = st.floats(0.01, 1e6)


def rates(
    cells: list[list[tuple[int, int]]], *, prior: float = 0.05, weight: float = 20.0
) -> list[dict[str, Any]]:
    """Return response rates; ``cells`` holds deliveries and responses by treatment and class."""
    ids = [f"t{n}" for n in range(len(cells))]
    rows = [
        (treatment, activity, n, r)
        for treatment, row in zip(ids, cells, strict=True)
        for activity, (n, r) in zip(ACTIVITIES, row, strict=True) if n
    ]  # fmt: skip
    names = ("treatment_id", "activity", "n_delivered", "n_responses")
    types = (pa.string(), pa.string(), pa.int64(), pa.int64())
    counted = pa.table(
        {name: pa.array([row[k] for row in rows], types[k]) for k, name in enumerate(names)}
    )
    treatments = pa.table({
        "treatment_id": ids, "prior_response_probability": [prior] * len(ids), "prior_weight": [weight] * len(ids), "incremental_share": [0.5] * len(ids),
    })  # fmt: skip
    table = response_rates({"response_cells": counted, "treatments": treatments})
    check(TURN_TABLES["response_rates"], table)
    found: list[dict[str, Any]] = table.to_pylist()
    return found


@given(CELLS, PRIOR, WEIGHT)
@settings(deadline=None)
def test_no_rate_and_no_interval_ever_leaves_zero_to_one(
    cells: list[list[tuple[int, int]]], prior: float, weight: float
) -> None:
    for row in rates(cells, prior=prior, weight=weight):
        low, high = row["response_low_probability"], row["response_high_probability"]
        assert 0 <= low <= high <= 1
        assert 0 <= row["response_probability"] <= 1


@given(CELLS, PRIOR, WEIGHT)
@settings(deadline=None)
def test_every_rate_lies_between_what_was_guessed_and_what_was_seen(
    cells: list[list[tuple[int, int]]], prior: float, weight: float
) -> None:
    found = iter(rates(cells, prior=prior, weight=weight))
    for row in cells:
        n_all, r_all = (sum(part) for part in zip(*row, strict=True))
        for n, r in row:
            seen = [prior] + ([r_all / n_all] if n_all else []) + ([r / n] if n else [])
            assert min(seen) - 1e-6 <= next(found)["response_probability"] <= max(seen) + 1e-6


@given(st.integers(1, 9), st.integers(10, 200), st.floats(0.02, 0.5), st.floats(1, 100))
@settings(deadline=None)
def test_more_deliveries_of_the_same_rate_narrow_the_interval(
    tenths: int, n: int, prior: float, weight: float
) -> None:
    widths = []
    for size in (n * 10, n * 100, n * 1000):
        row = rates([[(size, size * tenths // 10), (0, 0), (0, 0)]], prior=prior, weight=weight)[0]
        widths.append(row["response_high_probability"] - row["response_low_probability"])
    assert widths[0] > widths[1] > widths[2]


def test_a_known_answer_by_hand() -> None:
    row = rates([[(80, 20), (0, 0), (0, 0)]], prior=0.05, weight=20.0)[0]
    overall = (20 * 0.05 + 20) / (20 + 80)  # 0.21
    assert row["response_probability"] == pytest.approx((20 * overall + 20) / (20 + 80))
    assert row["response_probability"] == pytest.approx(0.242)
    assert row["prior_weight"] == 20.0


def test_without_a_delivery_the_guess_of_the_playbook_stands() -> None:
    found = rates([[(0, 0)] * 3], prior=0.3, weight=10.0)
    assert [row["response_probability"] for row in found] == pytest.approx([0.3] * 3)
    # beta(3, 7): the 5th and 95th percentile, from any table of the beta distribution
    assert found[0]["response_low_probability"] == pytest.approx(0.0977, abs=1e-4)
    assert found[0]["response_high_probability"] == pytest.approx(0.5496, abs=1e-4)


def test_classes_that_never_heard_learn_from_those_that_did() -> None:
    found = rates([[(1_000, 400), (0, 0), (0, 0)]], prior=0.05, weight=20.0)
    assert found[0]["response_probability"] > found[1]["response_probability"] > 0.35
    assert found[1]["n_delivered"] == 0


def test_one_treatment_teaches_nothing_about_the_rate_of_another() -> None:
    alone = rates([[(0, 0)] * 3, [(30, 3), (40, 4), (0, 0)]])
    beside = rates([[(0, 0)] * 3, [(900, 500), (40, 4), (0, 0)]])
    assert [row["response_probability"] for row in alone[:3]] == pytest.approx(
        [row["response_probability"] for row in beside[:3]]
    )


def test_classes_that_differ_much_are_left_apart_and_equal_ones_drawn_together() -> None:
    n = np.full((4, 3), 500)
    mean = np.full(4, 0.3)
    apart = np.tile([25, 150, 275], (4, 1))
    together = np.full((4, 3), 150)
    light, heavy = estimate_weight(n, apart, mean), estimate_weight(n, together, mean)
    assert light is not None
    assert LIGHTEST <= light < 10
    assert heavy == HEAVIEST


def test_fewer_than_three_cells_with_ten_deliveries_say_nothing_about_spread() -> None:
    few, enough = np.array([[10, 10, 9]]), np.array([[10, 10, 10]])
    assert estimate_weight(few, np.array([[1, 9, 4]]), np.array([0.5])) is None
    assert estimate_weight(enough, np.array([[1, 9, 4]]), np.array([0.5])) is not None
    assert estimate_weight(np.full((1, 3), 20), np.zeros((1, 3), int), np.array([0.0])) is None
