"""The backtest decides, says why, and never pretends."""

import numpy as np
import pytest

from najimi.differentiate.choosing.candidates import CANDIDATES
from najimi.differentiate.choosing.chooser import choose_purchase_model
from najimi.differentiate.choosing.hearing import Answers, Heard
from najimi.differentiate.choosing.judging import CandidateScore
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.choosing.refitting import fit_chosen
from najimi.differentiate.choosing.rules import (
    FEWEST_OF_SEGMENT,
    excess_error,
    least_error,
    simplest_as_good,
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
    asked = [name for name in CANDIDATES if not name.startswith("fading")]
    told = [score.model_name for score in choice.scores if score.mae is not None]
    assert told[: len(asked)] == asked
    assert choice.score_of("naive_previous_window").mae == 0.0


def test_the_chosen_model_knows_how_many_silent_customers_came_back():
    known, _ = shop()
    choice = choose_purchase_model([Origin(known, known.previous_purchases)], window_days=90.0)
    model = fit_chosen(choice, known).model
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


def test_of_candidates_as_good_the_truer_total_is_taken():
    near = CandidateScore("bg_nbd", mae=1.004, total_bias_share=0.01, n_origins_fitted=2)
    least = CandidateScore("mbg_nbd", mae=1.0, total_bias_share=-0.2, n_origins_fitted=2)
    far = CandidateScore("pareto_nbd", mae=1.006, total_bias_share=0.0, n_origins_fitted=2)
    assert least_error([near, least, far]) == ("bg_nbd", "truer_total")
    assert least_error([least, far]) == ("mbg_nbd", "least_error")


def heard_of(n_each: int) -> Heard:
    """Return an origin at which the second model errs less on three customers out of five."""
    rows = Histories.of(
        frequency=[1, 2, 3, 4, 5], recency_days=[50] * 5, tenure_days=[90] * 5,
        n_customers=[n_each] * 5, previous_purchases=[1] * 5,
    )  # fmt: skip
    told = {"bg_nbd": [2.0, 2.0, 2.0, 1.5, 1.5], "mbg_nbd": [1.5, 1.5, 1.5, 2.0, 1.8]}
    answers = {
        name: Answers(np.array(said), np.zeros(5), np.zeros(5), np.zeros(0))
        for name, said in told.items()
    }
    return Heard(Origin(rows, np.ones(5, dtype=np.int64)), 90.0, answers)


def test_few_customers_cannot_tell_models_apart_so_the_simplest_is_taken():
    assert excess_error("bg_nbd", "mbg_nbd", [heard_of(1)]) == pytest.approx(
        (0.14, 0.1992), abs=5e-4
    )
    assert simplest_as_good("mbg_nbd", "least_error", [heard_of(1)]) == ("bg_nbd", "simplest")
    assert simplest_as_good("bg_nbd", "truer_total", [heard_of(1)]) == ("bg_nbd", "truer_total")


def test_with_many_customers_a_small_advantage_is_no_chance():
    many = [heard_of(100), heard_of(100)]
    assert simplest_as_good("mbg_nbd", "least_error", many) == ("mbg_nbd", "least_error")


def test_of_candidates_as_good_less_error_of_margin_counts_too():
    near = CandidateScore("bg_nbd", 1.004, 0.01, 2, margin_mae=130.0)
    least = CandidateScore("mbg_nbd", 1.0, 0.05, 2, margin_mae=100.0)
    assert least_error([near, least]) == ("mbg_nbd", "least_error")


def test_the_model_of_the_turn_before_stays_unless_clearly_beaten():
    known, actual = shop()
    asked = {"window_days": 90.0, "candidates": ("bg_nbd", "mbg_nbd", "naive_previous_window")}
    free = choose_purchase_model([Origin(known, actual)], **asked)
    other = next(name for name in ("bg_nbd", "mbg_nbd") if name != free.model_name)
    held = choose_purchase_model([Origin(known, actual)], **asked, incumbent=other)
    assert (held.model_name, held.reason, held.incumbent) == (other, "kept", other)
    worst = "naive_previous_window"
    beaten = choose_purchase_model([Origin(known, actual)], **asked, incumbent=worst)
    assert beaten.model_name == free.model_name
    assert beaten.score_of(worst).mae * 0.98 > beaten.score_of(beaten.model_name).mae


def test_a_model_nobody_knows_any_more_is_no_incumbent():
    known, actual = shop()
    choice = choose_purchase_model(
        [Origin(known, actual)], window_days=90.0, candidates=("bg_nbd",), incumbent="crystal_ball"
    )
    assert (choice.model_name, choice.reason) == ("bg_nbd", "least_error")


def test_one_purchase_and_more_may_have_models_of_their_own():
    known, actual = shop(6_000)
    is_once = known.frequency == 0
    assert is_once.sum() < FEWEST_OF_SEGMENT
    twice = np.arange(6_000) % 2 == 0
    known = Histories.of(
        frequency=np.where(twice, 0, known.frequency),
        recency_days=np.where(twice | (known.frequency == 0), 0, known.recency_days),
        tenure_days=known.tenure_days,
        previous_purchases=np.where(twice, 1, known.previous_purchases),
    )
    came = np.where(known.frequency == 0, known.previous_purchases, actual)
    choice = choose_purchase_model([Origin(known, came)], window_days=90.0)
    once, _, again = choice.model_name.partition("/")
    assert (once, choice.reason) == ("naive_previous_window", "by_segment")
    assert again != once
    assert fit_chosen(choice, known).name == choice.model_name


def test_few_customers_of_a_segment_share_one_model():
    known, actual = shop(400)
    choice = choose_purchase_model([Origin(known, actual)], window_days=90.0)
    assert "/" not in choice.model_name
    assert {score.segment for score in choice.scores} == {"all"}


def test_thin_data_fall_back_to_the_naive_rate():
    known = Histories.of(
        frequency=[0, 1], recency_days=[0, 5], tenure_days=[9, 9], n_customers=[40, 9],
        previous_purchases=[0, 1],
    )  # fmt: skip
    choice = choose_purchase_model([Origin(known, np.array([0, 0]))], window_days=5.0)
    assert (choice.model_name, choice.reason) == ("naive_rate", "thin_data")
    assert choice.scores[0].mae is None
    assert choice.score_of("naive_rate").total_bias_share is None


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


def test_it_names_every_wrong_argument():
    with pytest.raises(OutOfRangeError) as caught:
        choose_purchase_model([], window_days=0.0, candidates=["crystal_ball"])
    for fault in ("at least one origin", "window_days must be > 0", "crystal_ball"):
        assert fault in str(caught.value)


def test_an_origin_must_know_the_previous_window():
    known = Histories.of(frequency=[0], recency_days=[0], tenure_days=[9])
    with pytest.raises(OutOfRangeError, match="previous_purchases"):
        Origin(known, np.array([0]))
