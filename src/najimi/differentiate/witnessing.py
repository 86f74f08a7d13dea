"""
How sure are we: what the backtest saw of customers alike, as bands of margin and shares of return.

The models of the turn are fitted anew on what was known at each origin, asked about the customers
of that day, and held against what those customers then did.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.differentiate.choosing.bands import residual_bands
from najimi.differentiate.choosing.refitting import fit_again
from najimi.differentiate.model_rows import chosen_models
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
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

TESTIMONY_SCHEMA = pa.schema(
    [
        ("origin_index", INTEGER),
        ("window_days", FLOAT),
        ("expected_purchases", FLOAT),
        ("expected_amount", FLOAT),
        ("alive_probability", FLOAT),
        ("buys_probability", FLOAT),
        ("actual_purchases", INTEGER),
        ("actual_amount", INTEGER),
    ]
)


def witnessing_steps(moment: Moment) -> tuple[Step, ...]:
    """
    Return the steps to ``testimony``, ``bands`` and ``return_shares``.

    Testimony: one row per origin and witness, what was foretold and what happened.
    """

    def bands(small: Small) -> pa.Table:
        return margin_bands(small["testimony"], interval_share=moment.interval_share)

    def shares(small: Small) -> pa.Table:
        return return_shares(small["testimony"])

    return (
        SmallStep("testimony", testimony, TESTIMONY_SCHEMA, READS),
        SmallStep("bands", bands, BANDS_SCHEMA, ("testimony",)),
        SmallStep("return_shares", shares, RETURNS_SCHEMA, ("testimony",)),
    )


def margin_bands(heard: pa.Table, *, interval_share: float) -> pa.Table:
    """
    Return prediction bands of the margin in a backtest window; no row without a backtest.

    The bands are those of ``residual_bands``, learnt on margin in minor units instead of
    purchases; a window with more returns than sales counts as zero.
    """
    return bands_of(heard, "expected_amount", "actual_amount", interval_share=interval_share)


def bands_of(heard: pa.Table, expected: str, actual: str, *, interval_share: float) -> pa.Table:
    """
    Return prediction bands of one quantity, learnt from what was foretold and what happened.

    Parameters
    ----------
    heard : pyarrow.Table
        ``testimony``.
    expected, actual : str
        Its columns; what is below zero counts as zero.
    interval_share : float, in (0, 1)
    """
    if not len(heard):
        return BANDS_SCHEMA.empty_table()
    columns = {name: heard[name].to_numpy().astype(np.float64) for name in (expected, actual)}
    bands = residual_bands(
        np.maximum(columns[expected], 0.0),
        np.maximum(columns[actual], 0.0),
        np.ones(len(heard), dtype=np.int64),
        interval_share=interval_share,
        window_days=heard["window_days"][0].as_py(),
        n_bins=N_BINS,
    )
    n_rows = len(bands.upper_expected)
    told = {name: np.broadcast_to(getattr(bands, name), n_rows) for name in BANDS_SCHEMA.names}
    return pa.table({name: pa.array(column.copy()) for name, column in told.items()})


def return_shares(heard: pa.Table) -> pa.Table:
    """
    Return how many customers really came back, by what the models claimed of them.

    A claim to be alive is about "ever"; what a backtest can hold it against is its window. So
    customers are put into five bins by purchases expected in the window, each of these into four
    by the claim, and each bin tells the share that bought within the window; inside one of the
    five it never falls as the claim rises.
    """
    if not len(heard):
        return RETURNS_SCHEMA.empty_table()
    claim = heard["alive_probability"].to_numpy()
    returned = (heard["actual_purchases"].to_numpy() > 0).astype(np.float64)
    outer, place = bins_of(heard["expected_purchases"].to_numpy(), N_BINS_BY_EXPECTED)
    rows = []
    for k, upper_expected in enumerate(outer):
        inner, bins = bins_of(claim[place == k], N_BINS_BY_ALIVE)
        n = np.bincount(bins, minlength=len(inner))
        came = np.bincount(bins, weights=returned[place == k], minlength=len(inner))
        shares = np.maximum.accumulate(came / n)
        rows += [(upper_expected, *row) for row in zip(inner, shares, n, strict=True)]
    window_days = round(heard["window_days"][0].as_py())
    columns = [*zip(*rows, strict=True), [window_days] * len(rows)]
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


def bins_of(values: FloatArray, n_bins: int) -> tuple[FloatArray, NDArray[np.intp]]:
    """Return rising upper edges, all of them values that occur, and the bin of each value."""
    edges = np.unique(np.quantile(values, np.arange(1, n_bins + 1) / n_bins, method="higher"))
    return edges, np.searchsorted(edges, values)


def testimony(small: Small) -> pa.Table:
    """
    Return what the chosen models foretold of the witnesses at each origin, beside what happened.

    An origin at which a chosen model cannot be fitted is left out.

    Parameters
    ----------
    small : mapping
        ``models``, ``backtest_cells`` and ``witnesses``.
    """
    chosen = chosen_models(small["models"])
    if not {"purchases", "order_margin"} <= chosen.keys():
        return TESTIMONY_SCHEMA.empty_table()
    return pa.concat_tables([TESTIMONY_SCHEMA.empty_table(), *_testimonies(chosen, small)])


def _testimonies(
    chosen: dict[str, tuple[str, dict[str, float]]], small: Small
) -> Iterator[pa.Table]:
    origins, window_days = origins_of(small["backtest_cells"])
    witnesses = small["witnesses"]
    for index, origin in enumerate(origins):
        seen = witnesses.filter(pc.equal(witnesses["origin_index"], index)).sort_by("customer_id")
        if len(seen):
            try:
                yield _testimony(chosen, origin.histories, seen, witnesses, window_days)
            except NotEnoughDataError:
                continue


def _testimony(
    chosen: dict[str, tuple[str, dict[str, float]]],
    known: Histories,
    seen: pa.Table,
    witnesses: pa.Table,
    window_days: float,
) -> pa.Table:
    fitted: dict[str, FittedPurchaseModel] = {}
    model, alive = (
        fit_again(model_from_parameters(*stored), known, window_days=window_days, fitted=fitted)
        for stored in (chosen["purchases"], chosen.get("alive", chosen["purchases"]))
    )
    asked = histories_of(seen)
    parameters = spend_parameters(seen, choose_spend_model(witnesses))
    order_margin = expected_order_margin(floats(seen), parameters)
    expected = model.expected_purchases(asked, horizon_days=window_days)
    columns = {
        "origin_index": seen["origin_index"],
        "window_days": np.full(len(seen), window_days),
        "expected_purchases": expected,
        "expected_amount": expected * order_margin,
        "alive_probability": alive.alive_probability(asked),
        "buys_probability": alive.buys_probability(asked, horizon_days=window_days),
        "actual_purchases": seen["n_holdout_orders"],
        "actual_amount": seen["holdout_margin_amount"],
    }
    return pa.table(columns, schema=TESTIMONY_SCHEMA)
