"""One row per customer: every answer of the chosen models with its lower and upper end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import norm

from najimi.differentiate.doubt.chances import ChanceBands
from najimi.differentiate.doubt.resampling import spread_of
from najimi.differentiate.doubt.steady import rarely_ends, steady_ends
from najimi.differentiate.model_rows import chosen_models
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.naive import NaiveRate
from najimi.differentiate.purchasing.purchase_models import (
    FittedPurchaseModel,
    model_from_parameters,
)
from najimi.differentiate.valuing import Asked, band_ends, claims_of, days_later
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
    asked = Asked.of({name: batch.column(name).to_numpy().astype(np.float64) for name in names})
    claims = claims_of(asked, chosen_models(small["models"]), small, moment)
    claims["expected_amount"] = np.maximum(claims["expected_margin_amount"], 0.0)
    ends_of = _tested_ends if is_tested(chosen) else _untested_ends
    columns = {name: pa.array(claims[name]) for name in QUANTITIES}
    for name, (low, high) in ends_of(claims, asked, chosen, small, moment).items():
        columns[f"{name}_low"] = pa.array(np.clip(low, 0.0, claims[name]))
        columns[f"{name}_high"] = pa.array(np.maximum(high, claims[name]))
    columns["n_alike"] = pa.array(claims["n_alike"].astype(np.int64))
    columns["next_purchase_on"] = days_later(moment, claims["next_purchase_on"])
    return columns


def _tested_ends(
    claims: dict[str, FloatArray], asked: Asked, chosen: Chosen, small: Small, moment: Moment
) -> dict[str, Ends]:
    purchases = band_ends(
        small["purchase_bands"], claims["expected_purchases"], moment.horizon_days
    )
    doubts = Doubts.of(small["resamples"], asked.cells, moment)
    columns = {name: small["chances"][name].to_numpy() for name in CHANCES_SCHEMA.names}
    leaving = _model(chosen.get("alive", chosen["purchases"]))
    slope = leaving.mend.slope if isinstance(leaving, Corrected) else 1.0
    buys = ChanceBands(**columns).around(
        claims["buys_probability"], spread=slope * doubts.buys[asked.place]
    )
    return {
        "expected_purchases": purchases[:2],
        "alive_probability": _alive_ends(claims["alive_probability"], doubts, asked.place),
        "buys_probability": buys,
        "expected_amount": (
            claims["expected_margin_low_amount"], claims["expected_margin_high_amount"]
        ),
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Doubts:
    """
    What models say of some cells that were fitted to customers drawn by chance, and near rivals.

    Parameters
    ----------
    alive, buys : float array, shape (n,), in log-odds
        How far the doubt about parameters moves a claim; 0 where it is not known.
    alive_of_rivals : list of float arrays, shape (n,), in [0, 1]
    """

    alive: FloatArray
    buys: FloatArray
    alive_of_rivals: list[FloatArray]

    @classmethod
    def of(cls, resamples: pa.Table, cells: Histories, moment: Moment) -> Doubts:
        """Ask each model once: about being alive and, one right after the other, about buying."""
        rows = resamples.to_pylist()
        drawn, rivals = (
            [_model(row) for row in rows if row["kind"] == kind] for kind in ("resample", "rival")
        )
        days = float(moment.horizon_days)
        said = [(m.alive_probability(cells), m.buys_probability(cells, horizon_days=days))
                for m in drawn]  # fmt: skip
        alive, buys = (
            _spread([claims[i] for claims in said], rows, len(cells), moment) for i in (0, 1)
        )
        return cls(alive, buys, [model.alive_probability(cells) for model in rivals])


def _spread(
    claims: list[FloatArray], rows: list[dict[str, Any]], n_cells: int, moment: Moment
) -> FloatArray:
    if not rows:
        return np.zeros(n_cells)
    found = spread_of(claims, n_drawn=rows[0]["n_drawn"], n_total=rows[0]["n_total"])
    quantile = float(norm.ppf((1 + moment.interval_share) / 2))
    return np.zeros(n_cells) if found is None else quantile * found


def _alive_ends(claim: FloatArray, doubts: Doubts, place: NDArray[np.intp]) -> Ends:
    """Return the claim with the doubt about parameters, widened to what near rivals say."""
    no_shift = np.zeros(1)
    low, high = ChanceBands(np.ones(1), no_shift, no_shift).around(
        claim, spread=doubts.alive[place]
    )
    for said in doubts.alive_of_rivals:
        low, high = np.minimum(low, said[place]), np.maximum(high, said[place])
    return low, high


def _untested_ends(
    claims: dict[str, FloatArray], asked: Asked, chosen: Chosen, small: Small, moment: Moment
) -> dict[str, Ends]:
    # Without a backtest only a steady rate is ever chosen: too short a history, or nobody returned.
    model = NaiveRate(**json.loads(chosen["purchases"]["parameters"]))
    cells, place = asked.cells, asked.place
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
        low[place] * np.minimum(mean, spread["low_amount"]),
        high[place] * np.maximum(mean, spread["high_amount"]),
    )
    return {
        "expected_purchases": (low[place], high[place]),
        "alive_probability": (ends.alive[0][place], ends.alive[1][place]),
        "buys_probability": (buys_low[place], buys_high[place]),
        "expected_amount": amounts,
    }


def _model(row: dict[str, Any]) -> FittedPurchaseModel:
    return model_from_parameters(row["model"], json.loads(row["parameters"]))


def is_tested(chosen: Chosen) -> bool:
    """Return whether a backtest chose the model of purchases."""
    return "purchases" in chosen and bool(chosen["purchases"]["n_origins"])


def _is_unheard(chosen: Chosen) -> bool:
    return bool(chosen["purchases"]["reason"] == NOBODY_RETURNED)
