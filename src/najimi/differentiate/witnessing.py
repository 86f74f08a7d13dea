"""
How sure are we: what the backtest saw of customers alike, as bands of margin and shares of return.

The models of the turn are fitted anew on what was known at each origin, asked about the customers
of that day, and held against what those customers then did.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.differentiate.choosing.bands import residual_bands
from najimi.differentiate.choosing.refitting import fit_again
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.purchase_models import model_from_parameters
from najimi.differentiate.spend_fitting import (
    choose_spend_model,
    expected_order_margin,
    spend_parameters,
)
from najimi.differentiate.tabled import floats, histories_of, origins_of
from najimi.errors import NotEnoughDataError
from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, Step
from najimi.tables.contract import FLOAT, INTEGER

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
RETURNS_SCHEMA = pa.schema(
    [
        ("upper_expected", FLOAT),
        ("upper_alive", FLOAT),
        ("returns_probability", FLOAT),
        ("n", INTEGER),
        ("window_days", INTEGER),
    ]
)
N_BINS = 10
N_BINS_BY_EXPECTED, N_BINS_BY_ALIVE = 5, 4
READS = ("models", "backtest_cells", "witnesses")


@dataclass(frozen=True, eq=False)
class Testimony:
    """What was foretold at one origin, and what happened: one entry per customer."""

    expected_purchases: FloatArray
    expected_amount: FloatArray
    actual_amount: FloatArray
    alive_probability: FloatArray
    returned: FloatArray
    window_days: float


def witnessing_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``bands`` and ``return_shares``."""

    def bands(small: Small) -> pa.Table:
        return margin_bands(small, interval_share=moment.interval_share)

    return (
        SmallStep("bands", bands, BANDS_SCHEMA, READS),
        SmallStep("return_shares", return_shares, RETURNS_SCHEMA, READS),
    )


def margin_bands(small: Small, *, interval_share: float) -> pa.Table:
    """
    Return prediction bands of the margin in a backtest window; no row without a backtest.

    The bands are those of ``residual_bands``, learnt on margin in minor units instead of
    purchases; a window with more returns than sales counts as zero.
    """
    heard = list(_testimonies(small))
    if not heard:
        return BANDS_SCHEMA.empty_table()
    expected = np.concatenate([np.maximum(one.expected_amount, 0.0) for one in heard])
    actual = np.concatenate([np.maximum(one.actual_amount, 0.0) for one in heard])
    bands = residual_bands(
        expected,
        actual,
        np.ones(len(expected), dtype=np.int64),
        interval_share=interval_share,
        window_days=heard[0].window_days,
        n_bins=N_BINS,
    )
    n_rows = len(bands.upper_expected)
    columns = {name: np.broadcast_to(getattr(bands, name), n_rows) for name in BANDS_SCHEMA.names}
    return pa.table({name: pa.array(column.copy()) for name, column in columns.items()})


def return_shares(small: Small) -> pa.Table:
    """
    Return how many customers really came back, by what the models claimed of them.

    A claim to be alive is about "ever"; what a backtest can hold it against is its window. So
    customers are put into five bins by purchases expected in the window, each of these into four
    by the claim, and each bin tells the share that bought within the window; inside one of the
    five it never falls as the claim rises.
    """
    heard = list(_testimonies(small))
    if not heard:
        return RETURNS_SCHEMA.empty_table()
    expected = np.concatenate([one.expected_purchases for one in heard])
    claim = np.concatenate([one.alive_probability for one in heard])
    returned = np.concatenate([one.returned for one in heard])
    outer, place = _bins(expected, N_BINS_BY_EXPECTED)
    rows = []
    for k, upper_expected in enumerate(outer):
        inner, bins = _bins(claim[place == k], N_BINS_BY_ALIVE)
        n = np.bincount(bins, minlength=len(inner))
        came = np.bincount(bins, weights=returned[place == k], minlength=len(inner))
        shares = np.maximum.accumulate(came / n)
        rows += [(upper_expected, *row) for row in zip(inner, shares, n, strict=True)]
    columns = [*zip(*rows, strict=True), [round(heard[0].window_days)] * len(rows)]
    return pa.table(
        {name: list(c) for name, c in zip(RETURNS_SCHEMA.names, columns, strict=True)},
        schema=RETURNS_SCHEMA,
    )


def look_up_returns(
    shares: pa.Table, expected_purchases: FloatArray, alive_probability: FloatArray
) -> FloatArray:
    """
    Return the share of customers alike who came back, for each customer.

    Parameters
    ----------
    shares : pyarrow.Table
        As ``return_shares`` made it, with at least one row.
    expected_purchases : float array, shape (n,)
        Over the window of the backtest.
    alive_probability : float array, shape (n,)
    """
    columns = {name: shares[name].to_numpy() for name in RETURNS_SCHEMA.names[:3]}
    outer = np.unique(columns["upper_expected"])
    place = np.minimum(np.searchsorted(outer, expected_purchases), len(outer) - 1)
    found = np.zeros(len(expected_purchases))
    for k, upper in enumerate(outer):
        rows = columns["upper_expected"] == upper
        inner, share = columns["upper_alive"][rows], columns["returns_probability"][rows]
        claims = alive_probability[place == k]
        found[place == k] = share[np.minimum(np.searchsorted(inner, claims), len(inner) - 1)]
    return found


def _bins(values: FloatArray, n_bins: int) -> tuple[FloatArray, NDArray[np.intp]]:
    """Return rising upper edges, all of them values that occur, and the bin of each value."""
    edges = np.unique(np.quantile(values, np.arange(1, n_bins + 1) / n_bins, method="higher"))
    return edges, np.searchsorted(edges, values)


def _testimonies(small: Small) -> Iterator[Testimony]:
    """Yield each origin at which the chosen models could be fitted."""
    chosen = {
        row["quantity"]: (row["model"], json.loads(row["parameters"]))
        for row in small["models"].to_pylist()
        if row["is_chosen"]
    }
    origins, window_days = origins_of(small["backtest_cells"])
    if not {"purchases", "order_margin"} <= chosen.keys():
        return
    for index, origin in enumerate(origins):
        witnesses = small["witnesses"]
        seen = witnesses.filter(pc.equal(witnesses["origin_index"], index)).sort_by("customer_id")
        if len(seen):
            try:
                yield _testimony(chosen, origin.histories, seen, small["witnesses"], window_days)
            except NotEnoughDataError:
                continue


def _testimony(
    chosen: dict[str, tuple[str, dict[str, float]]],
    known: Histories,
    seen: pa.Table,
    witnesses: pa.Table,
    window_days: float,
) -> Testimony:
    model, alive = (
        fit_again(model_from_parameters(*stored), known, window_days=window_days)
        for stored in (chosen["purchases"], chosen.get("alive", chosen["purchases"]))
    )
    asked = histories_of(seen)
    numbers = floats(seen)
    parameters = spend_parameters(seen, choose_spend_model(witnesses))
    order_margin = expected_order_margin(numbers, parameters)
    expected = model.expected_purchases(asked, horizon_days=window_days)
    return Testimony(
        expected_purchases=expected,
        expected_amount=expected * order_margin,
        actual_amount=numbers["holdout_margin_amount"],
        alive_probability=alive.alive_probability(asked),
        returned=(numbers["n_holdout_orders"] > 0).astype(np.float64),
        window_days=window_days,
    )
