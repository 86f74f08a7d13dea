"""Bands hold what they promise, and always hold the expected value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.choosing.bands import residual_bands
from najimi.errors import NotEnoughDataError, OutOfRangeError

cell = st.tuples(st.floats(0, 50), st.integers(0, 60), st.integers(1, 99))


@given(
    st.lists(cell, min_size=1, max_size=40),
    st.integers(1, 12),
    st.floats(0.5, 0.99),
    st.sampled_from([7.0, 90.0, 365.0]),
)
@settings(deadline=None)
def test_low_expected_high_rise_together(cells, n_bins, interval_share, horizon_days):
    expected, actual, n_customers = zip(*cells, strict=True)
    bands = residual_bands(
        expected, actual, n_customers, interval_share=interval_share, window_days=90.0,
        n_bins=n_bins,
    )  # fmt: skip
    asked = np.linspace(0, 400, 101)
    low, high = bands.around(asked, horizon_days=horizon_days)
    assert ((low >= 0) & (low <= asked) & (asked <= high) & np.isfinite(high)).all()
    assert (np.diff(low) >= -1e-9).all()
    assert (np.diff(high) >= -1e-9).all()
    assert bands.n_customers.sum() == sum(n_customers)


@pytest.mark.parametrize("interval_share", [0.5, 0.8, 0.95])
def test_new_customers_land_inside_at_least_as_often_as_promised(interval_share):
    draw = np.random.default_rng(2)
    expected = draw.gamma(1.0, 3.0, 40_000)
    actual = draw.poisson(expected * draw.gamma(4.0, 0.25, 40_000))
    learnt, new = slice(0, 20_000), slice(20_000, None)
    bands = residual_bands(
        expected[learnt], actual[learnt], np.ones(20_000, int),
        interval_share=interval_share, window_days=90.0,
    )  # fmt: skip
    low, high = bands.around(expected[new], horizon_days=90.0)
    share_inside = ((low <= actual[new]) & (actual[new] <= high)).mean()
    assert share_inside > interval_share - 0.01


def test_customers_expected_to_buy_nothing_have_a_bin_of_their_own():
    bands = residual_bands(
        [0.0, 0.0, 3.0], [0, 2, 3], [95, 5, 100], interval_share=0.8, window_days=90.0
    )
    low, high = bands.around([0.0], horizon_days=90.0)
    assert (low.item(), high.item()) == (0.0, 0.0)
    assert bands.n_customers.tolist() == [100, 100]


def test_a_longer_horizon_stretches_the_band():
    bands = residual_bands([2.0] * 3, [1, 2, 4], [100] * 3, interval_share=0.8, window_days=90.0)
    low, high = bands.around([4.0], horizon_days=180.0)
    assert (low.item(), high.item()) == (2.0, 8.0)


def test_it_needs_a_backtest():
    with pytest.raises(NotEnoughDataError, match="got 0"):
        residual_bands([], [], [], interval_share=0.8, window_days=90.0)


def test_it_names_every_wrong_argument():
    with pytest.raises(OutOfRangeError) as caught:
        residual_bands([-1.0], [np.nan], [0], interval_share=1.0, window_days=0.0, n_bins=0)
    for name in ("expected", "actual", "n_customers", "interval_share", "window_days", "n_bins"):
        assert name in str(caught.value)
