"""The rate of late follows what people do now, and is always a number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.purchasing.fading_rate import FadingRate, fading_days, fit_fading_rate
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS, Histories, collapse
from najimi.errors import NotEnoughDataError, OutOfRangeError

ages = st.lists(st.integers(1, 900), min_size=1, max_size=30, unique=True)


def histories_of(bought: list[list[int]]) -> Histories:
    """Return histories from the days ago on which each customer bought."""
    later = [[age for age in all_ages if age < max(all_ages)] for all_ages in bought]
    return Histories.of(
        frequency=[len(each) for each in later],
        recency_days=[max(all_ages) - min(all_ages) for all_ages in bought],
        tenure_days=[max(all_ages) for all_ages in bought],
        fading_purchases=[
            [sum(0.5 ** (age / days) for age in each) for days in HALF_LIVES_DAYS] for each in later
        ],
    )


@given(st.lists(ages, min_size=1, max_size=12), st.sampled_from(HALF_LIVES_DAYS))
@settings(deadline=None, max_examples=60)
def test_its_answers_are_finite_and_in_range(bought, half_life_days):
    rows = histories_of(bought)
    if not rows.frequency.any():
        return
    model = fit_fading_rate(rows, half_life_days=half_life_days)
    soon = model.expected_purchases(rows, horizon_days=30.0)
    later = model.expected_purchases(rows, horizon_days=300.0)
    buys = model.buys_probability(rows, horizon_days=30.0)
    alive = model.alive_probability(rows)
    assert np.isfinite([soon, later, buys, alive]).all()
    assert ((soon >= 0) & (later >= soon)).all()
    assert ((buys >= 0) & (buys <= 1) & (alive >= 0) & (alive <= 1)).all()


def test_all_together_are_expected_to_go_on_as_of_late():
    draw = np.random.default_rng(3)
    bought = [
        sorted({400, *draw.integers(1, 400, draw.integers(1, 30)).tolist()}) for _ in range(400)
    ]
    rows = histories_of(bought)
    model = fit_fading_rate(rows, half_life_days=60)
    expected = model.expected_purchases(rows, horizon_days=1.0).mean()
    assert expected == pytest.approx(model.mean_purchases_per_day, rel=1e-9)


def test_it_follows_a_change_of_habit_that_a_steady_rate_cannot():
    stopped, began = list(range(200, 400, 10)), [400, *range(1, 200, 10)]
    rows = histories_of([stopped, began] * 5)
    model = fit_fading_rate(rows, half_life_days=30)
    quiet, busy = model.expected_purchases(rows, horizon_days=30.0)[:2]
    assert busy > 5 * quiet


def test_the_variance_of_rates_is_found_again():
    draw = np.random.default_rng(4)
    rate = draw.gamma(2.0, 0.02, 6_000)
    is_bought = draw.random((6_000, 400)) < rate[:, None]
    weights = 0.5 ** (np.arange(1, 401)[None, :] / np.array(HALF_LIVES_DAYS)[:, None])
    rows = Histories.of(
        frequency=is_bought.sum(axis=1),
        recency_days=np.where(is_bought.any(axis=1), 401 - is_bought.argmax(axis=1) - 1, 0),
        tenure_days=np.full(6_000, 401),
        fading_purchases=is_bought @ weights.T,
    )
    model = fit_fading_rate(rows, half_life_days=120)
    assert model.mean_purchases_per_day == pytest.approx(0.04, rel=0.03)
    assert model.rate_variance == pytest.approx(2.0 * 0.02**2, rel=0.1)


def test_collapsing_changes_no_estimate():
    rows = histories_of([[90, 30], [90, 30], [60], [80, 40, 2]])
    cells, _ = collapse(
        frequency=rows.frequency, recency_days=rows.recency_days, tenure_days=rows.tenure_days,
        fading_purchases=rows.fading_purchases,
    )  # fmt: skip
    assert cells.n_customers.tolist().count(2) == 1
    found, again = (fit_fading_rate(each, half_life_days=30) for each in (rows, cells))
    assert list(vars(found).values()) == pytest.approx(list(vars(again).values()))


def test_it_needs_somebody_who_came_twice():
    with pytest.raises(NotEnoughDataError, match="at least 1 repeat purchase"):
        fit_fading_rate(histories_of([[90], [60]]), half_life_days=30)


def test_it_says_what_is_missing():
    rows = Histories.of(frequency=[1], recency_days=[9], tenure_days=[20])
    with pytest.raises(OutOfRangeError, match="fading_purchases must be given"):
        FadingRate(30.0, 0.01, 0.0001).expected_purchases(rows, horizon_days=30.0)
    with pytest.raises(OutOfRangeError, match=r"fading_purchases must have shape \(1, 4\)"):
        Histories.of(frequency=[1], recency_days=[9], tenure_days=[20], fading_purchases=[[0.5]])
    with pytest.raises(OutOfRangeError, match=r"fading_purchases must be in \[0, frequency\]"):
        Histories.of(
            frequency=[0], recency_days=[0], tenure_days=[20], fading_purchases=[[0.5] * 4]
        )


def test_fading_days_are_never_longer_than_days():
    days, squared = fading_days(np.array([0.0, 1.0, 1e5]), 30.0)
    assert (days <= [0.0, 1.0, 1e5]).all()
    assert (squared <= days).all()
