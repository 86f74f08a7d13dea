"""
What each customer is expected to bring, with an interval: the chosen models asked batch by batch.

Expected margin over a horizon H, in quarters of H with mid-points m_k and annual discount d:

    sum over k of (E[X(t_k)] - E[X(t_(k-1))]) * (1 - d)^(m_k / 365) * expected margin of an order

Assumptions: amounts are unrelated to how often a customer buys; the interval is that of the
number of purchases, taken from the backtest of customers alike, at the expected margin of an order.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.differentiate.bands import ResidualBands
from najimi.differentiate.fitting import BANDS_SCHEMA, SAMPLES, order_means
from najimi.differentiate.histories import FloatArray, collapse
from najimi.differentiate.purchase_models import PurchaseModel, model_from_parameters
from najimi.model.moment import Moment
from najimi.plan import BatchStep, Small, SqlStep, Step
from najimi.tables.turn import CUSTOMER_VALUES

QUARTERS = 4
DAYS_PER_YEAR = 365.0

_BUYERS_AND_PROSPECTS = """
SELECT c.customer_id, coalesce(p.n_orders, 0) AS n_orders, coalesce(p.margin_amount, 0) AS margin_amount,
       coalesce(p.first_margin_amount, 0) AS first_margin_amount,
       coalesce(p.frequency, 0) AS frequency, coalesce(p.recency_days, 0) AS recency_days,
       coalesce(p.tenure_days, 0) AS tenure_days, coalesce(p.previous_purchases, 0) AS previous_purchases
FROM customers AS c
LEFT JOIN purchase_summaries AS p ON p.customer_id = c.customer_id
"""


def valuing_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``customer_values``."""

    def values(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        return value_batch(batch, small, moment)

    return (
        SqlStep("buyers_and_prospects", _BUYERS_AND_PROSPECTS),
        BatchStep(
            "customer_values", "buyers_and_prospects", values, _nullable(CUSTOMER_VALUES.schema),
            small=("models", "bands"),
        ),
    )  # fmt: skip


def value_batch(batch: pa.RecordBatch, small: Small, moment: Moment) -> pa.RecordBatch:
    """
    Return ``customer_values`` for a batch of customers; nothing is claimed about prospects.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Of ``buyers_and_prospects``.
    small : mapping
        ``models`` and ``bands``.
    moment : Moment
    """
    chosen = {
        row["quantity"]: (row["model"], json.loads(row["parameters"]))
        for row in small["models"].to_pylist()
        if row["is_chosen"]
    }
    numbers = {
        name: batch.column(name).to_numpy().astype(np.float64) for name in batch.schema.names[1:]
    }
    is_unknown = (
        (numbers["n_orders"] == 0) | ("purchases" not in chosen) | ("order_margin" not in chosen)
    )
    claims = {name: np.zeros(batch.num_rows) for name in _CLAIMS}
    if not is_unknown.all():
        known = {name: column[~is_unknown] for name, column in numbers.items()}
        for name, values in _claims(known, chosen, small["bands"], moment).items():
            claims[name][~is_unknown] = values
    columns = {name: pa.array(values, mask=is_unknown) for name, values in claims.items()}
    columns["n_alike"] = pa.array(claims["n_alike"].astype(np.int64))
    if not len(small["bands"]):
        nothing = pa.nulls(batch.num_rows, pa.float64())
        columns |= {"expected_margin_low_amount": nothing, "expected_margin_high_amount": nothing}
    columns |= {
        "customer_id": batch.column("customer_id"),
        "n_orders": batch.column("n_orders"),
        "past_margin_amount": batch.column("margin_amount"),
    }
    return pa.RecordBatch.from_pydict(columns, schema=_nullable(CUSTOMER_VALUES.schema))


_CLAIMS = tuple(
    name
    for name in CUSTOMER_VALUES.names
    if name not in ("customer_id", "n_orders", "past_margin_amount")
)


def _claims(
    numbers: dict[str, FloatArray],
    chosen: dict[str, tuple[str, dict[str, float]]],
    bands: pa.Table,
    moment: Moment,
) -> dict[str, FloatArray]:
    model = model_from_parameters(*chosen["purchases"])
    alive = model_from_parameters(*chosen.get("alive", chosen["purchases"]))
    counted = ("frequency", "recency_days", "tenure_days", "previous_purchases")
    cells, index = collapse(**{name: numbers[name] for name in counted})
    edges = moment.horizon_days * np.arange(1, QUARTERS + 1) / QUARTERS
    cumulative = np.stack(
        [model.expected_purchases(cells, horizon_days=float(edge)) for edge in edges]
    )
    order_margin = expected_order_margin(numbers, chosen["order_margin"][1])
    discounted = _discounted(cumulative, edges, moment.annual_discount_share)[index]
    expected = cumulative[-1][index]
    low, high, n_alike = _band(bands, expected, moment.horizon_days)
    value = discounted * order_margin
    per_purchase = np.divide(value, expected, out=order_margin.copy(), where=expected > 0)
    ends = np.stack([low * per_purchase, high * per_purchase])
    return {
        "alive_probability": alive.alive_probability(cells)[index],
        "expected_purchases": expected,
        "expected_purchases_7_days": _expected(model, cells, 7)[index],
        "expected_purchases_28_days": _expected(model, cells, 28)[index],
        "expected_order_margin_amount": order_margin,
        "expected_margin_amount": value,
        "expected_margin_low_amount": ends.min(axis=0),
        "expected_margin_high_amount": ends.max(axis=0),
        "n_alike": n_alike,
    }


def expected_order_margin(
    numbers: dict[str, FloatArray], parameters: dict[str, float]
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


def _expected(model: PurchaseModel, cells: Any, horizon_days: int) -> FloatArray:
    return model.expected_purchases(cells, horizon_days=float(horizon_days))


def _discounted(
    cumulative: FloatArray, edges: FloatArray, annual_discount_share: float
) -> FloatArray:
    middles = edges - edges[0] / 2
    weights = (1.0 - annual_discount_share) ** (middles / DAYS_PER_YEAR)
    gained = np.diff(cumulative, axis=0, prepend=0.0)
    total: FloatArray = (np.maximum(gained, 0.0) * weights[:, None]).sum(axis=0)
    return total


def _band(
    bands: pa.Table, expected: FloatArray, horizon_days: int
) -> tuple[FloatArray, FloatArray, NDArray[np.float64]]:
    if not len(bands):
        return expected, expected, np.zeros(len(expected))
    columns = {name: bands[name].to_numpy() for name in BANDS_SCHEMA.names}
    for name in ("top_expected", "window_days", "interval_share"):
        columns[name] = float(columns[name][0])
    learnt = ResidualBands(**columns)
    low, high = learnt.around(expected, horizon_days=float(horizon_days))
    in_window = expected * learnt.window_days / horizon_days
    bins = np.minimum(np.searchsorted(learnt.upper_expected, in_window), len(bands) - 1)
    return low, high, learnt.n_customers[bins].astype(np.float64)


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])
