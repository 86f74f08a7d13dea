"""The backtest decides, says why, and never pretends."""

import numpy as np
import pytest

from najimi.differentiate.choosing.chooser import (
    CANDIDATES,
    CandidateScore,
    Origin,
    _least_error,
    choose_purchase_model,
    fit_chosen,
    foretell,
)
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.naive import NaivePreviousWindow
from najimi.errors import NotEnoughDataError, OutOfRangeError


def shop(n=2_000, *, seed=11):
    draw = np.random.default_rng(seed)
    rate = draw.gamma(2.0, 0.01, n)
    frequency = draw.poisson(rate * 300)
    recency = np.where(frequency > 0, draw.integers(200, 300, n), 0)
    known = Histories.of(
        frequency=frequency,
        recency_days=recency,
        tenure_days=np.full(n, 300),
        previous_purchases=draw.poisson(rate * 90),
    )
    return known, draw.poisson(rate * 90)


def test_it_takes_the_previous_window_when_history_repeats_itself():
    known, _ = shop()
    origin = Origin(known, known.previous_purchases)
    choice = choose_purchase_model([origin, origin], window_days=90.0)
    assert (choice.model_name, choice.reason) == ("naive_previous_window", "least_error")
    assert (choice.n_origins, choice.n_customers) == (2, 2_000)
    assert [score.model_name for score in choice.scores] == list(CANDIDATES)
    assert choice.scores[-1].mae == 0.0


def test_the_chosen_model_knows_how_many_silent_customers_came_back():
    known, _ = shop()
    choice = choose_purchase_model([Origin(known, known.previous_purchases)], window_days=90.0)
    model = fit_chosen(choice, known)
    assert isinstance(model, NaivePreviousWindow)
    assert model.active_return_share > 0.99
    assert model.silent_return_share < 0.01


def test_a_fitted_model_wins_where_customers_leave():
    known, actual = shop()
    has_left = (np.arange(2_000) % 2 == 0) & (known.frequency > 0)
    after_leaving = Histories.of(
        frequency=known.frequency,
        recency_days=np.where(has_left, 40, known.recency_days),
        tenure_days=known.tenure_days,
        previous_purchases=np.where(has_left, 0, known.previous_purchases),
    )
    origin = Origin(after_leaving, np.where(has_left, 0, actual))
    asked = ("bg_nbd", "naive_rate")
    choice = choose_purchase_model([origin], window_days=90.0, candidates=asked)
    assert choice.model_name == "bg_nbd"
    assert choice.scores[0].mae < 0.9 * choice.scores[1].mae


def test_a_tie_goes_to_the_earlier_candidate():
    scores = [
        CandidateScore("bg_nbd", mae=1.0009, total_bias_share=0.0, n_origins_fitted=2),
        CandidateScore("mbg_nbd", mae=1.0, total_bias_share=0.0, n_origins_fitted=2),
    ]
    assert _least_error(scores) == ("bg_nbd", "tie")
    assert _least_error(scores[::-1]) == ("mbg_nbd", "least_error")


def test_thin_data_fall_back_to_the_naive_rate():
    known = Histories.of(
        frequency=[0, 1], recency_days=[0, 5], tenure_days=[9, 9], n_customers=[40, 9],
        previous_purchases=[0, 1],
    )  # fmt: skip
    choice = choose_purchase_model([Origin(known, np.array([0, 0]))], window_days=5.0)
    assert (choice.model_name, choice.reason) == ("naive_rate", "thin_data")
    assert choice.scores[0].mae is None
    assert choice.scores[2].total_bias_share is None


def test_it_says_how_few_customers_are_too_few():
    known = Histories.of(
        frequency=[0], recency_days=[0], tenure_days=[9], n_customers=[3], previous_purchases=[0]
    )
    with pytest.raises(NotEnoughDataError, match="among 3 customers"):
        choose_purchase_model([Origin(known, np.array([0]))], window_days=5.0)


def test_a_candidate_must_stand_every_origin():
    known, actual = shop()
    early = Histories.of(
        frequency=[1], recency_days=[5], tenure_days=[9], n_customers=[9], previous_purchases=[1]
    )
    origins = [Origin(early, np.array([0])), Origin(known, actual)]
    choice = choose_purchase_model(origins, window_days=90.0)
    assert choice.reason == "thin_data"
    assert choice.scores[0].n_origins_fitted == 1


def test_it_foretells_cell_by_cell_for_the_bands():
    known, actual = shop(200)
    expected, seen, n_customers = foretell("naive_rate", [Origin(known, actual)], window_days=90.0)
    assert expected.shape == seen.shape == n_customers.shape == (200,)
    assert seen.tolist() == actual.tolist()


def test_it_names_every_wrong_argument():
    with pytest.raises(OutOfRangeError) as caught:
        choose_purchase_model([], window_days=0.0, candidates=["crystal_ball"])
    for fault in ("at least one origin", "window_days must be > 0", "crystal_ball"):
        assert fault in str(caught.value)


def test_an_origin_must_know_the_previous_window():
    known = Histories.of(frequency=[0], recency_days=[0], tenure_days=[9])
    with pytest.raises(OutOfRangeError, match="previous_purchases"):
        Origin(known, np.array([0]))
