"""Which orders to learn amounts from, and by which model: whichever foresees the holdout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from najimi.differentiate.spending.gamma_gamma import GammaGamma, fit_gamma_gamma
from najimi.differentiate.spending.spend import OrderMeans, ShrunkMean, fit_shrunk_mean
from najimi.errors import NotEnoughDataError, OutOfRangeError


def fit_spend_model(orders: OrderMeans) -> GammaGamma | ShrunkMean:
    """
    Fit Gamma-Gamma, or take the plain shrunken mean where the data are too thin for it.

    Raises
    ------
    NotEnoughDataError
        If not one customer has an order with a mean above zero.

    Examples
    --------
    >>> fit_spend_model(OrderMeans.of(n_orders=[2, 1], mean_order_amount=[900, -30]))
    ShrunkMean(population_mean_amount=900.0, prior_orders=1.0)
    """
    try:
        return fit_gamma_gamma(orders)
    except NotEnoughDataError:
        return fit_shrunk_mean(orders)


@dataclass(frozen=True)
class SpendChoice:
    """
    Which orders to learn amounts from, and how, with the figures that decided it.

    Parameters
    ----------
    sample : str
        ``"all_orders"`` (the first included) or ``"repeat_orders"``.
    model : GammaGamma or ShrunkMean
        As fitted on the chosen calibration sample.
    all_orders_mae, repeat_orders_mae : float, in minor units, >= 0
        Mean absolute error of the mean order amount in the holdout, by ``fit_spend_model``.
    shrunk_mean_mae : float, in minor units, >= 0
        The same by ``fit_shrunk_mean`` on all orders: the naive challenger.
    n_customers : int
        Customers with orders in the holdout.
    """

    sample: str
    model: GammaGamma | ShrunkMean
    all_orders_mae: float
    repeat_orders_mae: float
    shrunk_mean_mae: float
    n_customers: int


def choose_gamma_gamma(
    *, all_orders: OrderMeans, repeat_orders: OrderMeans, holdout_mean_order_amount: ArrayLike
) -> SpendChoice:
    """
    Learn amounts from all orders or from repeat orders only, whichever foresees the holdout.

    The papers leave the first order out, as it may be unlike the later ones; where it is not,
    leaving it out throws half of the evidence away. And the plain mean over customers, weighed
    as one order more, sometimes beats both. The data decide.

    Parameters
    ----------
    all_orders, repeat_orders : OrderMeans
        The same n customers, row by row, in the calibration period; ``n_orders`` may be 0.
    holdout_mean_order_amount : float array-like, shape (n,), in minor units
        Mean order amount in the period after; NaN for customers without orders in it.

    Returns
    -------
    SpendChoice
        On a tie: Gamma-Gamma of all orders, then of repeat orders, then the shrunken mean.

    Raises
    ------
    OutOfRangeError
        If the rows do not match.
    NotEnoughDataError
        If nobody ordered in the holdout, or a sample has no usable customer.

    Examples
    --------
    >>> both = OrderMeans.of(n_orders=[2, 1], mean_order_amount=[900, 700])
    >>> choose_gamma_gamma(
    ...     all_orders=both, repeat_orders=both, holdout_mean_order_amount=[800, np.nan]
    ... ).sample
    'all_orders'
    """
    actual = np.asarray(holdout_mean_order_amount, dtype=np.float64)
    if not actual.shape == all_orders.n_orders.shape == repeat_orders.n_orders.shape:
        raise OutOfRangeError(
            f"the samples and the holdout must have the same rows, got {all_orders.n_orders.shape},"
            f" {repeat_orders.n_orders.shape} and {actual.shape}.",
            hint="give one row per customer, in one order, with n_orders 0 where none was seen.",
        )
    is_seen = np.isfinite(actual)
    n = all_orders.n_customers[is_seen]
    if not is_seen.any():
        raise NotEnoughDataError(
            "the choice needs customers who ordered in the holdout, got 0.",
            hint="move the end of the calibration period back.",
        )
    asked: list[tuple[str, OrderMeans, GammaGamma | ShrunkMean]] = [
        ("all_orders", all_orders, fit_spend_model(all_orders)),
        ("repeat_orders", repeat_orders, fit_spend_model(repeat_orders)),
        ("all_orders", all_orders, fit_shrunk_mean(all_orders)),
    ]
    errors = [
        float(np.average(np.abs(model.conditional_mean(orders) - actual)[is_seen], weights=n))
        for _, orders, model in asked
    ]
    sample, _, model = asked[errors.index(min(errors))]
    return SpendChoice(
        sample=sample,
        model=model,
        all_orders_mae=errors[0],
        repeat_orders_mae=errors[1],
        shrunk_mean_mae=errors[2],
        n_customers=int(n.sum()),
    )


def fit_chosen_spend_model(choice: SpendChoice, orders: OrderMeans) -> GammaGamma | ShrunkMean:
    """
    Fit the chosen kind of model on today's orders.

    Parameters
    ----------
    choice : SpendChoice
        As :func:`choose_gamma_gamma` returned it.
    orders : OrderMeans
        Today's orders of the chosen sample (``choice.sample``).

    Raises
    ------
    NotEnoughDataError
        If not one customer has an order with a mean above zero.
    """
    is_naive = isinstance(choice.model, ShrunkMean)
    return fit_shrunk_mean(orders) if is_naive else fit_spend_model(orders)
