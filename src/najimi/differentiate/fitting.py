"""Fit and choose the models of a turn on small tables; keep what was chosen, and why, as rows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.differentiate.bands import residual_bands
from najimi.differentiate.chooser import (
    FITTED,
    CandidateScore,
    Choice,
    Origin,
    choose_purchase_model,
    fit_chosen,
    fit_model,
    foretell,
)
from najimi.differentiate.gamma_gamma import GammaGamma, OrderMeans, choose_gamma_gamma, fit_spend_model
from najimi.differentiate.histories import Histories
from najimi.errors import NotEnoughDataError
from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.contract import FLOAT, INTEGER
from najimi.tables.turn import MODELS

MOST_SPENDERS = 50_000
SAMPLES = ("all_orders", "repeat_orders")

BANDS_SCHEMA = pa.schema(
    [
        ("upper_expected", FLOAT),
        ("low_purchases", FLOAT),
        ("high_purchases", FLOAT),
        ("n_customers", INTEGER),
        ("top_expected", FLOAT),
        ("window_days", FLOAT),
        ("interval_share", FLOAT),
    ]
)

_SPENDERS = f"""
SELECT p.customer_id, p.n_orders, p.margin_amount, p.first_margin_amount
FROM purchase_summaries AS p CROSS JOIN span AS s
WHERE s.n_customers <= {MOST_SPENDERS}
   OR hash_share(concat('spend', p.customer_id)) * s.n_customers < {MOST_SPENDERS}e0
"""


def fitting_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``models`` and ``bands``."""

    def bands(small: Small) -> pa.Table:
        return learn_bands(small, interval_share=moment.interval_share)

    return (
        SqlStep("spenders", _SPENDERS),
        SmallStep(
            "models", fit_models, MODELS.schema, ("backtest_cells", "history_cells", "spend_at_origin", "spenders")
        ),
        SmallStep("bands", bands, BANDS_SCHEMA, ("models", "backtest_cells")),
    )


def fit_models(small: Small) -> pa.Table:
    """
    Return table ``models``: every candidate with its backtest, and the chosen ones fitted.

    With data too thin for a backtest the naive rate stands in; with none there is no row.
    """
    rows = [*_purchase_rows(small), *_spend_rows(small)]
    return pa.Table.from_pylist(rows, schema=MODELS.schema)


def learn_bands(small: Small, *, interval_share: float) -> pa.Table:
    """Return the prediction bands of the chosen purchase model; no row without a backtest."""
    origins, window_days = _origins(small["backtest_cells"])
    rows = small["models"].to_pylist()
    chosen = [row["model"] for row in rows if row["is_chosen"] and row["quantity"] == "purchases"]
    if not origins or not chosen:
        return BANDS_SCHEMA.empty_table()
    try:
        expected, actual, n = foretell(chosen[0], origins, window_days=window_days)
    except NotEnoughDataError:
        return BANDS_SCHEMA.empty_table()
    bands = residual_bands(expected, actual, n, interval_share=interval_share, window_days=window_days)
    n_rows = len(bands.upper_expected)
    columns = {name: np.broadcast_to(getattr(bands, name), n_rows) for name in BANDS_SCHEMA.names}
    return pa.table({name: pa.array(column.copy()) for name, column in columns.items()})


def _purchase_rows(small: Small) -> Iterator[dict[str, Any]]:
    origins, window_days = _origins(small["backtest_cells"])
    today = _histories(small["history_cells"])
    if len(today) == 0:
        return
    if not origins:
        model = fit_model("naive_rate", today, window_days=1.0)
        yield _row("purchases", model.name, "too_short_to_test", today.n_total, model.parameters())
        return
    choice = choose_purchase_model(origins, window_days=window_days)
    for score in choice.scores:
        yield _score_row(score, choice, today)
    yield from _alive_rows(choice, today)


def _alive_rows(choice: Choice, today: Histories) -> Iterator[dict[str, Any]]:
    """Who is still a customer is asked of the better model that has a notion of leaving."""
    errors = {s.model_name: s.mae for s in choice.scores if s.model_name in FITTED and s.mae is not None}
    if not errors:
        return
    best = min(errors, key=lambda name: errors[name])
    model = fit_model(best, today, window_days=choice.window_days)
    yield _row("alive", best, "knows_leaving", today.n_total, model.parameters())


def _score_row(score: CandidateScore, choice: Choice, today: Histories) -> dict[str, Any]:
    is_chosen = score.model_name == choice.model_name
    parameters = fit_chosen(choice, today).parameters() if is_chosen else {}
    reason = choice.reason if is_chosen else ("more_error" if score.mae is not None else "could_not_be_fitted")
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
    errors = _sample_errors(small["spend_at_origin"])
    finite = {sample: error for sample, error in errors.items() if error is not None}
    best = min(finite, key=lambda sample: finite[sample]) if finite else SAMPLES[0]
    for sample in SAMPLES:
        is_chosen = sample == best
        reason = ("least_error" if finite else "too_short_to_test") if is_chosen else "more_error"
        parameters = _spend_parameters(spenders, sample) if is_chosen else {}
        yield _row("order_margin", sample, reason, len(spenders), parameters) | {
            "is_chosen": is_chosen,
            "mae": errors[sample],
            "n_origins": int(bool(finite)),
        }


def _sample_errors(spend: pa.Table) -> dict[str, float | None]:
    """Return the holdout error of both monetary samples; None where there was nothing to test."""
    columns = {name: spend[name].to_numpy().astype(np.float64) for name in spend.schema.names[1:]}
    n_holdout = columns["n_holdout_orders"]
    holdout = np.where(n_holdout > 0, columns["holdout_margin_amount"] / np.maximum(n_holdout, 1), math.nan)
    try:
        choice = choose_gamma_gamma(
            all_orders=order_means(columns, SAMPLES[0]),
            repeat_orders=order_means(columns, SAMPLES[1]),
            holdout_mean_order_amount=holdout,
        )
    except NotEnoughDataError:
        return dict.fromkeys(SAMPLES)
    return dict(zip(SAMPLES, (choice.all_orders_mae, choice.repeat_orders_mae), strict=True))


def order_means(columns: dict[str, np.ndarray[Any, Any]], sample: str) -> OrderMeans:
    """Return orders and their mean margin, with or without the first purchase day."""
    is_repeat = sample == SAMPLES[1]
    n = columns["n_orders"] - is_repeat
    total = columns["margin_amount"] - (columns["first_margin_amount"] if is_repeat else 0.0)
    return OrderMeans.of(n_orders=n, mean_order_amount=np.where(n > 0, total / np.maximum(n, 1), math.nan))


def _spend_parameters(spenders: pa.Table, sample: str) -> dict[str, float]:
    columns = {name: spenders[name].to_numpy().astype(np.float64) for name in spenders.schema.names[1:]}
    try:
        model = fit_spend_model(order_means(columns, sample))
    except NotEnoughDataError:
        model = fit_spend_model(order_means(columns, SAMPLES[0]))
    prior_orders = (model.q - 1) / model.p if isinstance(model, GammaGamma) else model.prior_orders
    return {"shop_mean_amount": model.population_mean_amount, "prior_orders": prior_orders}


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


def _origins(cells: pa.Table) -> tuple[list[Origin], float]:
    if not len(cells):
        return [], 0.0
    ordered = cells.sort_by([(name, "ascending") for name in cells.schema.names])
    index = ordered["origin_index"].to_numpy()
    actual = ordered["actual_purchases"].to_numpy()
    origins = [
        Origin(_histories(ordered.filter(pa.array(index == k))), actual[index == k]) for k in np.unique(index)
    ]
    return origins, float(ordered["window_days"][0].as_py())


def _histories(cells: pa.Table) -> Histories:
    ordered = cells.sort_by([(name, "ascending") for name in cells.schema.names])
    previous = ordered["previous_purchases"].to_numpy() if "previous_purchases" in cells.schema.names else None
    return Histories.of(
        frequency=ordered["frequency"].to_numpy(),
        recency_days=ordered["recency_days"].to_numpy(),
        tenure_days=ordered["tenure_days"].to_numpy(),
        n_customers=ordered["n_customers"].to_numpy(),
        previous_purchases=previous,
    )
