"""
Fading purchases in SQL: whole millionths, so that their sum does not depend on the order of rows.

A day counts 1 when it is today and half as much every H days; the first purchase is taken off
at the end, for a rate is about what follows it.
"""

from __future__ import annotations

from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS

UNIT = 1_000_000
COLUMNS = tuple(f"fading_{days}" for days in HALF_LIVES_DAYS)
"""In the order of ``HALF_LIVES_DAYS``."""


def fading_sums(day: str, today: str, *, where: str = "TRUE") -> str:
    """
    Return the columns of sums over all purchase days that meet a condition.

    Examples
    --------
    >>> print(fading_sums("day", "today").split(",")[0])
    sum(CASE WHEN TRUE THEN CAST(round(1000000e0 * power(0.5e0
    """
    return ", ".join(
        f"sum(CASE WHEN {where} THEN {_weight(day, today, days)} ELSE 0 END) AS all_fading_{days}"
        for days in HALF_LIVES_DAYS
    )


def fading_columns(first_on: str, today: str, *, table: str = "") -> str:
    """Return the columns of those sums without the first purchase, as BIGINT millionths."""
    of = f"{table}." if table else ""
    return ", ".join(
        f"CAST({of}all_fading_{days} - {_weight(first_on, today, days)} AS BIGINT) AS fading_{days}"
        for days in HALF_LIVES_DAYS
    )


def _weight(day: str, today: str, half_life_days: int) -> str:
    share = f"power(0.5e0, days_between({day}, {today}) / {half_life_days}e0)"
    return f"CAST(round({UNIT}e0 * {share}) AS BIGINT)"
