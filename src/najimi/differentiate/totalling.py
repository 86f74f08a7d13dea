"""All customers together: expected purchases and margin, each with its interval."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.doubt.totals import error_of_total, interval_of_total
from najimi.model.moment import Moment
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.turn import VALUE_TOTALS

# Sums of floats depend on their order, so whole numbers are summed: millionths and hundredths.
SUMMED_VALUES = """
SELECT count(expected_purchases) AS n_customers,
       CAST(sum(CAST(round(expected_purchases * 1000000e0) AS BIGINT)) AS DOUBLE) / 1000000e0
           AS purchases,
       CAST(sum(CAST(round(expected_margin_amount * 100e0) AS BIGINT)) AS DOUBLE) / 100e0 AS margin
FROM customer_values
"""
TOTALLED_DOUBTS = SqlStep(
    "customer_values",
    """
SELECT customer_id, expected_purchases, expected_amount AS expected_margin_amount
FROM doubted_values
""",
)
"""What is summed where only a purchase file is known."""

QUANTITIES = {
    "purchases": ("expected_purchases", "actual_purchases"),
    "margin": ("expected_amount", "actual_amount"),
}


def totalling_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps to ``value_totals``."""

    def totals(small: Small) -> pa.Table:
        return value_totals(small, moment)

    return (
        SqlStep("summed_values", SUMMED_VALUES),
        SmallStep("value_totals", totals, VALUE_TOTALS.schema, ("summed_values", "testimony")),
    )


def value_totals(small: Small, moment: Moment) -> pa.Table:
    """
    Return ``value_totals``; no row where nothing is foretold of anyone, no ends untested.

    Parameters
    ----------
    small : mapping
        ``summed_values`` and ``testimony``.
    moment : Moment
    """
    (summed,) = small["summed_values"].to_pylist()
    if not summed["n_customers"]:
        return VALUE_TOTALS.schema.empty_table()
    rows = [_total(name, summed, small["testimony"], moment) for name in QUANTITIES]
    return pa.Table.from_pylist(rows, schema=VALUE_TOTALS.schema)


def _total(
    quantity: str, summed: dict[str, Any], heard: pa.Table, moment: Moment
) -> dict[str, Any]:
    told = [_sums_by_origin(heard, column) for column in QUANTITIES[quantity]]
    error_share = error_of_total(*told)
    row = {
        "quantity": quantity,
        "n_customers": summed["n_customers"],
        "expected": summed[quantity],
        "low": None,
        "high": None,
        "error_share": None,
        "n_origins": 0,
        "interval_share": moment.interval_share,
    }
    if math.isnan(error_share):
        return row
    n_origins = sum(total > 0 for total in told[0])
    low, high = interval_of_total(
        summed[quantity],
        error_share=error_share,
        n_origins=n_origins,
        interval_share=moment.interval_share,
        horizons_per_window=moment.horizon_days / heard["window_days"][0].as_py(),
    )
    return row | {"low": low, "high": high, "error_share": error_share, "n_origins": n_origins}


def _sums_by_origin(heard: pa.Table, column: str) -> list[float]:
    """Return a total per origin; summed exactly, so the order of rows does not matter."""
    origins = sorted(pc.unique(heard["origin_index"]).to_pylist())
    return [
        math.fsum(heard.filter(pc.equal(heard["origin_index"], k))[column].to_pylist())
        for k in origins
    ]
