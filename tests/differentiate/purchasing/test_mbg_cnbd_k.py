"""MBG/CNBD-k: equal to MBG/NBD for k = 1, and exact beyond it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc
from tests.differentiate.purchasing.shops import FRIENDS

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK, fit_mbg_cnbd_k
from najimi.differentiate.purchasing.mbg_cnbd_k_fit import log_likelihood
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd, fit_mbg_nbd
from najimi.differentiate.purchasing.regular_gaps import phase_terms, purchases_if_alive

parameter = st.floats(1e-3, 1e3)


@given(parameter, parameter, parameter, parameter, st.floats(0, 1e3))
@settings(deadline=None)
def test_with_one_phase_it_answers_as_mbg_nbd(r, alpha, a, b, horizon_days):
    chance = MbgNbd(r=r, alpha=alpha, a=a, b=b)
    even = MbgCnbdK(regularity=1.0, r=r, alpha=alpha, a=a, b=b)
    expected = chance.expected_purchases(FRIENDS, horizon_days=horizon_days)
    found = even.expected_purchases(FRIENDS, horizon_days=horizon_days)
    assert found == pytest.approx(expected, rel=1e-9)
    alive = chance.alive_probability(FRIENDS)
    assert even.alive_probability(FRIENDS) == pytest.approx(alive, rel=1e-12)
    buys = chance.buys_probability(FRIENDS, horizon_days=horizon_days)
    found = even.buys_probability(FRIENDS, horizon_days=horizon_days)
    assert found == pytest.approx(buys, rel=1e-9, abs=1e-12)


def sum_over_purchases(x, recency, tenure, *, r, alpha, a, b, k, horizon):
    """Add up the chance of each purchase: enough phases ended, and all before it survived."""
    shape, reach = r + k * x, horizon / (alpha + tenure)
    weights = phase_terms(np.array([shape]), np.array([(tenure - recency) / (alpha + tenure)]), k=k)
    number = np.arange(1, 20_001)
    stays = b + x + 1
    survived = np.r_[1.0, np.cumprod((stays + number - 1) / (a + stays + number - 1))[:-1]]
    sums = [
        (survived * betainc(k * number - j, shape + j, reach / (1 + reach))).sum() for j in range(k)
    ]
    return np.average(sums, weights=[weight[0] for weight in weights])


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize(
    "shop",
    [
        {"r": 0.5, "alpha": 20.0, "a": 0.8, "b": 2.5}, {"r": 3.0, "alpha": 2.0, "a": 800.0, "b": 1e-3},
        {"r": 3.0, "alpha": 5.0, "a": 1e-3, "b": 1e3}, {"r": 0.5, "alpha": 7.0, "a": 1.0, "b": 1.0},
    ],
)  # fmt: skip
def test_it_foretells_the_sum_over_all_purchases_to_come(k, shop):
    rows = Histories.of(
        frequency=[0, 1, 4, 12, 200], recency_days=[0, 20, 50, 80, 300],
        tenure_days=[90, 90, 90, 90, 330],
    )  # fmt: skip
    found = purchases_if_alive(rows, **shop, k=k, horizon_days=120.0)
    for i, x in enumerate(rows.frequency):
        expected = sum_over_purchases(
            x, rows.recency_days[i], rows.tenure_days[i], **shop, k=k, horizon=120.0
        )
        assert found[i] == pytest.approx(expected, rel=1e-10)


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4), st.sampled_from([1, 2, 5]))
@settings(deadline=None)
def test_the_gradient_equals_finite_differences(log_parameters, k):
    places = distinct(FRIENDS.frequency)
    cells = {
        "x": places[0].astype(float), "x_at": places[1], "since": FRIENDS.recency_days / 50,
        "until": FRIENDS.tenure_days / 50, "n": FRIENDS.n_customers.astype(float), "k": k,
    }  # fmt: skip
    theta = np.array(log_parameters)
    _, gradient = log_likelihood(theta, **cells)
    for i, step in enumerate(1e-5 * np.eye(4)):
        above, _ = log_likelihood(theta + step, **cells)
        below, _ = log_likelihood(theta - step, **cells)
        assert gradient[i] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-4)


def simulated(k, *, n=20_000, tenure=400.0):
    """Return histories of a shop with gaps of k phases, the sum of ln(gap), and what came after."""
    draw = np.random.default_rng(k)
    rate, leaving = draw.gamma(0.9, k / 30.0, n), draw.beta(1.0, 4.0, n)
    frequency, after, last, at = np.zeros(n, int), np.zeros(n, int), np.zeros(n), np.zeros(n)
    active, log_gap_sum = np.flatnonzero(draw.random(n) > leaving), 0.0
    while len(active):
        gap = draw.gamma(k, 1 / rate[active])
        at[active] += gap
        log_gap_sum += np.log(gap[at[active] < tenure]).sum()
        active = active[at[active] < tenure + 100]
        known = active[at[active] < tenure]
        frequency[known], last[known] = frequency[known] + 1, at[known]
        after[active[at[active] >= tenure]] += 1
        active = active[draw.random(len(active)) > leaving[active]]
    rows = Histories.of(frequency=frequency, recency_days=last, tenure_days=np.full(n, tenure))
    return rows, log_gap_sum, after


@pytest.mark.parametrize("k", [1, 3])
def test_it_finds_how_even_the_gaps_are_with_and_without_the_days(k):
    rows, log_gap_sum, after = simulated(k)
    model = fit_mbg_cnbd_k(rows)
    assert model.regularity == k
    assert fit_mbg_cnbd_k(rows, log_gap_sum=log_gap_sum).regularity == k
    assert [model.r, model.alpha * k] == pytest.approx([0.9, 30.0], rel=0.1)
    expected = model.expected_purchases(rows, horizon_days=100.0)
    assert expected.sum() == pytest.approx(after.sum(), rel=0.03)


def test_even_gaps_make_it_better_than_chance():
    rows, _, after = simulated(3)
    even, chance = (
        fit(rows).expected_purchases(rows, horizon_days=100.0)
        for fit in (fit_mbg_cnbd_k, fit_mbg_nbd)
    )
    assert np.abs(even - after).mean() < 0.97 * np.abs(chance - after).mean()


def test_what_it_foretells_happens_to_customers_alike():
    rows, _, after = simulated(3)
    model = MbgCnbdK(regularity=3.0, r=0.9, alpha=10.0, a=1.0, b=4.0)
    expected = model.expected_purchases(rows, horizon_days=100.0)
    buys = model.buys_probability(rows, horizon_days=100.0)
    for group in np.array_split(np.argsort(expected), 8):
        noise = 4 * after[group].std() / len(group) ** 0.5
        assert expected[group].mean() == pytest.approx(after[group].mean(), abs=noise + 1e-3)
        seen = (after[group] > 0).mean()
        assert buys[group].mean() == pytest.approx(seen, abs=2.5 / len(group) ** 0.5)
