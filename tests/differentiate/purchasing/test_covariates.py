"""Covariates: what was planted comes back, and without them nothing changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.choosing.candidates import fit_model
from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.covariates import (
    CovariateModel,
    Covariates,
    _likelihood,
    _plain_likelihood,
    fit_with_covariates,
)
from najimi.differentiate.purchasing.histories import Histories
from najimi.errors import OutOfRangeError

NAMES = ["bg_nbd", "mbg_nbd", "pareto_nbd"]
PLANTED = {"by_friend": 0.8, "old_cohort": -0.5}
FRIENDS = Histories.of(
    frequency=[0, 1, 1, 2, 6],
    recency_days=[0, 20, 60, 50, 170],
    tenure_days=[90, 90, 150, 90, 180],
    n_customers=[400, 80, 60, 30, 20],
)


def simulated(name, *, n=12_000, tenure=200.0, horizon=100.0):
    """Return histories, covariates and what came after, of a shop in which friends buy more."""
    draw = np.random.default_rng(3)
    columns = {"by_friend": draw.random(n) < 0.4, "old_cohort": draw.random(n) < 0.5}
    factor = np.exp(sum(PLANTED[key] * column for key, column in columns.items()))
    rate = draw.gamma(0.8, 1 / 40.0, n) * factor
    leaving = draw.beta(1.0, 5.0, n)
    stay = draw.exponential(1 / draw.gamma(0.9, 1 / 150.0, n))
    until = stay if name == "pareto_nbd" else np.full(n, np.inf)
    frequency, after, last, at = np.zeros(n, int), np.zeros(n, int), np.zeros(n), np.zeros(n)
    active = np.flatnonzero(draw.random(n) > leaving) if name == "mbg_nbd" else np.arange(n)
    while len(active):
        at[active] += draw.exponential(1 / rate[active])
        active = active[at[active] < np.minimum(until[active], tenure + horizon)]
        known = active[at[active] < tenure]
        frequency[known], last[known] = frequency[known] + 1, at[known]
        after[active[at[active] >= tenure]] += 1
        if name != "pareto_nbd":
            active = active[draw.random(len(active)) > leaving[active]]
    rows = Histories.of(frequency=frequency, recency_days=last, tenure_days=np.full(n, tenure))
    return rows, Covariates.of(columns, n_rows=n), after


@pytest.mark.parametrize("name", NAMES)
def test_planted_effects_come_back_and_foretell_better(name):
    rows, known, after = simulated(name)
    model, plain = fit_with_covariates(name, rows, known), fit_model(name, rows, window_days=100.0)
    assert model.effects == pytest.approx(PLANTED, abs=0.12)
    assert model.base.log_likelihood > plain.log_likelihood + 100
    with_them = model.expected_purchases(rows, known, horizon_days=100.0)
    without = plain.expected_purchases(rows, horizon_days=100.0)
    assert ((with_them - after) ** 2).mean() < ((without - after) ** 2).mean()


@pytest.mark.parametrize("name", NAMES)
def test_without_covariates_the_answer_is_the_old_one(name):
    rows, nothing = FRIENDS, Covariates.of({}, n_rows=len(FRIENDS))
    model, plain = fit_with_covariates(name, rows, nothing), fit_model(name, rows, window_days=90.0)
    assert model.effects == {}
    assert model.base.parameters() == pytest.approx(plain.parameters(), rel=1e-6)
    alive = model.base.alive_probability(rows)
    assert model.alive_probability(rows, nothing) == pytest.approx(alive, rel=1e-12)


@given(st.lists(st.floats(-2, 2), min_size=6, max_size=6), st.sampled_from(NAMES))
@settings(deadline=None, max_examples=30)
def test_the_gradient_equals_finite_differences(numbers, name):
    parts = [
        (np.array(z), _plain_likelihood(name, FRIENDS, 50.0)) for z in ([0.0, 1.0], [1.0, 0.5])
    ]
    theta = np.array(numbers)
    _, gradient = _likelihood(theta, parts)
    for i, step in enumerate(1e-5 * np.eye(6)):
        above, below = _likelihood(theta + step, parts)[0], _likelihood(theta - step, parts)[0]
        assert gradient[i] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-3)


@given(st.floats(-5, 5), st.floats(0, 1e4))
@settings(deadline=None, max_examples=30)
def test_it_answers_in_range(effect, horizon_days):
    model = CovariateModel(BgNbd(r=0.3, alpha=20.0, a=0.8, b=2.5), {"z": effect})
    known = Covariates.of({"z": [0, 1, 0, 1, 1]}, n_rows=5)
    expected = model.expected_purchases(FRIENDS, known, horizon_days=horizon_days)
    buys = model.buys_probability(FRIENDS, known, horizon_days=horizon_days)
    alive = model.alive_probability(FRIENDS, known)
    assert np.isfinite(expected).all()
    assert ((buys >= 0) & (buys <= alive) & (alive <= 1) & (expected >= 0)).all()


def test_it_refuses_what_are_no_covariates():
    with pytest.raises(OutOfRangeError, match=r"a must be 2 finite numbers; b must be"):
        Covariates.of({"a": [1.0], "b": [1.0, np.nan]}, n_rows=2)
    with pytest.raises(OutOfRangeError, match="1001 groups"):
        Covariates.of({"income": np.arange(1_001.0)}, n_rows=1_001)


def test_it_asks_for_the_covariates_of_the_fit():
    model = CovariateModel(BgNbd(r=0.3, alpha=20.0, a=0.8, b=2.5), {"z": 0.5})
    other = Covariates.of({"y": [0, 1, 0, 1, 1]}, n_rows=5)
    with pytest.raises(OutOfRangeError, match="covariates must be z for 5 rows, got y"):
        model.alive_probability(FRIENDS, other)
    with pytest.raises(OutOfRangeError, match="pareto_nbd"):
        fit_with_covariates("naive_rate", FRIENDS, other)
