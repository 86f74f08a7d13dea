"""Choose and fit how much of a customer's own mean the margin of an order is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.model_rows import model_row
from najimi.differentiate.purchasing.histories import FloatArray
from najimi.differentiate.spending.gamma_gamma import GammaGamma
from najimi.differentiate.spending.spend import OrderMeans, ShrunkMean
from najimi.differentiate.spending.spend_choosing import (
    SpendChoice,
    choose_gamma_gamma,
    fit_chosen_spend_model,
    fit_spend_model,
)
from najimi.differentiate.tabled import floats
from najimi.errors import NotEnoughDataError
from najimi.plan import Small

SAMPLES = ("all_orders", "repeat_orders")
SPEND_CANDIDATES = (*SAMPLES, ShrunkMean.name)


def spend_rows(small: Small) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``order_margin`` from ``spenders`` and ``witnesses``."""
    spenders = small["spenders"]
    if not len(spenders):
        return
    choice = choose_spend_model(small["witnesses"])
    chosen = _name_of(choice) if choice else SPEND_CANDIDATES[0]
    errors = _spend_errors(choice)
    for name in SPEND_CANDIDATES:
        is_chosen = name == chosen
        lost = "more_error" if choice else "too_short_to_test"
        reason = "least_error" if is_chosen and choice else lost
        parameters = spend_parameters(spenders, choice) if is_chosen else {}
        yield model_row("order_margin", name, reason, len(spenders), parameters) | {
            "is_chosen": is_chosen,
            "mae": errors[name],
            "n_origins": int(choice is not None),
        }


def choose_spend_model(witnesses: pa.Table) -> SpendChoice | None:
    """Let the holdout of the newest origin decide; None where there was nothing to test."""
    columns = floats(witnesses.filter(pc.equal(witnesses["origin_index"], 0)))
    n_holdout = columns["n_holdout_orders"]
    total = columns["holdout_margin_amount"]
    holdout = np.where(n_holdout > 0, total / np.maximum(n_holdout, 1), math.nan)
    try:
        return choose_gamma_gamma(
            all_orders=order_means(columns, SAMPLES[0]),
            repeat_orders=order_means(columns, SAMPLES[1]),
            holdout_mean_order_amount=holdout,
        )
    except NotEnoughDataError:
        return None


def _name_of(choice: SpendChoice) -> str:
    return ShrunkMean.name if isinstance(choice.model, ShrunkMean) else choice.sample


def _spend_errors(choice: SpendChoice | None) -> dict[str, float | None]:
    if choice is None:
        return dict.fromkeys(SPEND_CANDIDATES)
    maes = (choice.all_orders_mae, choice.repeat_orders_mae, choice.shrunk_mean_mae)
    return dict(zip(SPEND_CANDIDATES, maes, strict=True))


def order_means(columns: dict[str, np.ndarray[Any, Any]], sample: str) -> OrderMeans:
    """Return orders and their mean margin, with or without the first purchase day."""
    is_repeat = sample == SAMPLES[1]
    n = np.maximum(columns["n_orders"] - is_repeat, 0)
    total = columns["margin_amount"] - (columns["first_margin_amount"] if is_repeat else 0.0)
    return OrderMeans.of(
        n_orders=n, mean_order_amount=np.where(n > 0, total / np.maximum(n, 1), math.nan)
    )


def spend_parameters(spenders: pa.Table, choice: SpendChoice | None) -> dict[str, float]:
    """Fit the chosen money model; return what is needed to shrink a customer's mean to the shop's."""
    columns = floats(spenders)
    all_orders = order_means(columns, SAMPLES[0])
    sample = choice.sample if choice else SAMPLES[0]
    try:
        orders = order_means(columns, sample)
        model = fit_chosen_spend_model(choice, orders) if choice else fit_spend_model(orders)
    except NotEnoughDataError:
        if not all_orders.is_usable.any():
            return {"shop_mean_amount": 0.0, "prior_orders": 1.0, "is_repeat_sample": 0.0}
        model, sample = fit_spend_model(all_orders), SAMPLES[0]
    prior = (model.q - 1) / model.p if isinstance(model, GammaGamma) else model.prior_orders
    return {
        "shop_mean_amount": model.population_mean_amount,
        "prior_orders": prior,
        "is_repeat_sample": float(sample == SAMPLES[1]),
    }


def expected_order_margin(
    numbers: dict[str, np.ndarray[Any, Any]], parameters: dict[str, float]
) -> FloatArray:
    """
    Return the expected margin of each customer's next orders: their own mean, drawn to the shop's.

    Parameters
    ----------
    numbers : dict of arrays
        n_orders, margin_amount, first_margin_amount.
    parameters : dict
        shop_mean_amount in minor units; prior_orders: how many orders the shop's mean weighs;
        is_repeat_sample: 1 if the first purchase day was left out of the fit.

    Returns
    -------
    float array
        Minor units; below zero for a customer whose orders have cost more than they brought.
    """
    orders = order_means(numbers, SAMPLES[int(parameters["is_repeat_sample"])])
    prior, shop = parameters["prior_orders"], parameters["shop_mean_amount"]
    own = np.nan_to_num(orders.mean_order_amount, nan=0.0)
    mean: FloatArray = (prior * shop + orders.n_orders * own) / (prior + orders.n_orders)
    return mean
