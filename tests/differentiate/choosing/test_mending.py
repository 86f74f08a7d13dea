"""Claims to buy are mended by what came of them, and left alone where that has not proved itself."""

import numpy as np
import pytest
from scipy.special import expit, logit

from najimi.differentiate.choosing.hearing import Answers, Heard
from najimi.differentiate.choosing.mending import learn_mend, mend_of
from najimi.differentiate.choosing.origins import Origin
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mended import UNMENDED, Mend
from najimi.differentiate.purchasing.naive import NaiveRate
from najimi.differentiate.purchasing.purchase_models import model_from_parameters
from najimi.errors import OutOfRangeError


def seen(bias, n=6000, seed=1):
    """Return claims at three origins, and what came of them, with log-odds off by ``bias``."""
    dice = np.random.default_rng(seed)
    claim = dice.beta(1, 3, n)
    came = (dice.random(n) < expit(logit(claim) + bias)).astype(float)
    return claim, came, np.ones(n, dtype=np.int64), np.arange(n) % 3


def test_claims_that_are_off_are_mended():
    found = learn_mend(*seen(0.7))
    assert found.intercept == pytest.approx(0.7, abs=0.15)
    assert found.slope == pytest.approx(1, abs=0.1)


def test_a_row_of_many_customers_counts_as_many_rows():
    claim, came, _, origin = seen(0.7, n=300)
    n_customers = np.arange(300) % 4 + 1
    columns = [np.repeat(column, n_customers) for column in (claim, came, np.ones(300), origin)]
    together = learn_mend(claim, came, n_customers, origin)
    one_by_one = learn_mend(*columns)
    assert together.intercept == pytest.approx(one_by_one.intercept)
    assert together.slope == pytest.approx(one_by_one.slope)


def test_a_season_is_not_taken_for_a_fault_of_the_model():
    claim, came, n_customers, origin = seen(0.0)
    dice = np.random.default_rng(2)
    for k, bias in enumerate((1.5, -1.5, 0.0)):
        at = origin == k
        came[at] = dice.random(at.sum()) < expit(logit(claim[at]) + bias)
    assert learn_mend(claim, came, n_customers, origin) == UNMENDED


def test_one_origin_and_few_customers_mend_nothing():
    claim, came, n_customers, origin = seen(0.7)
    assert learn_mend(claim, came, n_customers, np.zeros(6000)) == UNMENDED
    assert learn_mend(claim[:99], came[:99], n_customers[:99], origin[:99]) == UNMENDED


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_nobody_came_or_everybody_the_mend_stays_finite(share):
    claim, _, n_customers, origin = seen(0.0)
    found = learn_mend(claim, np.full(6000, share), n_customers, origin)
    mended = found.mended(claim)
    assert ((mended >= 0) & (mended <= 1)).all()
    assert np.isfinite([found.intercept, found.slope]).all()


def test_it_learns_from_all_days_known_and_not_from_the_window_alone():
    n = 400
    known = Histories.of(
        frequency=np.ones(n), recency_days=np.full(n, 9), tenure_days=np.full(n, 90),
        previous_purchases=np.ones(n),
    )  # fmt: skip
    came = np.arange(n) % 2
    origin = Origin(known, np.zeros(n, dtype=int), reach_days=180.0, reach_purchases=came)
    answers = Answers(np.ones(n), np.full(n, 0.1), np.full(n, 0.3), np.zeros(0))
    found = mend_of("bg_nbd", [Heard(origin, 90.0, {"bg_nbd": answers})] * 3)
    assert found.mended(np.array([0.3]))[0] == pytest.approx(0.5, abs=0.01)


def test_what_is_mended_keeps_its_order_and_its_range():
    mended = Mend(intercept=0.5, slope=0.4).mended(np.array([0.0, 1e-9, 0.2, 0.9, 1.0]))
    assert (np.diff(mended) > 0).all()
    assert (mended[0], mended[-1]) == (0.0, 1.0)


def test_a_stored_model_is_mended_as_the_one_that_was_stored():
    model = Corrected(NaiveRate(0.01), NaiveRate(0.02), 1.02, Mend(-0.4, 0.8))
    assert model_from_parameters(model.name, model.parameters()) == model
    with pytest.raises(OutOfRangeError, match="mend_slope"):
        model_from_parameters(model.name, model.parameters() | {"mend_slope": 0.0})
