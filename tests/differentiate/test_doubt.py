"""The ends hold what they promise: on simulated customers, whose truth is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from najimi.differentiate.doubt.chances import chance_bands
from najimi.differentiate.doubt.resampling import n_drawn, resampled_models, spread_of
from najimi.differentiate.doubt.returning import REACH_DAYS, days_to_next_purchase
from najimi.differentiate.doubt.steady import steady_ends
from najimi.differentiate.doubt.totals import error_of_total, interval_of_total
from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.differentiate.purchasing.naive import NaiveRate

TRUTH = BgNbd(r=0.8, alpha=30.0, a=0.9, b=2.5)
SHARE, Z = 0.8, 1.2816


def simulated(n: int, seed: int, *, days: float = 300.0) -> Histories:
    """Return histories of customers who follow BG/NBD with the parameters of ``TRUTH``."""
    dice = np.random.default_rng(seed)
    rate = dice.gamma(TRUTH.r, 1 / TRUTH.alpha, n)
    leave, at, left = dice.beta(TRUTH.a, TRUTH.b, n), np.zeros(n), np.zeros(n, dtype=bool)
    x, recency = np.zeros(n), np.zeros(n)
    for _ in range(2000):
        at = np.where(left, np.inf, at + dice.exponential(1 / rate))
        is_in = at < days
        if not is_in.any():
            break
        x, recency = x + is_in, np.where(is_in, at, recency)
        left = left | (is_in & (dice.random(n) < leave)) | ~is_in
    return Histories.of(frequency=x, recency_days=recency, tenure_days=np.full(n, days))


def test_the_ends_of_being_alive_hold_the_truth_for_eight_of_ten() -> None:
    held: list[float] = []
    for seed in range(12):
        rows = simulated(400, seed)
        returned = Histories.of(frequency=rows.frequency[rows.frequency > 0],
                                recency_days=rows.recency_days[rows.frequency > 0],
                                tenure_days=rows.tenure_days[rows.frequency > 0])  # fmt: skip
        claim = logit(fit_bg_nbd(rows).alive_probability(returned))
        claims = [
            m.alive_probability(returned) for m in resampled_models(rows, fit_bg_nbd, seed=seed)
        ]
        spread = spread_of(claims, n_drawn=n_drawn(rows), n_total=rows.n_total)
        assert spread is not None
        truth = logit(TRUTH.alive_probability(returned))
        held.append(float(np.mean(np.abs(truth - claim) <= Z * spread)))
    assert 0.7 <= np.mean(held) <= 0.98


def test_many_customers_are_drawn_few_and_the_spread_is_scaled() -> None:
    cells = Histories.of(
        frequency=[0, 1, 4], recency_days=[0, 20, 80], tenure_days=[90, 90, 90],
        n_customers=[600_000, 300_000, 100_000],
    )  # fmt: skip
    assert n_drawn(cells) == 20_000
    claims = [np.array([p]) for p in np.linspace(0.4, 0.6, 20)]
    few, many = (spread_of(claims, n_drawn=20_000, n_total=n) for n in (20_000, 2_000_000))
    assert few is not None and many is not None
    assert few[0] == pytest.approx(10 * many[0])
    assert spread_of(claims[:3], n_drawn=1, n_total=1) is None


def test_resamples_are_the_same_for_the_same_seed() -> None:
    rows, _ = collapse(**{name: getattr(simulated(300, 1), name)
                          for name in ("frequency", "recency_days", "tenure_days")})  # fmt: skip
    first, again, other = (list(resampled_models(rows, fit_bg_nbd, seed=s)) for s in (1, 1, 2))
    assert first == again != other


def test_the_steady_rate_holds_what_it_promises_of_its_own_customers() -> None:
    dice = np.random.default_rng(3)
    model = NaiveRate(mean_purchases_per_day=0.02)
    rate = dice.exponential(0.02, 20_000)
    seen = dice.poisson(rate * 200)
    rows = Histories.of(frequency=seen, recency_days=np.where(seen > 0, 150.0, 0.0),
                        tenure_days=np.full(len(seen), 200.0))  # fmt: skip
    low, high = steady_ends(model, rows, horizon_days=90, interval_share=SHARE).purchases
    came = dice.poisson(rate * 90)
    assert 0.8 <= np.mean((low <= came) & (came <= high)) <= 0.97


def heard(bias: float, n: int = 6000, seed: int = 1) -> tuple[Any, Any, Any]:
    """Return claims at three origins, and what came of them, with log-odds off by ``bias``."""
    dice = np.random.default_rng(seed)
    claim = dice.beta(1, 3, n)
    came = (dice.random(n) < expit(logit(claim) + bias)).astype(float)
    return claim, came, np.arange(n) % 3


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(0, 5))
def test_ends_of_a_claim_always_hold_the_claim(claims: list[float], seed: int) -> None:
    claim = np.array(claims)
    came = (np.random.default_rng(seed).random(len(claim)) < 0.5).astype(float)
    bands = chance_bands(claim, came, np.arange(len(claim)) % 2, interval_share=SHARE)
    low, high = bands.around(claim, spread=0.1)
    assert ((low >= 0) & (low <= claim) & (claim <= high) & (high <= 1)).all()


def test_ends_of_a_claim_hold_the_share_of_new_customers_in_most_bins() -> None:
    bands = chance_bands(*heard(0.3), interval_share=SHARE)
    claim, came, _ = heard(0.3, n=5000, seed=9)
    low, high = bands.around(claim)
    place = np.searchsorted(bands.upper_claim[:-1], claim)
    held = [low[place == k].mean() <= came[place == k].mean() <= high[place == k].mean()
            for k in range(10)]  # fmt: skip
    assert np.mean(held) >= 0.8


def test_a_total_lies_between_its_ends_as_often_as_promised() -> None:
    dice = np.random.default_rng(5)
    held = []
    for _ in range(2000):
        actual = 100 * (1 + 0.1 * dice.standard_normal(4))
        error = error_of_total([100.0] * 3, actual[:3].tolist())
        low, high = interval_of_total(100.0, error_share=error, n_origins=3, interval_share=SHARE)
        held.append(low <= actual[3] <= high)
    assert 0.8 <= np.mean(held) <= 0.9


def test_a_total_without_an_origin_has_no_error_to_tell() -> None:
    assert math.isnan(error_of_total([], []))
    assert math.isnan(error_of_total([0.0], [5.0]))


def test_the_next_purchase_is_named_where_one_half_is_reached() -> None:
    rows = simulated(300, 4)
    days = days_to_next_purchase(TRUTH, rows)
    known = np.isfinite(days)
    assert 0 < known.sum() < len(days)
    for one in np.flatnonzero(known)[:20]:
        row = Histories.of(frequency=rows.frequency[[one]], recency_days=rows.recency_days[[one]],
                           tenure_days=rows.tenure_days[[one]])  # fmt: skip
        bought = TRUTH.buys_probability(row, horizon_days=float(days[one]))[0]
        assert bought == pytest.approx(0.5, abs=0.03)
    never = TRUTH.buys_probability(rows, horizon_days=float(REACH_DAYS))[~known]
    assert (never < 0.5).all()
