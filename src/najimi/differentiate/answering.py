"""One row per customer: every answer of the chosen models with its lower and upper end."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import norm

from najimi.differentiate.doubt.chances import ChanceBands
from najimi.differentiate.doubt.resampling import spread_of
from najimi.differentiate.doubt.steady import rarely_ends, steady_ends
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.histories import FloatArray, Histories, collapse
from najimi.differentiate.purchasing.naive import NaiveRate
from najimi.differentiate.purchasing.purchase_models import (
    FittedPurchaseModel,
    model_from_parameters,
)
from najimi.differentiate.tabled import fading_of
from najimi.differentiate.valuing import COUNTED, band_ends, claims_of, days_later
from najimi.model.moment import Moment
from najimi.plan import Small
from najimi.tables.contract import DATE, FLOAT, INTEGER, STRING

Ends = tuple[FloatArray, FloatArray]
Chosen = dict[str, dict[str, Any]]

NOBODY_RETURNED = "nobody_returned"
QUANTITIES = ("expected_purchases", "alive_probability", "buys_probability", "expected_amount")
CHANCES_SCHEMA = pa.schema([("upper_claim", FLOAT), ("low_shift", FLOAT), ("high_shift", FLOAT)])
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
        ``models``, ``bands``, ``return_shares``, ``purchase_bands``,
        ``chances``, ``resamples`` and ``order_spread``.
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
    basis = "model" if is_tested(chosen) else untested
    has_bought = batch.column("n_orders").to_numpy() > 0
    return pa.array(np.where(has_bought, basis, "shop_average"), STRING)


def _answers(
    batch: pa.RecordBatch, chosen: Chosen, small: Small, moment: Moment
) -> dict[str, pa.Array]:
    names = [
        name for name in batch.schema.names if name not in ("customer_id", "first_on", "last_on")
    ]
    numbers = {name: batch.column(name).to_numpy().astype(np.float64) for name in names}
    parameters = {
        quantity: (row["model"], json.loads(row["parameters"])) for quantity, row in chosen.items()
    }
    claims = claims_of(numbers, parameters, small, moment)
    claims["expected_amount"] = np.maximum(claims["expected_margin_amount"], 0.0)
    cells, index = collapse(
        **{name: numbers[name] for name in COUNTED}, fading_purchases=fading_of(numbers)
    )
    if is_tested(chosen) and len(small["purchase_bands"]):
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
    index: NDArray[np.intp],
    chosen: Chosen,
    small: Small,
    moment: Moment,
) -> dict[str, Ends]:
    purchases = band_ends(
        small["purchase_bands"], claims["expected_purchases"], moment.horizon_days
    )
    asked = _Asked(cells, moment)
    columns = {name: small["chances"][name].to_numpy() for name in CHANCES_SCHEMA.names}
    spreads = {name: asked.spread(small["resamples"], name) for name in ("alive", "buys")}
    alive = _model(chosen.get("alive", chosen["purchases"]))
    slope = alive.mend.slope if isinstance(alive, Corrected) else 1.0
    buys = ChanceBands(**columns).around(
        claims["buys_probability"], spread=slope * spreads["buys"][index]
    )
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
    index: NDArray[np.intp],
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
    index: NDArray[np.intp],
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


def is_tested(chosen: Chosen) -> bool:
    """Return whether a backtest chose the model of purchases."""
    return "purchases" in chosen and bool(chosen["purchases"]["n_origins"])


def _is_unheard(chosen: Chosen) -> bool:
    return bool(chosen["purchases"]["reason"] == NOBODY_RETURNED)
