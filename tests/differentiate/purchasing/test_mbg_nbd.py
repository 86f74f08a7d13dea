"""MBG/NBD: what sets it apart from BG/NBD."""

import numpy as np
import pytest
from scipy.special import hyp2f1

from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd, fit_mbg_nbd


def test_a_customer_who_bought_once_and_stays_away_becomes_doubtful():
    rows = Histories.of(frequency=[0, 0], recency_days=[0, 0], tenure_days=[1, 900])
    new, silent = MbgNbd(r=0.5, alpha=6.0, a=0.9, b=1.6).alive_probability(rows)
    assert silent < new < 1.0


def test_it_foretells_what_the_erratum_writes_with_a_hypergeometric_function():
    # Wagner & Hoppe (2008), with every parameter and number chosen by hand.
    r, alpha, a, b, x, tx, tenure, t = 0.5, 6.0, 0.9, 1.6, 4, 20.0, 39.0, 52.0
    z = t / (alpha + tenure + t)
    still = ((alpha + tenure) / (alpha + tenure + t)) ** (r + x)
    purchases = (a + b + x) / (a - 1) * (1 - still * hyp2f1(r + x, b + x + 1, a + b + x, z))
    odds = a / (b + x) * ((alpha + tenure) / (alpha + tx)) ** (r + x)
    rows = Histories.of(frequency=[x], recency_days=[tx], tenure_days=[tenure])
    found = MbgNbd(r=r, alpha=alpha, a=a, b=b).expected_purchases(rows, horizon_days=t)
    assert found == pytest.approx(purchases / (1 + odds), rel=1e-10)


def test_it_finds_the_parameters_that_made_the_customers():
    draw = np.random.default_rng(7)
    n, tenure = 20_000, 400.0
    rate, leaving = draw.gamma(0.6, 1 / 40.0, n), draw.beta(1.0, 3.0, n)
    frequency, last, at = np.zeros(n, int), np.zeros(n), np.zeros(n)
    alive = np.flatnonzero(draw.random(n) > leaving)
    while len(alive):
        at[alive] += draw.exponential(1 / rate[alive])
        alive = alive[at[alive] < tenure]
        frequency[alive], last[alive] = frequency[alive] + 1, at[alive]
        alive = alive[draw.random(len(alive)) > leaving[alive]]
    rows = Histories.of(frequency=frequency, recency_days=last, tenure_days=np.full(n, tenure))
    model = fit_mbg_nbd(rows)
    assert [model.r, model.alpha] == pytest.approx([0.6, 40.0], rel=0.1)
    assert model.a / (model.a + model.b) == pytest.approx(0.25, abs=0.02)
