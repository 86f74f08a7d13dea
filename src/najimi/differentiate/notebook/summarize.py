"""Purchases to one summary per customer, as the models take it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.fading import COLUMNS, UNIT
from najimi.differentiate.notebook.frames import Frame, as_given, table_of
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS, IntArray
from najimi.errors import OutOfRangeError

COUNTS = ("frequency", "recency_days", "tenure_days")
PREVIOUS = "previous_purchases"
THOUSAND = 1000
"""Amounts are counted in thousandths, as in a purchase file."""


def summarize_purchases(
    purchases: Frame,
    *,
    customer: str,
    date: str,
    as_of: date,
    amount: str | None = None,
    window_days: int | None = None,
) -> Frame:
    """
    Return one row per customer who has bought before a day.

    Parameters
    ----------
    purchases : Arrow table, or frame of pandas or polars
        One row per purchase or line of one.
    customer, date : str
        Its columns; dates as dates, times, or texts like 2026-04-01.
    as_of : date
        The day on which we look; purchases of that day or later are left out.
    amount : str, optional
        Its column of amounts. Several rows of one customer and day are one purchase, if their
        sum is above zero; without it every day counts.
    window_days : int, > 0, optional
        Adds ``previous_purchases``: purchases in so many days before ``as_of``; and what
        purchases still count that lose half their weight in 15, 30, 60 and 120 days, the first
        one left out, in millionths (``fading_15`` and so on).

    Returns
    -------
    frame of the kind that was given
        customer_id, frequency (purchase days after the first), recency_days (first to latest),
        tenure_days (first to ``as_of``), and with an amount ``past_amount``; by customer_id.

    Raises
    ------
    OutOfRangeError
        If a column is missing, or is not of its kind.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pa.table({"who": ["a", "a", "b"], "on": ["2026-01-01", "2026-01-11", "2026-01-21"]})
    >>> found = summarize_purchases(rows, customer="who", date="on", as_of=date(2026, 1, 31))
    >>> found.to_pylist()[0]
    {'customer_id': 'a', 'frequency': 1, 'recency_days': 10, 'tenure_days': 30}
    """
    days = purchase_days(purchases, customer=customer, date=date, amount=amount)
    return as_given(summary_of(days, as_of=as_of, window_days=window_days), purchases)


def purchase_days(
    purchases: Frame, *, customer: str, date: str, amount: str | None = None
) -> pa.Table:
    """
    Return one row per customer and day with a purchase: customer_id, day, amount.

    Raises
    ------
    OutOfRangeError
        If a column is missing, or is not of its kind.
    """
    table = table_of(purchases)
    wanted = [name for name in (customer, date, amount) if name is not None]
    missing = [repr(name) for name in wanted if name not in table.schema.names]
    if missing:
        raise OutOfRangeError(
            f"the purchases have no column {', '.join(missing)}.",
            hint=f"they have {', '.join(table.schema.names)}.",
        )
    paid = _thousandths(table[amount]) if amount else pa.array(np.ones(len(table), np.int64))
    rows = pa.table({"customer_id": table[customer], "day": _days(table[date]), "amount": paid})
    totals = rows.group_by(["customer_id", "day"]).aggregate([("amount", "sum")])
    totals = totals.rename_columns(["customer_id", "day", "amount"])
    if not amount:
        return totals.drop("amount")
    bought = totals.filter(pc.greater(totals["amount"], 0))
    in_units = pc.divide(bought["amount"].cast(pa.float64()), float(THOUSAND))
    return bought.set_column(bought.schema.get_field_index("amount"), "amount", in_units)


def summary_of(days: pa.Table, *, as_of: date, window_days: int | None = None) -> pa.Table:
    """Return the summary of purchase days before a day, by customer."""
    known = days.filter(pc.less(days["day"], pa.scalar(as_of)))
    number = known["day"].cast(pa.int32()).cast(pa.int64())
    known = known.set_column(known.schema.get_field_index("day"), "day", number)
    today = (as_of - _EPOCH).days
    if window_days is not None:
        is_late = pc.greater_equal(known["day"], today - window_days).cast(pa.int64())
        known = known.append_column("is_late", is_late)
        for name, half_life_days in zip(COLUMNS, HALF_LIVES_DAYS, strict=True):
            weights = _fading(today - known["day"].to_numpy(), half_life_days)
            known = known.append_column(name, pa.array(weights))
    sums = [(name, "sum") for name in ("is_late", "amount", *COLUMNS) if name in known.schema.names]
    found = known.group_by("customer_id").aggregate(
        [("day", "min"), ("day", "max"), ("day", "count"), *sums]
    )
    found = found.sort_by("customer_id")
    columns = {
        "customer_id": found["customer_id"],
        "frequency": pc.subtract(found["day_count"], 1),
        "recency_days": pc.subtract(found["day_max"], found["day_min"]),
        "tenure_days": pc.subtract(today, found["day_min"]),
    }
    told = {"is_late_sum": PREVIOUS, "amount_sum": "past_amount"}
    columns |= {ours: found[name] for name, ours in told.items() if name in found.schema.names}
    if window_days is not None:
        since_first = columns["tenure_days"].to_numpy()
        for name, half_life_days in zip(COLUMNS, HALF_LIVES_DAYS, strict=True):
            first = _fading(since_first, half_life_days)
            columns[name] = pc.subtract(found[f"{name}_sum"], pa.array(first))
    return pa.table(columns)


def _fading(ago_days: IntArray, half_life_days: int) -> IntArray:
    """Return what a purchase so many days ago still counts, in millionths, rounded as SQL does."""
    return np.floor(UNIT * 0.5 ** (ago_days / half_life_days) + 0.5).astype(np.int64)


def purchases_after(days: pa.Table, *, origin_on: date, window_days: int) -> pa.Table:
    """Return customer_id and how many purchase days each had in the window from a day on."""
    end = origin_on + timedelta(days=window_days)
    is_in = pc.and_(
        pc.greater_equal(days["day"], pa.scalar(origin_on)), pc.less(days["day"], pa.scalar(end))
    )
    counts = days.filter(is_in).group_by("customer_id").aggregate([("day", "count")])
    return counts.rename_columns(["customer_id", "actual_purchases"])


def _thousandths(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return amounts as whole numbers, so that sums cancel exactly; empty ones stay empty."""
    try:
        units = pc.multiply(column.cast(pa.float64()), float(THOUSAND))
        return pc.round(units, round_mode="half_towards_infinity").cast(pa.int64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise OutOfRangeError(
            f"amounts must be finite numbers, got {column.type}: {error}",
            hint="turn the column into numbers, and leave out rows whose amount is not known.",
        ) from error


def _days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        if pa.types.is_timestamp(column.type) and column.type.tz is not None:
            column = pc.local_timestamp(column)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = column.cast(pa.timestamp("us"))
        return column.cast(pa.date32(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise OutOfRangeError(
            f"dates must be dates, times or texts like 2026-04-01, got {column.type}: {error}",
            hint="turn the column into dates first.",
        ) from error


_EPOCH = date(1970, 1, 1)
