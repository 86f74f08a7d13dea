"""Histories and origins as tables hand them over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.differentiate.choosing.origins import Origin, Spenders
from najimi.differentiate.fading import COLUMNS, UNIT
from najimi.differentiate.purchasing.histories import FloatArray, Histories


def origins_of(
    cells: pa.Table, spenders: Mapping[int, Spenders] | None = None
) -> tuple[list[Origin], float]:
    """
    Return the origins of the backtest, the newest first, and their window in days.

    Parameters
    ----------
    cells : pyarrow.Table
        ``backtest_cells``.
    spenders : mapping of int to Spenders, optional
        By index of the origin.
    """
    if not len(cells):
        return [], 0.0
    index = cells["origin_index"].to_numpy()
    origins = [
        _origin(_in_order(cells.filter(pa.array(index == k))), (spenders or {}).get(int(k)))
        for k in np.unique(index)
    ]
    return origins, float(cells["window_days"][0].as_py())


def _origin(ordered: pa.Table, spenders: Spenders | None) -> Origin:
    return Origin(
        _histories(ordered),
        ordered["actual_purchases"].to_numpy(),
        reach_days=float(ordered["reach_days"][0].as_py()),
        reach_purchases=ordered["reach_purchases"].to_numpy(),
        spenders=spenders,
    )


def histories_of(rows: pa.Table) -> Histories:
    """Return histories from rows that carry them; without a count, each is one customer."""
    return _histories(_in_order(rows))


def _histories(ordered: pa.Table) -> Histories:
    columns = {name: ordered[name].to_numpy() for name in ordered.schema.names}
    return Histories.of(
        frequency=columns["frequency"],
        recency_days=columns["recency_days"],
        tenure_days=columns["tenure_days"],
        n_customers=columns.get("n_customers"),
        previous_purchases=columns.get("previous_purchases"),
        fading_purchases=fading_of(columns),
    )


def fading_of(columns: Mapping[str, np.ndarray[Any, Any]]) -> FloatArray | None:
    """Return fading purchases, shape (n, 4), from columns in millionths; None without them."""
    if not set(COLUMNS) <= columns.keys():
        return None
    fading: FloatArray = np.stack([columns[name] for name in COLUMNS], axis=1) / UNIT
    return fading


def floats(unordered: pa.Table) -> dict[str, np.ndarray[Any, Any]]:
    """Return the numbers of a table by column, in the order of its first column."""
    table = unordered.sort_by(unordered.schema.names[0])
    return {name: table[name].to_numpy().astype(np.float64) for name in table.schema.names[1:]}


def _in_order(rows: pa.Table) -> pa.Table:
    return rows.sort_by([(name, "ascending") for name in rows.schema.names])
