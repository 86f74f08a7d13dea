"""Histories that break such models elsewhere: each is refused before a fit, or gets a number."""

import numpy as np
import pytest

from najimi.differentiate.choosing.candidates import fit_model
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS, Histories
from najimi.differentiate.purchasing.purchase_models import MODEL_NAMES
from najimi.errors import NotEnoughDataError

N = 40
ALWAYS = np.arange(N)
HISTORIES = {
    "one purchase each": (0 * ALWAYS, 0 * ALWAYS, 30 + ALWAYS),
    "all on the day of the estimate": (0 * ALWAYS, 0 * ALWAYS, 0 * ALWAYS),
    "all on one date long ago": (0 * ALWAYS, 0 * ALWAYS, 0 * ALWAYS + 3_650),
    "all identical": (0 * ALWAYS + 3, 0 * ALWAYS + 60, 0 * ALWAYS + 90),
    "all came again today": (0 * ALWAYS + 1, 0 * ALWAYS + 1, 0 * ALWAYS + 1),
    "a purchase every single day": (0 * ALWAYS + 365, 0 * ALWAYS + 365, 0 * ALWAYS + 365),
    "gaps of years": (ALWAYS % 3, (ALWAYS % 3) * 2_000, 0 * ALWAYS + 9_000),
    "gone for a century": (1 + ALWAYS % 4, 0 * ALWAYS + 5, 0 * ALWAYS + 36_500),
    "a million purchases of one": (
        np.r_[1_000_000, 1 + ALWAYS[1:] % 2], np.r_[3_000, 0 * ALWAYS[1:] + 9], 0 * ALWAYS + 3_000,
    ),
    "several purchases within a second": (0 * ALWAYS + 9, 0 * ALWAYS + 1e-5, 0 * ALWAYS + 400),
    "newcomers beside regulars": (
        np.where(ALWAYS % 2, 50, 0), np.where(ALWAYS % 2, 300, 0), np.where(ALWAYS % 2, 301, 0),
    ),
    "one customer only": ([7], [70], [90]),
    "one customer who bought once today": ([0], [0], [0]),
}  # fmt: skip


def histories_of(name):
    frequency, recency, tenure = (np.asarray(column) for column in HISTORIES[name])
    # As if all repeat purchases had come on the latest day.
    faded = [frequency * 0.5 ** ((tenure - recency) / days) for days in HALF_LIVES_DAYS]
    return Histories.of(
        frequency=frequency,
        recency_days=recency,
        tenure_days=tenure,
        previous_purchases=frequency + 1,
        fading_purchases=np.stack(faded, axis=1),
    )


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("name", MODEL_NAMES)
def test_it_refuses_before_a_fit_or_answers_in_range(name, history):
    rows = histories_of(history)
    try:
        model = fit_model(name, rows, window_days=90.0)
    except NotEnoughDataError as refusal:
        assert refusal.hint
        return
    assert all(np.isfinite(value) for value in model.parameters().values())
    for horizon_days in (0.0, 1.0, 365.0, 36_500.0):
        expected = model.expected_purchases(rows, horizon_days=horizon_days)
        buys = model.buys_probability(rows, horizon_days=horizon_days)
        assert np.isfinite(expected).all()
        assert (expected >= 0).all()
        assert ((buys >= 0) & (buys <= 1)).all()
    alive = model.alive_probability(rows)
    assert ((alive >= 0) & (alive <= 1)).all()


@pytest.mark.parametrize("name", ["bg_nbd", "mbg_nbd", "pareto_nbd", "mbg_cnbd_k"])
@pytest.mark.parametrize(
    "history", ["one purchase each", "all on one date long ago", "one customer only"]
)
def test_it_says_that_too_few_came_back(name, history):
    with pytest.raises(NotEnoughDataError, match="at least 10 customers with a repeat purchase"):
        fit_model(name, histories_of(history), window_days=90.0)
