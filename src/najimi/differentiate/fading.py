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


def fading_weights(today: str) -> str:
    """
    Return the columns of what a purchase on ``day`` still counts, to be told once for each day.

    Powers are dear, and a shop has few days beside its purchases.

    Examples
    --------
    >>> print(fading_weights("today").split(", ")[-1])
    today) / 120e0)) AS BIGINT) AS weight_120
    """
    return ", ".join(f"{_weight('day', today, days)} AS weight_{days}" for days in HALF_LIVES_DAYS)


def fading_sums(*, where: str = "TRUE") -> str:
    """
    Return the columns of sums over all purchase days that meet a condition, weights joined as ``f``.

    Examples
    --------
    >>> print(fading_sums().split(",")[0])
    sum(CASE WHEN TRUE THEN f.weight_15 ELSE 0 END) AS all_fading_15
    """
    return ", ".join(
        f"sum(CASE WHEN {where} THEN f.weight_{days} ELSE 0 END) AS all_fading_{days}"
        for days in HALF_LIVES_DAYS
    )


def fading_columns(*, table: str) -> str:
    """Return these sums without the first purchase, weights of its day as ``f``, as BIGINT."""
    return ", ".join(
        f"CAST({table}.all_fading_{days} - f.weight_{days} AS BIGINT) AS fading_{days}"
        for days in HALF_LIVES_DAYS
    )


def _weight(day: str, today: str, half_life_days: int) -> str:
    share = f"power(0.5e0, days_between({day}, {today}) / {half_life_days}e0)"
    return f"CAST(round({UNIT}e0 * {share}) AS BIGINT)"
