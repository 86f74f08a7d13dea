"""Boosted trees take part where they are asked for, and win only what they can show."""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from najimi.differentiate.choosing.boosting import Boosting, correct, train, trial_error
from najimi.differentiate.choosing.chooser import choose_purchase_model
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.choosing.refitting import fit_again, fit_chosen
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.purchase_models import model_from_parameters

pytestmark = pytest.mark.skipif(find_spec("lightgbm") is None, reason="no extra boosting")
TREES = Boosting(rounds=100, seed=1)
ASKED = ("bg_nbd", "mbg_nbd")


def origin(seed, *, is_odd=True):
    """Return an origin at which those who came lately come six times as often, or not."""
    draw = np.random.default_rng(seed)
    n = 3_000
    rate = draw.gamma(1.0, 0.01, n)
    frequency = draw.poisson(rate * 300)
    recency = np.where(frequency > 0, draw.integers(1, 300, n), 0)
    previous = draw.integers(0, 2, n)
    known = Histories.of(
        frequency=frequency, recency_days=recency, tenure_days=np.full(n, 300),
        previous_purchases=previous,
    )  # fmt: skip
    return Origin(known, draw.poisson(rate * 60 * np.where(is_odd & (previous > 0), 6.0, 1.0)))


def test_it_wins_where_the_model_misses_something_again_and_again():
    origins = [origin(seed) for seed in (1, 2, 3)]
    choice = choose_purchase_model(origins, window_days=60.0, candidates=ASKED, boosting=TREES)
    assert (choice.model_name, choice.reason) == ("boosted_mbg_nbd", "trees")
    stored = fit_chosen(choice, origins[0].histories)
    again = model_from_parameters(stored.name, stored.parameters())
    expected = stored.expected_purchases(origins[0].histories, horizon_days=60.0)
    told = again.expected_purchases(origins[0].histories, horizon_days=60.0)
    assert np.array_equal(expected, told)
    assert np.isfinite(expected).all()


def test_it_is_told_where_it_loses():
    origins = [origin(seed, is_odd=False) for seed in (1, 2, 3)]
    choice = choose_purchase_model(origins, window_days=60.0, candidates=ASKED, boosting=TREES)
    assert not choice.model_name.startswith("boosted")
    assert choice.score_of(
        next(s.model_name for s in choice.scores if "boosted" in s.model_name)
    ).mae


def test_nobody_who_did_not_ask_gets_trees():
    origins = [origin(seed) for seed in (1, 2, 3)]
    for boosting in (None, replace(TREES, rounds=0)):
        choice = choose_purchase_model(
            origins, window_days=60.0, candidates=ASKED, boosting=boosting
        )
        assert [s for s in choice.scores if "boosted" in s.model_name] == []


def test_two_origins_overlap_and_are_no_trial():
    origins = [origin(seed) for seed in (1, 2)]
    choice = choose_purchase_model(origins, window_days=60.0, candidates=ASKED, boosting=TREES)
    assert choice.score_of("boosted_mbg_nbd").mae is None


def test_the_total_stays_that_of_the_model_and_the_same_seed_gives_the_same_trees():
    origins = [origin(seed) for seed in (1, 2, 3)]
    known = origins[0].histories
    trees = [train("mbg_nbd", origins, window_days=60.0, boosting=TREES) for _ in range(2)]
    assert trees[0] == trees[1]
    model = correct("mbg_nbd", known, trees[0], window_days=60.0)
    totals = [
        each.expected_purchases(known, horizon_days=60.0).sum() for each in (model, model.offset)
    ]
    assert totals[0] == pytest.approx(totals[1])
    assert fit_again(model, known, window_days=60.0, fitted={}) == model


def test_its_trial_never_sees_the_window_it_is_judged_by():
    origins = [origin(seed) for seed in (1, 2, 3)]
    asked = {"window_days": 60.0, "boosting": TREES}
    error = trial_error("mbg_nbd", origins, **asked)
    other = [origins[0], origin(9), origins[2]]
    assert trial_error("mbg_nbd", other, **asked) == error
