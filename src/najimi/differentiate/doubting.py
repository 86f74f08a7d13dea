"""
Every answer with both its ends: for whoever asks of each customer how sure we are of each number.

* Purchases and amount: what customers alike really did in the windows of the backtest.
* The probability to buy: how far such claims were off at the origins, and by how much the model's
  parameters may be off, learnt by fitting it anew to customers drawn by chance.
* The probability to be alive, which nothing ever proves or disproves: the doubt about parameters,
  and what other models say that did nearly as well in the backtest.

Without a backtest the ends are those that the steady rate's own assumptions imply.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.answering import (
    CHANCES_SCHEMA,
    DOUBTED_SCHEMA,
    NOBODY_RETURNED,
    chosen_of,
    doubt_batch,
    is_tested,
)
from najimi.differentiate.choosing.candidates import FITTED, fit_model
from najimi.differentiate.doubt.chances import chance_bands
from najimi.differentiate.doubt.resampling import n_drawn, resampled_models
from najimi.differentiate.doubt.steady import nobody_returned
from najimi.differentiate.fading import COLUMNS
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.purchase_models import (
    FittedPurchaseModel,
)
from najimi.differentiate.tabled import floats, histories_of
from najimi.differentiate.witnessing import BANDS_SCHEMA, bands_of
from najimi.errors import NotEnoughDataError
from najimi.model.moment import Moment
from najimi.plan import BatchStep, Small, SmallFunction, SmallStep, SqlStep, Step
from najimi.tables.contract import FLOAT, INTEGER, STRING
from najimi.tables.turn import MODELS

RIVAL_SHARE = 0.05
"""Models whose error is at most this much above the best one's have a say in who is alive."""

RESAMPLES_SCHEMA = pa.schema(
    [("kind", STRING), ("model", STRING), ("parameters", STRING),
     ("n_drawn", INTEGER), ("n_total", INTEGER)]
)  # fmt: skip
SPREAD_SCHEMA = pa.schema([("low_amount", FLOAT), ("high_amount", FLOAT)])


def _asked(moment: Moment) -> str:
    return f"""
SELECT t.customer_id, p.first_on, p.last_on, t.margin_amount AS past_amount,
       coalesce(p.n_orders, 0) AS n_orders, coalesce(p.margin_amount, 0) AS margin_amount,
       coalesce(p.first_margin_amount, 0) AS first_margin_amount,
       coalesce(p.frequency, 0) AS frequency, coalesce(p.recency_days, 0) AS recency_days,
       coalesce(p.tenure_days, days_between(f.day, {moment.today_sql})) AS tenure_days,
       coalesce(p.previous_purchases, 0) AS previous_purchases,
       {", ".join(f"coalesce(p.{name}, 0) AS {name}" for name in COLUMNS)}
FROM all_time_totals AS t
LEFT JOIN purchase_summaries AS p ON p.customer_id = t.customer_id
JOIN (SELECT customer_id, min(day) AS day FROM daily_totals GROUP BY customer_id) AS f
  ON f.customer_id = t.customer_id
"""


def with_fallback(steps: tuple[Step, ...], moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``models``, such that thin data fall back; see ``fit_or_fall_back``."""
    days = moment.horizon_days
    return tuple(
        replace(step, function=partial(fit_or_fall_back, fit=step.function, horizon_days=days))
        if isinstance(step, SmallStep) and step.name == "models"
        else step
        for step in steps
    )


def doubting_steps(moment: Moment) -> tuple[Step, ...]:
    """
    Return the steps to ``doubted_values``: one row per customer, each answer with both ends.

    Reads what the steps of the phase make up to ``testimony``; customers who only gave back get
    the shop's average.
    """
    share = moment.interval_share

    def bands(small: Small) -> pa.Table:
        names = ("expected_purchases", "actual_purchases")
        return bands_of(small["testimony"], *names, interval_share=share)

    def chances(small: Small) -> pa.Table:
        return chances_table(small, interval_share=share)

    def spread(small: Small) -> pa.Table:
        return order_spread(small["spenders"], interval_share=share)

    def resamples(small: Small) -> pa.Table:
        return resamples_table(small, seed=moment.seed)

    def doubted(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        return doubt_batch(batch, small, moment)

    small = ("models", "bands", "return_shares", "purchase_bands", "chances", "resamples",
             "order_spread")  # fmt: skip
    return (
        SmallStep("purchase_bands", bands, BANDS_SCHEMA, ("testimony",)),
        SmallStep("chances", chances, CHANCES_SCHEMA, ("testimony",)),
        SmallStep("order_spread", spread, SPREAD_SCHEMA, ("spenders",)),
        SmallStep(
            "resamples", resamples, RESAMPLES_SCHEMA, ("models", "history_cells", "drawn_summaries")
        ),
        SqlStep("asked", _asked(moment)),
        BatchStep(
            "doubted_values",
            "asked",
            doubted,
            DOUBTED_SCHEMA,
            small=small,
            sorted_by=("customer_id",),
        ),
    )


def fit_or_fall_back(small: Small, *, fit: SmallFunction, horizon_days: int) -> pa.Table:
    """
    Return ``models``; where nobody came twice, half a purchase in all days known stands in.

    Where fewer days are known, of all customers together, than are asked about, nothing is said
    of purchases: one day that somebody was known does not tell of ninety.
    """
    models = fit(small)
    cells = small["history_cells"]
    known_days = float(np.dot(cells["tenure_days"].to_numpy(), cells["n_customers"].to_numpy()))
    if known_days < horizon_days:
        return models.filter(pc.equal(models["quantity"], "order_margin"))
    if "purchases" in models["quantity"].to_pylist():
        return models
    model = nobody_returned(known_days)
    row = dict.fromkeys(MODELS.names) | {
        "quantity": "purchases", "segment": "all", "model": model.name, "is_chosen": True, "reason": NOBODY_RETURNED,
        "n_customers": int(np.sum(cells["n_customers"].to_numpy())), "n_origins": 0,
        "window_days": 0, "parameters": json.dumps(model.parameters()),
    }  # fmt: skip
    return pa.concat_tables([models, pa.Table.from_pylist([row], schema=MODELS.schema)])


def chances_table(small: Small, *, interval_share: float) -> pa.Table:
    """Return how far claims to buy were off, by bin; no row without a backtest."""
    heard = small["testimony"]
    if not len(heard):
        return CHANCES_SCHEMA.empty_table()
    bands = chance_bands(
        heard["buys_probability"].to_numpy(),
        (heard["actual_purchases"].to_numpy() > 0).astype(np.float64),
        heard["origin_index"].to_numpy(),
        interval_share=interval_share,
    )
    return pa.table({name: getattr(bands, name) for name in CHANCES_SCHEMA.names})


def order_spread(spenders: pa.Table, *, interval_share: float) -> pa.Table:
    """Return between which amounts the mean purchase of most customers lies."""
    if not len(spenders):
        return SPREAD_SCHEMA.empty_table()
    numbers = floats(spenders)
    means = np.maximum(numbers["margin_amount"] / numbers["n_orders"], 0.0)
    tails = [(1 - interval_share) / 2, (1 + interval_share) / 2]
    low, high = np.quantile(means, tails)
    return pa.table({"low_amount": [float(low)], "high_amount": [float(high)]})


def resamples_table(small: Small, *, seed: int) -> pa.Table:
    """Return the model that knows leaving fitted to resamples, and its near rivals."""
    rows = small["models"].to_pylist()
    chosen = chosen_of(small["models"])
    told = chosen.get("alive", chosen.get("purchases"))
    if told is None or not told["n_customers"] or not is_tested(chosen):
        return RESAMPLES_SCHEMA.empty_table()
    today = histories_of(small["history_cells"])
    drawn = histories_of(small["drawn_summaries"])
    window_days = float(max(row["window_days"] for row in rows))

    def fit(histories: Histories) -> FittedPurchaseModel:
        return fit_model(told["model"], histories, window_days=window_days, drawn=drawn)

    found = [("resample", m) for m in resampled_models(today, fit, seed=seed)]
    found += [("rival", m) for m in _rivals(rows, told["model"], today, window_days)]
    counts = {"n_drawn": n_drawn(today), "n_total": today.n_total}
    return pa.Table.from_pylist(
        [{"kind": kind, "model": m.name, "parameters": json.dumps(m.parameters())} | counts
         for kind, m in found], schema=RESAMPLES_SCHEMA,
    )  # fmt: skip


def _rivals(
    rows: list[dict[str, Any]], name: str, today: Histories, window_days: float
) -> Iterator[FittedPurchaseModel]:
    """Yield the other models that know leaving, if they did nearly as well."""
    errors = {row["model"]: row["mae"] for row in rows
              if (row["quantity"], row["segment"]) == ("purchases", "all") and row["model"] in FITTED}  # fmt: skip
    best = errors.get(name)
    for rival, error in errors.items():
        if best is None or error is None or rival == name or error > best * (1 + RIVAL_SHARE):
            continue
        try:
            yield fit_model(rival, today, window_days=window_days)
        except NotEnoughDataError:
            continue
