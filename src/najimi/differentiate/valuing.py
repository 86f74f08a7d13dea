"""
What each customer is expected to bring, with an interval: the chosen models asked batch by batch.

Expected margin over a horizon H, in quarters of H with mid-points m_k and annual discount d:

    sum over k of (E[X(t_k)] - E[X(t_(k-1))]) * (1 - d)^(m_k / 365) * expected margin of an order

Assumptions: amounts are unrelated to how often a customer buys; the coming horizon is like the
windows of the backtest, in which the interval was learnt from the margin of customers alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.differentiate.choosing.bands import ResidualBands
from najimi.differentiate.doubt.returning import days_to_next_purchase
from najimi.differentiate.fading import COLUMNS
from najimi.differentiate.model_rows import chosen_models
from najimi.differentiate.purchasing.histories import FloatArray, Histories, collapse
from najimi.differentiate.purchasing.purchase_models import (
    FittedPurchaseModel,
    model_from_parameters,
)
from najimi.differentiate.spend_fitting import expected_order_margin
from najimi.differentiate.tabled import fading_of
from najimi.differentiate.witnessing import BANDS_SCHEMA, look_up_returns
from najimi.model.moment import Moment
from najimi.plan import BatchStep, Small, SqlStep, Step
from najimi.tables.contract import DATE
from najimi.tables.turn import CUSTOMER_VALUES

QUARTERS = 4
_EPOCH = date(1970, 1, 1)
DAYS_PER_YEAR = 365.0
COUNTED = ("frequency", "recency_days", "tenure_days", "previous_purchases")
"""What a history is told by, column by column."""

_BUYERS_AND_PROSPECTS = f"""
SELECT c.customer_id, coalesce(p.n_orders, 0) AS n_orders, coalesce(p.margin_amount, t.margin_amount, 0) AS margin_amount,
       coalesce(p.first_margin_amount, 0) AS first_margin_amount,
       coalesce(p.frequency, 0) AS frequency, coalesce(p.recency_days, 0) AS recency_days,
       coalesce(p.tenure_days, 0) AS tenure_days, coalesce(p.previous_purchases, 0) AS previous_purchases,
       {", ".join(f"coalesce(p.{name}, 0) AS {name}" for name in COLUMNS)}
FROM customers AS c
LEFT JOIN purchase_summaries AS p ON p.customer_id = c.customer_id
LEFT JOIN all_time_totals AS t ON t.customer_id = c.customer_id
"""


def valuing_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``customer_values``."""

    def values(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        return value_batch(batch, small, moment)

    return (
        SqlStep("buyers_and_prospects", _BUYERS_AND_PROSPECTS),
        BatchStep(
            "customer_values", "buyers_and_prospects", values, _nullable(CUSTOMER_VALUES.schema),
            small=("models", "bands", "return_shares"), sorted_by=("customer_id",),
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
        ``models``, ``bands`` and ``return_shares``.
    moment : Moment
    """
    chosen = chosen_models(small["models"])
    numbers = {
        name: batch.column(name).to_numpy().astype(np.float64) for name in batch.schema.names[1:]
    }
    is_unknown = (
        (numbers["n_orders"] == 0) | ("purchases" not in chosen) | ("order_margin" not in chosen)
    )
    claims = {name: np.zeros(batch.num_rows) for name in _CLAIMS}
    if not is_unknown.all():
        known = Asked.of({name: column[~is_unknown] for name, column in numbers.items()})
        for name, values in claims_of(known, chosen, small, moment).items():
            claims[name][~is_unknown] = values
    next_days = claims.pop("next_purchase_on")
    columns = {name: pa.array(values, mask=is_unknown) for name, values in claims.items()}
    columns["n_alike"] = pa.array(claims["n_alike"].astype(np.int64))
    nothing = pa.nulls(batch.num_rows, pa.float64())
    if not len(small["bands"]):
        columns |= {"expected_margin_low_amount": nothing, "expected_margin_high_amount": nothing}
    if not len(small["return_shares"]):
        columns |= {"returns_probability": nothing, "returns_window_days": nothing}
    columns["returns_window_days"] = columns["returns_window_days"].cast(pa.int64())
    columns |= {
        "customer_id": batch.column("customer_id"),
        "n_orders": batch.column("n_orders"),
        "past_margin_amount": batch.column("margin_amount"),
        "next_purchase_on": days_later(moment, np.where(is_unknown, np.nan, next_days)),
    }
    return pa.RecordBatch.from_pydict(columns, schema=_nullable(CUSTOMER_VALUES.schema))


_CLAIMS = tuple(
    name
    for name in CUSTOMER_VALUES.names
    if name not in ("customer_id", "n_orders", "past_margin_amount")
)


def days_later(moment: Moment, days: FloatArray) -> pa.Array:
    """Return the days so many days after today; null where the number is not finite."""
    is_known = np.isfinite(days)
    today = (moment.today - _EPOCH) // timedelta(days=1)
    whole = np.where(is_known, np.ceil(np.where(is_known, days, 0.0)) + today, 0.0)
    return pa.array(whole.astype(np.int32), mask=~is_known).cast(DATE)


@dataclass(frozen=True, eq=False)
class Asked:
    """
    Customers about whom models are asked, those alike in all that models see only once.

    Parameters
    ----------
    numbers : dict of arrays, shape (n,)
        Columns of ``buyers_and_prospects``.
    cells : Histories
        Customers alike.
    place : int array, shape (n,)
        The cell of each customer.
    """

    numbers: dict[str, FloatArray]
    cells: Histories
    place: NDArray[np.intp]

    @classmethod
    def of(cls, numbers: dict[str, FloatArray]) -> Asked:
        """Return the customers of some columns."""
        counted = {name: numbers[name] for name in COUNTED}
        return cls(numbers, *collapse(**counted, fading_purchases=fading_of(numbers)))


def claims_of(
    asked: Asked,
    chosen: dict[str, tuple[str, dict[str, float]]],
    small: Small,
    moment: Moment,
) -> dict[str, FloatArray]:
    """
    Return what the chosen models say of customers, by column of ``customer_values``.

    ``next_purchase_on`` stands in days from today, NaN beyond the reach.

    Parameters
    ----------
    asked : Asked
        Customers who are known.
    chosen : dict of str to tuple of str and dict
        By quantity, the name of its model and the model's parameters.
    small : mapping
        ``bands`` and ``return_shares``.
    moment : Moment
    """
    model = model_from_parameters(*chosen["purchases"])
    alive = model_from_parameters(*chosen.get("alive", chosen["purchases"]))
    cells, index = asked.cells, asked.place
    edges = moment.horizon_days * np.arange(1, QUARTERS + 1) / QUARTERS
    cumulative = np.stack(
        [model.expected_purchases(cells, horizon_days=float(edge)) for edge in edges]
    )
    order_margin = expected_order_margin(asked.numbers, chosen["order_margin"][1])
    discounted = _discounted(cumulative, edges, moment.annual_discount_share)[index]
    expected = cumulative[-1][index]
    ends = band_ends(small["bands"], expected * order_margin, moment.horizon_days)
    value = discounted * order_margin
    shrink = np.divide(discounted, expected, out=np.ones_like(expected), where=expected > 0)
    claimed = alive.alive_probability(cells)[index]
    buys = alive.buys_probability(cells, horizon_days=float(moment.horizon_days))[index]
    returns, window_days = _returns(small["return_shares"], expected / moment.horizon_days, claimed)
    return {
        "alive_probability": np.maximum(claimed, buys),  # whoever buys is a customer
        "buys_probability": buys,
        "next_purchase_on": days_to_next_purchase(alive, cells)[index],
        "returns_probability": returns,
        "returns_window_days": window_days,
        "expected_purchases": expected,
        "expected_purchases_7_days": _expected(model, cells, 7)[index],
        "expected_purchases_28_days": _expected(model, cells, 28)[index],
        "expected_order_margin_amount": order_margin,
        "expected_margin_amount": value,
        "expected_margin_low_amount": np.minimum(ends[0] * shrink, value),
        "expected_margin_high_amount": np.maximum(ends[1] * shrink, value),
        "n_alike": ends[2],
    }


def _expected(model: FittedPurchaseModel, cells: Histories, horizon_days: int) -> FloatArray:
    return model.expected_purchases(cells, horizon_days=float(horizon_days))


def _discounted(
    cumulative: FloatArray, edges: FloatArray, annual_discount_share: float
) -> FloatArray:
    middles = edges - edges[0] / 2
    weights = (1.0 - annual_discount_share) ** (middles / DAYS_PER_YEAR)
    gained = np.diff(cumulative, axis=0, prepend=0.0)
    total: FloatArray = (np.maximum(gained, 0.0) * weights[:, None]).sum(axis=0)
    return total


def band_ends(
    bands: pa.Table, expected_amount: FloatArray, horizon_days: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return lower end, upper end and customers alike; below zero the band is mirrored."""
    if not len(bands):
        return expected_amount, expected_amount, np.zeros(len(expected_amount))
    columns = {name: bands[name].to_numpy() for name in BANDS_SCHEMA.names}
    for name in ("top_expected", "window_days", "interval_share"):
        columns[name] = float(columns[name][0])
    learnt, size = ResidualBands(**columns), np.abs(expected_amount)
    low, high = learnt.around(size, horizon_days=float(horizon_days))
    is_loss = expected_amount < 0
    in_window = size * learnt.window_days / horizon_days
    bins = np.minimum(np.searchsorted(learnt.upper_expected, in_window), len(bands) - 1)
    alike = learnt.n_customers[bins].astype(np.float64)
    return np.where(is_loss, -high, low), np.where(is_loss, -low, high), alike


def _returns(
    shares: pa.Table, expected_per_day: FloatArray, claimed: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the share of customers alike who came back in the backtest, and its window in days."""
    if not len(shares):
        return np.zeros(len(claimed)), np.zeros(len(claimed))
    window_days = float(shares["window_days"][0].as_py())
    found = look_up_returns(shares, expected_per_day * window_days, claimed)
    return found, np.full(len(claimed), window_days)


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])
