"""BG/NBD: whom it doubts, and what it estimates; its laws stand in ``test_leaving_laws``."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differentiate.purchasing.shops import FRIENDS

from najimi.differentiate.purchasing.beta_geometric_fit import log_likelihood, tables_of
from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories


def test_only_silence_makes_a_repeat_customer_doubtful():
    rows = Histories.of(frequency=[0, 4, 4], recency_days=[0, 90, 30], tenure_days=[90, 90, 90])
    once, just_now, silent = BgNbd(r=0.5, alpha=20, a=0.8, b=2.5).alive_probability(rows)
    assert once == 1.0
    assert silent < just_now < once


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4), st.sampled_from([0, 1]))
@settings(deadline=None)
def test_the_gradient_equals_finite_differences(log_parameters, first_chances):
    tables = tables_of(FRIENDS, unit_days=50.0, step=1, first_chances=first_chances)
    theta = np.array(log_parameters)
    _, gradient = log_likelihood(theta, tables, first_chances)
    for k, step in enumerate(1e-5 * np.eye(4)):
        above, _ = log_likelihood(theta + step, tables, first_chances)
        below, _ = log_likelihood(theta - step, tables, first_chances)
        assert gradient[k] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-4)


@given(st.floats(0.01, 100))
@settings(deadline=None, max_examples=20)
def test_the_unit_of_time_does_not_matter(days_per_unit):
    rows = FRIENDS
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


def test_it_stays_finite_where_the_data_say_little():
    nobody_leaves = Histories.of(
        frequency=[9, 10], recency_days=[90, 90], tenure_days=[90, 90], n_customers=[50, 50]
    )
    model = fit_bg_nbd(nobody_leaves)
    assert all(np.isfinite(value) for value in model.parameters().values())
    assert model.alive_probability(nobody_leaves).min() > 0.9
