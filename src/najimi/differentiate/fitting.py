"""Fit and choose the models of a turn on small tables; keep what was chosen, and why, as rows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.choosing.chooser import (
    FITTED,
    CandidateScore,
    Choice,
    Origin,
    choose_purchase_model,
    fit_chosen,
    fit_model,
)
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.spending.gamma_gamma import GammaGamma
from najimi.differentiate.spending.spend import OrderMeans, ShrunkMean
from najimi.differentiate.spending.spend_choosing import (
    SpendChoice,
    choose_gamma_gamma,
    fit_chosen_spend_model,
    fit_spend_model,
)
from najimi.errors import NotEnoughDataError
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import MODELS

MOST_SPENDERS = 50_000
SAMPLES = ("all_orders", "repeat_orders")
SPEND_CANDIDATES = (*SAMPLES, ShrunkMean.name)

_SPENDERS = f"""
SELECT p.customer_id, p.n_orders, p.margin_amount, p.first_margin_amount
FROM purchase_summaries AS p CROSS JOIN span AS s
WHERE s.n_customers <= {MOST_SPENDERS}
   OR hash_share(concat('spend', p.customer_id)) * s.n_customers < {MOST_SPENDERS}e0
"""


def fitting_steps() -> tuple[Step, ...]:
    """Return the steps to ``models``."""
    tables = ("backtest_cells", "history_cells", "witnesses", "spenders")
    return (
        SqlStep("spenders", _SPENDERS),
        SmallStep("models", fit_models, MODELS.schema, tables),
    )


def fit_models(small: Small) -> pa.Table:
    """
    Return table ``models``: every candidate with its backtest, and the chosen ones fitted.

    With data too thin for a backtest the naive rate stands in; where not even a rate can be
    told, since nobody has come twice, there is no row and nothing is claimed about anyone.
    """
    rows = [*_purchase_rows(small), *_spend_rows(small)]
    return pa.Table.from_pylist(rows, schema=MODELS.schema)


def _purchase_rows(small: Small) -> Iterator[dict[str, Any]]:
    origins, window_days = origins_of(small["backtest_cells"])
    today = histories_of(small["history_cells"])
    if len(today) == 0:
        return
    try:
        stand_in = fit_model("naive_rate", today, window_days=1.0)
    except NotEnoughDataError:
        return
    choice = _choose_purchase_model(origins, window_days)
    if choice is None:
        parameters = stand_in.parameters()
        yield _row("purchases", stand_in.name, "too_short_to_test", today.n_total, parameters)
        return
    for score in choice.scores:
        yield _score_row(score, choice, today)
    yield from _alive_rows(choice, today)


def _choose_purchase_model(origins: list[Origin], window_days: float) -> Choice | None:
    """Let the backtest decide; None where there is nothing to test, or too little."""
    try:
        return choose_purchase_model(origins, window_days=window_days) if origins else None
    except NotEnoughDataError:
        return None


def _alive_rows(choice: Choice, today: Histories) -> Iterator[dict[str, Any]]:
    """Who is still a customer is asked of the better model that has a notion of leaving."""
    errors = {
        s.model_name: s.mae for s in choice.scores if s.model_name in FITTED and s.mae is not None
    }
    if not errors:
        return
    best = min(errors, key=lambda name: errors[name])
    model = fit_model(best, today, window_days=choice.window_days)
    yield _row("alive", best, "knows_leaving", today.n_total, model.parameters())


def _score_row(score: CandidateScore, choice: Choice, today: Histories) -> dict[str, Any]:
    is_chosen = score.model_name == choice.model_name
    parameters = fit_chosen(choice, today).parameters() if is_chosen else {}
    reason = (
        choice.reason
        if is_chosen
        else ("more_error" if score.mae is not None else "could_not_be_fitted")
    )
    return _row("purchases", score.model_name, reason, today.n_total, parameters) | {
        "is_chosen": is_chosen,
        "mae": score.mae,
        "total_bias_share": score.total_bias_share,
        "n_origins": choice.n_origins,
        "window_days": round(choice.window_days),
    }


def _spend_rows(small: Small) -> Iterator[dict[str, Any]]:
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
        yield _row("order_margin", name, reason, len(spenders), parameters) | {
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


def floats(unordered: pa.Table) -> dict[str, np.ndarray[Any, Any]]:
    """Return the numbers of a table by column, in the order of its first column."""
    table = unordered.sort_by(unordered.schema.names[0])
    return {name: table[name].to_numpy().astype(np.float64) for name in table.schema.names[1:]}


def _row(
    quantity: str, model: str, reason: str, n_customers: int, parameters: dict[str, float]
) -> dict[str, Any]:
    likelihood = parameters.get("log_likelihood")
    return {
        "quantity": quantity,
        "model": model,
        "is_chosen": True,
        "reason": reason,
        "mae": None,
        "total_bias_share": None,
        "log_likelihood": likelihood,
        "n_customers": n_customers,
        "n_origins": 0,
        "window_days": 0,
        "parameters": json.dumps(parameters, sort_keys=True),
    }


def origins_of(cells: pa.Table) -> tuple[list[Origin], float]:
    """Return the origins of the backtest, the newest first, and their window in days."""
    if not len(cells):
        return [], 0.0
    ordered = cells.sort_by([(name, "ascending") for name in cells.schema.names])
    index = ordered["origin_index"].to_numpy()
    actual = ordered["actual_purchases"].to_numpy()
    origins = [
        Origin(histories_of(ordered.filter(pa.array(index == k))), actual[index == k])
        for k in np.unique(index)
    ]
    return origins, float(ordered["window_days"][0].as_py())


def histories_of(cells: pa.Table) -> Histories:
    """Return histories from rows that carry them; cells count customers, witnesses are one each."""
    ordered = cells.sort_by([(name, "ascending") for name in cells.schema.names])
    previous = (
        ordered["previous_purchases"].to_numpy()
        if "previous_purchases" in cells.schema.names
        else None
    )
    return Histories.of(
        frequency=ordered["frequency"].to_numpy(),
        recency_days=ordered["recency_days"].to_numpy(),
        tenure_days=ordered["tenure_days"].to_numpy(),
        n_customers=ordered["n_customers"].to_numpy(),
        previous_purchases=previous,
    )
