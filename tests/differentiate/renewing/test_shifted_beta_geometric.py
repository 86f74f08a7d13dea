"""Renewals: the published cohorts, the laws of the model, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import hyp2f1

from najimi.differentiate.renewing.renewal_counts import RenewalCounts
from najimi.differentiate.renewing.shifted_beta_geometric import (
    ShiftedBetaGeometric,
    fit_shifted_beta_geometric,
    log_likelihood,
)
from najimi.errors import NotEnoughDataError, OutOfRangeError

# Fader & Hardie (2007), table 1: two cohorts of 1,000, seen for seven years, then five more.
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END_LATER = {8: 0.468, 10: 0.427, 12: 0.394}
parameter = st.floats(1e-3, 1e3)
any_model = st.builds(ShiftedBetaGeometric, a=parameter, b=parameter)


@pytest.mark.parametrize(
    ("survivors", "a", "b", "likelihood"),
    [(HIGH_END, 0.668, 3.806, -1611.16), (REGULAR, 0.704, 1.182, -1680.27)],
)
def test_it_finds_the_parameters_of_the_paper(survivors, a, b, likelihood):
    model = fit_shifted_beta_geometric(RenewalCounts.of_cohort(survivors))
    assert [model.a, model.b] == pytest.approx([a, b], abs=2e-3)
    assert model.log_likelihood == pytest.approx(likelihood, abs=1e-2)


def test_it_foretells_the_five_years_the_paper_kept_back():
    model = fit_shifted_beta_geometric(RenewalCounts.of_cohort(HIGH_END))
    found = model.survival_probability(list(HIGH_END_LATER))
    assert found == pytest.approx(list(HIGH_END_LATER.values()), abs=0.02)


def test_expected_renewals_equal_the_closed_form():
    # Fader & Hardie (2010), discounted expected residual lifetime, n - 1 renewals made.
    model, discount = ShiftedBetaGeometric(a=0.668, b=3.806), 0.1
    n = np.array([1, 2, 5])
    expected = (3.806 + n - 1) / (0.668 + 3.806 + n - 1)
    expected *= hyp2f1(1, 3.806 + n, 0.668 + 3.806 + n, 1 / (1 + discount))
    found = model.expected_renewals(n - 1, horizon_periods=500, discount_share=discount)
    assert found == pytest.approx(expected, rel=1e-9)


@given(any_model, st.integers(0, 300), st.floats(0, 2))
def test_it_answers_in_range_whatever_the_model(model, horizon, discount):
    made = np.array([0, 1, 7, 100_000])
    expected = model.expected_renewals(made, horizon_periods=horizon, discount_share=discount)
    assert np.isfinite(expected).all()
    assert ((expected >= 0) & (expected <= horizon)).all()
    assert (np.diff(expected) >= -1e-9).all()
    assert (np.diff(model.survival_probability(np.arange(horizon + 1))) <= 0).all()
    assert ((model.renewal_probability(made) > 0) & (model.renewal_probability(made) < 1)).all()


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_the_gradient_equals_finite_differences(log_a, log_b):
    counts = RenewalCounts.of_cohort(REGULAR)
    cells = [each.astype(float) for each in (counts.n_renewals, counts.n_renewed, counts.n_lapsed)]
    theta = np.array([log_a, log_b])
    _, gradient = log_likelihood(theta, *cells)
    for i, step in enumerate(1e-5 * np.eye(2)):
        above, below = (
            log_likelihood(theta + step, *cells)[0],
            log_likelihood(theta - step, *cells)[0],
        )
        assert gradient[i] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-3)


def test_cohorts_of_any_age_may_be_put_together():
    young, old = RenewalCounts.of_cohort(HIGH_END[:4]), RenewalCounts.of_cohort(HIGH_END)
    both = {
        name: np.concatenate([getattr(young, name), getattr(old, name)]) for name in vars(young)
    }
    model = fit_shifted_beta_geometric(RenewalCounts.of(**both))
    alone = fit_shifted_beta_geometric(old)
    assert model.renewal_probability([0]) == pytest.approx(alone.renewal_probability([0]), abs=0.01)


def test_it_stays_finite_where_people_hardly_differ():
    counts = RenewalCounts.of(
        n_renewals=[0, 1, 2], n_renewed=[900, 810, 729], n_lapsed=[100, 90, 81]
    )
    model = fit_shifted_beta_geometric(counts)
    assert np.isfinite([model.a, model.b]).all()
    assert model.renewal_probability([0, 50]) == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize(
    "survivors", [[1000, 995, 992], [1000, 600], [12, 3, 1], [1000, 1000, 1000]]
)
def test_it_says_what_thin_data_lack(survivors):
    with pytest.raises(NotEnoughDataError, match="at least 10 customers who renewed"):
        fit_shifted_beta_geometric(RenewalCounts.of_cohort(survivors))


def test_it_refuses_a_cohort_that_grows():
    with pytest.raises(OutOfRangeError, match="never rise"):
        RenewalCounts.of_cohort([100, 110])


def test_it_names_every_fault_at_once():
    with pytest.raises(OutOfRangeError, match=r"n_renewed .* n_lapsed"):
        RenewalCounts.of(n_renewals=[0], n_renewed=[-1], n_lapsed=[0.5])
    with pytest.raises(OutOfRangeError, match="one shape"):
        RenewalCounts.of(n_renewals=[0, 1], n_renewed=[1], n_lapsed=[1])


def test_it_refuses_what_is_no_number_of_renewals():
    model = ShiftedBetaGeometric(a=1.0, b=1.0)
    with pytest.raises(OutOfRangeError, match="whole numbers"):
        model.renewal_probability([0.5])
    with pytest.raises(OutOfRangeError, match="periods must be"):
        model.expected_renewals([0], horizon_periods=-1)
    with pytest.raises(OutOfRangeError, match="discount_share"):
        model.expected_renewals([0], horizon_periods=3, discount_share=-0.5)
