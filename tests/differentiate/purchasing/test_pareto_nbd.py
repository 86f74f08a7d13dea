"""Pareto/NBD: whom it doubts, and what it estimates; its laws stand in ``test_leaving_laws``."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differentiate.purchasing.shops import FRIENDS

from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd, fit_pareto_nbd
from najimi.differentiate.purchasing.pareto_nbd_fit import log_likelihood


def test_silence_makes_everybody_doubtful_who_bought_once_too():
    rows = Histories.of(
        frequency=[0, 0, 4, 4], recency_days=[0, 0, 90, 30], tenure_days=[0, 90, 90, 90]
    )
    new, once, just_now, silent = ParetoNbd(r=0.5, alpha=20, s=0.8, beta=25).alive_probability(rows)
    assert (new, just_now) == (1.0, 1.0)
    assert silent < once < 1.0


@pytest.mark.parametrize("s", [0.7, 1.0, 1.0 + 1e-9, 4.0])
def test_expected_purchases_follow_the_mean_stay(s):
    # With (s - 1) in the denominator the paper's line breaks at s = 1; ours may not.
    model = ParetoNbd(r=0.5, alpha=20.0, s=s, beta=25.0)
    rows = Histories.of(frequency=[2], recency_days=[60], tenure_days=[60])
    days = np.linspace(0.0, 200.0, 200_001)
    still = ((25.0 + 60) / (25.0 + 60 + days)) ** s
    expected = 2.5 / 80 * np.trapezoid(still, days)
    found = model.expected_purchases(rows, horizon_days=200.0)
    assert found == pytest.approx(expected, rel=1e-7)


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4))
@settings(deadline=None)
def test_the_gradient_equals_finite_differences(log_parameters):
    cells = {
        "x": FRIENDS.frequency.astype(float), "since": FRIENDS.recency_days / 50,
        "until": FRIENDS.tenure_days / 50, "n": FRIENDS.n_customers.astype(float),
    }  # fmt: skip
    theta = np.array(log_parameters)
    _, gradient = log_likelihood(theta, **cells)
    for k, step in enumerate(1e-5 * np.eye(4)):
        above, _ = log_likelihood(theta + step, **cells)
        below, _ = log_likelihood(theta - step, **cells)
        assert gradient[k] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-4)


@pytest.fixture(scope="module")
def simulated():
    """Return histories of a Pareto/NBD shop, and what came in the 100 days after."""
    draw = np.random.default_rng(11)
    n, tenure = 60_000, 400.0
    rate, stay = draw.gamma(0.6, 1 / 40.0, n), draw.gamma(0.9, 1 / 120.0, n)
    until = draw.exponential(1 / stay)
    frequency, after, last, at = np.zeros(n, int), np.zeros(n, int), np.zeros(n), np.zeros(n)
    active = np.arange(n)
    while len(active):
        at[active] += draw.exponential(1 / rate[active])
        active = active[at[active] < np.minimum(until[active], tenure + 100)]
        known = active[at[active] < tenure]
        frequency[known], last[known] = frequency[known] + 1, at[known]
        after[active[at[active] >= tenure]] += 1
    rows = Histories.of(frequency=frequency, recency_days=last, tenure_days=np.full(n, tenure))
    return rows, after, until > tenure


def test_it_finds_the_parameters_that_made_the_customers(simulated):
    model = fit_pareto_nbd(simulated[0])
    assert [model.r, model.alpha] == pytest.approx([0.6, 40.0], rel=0.1)
    assert model.s / model.beta == pytest.approx(0.9 / 120, rel=0.15)


def test_what_it_foretells_happens_to_customers_alike(simulated):
    rows, after, is_alive = simulated
    model = ParetoNbd(r=0.6, alpha=40.0, s=0.9, beta=120.0)
    expected = model.expected_purchases(rows, horizon_days=100.0)
    alive = model.alive_probability(rows)
    buys = model.buys_probability(rows, horizon_days=100.0)
    for group in np.array_split(np.argsort(alive), 8):
        n = len(group)
        assert alive[group].mean() == pytest.approx(is_alive[group].mean(), abs=2.5 / n**0.5)
        assert buys[group].mean() == pytest.approx((after[group] > 0).mean(), abs=2.5 / n**0.5)
        noise = 4 * after[group].std() / n**0.5
        assert expected[group].mean() == pytest.approx(after[group].mean(), abs=noise + 1e-4)
