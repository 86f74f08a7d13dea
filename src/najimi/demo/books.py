"""The books of the demo shop: what it spends on winning and keeping customers, all of it made up."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

MONTHS = tuple(date(2017, month, 1) for month in range(7, 13))
"""From July: at the beginning of the data every household looks new, so nothing is counted there."""

MONTHLY_CENTS = {"acquire": 90_000, "keep": 180_000}


def book_entries() -> pa.Table:
    """Return the entries: purpose, first and last day, and amount in cents."""
    rows = [
        {"purpose": purpose, "from_on": month, "until_on": _last_day(month), "cost_amount": cents}
        for month in MONTHS
        for purpose, cents in MONTHLY_CENTS.items()
    ]
    return pa.Table.from_pylist(rows)


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
