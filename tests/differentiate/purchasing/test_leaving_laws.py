"""Every model in which customers leave: laws that hold for any parameters and any history."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.differentiate.purchasing.shops import FRIENDS, HOSTILE

from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK, fit_mbg_cnbd_k
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd, fit_mbg_nbd
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd, fit_pareto_nbd
from najimi.errors import NotEnoughDataError, OutOfRangeError

parameter = st.floats(1e-3, 1e3)
SHAPE = {"r": parameter, "alpha": parameter, "a": parameter, "b": parameter}
any_model = st.one_of(
    st.builds(BgNbd, **SHAPE),
    st.builds(MbgNbd, **SHAPE),
    st.builds(MbgCnbdK, regularity=st.sampled_from([1.0, 2.0, 3.0, 6.0]), **SHAPE),
    st.builds(ParetoNbd, r=parameter, alpha=parameter, s=parameter, beta=parameter),
)
MODELS = [
    BgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0),
    MbgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0),
    MbgCnbdK(regularity=2.0, r=1.0, alpha=30.0, a=1.0, b=2.0),
    ParetoNbd(r=1.0, alpha=30.0, s=1.0, beta=20.0),
]
each_fit = pytest.mark.parametrize("fit", [fit_bg_nbd, fit_mbg_nbd, fit_mbg_cnbd_k, fit_pareto_nbd])


@given(any_model, st.floats(0, 1e5))
@example(ParetoNbd(r=1.0, alpha=1.0, s=1.0, beta=1.0), 1.192092896e-07)
@settings(deadline=None, max_examples=300)
def test_it_answers_in_range_whatever_the_history(model, horizon_days):
    expected = model.expected_purchases(HOSTILE, horizon_days=horizon_days)
    alive = model.alive_probability(HOSTILE)
    buys = model.buys_probability(HOSTILE, horizon_days=horizon_days)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert ((buys >= 0) & (buys <= alive) & (alive <= 1)).all()
    slack = {"pareto_nbd": 1e-8, "mbg_cnbd_k": 1e-6}.get(model.name, 1e-12)
    assert (buys <= expected * (1 + 1e-4) + slack).all()


@given(any_model, st.floats(1, 500), st.floats(1, 500))
@settings(deadline=None, max_examples=300)
def test_a_longer_horizon_never_brings_fewer_purchases(model, horizon_days, more_days):
    near = model.expected_purchases(FRIENDS, horizon_days=horizon_days)
    far = model.expected_purchases(FRIENDS, horizon_days=horizon_days + more_days)
    slack = 1e-9 if isinstance(model, MbgCnbdK) else 0.0
    assert (far >= near * (1 - 1e-9) - slack).all()


@given(any_model)
@settings(deadline=None, max_examples=300)
def test_no_horizon_brings_no_purchase(model):
    assert model.expected_purchases(FRIENDS, horizon_days=0.0).tolist() == [0.0] * 5
    slack = 1e-9 if isinstance(model, ParetoNbd) else 0.0
    assert model.buys_probability(FRIENDS, horizon_days=0.0) == pytest.approx(0.0, abs=slack)
    assert (model.expected_purchases(FRIENDS, horizon_days=1e-9) < 1e-3).all()


@each_fit
def test_cells_and_single_customers_give_the_same_estimate(fit):
    single = Histories.of(
        frequency=np.repeat(FRIENDS.frequency, FRIENDS.n_customers),
        recency_days=np.repeat(FRIENDS.recency_days, FRIENDS.n_customers),
        tenure_days=np.repeat(FRIENDS.tenure_days, FRIENDS.n_customers),
    )
    assert fit(single).log_likelihood == pytest.approx(fit(FRIENDS).log_likelihood)


@each_fit
def test_it_says_how_many_repeat_customers_it_lacks(fit):
    few = Histories.of(
        frequency=[0, 1], recency_days=[0, 5], tenure_days=[9, 9], n_customers=[500, 9]
    )
    with pytest.raises(NotEnoughDataError, match="got 9 among 509"):
        fit(few)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("horizon_days", [-1.0, np.nan, np.inf])
def test_it_refuses_a_horizon_that_is_none(model, horizon_days):
    with pytest.raises(OutOfRangeError, match="horizon_days"):
        model.expected_purchases(FRIENDS, horizon_days=horizon_days)
    with pytest.raises(OutOfRangeError, match="horizon_days"):
        model.buys_probability(FRIENDS, horizon_days=horizon_days)
