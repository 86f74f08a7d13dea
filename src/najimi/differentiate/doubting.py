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
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import norm

from najimi.differentiate.choosing.chooser import FITTED, fit_model
from najimi.differentiate.doubt.chances import ChanceBands, chance_bands
from najimi.differentiate.doubt.resampling import n_drawn, resampled_models, spread_of
from najimi.differentiate.doubt.steady import nobody_returned, rarely_ends, steady_ends
from najimi.differentiate.fitting import fit_models, floats, histories_of
from najimi.differentiate.purchasing.histories import FloatArray, Histories, collapse
from najimi.differentiate.purchasing.naive import NaiveRate
from najimi.differentiate.purchasing.purchase_models import (
    FittedPurchaseModel,
    model_from_parameters,
)
from najimi.differentiate.valuing import COUNTED, band_ends, claims_of, days_later
from najimi.differentiate.witnessing import BANDS_SCHEMA, bands_of
from najimi.errors import NotEnoughDataError
from najimi.model.moment import Moment
from najimi.plan import BatchStep, Small, SmallStep, SqlStep, Step
from najimi.tables.contract import DATE, FLOAT, INTEGER, STRING
from najimi.tables.turn import MODELS

Ends = tuple[FloatArray, FloatArray]
Chosen = dict[str, dict[str, Any]]

RIVAL_SHARE = 0.05
"""Models whose error is at most this much above the best one's have a say in who is alive."""

NOBODY_RETURNED = "nobody_returned"
QUANTITIES = ("expected_purchases", "alive_probability", "buys_probability", "expected_amount")
CHANCES_SCHEMA = pa.schema(
    [("upper_claim", FLOAT), ("low_shift", FLOAT), ("high_shift", FLOAT)]
)
RESAMPLES_SCHEMA = pa.schema(
    [("kind", STRING), ("model", STRING), ("parameters", STRING),
     ("n_drawn", INTEGER), ("n_total", INTEGER)]
)  # fmt: skip
SPREAD_SCHEMA = pa.schema([("low_amount", FLOAT), ("high_amount", FLOAT)])
DOUBTED_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        *((name + end, FLOAT) for name in QUANTITIES for end in ("", "_low", "_high")),
        ("next_purchase_on", DATE),
        ("basis", STRING),
        ("n_purchases", INTEGER),
        ("n_alike", INTEGER),
        ("first_on", DATE),
        ("last_on", DATE),
        ("past_amount", INTEGER),
    ]
)


def _asked(moment: Moment) -> str:
    return f"""
SELECT t.customer_id, p.first_on, p.last_on, t.margin_amount AS past_amount,
       coalesce(p.n_orders, 0) AS n_orders, coalesce(p.margin_amount, 0) AS margin_amount,
       coalesce(p.first_margin_amount, 0) AS first_margin_amount,
       coalesce(p.frequency, 0) AS frequency, coalesce(p.recency_days, 0) AS recency_days,
       coalesce(p.tenure_days, days_between(f.day, {moment.today_sql})) AS tenure_days,
       coalesce(p.previous_purchases, 0) AS previous_purchases
FROM all_time_totals AS t
LEFT JOIN purchase_summaries AS p ON p.customer_id = t.customer_id
JOIN (SELECT customer_id, min(day) AS day FROM daily_totals GROUP BY customer_id) AS f
  ON f.customer_id = t.customer_id
"""


def fallback_steps() -> tuple[Step, ...]:
    """Return the step to ``models`` that falls back to half a purchase where nobody came twice."""
    tables = ("backtest_cells", "history_cells", "witnesses", "spenders")
    return (SmallStep("models", fit_or_fall_back, MODELS.schema, tables),)


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
        return chances_table(small["testimony"], interval_share=share)

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
        SmallStep("resamples", resamples, RESAMPLES_SCHEMA, ("models", "history_cells")),
        SqlStep("asked", _asked(moment)),
        BatchStep("doubted_values", "asked", doubted, DOUBTED_SCHEMA, small=small),
    )


def fit_or_fall_back(small: Small) -> pa.Table:
    """Return ``models``; where nobody came twice and days have passed, a rate stands in for all."""
    models = fit_models(small)
    cells = small["history_cells"]
    known_days = float(np.dot(cells["tenure_days"].to_numpy(), cells["n_customers"].to_numpy()))
    if "purchases" in models["quantity"].to_pylist() or known_days == 0:
        return models
    model = nobody_returned(known_days)
    row = dict.fromkeys(MODELS.names) | {
        "quantity": "purchases", "model": model.name, "is_chosen": True, "reason": NOBODY_RETURNED,
        "n_customers": int(np.sum(cells["n_customers"].to_numpy())), "n_origins": 0,
        "window_days": 0, "parameters": json.dumps(model.parameters()),
    }  # fmt: skip
    return pa.concat_tables([models, pa.Table.from_pylist([row], schema=MODELS.schema)])


def chances_table(heard: pa.Table, *, interval_share: float) -> pa.Table:
    """Return how far claims to buy were off, by bin of claims; no row without a backtest."""
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
    if told is None or not told["n_customers"] or not _is_tested(chosen):
        return RESAMPLES_SCHEMA.empty_table()
    today = histories_of(small["history_cells"])
    window_days = float(max(row["window_days"] for row in rows))

    def fit(histories: Histories) -> FittedPurchaseModel:
        return fit_model(told["model"], histories, window_days=window_days)

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
              if row["quantity"] == "purchases" and row["model"] in FITTED}  # fmt: skip
    best = errors.get(name)
    for rival, error in errors.items():
        if best is None or error is None or rival == name or error > best * (1 + RIVAL_SHARE):
            continue
        try:
            yield fit_model(rival, today, window_days=window_days)
        except NotEnoughDataError:
            continue


def chosen_of(models: pa.Table) -> Chosen:
    """Return the chosen row of each quantity."""
    return {row["quantity"]: row for row in models.to_pylist() if row["is_chosen"]}


def doubt_batch(batch: pa.RecordBatch, small: Small, moment: Moment) -> pa.RecordBatch:
    """
    Return ``doubted_values`` for a batch of customers.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Of ``asked``.
    small : mapping
        ``models``, ``bands``, ``return_shares``, ``purchase_bands``, ``chances``, ``resamples``
        and ``order_spread``.
    moment : Moment

    Returns
    -------
    pyarrow.RecordBatch
        Always finite where not null; ``basis`` is ``model``, ``steady_rate``,
        ``nobody_returned``, ``shop_average`` or ``not_enough``, and with the last of them
        all that is foretold is null.
    """
    chosen = chosen_of(small["models"])
    columns = {
        "customer_id": batch.column("customer_id"),
        "first_on": batch.column("first_on"),
        "last_on": batch.column("last_on"),
        "n_purchases": batch.column("n_orders").cast(INTEGER),
        "past_amount": batch.column("past_amount"),
        "basis": _bases(batch, chosen),
    }
    if {"purchases", "order_margin"} <= chosen.keys() and batch.num_rows:
        columns |= _answers(batch, chosen, small, moment)
    nothing = {f.name: pa.nulls(batch.num_rows, f.type) for f in DOUBTED_SCHEMA}
    return pa.RecordBatch.from_pydict(nothing | columns, schema=DOUBTED_SCHEMA)


def _bases(batch: pa.RecordBatch, chosen: Chosen) -> pa.Array:
    if not {"purchases", "order_margin"} <= chosen.keys():
        return pa.repeat("not_enough", batch.num_rows)
    untested = NOBODY_RETURNED if _is_unheard(chosen) else "steady_rate"
    basis = "model" if _is_tested(chosen) else untested
    has_bought = batch.column("n_orders").to_numpy() > 0
    return pa.array(np.where(has_bought, basis, "shop_average"), STRING)


def _answers(
    batch: pa.RecordBatch, chosen: Chosen, small: Small, moment: Moment
) -> dict[str, pa.Array]:
    names = [name for name in batch.schema.names if name not in ("customer_id", "first_on", "last_on")]
    numbers = {name: batch.column(name).to_numpy().astype(np.float64) for name in names}
    parameters = {
        quantity: (row["model"], json.loads(row["parameters"])) for quantity, row in chosen.items()
    }
    claims = claims_of(numbers, parameters, small, moment)
    claims["expected_amount"] = np.maximum(claims["expected_margin_amount"], 0.0)
    cells, index = collapse(**{name: numbers[name] for name in COUNTED})
    if _is_tested(chosen) and len(small["purchase_bands"]):
        ends = _tested_ends(claims, cells, index, chosen, small, moment)
    else:
        ends = _untested_ends(claims, cells, index, chosen, small, moment)
    columns = {name: pa.array(claims[name]) for name in QUANTITIES}
    for name, (low, high) in ends.items():
        columns[f"{name}_low"] = pa.array(np.clip(low, 0.0, claims[name]))
        columns[f"{name}_high"] = pa.array(np.maximum(high, claims[name]))
    columns["n_alike"] = pa.array(claims["n_alike"].astype(np.int64))
    columns["next_purchase_on"] = days_later(moment, claims["next_purchase_on"])
    return columns


def _tested_ends(
    claims: dict[str, FloatArray],
    cells: Histories,
    index: FloatArray,
    chosen: Chosen,
    small: Small,
    moment: Moment,
) -> dict[str, Ends]:
    purchases = band_ends(
        small["purchase_bands"], claims["expected_purchases"], moment.horizon_days
    )
    asked = _Asked(cells, moment)
    columns = {name: small["chances"][name].to_numpy() for name in CHANCES_SCHEMA.names}
    spreads = {
        name: asked.spread(small["resamples"], name) for name in ("alive", "buys")
    }
    buys = ChanceBands(**columns).around(claims["buys_probability"], spread=spreads["buys"][index])
    return {
        "expected_purchases": purchases[:2],
        "alive_probability": _alive_ends(claims, asked, index, spreads["alive"], small),
        "buys_probability": buys,
        "expected_amount": (
            claims["expected_margin_low_amount"], claims["expected_margin_high_amount"]
        ),
    }  # fmt: skip


class _Asked:
    """What models answer of some cells, on a scale where doubts can be added."""

    def __init__(self, cells: Histories, moment: Moment) -> None:
        self.cells = cells
        self._horizon_days = float(moment.horizon_days)
        self._quantile = float(norm.ppf((1 + moment.interval_share) / 2))

    def ask(self, model: FittedPurchaseModel, name: str) -> FloatArray:
        """Return the probability to be alive, or to buy within the horizon."""
        if name == "alive":
            return model.alive_probability(self.cells)
        return model.buys_probability(self.cells, horizon_days=self._horizon_days)

    def spread(self, resamples: pa.Table, name: str) -> FloatArray:
        """Return how far the parameters' doubt moves a claim, in log-odds; 0 where unknown."""
        rows = [row for row in resamples.to_pylist() if row["kind"] == "resample"]
        claims = [self.ask(_model(row), name) for row in rows]
        counts = {key: rows[0][key] for key in ("n_drawn", "n_total")} if rows else {}
        found = spread_of(claims, **counts) if rows else None
        return np.zeros(len(self.cells)) if found is None else self._quantile * found


def _alive_ends(
    claims: dict[str, FloatArray],
    asked: _Asked,
    index: FloatArray,
    spread: FloatArray,
    small: Small,
) -> Ends:
    """Return the claim with the doubt about parameters, widened to what near rivals say."""
    claim = claims["alive_probability"]
    no_shift = np.zeros(1)
    low, high = ChanceBands(np.ones(1), no_shift, no_shift).around(claim, spread=spread[index])
    for row in small["resamples"].to_pylist():
        if row["kind"] == "rival":
            said = asked.ask(_model(row), "alive")[index]
            low, high = np.minimum(low, said), np.maximum(high, said)
    return low, high


def _untested_ends(
    claims: dict[str, FloatArray],
    cells: Histories,
    index: FloatArray,
    chosen: Chosen,
    small: Small,
    moment: Moment,
) -> dict[str, Ends]:
    model = _model(chosen["purchases"])
    if not isinstance(model, NaiveRate):
        return {name: (claims[name], claims[name]) for name in QUANTITIES}
    ends = steady_ends(
        model, cells, horizon_days=float(moment.horizon_days), interval_share=moment.interval_share
    )
    (low, high), (buys_low, buys_high) = ends.purchases, ends.buys
    if _is_unheard(chosen):
        most, likely = rarely_ends(model, cells, horizon_days=float(moment.horizon_days))
        high, buys_high = np.maximum(high, most), np.maximum(buys_high, likely)
    spread = small["order_spread"].to_pylist()[0]
    mean = np.maximum(claims["expected_order_margin_amount"], 0.0)
    amounts = (
        low[index] * np.minimum(mean, spread["low_amount"]),
        high[index] * np.maximum(mean, spread["high_amount"]),
    )
    return {
        "expected_purchases": (low[index], high[index]),
        "alive_probability": (ends.alive[0][index], ends.alive[1][index]),
        "buys_probability": (buys_low[index], buys_high[index]),
        "expected_amount": amounts,
    }


def _model(row: dict[str, Any]) -> FittedPurchaseModel:
    return model_from_parameters(row["model"], json.loads(row["parameters"]))


def _is_tested(chosen: Chosen) -> bool:
    return "purchases" in chosen and bool(chosen["purchases"]["n_origins"])


def _is_unheard(chosen: Chosen) -> bool:
    return bool(chosen["purchases"]["reason"] == NOBODY_RETURNED)
