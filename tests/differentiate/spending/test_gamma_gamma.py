"""Gamma-Gamma: weighs what was seen, whatever the currency, and never answers nonsense."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.spending.gamma_gamma import (
    GammaGamma,
    _cells,
    _log_likelihood,
    fit_gamma_gamma,
)
from najimi.differentiate.spending.spend import OrderMeans, ShrunkMean
from najimi.differentiate.spending.spend_choosing import (
    choose_gamma_gamma,
    fit_chosen_spend_model,
    fit_spend_model,
)
from najimi.errors import NotEnoughDataError, OutOfRangeError


def shop(n=3_000, *, p=6.0, q=4.0, v=1_500.0, seed=3):
    draw = np.random.default_rng(seed)
    n_orders = draw.integers(1, 9, n)
    nu = draw.gamma(q, 1 / v, n)
    return OrderMeans.of(
        n_orders=n_orders, mean_order_amount=draw.gamma(p * n_orders) / nu / n_orders
    )


def test_it_finds_the_parameters_that_made_the_orders():
    model = fit_gamma_gamma(shop())
    assert [model.p, model.q, model.v] == pytest.approx([6.0, 4.0, 1_500.0], rel=0.1)
    assert model.population_mean_amount == pytest.approx(3_000.0, rel=0.03)


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3))
@settings(deadline=None, max_examples=30)
def test_the_gradient_equals_finite_differences(log_parameters):
    orders = shop(50)
    cells = _cells(orders.n_orders, orders.mean_order_amount / 3_000, np.ones(50))
    theta = np.array(log_parameters)
    _, gradient = _log_likelihood(theta, cells=cells)
    for k, step in enumerate(1e-5 * np.eye(3)):
        above, _ = _log_likelihood(theta + step, cells=cells)
        below, _ = _log_likelihood(theta - step, cells=cells)
        assert gradient[k] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-4)


@given(st.floats(1e-3, 1e6))
@settings(deadline=None, max_examples=10)
def test_the_unit_of_money_does_not_matter(per_unit):
    orders = shop(400)
    scaled = OrderMeans.of(
        n_orders=orders.n_orders, mean_order_amount=orders.mean_order_amount * per_unit
    )
    mean, scaled_mean = (fit_gamma_gamma(o).conditional_mean(o) for o in (orders, scaled))
    assert scaled_mean == pytest.approx(mean * per_unit, rel=1e-3)


def test_more_orders_carry_more_weight():
    model = GammaGamma(p=6.0, q=4.0, v=1_500.0)
    orders = OrderMeans.of(n_orders=[0, 1, 20], mean_order_amount=[np.nan, 6_000, 6_000])
    mean = model.conditional_mean(orders)
    assert mean[0] == model.population_mean_amount < mean[1] < mean[2] < 6_000


def test_returns_say_nothing_about_the_next_order():
    orders = OrderMeans.of(n_orders=[3, 3], mean_order_amount=[-5_000, 0])
    assert GammaGamma(p=6.0, q=4.0, v=1_500.0).conditional_mean(orders).tolist() == [3_000.0] * 2


def test_customers_below_zero_do_not_move_the_fit():
    orders = shop(500)
    with_charlie = OrderMeans.of(
        n_orders=np.r_[orders.n_orders, 4],
        mean_order_amount=np.r_[orders.mean_order_amount, -99_999.0],
    )
    assert fit_gamma_gamma(with_charlie) == fit_gamma_gamma(orders)


def test_thin_data_fall_back_to_a_shrunken_mean():
    orders = OrderMeans.of(n_orders=[1, 3], mean_order_amount=[1_000.0, 2_000.0])
    model = fit_spend_model(orders)
    assert model == ShrunkMean(population_mean_amount=1_500.0)
    assert model.conditional_mean(orders).tolist() == [1_250.0, 1_875.0]


def test_equal_amounts_give_that_amount():
    orders = OrderMeans.of(n_orders=[1, 2, 5], mean_order_amount=[980.0] * 3, n_customers=[50] * 3)
    assert fit_spend_model(orders).conditional_mean(orders) == pytest.approx(980.0, rel=0.02)


def test_it_refuses_a_table_of_returns_alone():
    with pytest.raises(NotEnoughDataError, match="got 0 among 2"):
        fit_spend_model(OrderMeans.of(n_orders=[1, 1], mean_order_amount=[-5.0, 0.0]))


def test_it_leaves_first_orders_out_when_they_mislead():
    draw = np.random.default_rng(5)
    usual = draw.gamma(8.0, 500.0, 600)
    repeat = OrderMeans.of(n_orders=np.full(600, 3), mean_order_amount=usual)
    first = draw.gamma(8.0, 2_500.0, 600)
    both = OrderMeans.of(n_orders=np.full(600, 4), mean_order_amount=(3 * usual + first) / 4)
    choice = choose_gamma_gamma(
        all_orders=both, repeat_orders=repeat, holdout_mean_order_amount=usual
    )
    assert choice.sample == "repeat_orders"
    assert choice.repeat_orders_mae < choice.all_orders_mae
    assert choice.n_customers == 600


def test_a_naive_choice_stays_naive_on_todays_orders():
    orders = OrderMeans.of(n_orders=[1, 3], mean_order_amount=[1_000.0, 2_000.0])
    choice = choose_gamma_gamma(
        all_orders=orders, repeat_orders=orders, holdout_mean_order_amount=[1_000.0, np.nan]
    )
    assert choice.shrunk_mean_mae == choice.all_orders_mae == 250.0
    assert isinstance(fit_chosen_spend_model(choice, shop()), ShrunkMean)


def test_it_needs_orders_in_the_holdout():
    orders = OrderMeans.of(n_orders=[1], mean_order_amount=[1_000.0])
    with pytest.raises(NotEnoughDataError, match="got 0"):
        choose_gamma_gamma(
            all_orders=orders, repeat_orders=orders, holdout_mean_order_amount=[np.nan]
        )


def test_it_refuses_samples_of_different_customers():
    two, one = (OrderMeans.of(n_orders=[1] * k, mean_order_amount=[9.0] * k) for k in (2, 1))
    with pytest.raises(OutOfRangeError, match="same rows"):
        choose_gamma_gamma(all_orders=two, repeat_orders=one, holdout_mean_order_amount=[1, 2])
