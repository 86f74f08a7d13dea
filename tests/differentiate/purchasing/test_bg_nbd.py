"""BG/NBD: laws that hold for any parameters and any history."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.purchasing.beta_geometric_fit import log_likelihood, tables_of
from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories
from najimi.errors import NotEnoughDataError, OutOfRangeError

parameter = st.floats(1e-3, 1e3)
any_model = st.builds(BgNbd, r=parameter, alpha=parameter, a=parameter, b=parameter)
HOSTILE = Histories.of(
    frequency=[0, 0, 1, 1, 5_000, 100_000, 3, 3],
    recency_days=[0, 0, 1, 3650, 5_000, 36_500, 1e-9, 2],
    tenure_days=[0, 1e6, 1e6, 3650, 5_001, 36_500, 1e-9, 40_000],
)
ALICE_AND_FRIENDS = Histories.of(
    frequency=[0, 1, 1, 2, 6],
    recency_days=[0, 20, 60, 50, 170],
    tenure_days=[90, 90, 150, 90, 180],
    n_customers=[400, 80, 60, 30, 20],
)


@given(any_model, st.floats(0, 1e5))
@settings(deadline=None)
def test_it_answers_in_range_whatever_the_history(model, horizon_days):
    expected = model.expected_purchases(HOSTILE, horizon_days=horizon_days)
    alive = model.alive_probability(HOSTILE)
    buys = model.buys_probability(HOSTILE, horizon_days=horizon_days)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert ((buys >= 0) & (buys <= alive) & (alive <= 1)).all()
    assert (buys <= expected * (1 + 1e-4) + 1e-12).all()


@given(any_model, st.floats(1, 500), st.floats(1, 500))
@settings(deadline=None)
def test_a_longer_horizon_never_brings_fewer_purchases(model, horizon_days, more_days):
    near = model.expected_purchases(ALICE_AND_FRIENDS, horizon_days=horizon_days)
    far = model.expected_purchases(ALICE_AND_FRIENDS, horizon_days=horizon_days + more_days)
    assert (far >= near * (1 - 1e-9)).all()


@given(any_model)
@settings(deadline=None)
def test_no_horizon_brings_no_purchase(model):
    assert model.expected_purchases(ALICE_AND_FRIENDS, horizon_days=0.0).tolist() == [0.0] * 5
    soon = model.expected_purchases(ALICE_AND_FRIENDS, horizon_days=1e-9)
    assert (soon < 1e-3).all()


def test_only_silence_makes_a_repeat_customer_doubtful():
    rows = Histories.of(frequency=[0, 4, 4], recency_days=[0, 90, 30], tenure_days=[90, 90, 90])
    once, just_now, silent = BgNbd(r=0.5, alpha=20, a=0.8, b=2.5).alive_probability(rows)
    assert once == 1.0
    assert silent < just_now < once


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4), st.sampled_from([0, 1]))
@settings(deadline=None)
def test_the_gradient_equals_finite_differences(log_parameters, first_chances):
    tables = tables_of(ALICE_AND_FRIENDS, unit_days=50.0, step=1, first_chances=first_chances)
    theta = np.array(log_parameters)
    _, gradient = log_likelihood(theta, tables, first_chances)
    for k, step in enumerate(1e-5 * np.eye(4)):
        above, _ = log_likelihood(theta + step, tables, first_chances)
        below, _ = log_likelihood(theta - step, tables, first_chances)
        assert gradient[k] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-4)


@given(st.floats(0.01, 100))
@settings(deadline=None, max_examples=20)
def test_the_unit_of_time_does_not_matter(days_per_unit):
    rows = ALICE_AND_FRIENDS
    in_units = Histories.of(
        frequency=rows.frequency,
        recency_days=rows.recency_days / days_per_unit,
        tenure_days=rows.tenure_days / days_per_unit,
        n_customers=rows.n_customers,
    )
    days, units = fit_bg_nbd(rows), fit_bg_nbd(in_units)
    n_purchases = float((rows.frequency * rows.n_customers).sum())
    jacobian = n_purchases * np.log(days_per_unit)
    assert units.log_likelihood == pytest.approx(days.log_likelihood + jacobian, abs=1e-4)
    assert units.alpha * days_per_unit == pytest.approx(days.alpha, rel=1e-3)


def test_cells_and_single_customers_give_the_same_estimate():
    rows = ALICE_AND_FRIENDS
    single = Histories.of(
        frequency=np.repeat(rows.frequency, rows.n_customers),
        recency_days=np.repeat(rows.recency_days, rows.n_customers),
        tenure_days=np.repeat(rows.tenure_days, rows.n_customers),
    )
    assert fit_bg_nbd(single).log_likelihood == pytest.approx(fit_bg_nbd(rows).log_likelihood)


def test_it_stays_finite_where_the_data_say_little():
    nobody_leaves = Histories.of(
        frequency=[9, 10], recency_days=[90, 90], tenure_days=[90, 90], n_customers=[50, 50]
    )
    model = fit_bg_nbd(nobody_leaves)
    assert all(np.isfinite(value) for value in model.parameters().values())
    assert model.alive_probability(nobody_leaves).min() > 0.9


def test_it_says_how_many_repeat_customers_it_lacks():
    few = Histories.of(
        frequency=[0, 1], recency_days=[0, 5], tenure_days=[9, 9], n_customers=[500, 9]
    )
    with pytest.raises(NotEnoughDataError, match="got 9 among 509"):
        fit_bg_nbd(few)


@pytest.mark.parametrize("horizon_days", [-1.0, np.nan, np.inf])
def test_it_refuses_a_horizon_that_is_none(horizon_days):
    model = BgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0)
    with pytest.raises(OutOfRangeError, match="horizon_days"):
        model.expected_purchases(HOSTILE, horizon_days=horizon_days)
