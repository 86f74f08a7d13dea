"""The naive challengers keep their word, and nothing more."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.naive import (
    NaivePreviousWindow,
    NaiveRate,
    fit_naive_previous_window,
    fit_naive_rate,
)
from najimi.errors import NotEnoughDataError, OutOfRangeError

ROWS = Histories.of(
    frequency=[0, 3, 3, 100_000],
    recency_days=[0, 90, 10, 36_500],
    tenure_days=[0, 90, 9_000, 36_500],
    previous_purchases=[1, 2, 0, 90],
)


def test_the_previous_window_comes_again():
    model = NaivePreviousWindow(window_days=90.0)
    assert model.expected_purchases(ROWS, horizon_days=90.0).tolist() == [1, 2, 0, 90]
    assert model.expected_purchases(ROWS, horizon_days=45.0).tolist() == [0.5, 1, 0, 45]


def test_silent_customers_are_as_alive_as_those_who_came_back():
    model = NaivePreviousWindow(window_days=90.0, silent_return_share=0.2)
    assert model.alive_probability(ROWS).tolist() == [1.0, 1.0, 0.2, 1.0]


def test_return_shares_are_counted_over_customers():
    rows = Histories.of(
        frequency=[1, 1, 0], recency_days=[9, 9, 0], tenure_days=[99, 99, 99],
        n_customers=[18, 80, 98], previous_purchases=[1, 1, 0],
    )  # fmt: skip
    model = fit_naive_previous_window(rows, window_days=30.0, actual_purchases=[0, 4, 0])
    assert model.active_return_share == pytest.approx(0.81)
    assert model.silent_return_share == pytest.approx(0.01)


def test_it_refuses_to_guess_the_previous_window():
    rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[9])
    with pytest.raises(OutOfRangeError, match="previous_purchases"):
        NaivePreviousWindow(window_days=90.0).expected_purchases(rows, horizon_days=90.0)


@given(st.floats(1e-6, 10), st.floats(0, 1e5))
@settings(deadline=None)
def test_a_rate_answers_in_range_whatever_the_history(mean_purchases_per_day, horizon_days):
    model = NaiveRate(mean_purchases_per_day=mean_purchases_per_day)
    expected = model.expected_purchases(ROWS, horizon_days=horizon_days)
    alive = model.alive_probability(ROWS)
    buys = model.buys_probability(ROWS, horizon_days=horizon_days)
    assert np.isfinite(expected).all()
    assert ((alive >= 0) & (alive <= 1) & (buys >= 0) & (buys <= 1)).all()
    assert (buys <= expected + 1e-12).all()


def test_a_newcomer_has_the_common_rate():
    rows = Histories.of(frequency=[4, 0], recency_days=[80, 0], tenure_days=[100, 0])
    model = fit_naive_rate(rows)
    assert model.mean_purchases_per_day == pytest.approx(0.04)
    newcomer = Histories.of(frequency=[0], recency_days=[0], tenure_days=[0])
    assert model.expected_purchases(newcomer, horizon_days=50.0) == pytest.approx(2.0)


def test_silence_that_does_not_fit_the_rate_lowers_the_stand_in_for_alive():
    alive = NaiveRate(mean_purchases_per_day=0.01).alive_probability(ROWS)
    assert alive[1] == 1.0
    assert alive[2] < 0.01


def test_a_rate_needs_one_repeat_purchase():
    rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[9], n_customers=[7])
    with pytest.raises(NotEnoughDataError, match="among 7 customers"):
        fit_naive_rate(rows)
